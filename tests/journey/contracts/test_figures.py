"""One case for each definition of the figures of contracts, in both départements."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rebond.journey.contracts import figures
from rebond.journey.contracts.models import SigningRefusal
from rebond.journey.orientation import promises
from rebond.journey.programmes import catalogue
from rebond.people.beneficiaries.models import RightsPeriod
from tests.factories import NOON, TODAY
from tests.journey.contracts.due import ContractFactory, PpaeFactory, at_france_travail, followed, frozen, signed

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2025, 6, 1), TODAY


def noon(*day):
    return datetime(*day, 11, tzinfo=UTC)


def people(key):
    found = figures.counted(key, SINCE, UNTIL, today=TODAY)
    assert found is not None
    return list(found[1])


def counts(today=TODAY):
    return figures.coverage(figures.oriented(today), today)


def test_who_has_a_contract_by_regime_and_who_has_none(departement):
    followed()
    ContractFactory(status="signed", **signed())
    ContractFactory(status="signed", regime="cer", **signed())
    ContractFactory(status="signed", **signed(ends_on=TODAY - timedelta(days=1)))
    ContractFactory(status="to_sign")
    asleep = followed()
    RightsPeriod.objects.create(household=asleep.duty.household, status="3", starts_on=TODAY, informed_on=TODAY)
    at_france_travail()
    PpaeFactory()

    assert counts() == {"elsewhere": 5, "with": 2, "with_ce": 1, "with_cer": 1, "without": 3, "ft": 2, "with_ppae": 1}
    [(pole, told)] = figures.covered_by(figures.oriented(TODAY), TODAY, by="pole").items()
    assert (bool(pole), told) == (True, (5, 2))


@pytest.mark.parametrize(
    ("signed_on", "outcome"), [((2025, 10, 1), "kept"), ((2025, 10, 2), "broken"), (None, "broken")]
)
def test_a_contract_is_in_time_until_the_last_day_of_the_month(departement, signed_on, outcome):
    at = noon(2025, 9, 1)
    row = followed(decided_at=at, handed_over_at=at)
    if signed_on:
        ContractFactory(orientation=row, status="signed", **signed(at=noon(*signed_on)))

    found = figures.in_time(figures.handed_over(SINCE, UNTIL), today=TODAY, by="pole")

    assert promises.total(found.values()) == promises.Promise(**{outcome: 1})
    assert people(f"in_time.{outcome}") == [row]


def test_what_is_not_due_yet_is_under_way_and_france_travail_is_left_out(departement):
    followed()
    at_france_travail()

    found = figures.in_time(figures.handed_over(SINCE, UNTIL), today=TODAY, by="pathway")

    assert found == {"socio_professionnel": promises.Promise(pending=1)}


def test_a_contract_kept_by_mistake_is_no_contract(departement):
    at = noon(2025, 9, 1)
    row = followed(decided_at=at, handed_over_at=at)
    gone = {"ended_on": date(2025, 9, 11), "end_reason": "mistake"}
    ContractFactory(orientation=row, status="ended", **gone, **signed(at=at + timedelta(days=10)))

    assert people("in_time.broken") == [row]


def test_days_from_the_orientation_to_the_contract(departement):
    for days in (10, 20, 60):
        at = noon(2025, 9, 1)
        row = followed(decided_at=at, handed_over_at=at)
        ContractFactory(orientation=row, status="signed", **signed(at=at + timedelta(days=days)))

    [delay] = figures.delays(figures.handed_over(SINCE, UNTIL), by="structure").values()

    assert (delay.count, delay.mean, delay.median) == (3, 30.0, 20.0)


def test_delays_and_people_are_told_by_the_law_of_the_contract(departement):
    at = noon(2025, 9, 1)
    for regime, days in (("cer", 5), ("ce", 10), ("ce", 20), ("", 0)):
        row = followed(decided_at=at, handed_over_at=at)
        if regime:
            ContractFactory(orientation=row, status="signed", regime=regime, **signed(at=at + timedelta(days=days)))

    found = figures.delays(figures.handed_over(SINCE, UNTIL), by="regime")

    assert {regime: (one.count, one.mean) for regime, one in found.items()} == {"ce": (2, 15.0), "cer": (1, 5.0)}
    people_by = figures.covered_by(figures.oriented(TODAY), TODAY, by="regime")
    assert people_by == {"ce": (2, 2), "cer": (1, 1), None: (1, 0)}


@pytest.mark.parametrize(("late", "is_renewed"), [(0, True), (1, False)])
def test_a_contract_is_renewed_until_its_last_day(departement, late, is_renewed):
    former = ContractFactory(status="replaced", **signed(at=noon(2025, 8, 1), ends_on=date(2026, 1, 31)))
    after = noon(2026, 1, 31) + timedelta(days=late)
    ContractFactory(orientation=former.orientation, status="signed", renews=former, **signed(at=after))
    ContractFactory(
        status="ended",
        ended_on=date(2025, 12, 1),
        end_reason="job",
        **signed(at=noon(2025, 8, 1), ends_on=date(2026, 1, 31)),
    )

    [row] = figures.ended(SINCE, UNTIL, today=TODAY)

    assert (row, row.is_renewed) == (former, is_renewed)


def test_a_refusal_counts_once_even_when_the_person_signs_later(departement):
    signed_later, plain = ContractFactory(status="signed", **signed()), ContractFactory(status="to_sign")
    text = frozen(signed_later, at=NOON - timedelta(days=70))
    frozen(plain, at=NOON - timedelta(days=2))
    for _ in range(2):
        SigningRefusal.objects.create(text=text, words="Trop d'heures.", noted_at=NOON)

    assert {row.pk: row.is_refused for row in figures.proposed(SINCE, UNTIL)} == {
        signed_later.pk: True,
        plain.pk: False,
    }


@pytest.mark.parametrize(
    ("ends_on", "key"),
    [
        (date(2026, 6, 29), "short"),
        (date(2026, 6, 30), "middle"),
        (date(2026, 12, 30), "middle"),
        (date(2026, 12, 31), "long"),
    ],
)
def test_the_length_of_a_contract_counts_both_its_days(departement, ends_on, key):
    ContractFactory(status="signed", **signed(at=noon(2026, 1, 1), ends_on=ends_on))

    assert {figure.key: rows.count() for figure, rows in figures.lengths(TODAY)} == {
        name: int(name == key) for name in ("short", "middle", "long")
    }


def test_a_type_of_action_counts_once_for_a_contract_and_never_tells_of_health(departement):
    contract = ContractFactory(status="signed", **signed())
    said = [one for one in catalogue.on(TODAY).values() if one.survey_type == "parcours_recherche_emploi"]
    hidden = next(one for one in catalogue.on(TODAY).values() if one.is_confidential)
    promised = [{"doer": "agent", "text": "x", "programme": one.code} for one in (*said[:2], hidden)]
    frozen(contract, at=NOON - timedelta(days=70), commitments=promised)

    found = {figure.key: rows.count() for figure, rows in figures.contents(TODAY)}
    assert {key: count for key, count in found.items() if count} == {"parcours_recherche_emploi": 1}
    assert people("content.parcours_recherche_emploi") == [contract]
    assert people("content.iae") == []


@pytest.mark.parametrize("key", ["with", "without", "renewed.yes", "refused.no", "length.short", "in_time.kept"])
def test_every_number_leads_to_people(in_13, key):
    assert people(key) == []


@pytest.mark.parametrize("key", ["nothing", "in_time.x", "renewed", "length.x", "content.x"])
def test_an_unknown_number_leads_nowhere(in_13, key):
    assert figures.counted(key, SINCE, UNTIL, today=TODAY) is None


def test_each_contract_in_force_counts_once_for_a_type_of_action(departement):
    """DREES, table 4 and its note 16: whoever promises it, and as many times as it is written."""
    first, other = (ContractFactory(status="signed", **signed()) for _ in range(2))
    twice = [{"doer": doer, "text": "Y aller", "programme": "plie"} for doer in ("person", "agent")]
    frozen(
        first, at=NOON - timedelta(days=60), commitments=[*twice, {"doer": "person", "text": "X", "programme": "young"}]
    )
    frozen(other, at=NOON - timedelta(days=60), commitments=[*twice, {"doer": "person", "text": "X", "programme": ""}])
    over = ContractFactory(status="ended", ended_on=TODAY, end_reason="job", **signed())
    frozen(over, at=NOON - timedelta(days=60), commitments=twice)

    assert set(people(f"content.{catalogue.on(TODAY)['plie'].survey_type}")) == {first, other}
