"""The Accélérateur of the demo: companies that nobody owns, days and job datings whose plans break no rule."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from stdnum.fr import siret

from planner.interviews.check import check as check_interviews
from planner.rotation.check import check as check_rotation
from rebond.demo import accounts, companies, events, stage
from rebond.demo.identities import People
from rebond.demo.jobs import JOBS, THEMES
from rebond.events.accelerator import planning as rotating
from rebond.events.accelerator.models import Cv, Day, Exploration, Practice, Presence, Seat, Selection
from rebond.events.accelerator.workshops import workshops
from rebond.events.jobdating import planning
from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Readiness, Recruiter, Theme
from rebond.events.jobdating.queries.facts import facts
from rebond.events.jobdating.states import Status
from rebond.faces.dashboards import bilan
from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Consent
from rebond.work.employers.models import Company
from rebond.work.employers.queries import sector_romes
from rebond.work.hires.models import Hire, PostCheck
from rebond.work.hires.states import Source
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.rome import label
from tests.factories import (
    NOON,
    AssignmentFactory,
    BeneficiaryFactory,
    DutyPeriodFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.signing import client_of

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
"""A Tuesday, eleven o'clock: the day and the job dating run."""
LEFT_OUT = ("figures_are_true", "groups_have_a_size")
"""Who did not come is no longer in the question: the figures and the groups are smaller there than they were."""
SATURDAY = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)


def hold(number: int, now: datetime = MORNING, people: int = 150, star: Beneficiary | None = None) -> None:
    """The events of a département with so many people on their way to work."""
    pole = OrganisationFactory.create(pole=True)
    for person in BeneficiaryFactory.create_batch(people, pole=pole, phone="0612345678", phone_consent=Consent.AGREED):
        DutyPeriodFactory.create(beneficiary=person)
        AssignmentFactory.create(beneficiary=person, pathway="professionnel", started_at=NOON - timedelta(days=90))
    communes = [Commune(insee=f"{number}001", name="Ville", postal_codes=[f"{number}000"], population=9000)]
    organisations = list(Organisation.objects.order_by("code"))
    known = star.pk if star else None
    events.hold(number, People(7, now.date()), [], organisations, communes, star=known, now=now)


@pytest.mark.parametrize("now", [MORNING, SATURDAY], ids=["tuesday", "saturday"])
def test_the_demo_holds_past_present_and_coming_events_of_every_kind(departement, now):
    hold(departement.pk, now)

    statuses = Counter(JobDating.objects.values_list("status", flat=True))
    assert statuses == {Status.HELD: 3, Status.PREPARING: 1, Status.RUNNING if now == MORNING else Status.ANNOUNCED: 1}
    for table in (Theme, Company, Vacancy, JobSearch, Day, Seat, Presence, Selection, Readiness, Cv, Practice):
        assert table.objects.exists(), table
    assert Exploration.objects.exists()
    assert set(Hire.objects.values_list("status", flat=True)) >= {"signed"}
    assert PostCheck.objects.exists()
    assert Membership.objects.filter(role__in=(Role.ACCELERATOR, Role.SECTOR_EXPERT)).count() == 2


@pytest.mark.parametrize("now", [MORNING, SATURDAY], ids=["tuesday", "saturday"])
def test_the_person_of_the_demo_has_a_day_behind_them_a_cv_and_a_job_dating_with_interviews(
    departement, now, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: now)
    account = MembershipFactory.create(person=True)
    person = BeneficiaryFactory.create(account=account, phone="0612345678", phone_consent=Consent.AGREED)
    DutyPeriodFactory.create(beneficiary=person)
    AssignmentFactory.create(beneficiary=person, pathway="professionnel", started_at=NOON - timedelta(days=90))

    hold(departement.pk, now, star=person)

    assert Appointment.objects.filter(
        beneficiary=person, status="held", session__accelerator_day__isnull=False
    ).exists()
    assert Cv.objects.filter(beneficiary=person).exists() and Practice.objects.filter(beneficiary=person).exists()
    assert Readiness.objects.get(beneficiary=person).is_ready
    event = JobDating.objects.get(status=Status.RUNNING if now == MORNING else Status.ANNOUNCED)
    candidate = Candidate.objects.get(beneficiary=person, job_dating=event)
    assert candidate.number and Meeting.objects.filter(candidate=candidate, status="planned").exists()
    page = client_of(account).get(reverse("portal:home")).content.decode()
    assert f"Votre numéro&nbsp;: <strong>{candidate.number}</strong>" in page.replace("\xa0", "&nbsp;")
    employer = Membership.objects.get(role=Role.EMPLOYER)
    assert Recruiter.objects.filter(job_dating=event, company__organisation=employer.organisation).exists()


