"""From the choice of people to what came of their invitations."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Campaign, Invitation, Review
from rebond.people.appointments.operations import inviting
from rebond.people.appointments.states import CampaignStatus, Status
from tests.faces.casefile.conftest import signed
from tests.factories import BeneficiaryFactory, DutyPeriodFactory, OrganisationFactory
from tests.jobs import run_jobs
from tests.journey.orientation.factories import OrientationFactory, pole
from tests.people.appointments.factories import AppointmentFactory, InvitationFactory, OpeningFactory

KIND = "orientation_interview"


@pytest.fixture
def adviser(departement):
    return signed(Role.ADVISER, organisation=pole())


@pytest.fixture
def adviser_13(in_13):
    return signed(Role.ADVISER, organisation=pole())


def followed(**fields):
    return DutyPeriodFactory(beneficiary=BeneficiaryFactory(**{"pole": pole(), **fields})).beneficiary


def reachable(**fields):
    return followed(**{"phone": "0612345678", "phone_consent": "A", **fields})


def invited(days=0, **fields):
    at = timezone.now() - timedelta(days=days)
    return InvitationFactory(**{"beneficiary": reachable(), "organisation": pole(), "created_at": at, **fields})


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def choose(browser, name, people, **data):
    ids = [str(person.pk) for person in people]
    return browser.post(reverse(name), {"ids": ids, "confirmed": str(len(ids)), **data})


def prepare(browser, people, name="casefile:people_invite"):
    choose(browser, name, people, kind=KIND, channels=["sms", "email"])
    return Campaign.objects.get()


def page(browser, name, *args, **query):
    response = browser.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").replace("\u202f", " ")


def test_preparing_says_what_is_missing_and_writes_to_nobody(adviser):
    browser, who = adviser
    people = [reachable() for _ in range(3)]

    text = page(browser, "inviting:campaign", prepare(browser, [*people, followed()]).pk)

    assert "Inviter 3 personnes" in text and "Il manque 3 créneaux" in text and who.user.full_name in text
    assert "Aucun moyen de la joindre : 1 personne" in text and "SMS : 3" in text
    assert not Message.objects.exists() and not Invitation.objects.exists()


def test_only_as_many_as_find_an_hour(adviser):
    browser, who = adviser
    tomorrow = timezone.localdate() + timedelta(days=1)
    OpeningFactory(
        agent=who.membership, weekday=None, starts_on=None, on=tomorrow + timedelta(days=(7 - tomorrow.weekday()) % 7)
    )
    made = prepare(browser, [reachable() for _ in range(5)])

    text = page(browser, "inviting:campaign", made.pk)
    browser.post(reverse("inviting:launch", args=[made.pk]), {"who": "places"})

    assert "Il manque 2 créneaux" in text and "Seulement les 3 qui ont un créneau" in text
    assert (Invitation.objects.count(), Campaign.objects.get().status) == (3, CampaignStatus.SENT)


def test_a_campaign_is_sent_once(adviser_13):
    browser, _ = adviser_13
    made = prepare(browser, [reachable()])
    first = browser.post(reverse("inviting:launch", args=[made.pk]), {"who": "tous"})
    second = browser.post(reverse("inviting:launch", args=[made.pk]), {"who": "tous"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert Message.objects.count() == 1


def test_a_large_campaign_shows_its_progress(adviser_13, monkeypatch):
    monkeypatch.setattr(inviting, "AT_ONCE", 1)
    browser, _ = adviser_13
    made = prepare(browser, [reachable() for _ in range(3)])
    browser.post(reverse("inviting:launch", args=[made.pk]), {"who": "tous"})

    assert "Envoi des invitations" in page(browser, "inviting:campaign", made.pk)
    run_jobs("appointments.send_invitations")
    assert "Ce qu'il en est" in page(browser, "inviting:campaign", made.pk)


def test_given_up_then_nobody_is_invited(adviser_13):
    browser, _ = adviser_13
    made = prepare(browser, [reachable()])

    assert told(browser.post(reverse("inviting:drop", args=[made.pk]))) == [
        "L'envoi est abandonné : aucune invitation n'est partie."
    ]
    assert not Invitation.objects.exists()


def test_each_count_leads_to_its_people(adviser_13):
    browser, _ = adviser_13
    silent, booked = reachable(last_name="Silence"), reachable(last_name="Rendez")
    made = prepare(browser, [silent, booked])
    browser.post(reverse("inviting:launch", args=[made.pk]), {"who": "tous"})
    Invitation.objects.filter(beneficiary=booked).update(answered_at=timezone.now())

    pending = page(browser, "inviting:people", nature=KIND, envoi=str(made.pk), reponse="en-attente")
    taken = page(browser, "inviting:people", nature=KIND, envoi=str(made.pk), reponse="pris")

    assert "SILENCE" in pending and "RENDEZ" not in pending
    assert "RENDEZ" in taken and "SILENCE" not in taken


def test_pending_invitations_of_a_campaign_are_withdrawn(adviser_13):
    browser, _ = adviser_13
    made = prepare(browser, [reachable(), reachable()])
    browser.post(reverse("inviting:launch", args=[made.pk]), {"who": "tous"})

    assert told(browser.post(reverse("inviting:withdraw_pending", args=[made.pk]))) == ["2\xa0invitations retirées."]


def test_the_list_tells_where_everybody_stands_in_as_many_statements(adviser_13, django_assert_max_num_queries):
    browser, _ = adviser_13
    invited(beneficiary=reachable(last_name="Attend"))
    invited(days=12, beneficiary=reachable(last_name="Muette"))
    reachable(last_name="Jamais")
    for _ in range(5):
        invited()

    with django_assert_max_num_queries(14):
        text = page(browser, "inviting:people")

    assert "ATTEND" in text and "MUETTE" in text and "JAMAIS" not in text
    expired = page(browser, "inviting:people", etat="expired")
    assert "MUETTE" in expired and "ATTEND" not in expired and "convocation=1" in expired
    assert "JAMAIS" in page(browser, "inviting:people", etat="not_invited")


def test_others_see_neither_the_people_nor_the_campaign(adviser_13):
    browser, _ = adviser_13
    made = prepare(browser, [reachable(last_name="Attend")])
    stranger, _ = signed(Role.ADVISER, organisation=OrganisationFactory(pole=True))

    assert stranger.get(reverse("inviting:campaign", args=[made.pk])).status_code == 404
    assert "ATTEND" not in page(stranger, "inviting:people", etat="not_invited")


def test_invite_withdraw_review_and_close_from_one_person(adviser_13):
    browser, _ = adviser_13
    person = reachable()
    url = reverse("inviting:person", args=[person.pk])

    def act(act):
        return told(browser.post(url, {"kind": KIND, "act": act}))

    assert act("invite") == ["L'invitation est partie."]
    assert "Invitation en attente de réponse" in page(browser, "inviting:person", person.pk)
    assert browser.post(url, {"kind": KIND, "act": "invite"}).status_code == 422
    assert act("withdraw") == ["L'invitation est retirée."]
    assert act("close") == ["C'est noté : plus rien n'est attendu pour ce rendez-vous."]
    assert Review.objects.get().is_closing
    assert browser.post(url, {"kind": "doctor", "act": "invite"}).status_code == 422


def test_bulk_withdraw_and_review_say_how_many(adviser_13):
    browser, _ = adviser_13
    row, other = invited(), reachable()
    query = f"nature={KIND}&etat="

    response = choose(browser, "inviting:withdraw", [row.beneficiary], query=query)
    assert told(response) == ["1\xa0invitation retirée."]
    response = choose(browser, "inviting:closed", [other], query=f"nature={KIND}&etat=not_invited")
    assert told(response) == ["1\xa0dossier traité."]


def test_invite_again_from_the_list(adviser_13):
    browser, _ = adviser_13
    row = invited(days=12)

    choose(
        browser, "inviting:invite", [row.beneficiary], query=f"nature={KIND}&etat=expired", kind=KIND, channels=["sms"]
    )

    assert Campaign.objects.get().people == [row.beneficiary_id]


def test_queues_of_the_silent_and_of_the_absent(adviser):
    browser, _ = adviser
    invited(days=12)
    invited(days=1)
    absent = reachable(last_name="Absente")
    for days in (9, 5):
        AppointmentFactory(beneficiary=absent, starts_at=timezone.now() - timedelta(days=days), status=Status.MISSED)

    text = page(browser, "casefile:home")

    assert "Invitations sans réponse : entretien d'orientation" in text.replace("&#x27;", "'")
    assert "Absences à examiner : entretien d'orientation" in text.replace("&#x27;", "'")
    assert "ABSENTE" in page(browser, "inviting:people", nature=KIND, etat="absences")


def test_queues_are_silent_when_there_is_nothing(adviser_13):
    assert "Invitations sans réponse" not in page(adviser_13[0], "casefile:home")


def test_a_file_says_where_its_person_stands(adviser_13):
    row = invited(days=12)

    text = page(adviser_13[0], "casefile:person", row.beneficiary_id)

    assert "Entretien d'orientation : invitation sans réponse" in text.replace("&#x27;", "'")


def test_the_manager_invites_for_the_pole_of_each(in_13):
    browser, _ = signed(Role.MANAGER)
    other = OrganisationFactory(pole=True)
    made = prepare(browser, [reachable(), reachable(pole=other)])
    browser.post(reverse("inviting:launch", args=[made.pk]), {"who": "tous"})

    assert set(Invitation.objects.values_list("organisation", flat=True)) == {pole().pk, other.pk}


def oriented(days, **fields):
    """Somebody on their way in, since so many days."""
    day = timezone.localdate() - timedelta(days=days)
    told = {"duty__informed_on": day, "duty__requested_on": day, "opened_at": timezone.now() - timedelta(days=days)}
    reached = {"duty__beneficiary__phone": "0612345678", "duty__beneficiary__phone_consent": "A"}
    return OrientationFactory(**told, **reached, **fields).beneficiary


def test_who_was_seen_in_this_orientation_is_left_out_unless_an_agent_says_so(adviser):
    browser, _ = adviser
    met, again = oriented(9, interviewed_at=timezone.now() - timedelta(days=2)), oriented(5)
    for person, days in ((met, 2), (again, 200)):
        AppointmentFactory(beneficiary=person, starts_at=timezone.now() - timedelta(days=days), status=Status.HELD)

    text = page(browser, "inviting:campaign", prepare(browser, [met, again]).pk)

    assert "Inviter 1 personne" in text and "Déjà reçue pour ce rendez-vous : 1 personne" in text
    assert Campaign.objects.get().people == [again.pk]
    url = reverse("inviting:person", args=[met.pk])
    assert browser.post(url, {"kind": KIND, "act": "invite"}).status_code == 303
    assert Invitation.objects.get().beneficiary == met


def test_the_nearest_promise_comes_first_then_the_oldest_right(adviser):
    browser, _ = adviser
    late, early, nobody_knows = oriented(2), oriented(20), reachable()

    assert prepare(browser, [nobody_knows, late, early]).people == [early.pk, late.pk, nobody_knows.pk]


def test_the_silent_are_all_given_an_hour_from_one_link(adviser):
    browser, _ = adviser
    invited(days=12)
    url = f"{reverse('allocation:prepare')}?kind={KIND}&amp;pole="

    assert url in page(browser, "inviting:people", nature=KIND, etat="expired")
    assert url not in page(browser, "inviting:people", nature=KIND, etat="invited")


def test_who_is_not_followed_is_not_proposed(adviser):
    browser, _ = adviser
    stranger, person = BeneficiaryFactory(pole=pole(), last_name="Passante"), reachable(last_name="Suivie")

    text = page(browser, "inviting:people", nature=KIND, etat="not_invited")

    assert person.sorted_name in text and stranger.sorted_name not in text
