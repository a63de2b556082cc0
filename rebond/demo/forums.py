"""The Forums of the demo: one that is over, with what came of it; one whose registrations are open."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from rebond.demo.names import FAMILIES, FIRST_NAMES
from rebond.demo.outcomes import Outcomes
from rebond.demo.stage import Stage, at, worked_before
from rebond.events.forum.models import Arrival, Edition, Hall, Meeting, Stand, StandVacancy, Visitor, Wish
from rebond.events.forum.operations.visitors import LENGTH, LETTERS
from rebond.events.forum.states import Comes, Outcome, Source, Status
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import rows
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.hires.states import Source as HireSource
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus

OPENS, CLOSES = time(9), time(17)
PLACES = {13: "Hôtel du Département, Marseille", 14: "Parc des expositions, Caen"}
HALLS = (("Grand hall", 1500), ("Hall des métiers", 800))
PAST, COMING = 230, 35
"""Days ago, days to come."""
KNOWN, OTHERS = {13: (60, 240), 14: (25, 90)}, {13: (40, 80), 14: (15, 30)}
"""People whom somebody accompanies and other visitors: of the past edition, of the one to come."""
OUTCOMES, WEIGHTS = (Outcome.NOT_NOW, Outcome.CV, Outcome.SECOND, Outcome.PROMISE), (45, 30, 16, 9)
SIGNS, SIGNED_AFTER = 3, timedelta(days=20)
"""Two stands in three say that their promise to a visitor whom nobody accompanies was signed."""
TABLES = (Edition, Hall, Stand, StandVacancy, Visitor, Wish, Arrival, Meeting)


def fill(stage: Stage) -> None:
    """Both editions, written in one statement a table."""
    _Maker(stage).make()


class _Maker:
    """Piles rows, and writes them at the end, parents first."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.draw = stage, stage.draw
        self.rows: dict[type[Any], list[Any]] = {table: [] for table in TABLES}
        self.outcomes = Outcomes(stage)
        self.contacts = {one.company_id: one for one in CompanyContact.objects.filter(ended_on=None).order_by("pk")}
        self.offers: dict[UUID, list[Vacancy]] = {}
        for offer in Vacancy.objects.filter(status=VacancyStatus.OPEN).order_by("pk"):
            self.offers.setdefault(offer.company_id, []).append(offer)

    def make(self) -> None:
        """The past one is held and, its date come, cleared of who was there; the coming one fills."""
        today = self.stage.today
        past, stands = self._edition(worked_before(today - timedelta(days=PAST)), Status.CLEARED)
        for visitor in self._visitors(past, KNOWN[self.stage.number]):
            self._comes(past, visitor, stands)
        coming, _ = self._edition(worked_before(today + timedelta(days=COMING)), Status.OPEN)
        self._visitors(coming, OTHERS[self.stage.number])
        for made in self.rows.values():
            rows.insert(made)
        self.outcomes.write()

    def _edition(self, on: date, status: Status) -> tuple[Edition, list[Stand]]:
        edition = Edition(
            status=status,
            place=PLACES[self.stage.number],
            on=on,
            opens=OPENS,
            closes=CLOSES,
            registers_from=on - timedelta(days=45),
            registers_until=on,
            clear_on=on + timedelta(days=parameters.get("forum.keep_days", on=self.stage.today)),
        )
        halls = [Hall(edition=edition, name=name, capacity=capacity) for name, capacity in HALLS]
        stands = [self._stand(edition, halls, rank, one) for rank, one in enumerate(self.stage.companies)]
        self.rows[Edition].append(edition)
        self.rows[Hall] += halls
        self.rows[Stand] += stands
        return edition, stands

    def _stand(self, edition: Edition, halls: list[Hall], rank: int, company: Company) -> Stand:
        made = Stand(
            edition=edition,
            hall=halls[rank % len(halls)],
            number=rank + 1,
            company=company,
            contact=self.contacts.get(company.pk),
            sector=company.sector,
            tables=1 + rank % 3,
        )
        self.rows[StandVacancy] += [StandVacancy(stand=made, vacancy=one) for one in self.offers.get(company.pk, ())]
        return made

    def _visitors(self, edition: Edition, counts: tuple[int, int]) -> list[Visitor]:
        """People whom référents registered, then whoever came by themselves; wishes, for most of them."""
        known = Beneficiary.objects.in_bulk([one.pk for one in self.stage.crowd.take(counts[0])])
        made = [self._visitor(edition, person) for person in sorted(known.values(), key=lambda one: one.sort_name)]
        made += [self._visitor(edition, None) for _ in range(counts[1])]
        sectors = sorted({one.sector for one in self.stage.companies if one.sector})
        for visitor in made:
            chosen = self.draw.sample(sectors, min(self.draw.randint(0, 2), len(sectors)))
            self.rows[Wish] += [Wish(visitor=visitor, sector=code, rank=rank) for rank, code in enumerate(chosen)]
        self.rows[Visitor] += made
        return made

    def _visitor(self, edition: Edition, person: Beneficiary | None) -> Visitor:
        registered = min(at(edition.on, OPENS), self.stage.now) - timedelta(days=self.draw.randint(1, 20))
        made = Visitor(
            edition=edition,
            beneficiary=person,
            source=Source.GROUP if person else Source.PUBLIC,
            code="".join(self.draw.choices(LETTERS, k=LENGTH)),
            comes=self.draw.choice([Comes.DAY, Comes.DAY, Comes.MORNING, Comes.AFTERNOON]),
            wants_hours=self.draw.random() < 0.6,
            has_consented=person is None,
            registered_at=registered,
        )
        if person is not None:
            made.first_name, made.last_name, made.pole_id = person.first_name, person.last_name, person.pole_id
        elif edition.status == Status.CLEARED:
            made.cleared_at = at(edition.clear_on, time(3, 20))
        else:
            first = self.draw.choice(FIRST_NAMES[self.draw.choice(list(FIRST_NAMES))])
            made.first_name, made.last_name = first.title(), self.draw.choice(FAMILIES.split()).title()
            made.phone = self.stage.people.phone()
        return made

    def _comes(self, edition: Edition, visitor: Visitor, stands: list[Stand]) -> None:
        """Four in five came, and met one stand or several."""
        if self.draw.random() > 0.8:
            return
        came = at(edition.on, OPENS) + timedelta(minutes=self.draw.randint(0, 300))
        left = came + timedelta(minutes=self.draw.randint(40, 160))
        hall = self.draw.choice([one for one in self.rows[Hall] if one.edition is edition])
        self.rows[Arrival].append(Arrival(visitor=visitor, hall=hall, key=uuid4(), at=came, left_at=left))
        visitor.cv_at = came if self.draw.random() < 0.15 else None
        for turn, stand in enumerate(self.draw.sample(stands, min(self.draw.randint(1, 3), len(stands)))):
            self._meets(visitor, stand, came + timedelta(minutes=20 * (turn + 1)))

    def _meets(self, visitor: Visitor, stand: Stand, starts_at: datetime) -> None:
        taken = {(one.stand.number, one.starts_at, one.table) for one in self.rows[Meeting] if one.stand is stand}
        table = next(one for one in range(1, len(taken) + 2) if (stand.number, starts_at, one) not in taken)
        outcome = self.draw.choices(OUTCOMES, WEIGHTS)[0]
        offers = self.offers.get(stand.company_id, []) if stand.company_id else []
        made = Meeting(
            visitor=visitor,
            stand=stand,
            vacancy=self.draw.choice(offers) if offers else None,
            status=MeetingStatus.HELD,
            starts_at=starts_at,
            table=table,
            noted_at=starts_at + timedelta(minutes=15),
            outcome=outcome,
        )
        person, company = visitor.beneficiary_id, stand.company
        if outcome == Outcome.PROMISE and person and company and person not in self.stage.promised:
            source = HireSource.FORUM
            made.hire = self.outcomes.promise(person, company, made.vacancy, source, made.pk, at=starts_at)
        elif outcome == Outcome.PROMISE and person is None and stand.number % SIGNS:
            made.signed_on = (starts_at + SIGNED_AFTER).date()
        self.rows[Meeting].append(made)
