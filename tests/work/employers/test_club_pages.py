"""The club's pages: its list, letters and invitations in bulk, meetings, and the links that they bring."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.work.applications import operations as applications
from rebond.work.employers import operations
from rebond.work.employers.models import (
    ClubDeed,
    ClubEvent,
    ClubGuest,
    ClubLetter,
    ClubMembership,
    Company,
    CompanyContact,
)
from rebond.work.employers.operations import meetings
from rebond.work.employers.queries import club as queries
from rebond.work.vacancies import fitting
from tests.factories import principal
from tests.signing import client_of
from tests.work.employers.factories import (
    ClubEventFactory,
    GuestFactory,
    MemberFactory,
    ReaderFactory,
    SpaceRequestFactory,
)
from tests.work.factories import CompanyFactory, ContactFactory, JobSearchFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def agent():
    return client_of(principal(Role.RTEF).membership)


def _path(kind):
    body = Message.objects.filter(kind=kind).latest("created_at").body
    found = re.search(r"https?://[^/]+(/entreprises/\S+)", body)
    assert found is not None
    return found[1]


def _bulk(agent, name, members, **typed):
    """Tick, answer, confirm."""
    data = {"ids": [str(one.pk) for one in members], "back": reverse("employers:club")}
    agent.post(reverse(f"employers:{name}"), data)
    return agent.post(reverse(f"employers:{name}"), data | typed | {"confirmed": str(len(members))}, follow=True)


def test_the_list_says_how_each_relation_is(agent):
    warm = MemberFactory(company__organisation__name="Chaude")
    VacancyFactory(company=warm.company, published_at=timezone.now())
    MemberFactory(company__organisation__name="Froide")
    MemberFactory(company__organisation__name="Partie", ended_on=timezone.localdate())

    page = agent.get(reverse("employers:club")).content.decode()
    cold = agent.get(reverse("employers:club"), {"relation": "cold", "q": "froi"}).content.decode()

    assert queries.club_name(timezone.localdate()) in page
    assert "Suivie" in page
    assert "Partie" not in page
    assert "Froide" in cold
    assert "Chaude" not in cold


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(agent, count, django_assert_num_queries):
    for _ in range(count):
        VacancyFactory(company=MemberFactory().company)
    agent.get(reverse("employers:club"))

    with django_assert_num_queries(9):
        agent.get(reverse("employers:club"))


def test_a_company_enters_promises_does_and_leaves(agent):
    company = CompanyFactory()
    today = timezone.localdate().isoformat()
    url = lambda name: reverse(f"employers:{name}", args=[company.pk])  # noqa: E731

    assert agent.get(url("deed")).status_code == 409
    agent.post(url("join"), {"signed_on": today, "promise_visits": "2"})
    agent.post(url("promise"), {"promise_visits": "2", "promise_forum": "1"})
    agent.post(url("deed"), {"kind": "visits", "done_on": today, "count": "2"})
    page = agent.get(url("company")).content.decode()

    member = ClubMembership.objects.get()
    assert dict(member.commitments.values_list("kind", "yearly")) == {"visits": 2, "forum": 1}
    assert ClubDeed.objects.get().count == 2
    assert "Charte signée le" in page
    agent.post(url("leave"), {"on": today})
    assert "n'est pas membre du club" in agent.get(url("company")).content.decode()


def test_a_letter_is_written_from_the_list_and_refused_by_its_link(agent):
    members = [MemberFactory(), MemberFactory()]
    reader = ReaderFactory.create(company=members[0].company)
    ContactFactory.create(company=members[1].company, email="jamais@exemple.example")

    said = _bulk(agent, "write", members, subject="Des nouvelles du club", body="Bonjour à tous").content.decode()
    path = _path("club_letter")
    asked = Client().get(path).content.decode()
    done = Client().post(path).content.decode()

    assert "1\xa0entreprise reçoit la lettre" in said
    assert "accepte la lettre (1)" in said
    assert [one.address for one in Message.objects.all()] == [reader.email]
    assert "Ne plus recevoir la lettre" in asked
    assert "C'est fait" in done
    _bulk(agent, "write", members, subject="Encore", body="Bonjour")
    assert ClubLetter.objects.count() == 1
    assert Message.objects.count() == 1
    assert "Des nouvelles du club" in agent.get(reverse("employers:sent_letters")).content.decode()


def test_a_meeting_is_opened_invited_to_answered_and_called_off(agent):
    member = MemberFactory()
    reader = ReaderFactory.create(company=member.company)
    assert "Aucune rencontre à venir" in _bulk(agent, "invite", [member]).content.decode()

    day = timezone.localdate().replace(year=timezone.localdate().year + 1)
    typed = {"title": "Petit déjeuner", "day": day.isoformat(), "hour": "08:30", "place": "Hôtel du Département"}
    agent.post(reverse("employers:open_event"), typed)
    event = ClubEvent.objects.get()
    _bulk(agent, "invite", [member], event=str(event.pk))
    path = _path("club_invitation")
    assert "Petit déjeuner" in Client().get(path).content.decode()
    assert Client().post(path, {"reponse": "peut-etre"}).status_code == 422
    assert "nous vous attendons" in Client().post(path, {"reponse": "yes"}).content.decode()
    page = agent.get(reverse("employers:event", args=[event.pk])).content.decode()
    assert "1\xa0personne vient sur 1\xa0invitée" in page
    assert reader.full_name in page
    assert "Petit déjeuner" in agent.get(reverse("employers:events")).content.decode()

    agent.post(reverse("employers:call_off", args=[event.pk]))
    assert "Cette rencontre est annulée" in Client().get(path).content.decode()
    assert Client().post(path, {"reponse": "no"}).status_code == 422
    assert agent.post(reverse("employers:call_off", args=[event.pk])).status_code == 409


def test_a_guest_may_refuse_the_next_messages(agent):
    reader = ReaderFactory.create()
    later = timezone.now() + timezone.timedelta(days=3)
    meetings.invite(ClubEventFactory(starts_at=later), [reader], by=principal(Role.RTEF).actor, at=timezone.now())

    Client().post(_path("club_invitation"), {"reponse": "plus"})

    reader.refresh_from_db()
    assert reader.refused_on == timezone.localdate()
    assert ClubGuest.objects.get().answer == ""


def test_unknown_links_are_told_so():
    for name in ("letters", "guest"):
        assert Client().get(reverse(f"employers:{name}", args=["rien"])).status_code == 410


def test_consent_is_noted_and_taken_back(agent):
    contact = ContactFactory.create(email="a@exemple.example")

    agent.post(reverse("employers:consent", args=[contact.pk]), {"on": timezone.localdate().isoformat()})
    assert CompanyContact.objects.get().receives_letters
    assert "Oui, depuis le" in agent.get(reverse("employers:company", args=[contact.company_id])).content.decode()
    agent.post(reverse("employers:refuse", args=[contact.pk]))
    assert not CompanyContact.objects.get().receives_letters


def test_duplicates_are_shown_and_merged(agent):
    place = {"name": "Le Bistrot", "postal_code": "13001"}
    kept, other = (CompanyFactory(**{f"organisation__{k}": v for k, v in place.items()}) for _ in range(2))

    assert other.siret in agent.get(reverse("employers:duplicates")).content.decode()
    assert "même nom, même code postal" in agent.get(reverse("employers:company", args=[kept.pk])).content.decode()
    url = reverse("employers:merge", args=[kept.pk, other.pk])
    assert "Cela ne se défait pas" in agent.get(url).content.decode()
    assert agent.post(url).headers["Location"] == reverse("employers:company", args=[kept.pk])

    assert "Aucun doublon" in agent.get(reverse("employers:duplicates")).content.decode()
    assert agent.get(reverse("employers:company", args=[other.pk])).status_code == 404
    assert Company.objects.live().count() == 1


def test_what_cannot_be_merged_is_said_on_the_page(agent):
    kept, other = MemberFactory().company, MemberFactory().company

    answer = agent.post(reverse("employers:merge", args=[kept.pk, other.pk]))

    assert answer.status_code == 422
    assert "déjà membre du club" in answer.content.decode()


def test_a_company_that_registered_itself_has_no_candidate_before_it_is_looked_at(agent):
    offer = VacancyFactory(company__registered_itself_at=timezone.now())
    person, by = JobSearchFactory().beneficiary, principal(Role.RTEF).actor

    with pytest.raises(ValidationError, match="un agent la vérifie d'abord"):
        applications.apply(offer, person, by=by, at=timezone.now())
    assert fitting.offers_for(person, on=timezone.localdate()) == []
    assert "Personnes à qui" not in agent.get(reverse("vacancies:vacancy", args=[offer.pk])).content.decode()
    operations.look_at(offer.company, by=by, at=timezone.now())
    assert [one.vacancy for one in fitting.offers_for(person, on=timezone.localdate())] == [offer]
    assert applications.apply(offer, person, by=by, at=timezone.now()).status == "sent"


def test_a_company_that_registered_itself_is_looked_at(agent):
    offer = VacancyFactory(company__registered_itself_at=timezone.now())

    assert "pas encore vérifiée" in agent.get(reverse("vacancies:vacancy", args=[offer.pk])).content.decode()
    assert "Inscrite par elle-même" in agent.get(reverse("employers:company", args=[offer.company_id])).content.decode()
    agent.post(reverse("employers:look_at", args=[offer.company_id]))
    assert agent.post(reverse("employers:look_at", args=[offer.company_id])).status_code == 409
    assert "pas encore vérifiée" not in agent.get(reverse("vacancies:vacancy", args=[offer.pk])).content.decode()


def test_a_company_that_waits_for_a_word_is_in_the_work_to_do_until_it_is_given(agent):
    itself = CompanyFactory(registered_itself_at=timezone.now(), organisation__name="Inscrite Seule")
    asked = SpaceRequestFactory(asked=True, company__organisation__name="Demandée")
    CompanyFactory(organisation__name="Tranquille")
    listed = reverse("employers:companies") + "?suivi=a-verifier"

    home = agent.get(reverse("casefile:home")).content.decode()
    page = agent.get(listed).content.decode()

    assert "Entreprises à vérifier" in home
    assert listed in home
    assert ("Inscrite Seule" in page, "Demandée" in page, "Tranquille" in page) == (True, True, False)
    agent.post(reverse("employers:look_at", args=[itself.pk]))
    agent.post(reverse("employers:refuse_access", args=[asked.pk]))
    assert "Entreprises à vérifier" not in agent.get(reverse("casefile:home")).content.decode()


def test_a_companys_page_tells_its_answers_and_leads_to_prospecting(agent):
    guest = GuestFactory(contact__company=MemberFactory().company, invited_at=timezone.now())
    company = guest.contact.company

    page = agent.get(reverse("employers:company", args=[company.pk])).content.decode()

    assert "0 sur 1\u00a0demande en douze mois" in page
    assert reverse("prospecting:company", args=[company.pk]) in page


def test_an_agent_answers_who_asks_to_come_in(agent):
    asked = SpaceRequestFactory(asked=True)

    page = agent.get(reverse("employers:company", args=[asked.company_id])).content.decode()
    agent.post(reverse("employers:accept_access", args=[asked.pk]))

    assert asked.email in page
    asked.refresh_from_db()
    assert asked.status == "opened"
