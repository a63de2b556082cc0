"""Asking the person and the employer whether the job goes on, and noting what each answers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries as outbox
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import words
from rebond.people.beneficiaries.operations import notices
from rebond.people.beneficiaries.operations.notices import Notice
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.hires import queries
from rebond.work.hires.models import Hire, NewsRequest, PostCheck
from rebond.work.hires.operations import end, is_followed, resume
from rebond.work.hires.states import Party, Status

PERSON, COMPANY = "hires.person", "hires.company"
"""The purposes of the links: one hire for the person, one company for the employer."""

KEPT = timedelta(days=60)
"""A link ends after so long: the next question comes with another."""

CHANNELS = (Channel.SMS, Channel.EMAIL)


@transaction.atomic
def ask_due(*, today: date, at: datetime) -> int:
    """Put the question to each person and company of whom it is time to have news, once for each time. How many hires.

    Whom no consent or coordinates reach is noted as not reached: an agent asks, as for everybody who does not answer.
    """
    waiting: Any = queries.with_due(Hire.objects.filter(status=Status.SIGNED), today)
    asked = NewsRequest.objects.filter(hire=OuterRef("pk"), months=OuterRef("due_months"))
    rows = waiting.filter(due_months__isnull=False).exclude(Exists(asked))
    found = list(rows.select_related("beneficiary", "company__organisation").order_by("pk"))
    if not found:
        return 0
    reached = {Party.PERSON: _ask_people(found, at=at), Party.EMPLOYER: _ask_companies(found, at=at)}
    NewsRequest.objects.bulk_create(
        NewsRequest(hire=hire, months=hire.due_months, party=party, asked_at=at, is_sent=hire.pk in sent)
        for party, sent in reached.items()
        for hire in found
    )
    journal.record_all("ask_news", Hire, [(hire.pk, "", str(hire.due_months)) for hire in found], by=WORKER, at=at)
    return len(found)


def _ask_people(rows: Sequence[Hire], *, at: datetime) -> set[UUID]:
    """The hires whose person a message reaches, by the channel that they agreed to."""
    reach = notices.reaches([hire.beneficiary for hire in rows], at=at)
    told = [hire for hire in rows if reach[hire.beneficiary_id] in CHANNELS]
    tokens = links.create_all(purpose=PERSON, object_ids=[hire.pk for hire in told], expires_at=at + KEPT)
    written = [Notice(hire.beneficiary, {"link": _address("hires:by_person", tokens[hire.pk])}) for hire in told]
    notices.tell_all(written, message="hire_news", channels=CHANNELS, at=at)
    return {hire.pk for hire in told}


def _ask_companies(rows: Sequence[Hire], *, at: datetime) -> set[UUID]:
    """The hires whose company has an address: one message for each company, whatever the number of its hires."""
    by_company: dict[UUID, list[Hire]] = {}
    for hire in rows:
        by_company.setdefault(hire.company_id, []).append(hire)
    contacts = _contacts(by_company)
    tokens = links.create_all(purpose=COMPANY, object_ids=contacts, expires_at=at + KEPT)
    sender = notices.institution(Departement.objects.get(pk=context.current()))
    drafts = [
        _letter(contact, by_company[pk][0].company, _address("hires:by_company", tokens[pk]), sender, at=at)
        for pk, contact in contacts.items()
    ]
    messaging.send_all_later(drafts, at=at)
    return {hire.pk for pk in contacts for hire in by_company[pk]}


def _contacts(companies: Iterable[UUID]) -> dict[UUID, CompanyContact]:
    """Whom to write to in each company: the first who is there, refused nothing, and whose address works."""
    rows = CompanyContact.objects.reachable().filter(company__in=list(companies))
    found = list(rows.order_by("company", "-pk"))
    dead = {address for _, address in outbox.dead_among({contact.email for contact in found})} if found else set()
    return {contact.company_id: contact for contact in found if contact.email not in dead}


def _letter(contact: CompanyContact, company: Company, link: str, sender: str, *, at: datetime) -> messaging.Draft:
    subject, body = outbox.Wordings("hire_news_employer", at=at).of(Channel.EMAIL)
    name = words.proper(contact.first_name)
    told = {"first_name": name, "structure": company.name, "link": link, "institution": sender}
    return messaging.Draft(
        Channel.EMAIL, "hire_news_employer", contact.pk, contact.full_name, contact.email,
        subject.format(**told), body.format(**told).strip(),
    )  # fmt: skip


def _address(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])


@transaction.atomic
def answer(
    hire: Hire,
    *,
    party: Party,
    is_in_post: bool,
    left_on: date | None = None,
    reason: str = "",
    today: date,
    by: Actor,
    at: datetime,
) -> PostCheck:
    """The person, or the employer, says whether the job goes on, at the last of the times that has passed.

    Whoever changes their mind is heard again. « Non » ends the job on the day said, unless the other party says
    otherwise; two answers that disagree wait for an agent (`queries.disputed`). Raises ValidationError when there is no
    contract any more, when an agent has said what is true, or without the day and the reason of a departure.
    """
    row = Hire.objects.select_for_update(of=("self",)).get(pk=hire.pk)
    if row.status not in (Status.SIGNED, Status.ENDED):
        raise ValidationError("Il n'y a plus rien à dire de cet emploi : il n'est pas noté comme commencé.")
    months = queries.last_passed(row, today=today)
    months = queries.kept_months(row, today=today) if months is None else months
    told = {check.source: check for check in PostCheck.objects.filter(hire=row, months=months)}
    said_over = {one.left_on for one in told.values() if not one.is_in_post}
    if Party.AGENT in told or (is_in_post and row.ended_on is not None and row.ended_on not in said_over):
        raise ValidationError("Un agent a déjà noté la suite. Si ce n'est pas juste, appelez qui vous accompagne.")
    if not is_in_post and (left_on is None or not reason):
        raise ValidationError({"left_on": "Dites depuis quand, même à peu près, et pourquoi."})
    check = told.get(party) or PostCheck(hire=row, months=months, source=party)
    check.is_in_post, check.asked_on = is_in_post, today
    check.left_on, check.reason = (None, "") if is_in_post else (left_on, reason)
    check.clean_fields(exclude=["departement", "hire", "asked_by"])
    check.validate_constraints()
    check.save()
    journal.record("answer_news", check, by=by, at=at, before=party, after="yes" if is_in_post else "no")
    heard = {**told, party: check}
    _settle(row, list(heard.values()), was_said_over=row.ended_on in said_over, by=by, at=at)
    return check


def _settle(row: Hire, told: Sequence[PostCheck], *, was_said_over: bool, by: Actor, at: datetime) -> None:
    """The job ends when all who spoke say so; an end that they had said, and all deny, is undone."""
    gone = [check for check in told if not check.is_in_post]
    if row.status == Status.SIGNED and len(gone) == len(told):
        latest = max(gone, key=lambda check: str(check.left_on))
        end(row, on=latest.left_on or latest.asked_on, reason=latest.reason, by=by, at=at)
    elif row.status == Status.ENDED and not gone and was_said_over and not is_followed(row):
        resume(row, by=by, at=at)
