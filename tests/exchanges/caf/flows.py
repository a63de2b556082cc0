"""Small flows to break, one piece at a time."""

from pathlib import Path

from rebond.exchanges.caf import reading
from rebond.exchanges.caf.flow import Header, HouseholdBlock, Record, RejectedBlock, Trailer

HEADER = """<IdentificationFlux><APPLIEME>CRI</APPLIEME><VERSIONFLUX>VRSD0301</VERSIONFLUX><TYPEFLUX>M</TYPEFLUX>
<NATFLUX>D</NATFLUX><DTCREAFLUX>2026-11-20</DTCREAFLUX><HEUCREAFLUX>08:30:00.000</HEUCREAFLUX>
<DTREF>2026-11-01</DTREF><IDEPARTE>013</IDEPARTE></IdentificationFlux>
"""
PERSON = """<Personne><Identification><QUAL>MME</QUAL><NOM>MARTIN</NOM><NOMNAI>DURAND</NOMNAI><PRENOM>ALICE</PRENOM>
<DTNAI>1990-12-31</DTNAI><TYPEDTNAI>N</TYPEDTNAI><NIR>290121399000165</NIR><SEXE>2</SEXE></Identification>
<FonctionPersonneRSA><ROLEPERS>DEM</ROLEPERS></FonctionPersonneRSA>
<CalculDroitRSAPersonne><TOPPERSDRODEVORSA>1</TOPPERSDRODEVORSA></CalculDroitRSAPersonne></Personne>
"""
HOUSEHOLD = f"""<InfosFoyerRSA><IdentificationRSA>
<Organisme><FONORG>CAF</FONORG><NUMORG>131</NUMORG><MATRICULE>1234567</MATRICULE></Organisme>
<DemandeRSA><DTDEMRSA>2026-10-01</DTDEMRSA><NUMDEMRSA>13260000001</NUMDEMRSA></DemandeRSA></IdentificationRSA>
{PERSON}<PrestationRSA><SituationDossierRSA>
<EtatDossierRSA><ETATDOSRSA>2</ETATDOSRSA></EtatDossierRSA></SituationDossierRSA></PrestationRSA>
</InfosFoyerRSA>
"""
TRAILER = "<TransmissionFlux><NBTOTDOSRSATRANSM>00000001</NBTOTDOSRSATRANSM></TransmissionFlux>\n"


def flow(*changes: tuple[str, str], body: str = HEADER + HOUSEHOLD + TRAILER, declared: str = "UTF-8") -> str:
    """A right flow of one household, in which each old text is replaced by the new one."""
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<Flux>\n{body}</Flux>\n'
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def written(path: Path, content: str | bytes) -> Path:
    """The content in a file."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def records(path: Path, departement: str = "13") -> list[Record]:
    """Everything the file holds."""
    return list(reading.read(path, departement=departement))


def read_one(path: Path, content: str | bytes) -> tuple[Header, HouseholdBlock | RejectedBlock, Trailer]:
    """The three records of a flow of one household."""
    header, household, trailer = records(written(path, content))
    assert isinstance(header, Header)
    assert isinstance(household, HouseholdBlock | RejectedBlock)
    assert isinstance(trailer, Trailer)
    return header, household, trailer
