"""What the demo's people took away from their day: CVs, practised interviews, occupations explored, readiness."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from rebond.demo.jobs import JOBS
from rebond.demo.outcomes import Outcomes
from rebond.demo.stage import Stage
from rebond.events.accelerator.models import Cv, Day, Exploration, Practice
from rebond.events.accelerator.states import SeatStatus, Taste, Template
from rebond.events.jobdating.models import Readiness
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import rows
from rebond.people.appointments.models import Appointment
from rebond.work.hires.states import Source

ADVICE = (
    "Gardez votre calme : vous savez parler de votre métier. Préparez deux exemples précis.",
    "Bonne présentation. Renseignez-vous sur l'entreprise avant l'entretien.",
    "Parlez plus fort, et regardez la personne. Le reste est bien.",
)
PLACES = ("Restaurant scolaire", "Entrepôt régional", "Chantier de rénovation", "Particuliers", "Supermarché")
SKILLS = ("Ponctualité", "Travail en équipe", "Accueil du public", "Tenue de caisse", "Conduite de chariot", "Cuisine")
READY, PLACED = 0.62, 0.3
"""Shares of those who came: found ready, then promised a job soon after."""
SAID = (SeatStatus.PRESENT, SeatStatus.LATE, SeatStatus.LEFT, SeatStatus.ABSENT)
SAID_WEIGHTS = (90, 5, 2, 3)
"""What is noted of who came, in each workshop, and how often."""
NEEDS, GRID = "accelerator.needs", "accelerator.practice_grid"


class Taken:
    """Piles what each person takes away; a second day changes nothing that is kept once."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.draw = stage.draw
        self.rows: dict[type[Any], list[Any]] = {table: [] for table in (Exploration, Cv, Practice, Readiness)}
        self.known: set[Any] = set()
        self.outcomes = Outcomes(stage)
        self.needs = [need["code"] for need in parameters.get(NEEDS, on=stage.today)]
        self.grid = [one["code"] for one in parameters.get(GRID, on=stage.today)]

    def add(self, day: Day, came: Iterable[Appointment], *, at: datetime) -> None:
        """What those who came to a day left with."""
        for place in came:
            person = place.beneficiary_id
            if person not in self.known:
                self.known.add(person)
                self._explore(day, place, at)
                if person == self.stage.star or self.draw.random() < 0.35:
                    self.rows[Cv].append(self._cv(place, at))
            self.rows[Practice].append(
                Practice(
                    beneficiary_id=person,
                    day=day,
                    scores={code: self.draw.randint(2, 4) for code in self.grid},
                    advice=self.draw.choice(ADVICE),
                    done_at=at - timedelta(hours=1),
                    coach=self.stage.coach,
                )
            )
            self._decide(day, place, at)

    def write(self) -> None:
        for made in self.rows.values():
            rows.insert(made)
        self.outcomes.write()

    def _decide(self, day: Day, place: Appointment, at: datetime) -> None:
        """Ready for a job dating, or what comes first."""
        is_star = place.beneficiary_id == self.stage.star
        is_ready = is_star or self.draw.random() < READY
        old = self.stage.now - at > timedelta(days=30)
        self.rows[Readiness].append(
            Readiness(
                beneficiary_id=place.beneficiary_id,
                theme=day.theme,
                is_ready=is_ready,
                needs=[] if is_ready else self.draw.sample(self.needs, min(len(self.needs), self.draw.randint(1, 2))),
                decided_at=at,
                decided_by=self.stage.coach,
                settled_at=at + timedelta(days=12) if old and not is_ready else None,
            )
        )
        if is_ready:
            self.stage.ready.setdefault(place.beneficiary_id, at)
        if is_ready and not is_star and self.draw.random() < PLACED and place.beneficiary_id not in self.stage.promised:
            company, later = self.draw.choice(self.stage.companies), at + timedelta(days=self.draw.randint(2, 9))
            if later < self.stage.now:
                self.outcomes.promise(place.beneficiary_id, company, None, Source.ACCELERATOR, day.pk, at=later)

    def _explore(self, day: Day, place: Appointment, at: datetime) -> None:
        for _, rome in self.draw.sample(JOBS[day.theme.sector], 2):
            taste = self.draw.choice((Taste.YES, Taste.YES, Taste.MAYBE, Taste.NO))
            row = Exploration(beneficiary_id=place.beneficiary_id, day=day, rome=rome, taste=taste, noted_at=at)
            self.rows[Exploration].append(row)

    def _cv(self, place: Appointment, at: datetime) -> Cv:
        draw = self.draw
        title, _ = draw.choice(JOBS[draw.choice(list(JOBS))])
        year = at.year - draw.randint(1, 6)
        return Cv(
            beneficiary_id=place.beneficiary_id,
            title=title,
            summary="Motivée et ponctuelle, j'aime le travail bien fait et je m'adapte vite.",
            content={
                "experiences": [
                    {"title": title, "place": draw.choice(PLACES), "years": f"{year - 2} à {year}", "detail": ""},
                ],
                "skills": [{"title": skill} for skill in draw.sample(SKILLS, 3)],
                "languages": [{"title": "Français", "level": "courant"}],
                "licences": [{"title": "Permis B"}] if draw.random() < 0.4 else [],
                "trainings": [],
            },
            template=draw.choice(list(Template)),
            updated_at=at,
            updated_by=self.stage.coach,
        )
