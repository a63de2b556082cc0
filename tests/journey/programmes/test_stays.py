"""Stays of an action: what is written, what the law refuses, hours month by month, what waits for a bilan."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from rebond.journey.programmes import operations
from rebond.journey.programmes.models import Enrolment, Period
from rebond.journey.programmes.operations.bilans import agreement_words
from rebond.journey.programmes.queries.following import without_bilan, without_hours
from rebond.journey.programmes.queries.progress import progress
from rebond.people.accounts.principals import Principal
from tests.factories import NOON, TODAY, MembershipFactory, OrganisationFactory
from tests.journey.programmes.factories import EnrolmentFactory, structure
from tests.journey.programmes.test_following import of

pytestmark = pytest.mark.usefixtures("departement")

IMMERSION = {
    "kind": "immersion",
    "starts_on": TODAY,
    "ends_on": TODAY + timedelta(days=11),
    "host": "Le Bistrot",
    "host_siret": "73282932000074",
    "aim": "discover",
    "subject": "Cuisine",
}
CDDI = {
    "kind": "cddi",
    "starts_on": date(2025, 12, 15),
    "ends_on": date(2026, 6, 14),
    "host": "Le Jardin",
    "weekly_hours": Decimal(26),
    "subject": "Maraîchage",
}


def of_stays(kind):
    """An enrolment under way in an action that holds such stays, and who follows it."""
    programme = of(lambda one: kind in one.stays)
    row = EnrolmentFactory(programme=programme.code, started=True, organisation=structure(programme.code))
    member = MembershipFactory(organisation=row.organisation)
    by = Principal(member.user, member, member.departement_id)
    operations.add_professional(row, named=operations.Named(member, member.role), on=TODAY, by=by.actor, at=NOON)
    return row, by


def add(row, by, **facts):
    return operations.add_period(row, **facts, member=by.membership, by=by.actor, at=NOON)


def test_an_immersion_is_agreed_then_its_bilan_written():
    row, by = of_stays("immersion")
    period = add(row, by, **IMMERSION)

    assert agreement_words(period)["siret"] == "73282932000074"
    assert list(without_bilan(by, NOON, TODAY + timedelta(days=11))) == []
    assert list(without_bilan(by, NOON, TODAY + timedelta(days=12))) == [row]
    later = NOON + timedelta(days=12)
    assert "est finie" in progress(row, now=later).next.words
    for on, result in ((TODAY - timedelta(days=1), "Bien"), (TODAY, " ")):
        with pytest.raises(ValidationError):
            operations.end_period(period, on=on, result=result, by=by.actor, at=later)
    operations.end_period(period, on=TODAY + timedelta(days=4), result="Le métier lui plaît.", by=by.actor, at=later)
    assert list(without_bilan(by, NOON, TODAY + timedelta(days=12))) == []


def test_the_convention_is_a_pdf():
    row, by = of_stays("immersion")

    assert operations.agreement(add(row, by, **IMMERSION), at=NOON).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"ends_on": TODAY + timedelta(days=31)}, "ends_on", "D5135-3"),
        ({"host_siret": ""}, "host_siret", "SIRET"),
        ({"kind": "cddi", "weekly_hours": Decimal(26)}, "kind", "période de ce genre"),
        ({"aim": ""}, "__all__", "objet"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on", "avant d'avoir commencé"),
    ],
)
def test_what_the_law_refuses_says_the_article(changes, field, said):
    programme = of(lambda one: "immersion" in one.stays and "cddi" not in one.stays)
    row = EnrolmentFactory(programme=programme.code, started=True, organisation=structure(programme.code))
    member = MembershipFactory(organisation=row.organisation)

    with pytest.raises(ValidationError) as refusal:
        add(row, Principal(member.user, member, member.departement_id), **IMMERSION | changes)
    assert said in str(refusal.value.message_dict[field])


def test_the_limits_of_a_host_hold_across_the_actions_of_the_person():
    row, by = of_stays("immersion")
    add(row, by, **IMMERSION)
    other = of(lambda one: "immersion" in one.stays and one.code != row.programme)
    again = EnrolmentFactory(programme=other.code, started=True, beneficiary=row.beneficiary)

    later = {"starts_on": TODAY + timedelta(days=40), "ends_on": TODAY + timedelta(days=45)}
    with pytest.raises(ValidationError, match="même objet"):
        add(again, by, **IMMERSION | later)
    add(again, by, **IMMERSION | later | {"aim": "confirm"})


def test_twenty_four_months_hold_when_the_same_employer_takes_the_person_again():
    row, by = of_stays("cddi")
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2025, 10, 31)}
    add(row, by, **CDDI | days)
    Enrolment.objects.filter(pk=row.pk).update(status="ended", ended_on=TODAY, exit="cdi")
    again = {"programme": row.programme, "started": True, "beneficiary": row.beneficiary}
    elsewhere = EnrolmentFactory(**again, organisation=structure(row.programme))
    Enrolment.objects.filter(pk=elsewhere.pk).update(status="ended", ended_on=TODAY, exit="cdi")
    here = EnrolmentFactory(**again, organisation=row.organisation)

    with pytest.raises(ValidationError, match="24 mois au plus"):
        add(here, by, **CDDI)
    Enrolment.objects.filter(pk=here.pk).update(status="ended", ended_on=TODAY, exit="cdi")
    Enrolment.objects.filter(pk=elsewhere.pk).update(status="started", ended_on=None, exit="")
    add(Enrolment.objects.get(pk=elsewhere.pk), by, **CDDI)


def test_two_stays_of_a_kind_do_not_overlap():
    row, by = of_stays("immersion")
    add(row, by, **IMMERSION)

    with pytest.raises(ValidationError, match="couvre déjà"):
        add(row, by, **IMMERSION | {"host_siret": "30000000700012"})


def test_a_structure_without_convention_prescribes_no_immersion():
    programme = of(lambda one: "immersion" in one.stays)
    row = EnrolmentFactory(
        programme=programme.code, started=True, organisation=OrganisationFactory(capabilities=["mds"])
    )
    member = MembershipFactory(organisation=row.organisation)

    with pytest.raises(ValidationError, match="L5135-2"):
        add(row, Principal(member.user, member, member.departement_id), **IMMERSION)


def test_a_stay_to_come_is_called_off_one_that_began_is_not():
    row, by = of_stays("immersion")
    coming = add(row, by, **IMMERSION | {"starts_on": TODAY + timedelta(days=1)})

    with pytest.raises(ValidationError, match="a commencé"):
        operations.cancel_period(coming, by=by.actor, at=NOON + timedelta(days=1))
    operations.cancel_period(coming, by=by.actor, at=NOON)
    assert Period.objects.count() == 0


def test_hours_are_noted_month_by_month_and_a_late_month_is_told():
    row, by = of_stays("cddi")
    period = add(row, by, **CDDI)
    note = {"member": by.membership, "by": by.actor, "at": NOON}

    assert list(without_hours(by, NOON, TODAY)) == [row]
    operations.note_hours(period, month=date(2025, 12, 1), hours=Decimal(60), **note)
    operations.note_hours(period, month=date(2026, 1, 1), hours=Decimal(112), **note)
    assert list(without_hours(by, NOON, TODAY)) == []
    assert list(without_hours(by, NOON, date(2026, 3, 10))) == []
    assert list(without_hours(by, NOON, date(2026, 3, 11))) == [row]
    later = progress(row, now=NOON + timedelta(days=8))
    assert later.next.words == "Noter les heures travaillées : février 2026."
    again = operations.note_hours(period, month=date(2026, 1, 1), hours=Decimal(110), **note)
    assert (again.hours, period.worked.count()) == (Decimal(110), 2)
    for month in (date(2025, 11, 1), date(2026, 4, 1), date(2026, 7, 1)):
        with pytest.raises(ValidationError, match="mois du contrat"):
            operations.note_hours(period, month=month, hours=Decimal(1), **note)


def test_a_contract_of_too_few_hours_says_why():
    row, by = of_stays("cddi")

    with pytest.raises(ValidationError, match="L5132-15-1"):
        add(row, by, **CDDI | {"weekly_hours": Decimal(12)})
    assert add(row, by, **CDDI | {"weekly_hours": Decimal(12), "exception": "Reprise progressive"})


def test_a_training_says_whether_its_title_was_obtained():
    row, by = of_stays("training")
    facts = {"kind": "training", "starts_on": TODAY, "ends_on": TODAY, "host": "L'école", "subject": "CACES"}

    done = operations.end_period(
        add(row, by, **facts), on=TODAY, result="Reçue", is_obtained=True, by=by.actor, at=NOON
    )

    assert done.is_obtained
