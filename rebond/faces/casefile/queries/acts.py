"""What the reader of a file may do now: the page of each act, when their role opens it."""

from dataclasses import dataclass

from django.urls import reverse

from rebond.faces.casefile.queries.files import CaseFile
from rebond.journey.orientation import rules as orientation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.rules import HOSTS, can_note
from rebond.people.beneficiaries import rules


@dataclass(frozen=True)
class Act:
    """A button: where it goes, its verb, its icon."""

    url: str
    label: str
    icon: str


def next_act(file: CaseFile, principal: Principal) -> Act | None:
    """The page that does the next step, if the reader may do it."""
    row, planned = file.orientation, file.planned
    wanted = file.next_step.act
    if wanted == "attendance" and planned is not None and can_note(principal, planned):
        return Act(reverse("casefile:attend", args=[planned.pk]), "Noter la présence", "calendar-check")
    if wanted == "book" and principal.role in HOSTS:
        return Act(reverse("casefile:book", args=[file.person.pk]), "Prendre un rendez-vous", "calendar-plus")
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


def other_acts(file: CaseFile, principal: Principal) -> list[Act]:
    """The other acts on this person, in the order of their use."""
    role, pk = principal.role, file.person.pk
    found = [
        (role in HOSTS, "casefile:book", "Prendre un rendez-vous", "calendar-plus"),
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
            orientation.can_note_booking(principal, row) and not row.booked_at,
            "booking",
            "Noter la prise de rendez-vous",
            "telephone",
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
