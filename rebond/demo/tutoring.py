"""Tutoring aids of the demo, at several stages of their way, made by calling the operations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.demo.identities import People
from rebond.ground.documents.scans import Scan
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Access, Membership, Organisation, User
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Sex
from rebond.work.aids import operations
from rebond.work.aids.models import BankDetails, ConventionSignature, TutoringAid
from rebond.work.aids.queries.facts import is_on_rsa
from rebond.work.aids.queries.schemes import scheme
from rebond.work.aids.states import BankStatus, InstalmentStatus, Party, Piece
from rebond.work.hires import operations as hires
from rebond.work.hires.models import Hire
from rebond.work.hires.states import EndReason

OLDEST, SOONEST = timedelta(days=330), timedelta(days=60)
"""How old the jobs are of which the demo tells the aid, and how far ahead."""


@dataclass(frozen=True)
class Stage:
    """How far an aid goes, and for a job of which age in days."""

    name: str
    least: int = 0
    most: int = 80


STAGES = (
    Stage("closed", 195, OLDEST.days),
    Stage("clawed_back", 60, 180),
    Stage("attested", 100, 180),
    Stage("rejected", 10, 180),
    Stage("paid", 10, 180),
    Stage("running", 10, 180),
    Stage("signed", -SOONEST.days, -1),
    *(Stage(name) for name in ("draft", "submitted", "instruction", "incomplete", "granted", "refused", "to_sign")),
    *(Stage(name) for name in ("lapsed", "instruction", "submitted", "to_sign")),
)
"""Those that ask most of a job come first."""

AGREED = {"closed", "clawed_back", "attested", "rejected", "paid", "running", "signed"}
PAID = AGREED - {"running", "signed"}
PAPER = Scan(b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF", "application/pdf", "pdf")
IBAN, BIC = "FR1420041010050500013M02606", "PSSTFRPPPAR"
VOTED_CENTS = 60_000_000


def fill(people: People, organisations: Sequence[Organisation], *, now: datetime) -> None:
    """Some of the signed hires have an aid; nothing where the département has none."""
    today = timezone.localdate(now)
    if scheme(today) is None:
        return
    made = _Aids(people, organisations, now=now)
    near = (today - OLDEST, today + SOONEST)
    rows = Hire.objects.filter(status="signed", contract__in=("cdi", "cdd"), starts_on__range=near)
    signed = list(rows.select_related("beneficiary", "company__organisation").order_by("starts_on", "pk"))
    for stage in STAGES:
        for hire in [one for one in signed if _fits(one, stage, today)]:
            if made.ask(hire, stage.name):
                signed.remove(hire)
                break


def _fits(hire: Hire, stage: Stage, today: date) -> bool:
    day = hire.starts_on
    if day is None:
        return False
    return stage.least <= (today - day).days <= stage.most and bool(is_on_rsa(hire.beneficiary, day))


class _Aids:
    """Whoever deals with aids, each somebody else, and what they do."""

    def __init__(self, people: People, organisations: Sequence[Organisation], *, now: datetime) -> None:
        self.people, self.now = people, now
        here, today = context.current(), timezone.localdate(now)
        team = {
            name: _member(people, name, role, organisations, now=now)
            for name, role in (
                *(("rtef", Role.RTEF), ("officer", Role.AID_OFFICER)),
                *(("payer", Role.PAYER), ("other_payer", Role.PAYER)),
            )
        }
        boss = Membership.objects.filter(role=Role.MANAGER).order_by("pk").first() or team["officer"]
        self.by = {name: Principal(one.user, one, here, today).actor for name, one in {**team, "boss": boss}.items()}
        for year in {today.year, (today - OLDEST).year}:
            operations.set_budget(year, voted_cents=VOTED_CENTS, by=self.by["boss"], at=now)

    def ask(self, hire: Hire, stage: str) -> bool:
        """One aid, as far as this stage; whether it could be."""
        first = hire.starts_on or self.now.date()
        at = min(self.now, _at_ten(first + timedelta(days=6)))
        try:
            with transaction.atomic():
                aid = operations.open_aid(hire, by=self.by["rtef"], at=at)
                _write(self.people, aid, self.by["rtef"], at)
                self._decide(aid, stage, at)
        except ValidationError:
            return False
        return True

    def _decide(self, aid: TutoringAid, stage: str, at: datetime) -> None:
        officer, boss = self.by["officer"], self.by["boss"]
        if stage == "draft":
            return
        aid = operations.submit(aid, by=self.by["rtef"], at=at)
        if stage == "submitted":
            return
        aid = operations.take(aid, by=officer, at=at)
        operations.write_opinion(aid, opinion="Les conditions sont réunies.", by=officer, at=at)
        if stage == "incomplete":
            operations.ask_pieces(aid, missing="Le RIB est illisible : envoyez-le de nouveau.", by=officer, at=at)
        elif stage == "refused":
            operations.refuse(aid, reason="Le plan de tutorat ne dit pas qui fait quoi.", by=boss, at=at)
        elif stage == "lapsed":
            operations.withdraw(aid, reason="L'entreprise renonce à l'aide.", by=officer, at=at)
        elif stage != "instruction":
            aid = operations.grant(aid, by=boss, at=at)
            self._agree(aid, stage, at)

    def _agree(self, aid: TutoringAid, stage: str, at: datetime) -> None:
        if stage == "granted":
            return
        text = operations.propose(aid, by=self.by["officer"], at=at)
        if stage not in AGREED:
            return
        for one in text.signatures.order_by("party"):
            code = "" if one.party == Party.DEPARTEMENT else self._code(one, at)
            operations.sign(one, sha256=text.sha256, code=code, by=self.by["boss"], at=at)
        if stage in PAID:
            self._pay(aid, stage, at)

    def _code(self, one: ConventionSignature, at: datetime) -> str:
        """The code that they receive."""
        operations.send_code(one, by=WORKER, at=at)
        who = one.convention.aid.beneficiary_id if one.party == Party.PERSON else one.pk
        body = Message.objects.filter(kind="code", recipient_id=who).latest("created_at").body
        found = re.search(r"\b\d{6}\b", body)
        return found[0] if found else ""

    def _pay(self, aid: TutoringAid, stage: str, at: datetime) -> None:
        """The first instalment, then what this stage says."""
        bank = BankDetails.objects.filter(company=aid.company, status=BankStatus.PROPOSED).first()
        if bank is not None:
            operations.approve_bank(bank, by=self.by["officer"], at=at)
        self._batch(aid, at)
        if stage == "rejected":
            one = aid.instalments.get(number=1)
            operations.reject(one, reason="Compte clos (AC04)", by=self.by["payer"], at=at + timedelta(days=3))
        elif stage == "clawed_back":
            if aid.hire is not None:
                last = aid.starts_on + timedelta(days=40)
                hires.end(aid.hire, on=last, reason=EndReason.COMPANY, by=self.by["rtef"], at=self.now)
            operations.claw_back(
                aid, reason="Le contrat est rompu par l'entreprise.", by=self.by["officer"], at=self.now
            )
        elif stage in ("attested", "closed"):
            for asked in aid.attestations.filter(due_on__lte=self.now.date()).order_by("due_on", "witness"):
                at = _at_ten(asked.due_on)
                operations.attest(asked, is_in_post=True, is_tutored=True, by=WORKER, at=at)
            if stage == "closed":
                self._batch(aid, at)

    def _batch(self, aid: TutoringAid, at: datetime) -> None:
        due = aid.instalments.filter(status=InstalmentStatus.DUE).values_list("pk", flat=True)
        batch = operations.prepare(list(due), by=self.by["payer"], at=at)
        batch = operations.approve(batch, by=self.by["other_payer"], at=at)
        operations.send(batch, by=self.by["payer"], at=at)


def _at_ten(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _write(people: People, aid: TutoringAid, by: Any, at: datetime) -> None:
    """What a company declares, and its papers."""
    given: dict[str, Any] = {"by": by, "at": at}
    place = aid.company.organisation.code.lower()
    operations.write(
        aid, weekly_hours=max(35, aid.weekly_hours or 0), is_market=True, has_other_aid=False, de_minimis_cents=0,
        signatory_name=aid.company.name, signatory_email=f"direction.{place}@entreprises.example", **given,
    )  # fmt: skip
    who = people.identity(people.random.choice(list(Sex)), people.last_name(), age=45)
    operations.name_tutor(
        aid, first_name=who.first_name, last_name=who.last_name, job_title="Responsable d'équipe",
        since=date(aid.starts_on.year - 4, 1, 5), email=f"tutorat.{aid.pk.hex[:8]}@entreprises.example", **given,
    )  # fmt: skip
    operations.keep_plan(
        aid, welcome="Visite des lieux et présentation de l'équipe.", learning="Les gestes du métier, puis l'autonomie.",
        rhythm="Un point chaque lundi, une demi-heure.", **given,
    )  # fmt: skip
    for kind in (Piece.CONTRACT, Piece.BANK, Piece.NO_OTHER_AID, Piece.DE_MINIMIS):
        operations.add_piece(aid, kind=kind, paper=PAPER, **given)
    if not BankDetails.objects.filter(company=aid.company).exists():
        operations.give_bank(aid.company, holder=aid.company.name[:70], iban=IBAN, bic=BIC, **given)


def _member(
    people: People, name: str, role: Role, organisations: Sequence[Organisation], *, now: datetime
) -> Membership:
    """A colleague for this role, besides the one who shows the demo: nobody does everything alone."""
    identity = people.identity(people.random.choice(list(Sex)), people.last_name(), age=40)
    here = context.current()
    user = User.objects.create(
        email=f"{name}.aides.{here}@agents{here}.example",
        first_name=identity.first_name,
        last_name=identity.last_name,
    )
    Access.objects.create(user=user, departement_id=here)
    place = next((one for one in organisations if "department_service" in one.capabilities), organisations[0])
    return Membership.objects.create(user=user, organisation=place, role=role, invited_at=now, accepted_at=now)
