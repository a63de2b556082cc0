"""What comes back without an account: reports of a provider, « STOP », a link that refuses."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rebond.events.forum.models import Visitor
from rebond.faces.correspondence import reading
from rebond.ground.messaging import doors, operations
from rebond.ground.messaging.models import DeadAddress, Message
from rebond.ground.tenancy import context, links
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.notices import OPT_OUT
from rebond.people.beneficiaries.states import Consent
from tests.events.forum import factories as forum
from tests.factories import NOON, BeneficiaryFactory
from tests.ground.messaging.test_outbox import sending

DELIVERED = {"status": "OK", "msg_status": "delivered", "to": "33612345678", "messageId": 42, "type": "transactional"}


@pytest.fixture
def message(in_13):
    return operations.confirm(sending(channel="sms", subject="", address="0612345678"), at=NOON, reference="42")


def report(said, departement=13, token=None):
    url = doors.reports_url(departement)
    path = url[url.index("/courriers/") :] if token is None else reverse("correspondence:report", args=[token])
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Client(enforce_csrf_checks=True).post(path, content, content_type="application/json").status_code


def again(message):
    with context.departement(13):
        return Message.objects.get(pk=message.pk)


@pytest.mark.parametrize("named", [{}, {"messageId": "", "tag": "{pk}"}, {"messageId": 7, "tag": ["{pk}"]}])
def test_delivery_is_noted_once_by_reference_or_by_tag(message, named):
    said = json.loads(json.dumps({**DELIVERED, **named}).replace("{pk}", str(message.pk)))

    answers = [report(said), report(said)]

    assert answers == [204, 204]
    assert again(message).delivered_at is not None


def test_number_that_does_not_exist_is_not_used_any_more(message):
    report({**DELIVERED, "msg_status": "hard_bounce"})

    with context.departement(13):
        assert DeadAddress.objects.get().address == "0612345678"
    assert again(message).bounced_at is not None


def test_telephone_that_is_off_is_not_a_dead_number(message):
    report({**DELIVERED, "msg_status": "soft_bounce"})

    with context.departement(13):
        assert not DeadAddress.objects.exists()
    assert again(message).bounced_at is not None


@pytest.mark.parametrize(
    "said",
    [
        {**DELIVERED, "messageId": 404},
        {**DELIVERED, "msg_status": "accepted"},
        {},
        [],
        b"",
        b"\xff{",
        {"msg_status": {"a": 1}, "tag": {"b": 2}},
        {**DELIVERED, "tag": "\x00", "messageId": None},
        b"{" * 30_000,
    ],
)
def test_anything_else_is_answered_in_silence(message, said):
    assert report(said) == 204
    assert again(message).delivered_at is None


def test_report_for_another_departement_changes_nothing(message):
    assert report({**DELIVERED, "tag": str(message.pk)}, departement=14) == 204
    assert again(message).delivered_at is None


def test_wrong_secret_is_not_found(message):
    assert report(DELIVERED, token="13-" + "0" * 32) == 404


@pytest.mark.parametrize(
    "said",
    [
        {"msg_status": "replied", "reply": "Stop svp", "to": "33612345678"},
        {"msg_status": "unsubscribe", "to": "33612345678"},
    ],
)
def test_stop_is_kept(in_13, said):
    person = BeneficiaryFactory(phone="0612345678", phone_consent=Consent.AGREED)

    report(said)

    with context.departement(13):
        assert Beneficiary.objects.get(pk=person.pk).phone_consent == Consent.REFUSED


def test_stop_is_kept_for_a_visitor_of_the_forum(in_13):
    event = forum.edition()
    lina, omar = (forum.visitor(event, phone=phone) for phone in ("0612345678", "0612345679"))

    report({"msg_status": "unsubscribe", "to": "33612345678"})

    with context.departement(13):
        assert [Visitor.objects.get(pk=one.pk).phone for one in (lina, omar)] == ["", "0612345679"]


def test_other_answers_are_not_a_stop():
    assert reading.report({"msg_status": "replied", "reply": "Merci, je viens", "to": "33612345678"}) is None


@pytest.fixture
def person(departement):
    return BeneficiaryFactory(email="a@exemple.example", email_consent=Consent.AGREED)


def link(person):
    expires_at = NOON.replace(year=2099)
    return reverse(
        "correspondence:opt_out",
        args=[links.create(purpose=OPT_OUT, object_id=person.pk, expires_at=expires_at)],
    )


def test_link_shows_then_refuses(person):
    url, visitor = link(person), Client()

    shown = visitor.get(url)
    before = Beneficiary.objects.get(pk=person.pk).email_consent
    done = visitor.post(url)

    assert "Ne plus recevoir" in shown.content.decode() and before == Consent.AGREED
    assert "C'est fait" in done.content.decode().replace("&#x27;", "'")
    assert Beneficiary.objects.get(pk=person.pk).email_consent == Consent.REFUSED
    assert visitor.post(url).status_code == 200


def test_link_that_is_over_says_what_to_do(person):
    past = links.create(purpose=OPT_OUT, object_id=person.pk, expires_at=NOON - timedelta(days=1))

    response = Client().get(reverse("correspondence:opt_out", args=[past]))

    assert (response.status_code, "plus valable" in response.content.decode()) == (404, True)
