"""The words of messages as the département reads them: names, samples, previews."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, When
from django.utils import timezone

from rebond.exchanges.packs.schema.labels import MESSAGES, PLACES
from rebond.ground.messaging import queries as messaging
from rebond.ground.messaging import rules
from rebond.ground.messaging.models import Batch, Template
from rebond.ground.messaging.states import Channel
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.operations import placing
from rebond.people.appointments.queries import kind_name
from rebond.people.appointments.queries.messages import overtaken
from rebond.people.appointments.states import Status
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.notices import institution

SAMPLES = {
    "structure": "la Mission locale",
    "referent": "Camille Martin",
    "phone": "04 00 00 00 00",
    "email": "contact@exemple.example",
    "link": "https://exemple.example/r/Xy12Ab34Cd56Ef78Gh90Ij/",
    "code": "123456",
    "days": "3",
    "title": "votre premier rendez-vous",
    "what": "votre rendez-vous",
    "count": "12",
    "place": "Pôle insertion de l'Exemple, 12 rue de l'Exemple, Marseille",
}


@dataclass(frozen=True)
class Line:
    """One message of the list: its name, and for each channel the state of its words, then those of one kind or language."""

    code: str
    name: str
    channels: list[tuple[Channel, Template | None, list[tuple[Template, str]]]]


@dataclass(frozen=True)
class Preview:
    """Words filled for one person, and what they weigh."""

    name: str
    subject: str
    body: str
    segments: int
    foreign: str
    euros: float


def codes(*, at: datetime) -> dict[str, str]:
    """The messages of the département and their names, in the order of names."""
    found = parameters.under("message", on=timezone.localtime(at).date())
    return dict(sorted(((code, name_of(code)) for code in found), key=lambda item: item[1]))


def name_of(code: str) -> str:
    """« Rendez-vous pris »."""
    name = MESSAGES.get(code, code)
    return name[:1].upper() + name[1:]


def lines(*, at: datetime) -> list[Line]:
    """Every message, with the words that are not the pack's: one read."""
    rows = Template.objects.order_by("code", "channel", "kind", "language", "-version")
    latest = [row for row in rows.distinct("code", "channel", "kind", "language") if not row.is_pack]
    general = {(row.code, row.channel): row for row in latest if not row.kind and not row.language}
    others = defaultdict(list)
    for row in latest:
        if about := ", ".join(filter(None, (row.kind and kind_name(row.kind), row.language))):
            others[row.code, row.channel].append((row, about))
    return [
        Line(code, name, [(one, general.get((code, one)), others[code, one]) for one in Channel])
        for code, name in codes(at=at).items()
    ]


def places(code: str, *, at: datetime) -> list[tuple[str, str]]:
    """What may be inserted in a message, each with what it is."""
    return [(f"{{{name}}}", PLACES.get(name, name)) for name in messaging.places_of(code, at=at)]


def languages() -> list[str]:
    """The languages that people of the département speak."""
    rows = Beneficiary.objects.exclude(language="").order_by("language")
    return list(rows.values_list("language", flat=True).distinct()[:100])


def person_for(principal: Principal, number: int | None, language: str) -> Beneficiary | None:
    """The person of this file number, or the last one met, if possible of this language, whose file the principal may open."""
    people = Beneficiary.objects.visible_to(principal).select_related("departement")
    if number:
        return people.filter(number=number).first()
    return people.order_by(Case(When(language=language, then=0), default=1), "-number").first()


def preview(
    channel: str, *, subject: str, body: str, person: Beneficiary, principal: Principal, kind: str, at: datetime
) -> Preview:
    """The words filled with what is known of the person, and with examples for the rest."""
    known = _samples(at) | (dict.fromkeys(("what", "title"), kinds.neutral(kind, at=at)) if kind else {})
    known |= _next_appointment(person, principal, kind, at=at)
    known |= {"first_name": words.proper(person.first_name), "institution": institution(person.departement)}
    filled = rules.filled(body, known)
    sms = parameters.get("messaging.sms", on=timezone.localtime(at).date())
    text = rules.fitted(filled, sms["max_segments"]) if channel == Channel.SMS else filled
    count = rules.segments(text) if channel == Channel.SMS else 0
    foreign = " ".join(rules.foreign(text)) if channel == Channel.SMS else ""
    return Preview(
        person.full_name, rules.filled(subject, known), text, count, foreign, count * sms["segment_millieuros"] / 1000
    )


def _samples(at: datetime) -> dict[str, str]:
    return {**SAMPLES, "day": words.day(at), "time": "14 h", "due_day": words.day(at), "until": words.day(at)}


def _next_appointment(person: Beneficiary, principal: Principal, kind: str, *, at: datetime) -> dict[str, str]:
    """What a message would say of the person's next appointment, of this kind if any, that the principal may see."""
    rows = Appointment.objects.visible_to(principal).filter(
        beneficiary=person, status=Status.PLANNED, starts_at__gte=at
    )
    rows = rows.filter(kind=kind) if kind else rows
    row = rows.select_related("organisation").order_by("starts_at").first()
    return {name: value for name, value in placing.places(row).items() if value} if row else {}


def untrue(batch: Batch, *, at: datetime) -> set[UUID]:
    """The letters of a batch still to be posted that would no longer tell the truth."""
    if batch.posted_at is not None:
        return set()
    return set(reduce(or_, overtaken(batch.messages.all(), at=at).values()).values_list("pk", flat=True))
