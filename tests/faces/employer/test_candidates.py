"""What a company sees of who applies: first on its page, with their CV, and how to reach them only once it meets them."""

import pytest
from django.urls import reverse

from rebond.events.accelerator.models import Cv
from rebond.ground.journal.models import JournalLine
from rebond.ground.tenancy import links
from rebond.people.accounts.states import Role
from rebond.work.applications.models import Application
from rebond.work.applications.telling import ANSWER
from tests import pdf
from tests.conftest import NOON
from tests.factories import BeneficiaryFactory, principal
from tests.signing import client_of
from tests.work.factories import ApplicationFactory, JobSearchFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def row():
    person = BeneficiaryFactory(phone="0612345678", email="zoe@exemple.example")
    Cv.objects.create(beneficiary=person, title="Serveuse", updated_at=NOON)
    return ApplicationFactory(beneficiary=person, sent=True)


@pytest.fixture
def browser(row):
    return client_of(principal(Role.EMPLOYER, organisation=row.vacancy.company.organisation).membership)


def test_who_waits_for_an_answer_comes_first(browser, row):
    ApplicationFactory(vacancy=row.vacancy)

    page = browser.get(reverse("employer:home")).content.decode()

    assert "attendent votre réponse" in page
    assert page.count(row.vacancy.title) >= 1
    assert row.beneficiary.full_name in page
    assert page.count("reçue le") == 1


def test_the_cv_has_no_coordinates_before_the_company_meets_the_person(browser, row):
    address = reverse("employer:cv", args=[row.pk])

    before = pdf.text(browser.get(address).content)
    Application.objects.update(status="meeting", meets_at=NOON)
    after = pdf.text(browser.get(address).content)

    assert "Serveuse" in before
    assert not any(said in before for said in ("06 12", "zoe@"))
    assert "06 12 34 56 78" in after
    assert JournalLine.objects.filter(verb="read", object_id=row.beneficiary_id).exists()
    assert "Lire son CV" in browser.get(reverse("applications:application", args=[row.pk])).content.decode()


def test_the_link_of_the_message_opens_the_cv_and_no_other_company_s(client, row):
    token = links.create(purpose=ANSWER, object_id=row.pk, expires_at=NOON.replace(year=2099))
    other = client_of(principal(Role.EMPLOYER, organisation=VacancyFactory().company.organisation).membership)

    assert client.get(reverse("employer:cv_by_link", args=[token])).status_code == 200
    assert "Lire son CV" in client.get(reverse("applications:by_link", args=[token])).content.decode()
    assert other.get(reverse("employer:cv", args=[row.pk])).status_code == 404


def test_without_a_cv_nothing_is_offered():
    row = ApplicationFactory(sent=True)
    browser = client_of(principal(Role.EMPLOYER, organisation=row.vacancy.company.organisation).membership)

    assert "Lire son CV" not in browser.get(reverse("applications:application", args=[row.pk])).content.decode()
    assert browser.get(reverse("employer:cv", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("status", ["refused", "withdrawn", "obsolete", "declined"])
def test_once_it_is_over_the_company_reads_neither_the_cv_nor_what_the_person_can_do(client, browser, row, status):
    JobSearchFactory(beneficiary=row.beneficiary, has=["licence_b"])
    token = links.create(purpose=ANSWER, object_id=row.pk, expires_at=NOON.replace(year=2099))
    pages = ((browser, "applications:application", row.pk), (client, "applications:by_link", token))
    before = [who.get(reverse(name, args=[key])).content.decode() for who, name, key in pages]

    Application.objects.update(status=status, refusal_reason="other_person")

    after = [who.get(reverse(name, args=[key])).content.decode() for who, name, key in pages]
    assert all("Permis B" in page and "Lire son CV" in page for page in before)
    assert not any("Permis B" in page or "Lire son CV" in page for page in after)
    assert browser.get(reverse("employer:cv", args=[row.pk])).status_code == 404
    assert client.get(reverse("employer:cv_by_link", args=[token])).status_code == 404
