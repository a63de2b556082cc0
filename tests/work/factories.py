"""Factories of companies, offers, searches, applications and hires."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from rebond.ground.documents import operations as documents
from rebond.work.applications.models import Application
from rebond.work.clauses.models import ClauseContract, Lot, MonthHours, Placement
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Source
from rebond.work.vacancies.models import JobSearch, Vacancy
from tests.factories import NOON, TODAY, BeneficiaryFactory, OrganisationFactory

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
    updated_at = factory.SelfAttribute("published_at")


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


class ApplicationFactory(DjangoModelFactory[Application]):
    class Meta:
        model = Application

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    vacancy = factory.SubFactory(VacancyFactory)
    made_at = NOON
    moved_at = factory.SelfAttribute("made_at")

    class Params:
        sent = factory.Trait(
            status="sent", sent_at=factory.SelfAttribute("made_at"), told_at=factory.SelfAttribute("made_at")
        )


class ClauseContractFactory(DjangoModelFactory[ClauseContract]):
    class Meta:
        model = ClauseContract

    reference = factory.Sequence(lambda n: f"2026-{n:04}")
    title = "Réhabilitation du collège"
    buyer = factory.SubFactory(OrganisationFactory, capabilities=["department_service"])
    family = "building"
    notified_on = TODAY
    has_clause = True


class LotFactory(DjangoModelFactory[Lot]):
    class Meta:
        model = Lot

    contract = factory.SubFactory(ClauseContractFactory)
    number = factory.Sequence(str)
    title = "Gros œuvre"
    company = factory.SubFactory(CompanyFactory)
    hours_due = 1000
    starts_on = TODAY
    ends_on = TODAY + timedelta(days=99)


class PlacementFactory(DjangoModelFactory[Placement]):
    class Meta:
        model = Placement

    lot = factory.SubFactory(LotFactory)
    beneficiary = factory.SubFactory(BeneficiaryFactory)
    employer = factory.SelfAttribute("lot.company.organisation")
    starts_on = factory.SelfAttribute("lot.starts_on")


class MonthHoursFactory(DjangoModelFactory[MonthHours]):
    class Meta:
        model = MonthHours

    placement = factory.SubFactory(PlacementFactory)
    month = factory.LazyAttribute(lambda row: row.placement.starts_on.replace(day=1))
    hours = 100
    declared_at = NOON

    class Params:
        validated = factory.Trait(
            status="validated",
            validated_at=NOON,
            proof=factory.LazyFunction(
                lambda: documents.store(b"%PDF-1.4 heures", title="Heures", filename="heures.pdf", at=NOON)
            ),
        )
