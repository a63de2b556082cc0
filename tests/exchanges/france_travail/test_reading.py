"""One offer of France Travail becomes a draft of ours, or is refused with its reason; ours are read back."""

import pytest

from rebond.exchanges.france_travail import pay, reading, writing
from rebond.ground.connectors import offers_local
from rebond.work.vacancies import queries
from rebond.work.vacancies.states import Experience, Pattern, PayPeriod
from tests.conftest import TODAY
from tests.work.factories import VacancyFactory

KNOWN = ["licence_b", "licence_c", "licence_d", "forklift", "english"]
OFFER = {
    "id": "190XYZT",
    "intitule": "Livreur / Livreuse (H/F)",
    "description": "Vous livrez.",
    "romeCode": "N4105",
    "typeContrat": "CDD",
    "typeContratLibelle": "CDD - 6 Mois",
    "natureContrat": "E1",
    "dureeTravailLibelle": "35H/semaine\nTravail samedi et dimanche",
    "experienceExige": "E",
    "experienceLibelle": "2 An(s)",
    "permis": [{"libelle": "B - Véhicule léger", "exigence": "E"}, {"libelle": "CE - Poids lourd", "exigence": "S"}],
    "langues": [{"libelle": "Anglais", "exigence": "E"}, {"libelle": "Espagnol", "exigence": "E"}],
    "salaire": {"libelle": "Mensuel de 1801.80 Euros à 2000.00 Euros sur 12.0 mois", "complement1": "Mutuelle"},
    "lieuTravail": {"libelle": "13 - MARSEILLE 01", "commune": "13201", "latitude": 43.3, "longitude": 5.38},
    "entreprise": {"nom": "ENTREPRISE FICTIVE"},
    "contact": {"nom": "Mme Fictive", "courriel": "personne@example.org", "telephone": "0400000000"},
    "nombrePostes": 2,
}


def test_an_offer_fills_our_fields():
    draft = reading.read(OFFER, KNOWN)

    assert isinstance(draft, reading.Draft)
    assert (draft.ft_id, draft.siret, draft.employer) == ("190XYZT", "", "ENTREPRISE FICTIVE")
    told = draft.fields.pop("description")
    assert draft.fields == {
        "title": "Livreur / Livreuse (H/F)",
        "rome": "N4105",
        "contract": "cdd",
        "posts": 2,
        "weekly_hours": 35,
        "months": 6,
        "hours": [Pattern.WEEKEND],
        "insee": "13201",
        "city": "Marseille 01",
        "latitude": 43.3,
        "longitude": 5.38,
        "pay_min_cents": 180180,
        "pay_max_cents": 200000,
        "pay_period": PayPeriod.MONTH,
        "experience": Experience.REQUIRED,
        "experience_months": 24,
        "requires": ["licence_b", "english"],
    }
    for words in ("Vous livrez.", "FICTIVE", "souhaité : CE", "exigé : Espagnol", "Mutuelle"):
        assert words in told
    assert "Mme Fictive" not in told
    assert "personne@" not in told


@pytest.mark.parametrize(
    ("change", "contract"),
    [
        ({"typeContrat": "CDI"}, "cdi"),
        ({"typeContrat": "MIS"}, "interim"),
        ({"typeContrat": "DIN"}, "interim"),
        ({"typeContrat": "SAI"}, "saisonnier"),
        ({"typeContrat": "DDI", "natureContrat": "I1"}, "cddi"),
        ({"typeContrat": "CDI", "natureContrat": "E2"}, "alternance"),
        ({"natureContrat": "FS"}, "alternance"),
        ({"natureContrat": "FT"}, "aide"),
    ],
)
def test_nature_then_kind_say_the_contract(change, contract):
    draft = reading.read({**OFFER, **change}, KNOWN)

    assert isinstance(draft, reading.Draft)
    assert draft.fields["contract"] == contract


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": None}, "numéro"),
        ({"intitule": " "}, "intitulé"),
        ({"romeCode": None}, "pas de code ROME"),
        ({"romeCode": "12345"}, "« 12345 »"),
        ({"typeContrat": "LIB"}, "« LIB »"),
        ({"natureContrat": "NS"}, "contrat de travail"),
        ({"entreprise": "x"}, "forme attendue"),
        ({"permis": 3}, "forme attendue"),
        ({"nombrePostes": "deux"}, "forme attendue"),
    ],
)
def test_what_cannot_be_an_offer_is_refused_with_its_reason(change, said):
    refusal = reading.read({**OFFER, **change}, KNOWN)

    assert isinstance(refusal, reading.Refusal)
    assert said in refusal.reason


