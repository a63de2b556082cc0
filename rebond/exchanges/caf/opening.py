"""The first look at a flow, before any parser: what the file is, and whether its prologue is honest."""

import codecs
import re
from pathlib import Path

from lxml import etree

from rebond.exchanges.files.guard import TOO_HEAVY
from rebond.exchanges.files.problems import UnreadableFile, quoted

HEAD = 64 * 1024
ENCODINGS = frozenset({"utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16"})
SPREADSHEET = "c'est un tableur, pas un flux de la CAF : passez par l'import de tableur."
OTHER_KINDS = (
    (b"PK\x03\x04", "c'est une archive zip : décompressez-la et déposez le fichier XML qu'elle contient."),
    (b"\x1f\x8b", "c'est une archive gzip : décompressez-la et déposez le fichier XML qu'elle contient."),
    (b"7z\xbc\xaf\x27\x1c", "c'est une archive 7z : décompressez-la et déposez le fichier XML qu'elle contient."),
    (b"Rar!", "c'est une archive rar : décompressez-la et déposez le fichier XML qu'elle contient."),
    (b"%PDF", "c'est un PDF, pas un flux de la CAF : déposez le fichier XML."),
    (b"\xd0\xcf\x11\xe0", SPREADSHEET),
)
AGAIN = "Demandez un nouvel envoi à la CAF."
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_SKIPPED = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"(?:mismatch: |in tag |: )([\w:.-]+) line (\d+)")

# What libxml2 says, as a sentence: what is wrong, what to do.
SENTENCES = {
    "ERR_DOCUMENT_EMPTY": f"le fichier est vide ou n'est pas du XML. {AGAIN}",
    "ERR_TAG_NAME_MISMATCH": f"une balise est fermée par une autre : le fichier est abîmé. {AGAIN}",
    "ERR_TAG_NOT_FINISHED": f"le fichier s'arrête au milieu d'un bloc : il est tronqué. {AGAIN}",
    "ERR_GT_REQUIRED": f"une balise n'est pas fermée : le fichier est tronqué ou abîmé. {AGAIN}",
    "ERR_LT_REQUIRED": f"le fichier s'arrête au milieu d'un bloc : il est tronqué. {AGAIN}",
    "ERR_DOCUMENT_END": f"il y a du texte après la fin du document : le fichier est abîmé ou en contient deux. {AGAIN}",
    "ERR_INVALID_CHAR": f"un caractère interdit en XML s'y trouve : le fichier est abîmé. {AGAIN}",
    "ERR_INVALID_CHARREF": f"un caractère interdit en XML s'y trouve : le fichier est abîmé. {AGAIN}",
    "ERR_INVALID_ENCODING": f"un caractère n'est pas dans l'encodage que le fichier annonce. {AGAIN}",
    "ERR_UNKNOWN_ENCODING": f"l'encodage annoncé est inconnu. {AGAIN}",
    "ERR_UNSUPPORTED_ENCODING": f"l'encodage annoncé est inconnu. {AGAIN}",
    "ERR_UNDECLARED_ENTITY": f"une entité qui n'existe pas est appelée : le fichier est abîmé ou piégé. {AGAIN}",
    "ERR_NO_MEMORY": TOO_HEAVY,
    "ERR_RESOURCE_LIMIT": f"un champ ou une imbrication dépasse toute mesure : le fichier est abîmé ou piégé. {AGAIN}",
}
MALFORMED = f"le fichier n'est pas du XML bien formé. {AGAIN}"
CUT = SENTENCES["ERR_TAG_NOT_FINISHED"]


def check_opening(path: Path) -> None:
    """Raise UnreadableFile unless the file starts as an XML document of a known encoding, without DTD."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for magic, sentence in OTHER_KINDS:
        if head.startswith(magic):
            raise UnreadableFile(SPREADSHEET if b"xl/" in head or b"opendocument" in head else sentence)
    text = head.decode(_encoding(head), errors="replace")
    _check_prologue(text.lstrip("\ufeff"), is_whole=len(head) < HEAD)


def sentence_for(parser: "etree.XMLPullParser", error: etree.XMLSyntaxError, tag: str) -> UnreadableFile:
    """The refusal that says what the parser met first, where; tag is said when the parser knows none."""
    faults = [entry for entry in parser.feed_error_log if entry.level_name != "WARNING"]
    message, line = (faults[0].message, faults[0].line) if faults else (error.msg or "", error.position[0] or 0)
    sentence = SENTENCES.get(faults[0].type_name, MALFORMED) if faults else MALFORMED
    if "ncoding" in message or "not proper UTF-8" in message:
        sentence = SENTENCES["ERR_INVALID_ENCODING"]
    elif "Premature end" in message or "no element found" in message:
        sentence = CUT
    named = _TAG.search(message)
    return UnreadableFile(sentence, line, named[1] if named else tag)


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise UnreadableFile("le fichier est en UTF-32 ; enregistrez-le en UTF-8.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if head.startswith(b"<") else "utf-16-be"
    if not head.strip(b" \t\r\n\0"):
        raise UnreadableFile(f"le fichier ne contient que du vide. {AGAIN}")
    if b"\0" in head:
        raise UnreadableFile(SENTENCES["ERR_INVALID_CHAR"], head[: head.index(b"\0")].count(b"\n") + 1)
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    return _accepted(declared[1].decode()) if declared else "utf-8"


def _accepted(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = ""
    if found not in ENCODINGS:
        raise UnreadableFile(f"l'encodage {quoted(name)} n'est pas accepté ; enregistrez le fichier en UTF-8.", 1)
    return found


def _check_prologue(text: str, *, is_whole: bool) -> None:
    start = 0
    while match := _SKIPPED.match(text, start):
        start = match.end()
    rest, line = text[start : start + 9], text.count("\n", 0, start) + 1
    if rest.upper() == "<!DOCTYPE":
        raise UnreadableFile(
            "le fichier contient une DTD (DOCTYPE), qu'un flux de la CAF n'a jamais : il est refusé par sécurité.",
            line,
            "DOCTYPE",
        )
    if not rest or rest.startswith(("<!--", "<?")):
        raise UnreadableFile(CUT if is_whole else f"le fichier commence par un commentaire sans fin. {AGAIN}", line)
    if not rest.startswith("<"):
        raise UnreadableFile("le fichier n'est pas du XML : un flux de la CAF commence par « < ».", line)
