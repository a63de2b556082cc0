"""Distance counts: how far people go, what is near a commune, what is fair, what is stale."""

import html
import math
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Commune, Departement
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Household, HouseholdMember
from rebond.work.vacancies import fitting, matching, operations, places, queries, tasks
from rebond.work.vacancies.models import Vacancy
from tests.conftest import NOON, TODAY
from tests.factories import AssignmentFactory, BeneficiaryFactory, principal
from tests.signing import client_of
from tests.work.factories import ApplicationFactory, CompanyFactory, JobSearchFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")

AUBAGNE, AIX, ARLES = (43.2928, 5.5707), (43.5283, 5.4497), (43.6768, 4.6303)


def _at(place, **fields):
    return VacancyFactory(latitude=place[0], longitude=place[1], **fields)


def _living(insee="99005", postal_code="99400", **fields):
    person = fields.pop("beneficiary", None) or BeneficiaryFactory()
    home = Household.objects.create(payer="CAF", insee=insee, postal_code=postal_code)
    HouseholdMember.objects.create(household=home, beneficiary=person, role="DEM", starts_on=TODAY)
    return JobSearchFactory(beneficiary=person, **fields)


@pytest.fixture
def aubagne(departement):
    return Commune.objects.create(
        insee="99005", name="Aubagne", sort_name="aubagne", postal_codes=["99400"],
        departement_code=Departement.objects.get(pk=context.current()).code,
        latitude=AUBAGNE[0], longitude=AUBAGNE[1],
    )  # fmt: skip


def _globe_km(one, other):
    """Kilometres along the great circle."""
    (a, b), (c, d) = [tuple(map(math.radians, place)) for place in (one, other)]
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def test_the_plane_and_the_globe_agree_to_the_kilometre():
    east, north = places.metres(AIX, AUBAGNE)

    plane = (east**2 + north**2) ** 0.5 / 1000
    assert plane == pytest.approx(_globe_km(AIX, AUBAGNE), rel=0.003)
    assert round(plane) == 28


@pytest.mark.parametrize("km", [2, 30, 100])
def test_the_circle_is_that_of_the_globe_in_every_direction(km):
    degrees = km / places.KM_A_DEGREE
    for bearing in range(0, 360, 30):
        up, right = (math.cos(math.radians(bearing)), math.sin(math.radians(bearing)))
        for share in (0.9, 0.999, 1.001, 1.1):
            latitude = AUBAGNE[0] + up * degrees * share
            middle = math.cos(math.radians((AUBAGNE[0] + latitude) / 2))
            _at((latitude, AUBAGNE[1] + right * degrees * share / middle))

    found = set(Vacancy.objects.filter(places.near(AUBAGNE, km)))

    assert found == {one for one in Vacancy.objects.all() if _globe_km(AUBAGNE, (one.latitude, one.longitude)) <= km}
    assert len(found) == 24


def test_what_is_near_is_in_the_circle_not_only_in_its_box():
    near, corner = _at((43.2928, 5.6907)), _at((43.2928 + 0.25, 5.5707 + 0.35))
    VacancyFactory()

    assert set(Vacancy.objects.filter(places.within(AUBAGNE, 30))) == {near, corner}
    assert list(Vacancy.objects.filter(places.near(AUBAGNE, 30))) == [near]


@pytest.mark.usefixtures("aubagne")
def test_a_home_is_known_by_its_commune_or_by_its_postal_code():
    by_code, by_post, nowhere = _living(), _living("13055", "99400"), _living("", "")

    found = places.homes(one.beneficiary_id for one in (by_code, by_post, nowhere))

    assert found == {by_code.beneficiary_id: AUBAGNE, by_post.beneficiary_id: AUBAGNE}


@pytest.mark.usefixtures("aubagne")
def test_a_person_is_shown_what_lies_within_what_they_travel_the_nearest_first():
    search = _living(radius_km=30, means="car")
    far, near, lost = _at(ARLES), _at(AIX), VacancyFactory()
    here = _at(AUBAGNE, published_at=NOON)

    found = fitting.offers_for(search.beneficiary, on=TODAY)

    assert [one.vacancy for one in found] == [here, near, lost]
    assert far not in [one.vacancy for one in found]
    assert found[1].line == "même métier, 28 km"
    assert "À 28 km de chez elle à vol d'oiseau ; la personne va jusqu'à 30 km, en voiture." in found[1].reasons
    assert "À 28 km de chez vous à vol d'oiseau ; vous allez jusqu'à 30 km, en voiture." in found[1].said
    assert found[0].line == "même métier, même commune"


