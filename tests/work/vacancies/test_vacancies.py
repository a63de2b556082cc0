"""Offers and searches: published, filled, matched; who sees whom."""

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from planner import matching as engine
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.tenancy.models import Commune
from rebond.ground.tenancy.words import normalise
from rebond.people.accounts.states import Role
from rebond.work.vacancies import fitting, matching, operations, queries, rome
from rebond.work.vacancies.models import JobSearch, Vacancy
from tests.conftest import NOON, TODAY
from tests.factories import AssignmentFactory, BeneficiaryFactory, principal
from tests.signing import client_of
from tests.work.factories import CompanyFactory, JobSearchFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.mark.parametrize(
    ("a", "b", "points"),
    [
        ("G1602", "G1602", 100),
        ("G1602", "G1605", 60),
        ("G1602", "G1803", 30),
        ("G1602", "F1703", 0),
        ("N4105", "N1103", 0),
    ],
)
def test_occupations_are_alike_by_what_their_codes_begin_with(a, b, points):
    assert rome.similarity(a, b) == rome.similarity(b, a) == points


def test_every_code_of_the_table_is_one_and_every_name_is_read_back():
    assert all(rome.CODE.fullmatch(code) for code in rome.OCCUPATIONS)
    assert [rome.read(rome.told(code)) for code in rome.OCCUPATIONS] == list(rome.OCCUPATIONS)
    assert len(set(rome.OCCUPATIONS.values())) == len(rome.OCCUPATIONS) >= 120


def test_every_sector_of_the_pack_has_occupations():
    for starts in queries.sector_romes(TODAY).values():
        assert any(code.startswith(starts) for code in rome.OCCUPATIONS)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("serveur", "G1803"), ("g1803", "G1803"), ("Maçon", "F1703"), ("X G9999", "G9999"), ("comptable", "M1203")],
)
def test_an_occupation_is_read_by_its_name_or_its_code(typed, code):
    assert rome.read(typed) == code


@pytest.mark.parametrize(
    ("typed", "said"), [("cosmonaute", "n'est pas dans la liste"), ("conducteur", "plusieurs métiers")]
)
def test_what_means_nothing_or_several_occupations_says_so(typed, said):
    with pytest.raises(ValueError, match=said):
        rome.read(typed)


def _publish(**fields):
    given = {"title": "Cuisinier", "rome": "G1602", "contract": "cdi", "by": principal(Role.RTEF).actor, "at": NOON}
    return operations.publish(CompanyFactory(), **given | fields)


def test_an_offer_is_published_filled_reopened_and_closed():
    by = principal(Role.RTEF).actor
    offer = _publish(requires=["licence_b"])

    assert operations.fill(offer, by=by, at=NOON).closed_at == NOON
    assert operations.reopen(offer, by=by, at=NOON).closed_at is None
    assert operations.close(offer, by=by, at=NOON).status == "closed"
    with pytest.raises(IllegalMove):
        operations.fill(offer, by=by, at=NOON)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rome": "G16"}, "code ROME"),
        ({"posts": 0}, "au moins un poste"),
        ({"weekly_hours": 70}, "de 1 à 48 heures"),
        ({"requires": ["good_health"]}, "n'est pas dans la liste"),
    ],
)
def test_an_offer_that_is_none_is_refused(fields, said):
    with pytest.raises(ValidationError, match=said):
        _publish(**fields)


def test_a_search_ranks_three_occupations_at_most_and_is_rewritten():
    person, by = BeneficiaryFactory(), principal().actor
    given = {"contracts": ["cdd", "cdi"], "has": ["saturday", "licence_b"], "by": by, "at": NOON}

    with pytest.raises(ValidationError, match="3 métiers au plus"):
        operations.describe_search(person, wishes=["G1602", "G1803", "G1605", "F1703"], **given)
    operations.describe_search(person, wishes=["G1602"], **given)
    search = operations.describe_search(person, wishes=["G1803", "G1602", "G1803"], **given)

    assert search.wishes == ["G1803", "G1602"]
    assert search.has == ["licence_b", "saturday"]
    assert JobSearch.objects.count() == 1


