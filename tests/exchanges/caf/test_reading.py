"""What a flow says, read."""

from datetime import date, time
from pathlib import Path

import pytest

from rebond.exchanges.caf import reading
from rebond.exchanges.caf.codes import BirthPrecision, Consent, RightState, Role, Sex
from rebond.exchanges.caf.flow import Contact, HouseholdBlock, Organism, RejectedBlock, Right, Transfer
from tests.exchanges.caf.flows import HEADER, HOUSEHOLD, PERSON, TRAILER, flow, read_one, records, written

RIGHT = "<EtatDossierRSA><ETATDOSRSA>2</ETATDOSRSA></EtatDossierRSA>"
CHILD = PERSON.replace(">DEM<", ">ENF<").replace(">ALICE<", ">ZOE<").replace("1990-12-31", "2020-02-03")
SPOUSE = PERSON.replace(">DEM<", ">CJT<").replace(">ALICE<", ">PAUL<").replace("<SEXE>2", "<SEXE>1")
END = "<PrestationRSA>"


def household(path: Path, *changes: tuple[str, str]) -> HouseholdBlock:
    _, found, _ = read_one(path / "flux.xml", flow(*changes))
    assert isinstance(found, HouseholdBlock)
    return found


def test_read_tells_the_header(tmp_path: Path):
    header, _, _ = read_one(tmp_path / "flux.xml", flow())

    assert (header.line, header.departement, header.is_monthly, header.frequency_label) == (3, "13", True, "mensuel")
    assert (header.created_on, header.created_at) == (date(2026, 11, 20), time(8, 30))
    assert (header.reference_month, header.version, header.nature) == (date(2026, 11, 1), "VRSD0301", "D")


def test_read_tells_who_the_household_is(tmp_path: Path):
    found = household(tmp_path)

    assert (found.organism, found.matricule, found.caf_number) == (Organism("CAF", "131"), "1234567", "1234567")
    assert (found.numdemrsa, found.requested_on) == ("13260000001", date(2026, 10, 1))
    assert (found.right, found.is_couple, found.address) == (Right(RightState.PAYABLE), None, None)


def test_read_tells_a_person(tmp_path: Path):
    (person,) = household(tmp_path).people

    assert (person.role, person.title, person.sex) == (Role.APPLICANT, "MME", Sex.WOMAN)
    assert (person.last_name, person.birth_name, person.first_name) == ("MARTIN", "DURAND", "ALICE")
    assert (person.birth_date, person.birth_precision) == (date(1990, 12, 31), BirthPrecision.DAY)
    assert (person.nir, person.nir_is_provisional, person.has_duties) == ("290121399000165", False, True)
    assert "ALICE" not in repr(person)


def test_read_treats_a_matricule_of_zeros_as_none(tmp_path: Path):
    found = household(tmp_path, ("<MATRICULE>1234567", "<MATRICULE>000000000000000"))

    assert (found.matricule, found.caf_number) == (None, None)


def test_read_keeps_the_whole_number_of_the_msa(tmp_path: Path):
    found = household(tmp_path, (">CAF<", ">MSA<"), ("<MATRICULE>1234567", "<MATRICULE>123456789012345"))

    assert found.caf_number == "123456789012345"


