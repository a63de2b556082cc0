"""Visitors: registered by themselves, by an agent, or at the desk; changed, cancelled."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from rebond.events.forum import rules
from rebond.events.forum.models import Edition, Meeting, QueueTicket, Visitor, Wish
from rebond.events.forum.operations import telling
from rebond.events.forum.states import QUEUED, Source, Status, TicketStatus, VisitorStatus
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.tenancy import rows
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.consents import written
from rebond.people.beneficiaries.states import Consent
from rebond.work.employers.queries import sector_romes
from rebond.work.vacancies.models import JobSearch, Vacancy

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""A badge is read aloud and typed on a tablet: no letter that looks like a figure."""
LENGTH, WISHES = 8, 10


def new_code() -> str:
    """A badge's code: forty random bits, which open nothing by themselves."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


@dataclass(frozen=True)
class Wished:
    """What somebody would like, most wished first: codes of sectors, then offers shown."""

    sectors: Sequence[str] = ()
    vacancies: Sequence[Vacancy] = field(default_factory=tuple)

    def rows(self, visitor: Visitor) -> list[Wish]:
        """As they are kept."""
        made = [Wish(visitor=visitor, sector=code) for code in dict.fromkeys(self.sectors)]
        made += [Wish(visitor=visitor, vacancy=one) for one in dict.fromkeys(self.vacancies)]
        for rank, one in enumerate(made):
            one.rank = rank
        return made[:WISHES]


@transaction.atomic
def register(edition: Edition, *, wished: Wished, by: Actor | None = None, at: datetime, **fields: Any) -> Visitor:
    """Somebody registers without an account (`by` is then themselves); their badge is sent to the addresses given.

    Registered already at this address under this name, they are sent their badge again, and nothing else is said.
    Raises ValidationError outside the days of registration, or without their consent.
    """
    if not rules.is_open(edition, on=rules.local_day(at)):
        raise ValidationError("Les inscriptions en ligne sont fermées : venez le jour même, l'accueil vous inscrit.")
    if not (fields.get("phone") or fields.get("email")):
        raise ValidationError({"phone": "Donnez un téléphone ou une adresse e-mail : votre badge y est envoyé."})
    same = _same(edition, fields)
    if same is not None:
        telling.send([same], edition, kind=telling.REGISTERED, by=by or Actor("link", same.pk), at=at)
        return same
    made = _make(edition, wished, source=Source.PUBLIC, by=by, at=at, **fields)
    telling.send([made], edition, kind=telling.REGISTERED, by=by or Actor("link", made.pk), at=at)
    return made


def _same(edition: Edition, fields: dict[str, Any]) -> Visitor | None:
    """Who is registered already under this name at one of these addresses."""
    named = Visitor.objects.filter(
        edition=edition,
        status=VisitorStatus.REGISTERED,
        first_name__iexact=fields["first_name"],
        last_name__iexact=fields.get("last_name", ""),
    )
    phone, email = fields.get("phone", ""), fields.get("email", "")
    found = named.filter(phone=phone).first() if phone else None
    return found or (named.filter(email=email).first() if email else None)


def _make(edition: Edition, wished: Wished, *, source: str, by: Actor | None, at: datetime, **fields: Any) -> Visitor:
    row = Visitor(edition=edition, source=source, code=new_code(), registered_at=at, **fields)
    row.validate_constraints()
    row.save(force_insert=True)
    Wish.objects.bulk_create(wished.rows(row))
    journal.record("register_visitor", row, by=by or Actor("link", row.pk), at=at)
    return row


@transaction.atomic
def register_at_desk(
    edition: Edition, *, wished: Wished, member: Membership | None, by: Actor, at: datetime, **fields: Any
) -> Visitor:
    """A newcomer of the day, registered by the desk; registered already under this name and telephone, it is them.

    Raises ValidationError unless the Forum runs.
    """
    if edition.status != Status.RUNNING:
        raise ValidationError("Le Forum n'est pas en cours : l'accueil n'inscrit que le jour même.")
    if (same := _same(edition, fields)) is not None:
        return same
    made = _make(edition, wished, source=Source.DAY, by=by, at=at, registered_by=member, **fields)
    if made.phone or made.email:
        telling.send([made], edition, kind=telling.REGISTERED, by=by, at=at)
    return made


@dataclass
class Registered:
    """What registering many did."""

    made: list[Visitor] = field(default_factory=list)
    already: int = 0
    to_print: int = 0


@transaction.atomic
def register_people(
    edition: Edition,
    people: Iterable[Beneficiary],
    *,
    wants_hours: bool = True,
    member: Membership | None,
    by: Actor,
    at: datetime,
) -> Registered:
    """People whom an agent sees are registered with what they look for; who may be written to gets their badge.

    Who is registered already is left alone, who had cancelled comes again, who registered online keeps that badge.
    `to_print`: no message reaches them.
    Raises ValidationError once the Forum is over.
    """
    if not rules.may_register(edition):
        raise ValidationError("Ce Forum est terminé : on n'y inscrit plus personne.")
    wanted = {one.pk: one for one in people}
    known = list(Visitor.objects.filter(edition=edition, beneficiary__in=wanted).select_for_update())
    done = Registered(already=sum(one.status == VisitorStatus.REGISTERED for one in known))
    for one in known:
        wanted.pop(one.beneficiary_id, None)  # type: ignore[arg-type]  # they all have one
    done.already += _recognise(edition, wanted, by=by, at=at)
    again = [one.pk for one in known if one.status == VisitorStatus.CANCELLED]
    move_all(Visitor.objects.filter(pk__in=again), to=VisitorStatus.REGISTERED, by=by, at=at)
    made = [_of_person(edition, one, member, at, wants_hours=wants_hours) for one in wanted.values()]
    rows.insert(made)
    rows.insert(_searched(made))
    journal.record_all("register_visitor", Visitor, [(one.pk, "", "") for one in made], by=by, at=at)
    done.made = [*made, *(one for one in known if one.pk in set(again))]
    sent = telling.send(done.made, edition, kind=telling.REGISTERED, by=by, at=at)
    done.to_print = len(done.made) - len({one.recipient_id for one in sent})
    return done


def _recognise(edition: Edition, wanted: dict[UUID, Beneficiary], *, by: Actor, at: datetime) -> int:
    """Those of `wanted` who registered online, under their name at their telephone or address, are these visitors."""
    reached = Q(phone__in=[one.phone for one in wanted.values() if one.phone])
    reached |= Q(email__in=[one.email for one in wanted.values() if one.email])
    online = Visitor.objects.filter(reached, edition=edition, beneficiary=None, status=VisitorStatus.REGISTERED)
    named = {_name(one): one for one in online.select_for_update(of=("self",)).order_by("pk")}
    found = {pk: named.pop(_name(one)) for pk, one in wanted.items() if _name(one) in named}
    for pk, visitor in found.items():
        visitor.beneficiary = wanted.pop(pk)
        visitor.pole_id = visitor.beneficiary.pole_id
        visitor.save(update_fields=["beneficiary", "pole"])
        journal.record("change_visit", visitor, by=by, at=at)
    return len(found)


def _name(one: Visitor | Beneficiary) -> tuple[str, str]:
    return one.first_name.casefold(), one.last_name.casefold()


def _of_person(
    edition: Edition, person: Beneficiary, member: Membership | None, at: datetime, *, wants_hours: bool
) -> Visitor:
    return Visitor(
        edition=edition,
        beneficiary=person,
        source=Source.GROUP,
        code=new_code(),
        first_name=person.first_name,
        last_name=person.last_name,
        phone=person.phone if person.phone_consent == Consent.AGREED else "",
        email=person.email if person.email_consent == Consent.AGREED else "",
        wants_hours=wants_hours,
        pole_id=person.pole_id,
        registered_at=at,
        registered_by=member,
    )


def _searched(visitors: Sequence[Visitor]) -> list[Wish]:
    """The sectors of the occupations that people look for."""
    by_person = {one.beneficiary_id: one for one in visitors}
    found: list[Wish] = []
    for search in JobSearch.objects.filter(beneficiary__in=[pk for pk in by_person if pk]):
        found += Wished(sectors=sectors_of(search.wishes, on=by_person[search.beneficiary_id].edition.on)).rows(
            by_person[search.beneficiary_id]
        )
    return found


def sectors_of(codes: Collection[str], *, on: date) -> list[str]:
    """The sectors of the pack that hold these occupations."""
    return [sector for sector, starts in sector_romes(on).items() if any(code.startswith(starts) for code in codes)]


@transaction.atomic
def change(visitor: Visitor, *, wished: Wished, by: Actor, at: datetime, **fields: Any) -> Visitor:
    """What somebody wishes and when they come. Raises ValidationError once the Forum is over, or they cancelled."""
    row = Visitor.objects.select_for_update(of=("self",)).select_related("edition").get(pk=visitor.pk)
    if row.edition.status not in (Status.OPEN, Status.RUNNING) or row.status != VisitorStatus.REGISTERED:
        raise ValidationError("Cette inscription ne se change plus.")
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields])
    Wish.objects.filter(visitor=row).delete()
    Wish.objects.bulk_create(wished.rows(row))
    journal.record("change_visit", row, by=by, at=at)
    return row


@transaction.atomic
def cancel(visitor: Visitor, *, by: Actor, at: datetime) -> Visitor:
    """They do not come: their hours and their places in queues are free for others. Raises IllegalMove when said already."""
    row = move(visitor, to=VisitorStatus.CANCELLED, by=by, at=at)
    move_all(
        Meeting.objects.filter(visitor=row, status=MeetingStatus.PLANNED), to=MeetingStatus.CANCELLED, by=by, at=at
    )
    waiting = QueueTicket.objects.filter(visitor=row, status__in=QUEUED)
    move_all(waiting, to=TicketStatus.GONE, by=by, at=at, changes={"gone_at": at})
    return row


@transaction.atomic
def come_back(visitor: Visitor, *, by: Actor, at: datetime) -> Visitor:
    """Who had cancelled comes after all."""
    return move(visitor, to=VisitorStatus.REGISTERED, by=by, at=at)


@transaction.atomic
def stop(number: str, *, at: datetime) -> int:
    """A telephone answered « STOP »: the visitors who gave it are no longer written to there. How many."""
    those = Visitor.objects.filter(phone__in=written(number)).order_by("pk").select_for_update(of=("self",))
    found = list(those.values_list("pk", flat=True))
    Visitor.objects.filter(pk__in=found).update(phone="")
    for pk in found:
        journal.record_all("refuse", Visitor, [(pk, "", "")], by=Actor("link", pk), at=at)
    return len(found)
