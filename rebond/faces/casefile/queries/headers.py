"""The header of a file, that never scrolls away: who, with whom, in which state. No database."""

from typing import Any

from rebond.faces.casefile.queries.files import CaseFile
from rebond.ground.web import words
from rebond.people.beneficiaries.states import DutyKind, RightsStatus

SUSPENDED = (RightsStatus.RIGHT_SUSPENDED, RightsStatus.PAYMENT_SUSPENDED)


def header(file: CaseFile) -> dict[str, Any]:
    """What `components/subject_header.html` takes."""
    step = file.next_step
    return {
        "name": file.person.full_name,
        "facts": list(_facts(file)),
        "badges": list(_badges(file)),
        "deadline": step.deadline,
        "next": step.title,
    }


def _facts(file: CaseFile) -> list[str]:
    person, assignment = file.person, file.assignment
    facts = [f"{file.age} ans", f"dossier {person.number}"]
    facts.append(person.pole.name if person.pole else "sans Pôle d'insertion")
    if assignment is not None:
        facts.append(f"parcours {assignment.get_pathway_display().lower()}")
        facts.append(assignment.structure.name)
        named = assignment.referent.user.full_name if assignment.referent else "à désigner"
        facts.append(f"référent : {named}")
    return facts


def _follow_up(file: CaseFile) -> list[tuple[str, str]]:
    if file.duty is None:
        return [("Plus suivi", "neutral")]
    if file.duty.kind == DutyKind.PREVENTION:
        return [("Prévention jeunes", "info")]
    return [("Suivi à reprendre", "info")] if file.is_to_take_over else []


def _badges(file: CaseFile) -> list[dict[str, str]]:
    right, found = file.right, []
    if file.person.died_on:
        found.append(("Décédé", "danger"))
    found += _follow_up(file)
    if right is not None:
        tone = "warn" if right.status in SUSPENDED else "ok" if right.status == RightsStatus.OPEN else "neutral"
        found.append((right.get_status_display(), tone))
    if file.partners:
        found.append(("En couple", "info"))
    if file.sharing_phone:
        others = words.count(file.sharing_phone, "autre personne", "autres personnes")
        found.append((f"Téléphone partagé avec {others}", "warn"))
    if file.departure is not None:
        found.append((f"Transfert proposé : {file.departure.destination.name}", "info"))
    return [{"label": str(label), "tone": tone} for label, tone in found]
