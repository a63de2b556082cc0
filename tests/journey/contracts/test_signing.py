"""From the draft to the sealed contract: each party signs the same text, and what changes after is another version."""

from dataclasses import replace
from datetime import timedelta
from shutil import which

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.ground.documents import seals
from rebond.ground.documents.operations import open_document
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.ground.web import words
from rebond.journey.contracts import content as contents
from rebond.journey.contracts import operations
from rebond.journey.contracts.models import Contract, ContractText, Signature, SigningCode
from rebond.journey.contracts.operations.printing import means
from rebond.journey.contracts.states import Means, Party, Status
from rebond.journey.support.models import Step
from rebond.people.beneficiaries.states import Consent
from tests import pdf
from tests.factories import NOON, TODAY, MembershipFactory
from tests.journey.contracts.factories import (
    DUE_ON,
    acting,
    code_sent,
    content_of,
    drafted,
    fresh,
    person,
    person_signs,
    proposed,
    referent,
    referent_signs,
    signed,
    text_of,
)
from tests.journey.support.factories import ReplacementFactory

LATER = NOON + timedelta(hours=1)


def sign_with(contract, code, *, at=NOON, means=Means.SMS):
    return operations.sign(
        text_of(contract),
        party=Party.PERSON,
        name="Zoé",
        means=means,
        code=code,
        **{**acting(referent(contract)), "at": at},
    )


def test_the_whole_way_ends_with_a_sealed_contract(departement):
    contract = signed()

    sealed = open_document(contract.sealed).read()
    assert contract.status == Status.SIGNED
    assert (contract.starts_on, contract.signed_at) == (TODAY, NOON)
    assert (contract.validated_at is not None) == (departement.pk == 13)
    assert seals.verify(sealed) == seals.Verdict(is_ours=True, is_whole=True, sealed_at=NOON)
    told = pdf.text(sealed)
    assert text_of(contract).sha256 in told
    assert "Code reçu par SMS (06 •• •• •• 78)" in told
    assert "Compte professionnel, second facteur" in told


@pytest.mark.skipif(which("pdfsig") is None, reason="pdfsig (poppler-utils) n'est pas sur cette machine")
def test_an_independent_tool_finds_the_contract_valid_and_one_changed_byte(departement, tmp_path):
    contract = signed()
    sealed, plain = open_document(contract.sealed).read(), open_document(text_of(contract).document).read()

    told = pdf.signature(sealed, tmp_path)

    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "Signature Validation" not in pdf.signature(plain, tmp_path)
    for at in range(1000, len(plain), len(plain) // 7):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        assert "Signature is Valid." not in pdf.signature(altered, tmp_path)
        assert not seals.verify(altered).is_whole


def test_every_signature_is_of_the_same_text(departement):
    contract = signed()

    text = text_of(contract)
    assert text.sha256 == contents.digest(content_of(contract))
    assert {one.sha256 for one in Signature.objects.all()} == {text.sha256}
    assert [one.party for one in Signature.objects.order_by("party")] == ["person", "referent"]


def test_dated_promises_become_steps(departement):
    contract = signed()

    steps = Step.objects.filter(beneficiary=contract.beneficiary).order_by("text")
    assert [(step.text, step.doer, step.due_on) for step in steps] == [
        ("Proposer un atelier CV", "agent", DUE_ON),
        ("Refaire mon CV", "person", DUE_ON),
    ]
    assert all(step.source_id for step in steps)


@pytest.mark.parametrize("model", [ContractText, Signature])
@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"departement": 13}, None], ids=["hash", "same", "delete"])
def test_a_proposed_text_and_a_signature_never_change_whoever_writes(in_13, model, change):
    contract = proposed()
    person_signs(contract)
    rows = model.objects.filter(pk=(text_of(contract) if model is ContractText else Signature.objects.get()).pk)

    with pytest.raises(IntegrityError, match="signed content stays"), transaction.atomic():
        rows.update(**change) if change else rows._raw_delete(rows.db)


def test_the_words_of_a_frozen_text_never_change(in_14):
    text = text_of(proposed())

    with pytest.raises(IntegrityError, match="signed content stays"), transaction.atomic():
        ContractText.objects.filter(pk=text.pk).update(content={})


def test_a_signature_cannot_be_antedated(in_14):
    contract = proposed()

    with pytest.raises(IntegrityError), transaction.atomic():
        referent_signs(contract, at=NOON - timedelta(days=1))


