"""The contracts of the demo, their steps and PPAE: the past in bulk (decision 0004), a few signed for good today.

Documents of contracts in bulk are one page that says what it is; those of today are typeset, signed and sealed as in real life.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils import timezone

from rebond.demo import papers
from rebond.demo.contract_words import GIVEN, MINE, MISSING, OBJECTIVES, REASONS, THEIRS
from rebond.demo.ways import office_hour
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import rows
from rebond.journey.contracts import content as contents
from rebond.journey.contracts import operations
from rebond.journey.contracts.content import Commitment, Content, Signatory
from rebond.journey.contracts.models import Contract, ContractText, Ppae, Signature, SigningRefusal
from rebond.journey.contracts.queries import texts
from rebond.journey.contracts.queries.of_person import is_at_france_travail
from rebond.journey.contracts.states import Means, Party, PpaeMeans, Regime, Status
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status as Oriented
from rebond.journey.support.models import Step
from rebond.journey.support.states import Doer, StepStatus
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary

REFORM = date(2025, 1, 1)
TABLES: tuple[type[Model], ...] = (Contract, ContractText, Signature, SigningRefusal, Step, Ppae)
HOURS = 15
SEALED = 1
"""How many contracts are signed and sealed while the demo loads: each takes a good part of a second."""

EARLY = ((Status.DRAFT, 30), (Status.TO_SIGN, 22), (Status.SIGNED, 30), (None, 18))
LATER = (
    *((Status.SIGNED, 78), (None, 7), (Status.DRAFT, 4), (Status.TO_SIGN, 4)),
    *((Status.TO_VALIDATE, 4), (Status.REFUSED, 3)),
)
"""Where a contract is, by weight: in the month after the orientation, then."""


class Contracts:
    """Invents the contracts and PPAE of one département, then writes them."""

    def __init__(self, draw: random.Random, *, star: UUID | None, now: datetime) -> None:
        self.draw, self.now, self.today = draw, now, timezone.localtime(now).date()
        self.star = star
        self.validates = texts.is_validated(self.today)
        self.papers = papers.prepare(now)
        self.rows: dict[type[Model], list[Model]] = {table: [] for table in TABLES}

    def fill(self) -> None:
        """Every live orientation that was handed over, the person of the demo apart."""
        found = Orientation.objects.filter(status=Oriented.FOLLOWED, duty__ends_on=None, handed_over_at__isnull=False)
        related = ("beneficiary", "structure", "assignment__referent__user")
        orientations = list(found.select_related(*related).order_by("opened_at", "pk"))
        for row in orientations:
            if row.beneficiary_id == self.star:
                continue
            if is_at_france_travail(row):
                self._ppae(row)
            else:
                self._contracts(row)
        for table in TABLES:
            rows.insert(self.rows[table])
        made = [(row.pk, "", str(row.status)) for row in self.rows[Contract] if isinstance(row, Contract)]
        journal.record_all("demo", Contract, made, by=WORKER, at=self.now)

    def _add(self, row: Model) -> None:
        self.rows[type(row)].append(row)

    def _contracts(self, row: Orientation) -> None:
        handed_at = row.handed_over_at or self.now
        shares = EARLY if (self.now - handed_at).days < 30 else LATER
        status = self.draw.choices([one for one, _ in shares], [weight for _, weight in shares])[0]
        if status == Status.TO_VALIDATE and not self.validates:
            status = Status.SIGNED
        if status == Status.SIGNED:
            self._signed(row, handed_at)
        elif status is not None:
            self._in_hand(row, status)

    def _signed(self, row: Orientation, handed_at: datetime) -> None:
        """The contract that runs, and the one before when the person has been followed for long."""
        first_at = self._hour(handed_at.date() + timedelta(days=self.draw.randint(4, 48)), after=row.referent_named_at)
        if first_at.date() < REFORM and self.draw.random() < 0.12:
            self._conclude(row, Regime.CER, first_at, ends_on=self.today + timedelta(days=self.draw.randint(5, 60)))
            return
        months = (self.today - first_at.date()).days // 30
        if months < 6:
            self._conclude(row, Regime.CE, first_at)
            return
        days = self.draw.choices(
            (self.draw.randint(1, 150), self.draw.randint(151, 182), self.draw.randint(184, 230)), (84, 11, 5)
        )[0]
        last_at = max(first_at, self._hour(self.today - timedelta(days=days)))
        regime = Regime.CER if first_at.date() < REFORM else Regime.CE
        former_on = last_at.date() + timedelta(days=self.draw.choice((-20, -3, 0, 9)))
        former = self._conclude(row, regime, first_at, ends_on=max(former_on, first_at.date()), status=Status.REPLACED)
        self._conclude(row, Regime.CE, last_at, renews=former)

    def _hour(self, day: date, after: datetime | None = None) -> datetime:
        """An office hour of that day, in the past, and not before the référent was named."""
        return min(
            max(office_hour(day, self.draw), after or self.now - timedelta(days=9000)), self.now - timedelta(hours=1)
        )

    def _conclude(
        self,
        row: Orientation,
        regime: Regime,
        at: datetime,
        *,
        ends_on: date | None = None,
        status: Status = Status.SIGNED,
        renews: Contract | None = None,
    ) -> Contract:
        content = self._content(row, at.date())
        facts: dict[str, Any] = {"starts_on": at.date(), "ends_on": ends_on or content.ends_on, "signed_at": at}
        if self.validates:
            facts["validated_at"] = at
        made = self._contract(row, regime, status, at - timedelta(days=4), renews=renews, **facts)
        text = self._text(made, content, frozen_at=at - timedelta(hours=1))
        self._sign(made, text, content, at)
        if status == Status.SIGNED:
            self._steps(row.beneficiary, made, text, content)
        return made

    def _in_hand(self, row: Orientation, status: Status) -> None:
        begun_at = self._hour(self.today - timedelta(days=self.draw.randint(1, 25)), after=row.referent_named_at)
        made = self._contract(
            row, Regime.CE, status, begun_at, signed_at=begun_at if status == Status.TO_VALIDATE else None
        )
        content = self._content(row, self.today)
        if status == Status.DRAFT:
            self._text(made, content, frozen_at=None)
            return
        text = self._text(made, content, frozen_at=begun_at)
        if status == Status.TO_VALIDATE:
            self._sign(made, text, content, begun_at)
        if status == Status.REFUSED:
            self._add(
                SigningRefusal(text=text, words=self.draw.choice(REASONS), noted_at=begun_at, noted_by=made.referent)
            )

    def _contract(self, row: Orientation, regime: Regime, status: Status, made_at: datetime, **facts: Any) -> Contract:
        assignment = row.assignment
        if assignment is None or assignment.referent is None or row.structure is None:
            raise LookupError("Nobody accompanies this person.")
        made = Contract(
            beneficiary=row.beneficiary, orientation=row, regime=regime, status=status, made_at=made_at,
            organisation=row.structure, referent=assignment.referent, **facts,
        )  # fmt: skip
        self._add(made)
        return made

    def _content(self, row: Orientation, on: date) -> Content:
        draw = self.draw
        ours = draw.sample(THEIRS, 2)
        mine = draw.sample(MINE, 2)
        due = on + timedelta(days=draw.randint(15, 120))
        hours = draw.choice((HOURS, HOURS, HOURS, 10, 7))
        referent = row.assignment.referent if row.assignment else None
        return Content(
            situation="Nous avons repris ensemble le diagnostic de l'entretien d'orientation.",
            objectives=tuple(draw.sample(OBJECTIVES, 2)),
            commitments=(
                Commitment(Doer.PERSON, mine[0], due_on=due),
                Commitment(Doer.PERSON, mine[1], how_often="chaque mois"),
                Commitment(Doer.AGENT, ours[0], due_on=due - timedelta(days=7)),
                Commitment(Doer.AGENT, ours[1], how_often="chaque mois"),
            ),
            weekly_hours=hours,
            hours_reason="Horaires de garde des enfants." if hours < HOURS else "",
            months=6,
            starts_on=on,
            parties=(
                Signatory(Party.PERSON, row.beneficiary.full_name),
                Signatory(
                    Party.REFERENT, referent.user.full_name if referent else "", str(referent.pk) if referent else ""
                ),
            ),
        )

    def _text(self, made: Contract, content: Content, *, frozen_at: datetime | None) -> ContractText:
        text = ContractText(
            contract=made,
            number=1,
            content=contents.to_json(content),
            written_at=made.made_at,
            written_by=made.referent,
        )
        if frozen_at is not None:
            text.frozen_at, text.document, text.sha256 = frozen_at, self.papers.sheet, contents.digest(content)
        self._add(text)
        return text

    def _sign(self, made: Contract, text: ContractText, content: Content, at: datetime) -> None:
        means = self.draw.choices((Means.SMS, Means.TABLET, Means.EMAIL), (55, 30, 15))[0]
        for party, how in ((Party.PERSON, means), (Party.REFERENT, Means.ACCOUNT)):
            name = next(one.name for one in content.parties if one.party == party)
            member = made.referent if how in (Means.TABLET, Means.ACCOUNT) else None
            self._add(
                Signature(text=text, party=party, name=name, member=member, means=how, signed_at=at, sha256=text.sha256)
            )

    def _steps(self, person: Beneficiary, made: Contract, text: ContractText, content: Content) -> None:
        """Each dated promise; most of what is past is done."""
        for rank, one in enumerate(content.commitments):
            if one.due_on is None:
                continue
            is_done = one.due_on < self.today and self.draw.random() < 0.85
            settled_at = office_hour(one.due_on - timedelta(days=2), self.draw) if is_done else None
            self._add(
                Step(
                    beneficiary=person,
                    status=StepStatus.DONE if is_done else StepStatus.OPEN,
                    doer=one.doer,
                    text=one.text,
                    due_on=one.due_on,
                    made_at=made.signed_at or self.now,
                    made_by=made.referent,
                    settled_at=settled_at,
                    outcome=self.draw.choice(GIVEN) if is_done else "",
                    source_id=uuid5(text.pk, str(rank)),
                )
            )

    def _ppae(self, row: Orientation) -> None:
        """Most have come, some wait to be read, some were sent back; the others are awaited."""
        handed_at, draw = row.handed_over_at or self.now, self.draw
        at = self._hour(handed_at.date() + timedelta(days=draw.randint(3, 40)), after=handed_at)
        means = draw.choices((PpaeMeans.FLOW, PpaeMeans.PHOTO, PpaeMeans.HAND), (45, 40, 15))[0]
        end = draw.choices(("kept", "to_read", "back", "none"), (74, 6, 4, 16))[0]
        if end == "none":
            return
        if end != "kept":
            means, at = PpaeMeans.PHOTO, self._hour(self.today - timedelta(days=draw.randint(0, 12)), after=handed_at)
        sent_back = at if end == "back" else None
        self._add(
            Ppae(
                beneficiary=row.beneficiary,
                orientation=row,
                means=means,
                received_at=at,
                signed_on=at.date(),
                document=self.papers.photo if means == PpaeMeans.PHOTO else None,
                rejected_at=sent_back,
                checked_at=None if end == "to_read" else at,
                rejection=draw.choice(MISSING) if sent_back else "",
            )
        )


def fill(draw: random.Random, *, star: UUID | None, now: datetime) -> None:
    """Contracts, steps and PPAE of the current département; the person of the demo has a contract to sign."""
    Contracts(draw, star=star, now=now).fill()
    for person in _without_contract(star):
        contract = _proposed(person, now)
        if person.pk != star:
            _signed_today(contract, now)


def _without_contract(star: UUID | None) -> Iterator[Beneficiary]:
    """The person of the demo, then a few others who have a référent and no contract."""
    people = Beneficiary.objects.filter(contracts=None, referent__isnull=False).select_related("referent__user")
    if star is not None:
        yield from people.filter(pk=star)
        people = people.exclude(pk=star)
    others = people.filter(orientations__status=Oriented.FOLLOWED, orientations__handed_over_at__isnull=False)
    yield from others.exclude(structure__capabilities__contains=["france_travail"]).order_by("number")[:SEALED]


def _proposed(person: Beneficiary, now: datetime) -> Contract:
    """Drafted by the référent, written, proposed."""
    member, today = person.referent, timezone.localtime(now).date()
    if member is None:
        raise LookupError("Nobody accompanies this person.")
    made = operations.draft(person, member=member, by=WORKER, at=now)
    content = Content(
        situation="Je cherche du travail dans la restauration. J'ai besoin d'aide pour la garde de mes enfants.",
        objectives=OBJECTIVES[:1],
        commitments=(
            Commitment(Doer.PERSON, MINE[0], due_on=today + timedelta(days=15)),
            Commitment(Doer.PERSON, MINE[3], due_on=today + timedelta(days=30)),
            Commitment(Doer.AGENT, THEIRS[0], due_on=today + timedelta(days=10)),
            Commitment(Doer.AGENT, THEIRS[1], how_often="chaque mois"),
        ),
        weekly_hours=15,
        months=6,
        starts_on=today,
        reserves="Je préfère des horaires le matin.",
    )
    operations.write(made, content=content, version=made.version, member=member, by=WORKER, at=now)
    made.refresh_from_db()
    return operations.propose(made, by=WORKER, at=now)


def _signed_today(contract: Contract, now: datetime) -> None:
    """Signed on the référent's screen, then by every agent whom the text names, validated where the pack says so: sealed."""
    text = texts.latest(contract)
    for turn in texts.turns(text):
        party, name, named = turn.signatory.party, turn.signatory.name, turn.signatory.member
        means = Means.TABLET if party == Party.PERSON else Means.ACCOUNT
        member = Membership.objects.get(pk=named) if named else contract.referent
        operations.sign(text, party=party, name=name, means=means, member=member, by=WORKER, at=now)
    contract.refresh_from_db()
    if contract.status == Status.TO_VALIDATE:
        operations.validate(contract, member=contract.referent, by=WORKER, at=now)
