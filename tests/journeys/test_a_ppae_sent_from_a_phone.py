"""A person at France Travail sends their PPAE: asked by a link, sent back, sent again, kept. On a phone, without an account."""

import re
from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image
from playwright.sync_api import FilePayload, expect

from rebond.ground.messaging.models import Message
from rebond.journey.contracts.models import Ppae
from rebond.people.accounts.states import Role
from tests.journey.contracts.due import at_france_travail
from tests.journeys.steps import open_queue


def photo() -> FilePayload:
    out = BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    return FilePayload(name="ppae.jpg", mimeType="image/jpeg", buffer=out.getvalue())


def link(person) -> str:
    body = Message.objects.filter(recipient_id=person.pk).order_by("-created_at").first().body
    return re.search(r"/ppae/[\w-]+/", body).group()


def send(page, path: str) -> None:
    page.goto(path)
    page.get_by_label("Photo du document").set_input_files(photo())
    page.get_by_role("button", name="Envoyer mon document").click()
    expect(page.get_by_role("heading", name="Merci, nous avons votre document")).to_be_visible()


def test_a_ppae_is_asked_sent_back_and_kept(team, in_departement, visits):
    adviser = team.member(Role.ADVISER, first_name="Camille", last_name="Durand")
    with in_departement():
        at = timezone.now() - timedelta(days=60)
        person = at_france_travail(decided_at=at, handed_over_at=at, referent_named_at=at).beneficiary
        person.phone, person.phone_consent = "0639980001", "A"
        person.save(update_fields=["phone", "phone_consent"])
    desk = visits.open("/a-faire/", member=adviser)
    open_queue(desk, "PPAE attendus, en retard")
    desk.get_by_role("checkbox", name=re.compile(person.last_name, re.IGNORECASE)).check()
    desk.get_by_role("button", name="Demander le PPAE").click()
    desk.get_by_role("button", name="Envoyer").click()
    expect(desk.get_by_text("personne relancée")).to_be_visible()

    with in_departement():
        path = link(person)
    phone = visits.open(path, width=360)
    expect(phone.get_by_role("heading", level=1)).to_contain_text(person.first_name)
    expect(phone.get_by_text(person.last_name)).to_have_count(0)
    send(phone, path)

    desk.goto("/contrats/a-suivre/?file=ppae-a-lire")
    desk.get_by_role("rowheader").get_by_role("link").first.click()
    desk.get_by_label("Est à renvoyer par la personne").check()
    desk.get_by_label("Ce qui manque").select_option(label="Il manque une page")
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_text("La personne reçoit un nouveau lien")).to_be_visible()

    with in_departement():
        again = link(person)
    phone.goto(again)
    expect(phone.get_by_role("heading", name="Il manque une page.")).to_be_visible()
    send(phone, again)
    desk.goto("/contrats/a-suivre/?file=ppae-a-lire")
    desk.get_by_role("rowheader").get_by_role("link").first.click()
    desk.get_by_label("Est lisible et complet : le garder").check()
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_text("Le PPAE est gardé.")).to_be_visible()

    with in_departement():
        assert [row.rejection for row in Ppae.objects.order_by("received_at")] == ["Il manque une page.", ""]
