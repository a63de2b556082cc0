"""Reads a flow of beneficiaries (VRSD0301, VRSD0101, VRSB0801) as a stream, in constant memory."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

from lxml import etree

from rebond.exchanges.caf import codes, flow
from rebond.exchanges.caf.blocks import Scope, Values, gather, local_name
from rebond.exchanges.caf.households import Source, departement_code, read_household
from rebond.exchanges.caf.opening import AGAIN, check_opening, sentence_for
from rebond.exchanges.files.guard import MEBIBYTE, Limits, guarded
from rebond.exchanges.files.problems import Problem, UnreadableFile, quoted

CHUNK = 64 * 1024
LIMITS = Limits(file_bytes=2048 * MEBIBYTE, memory_bytes=256 * MEBIBYTE, cpu_seconds=900)
HEADER, HOUSEHOLD, TRAILER = "IdentificationFlux", "InfosFoyerRSA", "TransmissionFlux"
OTHER_FLOWS = {
    "InfoDemandeRSA": "un flux d'instruction (demandes de RSA)",
    "InfosFinancieresFoyerRSA": "un flux financier",
    "InfosCreanceFoyerRSA": "un flux de créances",
}
WANTED = "Seul le flux des bénéficiaires (VRSD0301 ou VRSB0801) s'importe ici."
_HEADER_BLOCKING = frozenset({"DTCREAFLUX", "DTREF"})


def read_safely(path: Path, *, departement: str, limits: Limits = LIMITS) -> Iterator[flow.Record]:
    """As read, in a child process of bounded memory and time. The way in for every file that comes from outside."""
    return guarded(read, path, limits=limits, departement=departement)


def read(path: Path, *, departement: str) -> Iterator[flow.Record]:
    """Yield the Header, then a HouseholdBlock or a RejectedBlock for each household, then the Trailer.

    departement is the one that imports, « 13 » or « 2A ». Raises UnreadableFile, maybe after many
    records: nothing read counts before the Trailer has come.
    """
    check_opening(path)
    reading = _Reading(departement)
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{name}" for name in (HEADER, HOUSEHOLD, TRAILER, *OTHER_FLOWS)],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                yield from reading.records(parser)
        parser.close()
    except etree.XMLSyntaxError as error:
        yield from reading.records(parser)  # what came before the fault tells where it is
        raise sentence_for(parser, error, reading.place) from None
    yield reading.trailer()


class _Reading:
    """What is known of the file so far."""

    def __init__(self, departement: str) -> None:
        self.departement = departement_code(departement)
        self.header: flow.Header | None = None
        self.position = 0
        self.rejected = 0
        self.end: Scope | None = None
        self.problems: list[Problem] = []
        self.unknown: dict[str, int] = {}

    @property
    def place(self) -> str:
        """Where we are, in words, when the parser cannot name a tag."""
        return f"{HOUSEHOLD} n° {self.position + 1}" if self.header else HEADER

    def records(self, parser: "etree.XMLPullParser") -> Iterator[flow.Record]:
        """The records that the last chunk completed; each element is forgotten as soon as it is read."""
        for _event, element in parser.read_events():
            if not self.header and element.getroottree().docinfo.internalDTD is not None:
                raise UnreadableFile("le fichier contient une DTD : il est refusé par sécurité.", tag="DOCTYPE")
            record = self._record(element)
            if record is not None:
                yield record
            _forget(element)

    def _record(self, element: etree._Element) -> flow.Record | None:
        name, line = local_name(element), element.sourceline or 0
        if name in OTHER_FLOWS:
            raise UnreadableFile(f"c'est {OTHER_FLOWS[name]}. {WANTED}", line, name)
        if name == HEADER:
            return self._read_header(element)
        if self.header is None:
            raise UnreadableFile(f"le bloc {HEADER} manque avant le premier foyer. {AGAIN}", line, name)
        if name == HOUSEHOLD:
            return self._read_household(element, self.header)
        self.end = gather(element, self.unknown)
        return None

    def _read_header(self, element: etree._Element) -> flow.Header:
        scope = gather(element, self.unknown)
        block, values = scope.one(HEADER), Values(_HEADER_BLOCKING, scope.line)
        if self.header:
            raise UnreadableFile("le fichier contient deux flux : importez-les l'un après l'autre.", scope.line, HEADER)
        nature = values.text(block, "NATFLUX")
        if nature not in ("", "D"):
            kind = codes.NATURES.get(nature, nature)
            raise UnreadableFile(f"c'est un flux de nature {quoted(kind)}. {WANTED}", scope.line, "NATFLUX")
        self._check_departement(departement_code(values.text(block, "IDEPARTE")), scope.line)
        created_on, month = values.day(block, "DTCREAFLUX"), values.day(block, "DTREF")
        if created_on is None or month is None:
            first = values.problems[0] if values.problems else None
            sentence = first.sentence if first else "la date de création du flux ou son mois de référence manque."
            tag = first.tag if first else "DTREF" if created_on else "DTCREAFLUX"
            raise UnreadableFile(sentence, first.line if first else scope.line, tag)
        self.header = flow.Header(
            line=scope.line,
            application=values.text(block, "APPLIEME"),
            application_version=values.text(block, "NUMVERSIONAPPLIEME"),
            version=values.text(block, "VERSIONFLUX"),
            frequency=values.code(block, "TYPEFLUX", codes.FREQUENCIES),
            nature=nature,
            created_on=created_on,
            created_at=_clock_time(values.text(block, "HEUCREAFLUX")),
            reference_month=month.replace(day=1),
            departement=self.departement,
        )
        self.problems += values.problems
        return self.header

    def _check_departement(self, found: str, line: int) -> None:
        if found and found != self.departement:
            raise UnreadableFile(
                f"ce flux est celui du département {found}, pas du {self.departement} : il est refusé.",
                line,
                "IDEPARTE",
            )

    def _read_household(self, element: etree._Element, header: flow.Header) -> flow.Record:
        self.position += 1
        source = Source(self.departement, header.created_on)
        found = read_household(element, self.position, source, self.unknown)
        if isinstance(found, flow.RejectedBlock):
            self.rejected += 1
            foreign = next((problem for problem in found.problems if problem.tag == "IDEPARTE"), None)
            if foreign and self.position == 1:  # VRSB0801 says its département in each household only
                raise UnreadableFile(foreign.sentence, foreign.line, foreign.tag)
        return found

    def trailer(self) -> flow.Trailer:
        """What the sender declared and what was read. Raises UnreadableFile when there was no flow at all."""
        if self.header is None:
            raise UnreadableFile(f"aucun bloc {HEADER} ni {HOUSEHOLD} : ce n'est pas un flux de la CAF. {WANTED}")
        line = self.end.line if self.end else 0
        values = Values(frozenset({TRAILER, "NBTOTDOSRSATRANSM"}), line)
        block = self.end.one(TRAILER) if self.end else {}
        declared, anomalies = _count(values, block, "NBTOTDOSRSATRANSM"), _count(values, block, "NBTOTDOSRSATRANSMANO")
        if declared is None:
            values.report(TRAILER, "le total annoncé manque : rien ne dit que le fichier est complet.")
        elif declared != self.position:
            values.report(
                "NBTOTDOSRSATRANSM",
                f"le fichier annonce {declared} dossiers, {self.position} ont été lus. {AGAIN}",
                block["NBTOTDOSRSATRANSM"],
            )
        problems = (*self.problems, *values.problems)
        return flow.Trailer(line, declared, anomalies, self.position, self.rejected, problems, self.unknown)


def _count(values: Values, block: dict[str, etree._Element], tag: str) -> int | None:
    text = values.text(block, tag)
    if text and not (text.isascii() and text.isdecimal()):
        values.report(tag, f"{quoted(text)} n'est pas un nombre.", block[tag])
        return None
    return int(text) if text else None


def _clock_time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _forget(element: etree._Element) -> None:
    """Free the element and all that came before it, known or not."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
