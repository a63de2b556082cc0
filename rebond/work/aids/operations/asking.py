"""Applying: a draft that nothing typed is lost from, its tutor, its plan, its papers; then the application itself."""

from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.documents import operations as documents
from rebond.ground.documents.scans import Scan
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.work.aids.models import AidPiece, Tutor, TutoringAid, TutoringPlan
from rebond.work.aids.operations.common import day_of, locked, rules_of, user_of
from rebond.work.aids.operations.telling import same_name
from rebond.work.aids.queries.facts import eligibility, siren
from rebond.work.aids.states import DEAD, TO_INSTRUCT, Piece, Status
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status as HireStatus

DECLARED = (
    *("contract", "weekly_hours", "ends_on", "is_market", "has_other_aid", "de_minimis_cents"),
    *("signatory_name", "signatory_email"),
)
KNOWN = (
    "Cette adresse est celle de {tutor}, qui accompagne une autre embauche sous ce nom et cette fonction : reprenez-les tels "
    "quels, ou donnez l'adresse d'une autre personne."
)
PLAN = ("welcome", "learning", "rhythm")


@transaction.atomic
def open_aid(hire: Hire, *, by: Actor, at: datetime) -> TutoringAid:
    """A draft for a signed hire, filled with what is known of it.

    Raises ValidationError when nothing is signed, when the département has no aid for that day, or when an aid is asked
    already for this hire, or for this person in this company then, whichever of its offices.
    """
    row = Hire.objects.select_related("company").select_for_update(of=("self",)).get(pk=hire.pk)
    if row.status not in (HireStatus.SIGNED, HireStatus.ENDED) or row.starts_on is None:
        raise ValidationError(
            "L'aide se demande pour un contrat signé, dont le premier jour est connu.", code="unsigned"
        )
    rules = rules_of(row.starts_on)
    aid = TutoringAid(
        hire=row,
        beneficiary_id=row.beneficiary_id,
        company=row.company,
        siren=siren(row.company.siret),
        starts_on=row.starts_on,
        period=(row.starts_on, row.starts_on + relativedelta(months=rules.months)),
        contract=row.contract,
        weekly_hours=row.weekly_hours,
        ends_on=row.ends_on,
        is_market=row.company.is_market,
        asked_at=at,
        asked_by_id=user_of(by),
    )
    aid.validate_constraints()
    aid.save(force_insert=True)
    TutoringPlan.objects.create(aid=aid)
    journal.record("open_aid", aid, by=by, at=at)
    return aid


@transaction.atomic
def write(aid: TutoringAid, *, by: Actor, at: datetime, **declared: Any) -> TutoringAid:
    """What is declared of the hire and of the company is kept; only the fields given change. Raises IllegalMove but for a draft."""
    row = locked(aid, Status.DRAFT)
    given = [name for name in DECLARED if name in declared]
    for name in given:
        setattr(row, name, declared[name])
    row.clean_fields(exclude={field.name for field in row._meta.fields} - set(given))
    row.version += 1
    row.save(update_fields=[*given, "version"])
    journal.record("change", row, by=by, at=at)
    return row


@transaction.atomic
def name_tutor(
    aid: TutoringAid,
    *,
    first_name: str,
    last_name: str,
    job_title: str,
    since: date,
    email: str,
    by: Actor,
    at: datetime,
) -> Tutor:
    """Who will accompany the person: somebody of the company, known by their address. Raises ValidationError for the person."""
    row = locked(aid, Status.DRAFT)
    if same_name(f"{first_name} {last_name}", row.person_name):
        raise ValidationError({"last_name": "La personne embauchée ne peut pas être son propre tuteur."})
    known = Tutor.objects.filter(company=row.company, email__iexact=email).first()
    tutor = known or Tutor(company=row.company)
    said = {
        "first_name": first_name.strip(),
        "last_name": last_name.strip(),
        "job_title": job_title.strip(),
        "since": since,
    }
    if known:
        _check_same(known, said)
    for name, value in {**said, "email": email}.items():
        setattr(tutor, name, value)
    tutor.clean_fields(exclude={"departement", "company"})
    tutor.save()
    row.tutor = tutor
    row.save(update_fields=["tutor"])
    journal.record("name_tutor", row, by=by, at=at)
    return tutor


def _check_same(tutor: Tutor, said: dict[str, Any]) -> None:
    """Raises ValidationError when an aid that is handed in says otherwise of this tutor."""
    others = TutoringAid.objects.filter(tutor=tutor).exclude(status__in=[*DEAD, Status.DRAFT])
    if any(getattr(tutor, name) != value for name, value in said.items()) and others.exists():
        known = f"{tutor.full_name} ({tutor.job_title}, depuis le {tutor.since:%d/%m/%Y})"
        raise ValidationError({"email": KNOWN.format(tutor=known)}, code="known")


