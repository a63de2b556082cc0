"""The job ended before the tutoring: nothing more is paid, and what was paid for the months not done is asked back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.ground.web import words
from rebond.work.aids.models import Clawback, TutoringAid
from rebond.work.aids.operations import telling
from rebond.work.aids.operations.common import locked, rules_of, user_of
from rebond.work.aids.operations.following import close_if_done
from rebond.work.aids.queries.facts import months_done
from rebond.work.aids.queries.schemes import Scheme
from rebond.work.aids.states import InstalmentStatus, Status, Verdict
from rebond.work.hires.states import Status as HireStatus

OPEN = (InstalmentStatus.PLANNED, InstalmentStatus.DUE, InstalmentStatus.REJECTED)


def is_undue(aid: TutoringAid, rules: Scheme) -> bool:
    """The job ended as the pack says that money is asked back, or never began."""
    job = aid.job
    return job is not None and (job.status == HireStatus.DROPPED or job.end_reason in rules.practice["clawback_ends"])


def kept_cents(aid: TutoringAid, done: int, months: int) -> int:
    """What the months done are worth: the company keeps its share of the whole aid, to the cent below."""
    return aid.ceiling_cents * min(done, months) // months


def owed_cents(aid: TutoringAid, done: int, months: int) -> int:
    """What was paid beyond the months done."""
    return max(0, aid.paid_cents - kept_cents(aid, done, months))


@transaction.atomic
def stop(aid: TutoringAid, *, reason: str, by: Actor, at: datetime) -> TutoringAid:
    """Nothing is asked back, and what is due is paid within the months done, however late the accountant is; nothing more.

    Nothing at all is paid any more while the job goes on: the tutoring is not held. Raises ValidationError without a reason.
    """
    row = locked(aid, Status.RUNNING)
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi l'aide s'arrête."})
    months = rules_of(row.starts_on).months
    kept = kept_cents(row, months_done(row, row.ended_on), months) if row.ended_on else 0
    _drop_rest(row, max(0, kept - row.paid_cents), by=by, at=at)
    row.stop_reason = reason.strip()
    row.clean_fields(exclude={field.name for field in row._meta.fields} - {"stop_reason"})
    row.save(update_fields=["stop_reason"])
    journal.record("stop_aid", row, by=by, at=at)
    telling.company(row, code="aid_stopped", at=at, what="Rien n'est à reverser.", link=telling.page_of(row))
    return close_if_done(row, by=by, at=at)


@transaction.atomic
def claw_back(aid: TutoringAid, *, reason: str, by: Actor, at: datetime) -> Clawback:
    """Ask back, pro rata, what was paid for months that were not done (the rule and the reasons for ending are the pack's).

    Raises ValidationError when the job is not over, when it ended otherwise than the pack says, for who decided the aid, or
    when nothing is owed.
    """
    row = locked(aid, Status.SIGNED, Status.RUNNING, Status.CLOSED)
    rules = rules_of(row.starts_on)
    if row.ended_on is None:
        raise ValidationError("L'emploi n'est pas terminé : notez d'abord sa fin.", code="in_post")
    if not is_undue(row, rules):
        raise ValidationError(
            "L'emploi ne s'est pas arrêté du fait de l'entreprise : rien n'est à reverser.", code="end"
        )
    if user_of(by) == row.decided_by_id:
        raise ValidationError("Qui a décidé l'aide ne décide pas le reversement.", code="decider")
    done = months_done(row, row.ended_on)
    owed = owed_cents(row, done, rules.months)
    if not owed:
        raise ValidationError(
            "Ce qui a été versé correspond aux mois accomplis : rien n'est à reverser.", code="nothing"
        )
    _drop_rest(row, 0, by=by, at=at)
    claw = Clawback(
        aid=row, months_done=done, months_due=rules.months, paid_cents=row.paid_cents, amount_cents=owed,
        reason=reason.strip(), decided_at=at, decided_by_id=user_of(by),
    )  # fmt: skip
    claw.validate_constraints()
    claw.save(force_insert=True)
    journal.record("claw_back", claw, by=by, at=at, after=str(owed))
    move(row, to=Status.CLAWED_BACK, by=by, at=at)
    told = f"Le Département demande le reversement de {words.euros(owed)}."
    telling.company(row, code="aid_stopped", at=at, what=told, link=telling.page_of(row))
    return claw


@transaction.atomic
def owe_less(aid: TutoringAid, *, by: Actor, at: datetime) -> None:
    """The bank sent back money that was asked back: what is owed is counted anew; the aid is closed when nothing is."""
    row = locked(aid, Status.CLAWED_BACK)
    claw = Clawback.objects.select_for_update(of=("self",)).get(aid=row)
    if claw.repaid_at is not None:
        raise ValidationError(
            "L'entreprise a déjà reversé : voyez avec le comptable ce qui lui revient.", code="repaid"
        )
    owed = owed_cents(row, claw.months_done, claw.months_due)
    journal.record("owe_less", claw, by=by, at=at, before=str(claw.amount_cents), after=str(owed))
    if owed:
        claw.amount_cents, claw.paid_cents = owed, row.paid_cents
        claw.save(update_fields=["amount_cents", "paid_cents"])
    else:
        claw.delete()
        move(row, to=Status.CLOSED, by=by, at=at)


@transaction.atomic
def note_repaid(clawback: Clawback, *, by: Actor, at: datetime) -> Clawback:
    """The company gave the money back. Raises IllegalMove when that is noted already."""
    row = Clawback.objects.select_for_update(of=("self",)).get(pk=clawback.pk)
    if row.repaid_at is not None:
        raise IllegalMove("Ce reversement est déjà noté.", code="moved")
    row.repaid_at = at
    row.save(update_fields=["repaid_at"])
    journal.record("note_repaid", row, by=by, at=at)
    return row


def _drop_rest(aid: TutoringAid, left: int, *, by: Actor, at: datetime) -> None:
    """Of what is due and was not found undone, so much is left to pay; the rest is dropped."""
    if aid.instalments.filter(status=InstalmentStatus.BATCHED).exists():
        raise ValidationError("Un versement est dans un bordereau : envoyez ce bordereau, ou annulez-le d'abord.")
    undone = set(aid.instalments.filter(control__verdict=Verdict.NOT_DONE).values_list("pk", flat=True))
    for one in aid.instalments.filter(status__in=OPEN).order_by("number"):
        is_due = one.status != InstalmentStatus.PLANNED and one.pk not in undone
        if not (cents := min(one.amount_cents, left) if is_due else 0):
            move(one, to=InstalmentStatus.DROPPED, by=by, at=at)
        elif cents < one.amount_cents:
            journal.record("change", one, by=by, at=at, before=str(one.amount_cents), after=str(cents))
            one.amount_cents = cents
            one.save(update_fields=["amount_cents"])
        left -= cents