@pytest.mark.parametrize("offer", [None, [], "x", 3, {}])
def test_whatever_is_given_is_refused_quietly(offer):
    assert isinstance(reading.read(offer, KNOWN), reading.Refusal)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Horaire de 11.88 Euros", (1188, None, "hour")),
        ("Horaire de 12,1 Euros à 12,9 Euros", (1210, 1290, "hour")),
        ("Mensuel de 1 801,80 Euros sur 12.0 mois", (180180, None, "month")),
        ("Annuel de 24000.0 Euros à 27000.0 Euros sur 12.0 mois", (2400000, 2700000, "year")),
        ("Mensuel de 1900.0 Euros sur 13.0 mois", None),
        ("Mensuel de 12.0 Euros", None),
        ("Mensuel de 2000 Euros à 1800 Euros", None),
        ("Selon convention collective", None),
        ("Autre", None),
        ("", None),
    ],
)
def test_a_pay_is_read_only_when_it_is_clear(text, found):
    assert pay.read(text) == found


def test_a_pay_that_is_not_clear_stays_in_words():
    draft = reading.read({**OFFER, "salaire": {"libelle": "Mensuel de 1900.0 Euros sur 13.0 mois"}}, KNOWN)

    assert isinstance(draft, reading.Draft)
    assert draft.fields["pay_min_cents"] is None
    assert "Salaire : Mensuel de 1900.0 Euros sur 13.0 mois." in draft.fields["description"]


def test_long_words_are_cut_and_what_has_no_field_is_kept():
    draft = reading.read({**OFFER, "intitule": "x" * 200, "description": "y" * 9000}, KNOWN)

    assert isinstance(draft, reading.Draft)
    assert len(draft.fields["title"]) == 120
    assert len(draft.fields["description"]) <= 3000
    assert "Mutuelle" in draft.fields["description"]


def test_marseille_whole_is_a_name_without_a_code():
    draft = reading.read({**OFFER, "lieuTravail": {"libelle": "13 - MARSEILLE", "commune": "13055"}}, KNOWN)

    assert isinstance(draft, reading.Draft)
    assert (draft.fields["insee"], draft.fields["city"]) == ("", "Marseille")


@pytest.mark.parametrize("departement", ["13", "14"])
def test_most_made_up_offers_are_read(departement):
    read = [reading.read(offer, KNOWN) for offer in offers_local.offers(departement)]

    assert len(read) == 36
    assert sum(isinstance(one, reading.Refusal) for one in read) == 3


@pytest.mark.parametrize("contract", ["cdi", "cdd", "interim", "saisonnier", "alternance", "aide", "cddi"])
def test_an_offer_of_ours_is_read_back_as_it_was(departement, contract):
    vacancy = VacancyFactory(
        contract=contract,
        weekly_hours=30,
        months=None if contract == "cdi" else 4,
        posts=3,
        hours=[Pattern.NIGHT],
        requires=["licence_b", "english"],
        pay_min_cents=180180,
        pay_max_cents=200000,
        pay_period=PayPeriod.MONTH,
        experience=Experience.WISHED,
        experience_months=6,
        latitude=43.3,
        longitude=5.4,
        description="Vous livrez.",
    )

    draft = reading.read(writing.write(vacancy), list(queries.requirements(TODAY)))

    assert isinstance(draft, reading.Draft)
    assert draft.siret == vacancy.company.siret
    assert draft.fields == {name: getattr(vacancy, name) for name in draft.fields}
