"""Who reads names at a job dating: every name there is the one of somebody on RSA."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.events.jobdating.models import Theme
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Session
from tests.events.jobdating import factories as make
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import AppointmentFactory
from tests.signing import client_of

OUTSIDERS = (Role.SECTOR_EXPERT, Role.RTEF)
STAFF = (Role.ACCELERATOR, Role.MANAGER)


@pytest.fixture
def event(departement):
    found = make.job_dating(planned_at=NOON)
    person = BeneficiaryFactory.create(first_name="Aline", last_name="ZAOUI")
    make.meeting(make.candidate(found, beneficiary=person), make.recruiter(found))
    site = OrganisationFactory.create()
    session = Session.objects.create(
        kind="briefing", organisation=site, starts_at=NOON, minutes=60, places=9, made_at=NOON
    )
    AppointmentFactory(beneficiary=person, session=session, kind="briefing", starts_at=NOON, organisation=site)
    Theme.objects.update(briefing=session)
    return found


@pytest.mark.parametrize("role", OUTSIDERS)
def test_who_works_with_companies_reads_counts_and_no_name(event, role):
    client = client_of(MembershipFactory.create(role=role))

    for name in ("candidates", "plan", "progress"):
        assert client.get(reverse(f"jobdating:{name}", args=[event.pk])).status_code == 403
    pages = [
        client.get(reverse(f"jobdating:{name}", args=[pk]))
        for name, pk in (("event", event.pk), ("recruiters", event.pk), ("theme", event.theme_id))
    ]
    assert [page.status_code for page in pages] == [200] * 3
    texts = [page.content.decode() for page in pages]
    assert not any("ZAOUI" in text for text in texts)
    assert "1 retenue" in " ".join(texts[0].replace("&nbsp;", " ").split()).replace("\xa0", " ").replace("\u202f", " ")
    assert "/candidats/" not in texts[0] and "/plan/" not in texts[0]


@pytest.mark.parametrize("role", STAFF)
def test_who_organises_or_answers_for_it_reads_names(event, role):
    client = client_of(MembershipFactory.create(role=role))

    for name in ("candidates", "plan"):
        assert "ZAOUI" in client.get(reverse(f"jobdating:{name}", args=[event.pk])).content.decode()


def test_a_referent_still_reads_what_came_of_it_once_it_is_held(event):
    type(event).objects.update(status="held")
    client = client_of(MembershipFactory.create(role=Role.REFERENT))

    assert client.get(reverse("jobdating:event", args=[event.pk])).status_code == 200


def test_the_experts_day_begins_with_the_themes_of_which_nothing_is_written(departement, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    me = MembershipFactory.create(role=Role.SECTOR_EXPERT)
    other = MembershipFactory.create(role=Role.SECTOR_EXPERT)
    make.theme(expert=me, month=date(2026, 4, 1))
    make.theme(expert=other, title="Propreté", sector="proprete")
    page = client_of(me).get("/a-faire/").content.decode().replace("\xa0", " ").replace("\u202f", " ")

    assert "Thèmes sans les attentes des entreprises" in page and "1 thème attend" in page
    Theme.objects.filter(expert=me).update(lessons="Être à l'heure.")
    assert "thème attend" not in client_of(me).get("/a-faire/").content.decode()
