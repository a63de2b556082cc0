"""The first look at a file, before any library: what it is, and whether its archive is honest."""

import zipfile
import zlib
from pathlib import Path

from rebond.exchanges.files.guard import MEBIBYTE
from rebond.exchanges.files.problems import UnreadableFile

MOST_ENTRIES = 2000
MOST_BYTES = 400 * MEBIBYTE
MOST_RATIO = 200  # a large sheet compresses ten to fifty times
SMALL = 10 * MEBIBYTE
SAVE_AGAIN = "Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou .csv."
DAMAGED = f"le fichier est tronqué ou abîmé. {SAVE_AGAIN}"
TRAPPED = "le fichier est une archive démesurée une fois dépliée : il est refusé par sécurité."
PROTECTED = "le fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe et recommencez."
OTHER_KINDS = (
    (b"%PDF", f"c'est un PDF, pas un tableur. {SAVE_AGAIN}"),
    (b"\x1f\x8b", "c'est une archive gzip : décompressez-la et déposez le tableur qu'elle contient."),
    (b"7z\xbc\xaf\x27\x1c", "c'est une archive 7z : décompressez-la et déposez le tableur qu'elle contient."),
    (b"Rar!", "c'est une archive rar : décompressez-la et déposez le tableur qu'elle contient."),
    (b"\x89PNG", "c'est une image, pas un tableur."),
    (b"\xff\xd8\xff", "c'est une image, pas un tableur."),
    (b"{\\rtf", f"c'est un document de traitement de texte. {SAVE_AGAIN}"),
)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT = "csv"


def kind_of(path: Path) -> str:
    """Return xlsx, xlsb, ods, xls or csv, as the content says whatever the name. Raises UnreadableFile for the rest."""
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, sentence in OTHER_KINDS:
        if head.startswith(magic):
            raise UnreadableFile(sentence)
    if head.startswith(ZIP):
        return _zip_kind(path)
    if head.startswith(b"PK"):
        raise UnreadableFile(DAMAGED)
    if head.startswith(OLE):
        return _ole_kind(path)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml") or b"<infosfoyerrsa" in start:
        raise UnreadableFile(
            f"c'est un fichier XML : un flux de la CAF s'importe ailleurs ; sinon, {_lower(SAVE_AGAIN)}"
        )
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<meta")):
        raise UnreadableFile(f"c'est une page web enregistrée comme un tableur. {SAVE_AGAIN}")
    return TEXT


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive)
            names = set(archive.namelist())
            _check_parts(archive)
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
        raise UnreadableFile(DAMAGED) from None
    except RuntimeError:  # what zipfile raises for an encrypted entry
        raise UnreadableFile(PROTECTED) from None
    if b"encryption-data" in manifest:
        raise UnreadableFile(PROTECTED)
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    for name, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb")):
        if name in names:
            return kind
    if "word/document.xml" in names or mimetype:
        raise UnreadableFile(f"c'est un document de traitement de texte. {SAVE_AGAIN}")
    raise UnreadableFile("c'est une archive zip : décompressez-la et déposez le tableur qu'elle contient.")


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile(TRAPPED)
    total = sum(entry.file_size for entry in entries)
    ratio = max(
        (entry.file_size / max(entry.compress_size, 1) for entry in entries if entry.file_size > SMALL), default=0
    )
    if total > MOST_BYTES or ratio > MOST_RATIO:
        raise UnreadableFile(TRAPPED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(PROTECTED)


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse a DTD: no tableur writes one, and what it defines would silently vanish from the cells."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(4096):
                    raise UnreadableFile(
                        "le fichier contient une DTD (DOCTYPE) : il est refusé par sécurité.", tag=entry.filename
                    )


def _ole_kind(path: Path) -> str:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableFile(PROTECTED)
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return "xls"
    raise UnreadableFile(f"ce n'est pas un tableur. {SAVE_AGAIN}")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
