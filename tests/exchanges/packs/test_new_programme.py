"""An action that exists in neither 13 nor 14, written in the file of a third département: no line of code knows it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.exchanges.packs.operations import Loading
from rebond.exchanges.packs.reading import read_pack
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.journey.programmes import catalogue, operations
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.queries import queues
from rebond.journey.programmes.queries.progress import progress
from rebond.journey.programmes.queries.suggesting import suggestions
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role
from tests.exchanges.packs.conftest import NATIONAL, THIRD
from tests.factories import NOON, TODAY, BeneficiaryFactory, DutyPeriodFactory, principal
from tests.journey.orientation.factories import OrientationFactory

CODE = "sailing"
LATER = NOON + timedelta(days=21)


@pytest.fixture
def belfort(db, france):
    """The third département, loaded from its file alone, with two places at the structure that leads the action."""
    Loading(read_pack(THIRD, national=NATIONAL), france).write(by=WORKER, at=NOON)
    with context.departement(90):
        atelier = _atelier()
        days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=120)}
        sender = principal(Role.REFERENT)
        facts = {"by": sender.actor, "at": NOON}
        operations.open_places(atelier, programme=CODE, places=2, title="Printemps", **days, **facts)
        yield atelier, sender, principal(Role.REFERENT, organisation=atelier)


def _atelier() -> Organisation:
    return Organisation.objects.get(code="ATELIER")


def person(born: date):
    made = BeneficiaryFactory.create(birth_date=born, pole=Organisation.objects.get(code="POLE-BELFORT"))
    duty = DutyPeriodFactory.create(beneficiary=made)
    OrientationFactory.create(duty=duty, pathway="socio_professionnel", structure=_atelier(), decided=True)
    return made


def prescribe(who, atelier, sender) -> Enrolment:
    row = operations.prescribe(
        who, programme=CODE, organisation=atelier, motive="L'aider à repartir", member=sender.membership,
        by=sender.actor, at=NOON,
    )  # fmt: skip
    assert row.status == "to_sign"
    return operations.agree(row, by=sender.actor, at=NOON)


def test_it_is_suggested_prescribed_and_never_oversold(belfort):
    atelier, sender, skipper = belfort
    facts = {"member": skipper.membership, "by": skipper.actor, "at": NOON}
    found = suggestions(person(date(2000, 1, 1)), on=TODAY)[0]
    rows = [prescribe(person(born), atelier, sender) for born in (date(1970, 1, 1), date(2000, 1, 1), date(2001, 1, 1))]

    assert (found.programme.code, found.is_priority, found.places_left) == (CODE, True, 2)
    assert [row.is_priority for row in rows] == [False, True, True]
    assert (queues.awaited(rows[0], today=TODAY).due_on - TODAY).days == 4
    operations.accept(rows[1], **facts)
    operations.accept(rows[2], **facts)
    with pytest.raises(ValidationError, match="places sont prises"):
        operations.accept(rows[0], **facts)
    operations.put_on_list(rows[0], **facts)
    operations.withdraw(Enrolment.objects.get(pk=rows[1].pk), by=skipper.actor, at=NOON)
    assert [row.pk for row in queues.to_call_in(skipper, TODAY)] == [rows[0].pk]
    assert Provision.objects.get().taken == 1


def test_it_is_followed_from_its_first_day_to_its_exit(belfort):
    atelier, sender, skipper = belfort
    facts = {"by": skipper.actor, "at": NOON}
    noted = {"member": skipper.membership, "by": skipper.actor, "at": LATER}
    row = prescribe(person(date(2000, 1, 1)), atelier, sender)
    row = operations.accept(row, member=skipper.membership, **facts)
    leads = [operations.Named(skipper.membership, Role.REFERENT)]
    row = operations.start(row, on=TODAY, professionals=leads, **facts)

    with pytest.raises(ValidationError, match="vient avant"):
        operations.note_stage(row, stage="harbour", on=TODAY, produced="Une attestation", **noted)
    for stage in ("crew", "sea", "sea", "harbour"):
        operations.note_stage(row, stage=stage, on=TODAY, produced="Fait à bord", **noted)
    hours = [NOON + timedelta(weeks=week) for week in range(1, 7)]
    operations.plan_meetings(row, kind="follow_up", hours=hours, agent=skipper.membership, **facts)
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=20)}
    with pytest.raises(ValidationError, match="n'a pas de période"):
        operations.add_period(row, kind="cddi", host="X", subject="Y", **days, **noted)
    with pytest.raises(ValidationError, match="dure au plus"):
        operations.extend(row, until=TODAY + timedelta(weeks=10), motive="Encore", **facts)
    hired = TODAY + timedelta(days=20)
    row = operations.note_job(Enrolment.objects.get(pk=row.pk), on=hired, by=skipper.actor, at=LATER)

    seen = progress(Enrolment.objects.get(pk=row.pk), now=LATER)
    assert (seen.wanted, seen.planned_end, len(seen.meetings)) == (6, TODAY + timedelta(weeks=6), 6)
    assert seen.news_due_on == hired + timedelta(weeks=2)
    assert seen.job_end == catalogue.get(CODE, on=TODAY).after_hire.after(hired)
    with pytest.raises(ValidationError, match="Choisissez une sortie"):
        operations.end(row, on=LATER.date(), exit="cdi", result="Un emploi", by=skipper.actor, at=LATER)
    done = operations.end(
        row, on=LATER.date(), exit="objectives_reached", result="Embarqué pour la saison", by=skipper.actor, at=LATER
    )
    assert (done.status, bool(done.document_id), Provision.objects.get().taken) == ("ended", True, 0)
