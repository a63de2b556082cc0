"""Applications of the demo: at each step from the proposal to the answer, some of them silent for too long."""

import random
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.applications.models import Application
from rebond.work.applications.states import ACTIVE, DeclineReason, RefusalReason, Status, TrialPurpose
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Source
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus

COUNT = 44
AGES = {Status.PROPOSED: (1, 12), Status.SENT: (1, 20), Status.REVIEWED: (2, 14)}
"""Days since an application stands as it does; up to a month for the others."""
STEPS = (
    *(Status.PROPOSED, Status.SENT, Status.SENT, Status.REVIEWED, Status.MEETING, Status.TRIAL),
    *(Status.ACCEPTED, Status.REFUSED, Status.DECLINED, Status.WITHDRAWN, Status.OBSOLETE),
)
WORDS = ("J'ai pensé à vous pour ce poste.", "", "L'équipe est petite et accueillante.", "")


def fill(draw: random.Random, *, now: datetime) -> None:
    """People who look for work, each with an offer close to what they wish, in every state."""
    searching = Beneficiary.objects.filter(job_search__wishes__len__gt=0, hires=None, referent__isnull=False)
    people = list(searching.select_related("job_search").order_by("pk")[: COUNT * 3])
    offers = list(Vacancy.objects.filter(status=VacancyStatus.OPEN).select_related("company").order_by("pk"))
    hosts = set(Membership.objects.filter(role=Role.EMPLOYER).values_list("organisation", flat=True))
    made: list[Application] = []
    for person in draw.sample(people, min(len(people), COUNT)):
        near = [one for one in offers if one.rome[:2] in {code[:2] for code in person.job_search.wishes}]
        read = [one for one in near if one.company.organisation_id in hosts]  # by somebody who opens their space
        if near:
            made.append(_application(person, draw.choice(read or near), STEPS[len(made) % len(STEPS)], draw, now))
    Application.objects.bulk_create(made)


def _application(
    person: Beneficiary, offer: Vacancy, status: Status, draw: random.Random, now: datetime
) -> Application:
    moved = now - timedelta(days=draw.randint(*AGES.get(status, (1, 30))), hours=draw.randint(0, 5))
    made = moved - timedelta(days=draw.randint(1, 6))
    was_sent = status not in (Status.PROPOSED, Status.DECLINED)
    facts: dict[str, Any] = {
        "sent_at": made + timedelta(hours=20) if was_sent else None,
        "told_at": made + timedelta(hours=20) if was_sent else None,
        "reminded_at": moved + timedelta(days=5) if status == Status.SENT and moved < now - timedelta(days=5) else None,
    }
    if status == Status.MEETING:
        day = timezone.localtime(now).date() + timedelta(days=draw.randint(-2, 9))
        facts |= {"meets_at": timezone.make_aware(datetime.combine(day, time(10))), "place": offer.city}
    elif status == Status.TRIAL:
        first = timezone.localtime(now).date() + timedelta(days=draw.randint(1, 9))
        facts |= {"trial_starts_on": first, "trial_ends_on": first + timedelta(days=4)}
        facts["trial_purpose"] = TrialPurpose.RECRUIT
    elif status == Status.ACCEPTED:
        facts["hire"] = Hire.objects.create(
            beneficiary=person, company=offer.company, vacancy=offer, source=Source.MATCHING, promised_at=moved
        )
    elif status == Status.REFUSED:
        facts["refusal_reason"] = draw.choice(RefusalReason.values)
    elif status == Status.DECLINED:
        facts["decline_reason"] = draw.choice(DeclineReason.values)
    return Application(
        beneficiary=person, vacancy=offer, status=status, proposed_by_id=person.referent_id,
        words=draw.choice(WORDS) if status in ACTIVE else "", made_at=made, moved_at=moved, **facts,
    )  # fmt: skip
