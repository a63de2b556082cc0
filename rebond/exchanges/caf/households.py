"""From the blocks of one InfosFoyerRSA to a household, or to the reasons why it is rejected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from rebond.exchanges.caf import codes
from rebond.exchanges.caf.blocks import REPEATABLE, Scope, Values, gather
from rebond.exchanges.caf.flow import (
    Address,
    Contact,
    HouseholdBlock,
    Organism,
    RejectedBlock,
    Right,
    Transfer,
)
from rebond.exchanges.caf.people import read_person
from rebond.ground.web import texts

# Identity and rights: importing a household with one of these wrong would tell something false of somebody.
BLOCKING_TAGS = """
NUMDEMRSA DTDEMRSA IDEPARTE ETATDOSRSA DTODRSA DDSUSDRORSA DDSUSVERSRSA DTREFURSA DTCLORSA ROLEPERS
Organisme DemandeRSA EtatDossierRSA InfosFoyerRSA
"""
BLOCKING = frozenset(BLOCKING_TAGS.split())
SINGLE = ("Organisme", "DemandeRSA", "EtatDossierRSA")
_NUMDEMRSA = re.compile(r"[0-9A-Z]{11}")
_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
_INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII)


@dataclass(frozen=True)
class Source:
    """What the file as a whole says, and each of its households must agree with."""

    departement: str
    created_on: date


def read_household(
    element: etree._Element, position: int, source: Source, unknown: dict[str, int]
) -> HouseholdBlock | RejectedBlock:
    """One household. What cannot be trusted rejects it; the rest is reported and left out."""
    scope = gather(element, unknown)
    values = Values(BLOCKING, scope.line)
    _check_shape(scope, values)
    _check_departement(scope, values, source)
    household = _household(scope, position, values, source)
    if household is None or values.is_rejected:
        number = values.text(scope.one("DemandeRSA"), "NUMDEMRSA", most=11)
        return RejectedBlock(scope.line, position, number, tuple(values.problems))
    return household


def _check_shape(scope: Scope, values: Values) -> None:
    for name in SINGLE:
        if len(scope.blocks.get(name, ())) > 1:
            values.report(name, "ce bloc figure deux fois dans le même foyer.")
    for tag, leaf in scope.repeated:
        if tag not in REPEATABLE:
            values.report(tag, "cette balise figure deux fois dans le même bloc.", leaf)


def _check_departement(scope: Scope, values: Values, source: Source) -> None:
    partner = scope.one("Partenaire")
    found = departement_code(values.text(partner, "IDEPARTE"))
    if found and found != source.departement:
        values.report(
            "IDEPARTE", f"ce foyer relève du département {found}, pas du {source.departement}.", partner["IDEPARTE"]
        )


def departement_code(text: str) -> str:
    """« 13 » out of « 013 », « 2A » out of « 02A », « 974 » as it is."""
    return text.strip().upper().lstrip("0").zfill(2) if text.strip() else ""


def _household(scope: Scope, position: int, values: Values, source: Source) -> HouseholdBlock | None:
    request, organism, family = scope.one("DemandeRSA"), scope.one("Organisme"), scope.one("SituationFamille")
    detail = scope.one("TroncCommunDroitRSA")
    amount_cents, paid_on = _payment(scope, values)
    right = _right(scope, values)
    found = HouseholdBlock(
        line=scope.line,
        position=position,
        organism=Organism(values.text(organism, "FONORG"), values.text(organism, "NUMORG")),
        matricule=_matricule(values.text(organism, "MATRICULE", most=15)),
        numdemrsa=_numdemrsa(scope, values),
        requested_on=values.day(request, "DTDEMRSA"),
        request_origin=values.text(request, "ORIDEMRSA") or values.text(detail, "ORIDEMRSA"),
        comes_from=_transfer(scope, values, "OrganismeCedant", "CEDMUT", "DDARRMUT"),
        goes_to=_transfer(scope, values, "OrganismePrenant", "PRENMUT", "DDDEPAMUT"),
        right=right or Right(codes.RightState.UNDEFINED),
        family_situation=values.code(family, "SITFAM", codes.FAMILY_SITUATIONS),
        family_situation_since=values.day(family, "DDSITFAM"),
        addresses=tuple(_address(group, values) for group in scope.groups if group.name == "Adresse"),
        contacts=tuple(_contacts(scope, values)),
        is_homeless=bool(values.flag(detail, "TOPSANSDOMFIXE")),
        amount_cents=amount_cents,
        paid_on=paid_on,
        reasons=(*scope.texts("MOTITRANSFLUX", "ListeMotifsEvenement"), *scope.texts("FG", "Evenement")),
        anomalies=scope.texts("LIBANO", "Anomalie"),
        people=tuple(
            person
            for group in scope.groups
            if group.name == "Personne" and (person := read_person(group, values, source.created_on))
        ),
        problems=tuple(values.problems),
    )
    _check_roles(found, values)
    return found if right else None


def _check_roles(found: HouseholdBlock, values: Values) -> None:
    for role, least, word in ((codes.Role.APPLICANT, 1, "demandeur (DEM)"), (codes.Role.SPOUSE, 0, "conjoint (CJT)")):
        count = sum(person.role is role for person in found.people)
        if not values.is_rejected and not least <= count <= 1:
            values.report("ROLEPERS", f"le foyer a {count} {word}.")


def _numdemrsa(scope: Scope, values: Values) -> str:
    block = scope.one("DemandeRSA")
    found = values.text(block, "NUMDEMRSA")
    if not found:
        values.report("NUMDEMRSA", "le numéro de demande RSA manque.")
    elif not _NUMDEMRSA.fullmatch(found):
        values.report("NUMDEMRSA", "le numéro de demande RSA n'a pas onze caractères.", block["NUMDEMRSA"])
    return found


def _matricule(text: str) -> str | None:
    return text if text.strip("0") else None


def _right(scope: Scope, values: Values) -> Right | None:
    state_block = scope.one("EtatDossierRSA")
    state = values.member(state_block, "ETATDOSRSA", codes.RightState)
    if state is None:
        if not values.text(state_block, "ETATDOSRSA"):
            values.report("ETATDOSRSA", "l'état du droit manque.")
        return None
    suspension, payment = scope.one("SuspensionDroit"), scope.one("SuspensionVersement", "RessourcesTropElevees")
    closure, refusal = scope.one("FinDroit", "FinDroitMoisAnterieur"), scope.one("Refus")
    return Right(
        state=state,
        opened_on=values.day(scope.one("DroitOuvert"), "DTODRSA"),
        suspension_reason=values.code(suspension, "MOTISUSDRORSA", codes.SUSPENSION_REASONS),
        suspended_on=values.day(suspension, "DDSUSDRORSA"),
        payment_suspension_reason=values.code(payment, "MOTISUSVERSRSA", codes.PAYMENT_SUSPENSION_REASONS),
        payment_suspended_on=values.day(payment, "DDSUSVERSRSA"),
        refusal_reason=values.code(refusal, "MOTIREFURSA", codes.REFUSAL_REASONS),
        refused_on=values.day(refusal, "DTREFURSA"),
        closure_reason=values.code(closure, "MOTICLORSA", codes.CLOSURE_REASONS),
        closed_on=values.day(closure, "DTCLORSA"),
    )


def _payment(scope: Scope, values: Values) -> tuple[int | None, date | None]:
    """What was last paid, and when: one amount, or in VRSB0801 one for each nature, added when paid the same day."""
    found: dict[date | None, int] = {}
    for block in scope.each("TroncCommunDroitRSA", "DetailCalculDroitRSA"):
        cents = values.cents(block, "MTRSAVERS")
        if cents is not None:
            paid_on = values.day(block, "DTDERRSAVERS")
            found[paid_on] = found.get(paid_on, 0) + cents
    if not found:
        return None, None
    last = max(found, key=lambda day: day or date.min)
    return found[last], last


def _transfer(scope: Scope, values: Values, name: str, suffix: str, day_tag: str) -> Transfer | None:
    block = scope.one(name)
    if not block:
        return None
    organism = Organism(values.text(block, f"FONORG{suffix}"), values.text(block, f"NUMORG{suffix}"))
    matricule = _matricule(values.text(block, f"MATRICULEORG{suffix}"))
    return Transfer(organism, matricule, values.day(block, day_tag))


def _address(scope: Scope, values: Values) -> Address:
    block = {tag: leaf for blocks in scope.blocks.values() for one in blocks for tag, leaf in one.items()}
    abroad = sorted(scope.one("AdresseHorsFrance"))
    return Address(
        rank=values.text(block, "RGADR").zfill(2),
        since=values.day(block, "DTEMM"),
        complement_id=values.text(block, "COMPLIDEADR"),
        complement=values.text(block, "COMPLADR"),
        number=values.text(block, "NUMVOIE"),
        street_type=values.text(block, "LIBTYPEVOIE") or values.text(block, "TYPEVOIE"),
        street_name=values.text(block, "NOMVOIE"),
        place=values.text(block, "LIEUDIST"),
        insee=_shaped(values, block, "NUMCOM", _INSEE, "n'est pas un code INSEE de commune (cinq caractères)."),
        postal_code=_shaped(values, block, "CODEPOS", _POSTAL_CODE, "n'est pas un code postal (cinq chiffres)."),
        city=values.text(block, "NOMCOM") or values.text(block, "LOCAADR"),
        abroad_lines=tuple(line for tag in abroad if (line := values.text(block, tag))),
        is_abroad=values.text(block, "PAYS") == "HOR",
    )


def _shaped(values: Values, block: dict[str, etree._Element], tag: str, shape: re.Pattern[str], sentence: str) -> str:
    text = values.text(block, tag)
    found = text.zfill(5) if text else ""
    if found and not shape.fullmatch(found):
        values.report(tag, f"« {text[:10]} » {sentence}", block[tag])
        return ""
    return found


def _contacts(scope: Scope, values: Values) -> Iterator[Contact]:
    for block in scope.each("ModesContacts", "ModeContact", "ModesContact"):
        phone = email = None
        try:
            if values.text(block, "MATETEL") != "FAX":
                phone = texts.parse_phone(values.text(block, "NUMTEL"))
        except ValueError as refusal:
            values.report("NUMTEL", str(refusal), block["NUMTEL"])
        try:
            email = texts.parse_email(values.text(block, "ADRELEC"))
        except ValueError as refusal:
            values.report("ADRELEC", str(refusal), block["ADRELEC"])
        if phone or email:
            phone_consent = values.member(block, "AUTORUTITEL", codes.Consent) or codes.Consent.UNKNOWN
            email_consent = values.member(block, "AUTORUTIADRELEC", codes.Consent) or codes.Consent.UNKNOWN
            yield Contact(phone, phone_consent, email, email_consent)
