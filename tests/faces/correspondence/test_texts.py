"""Writing the words of messages: trying, publishing, going back."""

import html
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.messaging import queries
from rebond.ground.messaging.models import Template
from tests.factories import NOON, BeneficiaryFactory, OrganisationFactory
from tests.people.appointments.factories import AppointmentFactory

SMS = reverse("correspondence:text", args=["contact_wanted", "sms"])
EMAIL = reverse("correspondence:text", args=["contact_wanted", "email"])


def post(browser, url=SMS, *, act="publish", version=0, **typed):
    known = {"body": "Bonjour {first_name}, appelez le {phone}", "form_key": str(uuid.uuid4())}
    return browser.post(url, {**known, "act": act, "version": version, **typed})


def said(channel="sms", **asked):
    return queries.Wordings("contact_wanted", at=NOON).of(channel, **asked)[1]


def test_list_shows_who_wrote_each_text(administrator, django_assert_max_num_queries):
    post(administrator)

    with django_assert_max_num_queries(12):
        page = administrator.get(reverse("correspondence:texts")).content.decode()

    assert "version 1" in page and "Prendre des nouvelles" in page


def test_list_leads_to_the_words_of_one_language_or_one_kind(administrator):
    BeneficiaryFactory(language="arabe")
    post(administrator, f"{SMS}?langue=arabe")
    post(administrator, f"{SMS}?nature=follow_up")

    page = html.unescape(administrator.get(reverse("correspondence:texts")).content.decode())

    assert f'href="{SMS}?nature=&langue=arabe"' in page and "arabe : version 1" in page
    assert f'href="{SMS}?nature=follow_up&langue="' in page and "Rendez-vous de suivi : version 1" in page


def test_words_of_a_language_are_tried_on_somebody_who_reads_it(administrator):
    BeneficiaryFactory(language="arabe", first_name="Samira")
    BeneficiaryFactory(first_name="Ali")

    page = administrator.get(f"{SMS}?langue=arabe").content.decode()

    assert "Samira" in page and "Ali" not in page and 'dir="auto"' in page


def test_text_is_filled_for_a_real_person_and_weighed(administrator):
    first = BeneficiaryFactory(first_name="ZOË", last_name="Martin")
    BeneficiaryFactory(first_name="Ali")

    page = post(administrator, act="preview", dossier=first.number).content.decode()

    assert "Bonjour Zoë, appelez le 04" in page and "ë</strong>" in page
    assert "1&nbsp;SMS" in page or "1\u00a0SMS" in page
    assert Template.objects.count() == 0


def test_person_who_does_not_exist_is_said(administrator):
    assert "vérifiez-le" in post(administrator, act="preview", dossier=999_999_999).content.decode()


def test_publishing_changes_what_is_sent_then_going_back(administrator):
    published = post(administrator)
    after = said()
    back = administrator.post(reverse("correspondence:go_back", args=["contact_wanted", "sms"]))

    assert (published.status_code, after) == (303, "Bonjour {first_name}, appelez le {phone}")
    assert (back.status_code, said()) == (303, queries.pack_text("contact_wanted", "sms", at=NOON)[1])
    page = administrator.get(SMS).content.decode()
    assert "Retour au texte d" in page and "Reprendre ces mots" in page


def test_words_for_one_kind_are_for_it_alone(administrator):
    post(administrator, f"{SMS}?nature=orientation_interview", body="Entretien {first_name} {phone}")

    assert said(kind="orientation_interview") == "Entretien {first_name} {phone}"
    assert said() == said(kind="other") != said(kind="orientation_interview")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("Votre RSA, {phone}", "retirez « rsa »"),
        ("{last_name}", "ne connaît pas"),
        ("{first_name.__class__}", "ne connaît pas"),
        ("https://ailleurs.example", "mène ailleurs"),
        ("a" * 500, "Raccourcissez"),
        ("", "obligatoire"),
    ],
)
@pytest.mark.parametrize("act", ["publish", "preview"])
def test_what_forbids_to_publish_is_said_and_nothing_typed_is_lost(administrator, act, body, sentence):
    response = post(administrator, act=act, body=body)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page and body in page
    assert Template.objects.count() == 0


def test_two_who_publish_at_once_are_told(administrator):
    post(administrator)

    response = post(administrator, body="Autre {phone}")

    assert response.status_code == 422
    assert "vient de publier" in response.content.decode()


def test_email_has_an_object(administrator):
    assert "Objet" in administrator.get(EMAIL).content.decode()
    assert post(administrator, EMAIL).status_code == 422
    assert post(administrator, EMAIL, subject="Des nouvelles").status_code == 303


@pytest.mark.parametrize(
    "url",
    [
        SMS.replace("contact_wanted", "inconnu"),
        SMS.replace("/sms/", "/pigeon/"),
        f"{SMS}?nature=inconnue",
        f"{SMS}?langue=inconnue",
    ],
)
def test_what_does_not_exist_is_not_found(administrator, url):
    assert administrator.get(url).status_code == 404


def test_going_back_twice_is_told(administrator):
    assert administrator.post(reverse("correspondence:go_back", args=["contact_wanted", "sms"])).status_code == 409


BOOKED = reverse("correspondence:text", args=["appointment_booked", "sms"])
WORDS = "{what}, {day} à {time}, {place} : {link}"


def test_preview_says_the_place_and_the_kind_as_the_message_does(administrator):
    host = OrganisationFactory(pole=True, name="Pôle du Port", address="3 rue du Port", city="Ville")
    row = AppointmentFactory(starts_at=timezone.now() + timedelta(days=2), organisation=host)

    page = post(administrator, BOOKED, act="preview", body=WORDS, dossier=row.beneficiary.number).content.decode()

    assert "votre premier rendez-vous" in page
    assert "Pôle du Port, 3 rue du Port, Ville" in page


@pytest.mark.parametrize("nature", ["", "?nature=doctor"])
def test_preview_says_nothing_of_a_confidential_appointment(administrator, nature):
    row = AppointmentFactory(kind="doctor", starts_at=timezone.now() + timedelta(days=2))

    page = post(administrator, BOOKED + nature, act="preview", body=WORDS, dossier=row.beneficiary.number)

    assert html.escape(row.organisation.name) not in page.content.decode()


def test_preview_without_appointment_says_the_words_of_the_kind(administrator):
    person = BeneficiaryFactory()

    page = post(administrator, f"{BOOKED}?nature=workshop", act="preview", body=WORDS, dossier=person.number)

    assert "votre atelier," in page.content.decode()
