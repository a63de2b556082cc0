"""The words of the diagnosis: the same codes as the packs and France Travail, all with French words."""

import pytest

from rebond.exchanges.packs.schema import facts
from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation import vocabulary
from rebond.journey.orientation.queries import published_rules
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


def test_every_fact_has_words():
    assert set(vocabulary.CRITERIA) | set(vocabulary.WORKED_OUT) == set(facts.FACTS)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            {"fact": "contrainte_mobilite", "in": ["AUCUN_MOYEN_DE_TRANSPORT", "AUTRE"]},
            "mobilité : aucun moyen de transport ou une autre difficulté pour se déplacer",
        ),
        ({"fact": "age", "below": 26}, "âge : moins de 26"),
        ({"fact": "minor_children", "at_least": 1}, "enfants mineurs au foyer : 1 ou plus"),
        ({"fact": "capacite_a_travailler", "is": False}, "se projette dans un emploi : non"),
        ({"fact": "niveau_etude", "is": "NV5"}, "niveau d'études : CAP, BEP"),
        ({"fact": "pathway", "is": "social"}, "parcours : social"),
    ],
)
def test_condition_words(condition, words):
    assert vocabulary.condition_words(condition) == words


def test_obstacle_themes_of_the_pack_match_the_criteria(departement):
    for theme in parameters.under("obstacle_theme", on=TODAY).values():
        if "fact" in theme:
            criterion = vocabulary.CRITERIA[theme["fact"]]
            assert criterion.is_obstacle
            assert set(theme["levels"]) == set(criterion.choices.values)
            assert criterion.is_health == theme.get("health", False)


def test_published_rules_are_whole_sentences(departement):
    tables = published_rules(on=TODAY)

    assert [table.name for table in tables] == ["pathway", "structure_kind"]
    assert all(table.source and table.rules for table in tables)
    rules = [rule for table in tables for rule in table.rules]
    assert all(rule.reason.endswith(".") and rule.answer for rule in rules)
