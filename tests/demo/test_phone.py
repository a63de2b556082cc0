"""The telephone of the demo: numbers of one's own, and the answer STOP."""

from collections import Counter

from django.test import Client
from django.urls import reverse

from rebond.demo.identities import People
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.people.beneficiaries.models import Beneficiary
from tests.factories import NOON, TODAY, BeneficiaryFactory

PHONE = "0639980002"


def test_numbers_are_shared_by_nobody_but_whom_a_household_says():
    numbers = [people.phone() for people in (People(2039, TODAY), People(2040, TODAY)) for _ in range(2000)]

    assert Counter(numbers).most_common(1)[0][1] == 1
    assert all(len(number) == 10 and number.startswith("063998") for number in numbers)


def test_stop_is_answered_from_the_telephone(in_13):
    person = BeneficiaryFactory(phone=PHONE, phone_consent="A")
    Message.objects.create(
        channel="sms", kind="x", address=PHONE, body="Bonjour", recipient_id=person.pk, created_at=NOON
    )
    browser, page = Client(), reverse("demo:phone")
    shown = browser.get(page).content.decode()

    told = browser.post(reverse("demo:stop"), {"departement": "13", "number": PHONE}, follow=True).content.decode()

    assert "Répondre STOP" in shown
    assert "a répondu STOP" in told and PHONE in told
    with context.departement(13):
        assert Beneficiary.objects.get(pk=person.pk).phone_consent == "R"


def test_stop_from_nowhere_changes_nothing(in_13):
    browser = Client()

    for sent in ({}, {"departement": "\x00", "number": PHONE}, {"departement": "13", "number": "\x00"}):
        assert browser.post(reverse("demo:stop"), sent).status_code == 302
