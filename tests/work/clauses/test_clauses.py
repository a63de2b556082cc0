"""Social clauses: hours due and done, who is placed, months declared and checked, alerts, figures, who sees what."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from rebond.ground.journal.actors import WORKER
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.people.accounts.states import Role
from rebond.work.clauses import figures, operations, queries, rules
from rebond.work.clauses.models import ClauseContract, Lot, MonthHours, Penalty, Placement
from rebond.work.clauses.states import Alert, HoursStatus
from tests.conftest import NOON, TODAY
from tests.factories import BeneficiaryFactory, OrganisationFactory, principal
from tests.signing import client_of
from tests.work.factories import (
    ClauseContractFactory,
    CompanyFactory,
    HireFactory,
    LotFactory,
    MonthHoursFactory,
    PlacementFactory,
)

pytestmark = pytest.mark.usefixtures("departement")

WHO = {"by": WORKER, "at": NOON}
FIRST = TODAY.replace(day=1)


def _photo():
    out = BytesIO()
    Image.new("RGB", (400, 400), "white").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def facilitator():
    return principal(Role.RTEF)


def test_a_contract_without_clause_has_no_lot_and_its_number_is_one():
    buyer = OrganisationFactory()
    facts = {"buyer": buyer, "reference": "M1", "title": "Route", "family": "roads", "notified_on": TODAY}
    made = operations.open_contract(**facts, has_clause=False, **WHO)
    lot = {"number": "1", "title": "A", "hours_due": 10, "starts_on": TODAY, "ends_on": TODAY}

    with pytest.raises(ValidationError, match="ne porte pas de clause"):
        operations.open_lot(made, company=CompanyFactory(), **lot, **WHO)
    with pytest.raises(ValidationError, match="déjà ce numéro"):
        operations.open_contract(**facts, has_clause=True, **WHO)
    with pytest.raises(ValidationError, match="famille"):
        operations.open_contract(**facts | {"family": "boats", "reference": "M2"}, has_clause=True, **WHO)
    operations.change_contract(made, has_clause=True, **WHO)
    operations.open_lot(made, company=CompanyFactory(), **lot, **WHO)
    with pytest.raises(ValidationError, match="il porte une clause"):
        operations.change_contract(made, has_clause=False, **WHO)


@pytest.mark.parametrize(("days", "expected"), [(-1, 0), (0, 10), (49, 500), (99, 1000), (400, 1000)])
def test_a_lot_owes_its_hours_pro_rata_of_its_days(days, expected):
    assert rules.due_by(LotFactory.build(company=None), TODAY + timedelta(days=days)) == expected


def test_somebody_is_placed_within_the_days_of_the_lot_once_at_a_time():
    lot, person = LotFactory(), BeneficiaryFactory()
    facts = {"beneficiary": person, "employer": lot.company.organisation, "starts_on": TODAY}

    operations.place(lot, **facts, ends_on=TODAY + timedelta(days=30), **WHO)
    with pytest.raises(ValidationError, match="déjà placée"):
        operations.place(lot, **facts, **WHO)
    with pytest.raises(ValidationError, match="Le lot court"):
        operations.place(lot, **facts | {"starts_on": lot.ends_on + timedelta(days=1)}, **WHO)
    with pytest.raises(ValidationError, match="autre personne"):
        operations.place(lot, **facts, hire=HireFactory(signed=True), **WHO)
    with pytest.raises(ValidationError, match="en dehors de ces dates"):
        operations.change_lot(lot, ends_on=TODAY + timedelta(days=10), **WHO)


@pytest.mark.parametrize(
    ("month", "hours", "content", "said"),
    [
        (FIRST, Decimal(10), b"", "Joignez le justificatif"),
        (FIRST, Decimal(221), b"x", "220 heures au plus"),
        (FIRST + relativedelta(months=1), Decimal(0), b"", "pas commencé"),
        (FIRST - relativedelta(months=1), Decimal(0), b"", "pas placée ce mois-là"),
    ],
)
def test_hours_that_cannot_be_are_refused(month, hours, content, said):
    with pytest.raises(ValidationError, match=said):
        operations.declare(PlacementFactory(), month=month, hours=hours, content=content, **WHO)


def test_hours_are_not_declared_after_the_placement():
    placed = PlacementFactory(starts_on=TODAY, ends_on=TODAY)
    later = NOON + timedelta(days=40)

    with pytest.raises(ValidationError, match="pas placée ce mois-là"):
        operations.declare(placed, month=FIRST + relativedelta(months=1), hours=Decimal(0), by=WORKER, at=later)


def test_a_month_is_declared_checked_taken_back_and_declared_again(facilitator):
    placed = PlacementFactory()
    row = operations.declare(placed, month=TODAY, hours=Decimal("70.5"), content=_photo(), **WHO)
    assert (row.month, row.status, row.proof.content_type) == (FIRST, HoursStatus.DECLARED, "image/jpeg")

    row = operations.validate(row, member=facilitator.membership, **WHO)
    with pytest.raises(ValidationError, match="sont validées"):
        operations.declare(placed, month=TODAY, hours=Decimal(80), **WHO)
    with pytest.raises(IllegalMove):
        operations.validate(row, member=facilitator.membership, **WHO)
    with pytest.raises(ValidationError, match="Dites ce qui manque"):
        operations.refuse(row, refusal=" ", **WHO)
    row = operations.refuse(row, refusal="La signature", **WHO)
    row = operations.declare(placed, month=TODAY, hours=Decimal(60), **WHO)
    assert (row.status, row.hours, row.validated_at, row.refusal) == (HoursStatus.DECLARED, 60, None, "")
    assert MonthHours.objects.count() == 1


def test_hours_without_proof_are_never_validated(facilitator):
    with pytest.raises(ValidationError, match="justificatif"):
        operations.validate(MonthHoursFactory(), member=facilitator.membership, **WHO)


def test_a_month_without_work_is_validated_without_a_proof(facilitator):
    row = operations.declare(PlacementFactory(), month=TODAY, hours=Decimal(0), **WHO)

    assert operations.validate(row, member=facilitator.membership, **WHO).status == HoursStatus.VALIDATED


@pytest.mark.parametrize("wrong", [{"hours": -1}, {"hours": 301}, {"month": FIRST + timedelta(days=1)}, {"hours": 5}])
def test_the_database_counts_a_month_once_and_within_reason(wrong):
    row = MonthHoursFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        MonthHoursFactory(**{"placement": row.placement, "month": row.month} | wrong)


def test_somebody_does_not_leave_before_their_last_hours():
    row = MonthHoursFactory(validated=True, month=FIRST + relativedelta(months=1))

    with pytest.raises(ValidationError, match="après ce jour"):
        operations.end_placement(row.placement, on=TODAY, **WHO)
    done = operations.end_placement(row.placement, on=TODAY + timedelta(days=60), **WHO)
    assert done.ends_on == TODAY + timedelta(days=60)


def _alerts(lot, day):
    rows = queries.counted(Lot.objects.filter(pk=lot.pk))
    return set(queries.standings(rows, today=day)[lot.pk].alerts)


def test_a_lot_alerts_when_late_without_hours_to_validate_or_ending():
    placed = PlacementFactory()
    lot = placed.lot

    assert _alerts(lot, TODAY) == {Alert.LATE}
    day = TODAY + timedelta(days=49)
    assert _alerts(lot, day) == {Alert.LATE, Alert.NO_HOURS, Alert.ENDING}
    months = [FIRST, FIRST + relativedelta(months=1)]
    for month in months:
        MonthHoursFactory(placement=placed, month=month, hours=250, validated=True)
    assert _alerts(lot, day) == {Alert.ENDING}
    MonthHoursFactory(placement=placed, month=FIRST + relativedelta(months=2), hours=200)
    assert _alerts(lot, day) == {Alert.ENDING, Alert.TO_VALIDATE}
    MonthHours.objects.filter(hours=250).update(hours=300)
    Lot.objects.update(hours_due=600)
    assert _alerts(lot, day) == {Alert.TO_VALIDATE}


@pytest.mark.parametrize("days", [0, 20, 49, 75, 99, 130, 280, 290])
def test_the_lots_to_look_at_are_those_whose_standing_alerts(facilitator, days):
    """Counted in the database as in Python: nothing declared, some months, one to check, all done, somebody gone, nobody."""
    today = TODAY + timedelta(days=days)
    for hours, count in ((0, 0), (40, 2), (300, 3), (250, 4)):
        placed = PlacementFactory(ends_on=TODAY + timedelta(days=40) if hours == 40 else None)
        for rank in range(count):
            month = FIRST + relativedelta(months=rank)
            MonthHoursFactory(placement=placed, month=month, hours=hours, validated=hours != 40 or not rank)
    PlacementFactory(beneficiary=None)
    LotFactory(hours_due=1)

    seen = queries.lots(facilitator).filter(ends_on__gte=today - relativedelta(months=6))
    expected = {pk for pk, standing in queries.standings(seen, today=today).items() if standing.alerts}
    assert {lot.pk for lot in queries.to_watch(facilitator, today)} == expected


def test_a_penalty_counts_no_more_than_what_is_missing():
    lot = MonthHoursFactory(validated=True).placement.lot
    facts = {"amount_cents": 100, "on": TODAY, "member": None}

    operations.note_penalty(lot, hours=600, **facts, **WHO)
    with pytest.raises(ValidationError, match="Il manque 300"):
        operations.note_penalty(lot, hours=301, **facts, **WHO)
    assert Penalty.objects.count() == 1


def test_the_share_of_contracts_with_a_clause_by_year_and_family():
    ClauseContractFactory()
    ClauseContractFactory(has_clause=False)
    ClauseContractFactory(family="roads", notified_on=TODAY - timedelta(days=365))

    told = [(one.year, one.contracts, one.with_clause, one.percent) for one in figures.shares(today=TODAY)]

    assert told == [(TODAY.year, 2, 1, 50), (TODAY.year - 1, 1, 1, 100)]


def test_figures_count_what_is_validated_people_once_and_lasting_jobs():
    row = MonthHoursFactory(validated=True)
    again = PlacementFactory(beneficiary=row.placement.beneficiary)
    MonthHoursFactory(placement=again, validated=True)
    MonthHoursFactory(hours=50)
    HireFactory(beneficiary=row.placement.beneficiary, signed=True)
    HireFactory(signed=True)

    found = figures.hours(FIRST, TODAY + timedelta(days=49))

    assert (found.due, found.done, found.people, found.lasting) == (1500, 200, 1, 1)


def test_the_report_tells_what_is_validated(facilitator):
    row = MonthHoursFactory(validated=True)
    Penalty.objects.create(lot=row.placement.lot, hours=2, amount_cents=5000, on=TODAY)

    answer = client_of(facilitator.membership).get(reverse("clauses:report", args=[row.placement.lot_id]))

    assert answer.content.startswith(b"%PDF")


def test_a_facilitator_notes_a_contract_a_lot_and_places_somebody(facilitator):
    browser = client_of(facilitator.membership)
    buyer = OrganisationFactory(capabilities=["department_service"])
    hire = HireFactory(signed=True)
    today = timezone.localdate()
    facts = {"reference": "M9", "title": "Collège", "buyer": buyer.pk, "family": "building", "notified_on": today}

    browser.post(reverse("clauses:open_contract"), facts | {"has_clause": "on", "amount": "250000", "penalty": "50"})
    contract = ClauseContract.objects.get()
    assert (contract.amount_cents, contract.penalty_cents) == (25_000_000, 5000)
    lot = {"number": "1", "title": "Gros œuvre", "hours_due": 900, "starts_on": today, "ends_on": today}
    unknown = browser.post(reverse("clauses:open_lot", args=[contract.pk]), lot | {"company": "12345678900011"})
    assert "pas enregistrée" in unknown.content.decode()
    browser.post(reverse("clauses:open_lot", args=[contract.pk]), lot | {"company": hire.company.siret})
    made = Lot.objects.get()
    employer = hire.company.organisation_id
    place = reverse("clauses:place", args=[made.pk])
    nobody = browser.post(place, {"employer": employer, "starts_on": today})
    assert "Choisissez une embauche" in nobody.content.decode()
    browser.post(place, {"hire": hire.pk, "employer": employer, "starts_on": today})
    assert Placement.objects.get().beneficiary == hire.beneficiary
    for page in (
        reverse("clauses:lots"),
        reverse("clauses:contracts"),
        reverse("clauses:contract", args=[contract.pk]),
    ):
        assert browser.get(page, {"alerte": "oui", "clause": "oui"}).status_code == 200


def test_an_employer_declares_the_hours_of_their_lot_and_sees_no_other(facilitator):
    placed = PlacementFactory(starts_on=timezone.localdate() - timedelta(days=50))
    Lot.objects.update(starts_on=placed.starts_on, ends_on=timezone.localdate() + timedelta(days=50))
    other = LotFactory()
    who = principal(Role.EMPLOYER, organisation=placed.lot.company.organisation)
    browser = client_of(who.membership)
    declare = reverse("clauses:declare", args=[placed.pk])
    month = placed.starts_on.replace(day=1).isoformat()

    page = browser.get(reverse("clauses:lot", args=[placed.lot_id])).content.decode()
    assert placed.beneficiary.full_name in page
    assert "Placer une personne" not in page
    assert browser.get(reverse("clauses:lot", args=[other.pk])).status_code == 404
    assert "Joignez le justificatif" in browser.post(declare, {"month": month, "hours": "70"}).content.decode()
    proof = SimpleUploadedFile("bulletin.jpg", _photo())
    assert browser.post(declare, {"month": month, "hours": "70,5", "proof": proof}).status_code == 303
    row = MonthHours.objects.get()
    assert browser.get(reverse("clauses:proof", args=[row.pk])).status_code == 200
    assert browser.post(reverse("clauses:validate", args=[row.pk])).status_code == 403
    keeper = client_of(facilitator.membership)
    ids = {"ids": [str(row.pk)]}
    assert "Valider" in keeper.post(reverse("clauses:validate_all"), ids).content.decode()
    keeper.post(reverse("clauses:validate_all"), ids | {"confirmed": "1"})
    row.refresh_from_db()
    assert (row.status, row.validated_by) == (HoursStatus.VALIDATED, facilitator.membership)
    assert keeper.post(reverse("clauses:validate", args=[row.pk])).status_code == 409


@pytest.mark.parametrize("name", ["lots", "contracts", "hours"])
def test_a_list_costs_the_same_whatever_its_length(facilitator, name):
    browser = client_of(facilitator.membership)
    browser.get(reverse(f"clauses:{name}"))
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            MonthHoursFactory()
        with CaptureQueriesContext(connection) as made:
            browser.get(reverse(f"clauses:{name}"))
        counts.append(len(made))

    assert counts[0] == counts[1] <= 15


def test_who_is_erased_leaves_their_hours_without_a_name_or_a_proof(facilitator):
    placed = PlacementFactory(beneficiary__first_name="Zéphyrine")
    row = operations.declare(placed, month=TODAY, hours=Decimal(70), content=_photo(), **WHO)
    operations.validate(row, member=facilitator.membership, **WHO)

    placed.beneficiary.delete()

    left = MonthHours.objects.get()
    assert (left.hours, left.proof, left.is_proof_erased, left.placement.person_name) == (
        70,
        None,
        True,
        "Dossier effacé",
    )
    (lot,) = queries.lots(facilitator)
    assert (lot.done, lot.people) == (70, 1)
    assert figures.hours(FIRST, TODAY).people == 1
    later = TODAY + timedelta(days=90)
    assert queries.missing_months([lot.pk], today=later) == {}
    browser = client_of(facilitator.membership)
    for name, args in (("lot", [lot.pk]), ("report", [lot.pk]), ("hours", [])):
        assert browser.get(reverse(f"clauses:{name}", args=args)).status_code == 200
    assert browser.get(reverse("clauses:declare", args=[placed.pk])).status_code == 403
