"""The actions of the demo: every one is led, followed and coherent; no place is sold twice, no stay breaks the law."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Q
from django.utils import timezone

from rebond.demo.management.commands.load_demo import Command
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import context
from rebond.journey.programmes import catalogue, limits
from rebond.journey.programmes.models import (
    Enrolment,
    EnrolmentAppointment,
    Period,
    Professional,
    Provision,
    Stage,
    WorkedHours,
)
from rebond.journey.programmes.queries.facts import known
from rebond.journey.programmes.queries.suggesting import suggestion
from rebond.journey.programmes.states import IN_PLACE, PeriodKind, Status
from rebond.people.accounts.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[13, 14])
def demo(request):
    """A small demo, whole, of one département."""
    call_command("load_communes", of=[str(request.param)], verbosity=0)
    Command()._populate(request.param, 420)
    with context.departement(request.param):
        yield request.param


def test_the_actions_of_the_demo_are_coherent(demo):
    today = timezone.localdate()
    programmes = catalogue.on(today)

    assert set(Provision.objects.values_list("programme", flat=True)) == set(programmes)
    statuses = Counter(Enrolment.objects.values_list("status", flat=True))
    assert set(statuses) >= {Status.ASKED, Status.ACCEPTED, Status.STARTED, Status.ENDED}
    assert len(set(Enrolment.objects.values_list("programme", flat=True))) >= len(programmes) - 2
    for table in (Stage, Professional, EnrolmentAppointment, Period, WorkedHours):
        assert table.objects.exists(), table
    _check_places()
    _check_people(today)
    _check_stays(today)
    _check_worksites(today)


def _check_places() -> None:
    held = Count("enrolments", filter=Q(enrolments__status__in=IN_PLACE))
    assert not Provision.objects.annotate(held=held).exclude(held=F("taken")).exists()


def _check_people(today) -> None:
    """Everybody stands where the rules let them, followed by whom the pack wants, prescribed by whom it names."""
    rows = list(Enrolment.objects.select_related("beneficiary", "asked_by").prefetch_related("professionals"))
    facts = known([one.beneficiary for one in rows], on=today)
    for one in rows:
        programme = catalogue.get(one.programme, on=today)
        assert not suggestion(programme, facts[one.beneficiary_id], on=today).missing
        assert one.asked_by.role in programme.prescribers | programme.prescribers_without_doctor
        assert one.stage == "" or programme.stage(one.stage)
        if one.started_on:
            assert sum(who.is_lead for who in one.professionals.all()) == 1
        assert one.exit == "" or one.exit in programme.exits


def _check_stays(today) -> None:
    limit: dict[str, Any] = {
        PeriodKind.IMMERSION: ("immersion.limits", limits.immersion_faults),
        PeriodKind.CDDI: ("iae.cddi", limits.cddi_faults),
    }
    for kind, (key, faults) in limit.items():
        rules = parameters.get(key, on=today)
        for row in Period.objects.filter(kind=kind):
            others = Period.objects.filter(kind=kind, enrolment=row.enrolment_id).exclude(pk=row.pk)
            stay, known_stays = _stay(row), [_stay(one) for one in others if one.starts_on < row.starts_on]
            assert list(faults(stay, known_stays, rules)) == []


def _stay(row: Period) -> limits.Stay:
    hours = Decimal(row.weekly_hours) if row.weekly_hours is not None else None
    return limits.Stay(row.starts_on, row.ends_on, row.host, row.aim, row.subject, hours, pk=row.pk)


def _check_worksites(today) -> None:
    yearly = parameters.under("iae", on=today).get("yearly")
    count = Organisation.objects.filter(capabilities__contains=["chantier"]).count()
    assert count == (yearly["worksites"] if yearly else 4)