@pytest.mark.usefixtures("aubagne")
def test_who_said_no_distance_goes_as_far_as_the_pack_says():
    search = _living()
    _at(ARLES)
    near = _at(AIX)

    assert [one.vacancy for one in fitting.offers_for(search.beneficiary, on=TODAY)] == [near]


def test_hours_are_required_like_the_rest():
    offer = VacancyFactory(hours=["early", "3x8"], requires=["licence_b"])

    assert queries.needs(offer) == ["licence_b", "early_hours", "shifts", "night"]
    assert queries.missing(JobSearchFactory(has=["licence_b", "shifts"]), offer) == ["early_hours", "night"]


def test_who_was_never_proposed_anything_comes_first_and_the_reason_is_said():
    referent, offer = principal(Role.REFERENT), VacancyFactory()
    mine = [AssignmentFactory(structure=referent.membership.organisation).beneficiary for _ in range(2)]
    known, fresh = sorted(mine, key=lambda person: person.sort_name)
    for person in mine:
        JobSearchFactory(beneficiary=person)
    ApplicationFactory(beneficiary=known, status="declined")

    found = fitting.fitting(offer, referent, on=TODAY)

    assert [one.person for one in found] == [fresh, known]
    assert any("cela compte pour elle" in reason for reason in found[0].reasons)
    assert not any("cela compte pour elle" in reason for reason in found[1].reasons)
    first = "C'est votre premier métier souhaité : Serveur."
    assert found[0].said == [first, "Contrat souhaité : CDI.", "L'offre est récente."]


def test_who_was_never_proposed_anything_is_looked_at_first_however_old_their_search(monkeypatch):
    monkeypatch.setattr(fitting, "SEARCHES_LOOKED_AT", 1)
    known, fresh = JobSearchFactory(), JobSearchFactory(updated_at=NOON - timedelta(days=300))
    ApplicationFactory(beneficiary=known.beneficiary, status="declined")

    found = fitting.fitting(VacancyFactory(), principal(Role.MANAGER), on=TODAY)

    assert [one.person for one in found] == [fresh.beneficiary]


def test_an_offer_with_few_candidates_comes_first_when_the_rest_is_equal():
    search = JobSearchFactory()
    wanted, lonely = VacancyFactory(title="A"), VacancyFactory(title="B")
    for _ in range(3):
        ApplicationFactory(vacancy=wanted, sent=True)

    found = fitting.offers_for(search.beneficiary, on=TODAY)

    assert [one.vacancy for one in found] == [lonely, wanted]
    assert [matching.fairness(TODAY).points(was_proposed=True, candidates=n) for n in (0, 1, 3, 9)] == [30, 20, 0, 0]


@pytest.mark.usefixtures("aubagne")
def test_an_offer_takes_the_place_of_its_commune_and_follows_it():
    by = principal(Role.RTEF).actor
    offer = operations.publish(
        CompanyFactory(), title="Cuisinier", rome="G1602", contract="cdi", insee="99005", by=by, at=NOON
    )

    assert (offer.latitude, offer.longitude) == AUBAGNE
    assert operations.change(offer, insee="", by=by, at=NOON).latitude is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pay_min_cents": 1200}, "avec un minimum"),
        ({"pay_min_cents": 1200, "pay_max_cents": 1100, "pay_period": "hour"}, "avec un minimum"),
        ({"experience": "beginner", "experience_months": 6}, "durée d'expérience"),
        ({"latitude": 43.0}, "une latitude et une longitude"),
        ({"hours": ["dawn"]}, "dawn"),
    ],
)
def test_an_offer_that_contradicts_itself_is_refused(fields, said):
    given = {"title": "Cuisinier", "rome": "G1602", "contract": "cdi", "by": principal().actor, "at": NOON}

    with pytest.raises(ValidationError, match=said):
        operations.publish(CompanyFactory(), **given, **fields)


