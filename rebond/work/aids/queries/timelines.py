"""The way of an aid, told like that of a parcel: what is done, where it is, what comes next and from whom."""

from dataclasses import dataclass
from datetime import date, datetime

from rebond.ground.web import words
from rebond.work.aids.models import Attestation, Instalment, TutoringAid
from rebond.work.aids.states import DEAD, InstalmentStatus, Status

DONE, NOW, LATER, STOPPED = "done", "now", "later", "stopped"


@dataclass(frozen=True)
class Step:
    """One stage: `state` is done, now, later or stopped."""

    label: str
    state: str
    said: str = ""


def steps(aid: TutoringAid, instalments: list[Instalment]) -> list[Step]:
    """Every stage in order, the present one told."""
    found = [
        _step("Demande déposée", aid.submitted_at, is_now=aid.status == Status.DRAFT),
        _step("Demande instruite et décidée", aid.decided_at, is_now=aid.submitted_at is not None),
        _step("Convention signée par les quatre", aid.signed_at, is_now=aid.status in (Status.GRANTED, Status.TO_SIGN)),
        *(_instalment(one, aid) for one in instalments),
        Step("Aide soldée", DONE if aid.status == Status.CLOSED else LATER),
    ]
    if aid.status == Status.CLAWED_BACK:
        found[-1] = Step("Reversement demandé", NOW)
    if aid.status in DEAD:
        done = [
            one for one in found if one.state == DONE and not (aid.status == Status.REFUSED and "décidée" in one.label)
        ]
        return [*done, Step(str(aid.get_status_display()), STOPPED, aid.reason)]
    return found


def _step(label: str, at: datetime | None, *, is_now: bool) -> Step:
    if at is not None:
        return Step(label, DONE, words.full_day(at))
    return Step(label, NOW if is_now else LATER)


def _instalment(one: Instalment, aid: TutoringAid) -> Step:
    label = f"Versement {one.number} : {words.euros(one.amount_cents)}"
    if one.status == InstalmentStatus.PAID:
        return Step(label, DONE, words.full_day(one.paid_at) if one.paid_at else "")
    if one.status == InstalmentStatus.DROPPED:
        return Step(label, STOPPED, "Annulé")
    if one.status == InstalmentStatus.PLANNED:
        return Step(label, LATER, f"à partir du {words.full_day(one.due_on)}")
    return Step(label, NOW, str(one.get_status_display()))


def next_act(aid: TutoringAid, awaited: list[Attestation], instalments: list[Instalment], *, today: date) -> str:
    """What happens next, in one sentence for everybody."""
    said = {
        Status.DRAFT: "L'entreprise complète la demande, puis la dépose. Tout ce qui est écrit est gardé.",
        Status.SUBMITTED: "Un instructeur du Département prend la demande en charge.",
        Status.INSTRUCTION: "Le Département vérifie les conditions, puis une autre personne décide.",
        Status.INCOMPLETE: f"L'entreprise envoie ce qui manque : {aid.missing}"
        if aid.missing_by
        else "Le Département lit ce que l'entreprise vient d'envoyer.",
        Status.GRANTED: "Le Département prépare la convention, que les quatre parties signeront.",
        Status.TO_SIGN: "Chacun lit et signe la convention, par le lien reçu.",
        Status.SIGNED: f"Le tutorat commence le {words.full_day(aid.starts_on)}.",
        Status.REFUSED: "La demande est refusée. Le motif et les recours sont ci-dessous.",
        Status.LAPSED: "La demande est close. Une nouvelle demande est possible tant que le délai court.",
        Status.CLOSED: "Tout est versé. Merci d'avoir accompagné cette personne.",
        Status.CLAWED_BACK: "L'entreprise reverse la somme demandée au Département.",
    }.get(Status(aid.status))
    return said or _running(awaited, instalments, today)


def _running(awaited: list[Attestation], instalments: list[Instalment], today: date) -> str:
    late = [one for one in awaited if one.due_on <= today]
    if late:
        who = " et ".join(sorted({str(one.get_witness_display()).lower() for one in late}))
        return f"Une attestation est attendue : {who}. Le lien est dans le message reçu."
    if any(one.status in (InstalmentStatus.DUE, InstalmentStatus.BATCHED) for one in instalments):
        return "Un versement est prêt : le service comptable le paie."
    if any(one.status == InstalmentStatus.REJECTED for one in instalments):
        return "La banque a rejeté un versement : l'entreprise donne un nouveau RIB."
    days = [*(one.due_on for one in awaited), *(one.due_on for one in instalments)]
    coming = [day for day in days if day > today]
    return f"Prochaine étape le {words.full_day(min(coming))}." if coming else "Le Département solde l'aide."
