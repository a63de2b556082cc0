"""A département's accent colour, made readable on every ground of the theme."""

import re

HEX = re.compile(r"#?([0-9a-fA-F]{6})")
WHITE, INK = "#ffffff", "#14213d"
PAPER, NIGHT = "#f4ede1", "#1d2942"
READABLE = 4.5

Rgb = tuple[int, int, int]


def _rgb(colour: str) -> Rgb:
    match = HEX.fullmatch(colour)
    if match is None:
        raise ValueError(f"« {colour} » n'est pas une couleur : écrivez six chiffres, comme #0f6b6b.")
    digits = match.group(1)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _mixed(colour: str, towards: str, share: float) -> str:
    pairs = zip(_rgb(colour), _rgb(towards), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(colour: str, on: str, towards: str) -> str:
    """The nearest shade of `colour`, going `towards` black or white, that can be read on `on`."""
    shades = (_mixed(colour, towards, step / 20) for step in range(21))
    return next((shade for shade in shades if contrast(shade, on) >= READABLE), towards)


def accents(colour: str) -> dict[str, str]:
    """The shades that the styles use, all readable where they are used. Raises ValueError."""
    on_paper = readable(colour, PAPER, "#000000")
    return {
        "accent": on_paper,
        "accent-text": WHITE if contrast(on_paper, WHITE) >= READABLE else INK,
        "accent-wash": _mixed(on_paper, WHITE, 0.88),
        "accent-night": readable(colour, NIGHT, WHITE),
        "accent-night-wash": _mixed(readable(colour, NIGHT, WHITE), NIGHT, 0.85),
        "accent-on-ink": readable(colour, INK, WHITE),
    }
