"""Companies, offers and hires of the trusted world: each person's own, and that of the one employer who signs in.

Words of companies belong to « w13 », those of the employer's own to « wo13 »; the names of who is hired to « h » and
the letter of the case whose Pôle and structure they have.
"""

from typing import Any

from rebond.people.accounts.models import Membership, Organisation
from rebond.people.beneficiaries.models import Assignment, Beneficiary
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.hires.models import Hire
from rebond.work.vacancies.models import Vacancy
from tests.factories import NOON, TODAY, OrganisationFactory
from tests.trust.canaries import Canaries
from tests.work.factories import siret

OBJECTS: dict[str, Any] = {
    "employers:*": lambda world, case: {"pk": case.company.pk},
    "employers:end_contact": lambda world, case: {"pk": case.company_contact.pk},
    "vacancies:*": lambda world, case: {"pk": case.vacancies["open"].pk},
    "vacancies:publish": lambda world, case: {"pk": case.company.pk},
    "vacancies:reopen": lambda world, case: {"pk": case.vacancies["closed"].pk},
    "vacancies:search": lambda world, case: {"pk": case.beneficiary.pk},
    "hires:*": lambda world, case: {"pk": case.hires["promised"].pk},
    "hires:promise": lambda world, case: {"pk": case.beneficiary.pk},
    "hires:end": lambda world, case: {"pk": case.hires["signed"].pk},
    "hires:news": lambda world, case: {"pk": case.hires["signed"].pk},
    "hires:resume": lambda world, case: {"pk": case.hires["ended"].pk},
}


def company(canaries: Canaries, owner: str, organisation: Organisation | None = None) -> tuple[Company, CompanyContact]:
    """A company and somebody to call there."""
    number = Company._base_manager.count() + int(owner[-2:]) * 1000
    place: Any = organisation or OrganisationFactory(
        code=f"company_{number}", name=canaries.word(owner), city=canaries.word(owner), capabilities=["company"]
    )
    made = Company.objects.create(organisation=place, siret=siret(number), registered_at=NOON)
    contact = CompanyContact.objects.create(
        company=made,
        first_name=canaries.word(owner),
        last_name=canaries.word(owner),
        phone=canaries.phone(owner),
        email=canaries.email(owner),
    )
    return made, contact


def vacancies(canaries: Canaries, owner: str, of: Company) -> dict[str, Vacancy]:
    """An offer in each state that an act starts from."""
    given = {"company": of, "rome": "G1803", "contract": "cdi", "published_at": NOON}
    return {
        status: Vacancy.objects.create(
            status=status,
            title=canaries.word(owner),
            city=canaries.word(owner),
            description=canaries.word(owner),
            **given,
        )
        for status in ("open", "closed")
    }


def hires(person: Beneficiary, of: Company, structure: Organisation, referent: Membership) -> dict[str, Hire]:
    """A hire of this person in each state that an act starts from; the person is accompanied."""
    Assignment.objects.create(
        beneficiary=person,
        pathway="professionnel",
        structure=structure,
        referent=referent,
        referent_named_at=NOON,
        started_at=NOON,
    )
    given = {"beneficiary": person, "company": of, "source": "direct", "promised_at": NOON}
    signed = {"contract": "cdi", "signed_on": TODAY, "starts_on": TODAY}
    return {
        "promised": Hire.objects.create(**given),
        "signed": Hire.objects.create(status="signed", **signed, **given),
        "ended": Hire.objects.create(status="ended", ended_on=TODAY, end_reason="term", **signed, **given),
    }
