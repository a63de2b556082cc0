"""A référent's day: who is due first, a call in two taps, an interview saved in one go, a colleague who writes at once, an absence."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.journey.support.models import Note, NoteDraft, Step
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Contact
from tests.factories import AssignmentFactory, BeneficiaryFactory
from tests.journey.support.factories import NoteFactory, StepFactory
from tests.people.appointments.factories import AppointmentFactory, OpeningFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def _accompanied(member, structure, **names):
    """A person of the structure whom this référent accompanies, and who gave news last week."""
    person = BeneficiaryFactory(phone="0612345678", **names)
    named_at = timezone.now() - timedelta(days=90)
    given = {"structure": structure, "referent": member, "referent_named_at": named_at, "started_at": named_at}
    AssignmentFactory(beneficiary=person, **given)
    Contact.objects.create(beneficiary=person, kind="call", at=timezone.now() - timedelta(days=7))
    return person


def _promised(person, member, structure):
    """What was said and promised last time, and today's appointment."""
    today = timezone.localdate()
    note = NoteFactory(beneficiary=person, author=member, text="Il veut travailler dehors.")
    StepFactory(beneficiary=person, note=note, text="Refaire le CV", due_on=today - timedelta(days=2))
    StepFactory(beneficiary=person, note=note, doer="agent", text="Appeler la crèche", due_on=today)
    AppointmentFactory(
        beneficiary=person,
        kind="follow_up",
        organisation=structure,
        agent=member,
        starts_at=timezone.now() - timedelta(minutes=20),
        minutes=15,
    )


def _open_every_day(member, structure):
    for weekday in range(1, 7):
        OpeningFactory(
            agent=member,
            organisation=structure,
            weekday=weekday,
            kinds=["follow_up", "first_meeting"],
            opens=time(9),
            closes=time(17),
        )


def test_the_day_from_the_list_to_the_next_appointment(team, in_departement, visits):
    member = team.member(Role.REFERENT)
    with in_departement():
        calm = _accompanied(member, team.structure, first_name="Inès", last_name="Calme")
        person = _accompanied(member, team.structure, first_name="Omar", last_name="Pressé")
        _promised(person, member, team.structure)
        _open_every_day(member, team.structure)

    page = visits.open("/mes-personnes/", member=member)
    expect(page.get_by_role("rowheader").first).to_contain_text("PRESSÉ")
    row = page.get_by_role("row").filter(has_text="CALME")
    row.get_by_text("Appel").click()
    row.get_by_role("button", name="A répondu").click()
    expect(page.get_by_text("Appel noté : Inès CALME a répondu.")).to_be_visible()
    page.get_by_role("link", name="Démarches").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)

    page.get_by_role("link", name="PRESSÉ Omar").click()
    expect(page.get_by_text("Il veut travailler dehors.")).to_be_hidden()  # one tap away
    page.get_by_role("group", name="Refaire le CV").get_by_role("radio", name="Faite").check(force=True)
    page.get_by_role("group", name="Appeler la crèche").get_by_role("radio", name="Abandonnée").check(force=True)
    page.get_by_label("Ce que cela a donné : Refaire le CV").fill("Fait avec l'atelier")
    page.get_by_label("Ce qui s'est dit").fill("Il a deux entretiens la semaine prochaine.")
    expect(page.get_by_text("Enregistré à")).to_be_visible()
    page.locator("[name=step_0]").fill("Préparer ses deux entretiens")
    page.get_by_role("region", name="Prochain rendez-vous").locator(".taps label").nth(3).click()
    page.get_by_role("button", name="Enregistrer l'entretien").click()
    expect(page.get_by_text("L'entretien est enregistré.")).to_be_visible()

    with in_departement():
        note = Note.objects.get(beneficiary=person, text__contains="deux entretiens")
        steps = Step.objects.filter(beneficiary=person).order_by("text")
        assert [(step.text, step.status) for step in steps] == [
            ("Appeler la crèche", "dropped"),
            ("Préparer ses deux entretiens", "open"),
            ("Refaire le CV", "done"),
        ]
        held, planned = Appointment.objects.filter(beneficiary=person).order_by("starts_at")
        assert (held.status, note.appointment_id, planned.agent_id) == ("held", held.pk, member.pk)
        assert NoteDraft.objects.get().values == {}
        assert Contact.objects.filter(beneficiary=calm, kind="call", is_reached=True).count() == 2


def test_two_write_at_once_and_neither_loses_a_word(team, in_departement, visits):
    first, second = team.member(Role.REFERENT, first_name="Ana"), team.member(Role.REFERENT)
    with in_departement():
        person = _accompanied(first, team.structure)

    mine = visits.open(f"/mes-personnes/{person.pk}/entretien/", member=second, width=360)
    theirs = visits.open(f"/mes-personnes/{person.pk}/entretien/", member=first)
    theirs.get_by_label("Ce qui s'est dit").fill("Elle déménage à la fin du mois.")
    theirs.get_by_role("button", name="Enregistrer l'entretien").click()
    expect(theirs.get_by_text("L'entretien est enregistré.")).to_be_visible()

    mine.get_by_label("Ce qui s'est dit").fill("Elle a trouvé un mode de garde.")
    mine.get_by_role("button", name="Enregistrer l'entretien").click()
    expect(mine.get_by_text("Elle déménage à la fin du mois.")).to_be_visible()
    expect(mine.get_by_label("Ce qui s'est dit")).to_have_value("Elle a trouvé un mode de garde.")
    mine.get_by_role("button", name="Enregistrer l'entretien").click()
    expect(mine.get_by_text("L'entretien est enregistré.")).to_be_visible()

    with in_departement():
        assert Note.objects.filter(beneficiary=person).count() == 2


def test_a_colleague_sees_to_the_people_of_who_is_away(team, in_departement, visits):
    manager, absent = team.member(Role.STRUCTURE_MANAGER), team.member(Role.REFERENT, first_name="Ana")
    colleague = team.member(Role.REFERENT, first_name="Bilal")
    with in_departement():
        person = _accompanied(absent, team.structure, last_name="Confiée")

    page = visits.open("/mes-personnes/equipe/", member=manager)
    page.get_by_role("link", name="Remplacements").click()
    page.get_by_label("Qui s'absente").select_option(label=absent.user.full_name)
    page.get_by_label("Qui s'occupe de ses personnes").select_option(label=colleague.user.full_name)
    page.get_by_label("Au", exact=True).fill((timezone.localdate() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="Enregistrer le remplacement").click()
    expect(page.get_by_text("verra les personnes")).to_be_visible()

    other = visits.open("/mes-personnes/", member=colleague)
    expect(other.get_by_text("Vous remplacez")).to_be_visible()
    other.get_by_role("link", name="CONFIÉE").click()
    other.get_by_label("Ce qui s'est dit").fill("Reçue à la place d'Ana.")
    other.get_by_role("button", name="Enregistrer l'entretien").click()
    expect(other.get_by_text("L'entretien est enregistré.")).to_be_visible()

    with in_departement():
        assert Note.objects.get(beneficiary=person).author_id == colleague.pk
    page.get_by_role("button", name="Terminer ce remplacement").click()
    expect(page.get_by_text("Le remplacement est terminé.")).to_be_visible()
    other.goto("/mes-personnes/")
    expect(other.get_by_role("link", name="CONFIÉE")).to_have_count(0)
