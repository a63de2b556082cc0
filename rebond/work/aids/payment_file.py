"""The accountant's files: SEPA pain.001.001.03, checked against its schema, and the same payments as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import sepaxml  # type: ignore[import-untyped]  # it has no types
from django.core.exceptions import ValidationError
from django.utils import timezone
from lxml import etree

from rebond.work.aids import iban as numbers
from rebond.work.aids.models import BankDetails

SCHEMA = "pain.001.001.03"
_SPACE = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"


@dataclass(frozen=True)
class Payment:
    """One credit transfer: to whom, how much, why; `end_to_end` is found again when the bank rejects it."""

    bank: BankDetails
    cents: int
    label: str
    end_to_end: str


def credit_transfer(
    payments: Sequence[Payment], *, message_id: str, execution_on: date, at: datetime, account: Mapping[str, str]
) -> bytes:
    """The XML of one batch: the same arguments give the same bytes. Raises ValidationError when its schema refuses it."""
    config = {
        "name": account["holder"],
        "IBAN": account["iban"],
        "BIC": account["bic"],
        "batch": True,
        "currency": "EUR",
    }
    transfer = sepaxml.SepaTransfer(config, schema=SCHEMA, clean=True)
    for one in payments:
        transfer.add_payment(
            {
                "name": one.bank.holder,
                "IBAN": numbers.unseal(one.bank.iban_sealed),
                "BIC": one.bank.bic,
                "amount": one.cents,
                "execution_date": execution_on,
                "description": one.label,
                "endtoend_id": one.end_to_end,
            }
        )
    return _stamped(transfer.export(validate=False, pretty_print=False), message_id=message_id, at=at)


def _stamped(content: bytes, *, message_id: str, at: datetime) -> bytes:
    """The instant and the number are ours, and not the library's clock and draw."""
    tree = etree.fromstring(content)
    own = {"MsgId": message_id, "CreDtTm": f"{timezone.localtime(at):%Y-%m-%dT%H:%M:%S}", "PmtInfId": message_id}
    for name, text in own.items():
        for node in tree.iter(f"{_SPACE}{name}"):
            node.text = text
    schema = _schema()
    if not schema.validate(tree):
        said = schema.error_log[-1].message
        raise ValidationError(f"Ce fichier ne serait pas pris par la banque : {said}", code="schema")
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(sepaxml.__file__).parent / "schemas" / f"{SCHEMA}.xsd"))


def as_csv(payments: Sequence[Payment], *, message_id: str, execution_on: date) -> str:
    """The same payments, one a line, for an accountant without SEPA files."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["fichier", "date", "titulaire", "iban", "bic", "euros", "libelle", "reference"])
    for one in payments:
        euros = f"{one.cents // 100},{one.cents % 100:02}"
        number = numbers.unseal(one.bank.iban_sealed)
        holder = one.bank.holder
        safe = f"'{holder}" if holder[:1] in "=+-@\t" else holder  # a spreadsheet would run it
        writer.writerow(
            [message_id, f"{execution_on:%d/%m/%Y}", safe, number, one.bank.bic, euros, one.label, one.end_to_end]
        )
    return out.getvalue()
