"""The story of a flow, from the deposit to the report, in both départements."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import Sum

from rebond.exchanges.caf import drafts
from rebond.exchanges.caf.codes import RightState, Role
from rebond.exchanges.files import grouping
from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.states import Status
from rebond.ground.jobs.models import Progress
from rebond.ground.journal.models import JournalLine
from rebond.journey.orientation.models import Orientation
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household, HouseholdMember
from tests.exchanges.depositing import (
    CREATED_ON,
    SAMPLES,
    applied,
    confirmed,
    deposit,
    flow_of,
    households,
    last_file,
    manager,
    previewed,
)
from tests.jobs import run_jobs

FLOWS = {13: ("cnaf_13_vrsd0301.xml", 46), 14: ("cnaf_14_vrsb0801.xml", 48)}
EFFECTS = ("opened", "ended", "suspended", "restored", "taken_over")
LATER = CREATED_ON + timedelta(days=1)


def results(file, field="result"):
    return dict(Counter(file.lines.values_list(field, flat=True)))


def open_household(block):
    """The household with its right open, and each of its adults subject to duties."""
    right = replace(block.right, state=RightState.PAYABLE, opened_on=date(2026, 10, 1), closure_reason="")
    people = tuple(replace(p, has_duties=True) if p.role and p.role.is_adult else p for p in block.people)
    return replace(block, right=right, people=people)


def test_sample_changes_what_its_preview_says(departement):
    name, people = FLOWS[departement.pk]
    client = manager()

    file = previewed(client, (SAMPLES / name).read_bytes(), name=name)
    foreseen, page = results(file, "expected"), client.get(f"/imports/{file.pk}/").content.decode()
    before = Beneficiary.objects.count()
    file = confirmed(client, file)

    assert (before, foreseen) == (0, {"created": 39, "rejected": 1})
    assert "NOUVEAUCHAMP" in page
    assert "39\xa0lignes changent" in page
    remarks = file.lines.filter(result="created", opened=0).values_list("sentence", flat=True)
    assert remarks and all(remark.startswith("N'entre pas : ") for remark in remarks)
    assert "Total annoncé par le fichier&nbsp;: 40" in page
    assert (file.status, results(file)) == (Status.APPLIED, foreseen)
    assert (Beneficiary.objects.count(), Household.objects.count()) == (people, 39)
    assert DutyPeriod.objects.count() == Orientation.objects.count() == 33
    assert "Ce qui a changé" in client.get(f"/imports/{file.pk}/").content.decode()


def test_every_effect_foreseen_is_what_happens(departement):
    code = departement.code
    blocks = [open_household(block) for block in households(30, code)]
    client = manager()
    applied(client, flow_of(blocks, code))
    changed = [
        *(replace(b, right=replace(b.right, state=RightState.CLOSED, closed_on=CREATED_ON)) for b in blocks[:3]),
        *(replace(b, right=replace(b.right, state=RightState.SUSPENDED, suspended_on=CREATED_ON)) for b in blocks[3:7]),
        *blocks[7:],
    ]
    file = previewed(client, flow_of(changed, code, created_on=LATER))
    foreseen = [file.lines.values_list("expected", *EFFECTS).order_by("position")]
    foreseen = [tuple(row) for row in foreseen[0]]

    file = confirmed(client, file)

    happened = file.lines.values_list("result", *EFFECTS).order_by("position")
    assert list(happened) == foreseen
    assert sum(row[2] for row in foreseen) == sum(len(block.adults) for block in blocks[:3])
    assert [row[3] for row in foreseen] == [0] * 3 + [1] * 4 + [0] * 23
    entrants = DutyPeriod.objects.filter(ends_on=None, is_taken_over=False)
    assert Orientation.objects.exclude(status="closed").count() == entrants.count() > 0


def test_first_flow_of_a_whole_stock_says_who_is_to_be_taken_over_and_opens_entrants_only(departement):
    blocks = [open_household(block) for block in households(30, departement.code)]
    client = manager()

    file = previewed(client, flow_of(blocks, departement.code))
    page = client.get(f"/imports/{file.pk}/").content.decode()
    foreseen = file.lines.aggregate(entrants=Sum("opened"), stock=Sum("taken_over"))
    confirmed(client, file)

    duties = DutyPeriod.objects.all()
    assert foreseen["entrants"] == duties.filter(is_taken_over=False).count() == Orientation.objects.count() > 0
    assert foreseen["stock"] == duties.filter(is_taken_over=True).count() > 0
    assert "Suivis à reprendre" in page and "?effect=taken_over" in page
    assert not Orientation.objects.filter(duty__is_taken_over=True).exists()


def test_restored_right_counts_and_begins_the_day_it_is_known(in_13):
    block = open_household(households(1)[0])
    client = manager()
    suspended = replace(block, right=replace(block.right, state=RightState.SUSPENDED, suspended_on=date(2026, 11, 1)))
    applied(client, flow_of([suspended]))

    file = applied(client, flow_of([block], created_on=LATER))

    line = file.lines.get()
    assert (line.result, line.restored, line.opened) == ("updated", 1, 0)
    right = Household.objects.get().rights.get(ends_on=None)
    assert (right.status, right.starts_on) == ("2", date(2026, 11, 22))


def test_same_households_again_change_nothing(departement):
    blocks = households(20, departement.code)
    client = manager()
    first = applied(client, flow_of(blocks, departement.code))
    journalled = JournalLine.objects.filter(verb="intake").count()

    file = applied(client, flow_of(blocks, departement.code) + b"<!-- again -->")

    assert results(first) == {"created": 20}
    assert results(file) == {"unchanged": 20}
    assert JournalLine.objects.filter(verb="intake").count() == journalled


def test_same_file_is_refused_with_who_and_when(in_13):
    content = flow_of(households(2))
    client = manager()
    deposit(client, content)
    kept = set(last_file().path.parent.iterdir())

    answer = deposit(manager(), content, name="autre-nom.xml")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce fichier a déjà été déposé le" in page
    assert f'<a href="/imports/{last_file().pk}/">Ouvrir cet import</a>' in page
    assert last_file().received_by.user.full_name in page
    assert ImportedFile.objects.count() == 1
    assert set(last_file().path.parent.iterdir()) == kept


def test_older_flow_changes_nothing(departement):
    code = departement.code
    blocks = households(5, code)
    client = manager()
    applied(client, flow_of(blocks, code))
    moved = [replace(block, addresses=()) for block in blocks]

    file = applied(client, flow_of(moved, code, created_on=CREATED_ON - timedelta(days=1)))

    assert results(file) == {"older": 5}


def test_flow_of_another_departement_is_refused_in_one_sentence(in_13):
    client = manager()

    file = previewed(client, flow_of(households(2, "14"), "14"))

    assert file.status == Status.REFUSED
    assert file.refusal.startswith("Ligne ")
    assert "Ce foyer relève du département 14, pas du 13" in file.refusal
    assert file.refusal in client.get(f"/imports/{file.pk}/").content.decode().replace("&#x27;", "'")
    assert not ImportedLine.objects.exists()
    assert Progress.objects.get().is_failed


def test_flow_from_the_future_is_refused(in_13):
    file = previewed(manager(), flow_of(households(2), created_on=date(2026, 11, 23)))

    assert (file.status, "est daté du 23/11/2026" in file.refusal) == (Status.REFUSED, True)


def test_file_that_is_not_complete_asks_to_be_accepted(in_13):
    client = manager()
    content = flow_of(households(3)).replace(b"<NBTOTDOSRSATRANSM>00000003", b"<NBTOTDOSRSATRANSM>00000004")
    file = previewed(client, content)

    refused = client.post(f"/imports/{file.pk}/appliquer/")
    file.refresh_from_db()

    assert (refused.status_code, file.status) == (422, Status.PREVIEWED)
    assert "Le fichier annonce 4 dossiers, 3 ont été lus" in refused.content.decode()
    assert confirmed(client, file).status == Status.APPLIED


def test_preview_is_made_again_when_another_file_was_applied_since(in_13):
    client = manager()
    first = previewed(client, flow_of(households(2)))
    second = previewed(client, flow_of(households(2), created_on=LATER))
    confirmed(client, first)

    answer = client.post(f"/imports/{second.pk}/appliquer/")
    client.post(f"/imports/{second.pk}/apercu/")
    run_jobs()
    second.refresh_from_db()

    assert (answer.status_code, "refaites l&#x27;aperçu" in answer.content.decode()) == (422, True)
    assert results(second, "expected") == {"unchanged": 2}
    assert confirmed(client, second).status == Status.APPLIED


def test_file_given_up_may_be_deposited_again(in_13, django_capture_on_commit_callbacks):
    client, content = manager(), flow_of(households(2))
    file = previewed(client, content)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/imports/{file.pk}/abandonner/")

    assert not ImportedLine.objects.exists()
    assert not file.path.exists()
    assert deposit(client, content).status_code == 303


def test_given_up_while_it_is_read(in_13, monkeypatch):
    client = manager()
    deposit(client, flow_of(households(3)))
    file = last_file()
    pieces = drafts.pieces

    def give_up_then_read(*arguments, **named):
        client.post(f"/imports/{file.pk}/abandonner/")
        yield from pieces(*arguments, **named)

    monkeypatch.setattr(drafts, "pieces", give_up_then_read)
    run_jobs()

    file.refresh_from_db()
    assert (file.status, ImportedLine.objects.count()) == (Status.CANCELLED, 0)


@pytest.mark.parametrize("order", [1, -1], ids=["leaves first", "arrives first"])
def test_spouse_who_makes_a_household_of_their_own_keeps_their_clock(in_13, monkeypatch, order):
    monkeypatch.setattr(grouping, "BATCH", 2)
    blocks = [open_household(block) for block in households(12)]
    couple = next(block for block in blocks if len(block.adults) == 2)
    client = manager()
    applied(client, flow_of(blocks))
    spouse = Beneficiary.objects.get(
        pk=HouseholdMember.objects.get(role="CJT", household__request_number=couple.numdemrsa).beneficiary_id
    )
    duty = spouse.duties.get()
    alone = replace(couple, people=couple.adults[:1])
    own = replace(couple, numdemrsa="13269999999", people=(replace(couple.adults[1], role=Role.APPLICANT),))
    changed = [alone, *(block for block in blocks if block is not couple), own][::order]

    file = applied(client, flow_of(changed, created_on=LATER))

    duty.refresh_from_db()
    assert (duty.ends_on, duty.household.request_number) == (None, "13269999999")
    assert file.lines.filter(ended__gt=0).count() == file.lines.filter(opened__gt=0).count() == 0


def test_progress_is_found_again_then_gives_way_to_the_page(in_13):
    client = manager()
    deposit(client, flow_of(households(2)))
    file = last_file()

    waiting = client.get(f"/imports/{file.pk}/").content.decode()
    fragment = client.get(f"/imports/{file.pk}/avancement/", headers={"HX-Request": "true"})
    run_jobs()
    over = client.get(f"/imports/{file.pk}/avancement/", headers={"HX-Request": "true"})

    assert f'hx-get="/imports/{file.pk}/avancement/"' in waiting
    assert (fragment.status_code, "<html" in fragment.content.decode()) == (200, False)
    assert over.headers["HX-Refresh"] == "true"


def test_sealed_lines_hold_neither_name_nor_nir(in_13):
    blocks = households(5)
    file = previewed(manager(), flow_of(blocks))

    kept = b"".join(bytes(content) for content in file.lines.values_list("content", flat=True))
    adults = [adult for block in blocks for adult in block.adults]
    assert not any(adult.last_name.encode() in kept or adult.birth_name.encode() in kept for adult in adults)
    assert not any(adult.nir.encode() in kept for adult in adults if adult.nir)
    applied_file = confirmed(manager(), file)
    assert set(applied_file.lines.values_list("content", flat=True)) == {None}
