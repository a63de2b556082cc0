"""Lines that may speak of the same person are applied together."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebond.exchanges.files import grouping, sealing
from rebond.exchanges.files.grouping import BATCH, keys_of, together
from rebond.people.beneficiaries.intake import NEW, Adult, Record
from rebond.people.beneficiaries.states import Consent, HouseholdRole, Payer, RightsStatus, Sex

AWA = Adult(
    HouseholdRole.APPLICANT, "DIALLO", "AWA", date(1990, 5, 17), birth_name="SY", sex=Sex.WOMAN, nir13="2900513999001",
    phone_consent=Consent.AGREED, has_duties=False, is_same_as=NEW,
)  # fmt: skip
RECORD = Record(
    line=3, payer=Payer.MSA, request_number="13260000001", adults=(AWA,), children_born_on=(date(2019, 1, 2),),
    amount_cents=0, rights=RightsStatus.OPEN, rights_from=date(2026, 1, 2), has_moved_away=True, is_whole=False,
)  # fmt: skip


def person(**changes):
    return Record(1, Payer.CAF, "", (Adult(**{**vars(AWA), **changes}),))


@pytest.mark.parametrize(
    "other",
    [
        person(last_name="X", birth_name="X", first_name="Y", birth_date=date(1970, 1, 1)),
        person(nir13=None),
        person(nir13=None, last_name="SY", birth_name=""),
        person(nir13=None, last_name="Diallo", first_name="Awa"),
    ],
    ids=["NIR", "names", "birth name", "spelling"],
)
def test_two_mentions_of_one_person_share_a_key(other):
    assert keys_of(person()) & keys_of(other)


def test_strangers_share_none():
    assert not keys_of(person()) & keys_of(person(nir13="1880213999002", first_name="PAUL"))


def test_households_share_their_number_or_their_key():
    assert keys_of(Record(1, Payer.CAF, "1", ())) & keys_of(Record(9, Payer.CAF, "1", (AWA,)))
    assert keys_of(Record(1, Payer.CAF, "", (), household_key="F1")) == keys_of(
        Record(2, Payer.CAF, "", (), household_key="F1")
    )


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 60)), max_size=120))
def test_lines_tied_by_a_key_end_in_the_same_batch(shared):
    moved = dict(together(sorted(set(shared)), 7))

    assert all(batch > 7 for batch in moved.values())
    assert all(moved[a] == moved[b] for key, a in shared for other, b in shared if key == other)


def test_no_batch_grows_beyond_its_size():
    shared = [(key, 2 * key + side) for key in range(2000) for side in (0, 1)]
    Random(1).shuffle(shared)

    sizes: dict[int, int] = {}
    for _, batch in together(shared, 3):
        sizes[batch] = sizes.get(batch, 0) + 1

    assert set(sizes) == set(range(4, 4 + 8))
    assert max(sizes.values()) == BATCH


def test_tie_of_a_whole_file_is_left_alone():
    assert list(together([(1, position) for position in range(grouping.BATCH + 1)], 3)) == []


def test_record_is_sealed_and_opened_again_whole():
    sealed = sealing.seal_record(RECORD, ["=1+1", "DIALLO"])

    assert sealing.unseal_record(sealed) == RECORD
    assert sealing.unseal(sealed)["cells"] == ["=1+1", "DIALLO"]
    assert b"DIALLO" not in sealed
    assert sealing.seal_record(RECORD) != sealing.seal_record(RECORD)
