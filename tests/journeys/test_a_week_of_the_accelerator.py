"""A day of workshops, in a département of six and in another of five: from the door to what each person takes home."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from rebond.events.accelerator.models import Coach, DayRoom
from rebond.events.accelerator.workshops import workshops
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Room
from rebond.people.beneficiaries.models import Beneficiary
from tests.events.accelerator.running_rows import running_day
from tests.factories import NOON, AssignmentFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]

PEOPLE = (
    ("Ana", "Lopez"),
    ("Bilal", "Haddad"),
    ("Chloé", "Martin"),
    ("Driss", "Amrani"),
    ("Elsa", "Petit"),
    ("Farid", "Slimani"),
)


def _a_day(start):
    """A day on since a few minutes, its rooms and coaches there, and nobody placed yet."""
    rows = running_day(names=PEOPLE, start=start)
    rows.day.passages.all().delete()
    codes = list(workshops(timezone.localdate()))
    rows.day.workshops = codes
    rows.day.save()
    Coach.objects.filter(day=rows.day).delete()
    for rank in range(1, 7):
        Coach.objects.create(day=rows.day, name=f"Animateur {rank}", workshops=codes)
    for rank in range(3, 7):
        room = Room.objects.create(organisation=rows.day.session.organisation, name=f"Salle {rank}", seats=20)
        DayRoom.objects.create(day=rows.day, room=room)
    return rows


def _photo() -> dict[str, object]:
    out = BytesIO()
    Image.new("RGB", (600, 800), (200, 170, 140)).save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_from_the_door_to_what_one_takes_home(team, in_departement, visits):
    with in_departement():
        rows = _a_day(timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=20))
        referent = team.member(Role.REFERENT)
        ana = Beneficiary.objects.get(pk=rows.persons[0].pk)
        ana.account = team.member(Role.BENEFICIARY)
        ana.save()
        AssignmentFactory(beneficiary=ana, structure=referent.organisation, referent=referent, referent_named_at=NOON)

    _welcome_and_run(visits, rows)
    _write_a_cv(visits, rows)
    _practise_and_say(visits, rows)
    _at_home(visits, ana)
    _settle(visits, referent)
    _end(visits, rows)


def _open(visits, rows):
    return visits.open(f"/accelerateur/journees/{rows.day.pk}/en-cours/", member=rows.organiser.membership)


def _welcome_and_run(visits, rows):
    page = _open(visits, rows)
    page.get_by_label("Badge, numéro ou nom").fill(str(rows.places[0].pk))
    page.get_by_role("button", name="Noter l'arrivée").click()
    expect(page.get_by_text("Ana LOPEZ est là.")).to_be_visible()
    for name in ("Bilal HADDAD", "Chloé MARTIN", "Driss AMRANI", "Elsa PETIT"):
        page.get_by_role("list", name="Personnes attendues").get_by_role("button", name=name).click()
        expect(page.get_by_text(f"{name} est là.")).to_be_visible()

    page.get_by_text("Noter un retard", exact=True).click()
    page.get_by_label("Arrive à").fill("12:00")
    page.get_by_role("button", name="Noter le retard").click()
    expect(page.get_by_text("Farid SLIMANI arrive à 12 h")).to_be_visible()

    page.get_by_role("link", name="Refaire la suite de la journée").click()
    page.get_by_role("button", name="Accepter ce déroulé").click()
    expect(page.get_by_text("La suite de la journée est refaite.")).to_be_visible()

    page.get_by_role("button", name="En absence à partir de maintenant : Animateur 1").click()
    page.get_by_role("link", name="Refaire la suite de la journée").click()
    expect(page.get_by_role("heading", name="Refaire la suite de la journée")).to_be_visible()
    if page.get_by_role("button", name="Accepter ce déroulé").count():
        page.get_by_role("button", name="Accepter ce déroulé").click()
    else:
        page.get_by_role("link", name="Revenir à la journée").click()
    page.get_by_role("button", name="Tous présents").first.click()
    expect(page.get_by_text("Présences notées").first).to_be_visible()

    page.get_by_role("button", name="Créer l'adresse de l'écran").click()
    address = page.get_by_role("link", name="/ecran/journee/").get_attribute("href").partition("/ecran/")[2]
    wall = visits.open(f"/ecran/{address}")
    expect(wall.get_by_text("Ana").first).to_be_visible()
    expect(wall.get_by_text("LOPEZ")).to_have_count(0)


def _write_a_cv(visits, rows):
    page = visits.open(f"/accelerateur/participants/{rows.places[0].pk}/", member=rows.organiser.membership)
    page.get_by_role("link", name="CV", exact=True).click()
    page.get_by_label("Métier ou poste recherché").fill("Chauffeuse-livreuse")
    page.get_by_role("button", name="Ajouter une expérience").click()
    page.get_by_role("group", name="Expériences").get_by_label("Intitulé").fill("Livreuse à vélo")
    page.get_by_role("button", name="Ajouter un savoir-faire").click()
    expect(page.get_by_role("group", name="Expériences").get_by_label("Intitulé")).to_have_value("Livreuse à vélo")
    page.get_by_role("group", name="Savoir-faire").get_by_label("Intitulé").fill("Lire un plan de ville")
    page.get_by_label("Deux colonnes").check()
    page.get_by_role("button", name="Enregistrer le CV").click()
    expect(page.get_by_text("Le CV est enregistré.")).to_be_visible()

    page.get_by_role("link", name="Photo").click()
    page.get_by_label("Photo", exact=True).set_input_files(files=[_photo()])
    page.get_by_label("La personne est d'accord").check()
    page.get_by_role("button", name="Enregistrer la photo").click()
    expect(page.get_by_role("img", name="Photo de Ana LOPEZ")).to_be_visible()
    document = page.request.get(f"/accelerateur/participants/{rows.places[0].pk}/cv/pdf/")
    assert document.body().startswith(b"%PDF")


def _practise_and_say(visits, rows):
    page = visits.open(f"/accelerateur/participants/{rows.places[0].pk}/simulation/", member=rows.organiser.membership)
    for group in page.get_by_role("main").locator("fieldset").all():
        group.get_by_role("radio").nth(2).check()
    page.get_by_role("button", name="Composer les conseils").click()
    expect(page.get_by_label("Conseils")).not_to_have_value("")
    page.get_by_role("button", name="Enregistrer la simulation").click()
    expect(page.get_by_text("La simulation est enregistrée.")).to_be_visible()

    page.goto(f"/accelerateur/participants/{rows.places[0].pk}/avis/")
    page.get_by_label("A besoin d'autre chose d'abord").check()
    page.get_by_label("Se former au métier").check()
    page.get_by_role("button", name="Enregistrer l'avis").click()
    expect(page.get_by_text("L'avis est enregistré.")).to_be_visible()


def _at_home(visits, ana):
    page = visits.open("/mon-espace/accelerateur/", member=ana.account, width=360)
    expect(page.get_by_role("heading", name="Mes ateliers")).to_be_visible()
    expect(page.get_by_text("Se former au métier")).to_be_visible()
    page.get_by_role("link", name="Les métiers que j'explore").click()
    page.get_by_label("Un autre métier").fill("G1602")
    page.get_by_role("button", name="Enregistrer les avis").click()
    page.get_by_label("Cuisinier, commis de cuisine").last.check()
    page.get_by_role("button", name="Chercher ces métiers").click()
    expect(page.get_by_text("Métiers cherchés aujourd'hui : Cuisinier")).to_be_visible()

    page.goto("/mon-espace/cv/photo/")
    page.get_by_role("button", name="Effacer la photo maintenant").click()
    expect(page.get_by_text("La photo est effacée.")).to_be_visible()
    expect(page.get_by_role("img", name="Photo de Ana LOPEZ")).to_have_count(0)


def _settle(visits, referent):
    page = visits.open("/a-faire/", member=referent)
    page.get_by_role("main").get_by_role("link", name="Besoins signalés par l'Accélérateur").click()
    page.get_by_role("link", name="Ana LOPEZ").click()
    expect(page.get_by_text("Se former au métier")).to_be_visible()
    page.get_by_role("button", name="Noter comme traité").click()
    expect(page.get_by_text("C'est noté : ces besoins sont traités.")).to_be_visible()


def _end(visits, rows):
    page = _open(visits, rows)
    page.get_by_role("link", name="Fin de la journée").click()
    expect(page.get_by_role("link", name="Bilal HADDAD : donner l'avis")).to_be_visible()
    expect(page.get_by_role("link", name="Ana LOPEZ : donner l'avis")).to_have_count(0)
    page.get_by_role("button", name="Terminer avant l'heure").click()
    expect(page.get_by_text("Les présences sont enregistrées : 5 présences, 0 absence")).to_be_visible()
    expect(page.get_by_text("1 personne annoncée plus tard reste attendue")).to_be_visible()
