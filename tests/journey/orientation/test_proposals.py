"""The proposal is a function: one answer with its reasons for every situation, in both départements."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebond.journey.orientation import queries, vocabulary
from rebond.journey.orientation.proposals import Home, NoRuleAnswers, Proposal, Situation, Tables, holds, propose
from rebond.journey.orientation.states import Impact
from tests.factories import TODAY

ADULT = date(1990, 5, 17)
YOUNG = date(2003, 5, 17)
READY = {"situation_professionnelle": "PLUS_DEUX_ANS", "capacite_a_travailler": True, "niveau_etude": "NV4"}


ALONE = Home(False, [])


def situation(answers=None, impacts=None, *, born_on=ADULT, home=ALONE, is_entrant=True, is_rqth=False):
    return Situation(
        answers=answers or {},
        impacts=impacts or {},
        born_on=born_on,
        today=TODAY,
        is_rsa=True,
        is_entrant=is_entrant,
        is_rqth=is_rqth,
        home=home,
    )


FAMILY = Home(False, [date(2019, 1, 1)])
GROWN = Home(True, [date(2007, 1, 1)])
STRONG = {"mobilite": Impact.STRONG, "logement": Impact.STRONG, "famille": Impact.STRONG}

CASES_13 = [
    (situation({"contrainte_sante": "INCAPACITE_RECHERCHE_ACTIVITE_PRO"}), "social", "lieu_accueil"),
    (situation({}, STRONG, home=FAMILY), "social", "mds"),
    (situation({}, STRONG, home=GROWN), "social", "lieu_accueil"),
    (situation({}, STRONG, home=None), "social", "lieu_accueil"),
    (situation({"situation_professionnelle": "EN_ACTIVITE"}), "professionnel", "direct_search"),
    (situation(READY, is_entrant=False), "professionnel", "direct_search"),
    (situation(READY, born_on=YOUNG), "professionnel", "mission_locale"),
    (situation({**READY, "projet_pro": "ENTREPRENARIAT"}), "professionnel", "creation_support"),
    (situation({**READY, "boe_souhait_accompagnement": True}, is_rqth=True), "professionnel", "cap_emploi"),
    (situation({"capacite_a_travailler": False}), "socio_professionnel", "socio_professional"),
    (situation({}), "socio_professionnel", "socio_professional"),
]
CASES_14 = [
    (situation({"contrainte_logement": "SANS_LOGEMENT"}), "social", "mds"),
    (situation({}, dict(list(STRONG.items())[:2])), "social", "mds"),
    (situation({"situation_professionnelle": "EN_ACTIVITE"}), "professionnel", "avec"),
    (situation({"projet_pro": "FORMATION"}), "socio_professionnel", "socio_professional"),
    (situation({"projet_pro": "FORMATION"}, born_on=YOUNG), "socio_professionnel", "mission_locale"),
    (situation({**READY, "projet_pro": "ENTREPRENARIAT"}), "professionnel", "creation_support"),
    (situation({}), "professionnel", "avec"),
]


@pytest.mark.parametrize(("known", "pathway", "kind"), CASES_13)
def test_proposal_of_the_bouches_du_rhone(in_13, known, pathway, kind):
    proposal = propose(known, queries.tables(on=TODAY))

    assert (proposal.pathway, proposal.structure_kinds[0]) == (pathway, kind)


@pytest.mark.parametrize(("known", "pathway", "kind"), CASES_14)
def test_proposal_of_the_calvados(in_14, known, pathway, kind):
    proposal = propose(known, queries.tables(on=TODAY))

    assert (proposal.pathway, proposal.structure_kinds[0]) == (pathway, kind)


def test_reasons_and_grounds_are_french_sentences(in_13):
    proposal = propose(situation({"contrainte_mobilite": "AUCUN_MOYEN_DE_TRANSPORT"}), queries.tables(on=TODAY))

    assert proposal.reasons[0] == "La personne n'a aucun moyen de transport : un appui est utile."
    assert proposal.said[0] == "Vous n'avez aucun moyen de transport : un appui est utile."
    assert proposal.grounds == ("mobilité : aucun moyen de transport",)
    assert proposal.rules == ("transport", "socio_professional")


def test_proposal_survives_json(departement):
    proposal = propose(situation(READY), queries.tables(on=TODAY))

    assert Proposal.from_json(proposal.to_json()) == proposal


def test_without_a_rule_that_answers_the_pack_is_at_fault():
    with pytest.raises(NoRuleAnswers):
        propose(situation(), Tables([{"code": "x", "when": [{"fact": "age", "below": 3}]}], [], {}))


def test_what_is_not_known_fulfils_no_condition():
    assert not holds([{"fact": "age", "at_least": 0}], {"age": None})
    assert holds([], {})


answers = st.fixed_dictionaries(
    {},
    optional={
        criterion.name: st.sampled_from(criterion.choices.values if criterion.choices else [True, False])
        for criterion in vocabulary.CRITERIA.values()
    },
)
impacts = st.dictionaries(st.sampled_from([f"theme_{n}" for n in range(15)]), st.sampled_from(list(Impact)))
days = st.dates(date(1940, 1, 1), date(2010, 12, 31))
homes = st.none() | st.builds(Home, st.booleans(), st.lists(st.dates(date(1995, 1, 1), TODAY), max_size=6))
situations = st.builds(
    Situation, answers, impacts, days, st.just(TODAY), st.booleans(), st.booleans(), st.booleans(), homes
)


@pytest.mark.parametrize("number", [13, 14])
@settings(max_examples=1000, deadline=None)
@given(known=situations)
def test_every_situation_has_one_proposal_with_a_reason(real_tables, number, known):
    tables = real_tables[number]

    first, again = propose(known, tables), propose(known, tables)

    assert first == again
    assert first.reasons and all(reason.endswith(".") for reason in first.reasons)
    assert all(first.pathway in tables.pathways_of[kind] for kind in first.structure_kinds)
    assert first.structure_kinds


@pytest.fixture(scope="module")
def real_tables(django_db_setup, django_db_blocker):
    from rebond.ground.tenancy import context

    @cache
    def of(number):
        with context.departement(number):
            return queries.tables(on=TODAY)

    with django_db_blocker.unblock():
        return {number: of(number) for number in (13, 14)}
