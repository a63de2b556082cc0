"""Editions: prepared, opened to registrations, run, closed; their halls and stands."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.forum import rules
from rebond.events.forum.models import Edition, Hall, Meeting, Stand, StandVacancy
from rebond.events.forum.queries import preparing as queries
from rebond.events.forum.states import LIVE_EDITIONS, TO_COME, Status, VisitorStatus
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.work.vacancies.models import Vacancy

FIELDS = (
    *("place", "on", "opens", "closes", "slot_minutes", "gap_slots", "most", "registers_from", "registers_until"),
    "clear_on",
)
STAND_FIELDS = ("hall", "number", "company", "partner", "contact", "sector", "tables", "has_hours")


def clear_day(on: date) -> date:
    """The day on which the pack has the personal data of a Forum's visitors deleted."""
    return on + timedelta(days=parameters.get("forum.keep_days", on=on))


@transaction.atomic
def prepare(*, halls: Sequence[tuple[str, int]], by: Actor, at: datetime, **fields: Any) -> Edition:
    """A new edition with its halls. Raises ValidationError on a past day, or when a constraint says no."""
    row = Edition(clear_on=clear_day(fields["on"]), **fields)
    if row.on < rules.local_day(at):
        raise ValidationError({"on": "Ce jour est passé : choisissez un jour à venir."})
    _check(row)
    row.save(force_insert=True)
    _keep_halls(row, halls)
    journal.record("prepare_forum", row, by=by, at=at)
    return row


@transaction.atomic
def change(edition: Edition, *, halls: Sequence[tuple[str, int]], by: Actor, at: datetime, **fields: Any) -> Edition:
    """Only the fields given change, before the day begins.

    Raises ValidationError when the day changes for visitors, or when an hour announced would be no slot any more.
    """
    row = _locked(edition)
    if row.status not in TO_COME:
        raise ValidationError("Ce Forum a commencé : il ne se prépare plus.")
    if "on" in fields and fields["on"] != row.on:
        if row.visitors.filter(status=VisitorStatus.REGISTERED).exists():
            said = f"Des personnes sont inscrites pour le {words.full_day(row.on)}, leur badge le dit : gardez ce jour."
            raise ValidationError({"on": said})
        fields["clear_on"] = clear_day(fields["on"])
    for name in (name for name in FIELDS if name in fields):
        setattr(row, name, fields[name])
    _check(row)
    _keep_hours(row)
    row.save(update_fields=FIELDS)
    _keep_halls(row, halls)
    journal.record("change", row, by=by, at=at)
    return row


def _check(row: Edition) -> None:
    row.validate_constraints()
    if not rules.slots(row):
        raise ValidationError({"closes": "Aucun entretien ne tient entre ces heures : allongez-les."})


def _keep_hours(row: Edition) -> None:
    """Of the interviews that are no slot any more, those that nobody knows of go. Raises ValidationError on another."""
    lost = Meeting.objects.filter(stand__edition=row, status=MeetingStatus.PLANNED)
    lost = lost.exclude(starts_at__in=rules.slots(row))
    if said := lost.exclude(announced_at=None).order_by("starts_at").first():
        hour = words.hour(said.starts_at)
        raise ValidationError(f"Un entretien est annoncé à {hour} : gardez des heures et une durée où il a sa place.")
    lost.delete()


def _keep_halls(row: Edition, halls: Sequence[tuple[str, int]]) -> None:
    known = {hall.name: hall for hall in row.halls.all()}
    for name, capacity in halls:
        hall = known.pop(name, None) or Hall(edition=row, name=name)
        hall.capacity = capacity
        hall.validate_constraints()
        hall.save()
    if held := Stand.objects.filter(hall__in=known.values()).values_list("hall__name", flat=True).first():
        raise ValidationError({"halls": f"Le hall « {held} » a des stands : déplacez-les d'abord."})
    Hall.objects.filter(pk__in=[hall.pk for hall in known.values()]).delete()


@transaction.atomic
def advance(edition: Edition, *, to: str, by: Actor, at: datetime) -> Edition:
    """Registrations open, the day begins, it ends or begins again.

    Raises ValidationError when it has no hall or begins on another day, IllegalMove when it is not its turn.
    """
    if to == Status.CLEARED:
        raise ValidationError("Les données s'effacent à leur date, pas avant.")
    if to == Status.OPEN and not edition.halls.exists():
        raise ValidationError("Ajoutez d'abord un hall : c'est par lui que l'on entre.")
    if to == Status.RUNNING and edition.on != rules.local_day(at):
        raise ValidationError(f"Ce Forum a lieu le {words.full_day(edition.on)} : ouvrez ses portes ce jour-là.")
    return move(edition, to=to, by=by, at=at)


@transaction.atomic
def open_stand(edition: Edition, *, vacancies: Iterable[Vacancy] = (), by: Actor, at: datetime, **fields: Any) -> Stand:
    """A company or a partner has a stand, told to its contact: one who can be written to, unless said otherwise.

    Raises ValidationError on a number or a company that has one, or too late.
    """
    if _locked(edition).status not in LIVE_EDITIONS:
        raise ValidationError("Ce Forum est terminé : on n'y ouvre plus de stand.")
    row = Stand(edition=edition, **fields)
    row.contact = row.contact or queries.contacts_of(row.company).exclude(email="").first()
    row.validate_constraints()
    row.save(force_insert=True)
    _show(row, vacancies)
    journal.record("open_stand", row, by=by, at=at)
    return row


@transaction.atomic
def change_stand(stand: Stand, *, vacancies: Iterable[Vacancy], by: Actor, at: datetime, **fields: Any) -> Stand:
    """Only the fields given change; the offers shown are these ones."""
    if _locked(stand.edition).status not in LIVE_EDITIONS:
        raise ValidationError("Ce Forum est terminé : ses stands ne changent plus.")
    row = Stand.objects.select_for_update(of=("self",)).get(pk=stand.pk)
    for name in (name for name in STAND_FIELDS if name in fields):
        setattr(row, name, fields[name])
    row.validate_constraints()
    row.save(update_fields=STAND_FIELDS)
    _show(row, vacancies)
    journal.record("change", row, by=by, at=at)
    return row


def _show(stand: Stand, vacancies: Iterable[Vacancy]) -> None:
    shown = list(vacancies)
    if any(one.company_id != stand.company_id for one in shown):
        raise ValidationError("Un stand ne montre que les offres de son entreprise.")
    StandVacancy.objects.filter(stand=stand).exclude(vacancy__in=shown).delete()
    StandVacancy.objects.bulk_create([StandVacancy(stand=stand, vacancy=one) for one in shown], ignore_conflicts=True)


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
