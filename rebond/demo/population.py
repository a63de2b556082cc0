"""The people of the demo: households, rights, ways, contacts. Rows of the past are written in bulk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.models import Model

from rebond.demo import diagnoses
from rebond.demo.hours import Grid
from rebond.demo.identities import Identity, People
from rebond.demo.territory import Territory
from rebond.demo.ways import Way, office_hour, way
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import rows
from rebond.ground.tenancy.context import departement
from rebond.ground.tenancy.models import Commune
from rebond.journey.orientation.models import Diagnosis, Obstacle, Orientation, Strength
from rebond.journey.orientation.states import CloseReason, Divergence, Status
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries import identity as nir
from rebond.people.beneficiaries import names
from rebond.people.beneficiaries.models import (
    Assignment,
    Beneficiary,
    Contact,
    DutyPeriod,
    Household,
    HouseholdMember,
    RightsPeriod,
)
from rebond.people.beneficiaries.states import (
    AssignmentEnd,
    ContactKind,
    DutyEnd,
    HouseholdRole,
    Pathway,
    Payer,
    RightsStatus,
    Sex,
)

CHUNK = 2000
Progress = Callable[[int, int], None]

TABLES: tuple[type[Model], ...] = (
    Household,
    RightsPeriod,
    Beneficiary,
    HouseholdMember,
    DutyPeriod,
    Assignment,
    Orientation,
    Diagnosis,
    Strength,
    Obstacle,
    Appointment,
    Contact,
)

NOTES = (
    "Point sur les démarches en cours.",
    "Message laissé, rappeler en fin de semaine.",
    "Transmis la liste des pièces à apporter.",
    "A trouvé une solution de garde pour le mercredi.",
    "Souhaite visiter un plateau de formation logistique.",
    "Demande une aide pour le permis de conduire.",
)


@dataclass
class Pile:
    """Rows not yet written, table by table."""

    rows: dict[type[Model], list[Model]] = field(default_factory=lambda: {table: [] for table in TABLES})

    def add(self, *made: Model) -> None:
        for row in made:
            self.rows[type(row)].append(row)

    def write(self, at: datetime) -> None:
        """Insert everything, parents first, and journal each orientation."""
        for table in TABLES:
            rows.insert(self.rows[table])
        moves: Iterable[tuple[UUID, str, str]] = [
            (row.pk, "", row.status) for row in self.rows[Orientation] if isinstance(row, Orientation)
        ]
        journal.record_all("demo", Orientation, moves, by=WORKER, at=at)
        self.rows = {table: [] for table in TABLES}


class Population:
    """Invents households of one département until there are as many adults as asked."""

    def __init__(self, number: int, people: People, territory: Territory, now: datetime) -> None:
        self.number = number
        self.people = people
        self.draw = people.random
        self.territory = territory
        self.grid = Grid()
        self.now = now
        self.today = now.date()
        self.pile = Pile()
        self.ages = people.ages()
        self.count = 0

    def fill(self, adults: int, progress: Progress) -> None:
        """Write at least that many adults, in a transaction for each chunk: plans follow what is there."""
        while self.count < adults:
            before = self.count
            with departement(self.number):
                while self.count < min(before + CHUNK, adults):
                    self.household()
                self.pile.write(self.now)
            progress(self.count, adults)

    def household(self) -> None:
        """One household: an adult or a couple, children, an address, a right with its history."""
        draw, commune = self.draw, self.territory.commune(self.draw)
        requested_on = self._requested_on()
        is_couple = draw.random() < 0.3
        homeless = draw.random() < 0.03
        household = Household(
            payer=Payer.CAF if draw.random() < 0.96 else Payer.MSA,
            payer_code=f"{commune.departement_code}1"[:3],
            file_number=f"{draw.randrange(10**6, 10**7)}",
            request_number=f"9{self.count:06}{draw.randrange(10**4):04}",
            requested_on=requested_on,
            family_status="MAR" if is_couple else draw.choice(("CEL", "DIV", "ISO")),
            children_born_on=self._children(),
            address=""
            if homeless
            else f"{draw.randint(1, 140)} {draw.choice(('rue', 'avenue', 'boulevard'))} "
            f"{draw.choice(('des Oliviers', 'de la République', 'Jean Jaurès', 'du Port', 'des Écoles', 'Victor Hugo'))}",
            postal_code=commune.postal_codes[0],
            city=commune.name,
            insee=commune.insee,
            is_homeless=homeless,
            amount_cents=draw.randrange(20_000, 120_000),
        )
        self.pile.add(household)
        current = self._rights(household, requested_on)
        last_name = self.people.last_name()
        shared = self.people.phone() if is_couple and draw.random() < 0.6 else None
        first_sex = draw.choice(list(Sex))
        roles = (HouseholdRole.APPLICANT, HouseholdRole.PARTNER)[: 1 + is_couple]
        for role in roles:
            sex = first_sex if role == HouseholdRole.APPLICANT else (Sex.MAN if first_sex == Sex.WOMAN else Sex.WOMAN)
            own = last_name if role == HouseholdRole.APPLICANT or draw.random() < 0.5 else self.people.last_name()
            adult = self.people.identity(sex, own, age=next(self.ages), shared_phone=shared)
            self._adult(household, role, adult, commune, current)

    def _requested_on(self) -> date:
        days = self.draw.choices([(1, 45), (46, 180), (181, 900), (901, 2400)], [7, 13, 40, 40])[0]
        return self.today - timedelta(days=self.draw.randint(*days))

    def _children(self) -> list[date]:
        count = self.draw.choices((0, 1, 2, 3, 4), (55, 20, 14, 8, 3))[0]
        return sorted(self.today - timedelta(days=self.draw.randint(60, 8000)) for _ in range(count))

    def _rights(self, household: Household, requested_on: date) -> RightsPeriod:
        """The history of the right; some suspended, restored, closed, still pending."""
        draw = self.draw
        opened = min(requested_on + timedelta(days=draw.randint(5, 25)), self.today)
        age = (self.today - opened).days
        periods = [(RightsStatus.OPEN, "", opened)]
        if age > 60 and draw.random() < 0.12:
            suspended = opened + timedelta(days=draw.randint(40, age - 15))
            periods.append((RightsStatus.RIGHT_SUSPENDED, "GE", suspended))
            restored = suspended + timedelta(days=draw.randint(10, 120))
            if restored < self.today:
                periods.append((RightsStatus.OPEN, "", restored))
        if age > 120 and periods[-1][0] == RightsStatus.OPEN:
            event = self.today - timedelta(days=draw.randint(1, 90))
            if event > periods[-1][2]:
                chance = draw.random()
                if chance < 0.07:
                    periods.append((RightsStatus.CLOSED, draw.choice(("ECH", "MUT", "PCG", "RGD")), event))
                elif chance < 0.11:
                    periods.append((RightsStatus.PAYMENT_SUSPENDED, "05", event))
        history = [
            RightsPeriod(household=household, status=status, reason=reason, starts_on=start, informed_on=start)
            for status, reason, start in periods
        ]
        for row, following in pairwise(history):
            row.ends_on = following.starts_on
        self.pile.add(*history)
        return history[-1]

    def _adult(
        self, household: Household, role: HouseholdRole, adult: Identity, commune: Commune, right: RightsPeriod
    ) -> None:
        pole = self.territory.poles[commune.insee]
        requested_on = household.requested_on or self.today
        informed_on = min(requested_on + timedelta(days=self.draw.randint(3, 16)), self.today)
        person = self._person(adult, pole, household, office_hour(informed_on, self.draw))
        self.count += 1
        self.pile.add(
            person, HouseholdMember(household=household, beneficiary=person, role=role, starts_on=requested_on)
        )
        if self.draw.random() < 0.07:  # earns more than the threshold: not subject to duties
            return
        is_over = right.status == RightsStatus.CLOSED
        duty = DutyPeriod(
            beneficiary=person,
            household=household,
            requested_on=requested_on,
            informed_on=informed_on,
            starts_on=informed_on,
            ends_on=right.starts_on if is_over else None,
            end_reason=(DutyEnd.MOVED_AWAY if right.reason == "MUT" else DutyEnd.RIGHTS_CLOSED) if is_over else "",
        )
        self.pile.add(duty)
        self._orientation(person, duty, household, pole, office_hour(right.starts_on, self.draw) if is_over else None)

    def _person(self, adult: Identity, pole: Organisation, household: Household, created_at: datetime) -> Beneficiary:
        return Beneficiary(
            last_name=adult.last_name,
            birth_name=adult.birth_name,
            first_name=adult.first_name,
            sort_name=names.sort_name(adult.last_name, adult.first_name),
            search_text=names.search_text(
                adult.last_name,
                adult.birth_name,
                adult.first_name,
                adult.phone,
                household.file_number,
                household.request_number or "",
            ),
            birth_date=adult.birth_date,
            birth_date_is_approximate=adult.is_approximate,
            sex=adult.sex,
            nir_hash=nir.fingerprint(adult.nir13) if adult.nir13 else None,
            nir_sealed=nir.seal(adult.nir13) if adult.nir13 else None,
            phone=adult.phone,
            phone_consent=adult.phone_consent,
            email=adult.email,
            email_consent=adult.email_consent,
            language=adult.language,
            is_rqth=adult.is_rqth,
            pole=pole if not household.is_homeless or self.draw.random() < 0.5 else None,
            created_at=created_at,
        )

    def _orientation(
        self,
        person: Beneficiary,
        duty: DutyPeriod,
        household: Household,
        pole: Organisation,
        closed_at: datetime | None,
    ) -> None:
        made = way(duty.informed_on, closed_at or self.now, self.draw)
        adviser = self.territory.adviser(pole, self.draw)
        orientation = Orientation(
            beneficiary=person,
            duty=duty,
            status=Status.CLOSED if closed_at else made.status,
            opened_at=office_hour(duty.informed_on, self.draw),
            interviewed_at=made.interviewed_at,
            closed_at=closed_at,
            close_reason=CloseReason.DUTIES_ENDED if closed_at else "",
        )
        if made.decided_at:
            self._decide(orientation, made, household, adviser, closed_at)
        self.pile.add(orientation)
        if made.interviewed_at:
            self._diagnose(orientation, adviser, made.interviewed_at)
        self._appointments(person, made, pole, adviser, is_over=closed_at is not None)
        self._contacts(person, orientation.assignment, closed_at)

    def _decide(
        self, orientation: Orientation, made: Way, household: Household, adviser: Membership, closed_at: datetime | None
    ) -> None:
        draw = self.draw
        pathway = draw.choices(list(Pathway), (44, 33, 23))[0]
        minors = any((self.today - born).days < 18 * 365 for born in household.children_born_on)
        structure = self.territory.structure(pathway, household.insee, has_minors=minors, draw=draw)
        referent = self.territory.referent(structure, draw) if made.referent_named_at else None
        assignment = Assignment(
            beneficiary=orientation.beneficiary,
            pathway=pathway,
            structure=structure,
            referent=referent,
            started_at=made.decided_at or self.now,
            referent_named_at=made.referent_named_at,
            ended_at=closed_at,
            end_reason=AssignmentEnd.LEFT if closed_at else "",
        )
        self.pile.add(assignment)
        diverged = draw.random() < 0.11
        orientation.assignment = assignment
        orientation.pathway = pathway
        orientation.structure = structure
        orientation.structure_kind = next(iter(structure.kinds), "")
        orientation.decided_at = made.decided_at
        orientation.decided_by = adviser
        orientation.divergence = Divergence.PATHWAY if diverged else ""
        orientation.motive = "Vous connaissez déjà cette structure et vous souhaitez y poursuivre." if diverged else ""
        orientation.proposal = diagnoses.proposal(pathway, diverged=diverged, draw=draw)
        orientation.handed_over_at = made.handed_over_at
        orientation.booked_at = made.booked_at
        orientation.referent_named_at = made.referent_named_at
        orientation.first_met_at = made.first_met_at
        if pathway == Pathway.SOCIAL and made.decided_at:
            ago = draw.randint(1, 170) if draw.random() < 0.93 else draw.randint(171, 220)  # some reviews are late
            back = min((self.now - made.decided_at).days, ago)
            orientation.reviewed_at = self.now - timedelta(days=back)

    def _diagnose(self, orientation: Orientation, adviser: Membership, at: datetime) -> None:
        done = orientation.decided_at is not None
        diagnosis, strengths, obstacles = diagnoses.diagnosis(
            orientation, adviser, at, pathway=Pathway(orientation.pathway) if done else None, draw=self.draw
        )
        self.pile.add(diagnosis, *strengths, *obstacles)

    def _appointments(
        self, person: Beneficiary, made: Way, pole: Organisation, adviser: Membership, *, is_over: bool
    ) -> None:
        draw = self.draw
        starts: list[tuple[datetime, Attendance]] = []
        if made.interviewed_at:
            starts.append((made.interviewed_at, Attendance.HELD))
            if draw.random() < 0.18:
                starts.append((made.interviewed_at - timedelta(days=7), Attendance.MISSED))
        elif not is_over and draw.random() < 0.5:
            day = self.today + timedelta(days=draw.randint(-3, 24))
            starts.append((self.grid.hour(adviser, day), Attendance.PLANNED))
        for start, status in starts:
            self.pile.add(
                Appointment(
                    beneficiary=person,
                    kind="orientation_interview",
                    status=status,
                    starts_at=start,
                    minutes=60,
                    organisation=pole,
                    agent=adviser if status == Attendance.PLANNED else None,
                    made_at=min(start - timedelta(days=draw.randint(3, 12)), self.now),
                )
            )

    def _contacts(self, person: Beneficiary, assignment: Assignment | None, closed_at: datetime | None) -> None:
        if assignment is None or assignment.referent is None or assignment.referent_named_at is None:
            return
        draw, until = self.draw, closed_at or self.now
        days = max((until - assignment.referent_named_at).days, 1)
        silent = draw.random() < 0.12
        for _ in range(min(days // 25 + 1, draw.randint(1, 6))):
            back = draw.randint(70, days) if silent and days > 75 else draw.randint(0, min(days, 60))
            kind = draw.choice(
                (ContactKind.CALL, ContactKind.CALL, ContactKind.MEETING, ContactKind.EMAIL, ContactKind.VISIT)
            )
            self.pile.add(
                Contact(
                    beneficiary=person,
                    kind=kind,
                    is_incoming=draw.random() < 0.3,
                    is_reached=draw.random() < 0.8,
                    at=min(office_hour((until - timedelta(days=back)).date(), draw), self.now),
                    note=draw.choice(NOTES),
                    author=assignment.referent,
                )
            )