def test_a_silent_offer_shows_a_banner_then_is_suspended_until_somebody_confirms_it(rtef):
    offer = VacancyFactory()

    assert list(queries.to_confirm(rtef, TODAY + timedelta(days=59))) == []
    assert list(queries.to_confirm(rtef, TODAY + timedelta(days=60))) == [offer]
    assert operations.pause_stale(by=rtef.actor, at=NOON + timedelta(days=89)) == 0
    assert operations.pause_stale(by=rtef.actor, at=NOON + timedelta(days=90)) == 1
    offer.refresh_from_db()
    assert offer.status == "paused"
    again = operations.confirm(offer, by=rtef.actor, at=NOON + timedelta(days=91))
    assert (again.status, again.updated_at) == ("open", NOON + timedelta(days=91))
    assert operations.confirm(again, by=rtef.actor, at=NOON + timedelta(days=92)).updated_at == NOON + timedelta(
        days=92
    )


@pytest.fixture
def rtef():
    return principal(Role.RTEF)


def test_the_worker_suspends_what_is_silent():
    VacancyFactory(published_at=NOON - timedelta(days=4000))

    tasks.pause_stale()

    assert Vacancy.objects.get().status == "paused"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"pay_max": "14"}, "Dites aussi le salaire le plus bas"),
        ({"pay_min": "14"}, "par heure, par mois ou par an"),
        ({"pay_min": "14", "pay_max": "12", "pay_period": "hour"}, "échangez-les"),
        ({"pay_min": "12", "pay_period": "month"}, "vérifiez la période"),
        ({"pay_min": "1800", "pay_max": "2000", "pay_period": "hour"}, "vérifiez la période"),
        ({"pay_min": "abc", "pay_period": "hour"}, "nombre"),
    ],
)
def test_a_pay_that_is_none_is_said_beside_its_field(rtef, typed, said):
    given = {"title": "Boulanger", "rome": "G1602", "contract": "cdi", "posts": "1", **typed}

    page = client_of(rtef.membership).post(reverse("vacancies:publish", args=[CompanyFactory().pk]), given)

    assert page.status_code == 422
    assert said in html.unescape(page.content.decode())
    assert not Vacancy.objects.exists()


def test_an_agent_writes_hours_pay_and_experience_and_reads_them(rtef):
    browser, company = client_of(rtef.membership), CompanyFactory()
    typed = {
        "title": "Boulanger", "rome": "G1602", "contract": "cdi", "posts": "1", "hours": ["early", "weekend"],
        "pay_min": "12,50", "pay_max": "14", "pay_period": "hour", "experience": "wished", "experience_months": "12",
        "is_reachable": "True", "has_immersion": "on",
    }  # fmt: skip

    browser.post(reverse("vacancies:publish", args=[company.pk]), typed)

    offer = Vacancy.objects.get()
    assert (offer.pay_min_cents, offer.pay_max_cents, offer.is_reachable, offer.has_immersion) == (
        1250,
        1400,
        True,
        True,
    )
    page = browser.get(reverse("vacancies:vacancy", args=[offer.pk])).content.decode()
    assert "Matin tôt, Week-end" in page
    assert "Expérience souhaitée, 12 mois" in page
    form = browser.get(reverse("vacancies:change", args=[offer.pk])).content.decode()
    assert 'value="12,50"' in form
    wrong = browser.post(reverse("vacancies:change", args=[offer.pk]), typed | {"pay_period": ""}).content.decode()
    assert "par heure, par mois ou par an" in wrong


@pytest.mark.usefixtures("aubagne")
def test_offers_are_found_around_a_commune_by_occupation_and_freshness(rtef):
    _at(AIX, title="Près", updated_at=NOON)
    _at(ARLES, title="Loin", rome="F1703")
    browser, address = client_of(rtef.membership), reverse("vacancies:vacancies")

    near = browser.get(address, {"autour": "Aubagne (99400)", "km": "30"}).content.decode()
    mason = browser.get(address, {"metier": "Maçon"}).content.decode()
    wrong = browser.get(address, {"autour": "Atlantide"}).content.decode()

    assert "Près" in near
    assert "Loin" not in near
    assert "Loin" in mason
    assert "Près" not in mason
    assert "n&#x27;est pas de la liste" in wrong