def test_what_somebody_has_implies_what_is_below_and_what_lacks_is_named():
    offer = VacancyFactory(requires=["licence_b", "french_a2", "night"])
    search = JobSearchFactory(has=["licence_c", "french_b2"])

    assert queries.missing(search, offer) == ["night"]
    assert queries.missing(JobSearch(), offer) == ["licence_b", "french_a2", "night"]


def test_the_list_of_requirements_fits_the_engine_and_says_nothing_of_health():
    told = queries.requirement_list(TODAY)

    assert len(told) <= queries.MOST_REQUIREMENTS
    words = " ".join(f"{one.code} {one.label} {one.ask}" for one in told).lower()
    assert not any(word in words for word in ("santé", "handicap", "rqth", "invalid", "grossesse", "port de charge"))


@pytest.fixture
def searches():
    wishes = [["G1803"], ["G1602", "G1803"], ["F1703"], []]
    has = [["licence_c"], ["night", "french_b1"], [], ["licence_b"]]
    return [
        JobSearchFactory(wishes=w, has=h, contracts=c)
        for w, h, c in zip(wishes, has, [["cdi"], ["cdd"], [], ["cdi"]], strict=True)
    ]


@pytest.fixture
def offers():
    return [
        VacancyFactory(requires=["licence_b"]),
        VacancyFactory(rome="G1605", contract="cdd", requires=["night", "french_a2"]),
        VacancyFactory(rome="F1704", published_at=NOON.replace(year=2025)),
    ]


def test_fits_are_the_pairs_that_lack_nothing_each_with_the_engine_s_own_reasons(searches, offers):
    found = matching.fits(searches, offers, on=TODAY, each=3)

    allowed = {
        (s, v)
        for s, search in enumerate(searches)
        for v, offer in enumerate(offers)
        if not queries.missing(search, offer)
    }
    assert {(fit.person, fit.vacancy) for fit in found} == allowed
    asked = matching.market(searches, offers, on=TODAY)
    pairs = np.array([(fit.person, fit.vacancy) for fit in found])
    told = engine.explain(asked.people, asked.vacancies, asked.similarity, pairs, asked.weights)
    assert [list(fit.why.values()) for fit in found] == told[:, [0, 3, 4]].tolist()
    assert [fit.points for fit in found] == told[:, :5].sum(axis=1).tolist()
    best = next(fit for fit in found if (fit.person, fit.vacancy) == (0, 0))
    assert best.why == {"rome": 400, "contract": 50, "freshness": 100}


def test_fits_keep_the_best_of_each_and_answer_nothing_with_nothing(searches, offers):
    found = matching.fits(searches, offers, on=TODAY, each=1)

    assert len({fit.person for fit in found}) == len(found)
    assert matching.fits([], offers, on=TODAY, each=3) == matching.fits(searches, [], on=TODAY, each=3) == []


def _shown(who, offer):
    return client_of(who.membership).get(reverse("vacancies:vacancy", args=[offer.pk])).content.decode()


def test_people_who_fit_are_shown_to_whom_opens_their_file_and_by_name_to_an_rtef():
    offer, referent, rtef = VacancyFactory(), principal(Role.REFERENT), principal(Role.RTEF)
    mine = AssignmentFactory(structure=referent.membership.organisation).beneficiary
    theirs = AssignmentFactory().beneficiary
    JobSearchFactory(beneficiary=mine, wishes=["G1801", "G1803"])
    JobSearchFactory(beneficiary=theirs, wishes=["G1803"])
    JobSearchFactory(beneficiary=BeneficiaryFactory())

    [found] = fitting.fitting(offer, referent, on=TODAY)

    assert found.person == mine
    assert found.reasons[0] == "C'est son deuxième métier souhaité : Serveur."
    file = reverse("casefile:person", args=[mine.pk])
    assert mine.full_name in (page := _shown(referent, offer)) and file in page
    assert [one.person for one in fitting.fitting(offer, rtef, on=TODAY)] == [theirs, mine]
    assert mine.full_name in (page := _shown(rtef, offer)) and file not in page
    assert "Personnes à qui la proposer" not in _shown(principal(Role.SECTOR_EXPERT), offer)


