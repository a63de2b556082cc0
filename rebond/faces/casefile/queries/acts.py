"""What the reader of a file may do now: the page of each act, when their role opens it."""

from dataclasses import dataclass

from django.urls import reverse

from rebond.faces.casefile.queries.files import CaseFile
from rebond.journey.orientation import rules as orientation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.rules import HOSTS, INVITERS, can_note
from rebond.people.beneficiaries import rules


@dataclass(frozen=True)
class Act:
    """A button: where it goes, its verb, its icon."""

    url: str
    label: str
    icon: str


def next_act(file: CaseFile, principal: Principal) -> Act | None:
    """The page that does the next step, if the reader may do it."""
    row, wanted, planned = file.orientation, file.next_step.act, file.next_step.appointment
    if wanted in ("attendance", "appointment"):
        if planned is None or not can_note(principal, planned):
            return None
        label = "Noter la présence" if wanted == "attendance" else "Déplacer ou annuler"
        return Act(reverse("casefile:attend", args=[planned.pk]), label, "calendar-check")
    if wanted == "book" and principal.role in HOSTS:
        return Act(reverse("agenda:book", args=[file.person.pk]), "Prendre un rendez-vous", "calendar-plus")
    if wanted == "take_over" and principal.role in rules.KEEPERS:
        return Act(reverse("casefile:take_over", args=[file.person.pk]), "Ouvrir l'orientation", "signpost")
    if row is None or wanted not in ORIENTATION_ACTS:
        return None
    rule, name, label, icon = ORIENTATION_ACTS[wanted]
    row.beneficiary = file.person  # the rules ask for the person's Pôle, which we know
    return Act(reverse(f"orientation:{name}", args=[row.pk]), label, icon) if rule(principal, row) else None


ORIENTATION_ACTS = {
    "interview": (orientation.can_interview, "interview", "Noter l'entretien", "chat-square-text"),
    "decide": (orientation.can_interview, "diagnosis", "Ouvrir le diagnostic", "signpost"),
    "hand_over": (orientation.can_hand_over, "hand_over", "Remettre le contrat", "file-earmark-check"),
    "referent": (orientation.can_name_referent, "referent", "Désigner le référent", "person-check"),
    "meeting": (orientation.can_note_meeting, "meeting", "Noter la rencontre", "people"),
}


def planned_acts(file: CaseFile, principal: Principal) -> list[tuple[Appointment, str]]:
    """What is planned, each with the page that says who came or cancels it, for who may."""
    return [
        (row, reverse("casefile:attend", args=[row.pk]) if can_note(principal, row) else "") for row in file.planned
    ]


def other_acts(file: CaseFile, principal: Principal) -> list[Act]:
    """The other acts on this person, in the order of their use."""
    role, pk = principal.role, file.person.pk
    found = [
        (role in HOSTS and not file.has_left, "agenda:book", "Prendre un rendez-vous", "calendar-plus"),
        (
            role in INVITERS and not file.has_left,
            "inviting:person",
            "Inviter à choisir un rendez-vous",
            "envelope-plus",
        ),
        (role in rules.KEEPERS, "casefile:correct", "Corriger l'identité", "person-vcard"),
        (role in rules.KEEPERS, "casefile:settle", "Changer de Pôle", "geo-alt"),
        (
            role in rules.KEEPERS and not file.departure,
            "casefile:send",
            "Transférer vers un autre département",
            "truck",
        ),
        (role in rules.KEEPERS and file.duty is not None, "casefile:end", "Terminer le suivi", "box-arrow-right"),
    ]
    acts = [Act(reverse(name, args=[pk]), label, icon) for may, name, label, icon in found if may]
    readers = Act(reverse("casefile:readers", args=[pk]), "Voir qui lit ce dossier", "eye")
    return [*acts, *_orientation_acts(file, principal), readers]


def _orientation_acts(file: CaseFile, principal: Principal) -> list[Act]:
    row = file.orientation
    if row is None:
        return []
    row.beneficiary = file.person
    found = [
        (orientation.can_interview(principal, row), "diagnosis", "Diagnostic", "clipboard-check"),
        (orientation.can_read(principal, row) and row.decided_at, "decision", "Lire la décision", "signpost"),
        (
            row.interviewed_at and orientation.can_note_interview(principal, row),
            "interview",
            "Corriger le jour de l'entretien",
            "calendar-event",
        ),
        (
            orientation.can_note_booking(principal, row),
            "booking",
            "Corriger la prise de rendez-vous" if row.booked_at else "Noter la prise de rendez-vous",
            "telephone",
        ),
        (
            row.first_met_at and orientation.can_note_meeting(principal, row),
            "meeting",
            "Corriger la première rencontre",
            "calendar-event",
        ),
        (orientation.can_name_referent(principal, row), "referent", "Choisir le référent", "person-check"),
        (
            orientation.can_ask_change(principal, row),
            "ask_change",
            "Demander un changement d'orientation",
            "signpost-split",
        ),
        (orientation.can_reorient(principal, row), "change", "Changer ou réexaminer l'orientation", "signpost-split"),
    ]
    return [Act(reverse(f"orientation:{name}", args=[row.pk]), label, icon) for may, name, label, icon in found if may]
