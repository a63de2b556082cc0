"""Links that stand for a person without an account: a message leads to its invitation, appointment or waiting place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from rebond.ground.tenancy import links
from rebond.people.appointments.models import Appointment, Invitation, WaitingPlace

Thing = Invitation | Appointment | WaitingPlace

PURPOSES: dict[str, type[Thing]] = {
    "booking.invitation": Invitation,
    "booking.appointment": Appointment,
    "booking.waiting": WaitingPlace,
}
"""What a link may lead to, by the purpose that its row keeps."""
KEPT = timedelta(days=400)
"""A link ends after so long, whatever it leads to: a telephone changes hands."""


def issue_links(things: Sequence[Thing], *, at: datetime, kept: timedelta = KEPT) -> dict[UUID, str]:
    """An address for each thing, by its pk; only its hash is kept. The things are all of one model.

    Whoever holds an address acts for its person: it goes in a message to them, nowhere else.
    """
    if not things:
        return {}
    purpose = next(name for name, model in PURPOSES.items() if isinstance(things[0], model))
    tokens = links.create_all(purpose=purpose, object_ids=[thing.pk for thing in things], expires_at=at + kept)
    return {pk: settings.SITE_URL + reverse("booking:home", args=[token]) for pk, token in tokens.items()}


def issue_link(thing: Thing, *, at: datetime, kept: timedelta = KEPT) -> str:
    """The address of one thing: `issue_links`."""
    return issue_links([thing], at=at, kept=kept)[thing.pk]