def test_a_sector_is_heard_before_its_job_dating_and_taught_something_once_it_was(departement):
    hold(departement.pk)

    for event in JobDating.objects.select_related("theme__briefing"):
        meeting = event.theme.briefing
        is_over = meeting.starts_at < MORNING
        assert meeting.starts_at.date() < event.on
        assert meeting.taken == Appointment.objects.filter(session=meeting).count()
        assert meeting.taken or not is_over
        assert bool(event.theme.lessons) == is_over
        assert is_over or not event.recruiters.filter(came_to_briefing=True).exists()


def test_every_rotation_breaks_no_rule_of_the_engine(departement):
    hold(departement.pk)

    for day in Day.objects.filter(version__gte=1).select_related("session"):
        asked = rotating._Question(day)
        told: Any = asked.former()
        found = [one for one in check_rotation(asked.day(0), told) if one.rule not in LEFT_OUT]
        assert not found, found[:3]
        known = workshops(day.session.starts_at.date())
        for passage in day.passages.annotate(people=Count("seats")):
            shop = known[passage.workshop]
            assert shop.smallest <= passage.people <= shop.largest


def test_every_plan_breaks_no_rule_of_the_engine(departement):
    hold(departement.pk)

    for event in JobDating.objects.exclude(status=Status.PREPARING):
        known = facts(event)
        asked = planning._Question(known, locks=False)
        assert asked.problem is not None
        assert check_interviews(asked.problem, asked.interviews(known.meetings)) == []
        assert Meeting.objects.filter(job_dating=event).count() > Candidate.objects.filter(job_dating=event).count()


def test_places_taken_are_those_of_the_people(departement):
    hold(departement.pk)

    for day in Day.objects.select_related("session"):
        held = Appointment.objects.filter(session=day.session).exclude(status__in=("excused", "cancelled"))
        assert day.session.taken == held.count()


@pytest.mark.parametrize("rank", [0, 7, 1342])
def test_a_siret_of_the_demo_has_the_right_keys(rank):
    assert siret.is_valid(companies.siret(rank))


def test_occupations_of_the_demo_are_of_their_sector_and_have_a_name(departement):
    romes = sector_romes(NOON.date())
    for sector, jobs in JOBS.items():
        assert all(any(rome.startswith(start) for start in romes[sector]) for _, rome in jobs), sector
        assert all(label(rome) != rome for _, rome in jobs), jobs
    assert set(THEMES[departement.pk]) <= romes.keys()


def test_the_running_day_of_a_week_end_is_the_next_working_one():
    evening = MORNING.replace(hour=19)

    assert stage.current_day(MORNING, stage.time(17)) == MORNING.date()
    assert stage.current_day(evening, stage.time(17)) == MORNING.date() + timedelta(days=1)
    assert stage.current_day(SATURDAY, stage.time(17)) == SATURDAY.date() + timedelta(days=2)


def test_the_coach_and_the_expert_have_an_account(departement):
    made = [accounts.engage(role) for role in (Role.ACCELERATOR, Role.SECTOR_EXPERT)]

    assert stage.cast(made, accounts.engage) == tuple(made)


def test_the_bilan_counts_the_people_of_the_lists_and_each_hire_but_the_forums_has_its_theme(departement):
    hold(departement.pk)
    scope = bilan.Scope(MORNING.date() - timedelta(days=600), MORNING.date(), by="theme")

    found = bilan.Bilan(scope, today=MORNING.date(), least=1)

    came = Appointment.objects.filter(session__accelerator_day__isnull=False, status="held")
    lists = {
        "present": came.values("beneficiary"),
        "ready": Readiness.objects.filter(is_ready=True).values("beneficiary"),
        "met": Meeting.objects.filter(status="held").values("candidate__beneficiary"),
        "promised": Hire.objects.values("beneficiary"),
        "signed": Hire.objects.filter(status__in=("signed", "ended")).values("beneficiary"),
    }
    today = set(
        Presence.objects.filter(appointment__status="planned").values_list("appointment__beneficiary", flat=True)
    )
    people = {key: {pk for row in rows for pk in row.values()} for key, rows in lists.items()}
    people["present"] |= today
    assert {key: found.counted(key) for key in lists} == people
    assert all(bilan.people_of(found, key).count() == len(people[key]) for key in lists)
    assert found.counted("signed") <= found.counted("promised")
    forum = Hire.objects.filter(source=Source.FORUM).values("beneficiary").distinct().count()
    assert found.counts()["Hors thème"]["promised"] == forum
