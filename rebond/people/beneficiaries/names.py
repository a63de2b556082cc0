"""Names as they are sorted and searched: without accents, case or punctuation."""

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def normalise(text: str) -> str:
    """« Éloïse D'Hérouville-Ben Ali » → « eloise d herouville ben ali »."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    return _NOT_A_WORD.sub(" ", bare.encode("ascii", "ignore").decode().lower()).strip()


def sort_name(last_name: str, first_name: str) -> str:
    """What lists sort on."""
    return normalise(f"{last_name} {first_name}")[:130]


def search_text(*values: str) -> str:
    """Every word by which one person may be found, once each, in order of first appearance."""
    return " ".join(dict.fromkeys(word for value in values for word in normalise(value).split()))
