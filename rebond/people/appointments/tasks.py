"""What the worker does for appointments."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from rebond.ground.connectors import fetching
from rebond.ground.jobs.operations import enqueue
from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.tenancy import context
from rebond.people.appointments import calendars, operations
from rebond.people.appointments.models import Agenda, Campaign
from rebond.people.appointments.queries.slots import local_zone

AHEAD = timedelta(weeks=12)
"""How far a personal calendar is read."""
CALENDAR_BYTES = 2_000_000
CALENDAR_SECONDS = 20


@periodic_task("appointments.expire_offers", cron="*/5 * * * *")
def expire_offers() -> None:
    """A freed place that nobody took in time goes to who waits next, and what opened to who waits first."""
    operations.expire_offers(at=timezone.now())
    operations.offer_free(at=timezone.now())


@periodic_task("appointments.read_calendars", cron="*/15 * * * *")
def read_calendars() -> None:
    """Each personal calendar is read apart, outside any transaction: a slow one delays nobody."""
    given = Agenda.objects.exclude(calendar_url="").filter(agent__ended_at=None)
    for pk in given.order_by("pk").values_list("pk", flat=True):
        enqueue("appointments.read_calendar", lock=f"calendar-{pk}", agenda_id=pk)


@tenant_task("appointments.read_calendar", atomic=False)
def read_calendar(*, departement: int, agenda_id: str) -> None:
    """The agent is busy when their own calendar says, for the weeks to come; or is shown why it cannot be read."""
    with context.departement(departement):
        agenda = Agenda.objects.filter(pk=UUID(agenda_id)).exclude(calendar_url="").first()
        zone = local_zone()
    if agenda is None:
        return
    now = timezone.now()
    try:
        text = fetching.fetch(agenda.calendar_url, max_bytes=CALENDAR_BYTES, seconds=CALENDAR_SECONDS)
        periods = calendars.busy(text, since=now, until=now + AHEAD, zone=zone)
    except (fetching.Unreachable, calendars.Unreadable) as trouble:
        with context.departement(departement):
            operations.note_calendar_error(agenda, str(trouble), at=timezone.now())
        return
    with context.departement(departement):
        if Agenda.objects.filter(pk=agenda.pk, calendar_url=agenda.calendar_url).exists():
            operations.note_calendar(agenda, periods, at=timezone.now())


@periodic_task("appointments.remind", cron="20 7-17 * * *")
def remind() -> None:
    """Whoever comes within some days is told again."""
    operations.remind(at=timezone.now())


@tenant_task("appointments.send_invitations", atomic=False)
def send_invitations(*, departement: int, campaign_id: str) -> None:
    """Invite everybody of a campaign, each batch in its transaction. Killed, it goes on where it was."""
    is_left = True
    while is_left:
        with context.departement(departement):
            is_left = operations.send_next(Campaign(pk=UUID(campaign_id)), at=timezone.now())


@periodic_task("appointments.remind_invited", cron="25 * * * *")
def remind_invited() -> None:
    """Who was invited and has not answered is reminded once."""
    operations.remind_invited(at=timezone.now())
