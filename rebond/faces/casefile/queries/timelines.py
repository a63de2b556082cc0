"""Everything that happened to a person, in one order. No database."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from rebond.exchanges.packs.schema.labels import MESSAGES
from rebond.faces.casefile.queries import accelerator
from rebond.faces.casefile.queries.files import CaseFile
from rebond.ground.messaging import rules
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.messaging.states import Status as MessageStatus
from rebond.ground.web import words
from rebond.journey.orientation.models import Orientation
from rebond.people.appointments.queries import kind_name
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Assignment, Contact
from rebond.people.beneficiaries.states import ContactKind, DutyKind, RightsStatus
from rebond.work.hires.models import Hire
from rebond.work.hires.states import EndReason

ATTENDANCE_TONES = {
    Attendance.PLANNED: "info",
    Attendance.HELD: "ok",
    Attendance.MISSED: "warn",
    Attendance.EXCUSED: "neutral",
    Attendance.CANCELLED: "neutral",
}
CONTACT_ICONS = {
    ContactKind.CALL: "telephone",
    ContactKind.VISIT: "house-door",
    ContactKind.MEETING: "people",
    ContactKind.EMAIL: "envelope-at",
    ContactKind.SMS: "chat-dots",
    ContactKind.MAIL: "envelope",
}
SUSPENDED = (RightsStatus.RIGHT_SUSPENDED, RightsStatus.PAYMENT_SUSPENDED)


@dataclass(frozen=True)
class Event:
    """One fact, ready to be shown."""

    at: datetime | date
    icon: str
    title: str
    text: str = ""
    by: str = ""
    tone: str = ""
    words: str = ""
    url: str = ""

    @property
    def instant(self) -> datetime:
        if isinstance(self.at, datetime):
            return self.at
        return timezone.make_aware(datetime.combine(self.at, time.min))


def timeline(file: CaseFile, others: Iterable[Event] = (), *, told_at: Collection[datetime] = ()) -> list[Event]:
    """The facts of the file and these others, the latest first; a contact noted at one of these instants is told already."""
    events = [
        *_rights(file),
        *_duties(file),
        *(event for row in file.orientations for event in _orientation(row)),
        *(event for row in file.assignments for event in _assignment(row)),
        *_appointments(file),
        *(_contact(row) for row in file.contacts if row.at not in told_at),
        *_messages(file),
        *_departures(file),
        *(event for row in file.hires for event in _hire(row)),
        *(Event(*fact) for fact in accelerator.events(file.takeaways)),
        *others,
    ]
    return sorted(events, key=lambda event: event.instant, reverse=True)


def _rights(file: CaseFile) -> Iterator[Event]:
    for right in file.rights:
        tone = "warn" if right.status in SUSPENDED else ""
        yield Event(right.starts_on, "cash-coin", right.get_status_display(), tone=tone)


def _duties(file: CaseFile) -> Iterator[Event]:
    for duty in file.duties:
        is_prevention = duty.kind == DutyKind.PREVENTION
        title = "Entrée en prévention jeunes" if is_prevention else "Entrée dans les droits et devoirs"
        yield Event(duty.starts_on, "box-arrow-in-right", title, f"Demande du {words.short_day(duty.requested_on)}")
        if duty.ends_on:
            yield Event(duty.ends_on, "box-arrow-right", "Fin du suivi", duty.get_end_reason_display())


def _orientation(row: Orientation) -> Iterator[Event]:
    structure = row.structure.name if row.structure else ""
    decider = row.decided_by.user.full_name if row.decided_by else ""
    decision = f"Orientation décidée : parcours {row.get_pathway_display().lower()}"
    reopened_at = row.opened_at if row.previous_id else None
    steps = (
        (reopened_at, "signpost-split", "Changement d'orientation", row.reopen_motive, "", ""),
        (row.interviewed_at, "chat-square-text", "Entretien d'orientation tenu", "", "", "ok"),
        (row.decided_at, "signpost", decision, structure, decider, "ok"),
        (row.handed_over_at, "file-earmark-check", "Contrat d'orientation remis", "", "", ""),
        (row.booked_at, "calendar-plus", "Rendez-vous pris avec la structure", structure, "", ""),
        (row.first_met_at, "people", "Première rencontre avec le référent", structure, "", "ok"),
        (row.change_asked_at, "signpost-split", "Changement d'orientation demandé", row.change_motive, "", ""),
        (row.closed_at, "flag", "Orientation terminée", row.get_close_reason_display(), "", ""),
    )
    for at, icon, title, text, by, tone in steps:
        if at is not None:
            yield Event(at, icon, title, text, by, tone)


def _assignment(row: Assignment) -> Iterator[Event]:
    yield Event(row.started_at, "building", f"Accompagnement par {row.structure.name}", row.get_pathway_display())
    if row.referent_named_at and row.referent:
        title = f"Référent désigné : {row.referent.user.full_name}"
        yield Event(row.referent_named_at, "person-check", title, row.structure.name, tone="ok")
    if row.ended_at:
        yield Event(row.ended_at, "person-dash", "Fin d'accompagnement", row.get_end_reason_display())


def _appointments(file: CaseFile) -> Iterator[Event]:
    for row in file.appointments:
        title = f"{kind_name(row.kind)} : {row.get_status_display().lower()}"
        text = f"{words.hour(row.starts_at)}, {row.organisation.name}"
        agent = row.agent.user.full_name if row.agent else ""
        yield Event(row.starts_at, "calendar-event", title, text, agent, ATTENDANCE_TONES[Attendance(row.status)])


def _contact(row: Contact) -> Event:
    way = "reçu" if row.is_incoming else "vers la personne"
    silence = "" if row.is_reached or row.is_incoming else " : pas de réponse"
    title = f"{row.get_kind_display()} {way}{silence}"
    author = row.author.user.full_name if row.author else ""
    return Event(
        row.at, CONTACT_ICONS[ContactKind(row.kind)], title, row.note, author, "" if row.is_reached else "warn"
    )


def _messages(file: CaseFile) -> Iterator[Event]:
    for row in file.messages:
        icon, tone = "envelope" if row.channel == Channel.LETTER else "send", "warn" if row.bounced_at else ""
        yield Event(row.created_at, icon, _message_title(row), _proof(row), tone=tone, words=message_words(row))


def _message_title(row: Message) -> str:
    state = row.get_status_display().lower()
    if row.channel == Channel.LETTER:
        state = {MessageStatus.QUEUED: "à imprimer", MessageStatus.SENDING: "imprimé", MessageStatus.SENT: "posté"}.get(
            MessageStatus(row.status), state
        )
    return f"{message_name(row)}. {row.get_channel_display()} : {state}"


def message_name(row: Any) -> str:
    """« Rendez-vous pris »; the object of what is to an agent, or is no longer in the pack. The row is `readable`."""
    name = MESSAGES.get(row.kind, "") if row.is_to_person else ""
    return f"{name[:1].upper()}{name[1:]}" or row.subject or "Message"


def message_words(row: Any) -> str:
    """What the person reads, without its links, which sign in, or its code; nothing for who may not read it."""
    whole = "\n\n".join(part for part in (row.subject, row.body) if part)
    return rules.without_keys(row.kind, whole, "[lien]") if row.is_readable else ""


def _proof(row: Message) -> str:
    """What is known of the message, in order: accepted by the network or posted, arrived, read, come back."""
    sent = "posté" if row.channel == Channel.LETTER else "accepté par le service d'envoi"
    waits = row.not_before if row.status == MessageStatus.QUEUED and row.not_before != row.created_at else None
    known = (
        ("partira", waits),
        (sent, row.sent_at),
        ("remis", row.delivered_at),
        ("lu", row.read_at),
        ("revenu", row.bounced_at),
    )
    said = " ; ".join(f"{word} {words.moment(at)}" for word, at in known if at is not None)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _departures(file: CaseFile) -> Iterator[Event]:
    for row in file.departures:
        title = f"Transfert proposé {words.to_place(row.destination.name, row.destination.institution)}"
        yield Event(row.sent_at, "truck", title)
        if row.answered_at:
            yield Event(row.answered_at, "truck", f"Transfert : {row.get_status_display().lower()}", row.answer)


def _hire(row: Hire) -> Iterator[Event]:
    company, fate = row.company.name, row.get_drop_reason_display() or row.get_end_reason_display()
    yield Event(row.promised_at, "hand-thumbs-up", f"Promesse d'embauche : {company}", row.get_source_display())
    if row.signed_on:
        day = f"Premier jour : {words.full_day(row.starts_on)}" if row.starts_on else ""
        yield Event(
            row.signed_on, "briefcase", f"Contrat signé : {row.get_contract_display()}, {company}", day, tone="ok"
        )
    for check in row.checks.all():
        news = "en poste" if check.is_in_post else "n'y travaille plus"
        title = f"Après {check.months} mois : {news}, {company}"
        said = " ".join(filter(None, [f"Dit par : {check.get_source_display().lower()}.", check.note]))
        yield Event(check.asked_on, "stars", title, said, tone="ok" if check.is_in_post else "")
    if row.ended_on and row.end_reason == EndReason.RENEWED:
        yield Event(row.ended_on, "arrow-repeat", f"Nouveau contrat à la suite : {company}", "")
    elif row.ended_on:
        yield Event(row.ended_on, "flag", f"Fin de l'emploi, reprise du parcours : {company}", fate)
