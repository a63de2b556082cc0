"""The pages of prospecting: lists, week, visit, report on a phone, portfolios, posts, contracts, figures, map."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.people.accounts.states import Role
from rebond.work.prospecting.models import AidedContract, Keeping, Rest, Visit
from rebond.work.prospecting.operations import portfolios
from rebond.work.prospecting.queries import posts as queries
from rebond.work.prospecting.states import Status
from rebond.work.vacancies.models import Vacancy
from tests.factories import BeneficiaryFactory, MembershipFactory, OrganisationFactory, principal
from tests.signing import client_of
from tests.work.factories import CompanyFactory, ContactFactory, HireFactory
from tests.work.prospecting.factories import FoundVacancyFactory, VisitFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def who():
    return principal(Role.RTEF)


@pytest.fixture
def rtef(who):
    return client_of(who.membership)


def _url(name, obj=None):
    return reverse(f"prospecting:{name}", args=[obj.pk] if obj else [])


def _text(response):
    return response.content.decode().replace("\u00a0", " ")


def _hour_ago():
    return timezone.now() - timedelta(hours=1)


def test_an_rtef_begins_with_their_own_portfolio(rtef, who):
    mine: Any = CompanyFactory(organisation__name="La Mienne")
    other = CompanyFactory(organisation__name="Une Autre")
    portfolios.entrust(who.membership, companies=[mine], by=who.actor, at=_hour_ago())

    assert rtef.get(_url("home")).url == _url("home") + "?de=moi"
    page = _text(rtef.get(_url("home") + "?de=moi"))
    assert "La Mienne" in page
    assert "Une Autre" not in page
    assert "Elle n&#x27;a jamais été visitée." in page
    everyones = _text(rtef.get(_url("home") + "?de="))
    assert "Une Autre" in everyones
    nobodys = _text(rtef.get(_url("home") + "?de=personne"))
    assert other.organisation.name in nobodys
    assert "La Mienne" not in nobodys


@pytest.mark.parametrize("name", ["home", "visits", "own_posts", "aided", "in_post"])
def test_each_list_costs_the_same_whatever_its_length(name, who, rtef, django_assert_max_num_queries):
    def add():
        found = FoundVacancyFactory(
            visit__agent=who.membership, visit__starts_at=_hour_ago() - timedelta(days=len(rows))
        )
        HireFactory(company=found.vacancy.company, vacancy=found.vacancy, signed=True, starts_on=timezone.localdate())
        found.vacancy.company.aided_contracts.create(agent=who.membership, title="X", proposed_on=timezone.localdate())
        rows.append(found)

    rows = []
    for _ in range(3):
        add()
    with django_assert_max_num_queries(15):
        assert rtef.get(_url(name) + "?de=" if name in ("home", "visits") else _url(name)).status_code == 200


def test_a_visit_is_planned_moved_then_cancelled(rtef, who):
    company = CompanyFactory()
    contact = ContactFactory(company=company)
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    given = {"kind": "visit", "day": day, "hour": "14:30", "minutes": "60", "agent": str(who.membership.pk)}

    response = rtef.post(_url("plan", company), given | {"contact": str(contact.pk), "purpose": "Prendre contact"})
    visit = Visit.objects.get()
    assert response.url == _url("visit", visit)
    assert (visit.contact, timezone.localtime(visit.starts_at).hour) == (contact, 14)
    again = rtef.post(_url("plan", company), given)
    assert again.status_code == 422
    assert "Une autre visite est déjà prévue à cette heure" in _text(again)
    assert "Rachid" in _text(rtef.get(_url("visit", visit)))

    rtef.post(_url("reschedule", visit), {"day": day, "hour": "16:00", "minutes": "30"})
    visit.refresh_from_db()
    assert timezone.localtime(visit.starts_at).hour == 16
    rtef.post(_url("cancel", visit), {"reason": "company"})
    assert "L&#x27;entreprise a annulé" in _text(rtef.get(_url("visit", visit)))
    assert rtef.get(_url("report", visit)).status_code == 409


def test_a_report_with_an_offer_is_one_posting(rtef, who):
    place = {"company__organisation__insee": "99001", "company__organisation__city": "Nomville"}
    visit = VisitFactory(agent=who.membership, starts_at=_hour_ago(), **place)
    assert "Une offre trouvée" in _text(rtef.get(_url("report", visit)))

    half = rtef.post(_url("report", visit), {"outcome": "vacancy", "title": "Plongeuse ou plongeur", "posts": "1"})
    assert half.status_code == 422
    assert "Pour publier l&#x27;offre" in _text(half)
    whole = {"outcome": "vacancy", "title": "Plongeuse ou plongeur", "rome": "G1605", "contract": "cdi", "posts": "2"}
    response = rtef.post(_url("report", visit), whole | {"pay": "1850,50", "pay_period": "month"})
    assert response.url == _url("visit", visit)
    offer = Vacancy.objects.get()
    assert (offer.posts, offer.origin, offer.insee, offer.city) == (2, "rtef", "99001", "Nomville")
    assert (offer.pay_min_cents, offer.pay_period, offer.description) == (185050, "month", "")
    page = _text(rtef.get(_url("visit", visit)))
    assert "Recrute maintenant" in page
    assert reverse("vacancies:vacancy", args=[offer.pk]) in page
    rtef.post(_url("find_vacancy", visit), whole | {"title": "Serveuse", "pay_period": "hour"})
    assert Vacancy.objects.get(title="Serveuse").pay_period == ""


def test_a_report_corrected_keeps_its_offers(rtef, who):
    found = FoundVacancyFactory(visit__agent=who.membership, visit__starts_at=_hour_ago())

    rtef.post(_url("report", found.visit), {"outcome": "later", "note": "Rappeler en mars"})
    found.visit.refresh_from_db()
    assert (found.visit.outcome, found.visit.note) == ("later", "Rappeler en mars")
    assert Vacancy.objects.count() == 1


def test_the_queues_open_on_the_list_of_visits(rtef, who):
    VisitFactory(
        agent=who.membership, starts_at=_hour_ago() - timedelta(days=4), company__organisation__name="À Raconter"
    )
    VisitFactory(
        agent=who.membership,
        done=True,
        starts_at=_hour_ago() - timedelta(days=30),
        next_contact_on=timezone.localdate(),
        company__organisation__name="À Rappeler",
    )

    page = _text(rtef.get(_url("visits") + "?etat=a-rapporter&de=moi"))
    assert ("À Raconter" in page, "À Rappeler" in page) == (True, False)
    assert "en retard" in page
    page = _text(rtef.get(_url("visits") + "?etat=a-rappeler&de=moi"))
    assert ("À Raconter" in page, "À Rappeler" in page) == (False, True)


def test_the_week_shows_each_day_and_goes_to_a_calendar(rtef, who):
    VisitFactory(agent=who.membership, starts_at=timezone.now() + timedelta(hours=2), company__organisation__name="Ici")
    VisitFactory(starts_at=timezone.now() + timedelta(hours=2), company__organisation__name="Là-bas")
    day = timezone.localdate(timezone.now() + timedelta(hours=2)).isoformat()

    mine, everyones = (_text(rtef.get(_url("week") + f"?jour={day}&de={of}")) for of in ("moi", ""))
    assert ("Ici" in mine, "Là-bas" in mine) == (True, False)
    assert ("Ici" in everyones, "Là-bas" in everyones) == (True, True)
    calendar = rtef.get(_url("calendar"))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert calendar.content.count(b"BEGIN:VEVENT") == 1
    assert rtef.get(_url("week") + "?jour=hier&de=x").status_code == 200


def test_companies_are_entrusted_many_at_once(who):
    manager, agent = client_of(principal(Role.MANAGER).membership), who.membership
    companies = [CompanyFactory(), CompanyFactory()]
    chosen = {"ids": [str(one.pk) for one in companies]}

    assert "Confier à un conseiller" in _text(manager.post(_url("entrust"), chosen))
    manager.post(_url("entrust"), chosen | {"confirmed": "2", "agent": str(agent.pk)})
    assert set(Keeping.objects.values_list("company", "agent")) == {(one.pk, agent.pk) for one in companies}


def test_territories_change_hands_and_are_taken_back(who):
    manager, agent = client_of(principal(Role.MANAGER).membership), who.membership
    pole = OrganisationFactory(pole=True, name="Pôle du Port", territory=["99001"])

    empty = manager.post(_url("territories"), {"agent": str(agent.pk)})
    assert "Cochez au moins un Pôle" in _text(empty)
    unknown = manager.post(_url("territories"), {"agent": str(agent.pk), "communes": "Nulle Part"})
    assert "Introuvable dans le département : Nulle Part" in _text(unknown)
    manager.post(_url("territories"), {"agent": str(agent.pk), "poles": [str(pole.pk)]})
    assert "Pôle du Port" in _text(manager.get(_url("territories")))
    held = Keeping.objects.get()
    manager.post(_url("release", held))
    assert manager.post(_url("release", held)).status_code == 409
    assert "Confier des lieux" not in _text(client_of(agent).get(_url("territories")))


def test_a_company_is_left_in_peace_then_approached_again(rtef):
    company = CompanyFactory()

    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert rtef.post(_url("rest", company), {"reason": "asked", "until": yesterday}).status_code == 422
    rtef.post(_url("rest", company), {"reason": "asked"})
    page = _text(rtef.get(_url("company", company)))
    assert "jusqu&#x27;à nouvel ordre" in page or "jusqu'à nouvel ordre" in page
    assert _url("plan", company) not in page
    rtef.post(_url("approach_again", company))
    assert rtef.post(_url("approach_again", company)).status_code == 409
    assert Rest.objects.filter(lifted_at=None).count() == 0


def test_a_post_of_the_departement_is_published_once_it_is_registered(rtef):
    assert "pas encore enregistré comme employeur" in _text(rtef.get(_url("open_own_post")))
    employer = CompanyFactory(siret=queries.siren(timezone.localdate()) + "00019")
    given = {
        "kind": "civic", "employer": str(employer.pk), "service": "catering", "title": "Volontaire", "rome": "G1603",
        "posts": "3", "city": "",
    }  # fmt: skip

    response = rtef.post(_url("open_own_post"), given)
    offer = Vacancy.objects.get()
    assert response.url == reverse("vacancies:vacancy", args=[offer.pk])
    assert (offer.contract, offer.origin, offer.posts) == ("civique", "departement", 3)
    page = _text(rtef.get(_url("own_posts")))
    assert "Volontaire" in page
    assert "Service civique" in page


def test_an_aided_contract_goes_from_proposal_to_signature(rtef):
    company = CompanyFactory(size="tiny")
    assert _url("propose_aided", company) in _text(rtef.get(_url("company", company)))

    rtef.post(_url("propose_aided", company), {"title": "Vendeuse"})
    contract = AidedContract.objects.get()
    today = timezone.localdate()
    early = rtef.post(_url("sign_aided", contract), {"on": today.isoformat()})
    assert "il reste à faire" in _text(early)
    rtef.post(_url("tick_aided", contract), {"codes": list(queries.checklist(today))})
    rtef.post(_url("sign_aided", contract), {"on": today.isoformat()})
    contract.refresh_from_db()
    assert contract.status == "signed"
    assert rtef.get(_url("decline_aided", contract)).status_code == 409
    assert "Vendeuse" in _text(rtef.get(_url("aided")))


def test_an_aided_contract_turned_down_may_come_back(rtef):
    contract = AidedContract.objects.create(
        company=CompanyFactory(), agent=MembershipFactory(role=Role.RTEF), title="X", proposed_on=timezone.localdate()
    )

    rtef.post(_url("decline_aided", contract), {"reason": "cost"})
    assert "Reste à charge trop élevé" in _text(rtef.get(_url("aided_contract", contract))).replace("reste", "Reste")
    rtef.post(_url("propose_aided_again", contract))
    assert rtef.post(_url("propose_aided_again", contract)).status_code == 409


def test_who_was_just_hired_is_shown_for_a_month(rtef, who):
    found = FoundVacancyFactory(visit__agent=who.membership)
    person = BeneficiaryFactory(first_name="Inès", last_name="Lefèvre")
    HireFactory(
        beneficiary=person,
        company=found.vacancy.company,
        vacancy=found.vacancy,
        signed=True,
        starts_on=timezone.localdate(),
    )

    assert "LEFÈVRE Inès" in _text(rtef.get(_url("in_post")))


def test_the_figures_have_their_definitions_and_a_period(rtef, who):
    VisitFactory(agent=who.membership, done=True, starts_at=_hour_ago())

    page = _text(rtef.get(_url("figures")))
    assert who.user.full_name in page
    assert "qu&#x27;aucune annonce ne disait" in page
    wrong = rtef.get(_url("figures") + "?since=2026-02-01&until=2026-01-01")
    assert "échangez les deux dates" in _text(wrong)


@pytest.mark.parametrize("role", [Role.REFERENT, Role.EMPLOYER, Role.AID_OFFICER])
def test_others_do_not_open_prospecting(role):
    assert client_of(principal(role).membership).get(_url("visits")).status_code == 403


def test_an_accelerator_reads_and_does_not_plan():
    rtef = client_of(principal(Role.ACCELERATOR).membership)
    visit = VisitFactory(starts_at=_hour_ago())

    page = _text(rtef.get(_url("visit", visit)))
    assert "Écrire le compte rendu" not in page
    assert rtef.post(_url("report", visit), {"outcome": "later"}).status_code == 403
    assert Visit.objects.get().status == Status.PLANNED


@pytest.mark.parametrize(
    "query",
    [
        "semaine/?jour=9999-12-31&de=",
        "semaine/?jour=0001-01-01&de=moi",
        "semaine/?jour=demain&de=personne",
        "chiffres/?since=0001-01-01&until=0002-01-01",
        "chiffres/?since=2030-01-01&until=2020-01-01",
        "?de=personne-de-ce-nom&etat=autre&secteur=lune&q=\x00",
        "visites/?etat=autre&de=00000000-0000-0000-0000-000000000000",
    ],
)
def test_an_address_typed_by_hand_shows_a_page(rtef, query):
    assert rtef.get(_url("home") + query).status_code == 200


def test_a_day_that_no_calendar_has_is_said_to_be_wrong(rtef, who):
    given = {"kind": "visit", "hour": "23:00", "minutes": "240", "agent": str(who.membership.pk)}

    response = rtef.post(_url("plan", CompanyFactory()), given | {"day": "9999-12-31"})

    assert response.status_code == 422
    assert "Vérifiez l&#x27;année" in _text(response)


def test_who_looks_on_is_not_led_to_what_only_an_rtef_may_do(rtef):
    company = CompanyFactory()
    plan, onlooker = _url("plan", company), client_of(principal(Role.ACCELERATOR).membership)

    for browser, may in ((rtef, True), (onlooker, False)):
        assert (plan in _text(browser.get(_url("home") + "?de="))) == may
        assert (_url("calendar") in _text(browser.get(_url("week") + "?de="))) == may
