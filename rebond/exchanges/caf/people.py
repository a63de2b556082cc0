"""From the blocks of one Personne to a person."""

import re
from datetime import date

from rebond.exchanges.caf.blocks import Block, Scope, Values
from rebond.exchanges.caf.codes import BirthPrecision, Role, Sex
from rebond.exchanges.caf.flow import Person
from rebond.exchanges.files import days, nir
from rebond.exchanges.files.problems import quoted

# What makes an adult this adult, and says what they owe.
BLOCKING_TAGS = "NOM NOMNAI PRENOM DTNAI TYPEDTNAI ROLEPERS TOPPERSDRODEVORSA Identification"
BLOCKING = frozenset(BLOCKING_TAGS.split())
DUTIES = ("CalculDroitRSAPersonne", "MontantCalculDroitRSAPersonne")
_PARTIAL_DAY = re.compile(r"(\d{4})-(\d\d)-00|(\d{4})-00-\d\d", re.ASCII)


def read_person(scope: Scope, household: Values, created_on: date) -> Person | None:
    """One person; None when they cannot be identified: blocking for an adult, reported for the others."""
    role = _role(scope, household)
    values = Values(BLOCKING if role and role.is_adult else frozenset(), scope.line)
    found = _person(scope, role, values, created_on)
    household.problems += values.problems
    return found


def _person(scope: Scope, role: Role | None, values: Values, created_on: date) -> Person | None:
    identity = scope.one("Identification")
    _check_shape(scope, values)
    last_name, birth_name = values.text(identity, "NOM"), values.text(identity, "NOMNAI")
    first_name = values.text(identity, "PRENOM")
    birth = _birth(identity, values, created_on)
    for tag, text in (("NOM", last_name or birth_name), ("PRENOM", first_name)):
        if not text:
            values.report(tag, "ce champ manque : la personne ne peut pas être identifiée.")
    if birth is None or not first_name or not (last_name or birth_name):
        return None
    duties, work, pregnancy = scope.one(*DUTIES), scope.one("CaracteristiquesEmployabilite"), _pregnancy(scope)
    number = _nir(identity, values)
    return Person(
        line=scope.line,
        role=role,
        title={"MLE": "MME"}.get(title := values.text(identity, "QUAL"), title),
        last_name=last_name or birth_name,
        birth_name=birth_name or last_name,
        first_name=first_name,
        other_first_names=_other_first_names(identity, values, first_name),
        birth_date=birth[0],
        birth_precision=birth[1],
        birth_rank=values.text(identity, "RGNAI"),
        birth_place=values.text(identity, "LIEUNAI") or values.text(identity, "NOMCOMNAI"),
        sex=values.member(identity, "SEXE", Sex),
        nir=number,
        nir_is_provisional=bool(number and nir.is_provisional(number)),
        is_certified=bool(values.flag(identity, "TOPVALIEC")),
        died_on=values.day(identity, "DTDC"),
        is_dependent=values.flag(_function(scope), "TOPCHAPERS"),
        has_duties=values.flag(duties, "TOPPERSDRODEVORSA"),
        newly_has_duties=values.flag(duties, "TOPPERSENTDRODEVORSA"),
        duties_from=values.day(duties, "DDSOUDRODEV"),
        duties_until=values.day(duties, "DFSOUDRODEV"),
        is_ill_or_disabled=values.flag(work, "TOPPERSMALHAN"),
        pregnant_since=values.day(pregnancy, "DDGRO"),
        pregnancy_ended_on=values.day(pregnancy, "DFGRO"),
        france_travail_id=values.text(scope.one("DossierPoleEmploi"), "IDASSEDIC"),
    )


def _check_shape(scope: Scope, values: Values) -> None:
    if len(scope.blocks.get("Identification", ())) > 1:
        values.report("Identification", "ce bloc figure deux fois pour la même personne.")
    for tag, leaf in scope.repeated:
        values.report(tag, "cette balise figure deux fois dans le même bloc.", leaf)


def _role(scope: Scope, values: Values) -> Role | None:
    return values.member(_function(scope), "ROLEPERS", Role)


def _function(scope: Scope) -> Block:
    """The block that says what the person is in the RSA household; VRSB0801 has one for each benefit."""
    for block in scope.each("Prestations"):
        benefit = block.get("NATPREST")
        if benefit is not None and (benefit.text or "").strip() == "RSA":
            return block
    return scope.one("FonctionPersonneRSA")


def _birth(identity: Block, values: Values, created_on: date) -> tuple[date, BirthPrecision] | None:
    precision = values.member(identity, "TYPEDTNAI", BirthPrecision) or BirthPrecision.DAY
    text = values.text(identity, "DTNAI")
    if not text:
        values.report("DTNAI", "la date de naissance manque.")
        return None
    if "-00" in text and (partial := _PARTIAL_DAY.fullmatch(text)):
        month = (partial[2] or "00").replace("00", "")
        precision = BirthPrecision.MONTH if month else BirthPrecision.YEAR
        text = f"{partial[1] or partial[3]}-{month or '01'}-01"
    try:
        day = days.parse_iso(text)
    except ValueError as refusal:
        values.report("DTNAI", str(refusal), identity["DTNAI"])
        return None
    if day > created_on:
        values.report("DTNAI", f"{quoted(text)} est après la date du fichier.", identity["DTNAI"])
        return None
    return day, precision


def _nir(identity: Block, values: Values) -> str | None:
    try:
        return nir.parse(values.text(identity, "NIR"))
    except ValueError as refusal:
        values.report("NIR", f"{refusal} Le NIR est ignoré.", identity["NIR"])
        return None


def _other_first_names(identity: Block, values: Values, first_name: str) -> str:
    listed = values.text(identity, "LISPRENOMS")
    if not listed:
        listed = " ".join(filter(None, (values.text(identity, "PRENOM2"), values.text(identity, "PRENOM3"))))
    names = listed.replace(",", " ").split()
    return " ".join(names[1:] if names[:1] == [first_name] else names)


def _pregnancy(scope: Scope) -> Block:
    found = list(scope.each("Grossesse"))
    return found[-1] if found else {}
