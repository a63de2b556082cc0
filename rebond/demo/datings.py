"""The job datings of the demo: two that are over, the one of today, one that is being prepared."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from rebond.demo import briefings
from rebond.demo.jobs import JOBS
from rebond.demo.outcomes import Outcomes
from rebond.demo.stage import Stage, at, current_day, worked_before
from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter, RecruiterVacancy, Theme
from rebond.events.jobdating.states import CandidateSource, CandidateStatus, MeetingStatus, Withdrawal
from rebond.events.jobdating.states import Status as Step
from rebond.ground.tenancy import rows
from rebond.people.appointments.models import Appointment, Session
from rebond.people.appointments.states import Origin, SessionStatus, Status
from rebond.work.employers.models import Company
from rebond.work.vacancies import queries as vacancies
from rebond.work.vacancies import rome
from rebond.work.vacancies.models import JobSearch, Vacancy

KIND = "job_dating"
OPENS, CLOSES, BREAK, BACK = time(9), time(17), time(12), time(13, 30)
SLOT, GAP = 15, 1
PEOPLE = {13: 48, 14: 20}
RECRUITERS = {13: 7, 14: 5}
MOST = 4
PAST = (152, 61, 33)
"""How many days ago."""
HALL = "Grand hall"


def fill(stage: Stage) -> list[JobDating]:
    """Every job dating; gives those that are open, without a plan, the nearest first."""
    maker = _Maker(stage)
    running = current_day(stage.now, CLOSES)
    for days in sorted((days + 190 * turn for days in PAST for turn in range(stage.times)), reverse=True):
        maker.past(worked_before(running - timedelta(days=days)))
    opened = [maker.open(running, star=stage.star), maker.open(worked_before(running + timedelta(days=26)))]
    maker.write()
    return opened


class _Maker:
    """Makes job datings one after the other, and writes all their rows at the end."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.draw = stage.draw
        tables = (Session, JobDating, Recruiter, RecruiterVacancy, Appointment, Candidate)
        self.rows: dict[type[Any], list[Any]] = {table: [] for table in tables}
        self.outcomes = Outcomes(stage)
        self.searches = {row.beneficiary_id: row for row in JobSearch.objects.all()}
        self.offers: dict[UUID, list[Vacancy]] = {}
        for offer in Vacancy.objects.order_by("pk"):
            self.offers.setdefault(offer.company_id, []).append(offer)
        self.known = vacancies.requirement_list(stage.today)

    def past(self, on: date) -> None:
        """One that is over: who met whom, and what came of it."""
        event = self._event(on, Step.HELD, self._session(on))
        event.announced_at = event.planned_at = at(on, OPENS) - timedelta(days=6)
        event.version = 1
        event.cost_cents = self.draw.randrange(4_000, 7_000) * 100
        recruiters = self._recruiters(event, arrived_at=at(on, OPENS))
        people = self._people(event, before=at(on, OPENS))
        candidates = [self._candidate(event, person, rank + 1) for rank, person in enumerate(people)]
        for candidate in candidates:
            self._seat(event, candidate, Status.HELD if self.draw.random() < 0.84 else Status.MISSED)
        self._brief(event, candidates)
        for candidate, recruiter, starts_at, offer in self._pairs(event, candidates, recruiters):
            self.outcomes.add(self._meeting(event, candidate, recruiter, starts_at, offer))

    def _people(self, event: JobDating, *, before: datetime) -> list[UUID]:
        """Those who were found ready by then, then those whom a référent proposed; who look for jobs of the sector."""
        count, stage, near = PEOPLE[self.stage.number], self.stage, self._near(event)
        ready = [pk for pk, since in stage.ready.items() if since < before and pk in near]
        found = self.draw.sample(ready, min(count, len(ready)))
        others = stage.crowd.take(count - len(found), among=near - set(found))
        return [*found, *(one.pk for one in others)]

    def _near(self, event: JobDating) -> set[UUID]:
        """People who look for an occupation near those of the theme."""
        codes = [code for _, code in JOBS[event.theme.sector]]
        return {pk for pk, search in self.searches.items() if any(_is_near(search, code) for code in codes)}

    def open(self, on: date, *, star: UUID | None = None) -> JobDating:
        """One that is being prepared: recruiters, candidates retained or proposed, no plan yet."""
        event = self._event(on, Step.PREPARING, None)
        self._recruiters(event, arrived_at=None)
        first = [star] if star else []
        people = enumerate([*first, *self._idle(event, but=len(first))])
        made = [self._candidate(event, person, None, status=self._first_status(rank)) for rank, person in people]
        self._brief(event, [one for one in made if one.status == CandidateStatus.RETAINED])
        return event

    def _idle(self, event: JobDating, *, but: int) -> list[UUID]:
        """People of whom nothing is planned, who look for a job of the sector."""
        count = PEOPLE[self.stage.number] - but
        return [one.pk for one in self.stage.crowd.take(count, idle=True, among=self._near(event))]

    def _first_status(self, rank: int) -> CandidateStatus:
        return CandidateStatus.PROPOSED if rank % 9 == 8 else CandidateStatus.RETAINED

    def write(self) -> None:
        """Insert everything, parents first."""
        for session in self.rows[Session]:
            session.taken = sum(place.session is session for place in self.rows[Appointment])
        for made in self.rows.values():
            rows.insert(made)
        Theme.objects.bulk_update(self.stage.year.values(), ["briefing", "lessons"])
        self.outcomes.write()

    def _event(self, on: date, status: Step, session: Session | None) -> JobDating:
        stage = self.stage
        event = JobDating(
            theme=stage.theme(on),
            status=status,
            organisation=stage.host,
            session=session,
            on=on,
            opens=OPENS,
            closes=CLOSES,
            break_from=BREAK,
            break_until=BACK,
            slot_minutes=SLOT,
            gap_slots=GAP,
        )
        self.rows[JobDating].append(event)
        return event

    def _session(self, on: date) -> Session:
        """The session that held the people's places."""
        session = Session(
            kind=KIND,
            status=SessionStatus.HELD,
            organisation=self.stage.host,
            agent=self.stage.expert,
            starts_at=at(on, OPENS),
            minutes=8 * 60,
            places=120,
            made_at=at(on, OPENS) - timedelta(days=40),
        )
        self.rows[Session].append(session)
        return session

    def _brief(self, event: JobDating, candidates: Sequence[Candidate]) -> None:
        """The meeting of the sector before the first one of its month."""
        if event.theme.briefing:
            return
        session, places = briefings.brief(self.stage, event, candidates)
        self.rows[Session].append(session)
        self.rows[Appointment] += places

    def _recruiters(self, event: JobDating, *, arrived_at: datetime | None) -> list[Recruiter]:
        """Companies of the sector; each brings its offers."""
        near: list[Company] = [one for one in self.stage.companies if one.sector == event.theme.sector]
        made = [
            Recruiter(
                job_dating=event,
                company=company,
                contact=company.contacts.first(),
                tables=1 + (rank == 0),
                hall=HALL,
                least=4,
                expectations="Venir à l'heure, dire ce que l'on sait faire et quand on peut commencer.",
                came_to_briefing=briefings.when(event.on) < self.stage.now and self.draw.random() < 0.8,
                arrived_at=arrived_at,
            )
            for rank, company in enumerate(near[: RECRUITERS[self.stage.number]])
        ]
        self.rows[Recruiter] += made
        self.rows[RecruiterVacancy] += [
            RecruiterVacancy(recruiter=recruiter, vacancy=offer)
            for recruiter in made
            for offer in self.offers[recruiter.company_id]
        ]
        return made

    def _candidate(
        self,
        event: JobDating,
        person: UUID,
        number: int | None,
        *,
        status: CandidateStatus = CandidateStatus.RETAINED,
    ) -> Candidate:
        may_leave = status == CandidateStatus.RETAINED and number is None and person != self.stage.star
        is_gone = may_leave and self.draw.random() < 0.04
        candidate = Candidate(
            job_dating=event,
            beneficiary_id=person,
            status=CandidateStatus.WITHDRAWN if is_gone else status,
            withdrawal=Withdrawal.UNAVAILABLE if is_gone else "",
            source=CandidateSource.READY if person in self.stage.ready else CandidateSource.REFERENT,
            proposed_at=min(at(event.on, OPENS) - timedelta(days=20), self.stage.now - timedelta(days=2)),
            number=number,
        )
        self.rows[Candidate].append(candidate)
        return candidate

    def _seat(self, event: JobDating, candidate: Candidate, status: Status) -> None:
        """A person's place, which carries their messages and their coming."""
        starts_at = at(event.on, OPENS)
        candidate.appointment = Appointment(
            beneficiary_id=candidate.beneficiary_id,
            kind=KIND,
            status=status,
            starts_at=starts_at,
            minutes=8 * 60,
            organisation=self.stage.host,
            agent=self.stage.expert,
            session=event.session,
            origin=Origin.SELECTION,
            made_at=starts_at - timedelta(days=6),
            told_at=starts_at - timedelta(days=6),
            confirmed_at=starts_at - timedelta(days=4) if self.draw.random() < 0.8 else None,
            noted_at=starts_at,
        )
        candidate.arrived_at = starts_at if status == Status.HELD else None
        self.rows[Appointment].append(candidate.appointment)

    def _pairs(
        self, event: JobDating, candidates: Sequence[Candidate], recruiters: Sequence[Recruiter]
    ) -> Iterator[tuple[Candidate, Recruiter, datetime, Vacancy]]:
        """Round a ring: at each slot every recruiter meets somebody else, so that nobody is in two places."""
        met: set[tuple[UUID, UUID]] = set()
        counts = dict.fromkeys((one.pk for one in candidates), 0)
        last = dict.fromkeys(counts, -1 - GAP)
        for slot, starts_at in enumerate(self._slots(event)):
            for place, recruiter in enumerate(recruiters[: len(candidates)]):
                step = slot * len(recruiters)
                candidate = candidates[(step + step // len(candidates) + place) % len(candidates)]
                offer = self._offer(candidate, recruiter)
                if offer is None or counts[candidate.pk] >= MOST or (candidate.pk, recruiter.pk) in met:
                    continue
                if slot - last[candidate.pk] <= GAP:
                    continue
                last[candidate.pk] = slot
                met.add((candidate.pk, recruiter.pk))
                counts[candidate.pk] += 1
                yield candidate, recruiter, starts_at, offer

    def _slots(self, event: JobDating) -> Iterator[datetime]:
        """The hours at which interviews start, the break left out."""
        hour, length = at(event.on, OPENS), timedelta(minutes=SLOT)
        while hour + length <= at(event.on, CLOSES):
            if hour + length <= at(event.on, BREAK) or hour >= at(event.on, BACK):
                yield hour
            hour += length

    def _offer(self, candidate: Candidate, recruiter: Recruiter) -> Vacancy | None:
        """The first offer of the recruiter that the person may have, near what they look for."""
        search = self.searches[candidate.beneficiary_id]
        offers = self.offers[recruiter.company_id]
        near = (offer for offer in offers if _is_near(search, offer.rome))
        return next((offer for offer in near if not vacancies.missing(search, offer, self.known)), None)

    def _meeting(
        self, event: JobDating, candidate: Candidate, recruiter: Recruiter, starts_at: datetime, offer: Vacancy
    ) -> Meeting:
        came = candidate.arrived_at is not None
        return Meeting(
            job_dating=event,
            candidate=candidate,
            recruiter=recruiter,
            vacancy=offer,
            status=MeetingStatus.HELD if came else MeetingStatus.MISSED,
            starts_at=starts_at,
            announced_at=event.announced_at,
            noted_at=starts_at + timedelta(minutes=SLOT),
        )


def _is_near(search: JobSearch, code: str) -> bool:
    """Whether an occupation is near one that the person looks for."""
    return any(rome.similarity(wish, code) >= rome.DOMAIN for wish in search.wishes)
