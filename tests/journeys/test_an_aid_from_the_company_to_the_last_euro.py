"""A company applies alone; one instructs, another decides; four sign; both attest; two pay: the aid is paid in full."""

from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone
from playwright.sync_api import expect

from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.states import Role
from rebond.work.aids.models import TutoringAid
from tests.journeys.aid_steps import PHONE, Offices, apply, give_bank, path_of
from tests.work.aids import factories as aids

pytestmark = [pytest.mark.journey, pytest.mark.browser]


@pytest.fixture
def hire(team, in_departement) -> Any:
    """Somebody on RSA, hired two months ago; the aid of the 14 is given for the story."""
    with in_departement():
        aids.give_aid(Departement.objects.get(pk=team.departement))
        day = timezone.localdate() - relativedelta(months=2)
        return aids.signed_hire(starts_on=day, signed_on=day)


def test_an_aid_is_asked_agreed_followed_and_paid_in_full(team, in_departement, visits, hire):
    employer, offices = team.member(Role.EMPLOYER, hire.company.organisation), Offices(team, visits, in_departement)

    mine = visits.open("/aides-tutorat/", member=employer, width=PHONE)
    apply(mine, hire.beneficiary.full_name)
    address = path_of(mine)
    offices.decide(address)
    mine.reload()
    expect(mine.get_by_text("Tutorat en cours")).to_be_visible()

    give_bank(mine)
    offices.check_bank(address)
    offices.pay()
    offices.attest(address)
    offices.pay()

    with in_departement():
        aid = TutoringAid.objects.get()
        assert (aid.status, aid.paid_cents) == ("closed", aid.ceiling_cents)
    mine.goto(address)
    expect(mine.get_by_text("Tout est versé.")).to_be_visible()
