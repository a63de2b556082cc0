"""Opinions on work: given, replaced, taken back. One at a time counts for a person."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move_all
from rebond.ground.web import words
from rebond.journey.health import queries, rules, vocabulary
from rebond.journey.health.models import HealthRequest, Opinion
from rebond.journey.health.states import Status
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.contacts import check_is_here


@transaction.atomic
def give_opinion(
    beneficiary: Beneficiary,
    *,
    effect: str,
    conditions: Collection[str] = (),
    starts_on: date,
    ends_on: date,
    answers: Collection[UUID] = (),
    replaces: UUID | None = None,
    member: Membership,
    by: Actor,
    at: datetime,
) -> Opinion:
    """The opinion counts from now on, the former one no longer; the requests that it `answers` are answered.

    `replaces`: the opinion that was on screen. Raises ValidationError for words that the pack does not list, days that it
    does not allow, or when a colleague gave another opinion meanwhile.
    """
    check_is_here(beneficiary)
    today = timezone.localtime(at).date()
    if member.role not in rules.givers(today):
        raise ValidationError("Votre rôle ne donne pas d'avis sur le travail.")
    _check_words(effect, conditions, on=today)
    _check_days(starts_on, ends_on, today=today)
    Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)  # one opinion at a time
    former = Opinion.objects.filter(beneficiary=beneficiary, withdrawn_at=None).first()
    if (former.pk if former else None) != replaces:
        raise ValidationError(
            "Un collègue a donné ou retiré un avis pendant que vous écriviez : relisez-le, puis enregistrez de nouveau.",
            code="moved",
        )
    if former is not None:
        withdraw_opinion(former, by=by, at=at)
    asked = queries.waiting_requests(beneficiary).filter(pk__in=answers)
    first = asked.first()
    opinion = Opinion(beneficiary=beneficiary, author=member, effect=effect, conditions=list(conditions), given_at=at)
    opinion.request, opinion.starts_on, opinion.ends_on = first, starts_on, ends_on
    opinion.save(force_insert=True)
    journal.record("give_opinion", opinion, by=by, at=at)
    answered = HealthRequest.objects.filter(pk__in=[one.pk for one in asked])
    move_all(answered, to=Status.ANSWERED, by=by, at=at, changes={"answered_at": at, "taken_by": member})
    return opinion


@transaction.atomic
def withdraw_opinion(opinion: Opinion, *, by: Actor, at: datetime) -> None:
    """The opinion counts no more. Raises ValidationError when it is replaced or taken back already."""
    if not Opinion.objects.filter(pk=opinion.pk, withdrawn_at=None).update(withdrawn_at=at):
        raise ValidationError("Cet avis est déjà retiré ou remplacé : actualisez la page.", code="moved")
    journal.record("withdraw_opinion", opinion, by=by, at=at)


def _check_words(effect: str, conditions: Collection[str], *, on: date) -> None:
    known = vocabulary.effects(on=on).get(effect)
    if known is None or set(conditions) - set(vocabulary.conditions(on=on)):
        raise ValidationError("Choisissez dans la liste : cet avis n'est plus proposé.")
    if known.is_conditional and not conditions:
        raise ValidationError(
            {"conditions": "Cochez au moins une condition : sans elle, cet avis ne dit rien d'utile."}
        )


def _check_days(starts_on: date, ends_on: date, *, today: date) -> None:
    """From today or the day of the meeting, for as long as the pack allows."""
    _, most = vocabulary.months(on=today)
    if starts_on > today or starts_on < today - relativedelta(months=most):
        raise ValidationError({"starts_on": "L'avis commence aujourd'hui, ou au jour de la consultation."})
    last = starts_on + relativedelta(months=most) - timedelta(days=1)
    if not today <= ends_on <= last:
        said = f"L'avis finit entre aujourd'hui et le {words.short_day(last)} ({most} mois au plus)."
        raise ValidationError({"ends_on": said})
