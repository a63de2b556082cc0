"""Asking for a plan, computing it, sending its convocations in batches."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.faces.allocation import queries
from rebond.faces.allocation.queries import Asked
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs.models import Progress
from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import context
from rebond.ground.web import words
from rebond.journey.orientation import operations as orientation
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import figures, kinds, planning
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.planning import Plan, Rescue, Tally, Terms
from rebond.people.appointments.queries import beginning_of, kind_name, notice_day
from rebond.people.appointments.queries.seekers import Seeker

BATCH = 25


@transaction.atomic
def ask(asked: Asked, *, principal: Principal, at: datetime) -> Progress:
    """The worker computes who gets which hour; its page shows how far it is."""
    plan = jobs.start_progress(
        kind=queries.PLAN,
        label=f"Répartition : {kind_name(asked.kind)}",
        object_id=asked.site_ids[0] if len(asked.sites) == 1 else None,
        owner_id=principal.membership.pk,
        report={"asked": asdict(asked)},
        at=at,
    )
    jobs.enqueue("allocation.compute", plan_id=plan.pk)
    return plan


@transaction.atomic
def compute(plan: Progress, *, at: datetime) -> None:
    """The plan is there to be looked at: nobody has an hour yet."""
    asked = Asked(**plan.report["asked"])
    kind = kinds.find(asked.kind, at=at)
    if kind is None:
        jobs.fail(plan, sentence="Cette nature de rendez-vous n'est plus dans les paramètres du département.", at=at)
        return
    since, until = span(asked, at)
    seekers = queries.waiting(asked, _principal(plan), now=at)
    sites = list(Organisation.objects.filter(pk__in=asked.site_ids))
    found = planning.propose(kind, seekers, sites, since=since, until=until, at=at, terms=_terms(asked.kind, at))
    report = {"asked": plan.report["asked"], **_report(found, seekers)}
    jobs.advance(plan, done=len(seekers), total=len(seekers), at=at)
    jobs.finish(plan, sentence=_summary(found.ours), report=report, at=at)


def span(asked: Asked, at: datetime) -> tuple[datetime, datetime]:
    """The hours that a plan may give: from the first day that leaves time to tell people, for so many weeks."""
    return _span(queries.terms(at)["notice_days"], asked.weeks, at)


def _span(notice_days: int, weeks: int, at: datetime) -> tuple[datetime, datetime]:
    first = notice_day(kinds.local_day(at), notice_days)
    return max(at, beginning_of(first)), beginning_of(first + timedelta(weeks=weeks))


def _principal(plan: Progress) -> Principal:
    """Whoever asked: the worker sees what they see."""
    membership = Membership.objects.select_related("user", "organisation").get(pk=str(plan.owner_id))
    return Principal(membership.user, membership, context.current())


def _terms(kind: str, at: datetime) -> Terms:
    said = queries.terms(at)
    risk = said["overrun_percent"] / 100
    shows = 1 - figures.no_show_share(kind, at=at) if risk else 1.0
    return Terms(catch_up_days=said["catch_up_days"], shows=shows, risk=risk)


def _report(found: Plan, seekers: Collection[Seeker]) -> dict[str, object]:
    """Ids, hours and counts."""
    due = {one.person: one.due_on for one in seekers}
    return {
        "lines": [queries.packed(line, due[line.person]) for line in found.given],
        "left": {str(person): why for person, why in found.left.items()},
        "ours": [found.ours.in_time, found.ours.late, found.ours.without],
        "first_come": [found.first_come.in_time, found.first_come.late, found.first_come.without],
    }


def _summary(tally: Tally) -> str:
    given = words.count(tally.in_time + tally.late, "heure donnée", "heures données")
    return f"{given}, dont {words.number(tally.in_time)} avant l'échéance ; {words.number(tally.without)} sans heure."


@transaction.atomic
def send(plan: Progress, kept: Collection[int], *, by: Membership, at: datetime) -> Progress:
    """The worker makes the appointments of the lines kept and sends the convocations.

    Raises ValidationError when nothing is kept, or when the plan was sent already.
    """
    Progress.objects.select_for_update().get(pk=plan.pk)
    if queries.sending_of(plan) is not None:
        raise ValidationError("Ces convocations sont déjà parties, ou partent : actualisez la page.")
    lines = [row for rank, row in enumerate(plan.report["lines"]) if rank in kept]
    if not lines:
        raise ValidationError("Gardez au moins une ligne pour envoyer des convocations.")
    sending = jobs.start_progress(
        kind=queries.SENDING,
        label="Envoi des convocations",
        object_id=plan.pk,
        owner_id=by.pk,
        total=len(lines),
        report={"kind": plan.report["asked"]["kind"], "lines": lines, "done": [], "refused": {}},
        at=at,
    )
    jobs.enqueue("allocation.send", sending_id=sending.pk)
    return sending


@transaction.atomic
def send_next(sending_id: UUID, *, at: datetime) -> bool:
    """One batch more; whether something is left. Killed, it goes on where it was: a batch is done whole or not at all."""
    sending = Progress.objects.select_for_update().get(pk=sending_id)
    if sending.is_over:
        return False
    report = sending.report
    batch = [queries.unpacked(row) for row in report["lines"][sending.done : sending.done + BATCH]]
    outcome = orientation.allocate(batch, kind=report["kind"], by=_actor(sending), at=at)
    report["done"] += [str(pk) for pk in outcome.done]
    report["refused"] |= {str(person): why for person, why in outcome.refused.items()}
    done = sending.done + len(batch)
    jobs.advance(sending, done=done, report=report, at=at)
    if done < sending.total:
        return True
    jobs.finish(sending, sentence=_sent(report), report={**report, "lines": []}, at=at)
    return False


def _actor(sending: Progress) -> Actor:
    return _principal(sending).actor


def _sent(report: dict[str, list[str]]) -> str:
    sent = words.count(len(report["done"]), "convocation envoyée", "convocations envoyées")
    if not report["refused"]:
        return f"{sent}."
    return f"{sent}. {words.count(len(report['refused']), 'personne reste', 'personnes restent')} sans heure."


def rescue(hit: Sequence[Appointment], *, at: datetime) -> Rescue:
    """Other hours for the appointments that an absence hits, their people's promises kept where they can be."""
    said = queries.terms(at)
    since, until = _span(said["move_notice_days"], said["move_weeks"], at)
    days = queries.due_days([row.beneficiary_id for row in hit])
    return planning.rescue(hit, due=days, since=since, until=until, at=at, catch_up_days=said["catch_up_days"])