RIGHTS = {
    "open": ("<DroitOuvert><DTODRSA>2026-10-05</DTODRSA></DroitOuvert>", "2", {"opened_on": date(2026, 10, 5)}),
    "suspended": (
        "<SuspensionDroit><MOTISUSDRORSA>DL</MOTISUSDRORSA><DDSUSDRORSA>2026-11-01</DDSUSDRORSA></SuspensionDroit>",
        "3",
        {"suspension_reason": "DL", "suspended_on": date(2026, 11, 1)},
    ),
    "payment suspended": (
        (
            "<RessourcesTropElevees><MOTISUSVERSRSA>01</MOTISUSVERSRSA><DDSUSVERSRSA>2026-11-01</DDSUSVERSRSA>"
            "</RessourcesTropElevees>"
        ),
        "4",
        {"payment_suspension_reason": "01", "payment_suspended_on": date(2026, 11, 1)},
    ),
    "payment suspended, old flow": (
        "<SuspensionVersement><MOTISUSVERSRSA>06</MOTISUSVERSRSA></SuspensionVersement>",
        "4",
        {"payment_suspension_reason": "06"},
    ),
    "refused": (
        "<Refus><DTREFURSA>2026-11-02</DTREFURSA><MOTIREFURSA>F02</MOTIREFURSA></Refus>",
        "1",
        {"refusal_reason": "F02", "refused_on": date(2026, 11, 2)},
    ),
    "closed": (
        "<FinDroit><MOTICLORSA>MUT</MOTICLORSA><DTCLORSA>2026-11-03</DTCLORSA></FinDroit>",
        "5",
        {"closure_reason": "MUT", "closed_on": date(2026, 11, 3)},
    ),
    "closed earlier": (
        "<FinDroitMoisAnterieur><MOTICLORSA>ECH</MOTICLORSA><DTCLORSA>2026-07-31</DTCLORSA></FinDroitMoisAnterieur>",
        "6",
        {"closure_reason": "ECH", "closed_on": date(2026, 7, 31)},
    ),
}


@pytest.mark.parametrize("name", RIGHTS)
def test_read_tells_the_right(name: str, tmp_path: Path):
    block, state, expected = RIGHTS[name]

    found = household(tmp_path, (RIGHT, RIGHT.replace(">2<", f">{state}<") + block))

    assert found.right == Right(RightState(state), **expected)
    assert found.right.has_moved_away is (name == "closed")


def test_read_finds_blocks_where_the_draft_of_2015_puts_them(tmp_path: Path):
    address = "<Adresse><RGADR>1</RGADR><TYPEVOIE>AV</TYPEVOIE><NOMVOIE>FOCH</NOMVOIE><LOCAADR>AIX</LOCAADR></Adresse>"
    found = household(
        tmp_path,
        ("<PrestationRSA>", f"<DonneesAdministratives>{address}<PrestationRSA>"),
        ("</PrestationRSA>", "</PrestationRSA></DonneesAdministratives>"),
    )

    assert found.address
    assert (found.right.state, found.address.street, found.address.city) == (RightState.PAYABLE, "avenue FOCH", "AIX")


def test_read_tells_transfers(tmp_path: Path):
    comes = (
        "<OrganismeCedant><FONORGCEDMUT>CAF</FONORGCEDMUT><NUMORGCEDMUT>751</NUMORGCEDMUT>"
        "<MATRICULEORGCEDMUT>7654321</MATRICULEORGCEDMUT><DDARRMUT>2026-09-01</DDARRMUT></OrganismeCedant>"
    )
    goes = "<OrganismePrenant><FONORGPRENMUT>MSA</FONORGPRENMUT><DDDEPAMUT>2026-12-01</DDDEPAMUT></OrganismePrenant>"

    found = household(tmp_path, ("</IdentificationRSA>", f"{comes}{goes}</IdentificationRSA>"))

    assert found.comes_from == Transfer(Organism("CAF", "751"), "7654321", date(2026, 9, 1))
    assert found.goes_to == Transfer(Organism("MSA", ""), None, date(2026, 12, 1))


