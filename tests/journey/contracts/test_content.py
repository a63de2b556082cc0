"""The content of a contract: one way of writing it, what differs, what a renewal keeps."""

import unicodedata
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rebond.journey.contracts import content as contents
from rebond.journey.contracts.content import Commitment, Content, Signatory

TODAY = date(2026, 3, 3)
WHOLE = Content(
    situation="Zoé cherche un emploi.",
    objectives=("Travailler", "Se loger"),
    commitments=(
        Commitment("person", "Refaire mon CV", due_on=date(2026, 4, 1)),
        Commitment("agent", "Proposer un atelier", programme="boost", how_often="Chaque semaine"),
    ),
    weekly_hours=10,
    hours_reason="Un enfant à garder le mercredi",
    months=6,
    starts_on=TODAY,
    reserves="Pas le lundi.",
    parties=(Signatory("person", "Zoé MARTIN"),),
    reference="CE 1",
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_the_canonical_writing_is_the_bytes_that_are_signed():
    small = Content(situation="é", starts_on=TODAY)

    assert (
        contents.canonical(small)
        == (
            '{"commitments":[],"exemption":"","exemption_asked":false,"hours_reason":"","months":null,"objectives":[],'
            '"parties":[],"proof":null,"reference":"","reserves":"","situation":"é","starts_on":"2026-03-03","weekly_hours":null}'
        ).encode()
    )
    assert contents.digest(small) == contents.digest(replace(small, situation=unicodedata.normalize("NFD", "é")))


@given(words, words, st.integers(1, 35))
def test_what_is_read_again_is_what_was_written(situation, text, hours):
    found = Content(situation=situation, commitments=(Commitment("person", text),), weekly_hours=hours)

    again = contents.from_json(contents.to_json(found))

    assert contents.canonical(again) == contents.canonical(found)


def test_one_changed_sign_changes_the_fingerprint():
    assert contents.digest(WHOLE) != contents.digest(replace(WHOLE, reserves="Pas le lundi!"))


def test_reading_leaves_out_what_it_does_not_know():
    assert contents.from_json({**contents.to_json(WHOLE), "later": 1}) == WHOLE


def test_the_differences_are_the_lines_that_changed():
    after = replace(
        WHOLE, commitments=(*WHOLE.commitments, Commitment("person", "Répondre aux offres")), weekly_hours=15
    )

    told = {one.title: (one.before, one.after) for one in contents.differences(WHOLE, after)}

    assert set(told) == {"Ce à quoi la personne s'engage", "Heures par semaine"}
    assert told["Ce à quoi la personne s'engage"][1] == ("Répondre aux offres",)
    assert contents.differences(WHOLE, WHOLE) == []


def test_the_last_day_is_the_eve_of_so_many_months_later():
    assert WHOLE.ends_on == date(2026, 9, 2)
    assert Content().ends_on is None


def test_a_renewal_keeps_what_still_holds():
    kept = contents.renewed(
        replace(WHOLE, exemption="carer", exemption_asked=True, proof=TODAY), today=date(2026, 8, 1)
    )

    assert kept.objectives == WHOLE.objectives
    assert [one.due_on for one in kept.commitments] == [None, None]
    assert (kept.starts_on, kept.reserves, kept.exemption, kept.proof, kept.parties) == (None, "", "", None, ())
