"""The convention de tutorat: one frozen text, signed by four, sealed once; a change is another version."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from rebond.ground.documents import operations as documents
from rebond.ground.documents import seals
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.ground.messaging.states import Channel
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import links
from rebond.ground.web import words
from rebond.people.beneficiaries.operations import notices
from rebond.work.aids.models import Attestation, Convention, ConventionSignature, Instalment, TutoringAid
from rebond.work.aids.operations import telling
from rebond.work.aids.operations.common import day_of, locked, person_of, rules_of, user_of
from rebond.work.aids.operations.following import move_on
from rebond.work.aids.operations.printing import content_of, printed
from rebond.work.aids.states import Party, Status, Witness

TO_SIGN = "aids.sign"
"""The purpose of the link with which the company, the person and the tutor read and sign."""
TO_VERIFY = "aids.verify"
"""The purpose of the link printed on a sealed convention, with which anybody checks it."""
ALWAYS = timedelta(days=36_525)
DIGITS = 6
MOST_CODES = 8


def latest(aid: TutoringAid) -> Convention | None:
    """The text that is signed, or to sign."""
    return aid.conventions.order_by("-number").first()


@transaction.atomic
def propose(aid: TutoringAid, *, by: Actor, at: datetime) -> Convention:
    """Freeze the text (canonical JSON, its SHA-256, its PDF) and ask the four to sign it. Raises IllegalMove unless granted."""
    row = locked(aid, Status.GRANTED)
    last = latest(row)
    number = last.number + 1 if last else 1
    content = content_of(row, rules_of(row.starts_on), number=number)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = Convention(aid=row, number=number, content=content, proposed_at=at)
    text.sha256 = hashlib.sha256(canonical.encode()).hexdigest()
    text.document = documents.store(
        printed(text, at=at), title="Convention de tutorat", filename=f"convention-tutorat-v{number}.pdf", at=at
    )
    text.save(force_insert=True)
    emails = {Party.COMPANY: row.signatory_email, Party.TUTOR: row.tutor.email if row.tutor else ""}
    for one in content["parties"]:
        party = one["party"]
        text.signatures.create(party=party, name=one["name"], email=emails.get(party, ""))
    move(row, to=Status.TO_SIGN, by=by, at=at)
    journal.record("propose_convention", text, by=by, at=at, after=text.sha256[:20])
    send_links(row, by=by, at=at)
    return text


@transaction.atomic
def send_links(aid: TutoringAid, *, by: Actor, at: datetime) -> int:
    """Each who has not signed gets the link to read and sign; how many could be reached. Raises IllegalMove if nothing is to sign."""
    row = locked(aid, Status.TO_SIGN)
    text = _text(row)
    until = at + timedelta(days=rules_of(row.starts_on).practice["link_days"])
    reached = 0
    for one in text.signatures.filter(signed_at=None).exclude(party=Party.DEPARTEMENT):
        token = links.create(purpose=TO_SIGN, object_id=one.pk, expires_at=until)
        places = {"link": settings.SITE_URL + reverse("aids:sign_by_link", args=[token]), "structure": row.company.name}
        if one.party == Party.PERSON:
            reached += telling.person(row, code="aid_to_sign", at=at, **places)
        else:
            told: dict[str, Any] = {"recipient_id": one.pk, "name": one.name, "address": one.email}
            reached += telling.by_email(code="aid_to_sign", at=at, places=places, **told)
    journal.record("remind_to_sign", row, by=by, at=at, after=str(reached))
    return reached


@transaction.atomic
def take_back(aid: TutoringAid, *, by: Actor, at: datetime) -> TutoringAid:
    """The text is to change: the four will sign another version; signatures stay on the one they signed. Raises IllegalMove."""
    return move(locked(aid, Status.TO_SIGN), to=Status.GRANTED, by=by, at=at)


@transaction.atomic
def send_code(signature: ConventionSignature, *, by: Actor, at: datetime) -> str:
    """Send a new code to who is to sign; the one before serves no more. Where it went, masked.

    Raises ValidationError when nothing reaches them, after too many codes, or when there is nothing to sign.
    """
    row = _signable(signature)
    if row.codes_sent >= MOST_CODES:
        raise ValidationError("Trop de codes demandés : appelez le Département, qui vous enverra un nouveau lien.")
    asked = parameters.get("contract.code", on=day_of(at))
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row.code_until = at + timedelta(minutes=asked["minutes"])
    row.code_hash, row.code_sent_at, row.code_tries = _hash(row, code), at, 0
    row.codes_sent += 1
    row.save(update_fields=["code_hash", "code_sent_at", "code_until", "code_tries", "codes_sent"])
    where = _deliver(row, code, at=at)
    journal.record("send_code", row, by=by, at=at)
    return where


@transaction.atomic
def sign(
    signature: ConventionSignature, *, sha256: str, code: str = "", by: Actor, at: datetime
) -> ConventionSignature | None:
    """One of the four signs this very text, now; with the last, the convention is sealed and the follow-up begins.

    None when `code` is not the one that was sent: the try is counted, so that nothing may undo it. The Département signs with
    its account. Raises IllegalMove when the text changed or is signed, ValidationError otherwise.
    """
    row = _signable(signature)
    if sha256 != row.convention.sha256:
        raise IllegalMove("Le texte a changé depuis que cette page est ouverte : relisez-le.", code="moved")
    if row.party == Party.DEPARTEMENT:
        row.signed_by_id = user_of(by)
        row.evidence = {"means": "account"}
    elif not _is_right(row, code, at=at):
        return None
    else:
        row.evidence = {"means": "code", "sent_at": row.code_sent_at.isoformat() if row.code_sent_at else ""}
    row.signed_at, row.sha256, row.code_hash = at, row.convention.sha256, None
    row.save()
    journal.record("sign", row, by=by, at=at, after=row.party)
    if not row.convention.signatures.filter(signed_at=None).exists():
        _conclude(row.convention, by=by, at=at)
    return row


def masked(signature: ConventionSignature) -> str:
    """« r•••@exemple.example »."""
    name, _, place = signature.email.partition("@")
    return f"{name[:1]}•••@{place}"


def _text(aid: TutoringAid) -> Convention:
    text = latest(aid)
    if text is None:
        raise IllegalMove("Aucune convention n'est à signer : rouvrez la page.", code="moved")
    return text


def _signable(signature: ConventionSignature) -> ConventionSignature:
    """The signature that is awaited, its aid held. Raises IllegalMove when the text is another one's or signed already."""
    found = ConventionSignature.objects.select_related("convention__aid").get(pk=signature.pk)
    aid = locked(found.convention.aid, Status.TO_SIGN)
    rows = ConventionSignature.objects.select_for_update(of=("self",)).select_related("convention")
    row = rows.get(pk=signature.pk)
    if row.convention_id != _text(aid).pk:
        raise IllegalMove(
            "Une nouvelle version de la convention est à signer : demandez le nouveau lien.", code="moved"
        )
    if row.signed_at is not None:
        raise IllegalMove("C'est déjà signé.", code="signed")
    row.convention.aid = aid
    return row