def test_read_tells_addresses_and_the_current_one(tmp_path: Path):
    common = "<Adresse><TroncCommunAdresse><RGADR>{}</RGADR><PAYS>{}</PAYS></TroncCommunAdresse>{}</Adresse>"
    france = (
        "<AdresseDetailleeFrance><NUMVOIE>12</NUMVOIE><LIBTYPEVOIE>R</LIBTYPEVOIE><NOMVOIE>DU PORT</NOMVOIE>"
        "<COMPLADR>APT 3</COMPLADR><NUMCOM>2A004</NUMCOM><CODEPOS>1000</CODEPOS><NOMCOM>AJACCIO</NOMCOM>"
        "</AdresseDetailleeFrance>"
    )
    abroad = "<AdresseHorsFrance><LIBLIG2ADR>RUE X</LIBLIG2ADR><LIBLIG7ADR>BELGIQUE</LIBLIG7ADR></AdresseHorsFrance>"

    found = household(tmp_path, (END, common.format("02", "HOR", abroad) + common.format("01", "FRA", france) + END))

    previous, current = found.addresses
    assert found.address is current
    assert (current.lines, current.insee, current.postal_code) == (("APT 3", "12 rue DU PORT"), "2A004", "01000")
    assert (previous.is_abroad, previous.lines) == (True, ("RUE X", "BELGIQUE"))


def test_read_tells_contacts_with_their_consent(tmp_path: Path):
    contacts = (
        "<ModesContacts><NUMTEL>06 39 98 00 01</NUMTEL><AUTORUTITEL>A</AUTORUTITEL><ADRELEC>Alice@Exemple.fr</ADRELEC>"
        "<AUTORUTIADRELEC>R</AUTORUTIADRELEC></ModesContacts>"
        "<ModesContacts><NUMTEL>0639980002</NUMTEL><MATETEL>FAX</MATETEL></ModesContacts>"
        "<ModesContacts><NUMTEL>6,4E+08</NUMTEL><ADRELEC>alice@</ADRELEC></ModesContacts>"
    )

    found = household(tmp_path, (END, contacts + END))

    assert found.contacts == (Contact("0639980001", Consent.GIVEN, "alice@exemple.fr", Consent.REFUSED),)
    assert [(problem.tag, problem.is_blocking) for problem in found.problems] == [("NUMTEL", False), ("ADRELEC", False)]


def test_read_tells_what_was_paid(tmp_path: Path):
    paid = "<MTRSAVERS>607,5</MTRSAVERS><DTDERRSAVERS>2026-11-05</DTDERRSAVERS><TOPSANSDOMFIXE>1</TOPSANSDOMFIXE>"

    found = household(tmp_path, (RIGHT, f"{RIGHT}<TroncCommunDroitRSA>{paid}</TroncCommunDroitRSA>"))

    assert (found.amount_cents, found.paid_on, found.is_homeless) == (60_750, date(2026, 11, 5), True)


def test_read_adds_the_natures_paid_the_same_day_in_the_old_flow(tmp_path: Path):
    one = "<DetailCalculDroitRSA><MTRSAVERS>{}</MTRSAVERS><DTDERRSAVERS>{}</DTDERRSAVERS></DetailCalculDroitRSA>"
    paid = one.format("100.10", "2026-11-05") + one.format("50.05", "2026-11-05") + one.format("900", "2015-01-05")

    found = household(tmp_path, (RIGHT, RIGHT + paid))

    assert (found.amount_cents, found.paid_on) == (15_015, date(2026, 11, 5))


def test_read_tells_why_the_household_was_sent(tmp_path: Path):
    events = (
        "<Evenement><ListeMotifsEvenement><MOTITRANSFLUX>ADR</MOTITRANSFLUX><MOTITRANSFLUX>RES</MOTITRANSFLUX>"
        "</ListeMotifsEvenement></Evenement><Evenement><FG>SITFAM</FG></Evenement><Anomalie><LIBANO>NIR absent</LIBANO></Anomalie>"
    )

    found = household(tmp_path, ("</InfosFoyerRSA>", f"{events}</InfosFoyerRSA>"))

    assert (found.reasons, found.anomalies, found.problems) == (("ADR", "RES", "SITFAM"), ("NIR absent",), ())


def test_read_takes_the_role_in_the_rsa_not_in_family_benefits(tmp_path: Path):
    old = "<FonctionPersonneRSA><ROLEPERS>DEM</ROLEPERS></FonctionPersonneRSA>"
    roles = "".join(
        f"<Prestations><NATPREST>{benefit}</NATPREST><ROLEPERS>{role}</ROLEPERS></Prestations>"
        for benefit, role in (("PFA", "CJT"), ("RSA", "DEM"))
    )

    assert household(tmp_path, (old, roles)).people[0].role is Role.APPLICANT


