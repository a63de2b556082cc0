"""Who was found ready for a job dating, who met a recruiter. People are counted once."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from rebond.events.jobdating.models import JobDating, Meeting, Readiness
from rebond.events.jobdating.states import MeetingStatus, Status
from rebond.ground.web.figures import Figure
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.counting import PERSON, Counted, of_person, theme_words, within

READY = Figure(
    "ready",
    "Prêtes",
    "Personnes qu'un animateur de l'Accélérateur a déclarées prêtes pour un job dating, dans la période.",
)
MET = Figure(
    "met",
    "Ont eu un entretien",
    "Personnes qui ont rencontré un recruteur dans un job dating de la période. Cinq entretiens comptent pour une "
    "personne.",
)


def ready(since: date, until: date, *, pole: UUID | None = None) -> list[Counted]:
    """READY over a period; one statement."""
    rows = Readiness.objects.filter(within("decided_at", since, until), is_ready=True)
    rows = rows.exclude(decided_by__role=Role.BENEFICIARY)  # a wish of theirs keeps the coach's word, and is none
    rows = rows if pole is None else rows.filter(beneficiary__pole=pole)
    told = rows.values_list("decided_at", "theme__sector", "theme__title", "theme__month", *PERSON)
    return [
        of_person(READY.key, timezone.localtime(at).date(), sector, theme_words(title, month), person)
        for at, sector, title, month, *person in told
    ]


def met(since: date, until: date, *, pole: UUID | None = None) -> list[Counted]:
    """MET over a period; one statement."""
    rows = Meeting.objects.filter(within("starts_at", since, until), status=MeetingStatus.HELD)
    rows = rows if pole is None else rows.filter(candidate__beneficiary__pole=pole)
    theme = "job_dating__theme__"
    persons = [f"candidate__{name}" for name in PERSON]
    told = rows.values_list("job_dating__on", f"{theme}sector", f"{theme}title", f"{theme}month", *persons).distinct()
    return [
        of_person(MET.key, on, sector, theme_words(title, month), person) for on, sector, title, month, *person in told
    ]


def costs(since: date, until: date) -> list[tuple[UUID, date, int | None]]:
    """The job datings of a period, with what each cost when somebody said it; one statement."""
    rows = JobDating.objects.filter(on__range=(since, until)).exclude(status=Status.CANCELLED)
    return list(rows.order_by("on").values_list("pk", "on", "cost_cents"))
