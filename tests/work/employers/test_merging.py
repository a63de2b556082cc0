"""Two records of one company: seen to be alike, then one, with nothing lost."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from rebond.events.jobdating.models import Recruiter
from rebond.ground.journal.models import JournalLine
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role
from rebond.work.employers import operations, queries, rules
from rebond.work.employers.models import Company
from rebond.work.employers.operations import merging
from rebond.work.employers.queries import duplicates
from rebond.work.employers.states import UNNAMED
from tests.conftest import NOON
from tests.events.jobdating import factories as events
from tests.factories import BeneficiaryFactory, MembershipFactory, OrganisationFactory, principal
from tests.work.employers.factories import MemberFactory, SpaceRequestFactory
from tests.work.factories import CompanyFactory, ContactFactory, HireFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("in_13")


def _merge(kept, other):
    return merging.merge(kept, other, by=principal(Role.RTEF).actor, at=NOON)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SARL Le Bistrot du Port", "BISTROT DU PORT (Le)"),
        ("Boulangerie Hébert", "boulangerie hebert"),
        ("SAS", "Sas"),
    ],
)
def test_two_spellings_of_a_name_have_one_key(one, other):
    assert rules.name_key(one) == rules.name_key(other) != ""


def test_two_spellings_of_an_address_have_one_key():
    assert rules.address_key("12, av. de la République") == rules.address_key("12 AVENUE DE LA REPUBLIQUE")


def _recruiter(event, company):
    return Recruiter.objects.create(job_dating=event, company=company)


def _at(name, address="12 rue du Port", postal_code="13002", **more):
    place = {"name": name, "address": address, "postal_code": postal_code, "capabilities": ["company"]}
    return CompanyFactory(organisation=OrganisationFactory(**place), **more)


def test_what_looks_alike_is_shown_with_the_reason():
    bistrot = _at("Le Bistrot", siret="99980001400014")
    _at("Autre nom", siret="99980001400022", address="12 RUE DU PORT")
    _at("SARL BISTROT", address="ailleurs")
    _at("Le Bistrott", address="plus loin")
    _at("Le Bistrot", postal_code="13100")
    _at("Garage du Port")

    found = {pair.other.name: pair.reason for pair in duplicates.duplicates(bistrot)}

    assert found == {
        "Autre nom": "même entreprise (SIREN), même adresse",
        "SARL BISTROT": "même nom, même code postal",
        "Le Bistrott": "nom presque pareil, même code postal",
    }
    assert len(duplicates.pairs()) == 2
    assert [one.name for one in duplicates.establishments(bistrot)] == ["Autre nom"]


def test_merging_moves_everything_and_journals_both():
    kept = _at("Le Bistrot", sector="", note="Appeler le matin")
    other = _at("Bistrot", sector="commerce", note="Parking derrière", idcc="1979")
    contact, vacancy, hire = ContactFactory(company=other), VacancyFactory(company=other), HireFactory(company=other)
    recruiter, member = _recruiter(events.job_dating(), other), MemberFactory(company=other)
    employer = MembershipFactory(role=Role.EMPLOYER, organisation=other.organisation)
    request = SpaceRequestFactory(company=other, siret=other.siret)

    _merge(kept, other)

    for row in (contact, vacancy, hire, recruiter, member, request):
        row.refresh_from_db()
        assert row.company_id == kept.pk
    employer.refresh_from_db()
    assert employer.organisation_id == kept.organisation_id
    kept.refresh_from_db()
    assert (kept.sector, kept.idcc, kept.note) == ("commerce", "1979", "Appeler le matin\nParking derrière")
    assert queries.of_siret(other.siret) == kept
    assert other.name not in [one.name for one in queries.listed(principal(Role.RTEF))]
    assert set(JournalLine.objects.filter(verb="merge_company").values_list("object_id", flat=True)) == {
        kept.pk,
        other.pk,
    }


def test_no_foreign_key_to_a_company_is_left_behind():
    """Whatever room adds one later, merging moves it: the rooms are asked, not listed."""
    there = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model in (Company, Organisation)
    }
    moved = {
        (relation.related_model._meta.label, relation.field.name)
        for model in (Company, Organisation)
        for relation in merging._relations(model)
    }

    assert there - moved == {("employers.Company", "organisation")}


def test_who_was_merged_into_the_other_follows():
    first, second, third = _at("A"), _at("B"), _at("C")

    _merge(second, third)
    _merge(first, second)

    assert queries.of_siret(third.siret) == first


def test_who_signs_in_for_both_keeps_one_access():
    kept, other = _at("A"), _at("B")
    mine = MembershipFactory(role=Role.EMPLOYER, organisation=kept.organisation)
    double = MembershipFactory(role=Role.EMPLOYER, organisation=other.organisation, user=mine.user)

    _merge(kept, other)

    mine.refresh_from_db()
    double.refresh_from_db()
    assert mine.ended_at is None
    assert double.ended_at == NOON


def test_what_cannot_be_one_is_refused_with_the_reason_and_moves_nothing():
    kept, other = _at("A"), _at("B")
    person, event = BeneficiaryFactory(), events.job_dating()
    contact = ContactFactory(company=other)

    for build in (
        lambda company: MemberFactory(company=company),
        lambda company: HireFactory(company=company, beneficiary=person),
        lambda company: _recruiter(event, company),
    ):
        made = [build(company) for company in (kept, other)]
        with pytest.raises(ValidationError, match=r"ne peuvent pas être réunies.*Réglez d'abord ce doublon"):
            _merge(kept, other)
        made[1].delete()

    contact.refresh_from_db()
    assert contact.company_id == other.pk
    assert Company.objects.live().count() == 2


def test_a_company_that_is_also_something_else_is_the_one_to_keep():
    kept, other = _at("A"), _at("Chantier des Calanques")
    Organisation.objects.filter(pk=other.organisation_id).update(capabilities=["company", "chantier"])

    with pytest.raises(ValidationError, match="Chantier d'insertion"):
        _merge(kept, other)
    assert _merge(other, kept) == other


def test_the_record_of_companies_that_are_not_named_stays_alone():
    company, unnamed = _at("A"), _at("A", siret=UNNAMED)

    for pair in ((company, unnamed), (unnamed, company)):
        with pytest.raises(ValidationError, match="elle reste seule"):
            _merge(*pair)
    assert duplicates.duplicates(company) == []
    assert duplicates.pairs() == []


def test_a_company_is_not_merged_with_itself_nor_twice():
    kept, other = _at("A"), _at("B")

    with pytest.raises(ValidationError, match="différentes"):
        _merge(kept, kept)
    _merge(kept, other)
    with pytest.raises(ValidationError, match="déjà réunie"):
        _merge(kept, other)
    with pytest.raises(ValidationError, match="déjà enregistrée"):
        operations.register(siret=other.siret, name="B", by=principal(Role.RTEF).actor, at=NOON)
