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
from django.db.models import F

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
    """Each who is not in this hall comes in; whoever was in another has left it.

    Told late by a tablet that was cut off, and seen elsewhere or leaving since: they came, and are where that was said.
    """
    said = set(Arrival.objects.filter(key__in=[one.key for one in scans]).values_list("key", flat=True))
    lasts, made = _lasts(visitors), list[Arrival]()
    for one in sorted(scans, key=lambda scan: scan.at):
        last = lasts.get(visitors[one.code].pk)
        if one.key in said or (last is not None and last.hall_id == hall.pk and _was_in(last, one.at)):
            continue
        said.add(one.key)
        row = Arrival(visitor=visitors[one.code], hall=hall, station=station, key=one.key, at=one.at)
        made.append(row)
        if last is not None and (since := last.at if one.at < last.at else last.left_at) and one.at < since:
            row.left_at = since
            continue
        if last is not None and last.left_at is None:  # they walked from one hall to the other
            last.left_at = one.at
            if last not in made:
                last.save(update_fields=["left_at"])
        lasts[visitors[one.code].pk] = row
    Arrival.objects.bulk_create(made)
    journal.record_all("check_in", Arrival, [(one.pk, "", "") for one in made], by=by, at=at)
    return {one.key for one in made}


def _was_in(last: Arrival, at: datetime) -> bool:
    """Whether their last arrival tells already that they were there at this instant."""
    return last.left_at is None or at < last.left_at


def _leave(
    scans: Sequence[Scan], visitors: dict[str, Visitor], hall: Hall, station: str, by: Actor, at: datetime
) -> set[UUID]:
    """Each who is there has left, once; who leaves without having been noted at the entry was there all the same."""
    said = set(Arrival.objects.filter(left_key__in=[one.key for one in scans]).values_list("left_key", flat=True))
    lasts, done = _lasts(visitors), dict[UUID, Arrival]()
    for one in sorted(scans, key=lambda scan: scan.at):
        visitor = visitors[one.code]
        row = lasts.get(visitor.pk)
        if row is None:
            row = Arrival(visitor=visitor, hall=hall, station=station, key=one.key, at=one.at)
        elif one.key in said or row.left_at is not None or one.at < row.at:
            continue
        row.left_at, row.left_key = one.at, one.key
        row.save()
        lasts[visitor.pk] = done[one.key] = row
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


def _lasts(visitors: dict[str, Visitor]) -> dict[UUID, Arrival]:
    """The last arrival of each of these visitors who came."""
    rows = Arrival.objects.filter(visitor__in=[one.pk for one in visitors.values()])
    return {one.visitor_id: one for one in rows.order_by("at", F("left_at").asc(nulls_last=True))}