def test_a_change_after_the_first_signature_is_another_version_that_everybody_signs(departement):
    contract = proposed()
    person_signs(contract)

    operations.take_back(contract, member=referent(contract), **acting(referent(contract)))
    contract = fresh(contract)
    after = replace(content_of(contract), reserves="Pas le lundi")
    operations.write(
        contract, content=after, version=contract.version, member=referent(contract), **acting(referent(contract))
    )
    operations.propose(contract, **{**acting(referent(contract)), "at": LATER})

    first, second = ContractText.objects.filter(contract=contract).order_by("number")
    told = contents.differences(contents.from_json(first.content), contents.from_json(second.content))
    assert [(one.title, one.after) for one in told] == [("Réserves de la personne", ("Pas le lundi",))]
    assert (first.signatures.count(), second.signatures.count()) == (1, 0)
    person_signs(contract, at=LATER)
    referent_signs(contract, at=LATER)
    assert second.signatures.count() == 2


def test_what_everybody_signed_and_is_taken_back_is_signed_no_more(in_13):
    """The 13 validates: until then the text may change, and no figure counts it as signed."""
    contract = proposed()
    person_signs(contract)
    referent_signs(contract)
    assert fresh(contract).signed_at == NOON

    operations.take_back(contract, member=referent(contract), **acting(referent(contract)))

    assert fresh(contract).signed_at is None


def test_a_signature_of_the_former_version_is_refused(departement):
    contract = proposed()
    former = text_of(contract)
    operations.take_back(contract, member=referent(contract), **acting(referent(contract)))

    with pytest.raises(IllegalMove):
        operations.sign(
            former, party=Party.REFERENT, name="X", means=Means.ACCOUNT, member=referent(contract),
            **acting(referent(contract)),
        )  # fmt: skip


def test_a_code_serves_once_for_ten_minutes_and_five_tries(departement):
    contract = proposed()
    code = code_sent(contract)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    assert [sign_with(contract, wrong) for _ in range(5)] == [None] * 5
    with pytest.raises(ValidationError, match="Trop d'essais"):
        sign_with(contract, code)
    late = code_sent(contract, at=NOON + timedelta(seconds=1))
    with pytest.raises(ValidationError, match="plus valable"):
        sign_with(contract, late, at=NOON + timedelta(minutes=10, seconds=1))
    assert sign_with(contract, f"{late[:3]} {late[3:]}", at=NOON + timedelta(minutes=9)) is not None


def test_only_the_hash_of_a_code_is_kept_and_the_last_one_alone_serves(departement):
    contract = proposed()
    first = code_sent(contract)
    second = code_sent(contract, at=NOON + timedelta(minutes=1))

    kept = SigningCode.objects.order_by("-sent_at")[0]
    assert len(kept.code_hash) == 32
    assert second.encode() not in bytes(kept.code_hash)
    assert first == second or sign_with(contract, first, at=NOON + timedelta(minutes=2)) is None


def test_codes_are_limited_by_the_hour(departement):
    contract = proposed()
    for minute in range(5):
        code_sent(contract, at=NOON + timedelta(minutes=minute))

    with pytest.raises(ValidationError, match="Trop de codes"):
        code_sent(contract, at=NOON + timedelta(minutes=30))
    code_sent(contract, at=NOON + timedelta(minutes=61))


def test_a_code_needs_a_telephone_and_consent(departement):
    contract = proposed()
    whom = contract.beneficiary
    whom.phone_consent = Consent.REFUSED
    whom.save()

    with pytest.raises(ValidationError, match="Aucun SMS"):
        operations.send_code(text_of(contract), channel="sms", **acting(referent(contract)))
    assert code_sent(contract, channel="email")


def test_a_code_by_email_signs_as_well_and_serves_by_no_other_means(departement):
    contract = proposed()
    code = code_sent(contract, channel="email")
    with pytest.raises(ValidationError, match="d'abord un code"):
        sign_with(contract, code)

    row = sign_with(contract, code, means=Means.EMAIL)

    assert (row.means, row.evidence["address"]) == ("email", "z•••@exemple.example")


def test_the_person_is_told_with_a_link_that_says_nothing_of_them(departement):
    contract = proposed()

    message = Message.objects.get(kind="contract_to_sign")
    assert "/contrats/signer/" in message.body
    assert contract.beneficiary.last_name not in message.body


def test_an_agent_signs_for_nobody_else(departement):
    contract = proposed()
    other = MembershipFactory()

    with pytest.raises(ValidationError, match="de signer ici"):
        operations.sign(
            text_of(contract), party=Party.REFERENT, name="X", means=Means.ACCOUNT, member=other, **acting(other)
        )


