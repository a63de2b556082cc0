"""Tutoring aids of the demo, at several stages of their way, made by calling the operations."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.demo.identities import People
from rebond.ground.documents.scans import Scan
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Access, Membership, Organisation, User
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Sex
from rebond.work.aids import operations
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.queries.facts import is_on_rsa
from rebond.work.aids.queries.schemes import scheme
from rebond.work.aids.states import Piece
from rebond.work.hires.models import Hire

MOST = 12
STAGES = ("draft", "submitted", "instruction", "incomplete", "granted", "refused", "to_sign", "instruction")
PAPER = Scan(b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF", "application/pdf", "pdf")
IBAN, BIC = "FR1420041010050500013M02606", "PSSTFRPPPAR"
VOTED_CENTS = 60_000_000


def fill(people: People, organisations: Sequence[Organisation], *, now: datetime) -> None:
    """Some of the signed hires have an aid; nothing where the département has none."""
    today = timezone.localdate(now)
    if scheme(today) is None:
        return
    team = {role: _member(people, role, organisations, now=now) for role in (Role.RTEF, Role.AID_OFFICER, Role.PAYER)}
    boss = Membership.objects.filter(role=Role.MANAGER).order_by("pk").first() or team[Role.AID_OFFICER]
    team[Role.MANAGER] = boss
    by = {role: Principal(one.user, one, context.current(), today).actor for role, one in team.items()}
    hires = Hire.objects.filter(
        status="signed", contract__in=("cdi", "cdd"), starts_on__gte=today - timedelta(days=150)
    )
    for year in {today.year, (today - timedelta(days=150)).year}:
        operations.set_budget(year, voted_cents=VOTED_CENTS, by=by[Role.MANAGER], at=now)
    stages, made = cycle(STAGES), 0
    for hire in hires.select_related("beneficiary", "company__organisation").order_by("-starts_on", "pk"):
        if made == MOST:
            return
        if hire.starts_on is None or hire.starts_on > today or not is_on_rsa(hire.beneficiary, hire.starts_on):
            continue
        at = min(now, timezone.make_aware(datetime.combine(hire.starts_on + timedelta(days=6), time(10))))
        try:
            with transaction.atomic():
                _ask(people, hire, next(stages), by, at)
        except ValidationError:
            continue
        made += 1


def _ask(people: People, hire: Hire, stage: str, by: dict[Role, Any], at: datetime) -> None:
    """One aid, as far as this stage."""
    asker, officer, manager = by[Role.RTEF], by[Role.AID_OFFICER], by[Role.MANAGER]
    aid = operations.open_aid(hire, by=asker, at=at)
    _write(people, aid, asker, at)
    if stage == "draft":
        return
    aid = operations.submit(aid, by=asker, at=at)
    if stage == "submitted":
        return
    aid = operations.take(aid, by=officer, at=at)
    operations.write_opinion(aid, opinion="Les conditions sont réunies.", by=officer, at=at)
    if stage == "incomplete":
        operations.ask_pieces(aid, missing="Le RIB est illisible : envoyez-le de nouveau.", by=officer, at=at)
    elif stage == "refused":
        operations.refuse(aid, reason="Le plan de tutorat ne dit pas qui fait quoi.", by=manager, at=at)
    elif stage in ("granted", "to_sign"):
        aid = operations.grant(aid, by=manager, at=at)
        if stage == "to_sign":
            operations.propose(aid, by=officer, at=at)


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
    operations.give_bank(aid.company, holder=aid.company.name[:70], iban=IBAN, bic=BIC, **given)


def _member(people: People, role: Role, organisations: Sequence[Organisation], *, now: datetime) -> Membership:
    """A colleague for this role, besides the one who shows the demo: nobody does everything alone."""
    identity = people.identity(people.random.choice(list(Sex)), people.last_name(), age=40)
    here = context.current()
    user = User.objects.create(
        email=f"{role.value}.aides.{here}@agents{here}.example",
        first_name=identity.first_name,
        last_name=identity.last_name,
    )
    Access.objects.create(user=user, departement_id=here)
    place = next((one for one in organisations if "department_service" in one.capabilities), organisations[0])
    return Membership.objects.create(user=user, organisation=place, role=role, invited_at=now, accepted_at=now)
