"""Texts that others wrote: cleaned, and read as a telephone, an e-mail, a code."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Invisible characters that reverse or split what the eye reads: bidirectional marks, zero widths, BOM.
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_PHONE_NOISE = re.compile(r"[\s.\-_/()'\u00a0\u202f]+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_NATIONAL = re.compile(r"(?:\+330?|33|0)?([1-9]\d{8})", re.ASCII)
_FOREIGN = re.compile(r"\+(?!33)[1-9]\d{6,14}", re.ASCII)
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}")


def clean(text: str) -> str:
    """The text as the eye reads it: one form of accents, single spaces, nothing invisible."""
    if text.isascii() and text.isprintable() and "  " not in text:  # nearly every value, and ten times faster
        return text.strip()
    visible = _CONTROLS.sub("", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def plain(text: str) -> str:
    """Lower case, without accents: for comparing words."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def parse_phone(text: str) -> str | None:
    """« 0612345678 » for a French number, « +4915112345678 » for a foreign one; None when blank.

    Raises ValueError with a French sentence, which does not quote the number.
    """
    found = _PHONE_NOISE.sub("", text)
    if not found.strip("0"):
        return None
    if _SCIENTIFIC.fullmatch(text.strip()):
        raise ValueError(
            "le téléphone est en notation scientifique, des chiffres sont perdus ; "
            "mettez la colonne au format Texte et ressaisissez-le."
        )
    if found.startswith("00"):
        found = f"+{found[2:]}"
    if national := _NATIONAL.fullmatch(found):
        return f"0{national[1]}"
    if _FOREIGN.fullmatch(found):
        return found
    raise ValueError("ce téléphone n'a pas la forme d'un numéro (dix chiffres, ou + et l'indicatif du pays).")


def parse_email(text: str) -> str | None:
    """The address in lower case; None when blank. Raises ValueError with a French sentence."""
    found = text.strip().lower().removeprefix("mailto:")
    if not found:
        return None
    if ".." in found or not _EMAIL.fullmatch(found):
        raise ValueError("cette adresse électronique n'a pas la forme nom@domaine.fr.")
    return found
