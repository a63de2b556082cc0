"""What the pages say once the plan is no longer what was computed: a proof is about one plan only."""

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.events.jobdating import planning
from rebond.events.jobdating.models import JobDating, Meeting
from rebond.events.jobdating.operations import announcing, candidates, meetings, plans
from rebond.events.jobdating.queries.plans import for_closed_offers, worth
from rebond.people.accounts.states import Role
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies.models import Vacancy
from tests.events.jobdating import factories as make
from tests.factories import NOON, MembershipFactory, principal
from tests.signing import client_of

QUICK = 1.0


def said(event: JobDating) -> str:
    return worth(event)[0].replace("\xa0", " ").replace("\u202f", " ")


def planned(event: JobDating) -> JobDating:
    found = planning.answer(event, seconds=QUICK)
    return plans.apply(event, found, version=found.version, by=principal().actor, at=NOON)


@pytest.fixture
def event(departement, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    found = make.job_dating()
    for _ in range(2):
        make.recruiter(found)
        make.candidate(found)
    return planned(found)


def test_the_proof_is_said_of_the_plan_as_it_was_computed_and_once_announced(event):
    assert "4 entretiens : aucun plan n'en donne un meilleur, c'est prouvé" in said(event)
    assert worth(event)[1]

    announcing.announce(event, version=event.version, by=principal().actor, at=NOON)

    assert "c'est prouvé" in said(JobDating.objects.get())


def test_after_a_hand_both_numbers_are_said_and_nothing_is_proved(event):
    row = Meeting.objects.first()
    meetings.remove(row, version=event.version, by=principal().actor, at=NOON)

    _, profile = worth(JobDating.objects.get())

    assert (
        said(JobDating.objects.get())
        == "3 entretiens après les changements faits depuis ; le plan calculé en donnait 4, prouvé."
    )
    assert profile == []
    agent = client_of(MembershipFactory.create(role=Role.ACCELERATOR))
    for name in ("event", "plan"):
        page = agent.get(reverse(f"jobdating:{name}", args=[event.pk])).content.decode()
        assert "aucun plan n&#x27;en donne" not in page and "après les changements" in page


def test_a_wish_changes_what_was_proved_although_the_count_does_not(event):
    one = event.candidates.first()
    candidates.wish(one, wishes=[event.recruiters.first().pk], by=principal().actor, at=NOON)

    assert "après les changements" in said(JobDating.objects.get())


def test_without_any_recruiter_nothing_is_said_to_be_proved(in_13):
    event = make.job_dating()
    make.candidate(event)

    assert said(planned(event)) == "Aucun entretien n'est possible : aucun recruteur n'est inscrit."


def test_an_offer_withdrawn_is_said_on_both_pages_and_a_new_plan_replaces_its_interviews(event):
    agent = client_of(MembershipFactory.create(role=Role.ACCELERATOR))
    host = event.recruiters.first()
    offer = Vacancy.objects.get(company=host.company)
    make.RecruiterVacancy.objects.create(recruiter=host, vacancy=(other := make.vacancy(host.company, title="Commis")))
    Meeting.objects.update(announced_at=NOON)
    page = agent.get(reverse("vacancies:vacancy", args=[offer.pk])).content.decode()
    assert "2 entretiens prévus" in page.replace("\u202f", " ").replace("\xa0", " ")

    vacancies.close(offer, by=principal().actor, at=NOON)

    assert for_closed_offers(event) == 2
    assert "un nouveau plan les remplace" in agent.get(reverse("vacancies:vacancy", args=[offer.pk])).content.decode()
    for name in ("event", "plan"):
        page = agent.get(reverse(f"jobdating:{name}", args=[event.pk])).content.decode()
        assert "pour une offre retirée ou pourvue" in page
    assert "après les changements" in said(event)

    planned(event)

    assert for_closed_offers(event) == 0
    live = Meeting.objects.filter(recruiter=host, status="planned")
    assert set(live.values_list("vacancy", flat=True)) == {other.pk}


def test_why_a_person_was_not_kept_does_not_hide_why_they_were_proposed(in_13):
    event = make.job_dating()
    one = make.candidate(event, status="proposed", motive="Très motivée")

    row = candidates.decline(one, motive="Complet", by=principal().actor, at=NOON)

    assert (row.motive, row.refusal) == ("Très motivée", "Complet")
    [again] = candidates.retain(event, [row], by=principal().actor, at=NOON)
    again.refresh_from_db()
    assert (again.motive, again.refusal) == ("Très motivée", "")


def test_numbers_do_not_tell_the_rank_in_the_alphabet(in_13):
    event = make.job_dating()
    host = make.recruiter(event, tables=3)
    people = [make.candidate(event) for _ in range(3)]
    for name, one in zip("cab", people, strict=True):
        one.beneficiary.last_name = name * 4
        one.beneficiary.save()
        make.meeting(one, host, table="cab".index(name) + 1)
    event.planned_at = NOON
    event.save()

    announcing.announce(event, version=event.version, by=principal().actor, at=NOON)

    numbers = [one.number for one in event.candidates.order_by("proposed_at", "pk")]
    assert numbers == [1, 2, 3]


def test_the_conflict_page_leads_back_to_the_plan(event):
    agent = client_of(MembershipFactory.create(role=Role.ACCELERATOR))
    plan = reverse("jobdating:plan", args=[event.pk])
    plans.renew(plans.hold(event))

    posted = {"version": event.version, "form_key": "0b3b3a5e-0000-4000-8000-000000000001"}
    answer = agent.post(
        reverse("jobdating:ask", args=[event.pk]), posted, headers={"Referer": f"http://testserver{plan}"}
    )
    away = agent.post(
        reverse("jobdating:ask", args=[event.pk]), posted, headers={"Referer": "http://ailleurs.example/x"}
    )

    assert answer.status_code == 409 and f'href="{plan}"' in answer.content.decode()
    assert "ailleurs" not in away.content.decode()