def test_read_gives_no_role_to_who_has_none_in_the_rsa(tmp_path: Path):
    other = PERSON.replace("FonctionPersonneRSA", "FonctionPersonnePFA").replace(">DEM<", ">RDO<")

    found = household(tmp_path, (END, other + END))

    assert ([person.role for person in found.people], len(found.adults)) == ([Role.APPLICANT, None], 1)


def test_read_tells_couples_and_children(tmp_path: Path):
    family = "<SituationFamille><SITFAM>VIM</SITFAM></SituationFamille>"

    found = household(tmp_path, (END, SPOUSE + CHILD + family + END))

    assert [person.first_name for person in found.adults] == ["ALICE", "PAUL"]
    assert (len(found.people), found.is_couple) == (3, True)


def test_read_leaves_out_a_child_it_cannot_identify_and_keeps_the_household(tmp_path: Path):
    found = household(tmp_path, (END, CHILD.replace("<PRENOM>ZOE</PRENOM>", "") + END))

    assert ([person.role for person in found.people], len(found.problems)) == ([Role.APPLICANT], 1)
    assert found.problems[0].tag == "PRENOM"


def test_read_rejects_two_spouses(tmp_path: Path):
    _, found, _ = read_one(tmp_path / "flux.xml", flow((END, SPOUSE * 2 + END)))

    assert isinstance(found, RejectedBlock)
    assert found.problems[0].sentence == "Le foyer a 2 conjoint (CJT)."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1990-12-00", (date(1990, 12, 1), BirthPrecision.MONTH)),
        ("1990-00-00", (date(1990, 1, 1), BirthPrecision.YEAR)),
    ],
)
def test_read_keeps_what_is_sure_of_a_birth_date(text: str, expected: tuple[date, str], tmp_path: Path):
    person = household(tmp_path, ("1990-12-31", text)).people[0]

    assert (person.birth_date, person.birth_precision) == expected


@pytest.mark.parametrize(("code", "expected"), [("J", BirthPrecision.MONTH), ("O", BirthPrecision.YEAR)])
def test_read_tells_how_sure_a_birth_date_is(code: str, expected: BirthPrecision, tmp_path: Path):
    assert household(tmp_path, ("<TYPEDTNAI>N", f"<TYPEDTNAI>{code}")).people[0].birth_precision is expected


def test_read_tells_a_provisional_nir(tmp_path: Path):
    person = household(tmp_path, ("290121399000165", "8901213990001")).people[0]

    assert (person.nir, person.nir_is_provisional) == ("890121399000156", True)


def test_read_tells_duties_health_and_pregnancy(tmp_path: Path):
    more = (
        "<CalculDroitRSAPersonne><TOPPERSDRODEVORSA>1</TOPPERSDRODEVORSA><TOPPERSENTDRODEVORSA>1</TOPPERSENTDRODEVORSA>"
        "<DDSOUDRODEV>2026-10-05</DDSOUDRODEV><DFSOUDRODEV>9999-12-31</DFSOUDRODEV></CalculDroitRSAPersonne>"
        "<CaracteristiquesEmployabilite><TOPPERSMALHAN>1</TOPPERSMALHAN></CaracteristiquesEmployabilite>"
        "<Grossesse><DDGRO>2024-01-01</DDGRO><DFGRO>2024-09-01</DFGRO></Grossesse><Grossesse><DDGRO>2026-08-01</DDGRO></Grossesse>"
    )
    old = "<CalculDroitRSAPersonne><TOPPERSDRODEVORSA>1</TOPPERSDRODEVORSA></CalculDroitRSAPersonne>"

    person = household(tmp_path, (old, more)).people[0]

    assert (person.newly_has_duties, person.duties_from, person.duties_until) == (True, date(2026, 10, 5), None)
    assert (person.is_ill_or_disabled, person.pregnant_since, person.pregnancy_ended_on) == (
        True,
        date(2026, 8, 1),
        None,
    )


