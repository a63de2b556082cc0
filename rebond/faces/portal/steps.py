"""« Et maintenant ? » and « Mon parcours », in everyday words. No database."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rebond.events.jobdating.states import Status as JobDating
from rebond.faces.portal.queries import Space
from rebond.ground.web import words
from rebond.journey.contracts.states import Status as Contracted
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.operations.placing import where
from rebond.people.appointments.states import Mode


@dataclass(frozen=True)
class Now:
    """The one thing first. `call` is the telephone that helps, `page` the address where it is done."""

    title: str
    sentence: str
    call: str = ""
    call_label: str = ""
    page: str = ""
    page_label: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the way: done, now or later."""

    title: str
    state: str
    on: date | None = None


def what_now(space: Space) -> Now:
    """What happens next for the person, and what is expected of them."""
    for first in (_job_dating_today, _asked, _appointment, _invitation, _job_dating_wishes):
        if (found := first(space)) is not None:
            return found
    row = space.orientation
    if row is None and space.is_followed and not space.orientations:
        return Now(
            "Rien à faire pour l'instant",
            "Votre suivi continue. Votre Pôle d'insertion vous écrira pour en parler.",
            *_door(space.person.pole),
        )
    if row is None:
        return Now(
            "Rien à faire pour l'instant",
            "Votre suivi est terminé. Pour toute question, appelez votre Pôle d'insertion.",
            *_door(space.person.pole),
        )
    if row.status in (Status.AWAITED, Status.INTERVIEWED):
        return _before_decision(space, row)
    return _after_decision(space, row)


def _asked(space: Space) -> Now | None:
    """What waits for their word, unless they come today: a contract to sign, a paper to send, an action to agree to."""
    if space.coming and timezone.localtime(space.coming[0].starts_at).date() == space.today:
        return None
    call = _door(space.assignment.structure if space.assignment else space.person.pole)
    contract = space.held.in_hand
    if contract is not None and contract.status == Contracted.TO_SIGN:
        sentence = "Lisez-le tranquillement. Si quelque chose ne va pas, dites-le : il peut changer."
        return Now("Votre contrat est prêt à lire et à signer", sentence, *call, "portal:contract", "Lire mon contrat")
    if space.held.wants_ppae:
        due = space.held.awaited.deadline if space.held.awaited else None
        until = f" avant le {words.day(due.due_on)}" if due and not due.is_late else " dès que possible"
        sentence = "C'est le document que vous avez fait avec France Travail. Une photo suffit."
        return Now(f"Envoyez votre projet personnalisé{until}", sentence, *call, "portal:ppae", "Envoyer la photo")
    if space.proposed:
        name = space.proposed[0]
        sentence = "Votre référent vous la propose. Lisez, puis dites si vous êtes d'accord."
        return Now(f"Une action vous est proposée : {name}", sentence, *call, "portal:actions", "Lire et répondre")
    return None


JOB_DATING = "portal:job_dating"


def _job_dating_today(space: Space) -> Now | None:
    """The day of a job dating: the next company, then how it went."""
    day = space.job_dating
    if day is None or not day.is_today or day.candidate.job_dating.status == JobDating.PREPARING:
        return None
    call = _door(day.candidate.job_dating.organisation)
    number = f"Votre numéro : {day.candidate.number}. " if day.candidate.number else ""
    if day.next is not None and not day.is_over:
        company = day.next.recruiter.company.name
        return Now(
            f"Aujourd'hui à {words.hour(day.next.starts_at)} : {company}",
            f"{number}C'est votre job dating. Vos heures et vos tables sont sur cette page.",
            *call,
            JOB_DATING,
            "Voir mes heures",
        )
    if day.unfelt:
        sentence = "Dites-le en un geste : cela nous aide à mieux préparer la suite avec vous."
        return Now("Comment se sont passées vos rencontres ?", sentence, *call, JOB_DATING, "Dire comment c'était")
    if day.is_over:
        return None
    sentence = f"{number}Passez à l'accueil en arrivant : une heure se libère souvent."
    return Now("Votre job dating, c'est aujourd'hui", sentence, *call, JOB_DATING, "Voir mon job dating")


def _job_dating_wishes(space: Space) -> Now | None:
    """Before the plan: whom they would like to meet."""
    day = space.job_dating
    if day is None or not day.may_wish or day.candidate.wishes:
        return None
    event = day.candidate.job_dating
    return Now(
        f"Un job dating se prépare : {words.day(event.on)}",
        f"{event.theme.title}. Dites quelles entreprises vous voulez rencontrer. Ce n'est pas obligatoire.",
        *_door(event.organisation),
        JOB_DATING,
        "Choisir des entreprises",
    )


