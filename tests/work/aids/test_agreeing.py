"""The convention: one text, four signatures, a seal; nothing antedated, nothing changed after."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.ground.documents import operations as documents
from rebond.ground.documents import seals
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.work.aids import operations
from rebond.work.aids.models import Attestation, Convention, ConventionSignature, Instalment, TutoringAid
from rebond.work.aids.operations import agreeing
from rebond.work.aids.queries import lists
from rebond.work.aids.states import Party, Status
from tests.factories import NOON, TODAY
from tests.signing import client_of
from tests.work.aids import factories as aids


def test_the_four_sign_the_same_text_and_it_is_sealed_once(people, departement):
    aid = aids.running(people)

    text = agreeing.latest(aid)
    verdict = seals.verify(documents.open_document(text.sealed).read())
    assert (verdict.is_whole, verdict.sealed_at) == (True, NOON)
    assert aid.status == Status.RUNNING
    assert {one.sha256 for one in text.signatures.all()} == {text.sha256}
    amounts = list(Instalment.objects.filter(aid=aid).order_by("number").values_list("amount_cents", flat=True))
    assert sum(amounts) == aid.ceiling_cents
    assert amounts == {13: [200_000, 200_000], 14: [49_500, 49_500, 51_001]}[departement.pk]
    assert Attestation.objects.filter(aid=aid).count() == 4


def test_three_signatures_are_not_enough(people):
    aid = aids.to_sign(people)
    for party in (Party.COMPANY, Party.PERSON, Party.TUTOR):
        one = aids.signature(aid, party)
        code = aids.set_code(one)
        operations.sign(one, sha256=one.convention.sha256, code=code, by=people.rtef.actor, at=NOON)

    assert TutoringAid.objects.get(pk=aid.pk).status == Status.TO_SIGN
    assert agreeing.latest(aid).sealed is None


def test_each_receives_a_link_and_nobody_the_others(people):
    aids.to_sign(people)

    sent = dict(Message.objects.filter(kind="aid_to_sign").values_list("address", "body"))
    assert set(sent) == {"rachid@exemple.example", "nadia@exemple.example", "ines@exemple.example"}
    assert len(set(sent.values())) == 3


def test_a_code_is_sent_by_message_and_never_kept(people):
    one = aids.signature(aids.to_sign(people), Party.TUTOR)

    assert operations.send_code(one, by=Actor("link", one.pk), at=NOON) == "à n•••@exemple.example"

    message = Message.objects.get(kind="code")
    code = next(word for word in message.body.replace(".", " ").split() if word.isdigit() and len(word) == 6)
    assert operations.sign(one, sha256=one.convention.sha256, code=code, by=Actor("link", one.pk), at=NOON)
    assert ConventionSignature.objects.get(pk=one.pk).code_hash is None


def test_a_wrong_code_is_counted_then_no_code_serves(people):
    one = aids.signature(aids.to_sign(people), Party.COMPANY)
    code = aids.set_code(one)
    act = {"sha256": one.convention.sha256, "by": Actor("link", one.pk), "at": NOON}

    assert [operations.sign(one, code="000000", **act) for _ in range(5)] == [None] * 5
    with pytest.raises(ValidationError, match="Trop d'essais"):
        operations.sign(one, code=code, **act)


def test_a_code_serves_a_few_minutes(people):
    one = aids.signature(aids.to_sign(people), Party.COMPANY)
    code, late = aids.set_code(one), NOON + timedelta(minutes=11)

    with pytest.raises(ValidationError, match="n'est plus valable"):
        operations.sign(one, sha256=one.convention.sha256, code=code, by=Actor("link", one.pk), at=late)


def test_another_text_is_not_signed(people):
    one = aids.signature(aids.to_sign(people), Party.DEPARTEMENT)

    with pytest.raises(IllegalMove, match="Le texte a changé"):
        operations.sign(one, sha256="0" * 64, by=people.manager.actor, at=NOON)


def test_a_change_after_the_first_signature_is_another_version(people):
    aid = aids.to_sign(people)
    first = aids.signature(aid, Party.DEPARTEMENT)
    operations.sign(first, sha256=first.convention.sha256, by=people.manager.actor, at=NOON)
    operations.take_back(aid, by=people.officer.actor, at=NOON)
    second = operations.propose(aid, by=people.officer.actor, at=NOON)

    assert (second.number, second.signatures.exclude(signed_at=None).count()) == (2, 0)
    assert ConventionSignature.objects.get(pk=first.pk).signed_at == NOON
    other = ConventionSignature.objects.get(convention=first.convention, party=Party.TUTOR)
    with pytest.raises(IllegalMove, match="nouvelle version"):
        operations.sign(other, sha256=other.convention.sha256, by=people.manager.actor, at=NOON)


@pytest.mark.parametrize("change", ["content", "antedate", "unsign", "delete", "other_text"])
def test_the_database_keeps_what_was_signed_whoever_writes(people, change):
    aid = aids.to_sign(people)
    one = aids.signature(aid, Party.DEPARTEMENT)
    operations.sign(one, sha256=one.convention.sha256, by=people.manager.actor, at=NOON)
    mine, texts = ConventionSignature.objects.filter(pk=one.pk), Convention.objects.filter(aid=aid)
    waiting = ConventionSignature.objects.filter(convention__aid=aid, party=Party.TUTOR)
    acts = {
        "content": lambda: texts.update(content={"articles": []}),
        "antedate": lambda: waiting.update(signed_at=NOON - timedelta(days=1), sha256=one.convention.sha256),
        "unsign": lambda: mine.update(signed_at=None),
        "delete": mine.delete,
        "other_text": lambda: waiting.update(signed_at=NOON, sha256="0" * 64),
    }

    with pytest.raises(IntegrityError, match="signed content stays|signature of another text"), transaction.atomic():
        acts[change]()


def test_a_hire_of_tomorrow_begins_on_its_day(people):
    tomorrow = TODAY + timedelta(days=1)
    aid = aids.running(people, aids.signed_hire(starts_on=tomorrow))

    assert aid.status == Status.SIGNED
    assert operations.move_on(aid, at=NOON + timedelta(days=1)).status == Status.RUNNING


def test_a_wrong_address_is_put_right_once_the_text_is_taken_back(people):
    aid = aids.to_sign(people)
    right = {
        "signatory_name": "Léa Petit",
        "signatory_email": "lea@exemple.example",
        "tutor_email": "n@exemple.example",
    }
    who = {"by": people.officer.actor, "at": NOON}

    with pytest.raises(IllegalMove):
        operations.correct_signers(aid, **right, **who)
    operations.take_back(aid, **who)
    page = client_of(people.officer.membership).post(f"/aides-tutorat/{aid.pk}/signataires/", right)
    assert page.status_code in (302, 303)
    text = operations.propose(aid, **who)

    told = dict(text.signatures.values_list("party", "email"))
    assert (told["company"], told["tutor"]) == ("lea@exemple.example", "n@exemple.example")
    assert text.signatures.get(party=Party.COMPANY).name == "Léa Petit"


def test_the_silence_of_the_departement_costs_the_company_nothing(people):
    aid, other = aids.to_sign(people), aids.to_sign(people)
    for party in (Party.COMPANY, Party.PERSON, Party.TUTOR):
        one = aids.signature(aid, party)
        operations.sign(one, sha256=one.convention.sha256, code=aids.set_code(one), by=people.rtef.actor, at=NOON)
    late = NOON + timedelta(days=100)

    assert lists.unsigned(late) == [other]
    assert set(lists.to_sign(people.manager)) == {aid, other}
    one = aids.signature(other, Party.DEPARTEMENT)
    operations.sign(one, sha256=one.convention.sha256, by=people.manager.actor, at=NOON)
    assert set(lists.to_sign(people.manager)) == {aid}
    address = f"/aides-tutorat/{other.pk}/convention/signer/"
    assert address not in client_of(people.manager.membership).get(f"/aides-tutorat/{other.pk}/").content.decode()
