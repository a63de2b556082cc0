"""Companies, offers and hires of the trusted world: each person's own, and that of the one employer who signs in.

Words of companies belong to « w13 », those of the employer's own to « wo13 »; the names of who is hired to « h » and
the letter of the case whose Pôle and structure they have.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rebond.events.accelerator.models import Cv
from rebond.ground.documents import operations as documents
from rebond.ground.tenancy import context, links
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.beneficiaries.models import Assignment, Beneficiary
from rebond.work.applications.models import Application
from rebond.work.applications.telling import ANSWER
from rebond.work.clauses.models import ClauseContract, Lot, MonthHours, Penalty, Placement
from rebond.work.employers.models import ClubEvent, ClubGuest, ClubMembership, Company, CompanyContact, SpaceRequest
from rebond.work.employers.operations.letters import REFUSING
from rebond.work.employers.operations.meetings import GUEST
from rebond.work.employers.operations.spaces import SPACE
from rebond.work.hires.models import Hire, HireFollower, NewsRequest
from rebond.work.hires.operations.news import COMPANY, PERSON
from rebond.work.vacancies.models import JobSearch, Vacancy
from tests.factories import NOON, TODAY, OrganisationFactory
from tests.trust.canaries import Canaries
from tests.work.factories import CompanyFactory, siret

LATER = NOON.replace(year=2099)


def _here(build: Callable[[Any], dict[str, Any]]) -> Callable[[Any, Any], dict[str, Any]]:
    """What is built in the département of the case."""

    def built(world: Any, case: Any) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            return build(case)

    return built


def _member(case: Any) -> dict[str, Any]:
    ClubMembership.objects.get_or_create(company=case.company, ended_on=None, defaults={"signed_on": TODAY})
    return {"pk": case.company.pk}


def _event(case: Any) -> dict[str, Any]:
    return {"pk": ClubEvent.objects.create(title="Petit déjeuner", starts_at=LATER, place="y", opened_at=NOON).pk}


def _registered_itself(case: Any) -> dict[str, Any]:
    return {"pk": CompanyFactory(siret=siret(Company._base_manager.count() + 5000), registered_itself_at=NOON).pk}


def _two(case: Any) -> dict[str, Any]:
    second = CompanyFactory(siret=siret(Company._base_manager.count() + 6000))
    return {"pk": case.company.pk, "other": second.pk}


def _asked(case: Any) -> dict[str, Any]:
    given = {"company": case.company, "siret": case.company.siret, "name": "x", "first_name": "y", "last_name": "z"}
    row = SpaceRequest.objects.create(
        status="asked", email="qui@exemple.example", asked_at=NOON, proved_at=NOON, **given
    )
    return {"pk": row.pk}


def _letters(case: Any) -> dict[str, Any]:
    return {"token": links.create(purpose=REFUSING, object_id=case.company_contact.pk, expires_at=LATER)}


def _guest(case: Any) -> dict[str, Any]:
    event = ClubEvent.objects.get(pk=_event(case)["pk"])
    row = ClubGuest.objects.create(event=event, contact=case.company_contact, invited_at=NOON)
    return {"token": links.create(purpose=GUEST, object_id=row.pk, expires_at=LATER)}


def _space(case: Any) -> dict[str, Any]:
    who = {"first_name": "y", "last_name": "z", "email": "qui@exemple.example"}
    row = SpaceRequest.objects.create(siret=siret(7000), name="x", asked_at=NOON, **who)
    return {"token": links.create(purpose=SPACE, object_id=row.pk, expires_at=LATER)}


OBJECTS: dict[str, Any] = {
    "employers:promise": _here(_member),
    "employers:deed": _here(_member),
    "employers:leave": _here(_member),
    "employers:event": _here(_event),
    "employers:call_off": _here(_event),
    "employers:look_at": _here(_registered_itself),
    "employers:merge": _here(_two),
    "employers:accept_access": _here(_asked),
    "employers:refuse_access": _here(_asked),
    "employers:consent": lambda world, case: {"pk": case.company_contact.pk},
    "employers:refuse": lambda world, case: {"pk": case.company_contact.pk},
    "employers:letters": _here(_letters),
    "employers:guest": _here(_guest),
    "employer:start": lambda world, case: {"code": str(case.beneficiary.departement_id)},
    "employer:prove": _here(_space),
    "employer:cv": lambda world, case: {"pk": _with_cv(case).pk},
    "employer:cv_by_link": lambda world, case: _token(case, ANSWER, _with_cv(case).pk),
    "employers:*": lambda world, case: {"pk": case.company.pk},
    "employers:end_contact": lambda world, case: {"pk": case.company_contact.pk},
    "vacancies:*": lambda world, case: {"pk": case.vacancies["open"].pk},
    "vacancies:publish": lambda world, case: {"pk": case.company.pk},
    "vacancies:reopen": lambda world, case: {"pk": case.vacancies["closed"].pk},
    "vacancies:search": lambda world, case: {"pk": case.beneficiary.pk},
    "applications:*": lambda world, case: {"pk": case.applications["sent"].pk},
    **dict.fromkeys(
        [f"applications:{act}" for act in ("send", "decline", "withdraw")],
        lambda world, case: {"pk": case.applications["proposed"].pk},
    ),
    "applications:choose": lambda world, case: {"pk": case.beneficiary.pk},
    "applications:propose": lambda world, case: {"pk": case.vacancies["open"].pk},
    **dict.fromkeys(["portal:offer_yes", "portal:offer_no"], lambda world, case: {"pk": case.applications["mine"].pk}),
    "portal:offer_apply": lambda world, case: {"pk": case.vacancies["fits"].pk},
    "applications:by_link": lambda world, case: _token(case, ANSWER, case.applications["sent"].pk),
    "applications:answer_by_link": lambda world, case: {
        "act": "refuser",
        **_token(case, ANSWER, case.applications["sent"].pk),
    },
    "hires:*": lambda world, case: {"pk": case.hires["promised"].pk},
    "hires:promise": lambda world, case: {"pk": case.beneficiary.pk},
    "hires:end": lambda world, case: {"pk": case.hires["signed"].pk},
    "hires:news": lambda world, case: {"pk": case.hires["signed"].pk},
    "hires:resume": lambda world, case: {"pk": case.hires["ended"].pk},
    **{
        f"hires:{name}": lambda world, case: {"pk": case.hires["signed"].pk}
        for name in ("renew", "correct", "follow", "unfollow")
    },
    "hires:by_person": lambda world, case: _token(case, PERSON, case.hires["signed"].pk),
    "hires:by_company": lambda world, case: _token(case, COMPANY, case.company.pk),
    "hires:by_company_one": lambda world, case: {
        "pk": case.hires["signed"].pk,
        **_token(case, COMPANY, case.company.pk),
    },
    "portal:job": lambda world, case: {"pk": _own_job(world, case).pk},
    **{
        f"clauses:{name}": lambda world, case: {"pk": case.clause["contract"].pk}
        for name in ("contract", "change_contract", "open_lot")
    },
    "clauses:*": lambda world, case: {"pk": case.clause["lot"].pk},
    "clauses:declare": lambda world, case: {"pk": case.clause["placement"].pk},
    "clauses:end_placement": lambda world, case: {"pk": case.clause["placement"].pk},
    "clauses:validate": lambda world, case: {"pk": case.clause["hours"].pk},
    "clauses:refuse": lambda world, case: {"pk": case.clause["hours"].pk},
    "clauses:proof": lambda world, case: {"pk": case.clause["hours"].pk},
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
    given = {"company": of, "rome": "G1803", "contract": "cdi", "published_at": NOON, "updated_at": NOON}
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


def applications(person: Beneficiary, self: Beneficiary, offers: dict[str, Vacancy]) -> dict[str, Application]:
    """What was proposed to somebody of the same places, what a company has of them; what was proposed to the person."""
    given = {"vacancy": offers["open"], "made_at": NOON, "moved_at": NOON}
    return {
        "proposed": Application.objects.create(beneficiary=person, **{**given, "vacancy": offers["fits"]}),
        "sent": Application.objects.create(beneficiary=person, status="sent", sent_at=NOON, **given),
        "mine": Application.objects.create(beneficiary=self, **given),
    }


def fitting(canaries: Canaries, owner: str, of: Company, person: Beneficiary, rank: int) -> Vacancy:
    """An offer that fits this person, and nobody else of the world."""
    code = f"{'ABCDEFGHI'[rank % 9]}1{rank:03}"
    JobSearch.objects.create(beneficiary=person, wishes=[code], updated_at=NOON)
    return Vacancy.objects.create(
        company=of, rome=code, contract="cdi", title=canaries.word(owner), published_at=NOON, updated_at=NOON
    )


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
    made = {
        "promised": Hire.objects.create(**given),
        "signed": Hire.objects.create(status="signed", **signed, **given),
        "ended": Hire.objects.create(status="ended", ended_on=TODAY, end_reason="term", **signed, **given),
    }
    for party in ("person", "employer"):
        NewsRequest.objects.create(hire=made["signed"], months=1, party=party, asked_at=NOON, is_sent=True)
    HireFollower.objects.create(hire=made["signed"], member=referent, kind="rtef", starts_on=TODAY, ends_on=TODAY)
    return made


def clause(canaries: Canaries, owner: str, of: Company, person: Beneficiary) -> dict[str, Any]:
    """A contract with a clause, a lot of this company, and the hours of who is placed there, with their proof."""
    word, paper = canaries.word, documents.store(b"%PDF-1.4", title="Heures", filename="heures.pdf", at=NOON)
    contract = ClauseContract.objects.create(
        reference=word(owner), title=word(owner), buyer=of.organisation, family="building", notified_on=TODAY,
        has_clause=True,
    )  # fmt: skip
    lot = Lot.objects.create(
        contract=contract, number="1", title=word(owner), company=of, hours_due=100, starts_on=TODAY,
        ends_on=TODAY.replace(year=TODAY.year + 2),
    )  # fmt: skip
    placed = Placement.objects.create(lot=lot, beneficiary=person, employer=of.organisation, starts_on=TODAY)
    month = TODAY.replace(day=1)
    hours = MonthHours.objects.create(placement=placed, month=month, hours=10, declared_at=NOON, proof=paper)
    Penalty.objects.create(lot=lot, hours=1, amount_cents=100, on=TODAY, note=word(owner))
    return {"contract": contract, "lot": lot, "placement": placed, "hours": hours}


def _with_cv(case: Any) -> Application:
    """What a company received, of somebody who has a CV."""
    row: Application = case.applications["sent"]
    with context.departement(case.beneficiary.departement_id):
        Cv.objects.get_or_create(beneficiary=row.beneficiary, defaults={"updated_at": NOON})
    return row


def _token(case: Any, purpose: str, pk: UUID) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        return {"token": links.create(purpose=purpose, object_id=pk, expires_at=NOON.replace(year=2099))}


def _own_job(world: Any, case: Any) -> Hire:
    """A job of the person whose space it is, in a company that is not the employer's of the world."""
    here = case.beneficiary.departement_id
    company = world.cases["b"].company if here == 13 else case.company
    with context.departement(here):
        given = {"beneficiary": case.beneficiary, "company": company, "source": "direct", "status": "signed"}
        known = Hire.objects.filter(**given).first()
        days = {"contract": "cdi", "signed_on": TODAY, "starts_on": TODAY, "promised_at": NOON}
        return known or Hire.objects.create(**given, **days)
