"""Messages about an application: to the person in neutral words, to the company by e-mail, with a link to answer."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries as outbox
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import words
from rebond.people.beneficiaries.operations import notices
from rebond.work.applications.models import Application
from rebond.work.employers.models import Company
from rebond.work.vacancies.models import Vacancy

ANSWER = "applications.answer"
"""The purpose of the link by which a company reads an application and answers it."""

MEETING = "application_meeting"
"""The message whose day is the interview's; an immersion planned after an interview has its own."""

KEPT = timedelta(days=60)
"""It ends after so long; a reminder comes with another."""

LONGEST_TITLE = 60


def title(vacancy: Vacancy) -> str:
    """The offer in a few words, for a message."""
    return vacancy.title[:LONGEST_TITLE]


def portal() -> str:
    """Where the person reads the offers that were chosen for them, and the answers."""
    return settings.SITE_URL + reverse("portal:offers")


def person(application: Application, *, message: str, at: datetime) -> Message | None:
    """Tell the person; None when no channel reaches them: the portal and their référent say it too."""
    meets, first, last = application.meets_at, application.trial_starts_on, application.trial_ends_on
    told: dict[str, Any] = {
        "title": title(application.vacancy),
        "structure": application.vacancy.company.name,
        "link": portal(),
        "day": _day(timezone.localtime(meets).date() if meets and message == MEETING else first),
        "time": words.hour(timezone.localtime(meets)) if meets else "",
        "until": _day(last),
        "place": application.place or application.vacancy.company.name,
    }
    return notices.tell(application.beneficiary, message=message, at=at, **told)


def company(application: Application, *, message: str, at: datetime) -> Message | None:
    """Write to whom one speaks to at the company; None when nobody there has an address that the network accepts."""
    found = _correspondent(application.vacancy.company)
    if found is None:
        return None
    first_name, name, address, pk = found
    subject, body = outbox.Wordings(message, at=at).of(Channel.EMAIL)
    token = links.create(purpose=ANSWER, object_id=application.pk, expires_at=at + KEPT)
    told = {
        "first_name": first_name,
        "title": title(application.vacancy),
        "structure": application.vacancy.company.name,
        "link": settings.SITE_URL + reverse("applications:by_link", args=[token]),
        "institution": notices.institution(Departement.objects.get(pk=context.current())),
    }
    return messaging.send_later(
        channel=Channel.EMAIL,
        kind=message,
        recipient_id=pk,
        recipient_name=name,
        address=address,
        subject=subject.format(**told),
        body=body.format(**told).strip(),
        at=at,
    )


def _correspondent(company: Company) -> tuple[str, str, str, UUID] | None:
    """First name, name, address and id of the first contact with an e-mail; else of the company itself."""
    contacts = company.contacts.filter(ended_on=None).exclude(email="").order_by("last_name", "first_name", "pk")
    rows = [(words.proper(one.first_name), one.full_name, one.email, one.pk) for one in contacts]
    if company.organisation.email:
        rows.append(("", company.name, company.organisation.email, company.organisation_id))
    dead = {address for _, address in outbox.dead_among({row[2] for row in rows})} if rows else set()
    return next((row for row in rows if row[2] not in dead), None)


def _day(day: date | None) -> str:
    return words.day(day) if day else ""