def test_read_keeps_a_reason_that_the_nomenclature_does_not_know_yet(tmp_path: Path):
    closed = "<FinDroit><MOTICLORSA>NEW</MOTICLORSA></FinDroit>"

    found = household(tmp_path, (RIGHT, RIGHT + closed))

    assert (found.right.closure_reason, found.problems[0].tag, found.problems[0].is_blocking) == (
        "NEW",
        "MOTICLORSA",
        False,
    )


def test_read_counts_unknown_tags_by_path(tmp_path: Path):
    strange = HOUSEHOLD.replace("<PRENOM>", "<PSEUDO>x</PSEUDO><PRENOM>").replace(
        "</InfosFoyerRSA>", "<Neuf><A>1</A></Neuf></InfosFoyerRSA>"
    )

    *_, trailer = records(
        written(tmp_path / "flux.xml", flow(body=HEADER + strange * 3 + TRAILER.replace("01<", "03<")))
    )

    assert trailer.unknown_tags == {  # type: ignore[union-attr]  # the last record is the trailer
        "InfosFoyerRSA/Personne/Identification/PSEUDO": 3,
        "InfosFoyerRSA/Neuf/A": 3,
    }


def test_read_bounds_the_count_of_unknown_tags(tmp_path: Path):
    strange = "".join(f"<T{n}>1</T{n}>" for n in range(1000))

    _, _, trailer = read_one(tmp_path / "flux.xml", flow(("<PRENOM>", f"{strange}<PRENOM>")))

    assert (len(trailer.unknown_tags), trailer.unknown_tags["autres balises inconnues"]) == (201, 800)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (">00000001<", ">00000002<", "Ligne 16, NBTOTDOSRSATRANSM. Le fichier annonce 2 dossiers, 1 ont été lus."),
        (">00000001<", f">{'9' * 5000}<", "Ligne 16, NBTOTDOSRSATRANSM. Le texte a 5000 caractères"),
        (">00000001<", ">un<", "Ligne 16, NBTOTDOSRSATRANSM. « un » n'est pas un nombre."),
        (TRAILER, "", "TransmissionFlux. Le total annoncé manque"),
    ],
)
def test_read_compares_the_control_total(old: str, new: str, expected: str, tmp_path: Path):
    _, _, trailer = read_one(tmp_path / "flux.xml", flow((old, new)))

    assert not trailer.is_complete
    assert str(trailer.problems[0]).startswith(expected)
    assert trailer.problems[0].is_blocking


def test_read_rejects_a_later_household_of_another_departement(tmp_path: Path):
    foreign = HOUSEHOLD.replace("<Organisme>", "<Partenaire><IDEPARTE>083</IDEPARTE></Partenaire><Organisme>")
    path = written(tmp_path / "flux.xml", flow(body=HEADER + HOUSEHOLD + foreign + TRAILER.replace("01<", "02<")))

    _, first, second, trailer = records(path)

    assert isinstance(first, HouseholdBlock)
    assert isinstance(second, RejectedBlock)
    assert (second.position, second.problems[0].tag) == (2, "IDEPARTE")
    assert (trailer.households_read, trailer.households_rejected) == (2, 1)  # type: ignore[union-attr]  # a trailer


def test_read_safely_tells_the_same_as_read(tmp_path: Path):
    path = written(tmp_path / "flux.xml", flow(body=HEADER + HOUSEHOLD * 250 + TRAILER))

    assert list(reading.read_safely(path, departement="13")) == records(path)


def test_read_knows_lines_beyond_sixty_five_thousand(tmp_path: Path):
    _, found, _ = read_one(tmp_path / "flux.xml", flow(("<InfosFoyerRSA>", "\n" * 100_000 + "<InfosFoyerRSA>")))

    assert found.line in (100_006, 100_007)  # beyond 65 535 the parser knows the lines of texts only
