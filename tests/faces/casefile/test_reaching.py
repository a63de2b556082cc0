"""What became of messages, in a person's file and in « À faire »."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.faces.casefile.queries.waiting import tasks
from rebond.ground.messaging import operations
from rebond.ground.messaging.models import DeadAddress, Message
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.operations import consents
from tests.faces.casefile.conftest import signed
from tests.factories import NOON, BeneficiaryFactory
from tests.journey.orientation.factories import pole
from tests.people.appointments.factories import AppointmentFactory

PHONE = "0612345678"


def piles(principal):
    return {task.source.pile.key: task for task in tasks(principal, now=timezone.now())}


@pytest.fixture
def person(adviser):
    made = BeneficiaryFactory(phone=PHONE, pole=pole())
    operations.bury([("sms", PHONE), ("email", "other@exemple.example")], reason="Inconnu.", at=NOON)
    return made


def test_refused_number_is_a_task_of_who_keeps_the_file(adviser, person):
    browser, principal = adviser
    BeneficiaryFactory(phone="0700000000", pole=pole())

    task = piles(principal)["coordonnees"]
    listed = browser.get(task.url).content.decode()

    assert task.tally.count == 1
    assert listed.count(str(person.pk)) and "1 personne" in listed.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_other_poles_do_not_see_it(person):
    other = signed(Role.REFERENT)[1]

    assert piles(other)["coordonnees"].tally.count == 0


def test_file_says_that_the_number_is_refused_until_someone_knows_better(adviser, person):
    browser, _ = adviser
    url = reverse("casefile:person", args=[person.pk])
    before = browser.get(url).content.decode()

    answer = browser.post(reverse("casefile:revive", args=[person.pk]))

    assert "Refusé par le réseau" in before and "Refusée par le réseau" not in before
    assert answer.status_code == 303
    assert "Refusé par le réseau" not in browser.get(url).content.decode()
    assert [row.address for row in DeadAddress.objects.all()] == ["other@exemple.example"]


def message(person, **fields):
    known = {"channel": "sms", "kind": "x", "address": PHONE, "body": "Bonjour", "created_at": NOON}
    return Message.objects.create(recipient_id=person.pk, **{**known, **fields})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "sent", "sent_at": NOON}, "Accepté par le service d'envoi mardi 3"),
        ({"status": "sent", "sent_at": NOON, "delivered_at": NOON}, "; remis mardi 3"),
        ({"status": "sent", "sent_at": NOON, "read_at": NOON}, "; lu mardi 3"),
        ({"status": "sent", "sent_at": NOON, "bounced_at": NOON}, "; revenu mardi 3"),
        ({"not_before": NOON + timedelta(days=1)}, "Partira mercredi 4"),
        ({"channel": "letter", "status": "sent", "sent_at": NOON}, "Posté mardi 3"),
        ({"channel": "letter"}, "Courrier : à imprimer"),
        ({"channel": "letter", "status": "sending"}, "Courrier : imprimé"),
    ],
)
def test_timeline_shows_each_message_with_its_proof(adviser_13, fields, said):
    person = BeneficiaryFactory(pole=pole())
    message(person, **fields)

    page = adviser_13[0].get(reverse("casefile:person", args=[person.pk])).content.decode()

    assert said in page.replace("&#x27;", "'").replace("\u00a0", " ")


def test_letters_that_wait_are_a_task_of_the_departement(departement):
    _, principal = signed(Role.MANAGER)
    message(BeneficiaryFactory(), channel="letter")

    task = piles(principal)["courriers"]

    assert (task.tally.count, task.url.rstrip("?")) == (1, reverse("correspondence:letters"))


def page_of(browser, person):
    page = browser.get(reverse("casefile:person", args=[person.pk])).content.decode()
    return page.replace("&#x27;", "'").replace("\u00a0", " ")


def test_timeline_says_which_message_and_its_words(adviser_13):
    row = AppointmentFactory(told_at=NOON, beneficiary=BeneficiaryFactory(pole=pole()))
    message(row.beneficiary, kind="appointment_moved", body="Nouvelle date : https://rebond.example/r/x/")

    page = page_of(adviser_13[0], row.beneficiary)

    assert "Rendez-vous déplacé. SMS : en attente" in page and "Nouvelle date : [lien]" in page


def test_timeline_keeps_the_words_of_a_confidential_appointment_from_others(adviser_13):
    row = AppointmentFactory(told_at=NOON, kind="doctor", beneficiary=BeneficiaryFactory(pole=pole()))
    message(row.beneficiary, kind="appointment_booked", subject="Le jeudi 5", body="Jeudi 5, 3 rue du Port")

    page = page_of(adviser_13[0], row.beneficiary)

    assert "Rendez-vous pris. SMS" in page and "Jeudi 5" not in page and "Le jeudi 5" not in page


def test_stop_leaves_one_dated_line(adviser_13):
    person = BeneficiaryFactory(pole=pole(), phone=PHONE, phone_consent="A")

    for _ in range(2):
        consents.stop(PHONE, at=NOON)

    page = page_of(adviser_13[0], person)
    assert page.count("STOP : la personne ne veut plus recevoir de SMS") == 1
    assert "SMS reçu" in page and "SMS reçu : pas de réponse" not in page
