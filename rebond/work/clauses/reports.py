"""What the report of a lot says, in words ready to print."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rebond.ground.web import words
from rebond.work.clauses import queries
from rebond.work.clauses.models import MonthHours
from rebond.work.clauses.rules import due_by, hours_words
from rebond.work.clauses.states import HoursStatus

TEMPLATE = Path(__file__).resolve().parent / "typst" / "lot.typ"


def words_of(lot: Any, *, today: date) -> dict[str, Any]:
    """The report of a lot that `queries.counted` annotated: only what is validated is done."""
    valid = MonthHours.objects.filter(placement__lot=lot, status=HoursStatus.VALIDATED)
    by_month: dict[date, Decimal] = {}
    by_person: dict[Any, Decimal] = {}
    for month, person, hours in valid.values_list("month", "placement", "hours"):
        by_month[month] = by_month.get(month, Decimal(0)) + hours
        by_person[person] = by_person.get(person, Decimal(0)) + hours
    placed = list(queries.placements(lot))
    due = due_by(lot, today)
    return {
        "title": "Bilan des heures d'insertion" if today <= lot.ends_on else "Attestation de fin de lot",
        "reference": lot.contract.reference,
        "contract": lot.contract.title,
        "buyer": lot.contract.buyer.name,
        "lot": f"{lot.number}, {lot.title}",
        "company": lot.company.name,
        "siret": lot.company.siret,
        "dates": f"du {words.full_day(lot.starts_on)} au {words.full_day(lot.ends_on)}",
        "on": words.full_day(today),
        "due": f"{hours_words(Decimal(lot.hours_due))}, dont {hours_words(due)} à ce jour",
        "done": hours_words(lot.done),
        "missing": hours_words(max(Decimal(lot.hours_due) - lot.done, Decimal(0))),
        "months": [{"month": f"{month:%m/%Y}", "hours": hours_words(by_month[month])} for month in sorted(by_month)],
        "people": [
            {
                "name": one.person_name,
                "employer": one.employer.name,
                "hours": hours_words(by_person.get(one.pk, Decimal(0))),
            }
            for one in placed
        ],
        "penalties": [
            {"on": words.full_day(one.on), "hours": f"{one.hours} h", "amount": words.euros(one.amount_cents)}
            for one in lot.penalties.order_by("on", "pk")
        ],
    }
