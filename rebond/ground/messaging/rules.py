"""What a message may never say where a stranger could read it, nor keep once it has gone."""

import re
import unicodedata

_TELLING = re.compile(r"\b(r\.?s\.?a|sanction\w*|sante|radiation\w*|radie\w*)\b")

_LINK = re.compile(r"https?://\S+")
GONE = "[lien effacé après l'envoi]"


def without_links(text: str) -> str:
    """The text without its addresses: they sign in whoever follows them, and nobody needs them here any more."""
    return _LINK.sub(GONE, text)


def telling_words(text: str) -> list[str]:
    """The words of a text that would tell a stranger too much: RSA, sanction, santé, radiation and their kin."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    found = _TELLING.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return sorted(set(found))
