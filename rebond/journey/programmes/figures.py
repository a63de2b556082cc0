"""What becomes of prescriptions: answers and their delay, starts, attendance, exits and results. One definition each.

Exits are told by the outcome that the pack gives each (`exit_reason`). No table of the DREES survey on orientation and
accompaniment (OARSA) asks for that: its table 4 counts the actions that contracts hold, a figure of contracts. Confidential
actions are in no count.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat, Greatest

from rebond.ground.parameters import queries as parameters
from rebond.ground.web.figures import Figure
from rebond.journey.orientation.figures import Median
from rebond.journey.programmes.models import Enrolment, EnrolmentAppointment, Period
from rebond.journey.programmes.states import FOLLOWED, PeriodKind, Status
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.counting import within

PRESCRIBED = Figure(
    "prescribed",
    "Prescriptions",
    "Actions prescrites dans la période, celles que la structure a reçues ensuite d'une autre comptées une fois. Les actions "
    "confidentielles ne sont dans aucun compte.",
)
ANSWERED = Figure(
    "answered", "Avec une réponse", "Parmi elles, celles où la structure a accepté, mis en attente ou refusé."
)
DELAY = Figure(
    "delay",
    "Délai de réponse",
    "Jours entre la demande reçue par la structure (l'accord de la personne, s'il en fallait un) et sa dernière réponse ; la "
    "moitié attend moins.",
)
ACCEPTED = Figure("accepted", "Acceptées", "Parmi elles, celles où la structure a donné une place, commencées ou non.")
REFUSED = Figure("refused", "Refusées", "Parmi elles, celles que la structure n'a pas prises, avec son motif.")
STARTED = Figure("started", "Commencées", "Parmi elles, celles qui ont un premier jour, finies ou non.")
ATTENDANCE = Figure(
    "attendance",
    "Présence",
    "Parmi les rendez-vous de ces actions où la personne était attendue et dont la présence est notée, ceux où elle est venue.",
)
ENDED = Figure("ended", "Terminées", "Parmi elles, celles qui ont un dernier jour et un motif de sortie.")
OBTAINED = Figure("obtained", "Titres obtenus", "Parmi elles, celles où un titre ou un certificat a été obtenu.")
OUTCOMES = {
    "job": Figure(
        "exit_job", "Sorties en emploi", "Parmi les terminées, celles dont le motif est un emploi ou une activité."
    ),
    "training": Figure(
        "exit_training", "Sorties en formation", "Parmi les terminées, celles dont le motif est une formation."
    ),
    "pathway": Figure("exit_pathway", "Autre parcours", "Parmi les terminées, celles qui mènent à un autre parcours."),
    "rights": Figure("exit_rights", "Fin de droit", "Parmi les terminées, celles où le droit au RSA a pris fin."),
    "none": Figure("exit_none", "Autres sorties", "Parmi les terminées, celles qui ne mènent à rien de cela."),
}
COUNTED = (PRESCRIBED, ANSWERED, ACCEPTED, REFUSED, STARTED, ENDED, *OUTCOMES.values(), OBTAINED)
"""Those behind which there are people to show."""
DIMENSIONS = {"programme": "Action", "structure": "Structure", "both": "Action et structure"}
FIELDS = {
    "programme": ("programme",),
    "structure": ("organisation__name",),
    "both": ("programme", "organisation__name"),
}
BETWEEN = " : "
"""What stands between the code of an action, which has no such sign, and the name of a structure."""
IN = (Status.ACCEPTED, *FOLLOWED, Status.ENDED)


def prescribed(since: date, until: date, *, pole: UUID | None = None) -> QuerySet[Enrolment]:
    """What was prescribed in the period, without what is confidential."""
    rows = Enrolment.objects.filter(within("asked_at", since, until), is_confidential=False)
    return rows if pole is None else rows.filter(beneficiary__pole=pole)


def conditions(on: date) -> dict[str, Q]:
    """What each figure counts among what was prescribed."""
    reasons = parameters.under("exit_reason", on=on)
    exits = {
        figure.key: Q(
            status=Status.ENDED, exit__in=[code for code, one in reasons.items() if one["outcome"] == outcome]
        )
        for outcome, figure in OUTCOMES.items()
    }
    obtained = Q(Exists(Period.objects.filter(enrolment=OuterRef("pk"), kind=PeriodKind.TRAINING, is_obtained=True)))
    return {
        PRESCRIBED.key: Q(),
        ANSWERED.key: Q(answered_at__isnull=False),
        ACCEPTED.key: Q(status__in=IN),
        REFUSED.key: Q(status=Status.REFUSED),
        STARTED.key: Q(started_on__isnull=False),
        ENDED.key: Q(status=Status.ENDED),
        OBTAINED.key: obtained,
        **exits,
    }


def group(by: str, whose: str = "") -> Combinable:
    """What tells a line of the table from the others; `whose`: the way to the enrolment."""
    first, *others = (F(f"{whose}{field}") for field in FIELDS[by])
    return Concat(first, Value(BETWEEN), *others) if others else first


def table(rows: QuerySet[Enrolment], *, by: str, on: date) -> list[dict[str, Any]]:
    """One line for each action, structure, or both: `group`, `people`, every count, `delay`, `held`, `expected` meetings."""
    met: Any = EnrolmentAppointment.objects.filter(enrolment__in=rows.order_by()).order_by()
    met = met.annotate(of=group(by, "enrolment__")).filter(of=OuterRef("group")).values("of")
    held = met.filter(appointment__status=Attendance.HELD).annotate(n=Count("pk")).values("n")
    awaited = (
        met.filter(appointment__status__in=[Attendance.HELD, Attendance.MISSED]).annotate(n=Count("pk")).values("n")
    )
    asked = Greatest("asked_at", "agreed_at")
    waited = ExpressionWrapper(F("answered_at") - asked, output_field=DurationField())
    counts = {key: Count("pk", filter=rule or None, distinct=True) for key, rule in conditions(on).items()}
    found = rows.order_by().annotate(group=group(by)).values("group").annotate(
        people=Count("beneficiary", distinct=True), **counts, delay=Median(waited)
    )  # fmt: skip
    told: Any = found.annotate(held=Coalesce(Subquery(held), 0), expected=Coalesce(Subquery(awaited), 0))
    return list(told.order_by("group"))


def counted(key: str, rows: QuerySet[Enrolment], *, on: date) -> tuple[Figure, QuerySet[Enrolment]] | None:
    """The figure of this key and the enrolments behind it; None when there is none."""
    figure = next((one for one in COUNTED if one.key == key), None)
    if figure is None:
        return None
    return figure, rows.filter(pk__in=rows.filter(conditions(on)[key]).values("pk"))
