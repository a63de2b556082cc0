"""Who was invited to the days of workshops, who said they would come, who came. People are counted once."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from rebond.events.accelerator.models import Day
from rebond.ground.web.figures import Figure
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import SessionStatus, Status
from rebond.people.beneficiaries.counting import PERSON, Counted, of_person, theme_words, within
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Source

INVITED = Figure(
    "invited",
    "Invitées",
    "Personnes qui ont eu une place dans une journée de l'Accélérateur de la période, venues ou non. Une personne invitée "
    "deux fois est comptée une fois. Les places et les journées annulées par le service ne comptent pas.",
)
CONFIRMED = Figure(
    "confirmed",
    "Ont confirmé",
    "Parmi les personnes invitées, celles qui ont dit qu'elles viendraient, par leur lien ou au téléphone.",
)
PRESENT = Figure(
    "present",
    "Reçues",
    "Parmi les personnes invitées, celles qui sont venues : notées présentes à la journée, ou arrivées aujourd'hui.",
)


def counted(since: date, until: date, *, pole: UUID | None = None) -> list[Counted]:
    """INVITED, CONFIRMED and PRESENT over the days of a period; one statement."""
    places = Appointment.objects.filter(within("starts_at", since, until), session__accelerator_day__isnull=False)
    places = places.exclude(status=Status.CANCELLED).exclude(session__status=SessionStatus.CANCELLED)
    if pole is not None:
        places = places.filter(beneficiary__pole=pole)
    theme = "session__accelerator_day__theme__"
    facts = ("starts_at", "status", "confirmed_at", "presence__arrived_at")
    names = (f"{theme}sector", f"{theme}title", f"{theme}month")
    found = []
    for at, status, confirmed, arrived, sector, title, month, *person in places.values_list(*facts, *names, *PERSON):
        reached = {
            INVITED.key: True,
            CONFIRMED.key: confirmed is not None,
            PRESENT.key: status == Status.HELD or (status == Status.PLANNED and arrived is not None),
        }
        on = timezone.localtime(at).date()
        words = theme_words(title, month)
        found += [of_person(key, on, sector, words, person) for key, is_reached in reached.items() if is_reached]
    return found


def themes(until: date) -> dict[UUID, list[tuple[date, str]]]:
    """The days to which those whom a day led to a promise came, the latest first, each with its theme; one statement."""
    hired = Hire.objects.filter(source=Source.ACCELERATOR).values("beneficiary")
    days = Appointment.objects.filter(
        status=Status.HELD, session__accelerator_day__isnull=False, beneficiary__in=hired, starts_at__date__lte=until
    )
    theme = "session__accelerator_day__theme__"
    found: dict[UUID, list[tuple[date, str]]] = {}
    for person, at, title, month in days.order_by("-starts_at").values_list(
        "beneficiary", "starts_at", f"{theme}title", f"{theme}month"
    ):
        found.setdefault(person, []).append((timezone.localtime(at).date(), theme_words(title, month)))
    return found


def costs(since: date, until: date) -> list[tuple[UUID, date, int | None]]:
    """The days held in a period, with what each cost when somebody said it; one statement."""
    days = Day.objects.filter(within("session__starts_at", since, until)).exclude(
        session__status=SessionStatus.CANCELLED
    )
    rows = days.order_by("session__starts_at").values_list("pk", "session__starts_at", "cost_cents")
    return [(pk, timezone.localtime(at).date(), cents) for pk, at, cents in rows]
