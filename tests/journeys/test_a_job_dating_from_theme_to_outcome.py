"""A month's theme, its job dating planned and announced, then its day: arrivals, calls, a lateness, outcomes, the end."""

import re
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db.models import F, Min
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.operations import doors
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.deadlines import holidays
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role
from rebond.work.hires.models import Hire
from tests.browser import Visits
from tests.events.jobdating import run_factories as make
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]
PICTURES = Path(tempfile.gettempdir()) / "job-dating-pictures"
Entering = Callable[[], Any]


def test_a_job_dating_from_its_theme_to_what_comes_of_it(team, in_departement, visits):
    with in_departement():
        place: Organisation = OrganisationFactory(capabilities=["accelerator"], name="Accélérateur", phone="0400000000")
    page = visits.open("/job-dating/", member=team.member(Role.ACCELERATOR, place))
    open_theme(page)
    open_event(page)
    with in_departement():
        event = JobDating.objects.get()
        hosts = [make.recruiter(event, name=f"Brasserie {n}", email=f"chef{n}@exemple.example") for n in range(4)]
        for n in range(12):
            make.candidate(event, first_name=f"Lina{n}", number=None)
    plan_and_announce(page, event)

    with in_departement():
        the_day_comes(event)
        shown = Meeting.objects.select_related("candidate", "recruiter").order_by("starts_at", "pk")[0]
        badge = path(doors.open_doors([shown.candidate], purpose=doors.BADGE, on=today(), by=WORKER, at=now()))
    page.goto(f"/job-dating/{event.pk}/jour/")
    page.get_by_role("button", name="Ouvrir le job dating").click()
    picture(page, "board")
    hall = open_hall(page, visits)
    arrive_by_badge(visits, page, badge)
    call_first(page, event)
    picture(page, "called")
    expect(hall.locator(".hall-call").first).to_be_visible()
    picture(hall, "hall")

    phone = open_recruiter(page, visits, shown, in_departement)
    answer_on_the_phone(phone)
    with in_departement():
        assert Hire.objects.get().status == "promised"
    late_then_replanned(page, event, hosts[1])
    how_it_went(visits, badge, in_departement)
    close(page, event, in_departement)
    with in_departement():
        assert JobDating.objects.get().status == "held"
        assert not Meeting.objects.filter(status=MeetingStatus.PLANNED).exists()


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def path(addresses: dict[UUID, str]) -> str:
    return urlsplit(next(iter(addresses.values()))).path


def picture(page: Page, name: str) -> None:
    """For whoever wants to look at what the story showed."""
    if PICTURES.exists():
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def open_theme(page: Page) -> None:
    page.get_by_role("link", name="Ouvrir un thème").first.click()
    page.get_by_label("Titre").fill("Hôtellerie, restauration")
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hôtellerie")


def open_event(page: Page) -> None:
    days = (today() + timedelta(days=count) for count in range(5, 20))
    day = next(day for day in days if day.weekday() < 5 and not holidays.closed(day))
    page.get_by_role("link", name="Ouvrir un job dating").click()
    page.get_by_label("Jour", exact=True).fill(day.isoformat())
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hôtellerie")


def plan_and_announce(page: Page, event: JobDating) -> None:
    page.goto(f"/job-dating/{event.pk}/plan/")
    page.get_by_role("button", name="Demander le plan").click()
    expect(page.get_by_text("Le plan est fait.")).to_be_visible()
    page.goto(f"/job-dating/{event.pk}/annoncer/")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_text("Annoncé").first).to_be_visible()


def the_day_comes(event: JobDating) -> None:
    """Everything moves to today, the first interviews a few minutes ago; an hour that leaves the day room."""
    first = Meeting.objects.aggregate(first=Min("starts_at"))["first"]
    wanted = (timezone.localtime() - timedelta(minutes=4)).replace(second=0, microsecond=0)
    wanted = min(wanted, timezone.make_aware(datetime.combine(today(), time(20, 0))))
    Meeting.objects.update(starts_at=F("starts_at") + (wanted - first))
    closes = (wanted + timedelta(hours=3, minutes=30)).time().replace(second=0)
    JobDating.objects.filter(pk=event.pk).update(
        on=today(), opens=wanted.time(), closes=closes, break_from=None, break_until=None
    )


