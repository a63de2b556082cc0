"""Words as they are sorted and searched: without accents, case or punctuation."""

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def normalise(text: str) -> str:
    """« Éloïse D'Hérouville-Ben Ali » → « eloise d herouville ben ali »."""
    if text.isascii():  # nearly every name of a flow
        return text.lower() if text.isalnum() else _NOT_A_WORD.sub(" ", text.lower()).strip()
    spelt = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    bare = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return _NOT_A_WORD.sub(" ", bare.lower()).strip()
