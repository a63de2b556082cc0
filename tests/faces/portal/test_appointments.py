"""The person's own appointments: chosen, moved and called off as by the link of a message."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.people.appointments.models import Appointment, WaitingPlace
from rebond.people.appointments.states import Status
from rebond.people.beneficiaries.models import Beneficiary
from tests.faces.booking.steps import adviser, hours_of
from tests.factories import BeneficiaryFactory, MembershipFactory
from tests.people.appointments.factories import AppointmentFactory, InvitationFactory
from tests.signing import client_of

HOME = reverse("portal:home")


def browser_of(person):
    account = MembershipFactory(person=True)
    Beneficiary.objects.filter(pk=person.pk).update(account=account)
    return client_of(account)


def seen(response):
    return html.unescape(response.content.decode())


def coming(person, **fields):
    return AppointmentFactory(beneficiary=person, starts_at=timezone.now() + timedelta(days=4), **fields)


@pytest.mark.parametrize(
    ("page", "words"), [("", "c'est prévu"), ("hours", "Changez l'heure"), ("cancel", "Annuler votre"), ("x", "prévu")]
)
def test_an_appointment_is_seen_moved_and_called_off_from_the_space(departement, page, words):
    row = coming(BeneficiaryFactory(first_name="Lina"))
    browser = browser_of(row.beneficiary)
    shown = seen(browser.get(HOME))

    answer = browser.post(reverse("portal:meeting", args=[row.pk]), {"page": page}, follow=True)

    assert "Changer d'heure" in shown
    assert words in seen(answer)


@pytest.mark.parametrize(
    ("status", "is_offered"), [(Status.EXCUSED, True), (Status.PLANNED, False), (Status.HELD, False)]
)
def test_who_called_off_what_they_chose_may_choose_again(departement, status, is_offered):
    now = timezone.now()
    row = InvitationFactory(
        created_at=now - timedelta(days=1), answered_at=now, expires_at=now + timedelta(days=9), kind="follow_up"
    )
    AppointmentFactory(beneficiary=row.beneficiary, kind=row.kind, made_at=now, noted_at=now, status=status)

    shown = seen(browser_of(row.beneficiary).get(HOME))

    assert ("Choisir un rendez-vous" in shown) is is_offered


def test_the_calendar_file_comes_at_once(departement):
    row = coming(BeneficiaryFactory())

    answer = browser_of(row.beneficiary).post(
        reverse("portal:meeting", args=[row.pk]), {"page": "calendar"}, follow=True
    )

    assert answer["Content-Type"].startswith("text/calendar")


def test_an_invitation_comes_first_and_is_answered(departement):
    agent = adviser()
    hours_of(agent)
    now = timezone.now()
    row = InvitationFactory(organisation=agent.organisation, created_at=now, expires_at=now + timedelta(days=9))
    browser = browser_of(row.beneficiary)
    page = seen(browser.get(HOME))

    answer = browser.post(reverse("portal:meeting", args=[row.pk]), follow=True)

    assert "Choisissez l'heure de votre premier rendez-vous" in page
    assert "Choisir un rendez-vous" in page
    assert len(re.findall("choix=", seen(answer))) > 5


def test_a_wait_and_what_is_past_are_shown(departement):
    now, person = timezone.now(), BeneficiaryFactory()
    past = AppointmentFactory(beneficiary=person, starts_at=now - timedelta(days=3), status=Status.HELD)
    WaitingPlace.objects.create(beneficiary=person, kind="follow_up", organisation=past.organisation, since=now)

    page = seen(browser_of(person).get(HOME))

    assert "Vous attendez une place" in page
    assert "Rendez-vous passés" in page


def test_another_one_s_appointment_is_not_found(departement):
    row, spouse = coming(BeneficiaryFactory(first_name="Lina")), BeneficiaryFactory(first_name="Omar")
    browser = browser_of(spouse)

    answer = browser.post(reverse("portal:meeting", args=[row.pk]), {"page": "cancel"})

    assert answer.status_code == 404
    assert "Lina" not in seen(browser.get(HOME))
    assert Appointment.objects.get().status == Status.PLANNED


@pytest.mark.parametrize(("minutes", "is_now"), [(-10, True), (-600, False)])
def test_an_appointment_under_way_is_still_there_and_is_not_moved(departement, minutes, is_now):
    row = AppointmentFactory(beneficiary=BeneficiaryFactory(), starts_at=timezone.now() + timedelta(minutes=minutes))

    shown = seen(browser_of(row.beneficiary).get(HOME))

    assert ("Vous avez rendez-vous maintenant" in shown, "Rendez-vous passés" in shown) == (is_now, not is_now)
    assert "Changer d'heure" not in shown