def _is_right(row: ConventionSignature, code: str, *, at: datetime) -> bool:
    """The code is the one that was sent; a wrong one is counted. Raises ValidationError when none may still be used."""
    if row.code_hash is None or row.code_until is None:
        raise ValidationError("Demandez d'abord un code.", code="none")
    if row.code_until <= at:
        raise ValidationError("Ce code n'est plus valable : demandez-en un autre.", code="expired")
    if row.code_tries >= parameters.get("contract.code", on=day_of(at))["tries"]:
        raise ValidationError("Trop d'essais : demandez un nouveau code.", code="tries")
    if constant_time_compare(bytes(row.code_hash), _hash(row, "".join(code.split()))):
        return True
    row.code_tries += 1
    row.save(update_fields=["code_tries"])
    return False


def _deliver(row: ConventionSignature, code: str, *, at: datetime) -> str:
    until = row.code_until or at
    places = {"code": code, "time": words.hour(until)}
    if row.party == Party.PERSON:
        notice = notices.Notice(person_of(row.convention.aid), places, needed_by=until)
        sent = notices.tell_all([notice], message="code", channels=[Channel.SMS, Channel.EMAIL], at=at)
        if not sent:
            raise ValidationError("Aucun message ne peut partir : demandez au Département de corriger vos coordonnées.")
        return "par SMS" if sent[0].channel == Channel.SMS else "par e-mail"
    told: dict[str, Any] = {"recipient_id": row.pk, "name": row.name, "address": row.email}
    if not telling.by_email(code="code", at=at, places=places, **told):
        raise ValidationError("Aucun e-mail ne peut partir à cette adresse : dites-le au Département.")
    return f"à {masked(row)}"


def _hash(row: ConventionSignature, code: str) -> bytes:
    return salted_hmac("aids.code", f"{row.pk}:{code}", algorithm="sha256").digest()


def _conclude(text: Convention, *, by: Actor, at: datetime) -> None:
    """Sealed once, with its evidence; the instalments and the attestations are written; the tutoring begins on its day."""
    token = links.create(purpose=TO_VERIFY, object_id=text.pk, expires_at=at + ALWAYS)
    address = settings.SITE_URL + reverse("aids:verify", args=[token])
    pdf = seals.seal(printed(text, at=at, address=address), reason="Convention signée par les quatre parties", at=at)
    text.sealed = documents.store(
        pdf, title="Convention de tutorat, signée", filename=f"convention-tutorat-v{text.number}-signee.pdf", at=at
    )
    text.save(update_fields=["sealed"])
    aid = move(text.aid, to=Status.SIGNED, by=by, at=at, signed_at=at)
    journal.record("seal", text, by=by, at=at, after=text.sealed.sha256[:20])
    _plan(aid)
    move_on(aid, by=by, at=at)


def _plan(aid: TutoringAid) -> None:
    rules = rules_of(aid.starts_on)
    people: dict[str, Any] = {"instructor_id": aid.instructor_id, "decider_id": aid.decided_by_id}
    for number, (cents, after) in enumerate(rules.parts(aid.ceiling_cents), 1):
        due_on = aid.starts_on + relativedelta(months=after)
        Instalment.objects.create(
            aid=aid, number=number, amount_cents=cents, after_months=after, due_on=due_on, **people
        )
    for months in rules.practice["attestation_months"]:
        due_on = aid.starts_on + relativedelta(months=months)
        for witness in Witness:
            Attestation.objects.create(aid=aid, months=months, witness=witness, due_on=due_on)
