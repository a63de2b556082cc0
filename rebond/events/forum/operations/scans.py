"""What stations note: badges scanned at the entry, the exit, the CV corner; said again, nothing is counted twice.

A tablet makes the key of each scan and keeps it until the site has answered. During a network cut it keeps many, and
says them all afterwards, some perhaps for the second time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.forum import rules
from rebond.events.forum.models import Arrival, Edition, Hall, Visitor
from rebond.events.forum.states import VisitorStatus, Way
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move_all

DONE, AGAIN, UNKNOWN = "done", "again", "unknown"
"""What becomes of a scan: noted; noted already, or nothing to note; no badge of this Forum."""


@dataclass(frozen=True)
class Scan:
    """One badge in front of one tablet."""

    key: UUID
    code: str
    at: datetime


@dataclass(frozen=True)
class Noted:
    """What became of one scan."""

    scan: Scan
    state: str
    visitor: Visitor | None = None


@transaction.atomic
def note(
    edition: Edition, scans: Sequence[Scan], *, way: str, hall: Hall, station: str = "", by: Actor, at: datetime
) -> list[Noted]:
    """Every scan is noted once, at its own hour, whoever says it and however often. One answer each, in their order.

    Raises ValidationError unless the Forum runs, or is over and a tablet tells late.
    """
    if not rules.is_scanned(edition):
        raise ValidationError("Les portes ne sont pas ouvertes : ouvrez le Forum d'abord.")
    opened = rules.instant(edition.on, time())
    told = [Scan(one.key, one.code.strip().upper(), min(max(one.at, opened), at)) for one in scans]
    visitors = _locked(edition, {one.code for one in told}, by=by, at=at)
    known = [one for one in told if one.code in visitors]
    acts = {Way.ENTRY: _enter, Way.EXIT: _leave, Way.CV: _pass_by}
    done = acts[Way(way)](known, visitors, hall, station, by, at)
    return [
        Noted(one, (DONE if one.key in done else AGAIN) if one.code in visitors else UNKNOWN, visitors.get(one.code))
        for one in told
    ]


def _locked(edition: Edition, codes: Collection[str], *, by: Actor, at: datetime) -> dict[str, Visitor]:
    """Whose badges these are, locked in one order: two tablets that say the same badge follow each other."""
    rows = Visitor.objects.filter(edition=edition, code__in=codes).order_by("pk").select_for_update(of=("self",))
    found = {one.code: one for one in rows}
    back = [one.pk for one in found.values() if one.status == VisitorStatus.CANCELLED]
    if back:
        move_all(Visitor.objects.filter(pk__in=back), to=VisitorStatus.REGISTERED, by=by, at=at)
    return found


def _enter(
    scans: Sequence[Scan], visitors: dict[str, Visitor], hall: Hall, station: str, by: Actor, at: datetime
) -> set[UUID]:
    """Each who is not in this hall comes in; whoever was in another has left it."""
    said = set(Arrival.objects.filter(key__in=[one.key for one in scans]).values_list("key", flat=True))
    here = _here(visitors)
    made: list[Arrival] = []
    for one in sorted(scans, key=lambda scan: scan.at):
        former = here.get(visitors[one.code].pk)
        if one.key in said or (former is not None and former.hall_id == hall.pk):
            continue
        said.add(one.key)
        row = Arrival(visitor=visitors[one.code], hall=hall, station=station, key=one.key, at=one.at)
        if former is not None:  # they walked from one hall to the other
            former.left_at = row.at = max(former.at, one.at)
            if former not in made:
                former.save(update_fields=["left_at"])
        here[visitors[one.code].pk] = row
        made.append(row)
    Arrival.objects.bulk_create(made)
    journal.record_all("check_in", Arrival, [(one.pk, "", "") for one in made], by=by, at=at)
    return {one.key for one in made}


def _leave(
    scans: Sequence[Scan], visitors: dict[str, Visitor], hall: Hall, station: str, by: Actor, at: datetime
) -> set[UUID]:
    """Each who is there has left; the leaving that was said already stays what it was."""
    said = set(Arrival.objects.filter(left_key__in=[one.key for one in scans]).values_list("left_key", flat=True))
    here, done = _here(visitors), dict[UUID, Arrival]()
    for one in sorted(scans, key=lambda scan: scan.at):
        if one.key in said or (row := here.pop(visitors[one.code].pk, None)) is None:
            continue
        row.left_at, row.left_key = max(row.at, one.at), one.key
        row.save(update_fields=["left_at", "left_key"])
        done[one.key] = row
    journal.record_all("check_out", Arrival, [(one.pk, "", "") for one in done.values()], by=by, at=at)
    return set(done)


def _pass_by(
    scans: Sequence[Scan], visitors: dict[str, Visitor], hall: Hall, station: str, by: Actor, at: datetime
) -> set[UUID]:
    """Each is counted once at the CV corner."""
    done: dict[UUID, Visitor] = {}
    for one in scans:
        visitor = visitors[one.code]
        if visitor.cv_at is None:
            visitor.cv_at = one.at
            visitor.save(update_fields=["cv_at"])
            done[one.key] = visitor
    journal.record_all("note_cv", Visitor, [(one.pk, "", "") for one in done.values()], by=by, at=at)
    return set(done)


def _here(visitors: dict[str, Visitor]) -> dict[UUID, Arrival]:
    """Where those of these visitors who are there are."""
    rows = Arrival.objects.filter(visitor__in=[one.pk for one in visitors.values()], left_at=None)
    return {one.visitor_id: one for one in rows}