def test_refusing_is_a_fact_and_nothing_else(departement):
    contract = proposed()

    operations.refuse(text_of(contract), words="C'est trop loin.", **acting(referent(contract)))

    assert fresh(contract).status == Status.REFUSED
    assert Message.objects.exclude(kind="contract_to_sign").count() == 0
    operations.take_back(fresh(contract), member=referent(contract), **acting(referent(contract)))
    assert fresh(contract).status == Status.DRAFT


def test_a_new_contract_replaces_the_former_on_its_eve(departement):
    former = signed()
    at = NOON + timedelta(days=40)

    contract = signed(former.beneficiary, at=at)

    former = fresh(former)
    assert (former.status, former.ended_on) == (Status.REPLACED, at.date() - timedelta(days=1))
    assert contract.status == Status.SIGNED
    assert list(Contract.objects.in_force(at.date())) == [contract]
    assert list(Contract.objects.in_force(TODAY)) == [former]


def test_a_second_draft_is_refused(departement):
    contract = drafted()

    with pytest.raises(ValidationError, match="déjà en préparation"):
        operations.draft(contract.beneficiary, member=referent(contract), **acting(referent(contract)))


def test_without_a_referent_no_contract_begins(departement):
    whom = person()
    member = whom.referent
    whom.assignments.update(referent=None, referent_named_at=None)
    whom.refresh_from_db()

    with pytest.raises(ValidationError, match="référent"):
        operations.draft(whom, member=member, **acting(member))


def test_who_writes_after_another_is_shown_the_other_text(departement):
    contract = drafted()
    stale = contract.version
    mine, theirs = replace(content_of(contract), reserves="Moi"), replace(content_of(contract), reserves="Eux")
    member = referent(contract)
    operations.write(contract, content=theirs, version=stale, member=member, **acting(member))

    with pytest.raises(operations.Stale) as refusal:
        operations.write(contract, content=mine, version=stale, member=member, **acting(member))

    assert refusal.value.text.content["reserves"] == "Eux"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"objectives": ()}, "objectif"),
        ({"commitments": ()}, "engagement de la personne"),
        ({"weekly_hours": 10}, "dites pourquoi"),
        ({"weekly_hours": None}, "jamais zéro"),
        ({"exemption": "carer"}, "à la demande de la personne"),
        ({"exemption": "carer", "exemption_asked": True}, "justificatif"),
        ({"months": 60}, "durée de 1 à"),
        ({"starts_on": TODAY - timedelta(days=1)}, "premier jour"),
    ],
)
def test_what_is_missing_is_said_before_anybody_signs(departement, changes, sentence):
    contract = drafted()
    found = replace(content_of(contract), **changes)
    member = referent(contract)
    operations.write(contract, content=found, version=contract.version, member=member, **acting(member))

    with pytest.raises(ValidationError, match=sentence):
        operations.propose(contract, **acting(member))


def test_an_exemption_that_the_person_asks_for_asks_no_hours(departement):
    contract = proposed(exemption="carer", exemption_asked=True, proof=TODAY, weekly_hours=None)

    told = pdf.text(open_document(text_of(contract).document).read())
    assert "Aucune heure ne m'est demandée" in told


def test_ending_before_the_term_has_a_day_and_a_reason(departement):
    contract = signed()
    member = referent(contract)

    with pytest.raises(ValidationError):
        operations.end(contract, on=TODAY + timedelta(days=1), reason="job", **acting(member))
    operations.end(contract, on=TODAY, reason="job", **acting(member))

    assert fresh(contract).status == Status.ENDED


def test_a_substitute_signs_for_the_absent_referent_and_the_page_of_evidence_says_so(departement):
    contract = proposed()
    member = referent(contract)
    colleague = MembershipFactory(organisation=member.organisation)
    how = {"party": Party.REFERENT, "name": colleague.user.full_name, "means": Means.ACCOUNT, "member": colleague}
    with pytest.raises(ValidationError, match="C'est à"):
        operations.sign(text_of(contract), **how, **acting(colleague))
    ReplacementFactory(absent=member, substitute=colleague, starts_on=TODAY, ends_on=TODAY)
    with pytest.raises(ValidationError, match="C'est à"):
        operations.sign(text_of(contract), **how, **{**acting(colleague), "at": NOON + timedelta(days=1)})

    row = operations.sign(text_of(contract), **how, **acting(colleague))

    assert row is not None
    assert (row.name, row.member) == (colleague.user.full_name, colleague)
    assert f"en remplacement {words.of(member.user.full_name)}" in means(row)
