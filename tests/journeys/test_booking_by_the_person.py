"""Somebody without an account follows the link of a message on a phone: chooses an hour, moves it, calls it off."""

import re
from datetime import timedelta

from django.utils import timezone

from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from tests.faces.booking.steps import hours_of, path_of
from tests.factories import BeneficiaryFactory
from tests.people.appointments.factories import InvitationFactory


def test_a_person_books_moves_and_cancels_on_a_phone(team, in_departement, visits):
    adviser = team.member(Role.ADVISER, first_name="Camille", last_name="Durand")
    with in_departement():
        hours_of(adviser, kinds=["orientation_interview"])
        now = timezone.now()
        lina = BeneficiaryFactory(first_name="Lina", phone="0612345678", phone_consent="A")
        path = path_of(
            InvitationFactory(
                beneficiary=lina, organisation=team.pole, created_at=now, expires_at=now + timedelta(days=9)
            )
        )

    page = visits.open(path, width=360)
    page.get_by_role("link", name=re.compile("^10 h")).first.click()
    page.get_by_label("Par téléphone").check()
    page.get_by_role("button", name="Prendre ce rendez-vous").click()
    page.get_by_text("c'est prévu").wait_for()
    page.get_by_role("link", name="Changer d'heure").click()
    page.get_by_role("link", name=re.compile("^11 h")).last.click()
    page.get_by_role("button", name="Déplacer à cette heure").click()
    page.get_by_text("c'est prévu").wait_for()

    with in_departement():
        made = Appointment.objects.get(beneficiary=lina)
        assert timezone.localtime(made.starts_at).hour == 11

    page.get_by_role("link", name="Annuler le rendez-vous").click()
    page.get_by_role("button", name="Annuler ce rendez-vous").click()
    page.get_by_role("heading", name="Choisissez l'heure").wait_for()
    with in_departement():
        assert Appointment.objects.get(beneficiary=lina).status == Status.EXCUSED