def open_hall(page: Page, visits: Visits) -> Page:
    page.get_by_role("button", name="Écran de la salle").click()
    address = page.locator(".screen-address").inner_text()
    page.get_by_role("link", name="Les tables").click()
    return visits.open(urlsplit(address).path, color_scheme="dark")


def arrive_by_badge(visits: Visits, page: Page, badge: str) -> None:
    """The person scans it, and reads their hours; the organiser scans it, and notes the arrival."""
    own = visits.open(badge, width=360)
    expect(own.get_by_role("button", name="J'y suis")).to_be_visible()
    picture(own, "badge-person")
    page.goto(badge)
    picture(page, "badge-organiser")
    page.get_by_role("button", name="Noter l'arrivée").click()
    expect(page.get_by_text("Arrivée notée").first).to_be_visible()


def call_first(page: Page, event: JobDating) -> None:
    page.goto(f"/job-dating/{event.pk}/jour/")
    page.get_by_role("button", name=re.compile("^Appeler")).first.click()
    expect(page.locator(".said")).to_contain_text("est appelé")
    page.set_viewport_size({"width": 360, "height": 800})
    picture(page, "board-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 800})


def open_recruiter(page: Page, visits: Visits, shown: Meeting, in_departement: Entering) -> Page:
    """The organiser sends the address; the recruiter opens it on a phone."""
    page.goto(f"/job-dating/recruteurs/{shown.recruiter_id}/jour/")
    page.get_by_role("button", name="Envoyer l'adresse").click()
    expect(page.get_by_text("L'adresse de sa page part")).to_be_visible()
    with in_departement():
        body = Message.objects.filter(kind="recruiter_link").latest("created_at").body
    found = re.search(r"/e/[\w-]+/", body)
    assert found
    return visits.open(found[0], width=360)


def answer_on_the_phone(phone: Page) -> None:
    picture(phone, "recruiter")
    phone.get_by_text("Pas maintenant…").first.click()
    phone.get_by_role("button", name="horaires").first.click()
    expect(phone.get_by_text("c'est noté")).to_be_visible()
    phone.get_by_role("button", name=re.compile("^Promesse")).first.click()
    expect(phone.get_by_text("Promesse d'embauche", exact=True).first).to_be_visible()
    phone.get_by_role("link", name=re.compile("^Second entretien")).nth(1).click()
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_role("alert").first).to_contain_text("Donnez le jour")
    picture(phone, "second")
    phone.get_by_label("jour").fill((today() + timedelta(days=4)).isoformat())
    phone.get_by_label("heure").fill("10:00")
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_text("c'est noté")).to_be_visible()


def late_then_replanned(page: Page, event: JobDating, host: Recruiter) -> None:
    page.goto(f"/job-dating/recruteurs/{host.pk}/jour/")
    page.get_by_role("button", name="Noter le départ").click()
    page.get_by_role("link", name="Replanifier").first.click()
    picture(page, "replan")
    page.get_by_role("button", name="Appliquer et prévenir").click()
    expect(page.get_by_text("La suite est replanifiée")).to_be_visible()


def how_it_went(visits: Visits, badge: str, in_departement: Entering) -> None:
    person = visits.open(badge, width=360)
    person.get_by_role("link", name=re.compile("^Comment ça")).first.click()
    person.get_by_label("Bien", exact=True).check()
    person.get_by_role("button", name="Envoyer ma réponse").click()
    expect(person.get_by_text("Merci")).to_be_visible()
    with in_departement():
        assert Candidate.objects.filter(meetings__feeling="well").exists()


def close(page: Page, event: JobDating, in_departement: Entering) -> None:
    """Not while interviews are to come; then the hours pass."""
    page.goto(f"/job-dating/{event.pk}/jour/terminer/")
    expect(page.get_by_text("encore à venir").first).to_be_visible()
    with in_departement():
        Meeting.objects.filter(status=MeetingStatus.PLANNED).update(starts_at=F("starts_at") - timedelta(hours=4))
    page.reload()
    picture(page, "close")
    page.get_by_label("Les entretiens sans réponse n'ont pas eu lieu").check()
    page.get_by_role("button", name="Terminer le job dating").click()
    expect(page.get_by_text("Le job dating est terminé").first).to_be_visible()
