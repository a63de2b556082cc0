"""What is known of a hire: declared in the application, or proved by the flows of the payers."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import F, Q
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, RightsPeriod
from rebond.people.beneficiaries.states import DutyKind
from rebond.work.aids.models import Tutor, TutoringAid
from rebond.work.aids.queries.eligibility import Answer, Facts, answer
from rebond.work.aids.queries.schemes import scheme
from rebond.work.aids.states import DEAD, Status


def siren(siret: str) -> str:
    """The company behind an office: the first nine digits of its SIRET, however it is written."""
    return "".join(sign for sign in siret if sign.isascii() and sign.isdigit())[:9]


def covering(on: date, first: str = "starts_on", last: str = "ends_on", prefix: str = "") -> Q:
    """Periods that hold this day."""
    return Q(**{f"{prefix}{first}__lte": on}) & (Q(**{f"{prefix}{last}": None}) | Q(**{f"{prefix}{last}__gte": on}))


def is_on_rsa(person: Beneficiary, on: date) -> bool | None:
    """Whether the payers said that the right of the person's household was alive that day; None when they said nothing.

    The right of a household is proved by its periods (CNAF, ETATDOSRSA); without any, by the duties that it gave.
    """
    rights = RightsPeriod.objects.filter(covering(on), household__members__beneficiary=person)
    rights = rights.filter(covering(on, prefix="household__members__"))
    told = set(rights.values_list("status", flat=True))
    if told:
        return bool(told & set(parameters.get("rights.live_states", on=on)))
    if DutyPeriod.objects.filter(covering(on), beneficiary=person, kind=DutyKind.RSA).exists():
        return True
    return None


def tutees(tutor: Tutor, aid: TutoringAid) -> int:
    """How many others this tutor accompanies within the days of this aid."""
    others = TutoringAid.objects.filter(tutor=tutor, period__overlap=aid.period).exclude(pk=aid.pk)
    return others.exclude(status__in=[*DEAD, Status.DRAFT]).count()


def facts(aid: TutoringAid, *, today: date) -> Facts:
    """What the conditions are checked against; the day of the application is that on which it was submitted."""
    applied = timezone.localtime(aid.submitted_at).date() if aid.submitted_at else today
    return Facts(
        starts_on=aid.starts_on,
        applied_on=applied,
        contract=aid.contract,
        weekly_hours=aid.weekly_hours,
        ends_on=aid.ends_on,
        is_market=aid.is_market,
        is_on_rsa=is_on_rsa(aid.beneficiary, aid.starts_on) if aid.beneficiary else None,
        has_other_aid=aid.has_other_aid,
        de_minimis_cents=aid.de_minimis_cents,
        tutor_since=aid.tutor.since if aid.tutor else None,
        tutees=tutees(aid.tutor, aid) if aid.tutor else 0,
    )


def eligibility(aid: TutoringAid, *, today: date) -> Answer | None:
    """The answer for an aid as it is written; None where the département has no such aid for that day."""
    rules = scheme(aid.starts_on)
    return answer(facts(aid, today=today), rules) if rules else None


def months_done(aid: TutoringAid, on: date) -> int:
    """Whole months of the tutoring that were done on a day, its last of work."""
    told: Any = relativedelta(on + relativedelta(days=1), aid.starts_on)
    return max(0, int(told.years * 12 + told.months))


def hires_to_ask(rows: Any) -> Any:
    """Of these hires, those signed for which no living aid is asked."""
    living = TutoringAid.objects.exclude(status__in=DEAD).values("hire")
    return rows.filter(status="signed", starts_on__isnull=False).exclude(pk__in=living).order_by("-starts_on", F("pk"))
