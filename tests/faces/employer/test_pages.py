"""The employer's pages: entering without anybody's help, and the space of the company."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from rebond.ground.messaging.models import Message
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.work.clauses.models import MonthHours
from rebond.work.employers.models import Company, SpaceRequest
from rebond.work.vacancies.models import Vacancy
from tests.conftest import NOON
from tests.events.jobdating import factories as events
from tests.factories import principal
from tests.signing import client_of
from tests.work.employers.factories import MemberFactory, SpaceRequestFactory
from tests.work.factories import (
    ApplicationFactory,
    CompanyFactory,
    ContactFactory,
    HireFactory,
    PlacementFactory,
    VacancyFactory,
)

pytestmark = pytest.mark.usefixtures("departement")
BISTROT = "99980001400014"
WHO = {"first_name": "Rachid", "last_name": "Martin", "email": "rachid@bistrot.example"}


@pytest.fixture
def start(departement):
    return reverse("employer:start", args=[departement.code])


def _link():
    body = Message.objects.filter(kind="company_space").latest("created_at").body
    found = re.search(r"https?://[^/]+(/employeurs/lien/\S+)", body)
    assert found is not None
    return found[1]


def test_the_directory_says_the_name_and_the_address(start):
    page = Client().get(start, {"siret": "999 800 014 00014"}).content.decode()

    assert "Est-ce bien votre entreprise" in page
    assert "Bistrot du Vieux Quai" in page
    assert "12 rue du port" in page


@pytest.mark.parametrize(
    ("siret", "said"),
    [("99980001400015", "un chiffre est sans doute faux"), ("99980006300011", "est fermé"), ("", "obligatoire")],
)
def test_a_wrong_or_closed_siret_goes_no_further(start, siret, said):
    page = Client().get(start, {"siret": siret}).content.decode()
    Client().post(start, {"siret": siret, **WHO})

    assert said in page
    assert not SpaceRequest.objects.exists()


def test_from_a_siret_to_an_open_space(start):
    sent = Client().post(f"{start}?siret={BISTROT}", {"siret": BISTROT, **WHO})
    assert "Regardez vos e-mails" in sent.content.decode()
    link = _link()
    assert "Bistrot du Vieux Quai" in Client().get(link).content.decode()
    weak = Client().post(link, {"password": "court"})
    done = Client().post(link, {"password": "trois mots sans rapport"})

    assert weak.status_code == 422
    assert done.headers["Location"] == reverse("account_login")
    company = Company.objects.get()
    assert (company.activity, company.idcc, company.is_market, company.size) == ("56.10A", "1979", True, "tiny")
    assert company.organisation.insee == "13202"
    again = Client().post(link, {"password": "trois mots sans rapport"})
    assert "L'espace est ouvert" in again.content.decode()
    assert Membership.objects.filter(role=Role.EMPLOYER).count() == 1


def test_what_the_browser_says_of_the_company_is_not_believed(start):
    Client().post(start, {"siret": BISTROT, "name": "Autre nom", "activity": "99.99Z", **WHO})

    request = SpaceRequest.objects.get()
    assert (request.name, request.facts["activity"]) == ("Bistrot du Vieux Quai", "56.10A")


def test_a_company_that_the_directory_does_not_know_is_named_by_hand(start):
    page = Client().get(start, {"siret": "35600000049837"}).content.decode()
    Client().post(start, {"siret": "35600000049837", "name": "Bureau de poste", **WHO})

    assert "ne connaît pas ce SIRET" in page
    assert SpaceRequest.objects.get().name == "Bureau de poste"


def test_a_known_company_says_who_decides(start):
    company = CompanyFactory(siret=BISTROT, organisation__name="Le Bistrot, ici")
    principal(Role.EMPLOYER, organisation=company.organisation)

    page = Client().get(start, {"siret": BISTROT}).content.decode()
    Client().post(start, {"siret": BISTROT, **WHO})
    asked = Client().post(_link()).content.decode()

    assert "Le Bistrot, ici" in page
    assert "a déjà un espace" in page
    assert "Votre demande est transmise" in asked
    assert Membership.objects.filter(role=Role.EMPLOYER).count() == 1


def test_addresses_are_not_written_to_without_end(start, settings):
    settings.ACCOUNT_RATE_LIMITS = {"directory": "60/h/ip", "space_request": "20/h/ip,2/h/key"}

    codes = [Client().post(start, {"siret": BISTROT, **WHO}).status_code for _ in range(3)]

    assert codes == [200, 200, 429]
    assert Message.objects.count() == 2


def test_a_link_that_is_not_one_opens_nothing():
    assert Client().get(reverse("employer:prove", args=["rien"])).status_code == 410


@pytest.fixture
def own():
    return CompanyFactory(organisation__name="Le Bistrot")


@pytest.fixture
def employer(own):
    return client_of(principal(Role.EMPLOYER, organisation=own.organisation).membership)


def test_the_space_shows_what_is_the_companys_and_nothing_else(own, employer, django_assert_max_num_queries):
    offer, hire = VacancyFactory(company=own, title="Cuisinière"), HireFactory(company=own)
    other, elsewhere = VacancyFactory(title="Ailleurs"), HireFactory()
    event = events.job_dating(on=events.DAY.replace(year=2099))
    host = events.Recruiter.objects.create(job_dating=event, company=own)
    events.meeting(events.candidate(event), host)
    ContactFactory(company=own)
    MemberFactory(company=own).commitments.create(kind="visits", yearly=2)

    with django_assert_max_num_queries(24):
        page = employer.get(reverse("employer:home")).content.decode()

    for said in (offer.title, hire.beneficiary.full_name, "1\xa0entretien prévu", "Visites de l&#x27;entreprise"):
        assert said in page
    assert other.title not in page
    assert elsewhere.beneficiary.full_name not in page


def test_an_employer_publishes_changes_and_withdraws_their_own_offer(own, employer):
    typed = {"title": "Serveuse ou serveur", "rome": "G1803", "contract": "cdi", "posts": "1"}
    made = employer.post(reverse("vacancies:publish", args=[own.pk]), typed)
    offer = Vacancy.objects.get()
    employer.post(reverse("vacancies:change", args=[offer.pk]), typed | {"posts": "2"})
    page = employer.get(made.headers["Location"]).content.decode()
    employer.post(reverse("vacancies:close", args=[offer.pk]))

    offer.refresh_from_db()
    assert (offer.company_id, offer.posts, offer.status) == (own.pk, 2, "closed")
    assert "Retirer l'offre" in page
    assert "Personnes à qui la proposer" not in page


def test_an_employer_touches_no_other_companys_offer(employer):
    other = VacancyFactory()

    for name, pk in (("publish", other.company_id), ("change", other.pk), ("close", other.pk), ("fill", other.pk)):
        assert employer.post(reverse(f"vacancies:{name}", args=[pk])).status_code == 404


def test_an_employer_corrects_how_they_are_reached_only(own, employer):
    employer.post(reverse("employer:contact"), {"city": "Aubagne", "phone": "04 91 00 00 00", "name": "Autre nom"})

    own.organisation.refresh_from_db()
    assert (own.organisation.city, own.organisation.phone, own.organisation.name) == (
        "Aubagne",
        "0491000000",
        "Le Bistrot",
    )
    assert employer.get(reverse("employers:change", args=[own.pk])).status_code == 403


def test_a_member_lets_a_colleague_in(own, employer):
    one, other = SpaceRequestFactory(company=own, asked=True), SpaceRequestFactory(company=own, asked=True)
    stranger = SpaceRequestFactory(asked=True)

    assert one.full_name in employer.get(reverse("employer:home")).content.decode()
    employer.post(reverse("employers:accept_access", args=[one.pk]))
    employer.post(reverse("employers:refuse_access", args=[other.pk]))

    assert employer.post(reverse("employers:accept_access", args=[stranger.pk])).status_code == 404
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, other.status) == ("opened", "refused")
    assert employer.post(reverse("employers:accept_access", args=[one.pk])).status_code == 409
    assert one.settled_at > NOON


def test_an_employer_whose_company_is_not_registered_is_told_what_to_do():
    employer = client_of(principal(Role.EMPLOYER).membership)

    assert "pas encore enregistrée" in employer.get(reverse("employer:home")).content.decode()
    assert "pas encore enregistrée" in employer.get(reverse("employer:contact")).content.decode()


def test_an_employer_who_enters_arrives_in_their_space(employer):
    assert employer.get("/").headers["Location"] == reverse("employer:home")


def test_the_space_says_what_waits_people_first(own, employer):
    home = reverse("employer:home")
    assert "Publiez une offre" in employer.get(home).content.decode()

    vacancy = VacancyFactory(company=own)
    ApplicationFactory(vacancy=vacancy, sent=True)
    ApplicationFactory(vacancy=vacancy)
    ApplicationFactory(sent=True)
    placed = PlacementFactory(lot__company=own)
    MonthHours.objects.create(
        placement=placed,
        month=NOON.date().replace(day=1),
        hours=10,
        declared_at=NOON,
        status="refused",
        refusal="Illisible",
    )

    page = employer.get(home).content.decode().replace("\u00a0", " ").replace("&#x27;", "'")
    assert page.index("1 candidature attend votre réponse.") < page.index("1 mois d'heures est à reprendre.")
    assert "demande d'aide" not in page
