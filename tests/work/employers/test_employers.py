"""Companies: registered by their SIRET, never doubled; their contacts; who sees them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability, Role
from rebond.work.employers import operations, queries
from rebond.work.employers.models import Company, CompanyContact
from tests.conftest import NOON
from tests.factories import OrganisationFactory, principal
from tests.signing import client_of
from tests.work.factories import SIRET, CompanyFactory, ContactFactory, HireFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")


def _register(**fields):
    given = {"siret": SIRET, "name": "Le Bistrot", "by": principal(Role.RTEF).actor, "at": NOON} | fields
    return operations.register(**given)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("732 829 320 00074", ""),
        ("732.829.320.00074", ""),
        ("73282932000075", "un chiffre est sans doute faux"),
        ("7328293200007", "il y en a 13 ici"),
        ("7328293200007A", "que des chiffres"),
        ("", "que des chiffres"),
        ("35600000049837", ""),  # an office of La Poste, whose key is not Luhn's
    ],
)
def test_a_siret_is_forgiven_its_spaces_and_told_its_fault(typed, said):
    fault = queries.siret_fault(typed)

    assert said in fault
    assert bool(said) == bool(fault)


def test_a_company_registers_with_its_organisation():
    company = _register(siret="732 829 320 00074", city="Marseille", sector="commerce")

    assert (company.siret, company.name, company.organisation.code) == (SIRET, "Le Bistrot", f"E{SIRET}")
    assert company.organisation.capabilities == [Capability.COMPANY]


def test_an_organisation_known_under_this_siret_is_taken_over():
    known = OrganisationFactory(siret=SIRET, name="Chantier des Calanques", capabilities=["chantier"], city="")

    company = _register(city="Cassis")

    known.refresh_from_db()
    assert company.organisation_id == known.pk
    assert (known.name, known.city) == ("Chantier des Calanques", "Cassis")
    assert known.capabilities == ["chantier", Capability.COMPANY]
    assert Organisation.objects.filter(siret=SIRET).count() == 1


def test_a_company_is_registered_once():
    _register()

    with pytest.raises(ValidationError, match="déjà enregistrée"):
        _register(name="Le Bistrot, encore")
    assert Company.objects.filter(siret=SIRET).count() == 1


def test_a_contact_is_reached_somehow_and_leaves_once():
    company, by = _register(), principal(Role.RTEF).actor

    with pytest.raises(ValidationError, match="Donnez un numéro"):
        operations.add_contact(company, first_name="A", last_name="B", by=by, at=NOON)
    contact = operations.add_contact(company, first_name="A", last_name="B", phone="0491000000", by=by, at=NOON)
    operations.end_contact(contact, on=NOON.date(), by=by, at=NOON)
    with pytest.raises(ValidationError, match="déjà retiré"):
        operations.end_contact(contact, on=NOON.date(), by=by, at=NOON)


def test_changing_a_company_keeps_its_siret():
    company = operations.change(
        _register(), name="Le Grand Bistrot", sector="commerce", by=principal(Role.RTEF).actor, at=NOON
    )

    assert (company.name, company.sector, company.siret) == ("Le Grand Bistrot", "commerce", SIRET)


def test_the_sectors_are_those_of_the_pack_in_its_order():
    found = queries.sectors(date(2026, 3, 3))

    assert next(iter(found.items())) == ("hotellerie_restauration", "Hôtellerie et restauration")


def test_an_agent_searches_registers_and_keeps_companies():
    browser = client_of(principal(Role.RTEF).membership)
    CompanyFactory(organisation__name="Garage du Port", sector="transport")

    found = browser.get(reverse("employers:register"), {"siret": "732 829 320 00074"}).content.decode()
    assert "n&#x27;en montre ni le nom" in found
    typed = {"siret": SIRET, "name": "Le Bistrot", "sector": "hotellerie_restauration", "size": "tiny"}
    made = browser.post(reverse("employers:register"), typed)
    company = Company.objects.get(siret=SIRET)
    assert made.headers["Location"] == reverse("employers:company", args=[company.pk])

    listed = browser.get(reverse("employers:companies"), {"q": "bistr", "secteur": "hotellerie_restauration"})
    assert "Le Bistrot" in listed.content.decode()
    assert "Garage du Port" not in listed.content.decode()

    again = browser.post(reverse("employers:register"), typed | {"name": "Tapé"}).content.decode()
    assert reverse("employers:company", args=[company.pk]) in again
    assert Company.objects.count() == 2

    contact = {"first_name": "Rachid", "last_name": "Martin", "phone": "04 91 00 00 00"}
    browser.post(reverse("employers:add_contact", args=[company.pk]), contact)
    page = browser.get(reverse("employers:company", args=[company.pk])).content.decode()
    assert "Rachid MARTIN" in page
    browser.post(reverse("employers:end_contact", args=[CompanyContact.objects.get().pk]))
    assert "Aucun contact" in browser.get(reverse("employers:company", args=[company.pk])).content.decode()
    assert browser.post(reverse("employers:change", args=[company.pk]), typed | {"city": "Aix"}).status_code == 303


def test_an_employer_sees_their_own_company_only_and_not_what_agents_write_of_it():
    own, other = CompanyFactory(note="Rappeler le matin"), CompanyFactory()
    who = principal(Role.EMPLOYER, organisation=own.organisation)
    browser = client_of(who.membership)
    ContactFactory(company=own)
    hire, elsewhere = HireFactory(company=own), HireFactory(company=other)

    assert browser.get(reverse("employers:companies")).headers["Location"] == reverse(
        "employers:company", args=[own.pk]
    )
    page = browser.get(reverse("employers:company", args=[own.pk])).content.decode()
    assert hire.beneficiary.full_name in page
    assert "Rappeler le matin" not in page
    assert browser.get(reverse("employers:company", args=[other.pk])).status_code == 404
    assert browser.get(reverse("hires:hire", args=[elsewhere.pk])).status_code == 404
    assert browser.get(reverse("employers:change", args=[own.pk])).status_code == 403
    assert browser.get(reverse("employers:add_contact", args=[own.pk])).status_code == 200
    assert browser.get(reverse("employers:add_contact", args=[other.pk])).status_code == 404


def test_a_siret_fills_the_form_from_the_directory():
    browser = client_of(principal(Role.RTEF).membership)

    page = browser.get(reverse("employers:register"), {"siret": "999 800 030 00010"}).content.decode()

    for said in ("Jardins Solidaires du Littoral", "81.30Z", "5 chemin des serres", "13600", "3016"):
        assert said in page
    assert '<option value="small" selected>' in page
    assert '<option value="non" selected>' in page


@pytest.mark.parametrize(
    ("siret", "said"),
    [
        ("99980005500017", "Son siège est ouvert sous le SIRET 99980005500025."),
        ("99980006300011", "est fermé d’après".replace("’", "&#x27;")),
        ("73282932000075", "un chiffre est sans doute faux"),
    ],
)
def test_a_closed_or_wrong_siret_goes_no_further(siret, said):
    browser = client_of(principal(Role.RTEF).membership)

    page = browser.get(reverse("employers:register"), {"siret": siret}).content.decode()
    posted = browser.post(reverse("employers:register"), {"siret": siret, "name": "Quand même"})

    assert said in page
    assert posted.status_code == 200
    assert not Company.objects.exists()


def test_without_the_directory_one_fills_the_form_by_hand(settings):
    settings.DIRECTORY = "http://annuaire.example"  # refused before anything is asked: it is not https
    browser = client_of(principal(Role.RTEF).membership)

    page = browser.get(reverse("employers:register"), {"siret": SIRET}).content.decode()
    browser.post(reverse("employers:register"), {"siret": SIRET, "name": "Le Bistrot", "is_market": "oui"})

    assert "remplissez la fiche à la main" in page
    assert Company.objects.get().is_market is True


def test_the_list_costs_the_same_whatever_its_length(django_assert_max_num_queries):
    browser = client_of(principal(Role.RTEF).membership)
    for _ in range(12):
        VacancyFactory()

    with django_assert_max_num_queries(12):
        assert "12" in browser.get(reverse("employers:companies")).content.decode()