@transaction.atomic
def keep_plan(aid: TutoringAid, *, by: Actor, at: datetime, **words: str) -> TutoringPlan:
    """What the tutor will do with the person. Raises IllegalMove but for a draft."""
    row = locked(aid, Status.DRAFT)
    plan = TutoringPlan.objects.select_for_update(of=("self",)).get(aid=row)
    for name in (name for name in PLAN if name in words):
        setattr(plan, name, words[name].strip())
    plan.clean_fields(exclude={"departement", "aid"})
    plan.save()
    journal.record("keep_plan", plan, by=by, at=at)
    return plan


@transaction.atomic
def correct_signers(
    aid: TutoringAid, *, signatory_name: str, signatory_email: str, tutor_email: str, by: Actor, at: datetime
) -> TutoringAid:
    """Who signs for the company, and where the company and the tutor are written to, put right before a text is proposed.

    Raises IllegalMove once it is to sign (it is taken back first), ValidationError when the tutor's address is another's.
    """
    row = locked(aid, *TO_INSTRUCT, Status.GRANTED)
    row.signatory_name, row.signatory_email = signatory_name.strip(), signatory_email
    row.save(update_fields=["signatory_name", "signatory_email"])
    tutor = Tutor.objects.select_for_update(of=("self",)).get(aids=row)
    tutor.email = tutor_email
    tutor.validate_constraints()
    tutor.save(update_fields=["email"])
    journal.record("change", row, by=by, at=at)
    return row


@transaction.atomic
def add_piece(aid: TutoringAid, *, kind: str, paper: Scan, by: Actor, at: datetime) -> AidPiece:
    """Keep a paper with the application; one that was asked for stops the clock. Raises IllegalMove once it is decided."""
    row = locked(aid, Status.DRAFT, *TO_INSTRUCT)
    if row.status == Status.INCOMPLETE:
        row.missing_by = None
        row.save(update_fields=["missing_by"])
    label = str(Piece(kind).label)
    kept = documents.store(
        paper.content,
        title=label,
        filename=f"{kind}.{paper.extension}",
        content_type=paper.content_type,
        at=at,
    )
    piece = AidPiece.objects.create(aid=row, kind=kind, document=kept, added_at=at, added_by_id=user_of(by))
    journal.record("add_piece", piece, by=by, at=at, after=kind)
    return piece


def faults(aid: TutoringAid, *, today: date) -> list[str]:
    """What prevents an application from being submitted, each in a sentence."""
    rules = rules_of(aid.starts_on)
    found = eligibility(aid, today=today)
    said = (
        [one.sentence for one in found.reasons if one.is_met is False or (one.is_met is None and one.code != "rights")]
        if found
        else []
    )
    plan = TutoringPlan.objects.get(aid=aid)
    if not all(getattr(plan, name) for name in PLAN):
        said.append("Écrivez le plan de tutorat : l'accueil, ce que la personne apprendra, le rythme des points.")
    if not (aid.signatory_name and aid.signatory_email):
        said.append("Dites qui signera la convention pour l'entreprise, et son adresse e-mail.")
    sent = set(aid.pieces.values_list("kind", flat=True))
    lacking = [str(Piece(kind).label) for kind in rules.practice["pieces"] if kind not in sent]
    if lacking:
        said.append(f"Joignez : {', '.join(lacking).lower()}.")
    return said


@transaction.atomic
def submit(aid: TutoringAid, *, by: Actor, at: datetime) -> TutoringAid:
    """The application is handed in. Raises ValidationError with everything that prevents it; the tutor is counted under a lock."""
    row = locked(aid, Status.DRAFT)
    if row.tutor_id:
        Tutor.objects.select_for_update(of=("self",)).get(pk=row.tutor_id)
    if found := faults(row, today=day_of(at)):
        raise ValidationError(found)
    return move(row, to=Status.SUBMITTED, by=by, at=at, submitted_at=at)


@transaction.atomic
def withdraw(aid: TutoringAid, *, reason: str, by: Actor, at: datetime) -> TutoringAid:
    """The aid is no longer wanted, or nobody answered in time: it lapses, and the hire is free again. Raises once it is paid."""
    row = locked(aid)
    if row.paid_cents:
        raise ValidationError("Une somme est déjà versée : demandez plutôt un reversement.", code="paid")
    return move(row, to=Status.LAPSED, by=by, at=at, reason=reason)
