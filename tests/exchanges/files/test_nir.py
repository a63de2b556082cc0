"""The NIR."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir as stdnum_nir

from rebond.exchanges.files import nir

NIR13 = st.builds(
    "{}{:02}{:02}{}{:03}{:03}".format,
    st.sampled_from("12"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.one_of(
        st.integers(1, 95).filter(lambda number: number != 20).map("{:02}".format), st.sampled_from(["2A", "2B"])
    ),
    st.integers(1, 990),
    st.integers(1, 999),
)


@given(NIR13)
def test_parse_completes_a_nir_as_the_reference_library_does(nir13: str):
    found = nir.parse(nir13)

    assert found == nir13 + stdnum_nir.calc_check_digits(nir13)


@given(NIR13, st.sampled_from([" ", "\u00a0", "\u202f", "-", ""]))
def test_parse_accepts_any_spacing_and_case(nir13: str, space: str):
    spaced = space.join((nir13[0], nir13[1:3], nir13[3:5], nir13[5:7].lower(), nir13[7:10], nir13[10:], nir.key(nir13)))

    assert nir.parse(f" {spaced} ") == nir13 + nir.key(nir13)


@given(NIR13, st.integers(0, 12), st.integers(1, 9))
def test_parse_refuses_any_wrong_digit(nir13: str, index: int, shift: int):
    digit = nir13[index]
    if not digit.isdigit():
        return
    wrong = nir13[:index] + str((int(digit) + shift) % 10) + nir13[index + 1 :]

    with pytest.raises(ValueError, match="NIR"):
        nir.parse(wrong + nir.key(nir13))


@given(st.text(max_size=20))
def test_parse_says_a_sentence_or_gives_a_nir_whatever_the_text(text: str):
    try:
        said = nir.parse(text)
    except ValueError as refusal:
        said = str(refusal)

    assert said is None or len(said) == 15 or (said.endswith(".") and (len(text.strip()) < 5 or text not in said))


@pytest.mark.parametrize("blank", ["", "   ", "000000000000000", "0000000000000"])
def test_parse_takes_zeros_for_nothing(blank: str):
    assert nir.parse(blank) is None


@pytest.mark.parametrize("text", ["1.85E+14", "1,85E+14", "1,85051E+14", "2E+14", "1.85e14"])
def test_parse_recognises_scientific_notation(text: str):
    with pytest.raises(ValueError, match="notation scientifique"):
        nir.parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18505132A", "9 caractères"),
        ("18505132001123456", "17 caractères"),
        ("985051320011234", "n'a pas la forme"),
        ("185131320011234", "n'a pas la forme"),
        ("18505132001C2", "n'a pas la forme"),
        ("180011399000142", "clé du NIR"),
    ],
)
def test_parse_says_what_is_wrong(text: str, expected: str):
    with pytest.raises(ValueError, match=expected):
        nir.parse(text)


@pytest.mark.parametrize(("first", "expected"), [("1", False), ("2", False), ("3", True), ("7", True), ("8", True)])
def test_is_provisional_is_told_by_the_first_digit(first: str, expected: bool):
    assert nir.is_provisional(f"{first}90121399000165") is expected
