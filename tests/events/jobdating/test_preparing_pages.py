"""The pages of preparation, from the theme to the announced hours."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, PlanRun, Readiness, Recruiter, Theme
from rebond.events.jobdating.operations import plans
from rebond.events.jobdating.rules import slots
from rebond.events.jobdating.states import CandidateStatus, PlanStatus, Status
from rebond.events.jobdating.views import plan as plan_views
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.work.vacancies.models import JobSearch
from tests.events.jobdating import factories as make
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.jobs import run_jobs
from tests.people.appointments.factories import reachable
from tests.signing import client_of


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def organiser(departement):
    site = OrganisationFactory.create(
        capabilities=["accelerator"], name="Accélérateur de Marseille", phone="0412345678"
    )
    return client_of(MembershipFactory.create(role=Role.ACCELERATOR, organisation=site))


def url(name, row=None, *more):
    return reverse(f"jobdating:{name}", args=[row.pk, *more] if row else [])


def post(client, address, **said):
    return client.post(address, {"form_key": uuid4(), **said})


def hours(site, **more):
    return {
        "organisation": str(site.pk), "on": "2026-03-17", "opens": "09:00", "closes": "12:00", "slot_minutes": "15", "seats": "2",
        "most": "6", "gap_slots": "0", "hall_gap_slots": "1", "interpreters": "arabe 2\ndari 1 9:00-10:30", "version": "0", **more,
    }  # fmt: skip


def text(response):
    page = response.content.decode().replace("&nbsp;", " ").replace("&#x27;", "'")
    return " ".join(page.split())


def test_from_the_theme_to_the_announced_hours(organiser):
    client = organiser
    site = OrganisationFactory._meta.model.objects.get(name="Accélérateur de Marseille")

    post(client, url("create_theme"), month="2026-03-01", sector="hotellerie_restauration", title="", rome="")
    theme = Theme.objects.get()
    assert theme.rome == ["G14", "G15", "G16", "G17", "G18"]
    post(client, url("create", theme), **hours(site))
    event = JobDating.objects.get()
    assert [(one.language, one.count) for one in event.interpreters.order_by("language")] == [("arabe", 2), ("dari", 1)]
    company = make.company("Chez Paul")
    offer = make.vacancy(company)
    assert "Chez Paul" in text(client.get(url("find", event), {"q": "paul"}))
    post(
        client,
        url("add", event, company.pk),
        tables="1",
        least="1",
        vacancies=[str(offer.pk)],
        languages="Arabe, anglais",
    )
    assert Recruiter.objects.get().languages == ["Arabe", "anglais"]
    people = [reachable() for _ in range(3)]
    for person in people:
        JobSearch.objects.create(beneficiary=person, wishes=["G1602"], updated_at=NOON)
        Readiness.objects.create(beneficiary=person, is_ready=True, decided_at=NOON)
    assert "3 personnes prêtes" in text(client.get(url("candidates", event)))
    post(client, url("propose_ready", event))
    post(client, url("retain", event), tous="1")
    assert Candidate.objects.filter(status=CandidateStatus.RETAINED).count() == 2
    assert "1 autre attend" in text(client.get(url("candidates", event)))
    event.refresh_from_db()
    post(client, url("ask", event), version=event.version)
    assert Meeting.objects.count() == 2
    shown = text(client.get(url("plan", event)))
    assert "2 entretiens : aucun plan n'en donne un meilleur, c'est prouvé." in shown
    event.refresh_from_db()
    post(client, url("announce", event), version=event.version)
    event.refresh_from_db()
    assert event.status == Status.ANNOUNCED
    assert Appointment.objects.filter(session=event.session).count() == 2
    told = Message.objects.filter(kind="job_dating_hours")
    assert told.count() == 2
    assert "Chez Paul" in told[0].body or "9 h" in told[0].body.replace("\xa0", " ")
    assert list(Candidate.objects.exclude(number=None).order_by("number").values_list("number", flat=True)) == [1, 2]
    for page in ("home", "event", "recruiters", "candidates", "plan", "propose"):
        assert client.get(url(page, event if page != "home" else None)).status_code == 200


def test_two_coordinators_and_the_second_is_told(organiser):
    event = make.job_dating()
    make.recruiter(event)
    make.candidate(event)

    first = post(organiser, url("ask", event), version=event.version)
    second = post(organiser, url("ask", event), version=event.version)

    assert (first.status_code, second.status_code) == (303, 409)
    assert Meeting.objects.count() == 1
    assert "Quelqu'un d'autre vient de changer" in text(second)


def test_a_large_event_is_planned_by_the_worker_and_asked_twice_once(organiser, monkeypatch):
    monkeypatch.setattr(plan_views, "AT_ONCE", 0)
    event = make.job_dating()
    make.recruiter(event)
    make.candidate(event)

    for _ in range(2):
        post(organiser, url("ask", event), version=event.version)

    assert PlanRun.objects.count() == 1
    assert "Le plan se calcule" in text(organiser.get(url("plan", event)))
    run_jobs("jobdating.plan")
    assert PlanRun.objects.get().status == PlanStatus.DONE
    assert Meeting.objects.count() == 1
    run_jobs("jobdating.plan")
    assert Meeting.objects.count() == 1


def test_a_change_while_the_worker_computes_leaves_the_plan_out_of_date(organiser, monkeypatch):
    monkeypatch.setattr(plan_views, "AT_ONCE", 0)
    event = make.job_dating()
    make.recruiter(event)
    make.candidate(event)
    post(organiser, url("ask", event), version=event.version)
    plans.renew(plans.hold(event))

    run_jobs("jobdating.plan")

    assert PlanRun.objects.get().status == PlanStatus.STALE
    assert Meeting.objects.count() == 0
    assert "est dépassé" in text(organiser.get(url("plan", event)))


def test_an_interview_is_placed_moved_and_removed_by_hand(organiser):
    event = make.job_dating()
    host = make.recruiter(event, name="Chez Paul", arrives=make.instant_of("10:00"))
    one = make.candidate(event)
    starts = slots(event)
    said = {"candidate": one.pk, "recruiter": host.pk, "version": 0}

    refused = post(organiser, url("place", event), **said, starts_at=starts[0].isoformat())
    assert refused.status_code == 422
    assert "Chez Paul n'a pas de table libre à 9 h." in text(refused)
    post(organiser, url("place", event), **said, starts_at=starts[4].isoformat())
    meeting = Meeting.objects.get()
    assert meeting.is_by_hand
    live = organiser.get(url("check", event), {**said, "starts_at": starts[1].isoformat(), "meeting": meeting.pk})
    assert "Cet entretien ne tient pas" in text(live)
    assert "Chez Paul" in text(organiser.get(url("meeting", meeting)))
    post(organiser, url("meeting", meeting), **{**said, "version": 1}, starts_at=starts[5].isoformat())
    assert Meeting.objects.get().starts_at == starts[5]
    post(organiser, url("remove", Meeting.objects.get()), version=2)
    assert not Meeting.objects.exists()


def test_a_referent_proposes_and_reads_what_was_answered(organiser, departement):
    member = MembershipFactory.create(role=Role.REFERENT)
    mine = BeneficiaryFactory.create(structure=member.organisation, referent=member)
    theirs = BeneficiaryFactory.create()
    event = make.job_dating()
    referent = client_of(member)

    post(referent, url("propose", event), people=[str(mine.pk)], motive="Cuisine depuis dix ans")
    refused = post(referent, url("propose", event), people=[str(theirs.pk)])
    candidate = Candidate.objects.get()
    post(organiser, url("decline", candidate), motive="Le thème de mai lui convient mieux")

    assert refused.status_code == 422
    assert candidate.beneficiary == mine
    assert "Le thème de mai lui convient mieux" in text(referent.get(url("event", event)))


def test_whoever_withdraws_frees_their_hours(organiser):
    event = make.job_dating()
    host = make.recruiter(event)
    one, two = make.candidate(event), make.candidate(event)
    make.meeting(one, host)

    post(organiser, url("withdraw", one), withdrawal="personal")
    post(organiser, url("ask", event), version=JobDating.objects.get().version)

    assert [row.candidate_id for row in Meeting.objects.all()] == [two.pk]


def test_nobody_is_withdrawn_from_an_event_that_is_over(organiser):
    one = make.candidate(make.job_dating(status="held"))

    answer = post(organiser, url("withdraw", one), withdrawal="personal")

    assert Candidate.objects.get().status == "retained"
    assert answer.status_code in (403, 409, 422)


def test_a_recruiter_who_does_not_come_frees_their_interviews(organiser):
    event = make.job_dating()
    host = make.recruiter(event)
    make.meeting(make.candidate(event), host, announced_at=NOON)

    post(organiser, url("withdraw_recruiter", host))

    assert Meeting.objects.get().status == "cancelled"
    assert "Ne vient plus" in text(organiser.get(url("recruiters", event)))


def test_wishes_and_hours_are_kept_and_a_recruiter_once(organiser):
    event = make.job_dating()
    first, second = make.recruiter(event), make.recruiter(event)
    one = make.candidate(event)
    address = url("wish", one)

    wrong = post(organiser, address, first=str(first.pk), second=str(first.pk))
    post(organiser, address, first=str(second.pk), second=str(first.pk), arrives="10:00", language="dari")

    one.refresh_from_db()
    assert wrong.status_code == 422
    assert (one.wishes, one.language) == ([second.pk, first.pk], "dari")


def test_the_expert_writes_what_the_companies_expect(departement):
    theme = make.theme()
    host = make.recruiter(make.job_dating(theme=theme), name="Chez Anna")
    expert = client_of(MembershipFactory.create(role=Role.SECTOR_EXPERT))

    post(expert, url("lessons", theme), lessons="Être là le week-end", came=[str(host.pk)])

    shown = text(expert.get(url("theme", theme)))
    assert "Être là le week-end" in shown
    assert "Entreprises présentes : Chez Anna." in shown


def test_cancelling_tells_everybody(organiser):
    event = make.job_dating()
    make.recruiter(event)
    make.candidate(event, beneficiary=reachable())
    post(organiser, url("ask", event), version=0)
    post(organiser, url("announce", event), version=1)

    post(organiser, url("cancel", event), version=JobDating.objects.get().version)

    assert JobDating.objects.get().status == Status.CANCELLED
    assert Message.objects.filter(kind="appointment_postponed").count() == 1


def test_bad_hours_keep_everything_typed(organiser):
    site = OrganisationFactory._meta.model.objects.get(name="Accélérateur de Marseille")
    theme = make.theme()

    shown = post(organiser, url("create", theme), **hours(site, closes="08:00", seats="37"))

    assert shown.status_code == 422
    assert "L'heure de fin vient après l'heure de début." in text(shown)
    assert 'value="37"' in text(shown)


def test_a_day_that_is_past_is_refused_even_to_a_job_dating_that_is_open(organiser):
    site = OrganisationFactory._meta.model.objects.get(name="Accélérateur de Marseille")
    event = make.job_dating()

    for address in (url("create", event.theme), url("change", event)):
        shown = post(organiser, address, **hours(site, on="2025-03-18", version=event.version))
        assert shown.status_code == 422
        assert "Ce jour est passé" in text(shown)


@pytest.mark.parametrize(
    ("line", "why"), [("arabe 0", "n'est pas lisible"), ("arabe 1 12:00-9:00", "l'heure de fin vient après")]
)
def test_no_interpreter_at_all_or_hours_the_wrong_way_round_are_refused(organiser, line, why):
    site = OrganisationFactory._meta.model.objects.get(name="Accélérateur de Marseille")

    assert why in text(post(organiser, url("create", make.theme()), **hours(site, interpreters=line)))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"least": "5", "most": "2"}, "c'est moins que les entretiens promis"),
        ({"least": "0", "arrives": "11:00", "leaves": "10:00"}, "L'heure de départ vient après l'heure d'arrivée"),
    ],
)
def test_what_a_recruiter_cannot_keep_is_refused_with_its_reason(organiser, said, why):
    host = make.recruiter(make.job_dating())

    refused = post(organiser, url("change_recruiter", host), tables="1", **said)

    assert refused.status_code == 422
    assert why in text(refused)


def test_a_plan_that_no_longer_holds_is_said_before_it_is_announced(organiser):
    event = make.job_dating()
    host = make.recruiter(event, name="Chez Paul")
    make.meeting(make.candidate(event), host)
    warning = "Ce plan ne tient plus"
    assert warning not in text(organiser.get(url("announce", event)))

    post(organiser, url("change_recruiter", host), tables="1", least="0", arrives="11:00")

    shown = text(organiser.get(url("announce", event)))
    assert warning in shown and "Chez Paul n'a pas de table libre à 9 h" in shown


def test_the_board_takes_few_statements(organiser, django_assert_max_num_queries):
    event = make.job_dating()
    for _ in range(12):
        make.recruiter(event)
        make.candidate(event)
    post(organiser, url("ask", event), version=0)

    with django_assert_max_num_queries(30):
        organiser.get(url("plan", event))
    with django_assert_max_num_queries(22):
        organiser.get(url("candidates", event))
    with django_assert_max_num_queries(20):
        organiser.get(url("recruiters", event))


def test_the_first_page_says_what_is_done_and_what_comes_next(organiser):
    event = make.job_dating()
    page = text(organiser.get(url("event", event)))
    assert "Et maintenant : inscrire les recruteurs" in page and "Fait" not in page

    host = make.recruiter(event)
    waiting = make.candidate(event, status=CandidateStatus.PROPOSED)
    page = text(organiser.get(url("event", event)))
    assert "Et maintenant : retenir les personnes" in page
    assert "1 personne proposée attend une réponse" in page.replace("\u202f", " ").replace("\xa0", " ")

    Candidate.objects.filter(pk=waiting.pk).update(status=CandidateStatus.RETAINED)
    assert "Et maintenant : demander le plan" in text(organiser.get(url("event", event)))
    make.meeting(Candidate.objects.get(), host)
    JobDating.objects.update(planned_at=NOON)
    assert "Et maintenant : annoncer les heures" in text(organiser.get(url("event", event)))


def test_a_new_job_dating_leaves_a_free_slot_between_two_interviews(organiser):
    page = organiser.get(url("create", make.theme())).content.decode()

    assert re.search(r'name="gap_slots" value="1"', page)
