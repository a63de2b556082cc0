"""What the tests of the person's pages start from: hours to come, and links that lead to them."""

import html
import re
from datetime import time, timedelta

from django.test import Client
from django.utils import timezone

from rebond.people.appointments import operations
from tests.factories import BeneficiaryFactory, MembershipFactory
from tests.people.appointments.factories import InvitationFactory, OpeningFactory

PHONE = "0465710001"


def hours_of(agent, **fields):
    """The agent receives every day of the week but Sunday, from 9 to 12 and from 14 to 17."""
    fields = {"kinds": ["orientation_interview", "follow_up"], **fields}
    halves = [{"opens": time(9), "closes": time(12)}, {"opens": time(14), "closes": time(17)}]
    return [
        OpeningFactory(agent=agent, weekday=weekday, **{**half, **fields}) for weekday in range(1, 7) for half in halves
    ]


def adviser():
    return MembershipFactory(role="adviser", organisation__capabilities=["pole"], organisation__phone=PHONE)


def invited(agent, **fields):
    """An invitation of today to the agent's place, and the address that leads to it."""
    now = timezone.now()
    person = fields.pop("beneficiary", None) or BeneficiaryFactory(
        first_name="Lina", phone="0612345678", phone_consent="A"
    )
    row = InvitationFactory(
        beneficiary=person,
        organisation=agent.organisation,
        **{"created_at": now - timedelta(hours=1), "expires_at": now + timedelta(days=10), **fields},
    )
    return row, path_of(row)


def path_of(thing):
    address = operations.issue_link(thing, at=timezone.now())
    return address[address.index("/r/") :]


def seen(response):
    return html.unescape(response.content.decode())


def first_hours(path, browser=None, query=""):
    """The keys of the hours that the page shows."""
    page = seen((browser or Client()).get(f"{path}heures/{query}"))
    return re.findall(r"choix=([\w-]+)", page)
