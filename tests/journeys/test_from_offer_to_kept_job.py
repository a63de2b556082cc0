"""A company is registered, an offer published, a person fits it, is promised the job, signs, and keeps it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from rebond.work.hires.models import Hire
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory
from tests.journeys.steps import open_queue

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def _publish_an_offer(page):
    page.get_by_role("link", name="Enregistrer une entreprise").click()
    page.get_by_label("SIRET").fill("732 829 320 00075")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("un chiffre est sans doute faux").first).to_be_visible()
    page.get_by_label("SIRET").fill("732 829 320 00074")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_label("Nom").fill("Le Bistrot du Port")
    page.get_by_label("Secteur").select_option("hotellerie_restauration")
    page.get_by_role("button", name="Enregistrer l'entreprise").click()
    page.get_by_role("link", name="Ajouter un contact").click()
    page.get_by_label("Prénom").fill("Rachid")
    page.get_by_label("Nom", exact=True).fill("Martin")
    page.get_by_label("Téléphone").fill("04 91 00 00 00")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("rowheader", name="Rachid MARTIN")).to_be_visible()
    page.get_by_role("link", name="Publier une offre").click()
    page.get_by_label("Intitulé").fill("Serveuse ou serveur")
    page.get_by_role("combobox", name="Métier").fill("serveur")
    page.get_by_label("CDI", exact=True).check()
    page.get_by_label("Travail en soirée").check()
    page.get_by_role("button", name="Publier l'offre").click()
    expect(page.get_by_role("heading", name="Serveuse ou serveur")).to_be_visible()


def test_a_promise_becomes_a_job_that_lasts(team, in_departement, visits):
    with in_departement():
        referent = team.member(Role.REFERENT)
        person = BeneficiaryFactory(first_name="Inès", last_name="Lefèvre", pole=team.pole)
        AssignmentFactory(
            beneficiary=person, structure=referent.organisation, referent=referent, referent_named_at=NOON
        )
    _publish_an_offer(visits.open("/entreprises/", member=team.member(Role.RTEF)))

    page = visits.open(f"/personnes/{person.pk}/", member=referent, width=360)
    page.get_by_role("link", name="Décrire la recherche").click()
    page.get_by_label("Premier métier souhaité").fill("Serveur (G1803)")
    page.get_by_label("CDI", exact=True).check()
    page.get_by_label("Travailler jusqu'à 22 h ou plus tard").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.goto("/offres/")
    page.get_by_role("link", name="Serveuse ou serveur").click()
    page.get_by_text("Pourquoi").click()
    expect(page.get_by_text("C'est son premier métier souhaité : Serveur.")).to_be_visible()

    page.get_by_role("link", name="Inès LEFÈVRE").click()
    page.get_by_role("link", name="Noter une promesse d'embauche").click()
    page.get_by_role("combobox", name="Entreprise").fill("Le Bistrot du Port (73282932000074)")
    page.get_by_label("Candidature de la personne").check()
    page.get_by_role("button", name="Noter la promesse").click()
    page.goto("/a-faire/")
    open_queue(page, "Promesses à confirmer")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_role("link", name="Noter le contrat signé").click()
    page.get_by_label("CDI", exact=True).check()
    page.get_by_label("Premier jour de travail").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Enregistrer le contrat").click()
    expect(page.get_by_text("Le contrat est noté : c'est une embauche.")).to_be_visible()

    with in_departement():
        Hire.objects.update(starts_on=timezone.localdate() - timedelta(days=400))
    page.goto("/a-faire/")
    open_queue(page, "Suivis dans l'emploi à faire")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_role("button", name="Toujours en poste").click()
    expect(page.get_by_text("Son emploi tient")).to_be_visible()
