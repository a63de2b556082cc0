"""What the aid gave: jobs helped, jobs kept, what one kept job cost. People are counted once."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Q

from rebond.ground.web.figures import Figure
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.states import AGREED

JOBS = Figure("aid_jobs", "Emplois aidés", "Personnes dont la convention de tutorat est signée par les quatre parties.")
KEPT = Figure(
    "aid_kept",
    "Emplois tenus",
    "Parmi les emplois aidés dont la période de tutorat est passée, ceux qui n'avaient pas pris fin à son terme.",
)
COST = Figure(
    "aid_cost",
    "Coût d'un emploi tenu",
    "Total versé aux emplois dont la période de tutorat est passée, divisé par le nombre de ceux qui ont tenu.",
)


@dataclass(frozen=True)
class Counted:
    """The three figures, and over how many jobs the last two are told. `cost_cents`: None when no job was kept yet."""

    jobs: int
    passed: int
    kept: int
    cost_cents: int | None

    definitions = (JOBS, KEPT, COST)


def counted(*, today: date) -> Counted:
    """Read in two statements."""
    agreed = TutoringAid.objects.filter(status__in=AGREED)
    jobs = agreed.values("beneficiary").distinct().count()
    passed, kept, paid = set(), set(), 0
    told = agreed.filter(Q(period__endswith__lte=today)).values_list(
        "beneficiary", "period", "hire__ended_on", "paid_cents"
    )
    for person, period, ended_on, cents in told:
        passed.add(person)
        paid += cents
        if ended_on is None or ended_on >= period.upper - relativedelta(days=1):
            kept.add(person)
    return Counted(jobs, len(passed), len(kept), paid // len(kept) if kept else None)
