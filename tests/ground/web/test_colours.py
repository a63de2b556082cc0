import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebond.ground.web import colours


def test_contrast_of_black_and_white_is_21():
    assert round(colours.contrast("#000000", "#ffffff"), 2) == 21


@given(st.integers(0, 0xFFFFFF))
def test_every_accent_is_readable_wherever_the_styles_put_it(number):
    shades = colours.accents(f"#{number:06x}")

    ratios = [
        colours.contrast(shades["accent"], colours.PAPER),
        colours.contrast(shades["accent-text"], shades["accent"]),
        colours.contrast(shades["accent-night"], colours.NIGHT),
        colours.contrast(shades["accent-on-ink"], colours.INK),
        colours.contrast(colours.INK, shades["accent-wash"]),
    ]

    assert min(ratios) >= 4.5


@pytest.mark.parametrize("wrong", ["", "#12345", "rouge", "#12345g", "#0f6b6b;}"])
def test_what_is_no_colour_is_refused(wrong):
    with pytest.raises(ValueError, match="n'est pas une couleur"):
        colours.accents(wrong)