def test_an_rtef_proposes_an_offer_to_somebody_who_is_accompanied():
    offer, rtef, person = VacancyFactory(), principal(Role.RTEF), AssignmentFactory().beneficiary
    JobSearchFactory(beneficiary=person, wishes=["G1803"])

    client_of(rtef.membership).post(reverse("applications:propose", args=[offer.pk]), {"ids": [str(person.pk)]})

    [made] = person.applications.all()
    assert (made.vacancy, made.status, made.proposed_by) == (offer, "proposed", rtef.membership)


def test_an_agent_publishes_changes_and_filters_offers():
    browser, company = client_of(principal(Role.RTEF).membership), CompanyFactory()
    typed = {
        "title": "Maçonne ou maçon",
        "rome": "Maçon",
        "contract": "cdd",
        "months": "6",
        "posts": "2",
        "requires": ["licence_b"],
    }

    browser.post(reverse("vacancies:publish", args=[company.pk]), typed)
    offer = Vacancy.objects.get()
    assert (offer.rome, offer.posts, offer.requires) == ("F1703", 2, ["licence_b"])
    wrong = browser.post(reverse("vacancies:change", args=[offer.pk]), typed | {"contract": "cdi"}).content.decode()
    assert "Un CDI n&#x27;a pas de durée" in wrong
    listed = browser.get(reverse("vacancies:vacancies"), {"secteur": "batiment", "etat": "open"}).content.decode()
    assert "Maçonne ou maçon" in listed
    other = browser.get(reverse("vacancies:vacancies"), {"secteur": "commerce"}).content.decode()
    assert "Maçonne ou maçon" not in other
    for act, status in (("fill", "filled"), ("reopen", "open"), ("close", "closed")):
        browser.post(reverse(f"vacancies:{act}", args=[offer.pk]))
        offer.refresh_from_db()
        assert offer.status == status
    assert browser.post(reverse("vacancies:close", args=[offer.pk])).status_code == 409


@pytest.mark.parametrize(
    ("typed", "insee", "city"),
    [
        ("Ville-Neuve (99100)", "99001", "Ville-Neuve"),
        ("ville neuve", "99001", "Ville-Neuve"),
        ("99100", "99001", "Ville-Neuve"),
        ("99200", "", "99200"),
        ("Zone des Paluds, Ailleurs", "", "Zone des Paluds, Ailleurs"),
        ("", "", ""),
    ],
)
def test_the_place_of_an_offer_is_a_commune_of_the_table_when_one_is_meant(departement, typed, insee, city):
    for rank, name in enumerate(("Ville-Neuve", "Grand Bourg", "Petit Bourg"), 1):
        Commune.objects.create(
            insee=f"9900{rank}",
            name=name,
            sort_name=normalise(name),
            departement_code=departement.code,
            postal_codes=["99100" if rank == 1 else "99200"],
        )
    browser, company = client_of(principal(Role.RTEF).membership), CompanyFactory()
    address = reverse("vacancies:publish", args=[company.pk])
    given = {"title": "Maçonne ou maçon", "rome": "Maçon", "contract": "cdi", "posts": "1", "city": typed}

    assert "Ville-Neuve (99100)" in browser.get(address).content.decode()
    browser.post(address, given)

    offer = Vacancy.objects.get()
    assert (offer.insee, offer.city) == (insee, city)


def test_a_companion_describes_a_search_and_nothing_typed_is_lost():
    referent = principal(Role.REFERENT)
    person = AssignmentFactory(structure=referent.membership.organisation).beneficiary
    browser, address = client_of(referent.membership), reverse("vacancies:search", args=[person.pk])

    wrong = browser.post(address, {"wish_1": "cosmonaute", "wish_2": "Serveur", "has": ["night"]}).content.decode()
    assert "n&#x27;est pas dans la liste" in wrong
    assert "cosmonaute" in wrong
    browser.post(
        address,
        {"wish_1": "Serveur (G1803)", "wish_3": "plongeur en restauration", "has": ["night"], "contracts": ["cdi"]},
    )
    search = JobSearch.objects.get()
    assert (search.wishes, search.has, search.contracts) == (["G1803", "G1605"], ["night"], ["cdi"])
    assert "Serveur (G1803)" in browser.get(address).content.decode()
