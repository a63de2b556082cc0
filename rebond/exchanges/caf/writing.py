"""Writes flows of beneficiaries from households: for samples, tests, demonstrations and measures."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from rebond.exchanges.caf.flow import Address, Contact, Header, HouseholdBlock, Person, Transfer

ENCODING = "ISO-8859-1"
ROOT = "FluxBeneficiairesRSA"
AMOUNTS = """
MTREVMINIGARARSA MTPENTRSA MTLOCALRSA MTREVGARARSA MTPFRSA MTALRSA MTRESSMENRSA MTSANADMRSA MTREDADMRSA MTSANCGRSA
MTCUMINTEGRSA MTABANEURSA MTBRUTRSA MTTOTDRORSA
"""


def write(path: Path, header: Header, households: Iterable[HouseholdBlock]) -> None:
    """Write a whole flow; header.version is VRSD0301 or VRSB0801."""
    with path.open("w", encoding=ENCODING, errors="xmlcharrefreplace", newline="\n") as file:
        for chunk in chunks(header, households):
            file.write(chunk)


def chunks(header: Header, households: Iterable[HouseholdBlock]) -> Iterator[str]:
    """The text of a flow, household by household, and the control total at its end."""
    yield f'<?xml version="1.0" encoding="{ENCODING}"?>\n<{ROOT}>\n'
    yield _header(header)
    count = 0
    for household in households:
        yield household_text(household, header)
        count += 1
    totals = _leaf("NBTOTDOSRSATRANSM", f"{count:08}"), _leaf("NBTOTDOSRSATRANSMANO", f"{0:08}")
    yield _block("TransmissionFlux", *totals) + f"</{ROOT}>\n"


def household_text(household: HouseholdBlock, header: Header) -> str:
    """One InfosFoyerRSA."""
    is_old = header.version == "VRSB0801"
    return _block(
        "InfosFoyerRSA",
        _identification(household, header.departement),
        *(_person(person, is_old=is_old) for person in household.people),
        _block(
            "DonneesAdministratives",
            _block(
                "SituationFamille",
                _leaf("SITFAM", household.family_situation),
                _leaf("DDSITFAM", household.family_situation_since),
            ),
            *(_address(address) for address in household.addresses),
            *(_contact(contact) for contact in household.contacts),
        ),
        _block("PrestationRSA", _situation(household, is_old=is_old), _detail(household, is_old=is_old)),
        _event(household, header.created_on, is_old=is_old),
        *(_block("Anomalie", _leaf("LIBANO", anomaly)) for anomaly in household.anomalies),
    )


def _leaf(tag: str, value: object) -> str:
    if value is None or value == "":
        return ""
    text = str(int(value)) if isinstance(value, bool) else escape(str(value))
    return f"<{tag}>{text}</{tag}>\n"


def _block(name: str, *parts: str) -> str:
    body = "".join(parts)
    if not body:
        return ""
    indented = body[:-1].replace("\n", "\n  ")
    return f"<{name}>\n  {indented}\n</{name}>\n"


def _euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02}"


def _header(header: Header) -> str:
    is_old = header.version == "VRSB0801"
    return _block(
        "IdentificationFlux",
        _leaf("APPLIEME", header.application),
        _leaf("NUMVERSIONAPPLIEME", header.application_version),
        "" if is_old else _leaf("VERSIONFLUX", header.version),
        _leaf("TYPEFLUX", header.frequency),
        _leaf("NATFLUX", header.nature),
        _leaf("DTCREAFLUX", header.created_on),
        _leaf("HEUCREAFLUX", header.created_at),
        _leaf("DTREF", header.reference_month),
        "" if is_old else _leaf("TYPEPARTE", "CG") + _leaf("IDEPARTE", header.departement.zfill(3)),
    )


def _identification(household: HouseholdBlock, departement: str) -> str:
    return _block(
        "IdentificationRSA",
        _block(
            "Organisme",
            _leaf("FONORG", household.organism.kind),
            _leaf("NUMORG", household.organism.code),
            _leaf("MATRICULE", household.matricule or "0" * 15),
        ),
        _block("Partenaire", _leaf("TYPEPARTE", "CG"), _leaf("IDEPARTE", departement.zfill(3))),
        _block(
            "DemandeRSA",
            _leaf("DTDEMRSA", household.requested_on),
            _leaf("NUMDEMRSA", household.numdemrsa),
            _leaf("ORIDEMRSA", household.request_origin),
        ),
        _transfer("OrganismeCedant", "CEDMUT", "DDARRMUT", household.comes_from),
        _transfer("OrganismePrenant", "PRENMUT", "DDDEPAMUT", household.goes_to),
    )


def _transfer(name: str, suffix: str, day_tag: str, transfer: Transfer | None) -> str:
    if transfer is None:
        return ""
    return _block(
        name,
        _leaf(f"FONORG{suffix}", transfer.organism.kind),
        _leaf(f"NUMORG{suffix}", transfer.organism.code),
        _leaf(f"MATRICULEORG{suffix}", transfer.matricule),
        _leaf(day_tag, transfer.on),
    )


def _person(person: Person, *, is_old: bool) -> str:
    duties = (
        _leaf("TOPPERSDRODEVORSA", person.has_duties)
        + _leaf("TOPPERSENTDRODEVORSA", person.newly_has_duties)
        + ("" if is_old else _leaf("DDSOUDRODEV", person.duties_from) + _leaf("DFSOUDRODEV", person.duties_until))
    )
    return _block(
        "Personne",
        _identity(person, is_old=is_old),
        _block("DossierCAF" if is_old else "DossierCafMsa", _leaf("TOPRESPDOS", person.role == "DEM")),
        _function(person, is_old=is_old),
        _block("DossierPoleEmploi", _leaf("IDASSEDIC", person.france_travail_id)) if is_old else "",
        _resources() if person.role and person.role.is_adult else "",
        "" if is_old else _block("CaracteristiquesEmployabilite", _leaf("TOPPERSMALHAN", person.is_ill_or_disabled)),
        _block("Grossesse", _leaf("DDGRO", person.pregnant_since), _leaf("DFGRO", person.pregnancy_ended_on)),
        _block("MontantCalculDroitRSAPersonne" if is_old else "CalculDroitRSAPersonne", duties),
    )


def _identity(person: Person, *, is_old: bool) -> str:
    others = person.other_first_names.split()
    if is_old:
        names = "".join(_leaf(f"PRENOM{n}", name) for n, name in enumerate(others[:2], start=2))
    else:
        names = _leaf("LISPRENOMS", " ".join((person.first_name, *others)))
    return _block(
        "Identification",
        _leaf("QUAL", person.title),
        _leaf("NOM", person.last_name),
        _leaf("NOMNAI", person.birth_name),
        _leaf("PRENOM", person.first_name),
        names,
        _leaf("NOMCOMNAI" if is_old else "LIEUNAI", person.birth_place),
        _leaf("DTNAI", person.birth_date),
        _leaf("RGNAI", person.birth_rank),
        _leaf("TYPEDTNAI", person.birth_precision),
        _leaf("NIR", person.nir),
        _leaf("TOPVALIEC", person.is_certified),
        _leaf("SEXE", person.sex),
        "" if is_old else _leaf("DTDC", person.died_on),
    )


def _function(person: Person, *, is_old: bool) -> str:
    role, dependent = _leaf("ROLEPERS", person.role), _leaf("TOPCHAPERS", person.is_dependent)
    if not is_old:
        return _block("FonctionPersonnePFA", role) + _block("FonctionPersonneRSA", role, dependent)
    return _block("Prestations", _leaf("NATPREST", "PFA"), role) + (
        _block("Prestations", _leaf("NATPREST", "RSA"), role, dependent) if role else ""
    )


def _resources() -> str:
    """Three empty months: true files are full of them, and we import none."""
    month = _block(
        "RessourcesMensuelles",
        _block("GeneraliteRessourcesMensuelles", _leaf("MOISRESS", "2026-08-01")),
        _block("DetailRessourcesMensuelles", _leaf("NATRESS", "000"), _leaf("MTNATRESSMEN", "0.00")),
    )
    return _block("Ressources", _block("GeneraliteRessourcesTrimestre", _leaf("TOPRESSNUL", "1")), month * 3)


def _address(address: Address) -> str:
    return _block(
        "Adresse",
        _block(
            "TroncCommunAdresse",
            _leaf("RGADR", address.rank),
            _leaf("DTEMM", address.since),
            _leaf("PAYS", "HOR" if address.is_abroad else "FRA"),
        ),
        _block(
            "AdresseDetailleeFrance",
            _leaf("COMPLIDEADR", address.complement_id),
            _leaf("COMPLADR", address.complement),
            _leaf("NUMVOIE", address.number),
            _leaf("LIBTYPEVOIE", address.street_type),
            _leaf("NOMVOIE", address.street_name),
            _leaf("LIEUDIST", address.place),
            _leaf("NUMCOM", address.insee),
            _leaf("CODEPOS", address.postal_code),
            _leaf("NOMCOM", address.city),
        ),
        _block(
            "AdresseHorsFrance", *(_leaf(f"LIBLIG{n}ADR", line) for n, line in enumerate(address.abroad_lines, start=2))
        ),
    )


def _contact(contact: Contact) -> str:
    return _block(
        "ModesContacts",
        _leaf("NUMTEL", contact.phone),
        _leaf("AUTORUTITEL", contact.phone_consent),
        _leaf("ADRELEC", contact.email),
        _leaf("AUTORUTIADRELEC", contact.email_consent),
    )


def _situation(household: HouseholdBlock, *, is_old: bool) -> str:
    right = household.right
    payment = (
        _leaf("MOTISUSVERSRSA", right.payment_suspension_reason),
        _leaf("DDSUSVERSRSA", right.payment_suspended_on),
    )
    return _block(
        "SituationDossierRSA",
        _block("EtatDossierRSA", _leaf("ETATDOSRSA", right.state)),
        "" if is_old else _block("DroitOuvert", _leaf("DTODRSA", right.opened_on)),
        _block("Refus", _leaf("DTREFURSA", right.refused_on), _leaf("MOTIREFURSA", right.refusal_reason)),
        _block(
            "SuspensionDroit", _leaf("MOTISUSDRORSA", right.suspension_reason), _leaf("DDSUSDRORSA", right.suspended_on)
        ),
        _block("SuspensionVersement" if is_old else "RessourcesTropElevees", *payment),
        _block("FinDroit", _leaf("MOTICLORSA", right.closure_reason), _leaf("DTCLORSA", right.closed_on)),
    )


def _detail(household: HouseholdBlock, *, is_old: bool) -> str:
    paid = _leaf("MTRSAVERS", _euros(household.amount_cents)), _leaf("DTDERRSAVERS", household.paid_on)
    return _block(
        "DetailDroitRSA",
        _block("TroncCommunDroitRSA", _leaf("TOPSANSDOMFIXE", household.is_homeless), *(() if is_old else paid)),
        _block("MontantsCalculDroitRSA", *(_leaf(tag, "0.00") for tag in AMOUNTS.split())),
        _block("DetailCalculDroitRSA", _leaf("NATPF", "RSD"), *paid) if is_old else "",
    )


def _event(household: HouseholdBlock, day: date, *, is_old: bool) -> str:
    if is_old:
        return "".join(_block("Evenement", _leaf("DTLIQ", day), _leaf("FG", reason)) for reason in household.reasons)
    reasons = (_leaf("MOTITRANSFLUX", reason) for reason in household.reasons)
    return _block(
        "Evenement", _block("SessionEvenement", _leaf("DTLIQ", day)), _block("ListeMotifsEvenement", *reasons)
    )
