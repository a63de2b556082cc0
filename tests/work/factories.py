"""Factories of companies, offers, searches and hires."""

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from rebond.work.employers.models import Company, CompanyContact
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Source
from rebond.work.vacancies.models import JobSearch, Vacancy
from tests.factories import NOON, BeneficiaryFactory, OrganisationFactory

SIRET = "73282932000074"


def siret(n):
    """The n-th right SIRET: a SIREN, then an office, both with their key."""
    siren = f"{30000000 + n:08}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")


class CompanyFactory(DjangoModelFactory[Company]):
    class Meta:
        model = Company

    siret = factory.Sequence(siret)
    organisation = factory.SubFactory(
        OrganisationFactory, capabilities=["company"], siret=factory.SelfAttribute("..siret")
    )
    sector = "hotellerie_restauration"
    registered_at = NOON


class ContactFactory(DjangoModelFactory[CompanyContact]):
    class Meta:
        model = CompanyContact

    company = factory.SubFactory(CompanyFactory)
    first_name = "Rachid"
    last_name = "Martin"
    phone = "0491000000"


class VacancyFactory(DjangoModelFactory[Vacancy]):
    class Meta:
        model = Vacancy

    company = factory.SubFactory(CompanyFactory)
    title = "Serveuse ou serveur"
    rome = "G1803"
    contract = "cdi"
    published_at = NOON


class JobSearchFactory(DjangoModelFactory[JobSearch]):
    class Meta:
        model = JobSearch

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    wishes = ["G1803"]
    contracts = ["cdi"]
    updated_at = NOON


class HireFactory(DjangoModelFactory[Hire]):
    class Meta:
        model = Hire

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    company = factory.SubFactory(CompanyFactory)
    source = Source.JOB_DATING
    promised_at = NOON

    class Params:
        signed = factory.Trait(status="signed", contract="cdi", signed_on=NOON.date(), starts_on=NOON.date())
