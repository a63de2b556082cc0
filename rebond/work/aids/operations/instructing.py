"""Instructing an application, and deciding it: two different people, within the budget of the year."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.web import words
from rebond.work.aids.models import Tutor, TutoringAid, TutoringBudget
from rebond.work.aids.operations import telling
from rebond.work.aids.operations.common import check_not_instructor, day_of, locked, rules_of, user_of
from rebond.work.aids.queries.budgets import committed_cents
from rebond.work.aids.queries.facts import eligibility
from rebond.work.aids.states import Status


@transaction.atomic
def take(aid: TutoringAid, *, by: Actor, at: datetime) -> TutoringAid:
    """An officer begins to instruct. Raises IllegalMove unless it waits, ValidationError for who asked for it."""
    return move(locked(aid, Status.SUBMITTED), to=Status.INSTRUCTION, by=by, at=at, instructor_id=user_of(by))


@transaction.atomic
def ask_pieces(aid: TutoringAid, *, missing: str, by: Actor, at: datetime) -> TutoringAid:
    """Say to the company what is missing, and by when. Raises ValidationError without a word."""
    row = locked(aid, Status.INSTRUCTION)
    if not missing.strip():
        raise ValidationError({"missing": "Dites à l'entreprise ce qui manque."})
    last = day_of(at) + timedelta(days=rules_of(row.starts_on).practice["missing_days"])
    row = move(row, to=Status.INCOMPLETE, by=by, at=at, missing=missing.strip(), missing_by=last)
    telling.company(row, code="aid_missing", at=at, what=row.missing, day=words.day(last), link=telling.page_of(row))
    return row


@transaction.atomic
def resume(aid: TutoringAid, *, by: Actor, at: datetime) -> TutoringAid:
    """What was missing is there: the instruction goes on. Raises IllegalMove unless something was asked."""
    return move(locked(aid, Status.INCOMPLETE), to=Status.INSTRUCTION, by=by, at=at, missing="", missing_by=None)


@transaction.atomic
def write_opinion(aid: TutoringAid, *, opinion: str, by: Actor, at: datetime) -> TutoringAid:
    """What the instruction proposes, for who decides. Whoever writes it has instructed, beside who took it: they do not decide."""
    row = locked(aid, Status.INSTRUCTION)
    row.opinion = opinion.strip()
    row.clean_fields(exclude={field.name for field in row._meta.fields} - {"opinion"})
    row.save(update_fields=["opinion"])
    journal.record("write_opinion", row, by=by, at=at)
    return row


@transaction.atomic
def grant(aid: TutoringAid, *, reason: str = "", by: Actor, at: datetime) -> TutoringAid:
    """The aid is granted, for the amount of its contract on the day of the hire; its money is committed.

    Raises ValidationError for who asked or instructed, while a condition is not met or not proved, and beyond the budget of
    the year, which is read under a lock: of two decisions at once, the second sees the first.
    """
    row = locked(aid, Status.INSTRUCTION)
    check_not_instructor(by, row, said="ne la décide pas : une autre personne décide.")
    if row.tutor_id:
        Tutor.objects.select_for_update(of=("self",)).get(pk=row.tutor_id)
    found = eligibility(row, today=day_of(at))
    if found is None or not found.is_eligible:
        unmet = [one.sentence for one in found.reasons if not one.is_met] if found else []
        raise ValidationError(unmet or ["Le Département n'a pas d'aide au tutorat pour ce jour."])
    _commit(found.amount_cents, at=at)
    done = move(
        row, to=Status.GRANTED, by=by, at=at, decided_at=at, decided_by_id=user_of(by), reason=reason.strip(),
        ceiling_cents=found.amount_cents,
    )  # fmt: skip
    telling.company(row, code="aid_decided", at=at, link=telling.page_of(row))
    return done


@transaction.atomic
def refuse(aid: TutoringAid, *, reason: str, by: Actor, at: datetime) -> TutoringAid:
    """The aid is refused, with its reasons (CRPA L211-2); the remedies are told beside them. Raises ValidationError without."""
    row = locked(aid, Status.INSTRUCTION, Status.INCOMPLETE)
    check_not_instructor(by, row, said="ne la décide pas : une autre personne décide.")
    if not reason.strip():
        raise ValidationError({"reason": "Un refus dit pourquoi : l'entreprise le lira."})
    done = move(row, to=Status.REFUSED, by=by, at=at, decided_at=at, decided_by_id=user_of(by), reason=reason.strip())
    telling.company(row, code="aid_decided", at=at, link=telling.page_of(row))
    return done


@transaction.atomic
def set_budget(year: int, *, voted_cents: int, by: Actor, at: datetime) -> TutoringBudget:
    """The money voted for a year. Raises ValidationError below what is committed already."""
    row = TutoringBudget.objects.select_for_update(of=("self",)).filter(year=year).first()
    row = row or TutoringBudget(year=year)
    committed = committed_cents(year)
    if voted_cents < committed:
        raise ValidationError({"voted": f"{words.euros(committed)} sont déjà engagés cette année."})
    row.voted_cents = voted_cents
    row.save()
    journal.record("set_budget", row, by=by, at=at, after=str(voted_cents))
    return row


def _commit(cents: int, *, at: datetime) -> None:
    """There is enough left in the budget of the year, and nobody else takes it meanwhile."""
    year = day_of(at).year
    budget = TutoringBudget.objects.select_for_update(of=("self",)).filter(year=year).first()
    if budget is None:
        raise ValidationError(
            f"Le budget {year} de l'aide n'est pas noté : un responsable le note d'abord.", code="budget"
        )
    left = budget.voted_cents - committed_cents(year)
    if cents > left:
        raise ValidationError(
            f"Il reste {words.euros(max(0, left))} au budget {year}, et cette aide est de {words.euros(cents)}.",
            code="budget",
        )
