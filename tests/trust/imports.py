"""Files that came in, in one département of the world: one to confirm with a doubt, one whose columns are to be tied."""

from datetime import UTC, date, datetime
from uuid import UUID

from rebond.exchanges.files import sealing
from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.intake import Adult, Record
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import HouseholdRole, Payer
from tests.trust.canaries import Canaries

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


def deposit(canaries: Canaries, owner: str, manager: Membership, person: Beneficiary) -> dict[str, UUID]:
    """The ids of the two files, and of the line that may speak of this person."""
    previewed = _file(canaries, owner, manager, status="previewed")
    received = _file(canaries, owner, manager, status="received")
    adult = Adult(
        role=HouseholdRole.APPLICANT,
        last_name=canaries.word(owner),
        first_name=canaries.word(owner),
        birth_date=date(1990, 5, 17),
    )
    record = Record(
        line=2, payer=Payer.CAF, request_number="12345678901", adults=(adult,), address=canaries.word(owner)
    )
    sentence = canaries.word(owner)
    line = ImportedLine.objects.create(
        file=previewed,
        position=1,
        number=2,
        batch=1,
        request_number=record.request_number,
        content=sealing.seal_record(record),
        expected="doubtful",
        result="doubtful",
        sentence=sentence,
        doubts=[{"adult": 0, "role": "DEM", "sentence": sentence, "candidates": [str(person.pk)]}],
        people=[],
    )
    ImportedLine.objects.create(
        file=previewed, position=2, number=3, batch=1, expected="rejected", result="rejected", sentence=sentence
    )
    return {"previewed": previewed.pk, "received": received.pk, "doubt": line.pk}


def _file(canaries: Canaries, owner: str, manager: Membership, *, status: str) -> ImportedFile:
    headings = [canaries.word(owner), "Prénom"]
    return ImportedFile.objects.create(
        source="spreadsheet",
        status=status,
        name=f"{canaries.word(owner)}.csv",
        sha256=canaries.word(owner),
        size=10,
        received_at=NOON,
        received_by=manager,
        informed_on=NOON.date(),
        options={"headings": headings, "sheet": "Feuille 1", "sheets": ["Feuille 1"], "header_line": 1, "columns": {}},
        sample=sealing.seal({"rows": [[canaries.word(owner), canaries.word(owner)]]}),
        line_count=2,
        batches=1,
        batches_done=1,
        previewed_at=NOON if status == "previewed" else None,
    )
