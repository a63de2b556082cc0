"""A month after the first day, the person and the employer are asked by a link; they disagree; an agent finds out.

Then the job ends: the way is taken up again in the same file.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Consent
from rebond.work.hires.operations import news
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory
from tests.journeys.steps import open_queue
from tests.work.factories import ContactFactory, HireFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def _link(kind):
    body = Message.objects.get(kind=kind).body
    return "/" + next(word for word in body.split() if "/embauches/" in word).split("/", 3)[3]


def test_a_job_is_asked_about_disputed_settled_and_ended(team, in_departement, visits):
    today = timezone.localdate()
    with in_departement():
        referent = team.member(Role.REFERENT)
        person = BeneficiaryFactory(
            first_name="Inès", last_name="Lefèvre", pole=team.pole, phone="0612345678", phone_consent=Consent.AGREED
        )
        AssignmentFactory(
            beneficiary=person, structure=referent.organisation, referent=referent, referent_named_at=NOON
        )
        start = today - timedelta(days=40)
        hire = HireFactory(beneficiary=person, signed=True, signed_on=start, starts_on=start)
        ContactFactory(company=hire.company, email="rh@bistrot.example")
        assert news.ask_due(today=today, at=timezone.now()) == 1
        person_link, company_link = _link("hire_news"), _link("hire_news_employer")

    phone = visits.open(company_link, width=360)
    phone.get_by_role("button", name="Oui, toujours en poste").click()
    expect(phone.get_by_text("C'est noté, merci.")).to_be_visible()
    phone = visits.open(person_link, width=360)
    phone.get_by_role("link", name="Non, c'est terminé").click()
    phone.get_by_label("Depuis quel jour ?").fill((today - timedelta(days=2)).isoformat())
    phone.get_by_label("L'essai s'est arrêté").check()
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_role("heading", name="Ce travail est terminé")).to_be_visible()

    page = visits.open("/a-faire/", member=referent, width=360)
    open_queue(page, "Réponses contraires sur un emploi")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    expect(page.get_by_text("ne disent pas la même chose")).to_be_visible()
    page.get_by_role("link", name="Départager les réponses").click()
    page.get_by_label("Non, elle n'y travaille plus").check()
    page.get_by_label("Si non : dernier jour de travail").fill((today - timedelta(days=2)).isoformat())
    page.get_by_label("Si non : pourquoi").select_option("trial")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Reprise du parcours")).to_be_visible()
    page.goto("/a-faire/")
    open_queue(page, "Reprises du parcours après un emploi")
    expect(page.get_by_role("link", name="LEFÈVRE Inès")).to_be_visible()
    page.goto(f"/personnes/{person.pk}/")
    expect(page.get_by_text("reprise du parcours").first).to_be_visible()