def _appointment(space: Space) -> Now | None:
    if not space.coming:
        return None
    row = space.coming[0]
    place = where(row.organisation, row.mode, space.video)
    here = f"C'est {place if row.mode != Mode.IN_PERSON else f'ici : {place}'}. "
    if row.starts_at <= space.now:
        title = f"Vous avez rendez-vous maintenant, depuis {words.hour(row.starts_at)}"
        return Now(title, f"{here}En retard ? Appelez : on vous dira quoi faire.", *_door(row.organisation))
    late = "Si vous ne pouvez pas venir, changez l'heure plus bas, ou appelez dès que possible."
    return Now(f"Vous avez rendez-vous {words.moment(row.starts_at)}", here + late, *_door(row.organisation))


def _invitation(space: Space) -> Now | None:
    if not space.invitations:
        return None
    row, what = space.invitations[0]
    until = f" avant le {words.day(row.expires_at)}" if row.expires_at else ""
    return Now(
        f"Choisissez l'heure de {what}",
        f"Prenez l'heure qui vous convient{until}, plus bas sur cette page. Vous pourrez la changer.",
        *_door(row.organisation),
    )


def _before_decision(space: Space, row: Orientation) -> Now:
    pole = space.person.pole
    name = words.sentence(words.the(pole.name)) if pole else "Le Pôle d'insertion de votre commune"
    if row.status == Status.INTERVIEWED:
        return Now(
            "Votre conseiller prépare la suite",
            f"{name} choisit avec vous qui va vous accompagner. Vous n'avez rien à faire.",
            *_door(pole),
        )
    deadline = clocks.entry_deadline(row, today=space.today)
    until = f" avant le {words.day(deadline.due_on)}" if deadline and not deadline.is_late else ""
    return Now(
        "Vous allez avoir un premier rendez-vous",
        f"{name} va vous proposer une date{until}. Vous parlerez de ce que vous savez faire et de ce qui est difficile.",
        *_door(pole),
    )


def _after_decision(space: Space, row: Orientation) -> Now:
    structure = row.structure
    name = words.the(structure.name) if structure else "la structure"
    if row.handed_over_at is None:
        return Now(
            "Votre conseiller va vous remettre votre contrat d'orientation",
            f"Il dit qui va vous accompagner : {name}.",
            *_door(space.person.pole),
        )
    if row.booked_at is None and row.first_met_at is None:
        booking = clocks.deadline("booking", row, today=space.today)
        until = f" avant le {words.day(booking.due_on)}" if booking and not booking.is_late else " dès que possible"
        return Now(
            "Prenez rendez-vous", f"Appelez {name}{until}. C'est là qu'on va vous accompagner.", *_door(structure)
        )
    if row.status != Status.FOLLOWED:
        return Now(
            "Votre référent va être choisi",
            f"{words.sentence(name)} vous dira qui il est. Vous n'avez rien à faire.",
            *_door(structure),
        )
    sentence = "Il est là pour vous aider. Appelez-le quand vous en avez besoin, ou pour prendre rendez-vous."
    return Now("Gardez le contact avec votre référent", sentence, *_door(structure))


def _door(organisation: Organisation | None) -> tuple[str, str]:
    if organisation is None or not organisation.phone:
        return "", ""
    return organisation.phone, f"Appeler {words.the(organisation.name)}"


def way(space: Space) -> list[Step]:
    """The five steps of everyone's way in, and where the person is."""
    row = space.orientation
    if row is None:
        return []
    facts = (
        ("Votre demande est enregistrée", row.duty.requested_on),
        ("Premier rendez-vous au Pôle d'insertion", _day(row.interviewed_at or row.decided_at)),
        ("Votre contrat d'orientation", _day(row.handed_over_at)),
        ("Votre référent est choisi", _day(row.referent_named_at)),
        ("Première rencontre avec votre référent", _day(row.first_met_at)),
    )
    first = next((rank for rank, (_, on) in enumerate(facts) if on is None), len(facts))
    return [
        Step(title, "done" if on else "now" if rank == first else "later", on) for rank, (title, on) in enumerate(facts)
    ]


def _day(at: datetime | None) -> date | None:
    return timezone.localtime(at).date() if at else None
