"""The lists of aids, and what waits for whom."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Case, DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, deadline
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import local_day
from rebond.work.aids.models import Attestation, Control, Convention, ConventionSignature, TutoringAid
from rebond.work.aids.queries.schemes import scheme
from rebond.work.aids.states import TO_INSTRUCT, Party, Status, Verdict
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status as HireStatus

DECISION = "aid_decision"
"""The pack's deadline for deciding."""
TO_READ = (Status.SUBMITTED, Status.INSTRUCTION)
ANSWERED = Q(status=Status.INCOMPLETE, missing_by=None)
"""The company has sent what was missing, or some of it: an officer reads it."""


def listed(principal: Principal) -> QuerySet[TutoringAid]:
    """The aids one sees, each with `due_on`: by when it is to be decided."""
    rows = TutoringAid.objects.visible_to(principal).select_related("beneficiary", "company__organisation")
    return with_due(rows.annotate(is_troubled=_is_troubled(), is_going_on=_is_going_on()))


def _is_troubled() -> Any:
    """The company, the person or a control said that the tutoring, or the job, does not go on."""
    said = Attestation.objects.filter(aid=OuterRef("pk"), answered_at__isnull=False)
    found = Control.objects.filter(instalment__aid=OuterRef("pk"), verdict=Verdict.NOT_DONE)
    return Exists(said.filter(Q(is_in_post=False) | Q(is_tutored=False))) | Exists(found)


def _is_going_on() -> Exists:
    """Another contract in the same company has followed without a break, and is not over."""
    mine = {"beneficiary": OuterRef("beneficiary"), "company": OuterRef("company")}
    return Exists(Hire.objects.filter(**mine, status=HireStatus.SIGNED, since_on__lte=OuterRef("hire__starts_on")))


def to_look_at(principal: Principal) -> QuerySet[TutoringAid]:
    """Aids under way whose job has ended, or whose tutoring somebody says is not held: an officer stops them, or sees to it."""
    return listed(principal).filter(STAGES["a-regarder"][1])


def with_due(rows: QuerySet[TutoringAid]) -> QuerySet[TutoringAid]:
    """What waits for the company or is decided has no deadline."""
    rules = parameters.deadline_rules(DECISION)
    waits = When(status__in=TO_READ, then=due(rules, TruncDate("submitted_at")))
    return cast("QuerySet[TutoringAid]", rows.annotate(due_on=Case(waits, default=None, output_field=DateField())))


def to_instruct(principal: Principal) -> QuerySet[TutoringAid]:
    """What this officer may still take, instruct or decide."""
    rows = TutoringAid.objects.visible_to(principal).filter(Q(status__in=TO_READ) | ANSWERED)
    return with_due(rows.exclude(asked_by__memberships=principal.membership.pk))


def decision(aid: TutoringAid, *, today: date) -> Deadline | None:
    """By when the aid is to be decided."""
    if aid.submitted_at is None or aid.status not in TO_READ:
        return None
    return deadline(parameters.deadline_rules(DECISION), local_day(aid.submitted_at), today=today)


def kept_back(today: date) -> QuerySet[TutoringAid]:
    """Whom nobody answered in time: nothing came of what was asked (the first paper stops the clock)."""
    return TutoringAid.objects.filter(status=Status.INCOMPLETE, missing_by__lt=today).order_by("missing_by", "pk")


def too_late(today: date) -> list[TutoringAid]:
    """Drafts that can no longer be handed in: the days that the rules of the hire leave are over."""
    found = ((aid, scheme(aid.starts_on)) for aid in TutoringAid.objects.filter(status=Status.DRAFT).order_by("pk"))
    return [
        aid
        for aid, rules in found
        if rules and aid.starts_on + timedelta(days=rules.practice["apply_within_days"]) < today
    ]


def _awaits(whom: Q) -> Exists:
    """Somebody among these has not signed the latest text."""
    texts = Convention.objects.filter(aid=OuterRef(OuterRef("pk"))).order_by("-number").values("pk")[:1]
    return Exists(ConventionSignature.objects.filter(whom, convention=Subquery(texts), signed_at=None))


def to_sign(principal: Principal) -> QuerySet[TutoringAid]:
    """The conventions that the Département has not signed."""
    rows = TutoringAid.objects.visible_to(principal).filter(_awaits(Q(party=Party.DEPARTEMENT)), status=Status.TO_SIGN)
    return with_due(rows)


def unsigned(at: datetime) -> list[TutoringAid]:
    """Whose convention waits for longer than the rules of its hire allow; not when only the Département has yet to sign."""
    rows: Any = TutoringAid.objects.filter(_awaits(~Q(party=Party.DEPARTEMENT)), status=Status.TO_SIGN)
    rows = rows.annotate(since=Max("conventions__proposed_at"))
    found = ((aid, scheme(aid.starts_on)) for aid in rows.order_by("pk"))
    return [
        aid for aid, rules in found if rules and aid.since + timedelta(days=rules.practice["sign_within_days"]) < at
    ]


STAGES: dict[str, tuple[str, Any]] = {
    "a-instruire": ("à instruire ou à décider", Q(status__in=TO_READ) | ANSWERED),
    "en-attente": (
        "en attente de l'entreprise",
        Q(status=Status.DRAFT) | Q(status=Status.INCOMPLETE, missing_by__isnull=False),
    ),
    "a-signer": ("convention à signer", Q(status__in=[Status.GRANTED, Status.TO_SIGN])),
    "en-cours": ("tutorat en cours", Q(status__in=[Status.SIGNED, Status.RUNNING])),
    "a-regarder": (
        "emploi arrêté, ou tutorat non tenu",
        Q(status=Status.RUNNING, stop_reason="")
        & (
            Q(is_troubled=True)
            | Q(hire__status=HireStatus.DROPPED)
            | Q(hire__status=HireStatus.ENDED, is_going_on=False)
        ),
    ),
    "terminees": (
        "terminées",
        ~Q(status__in=[*TO_INSTRUCT, Status.DRAFT, Status.GRANTED, Status.TO_SIGN, Status.SIGNED, Status.RUNNING]),
    ),
}
"""What narrows the list."""
