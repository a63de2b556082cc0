"""What the actions of a person ask of their référent, and how often they meet there."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rebond.ground.deadlines.rules import Unit
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.programmes import calendars, catalogue
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.states import OPEN, Status
from rebond.people.appointments.kinds import local_day

RECENT = timedelta(days=60)
"""A refusal older than this was seen."""

IN_A_MONTH = {Unit.DAY: 30.0, Unit.WEEK: 4.0, Unit.MONTH: 1.0}


def due(enrolments: Sequence[Enrolment], *, today: date) -> Iterator[tuple[Enrolment, str, date | None]]:
    """What is to be done of each, with its day: an agreement to sign, a refusal to answer, an end to prepare."""
    for row in enrolments:
        name, ends_on = catalogue.name(row.programme), calendars.planned_end(row, today=today)
        if row.status == Status.TO_SIGN:
            yield row, f"Recueillir l'accord pour {name}", None
        elif row.status == Status.REFUSED and _is_unanswered(row, enrolments, today):
            yield row, f"Choisir autre chose : {row.organisation.name} n'a pas retenu {name}", None
        elif row.status == Status.CANCELLED and _is_unanswered(row, enrolments, today):
            yield row, f"Choisir autre chose : la personne ne souhaite pas {name}", None
        elif row.status == Status.SUSPENDED:
            yield row, f"Reprendre ou terminer : {name}, suspendue", None
        elif row.status == Status.STARTED and ends_on and ends_on <= _horizon(today):
            yield row, f"Préparer la suite : {name} finit le {words.day(ends_on)}", ends_on


def _is_unanswered(row: Enrolment, rows: Sequence[Enrolment], today: date) -> bool:
    """Refused lately, by the structure or the person, and nothing was prescribed since."""
    answered_at = row.answered_at
    if answered_at is None or local_day(answered_at) < today - RECENT:
        return False
    return not any(other.asked_at > answered_at for other in rows if other.status in OPEN)


def _horizon(today: date) -> date:
    return today + timedelta(days=parameters.get("following.ending_days", on=today))


def monthly_meetings(enrolment: Enrolment) -> float:
    """How many meetings a month the pack plans in this action; none when it says no rhythm."""
    rhythm = catalogue.get(enrolment.programme, on=enrolment.started_on or local_day(enrolment.asked_at)).rhythm
    return IN_A_MONTH[rhythm.every.unit] / rhythm.every.count if rhythm else 0
