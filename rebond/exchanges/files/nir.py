"""The NIR, number of a person in the national register: read and checked."""

import re

SHAPE = re.compile(
    r"[1-8]"  # sex; 3, 4, 7 and 8 are numbers given while waiting for the true one
    r"\d{2}"  # year of birth
    r"(?:0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)"  # month, or a code when it is not known
    r"(?:\d{2}|2[AB])\d{3}"  # département and commune of birth
    r"\d{3}"  # order
)
_SEPARATORS = re.compile(r"[\s\-_'\u00a0\u202f\u2007]+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


def parse(text: str) -> str | None:
    """The 15 characters of a NIR given with or without its key, spaces allowed.

    None when it is blank or all zeros. Raises ValueError with a French sentence, which never
    quotes the number, when it is not a NIR.
    """
    found = text if text.isalnum() else _SEPARATORS.sub("", text)
    if not found.strip("0"):
        return None
    found = found.upper()
    if SHAPE.fullmatch(found[:13]) and found.isascii() and len(found) in (13, 15):
        right_key = key(found[:13])
        if found[13:] not in ("", right_key):
            raise ValueError("la clé du NIR est fausse : un chiffre est sans doute mal saisi.")
        return found[:13] + right_key
    if _SCIENTIFIC.fullmatch(found):
        raise ValueError(
            "le NIR est en notation scientifique, des chiffres sont perdus ; "
            "mettez la colonne au format Texte et ressaisissez-le."
        )
    if len(found) not in (13, 15):
        raise ValueError(f"le NIR a {len(found)} caractères, il en faut 13 ou 15.")
    raise ValueError("le NIR n'a pas la forme attendue (sexe, année, mois, lieu, ordre).")


def key(nir13: str) -> str:
    """The two digits of control of the 13 first characters."""
    number = int(nir13.replace("2A", "19").replace("2B", "18"))  # Corsica
    return f"{97 - number % 97:02}"


def is_provisional(nir: str) -> bool:
    """True for a number given while waiting: it will change, it identifies nobody for long."""
    return nir[0] in "3478"
