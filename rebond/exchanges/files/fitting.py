"""What fits in our tables: the identity of a person is never cut, the rest is left out when it is too long."""

from collections.abc import Iterator
from dataclasses import replace

from rebond.exchanges.files.drafts import Draft
from rebond.exchanges.files.problems import Problem
from rebond.people.beneficiaries.intake import Record
from rebond.people.beneficiaries.models import Beneficiary, Household, RightsPeriod

NAMES = {"last_name": "nom", "birth_name": "nom de naissance", "first_name": "prénom"}
CUT = ("address", "city")
DROPPED = ("payer_code", "file_number", "family_status")


def fit(draft: Draft) -> tuple[Record | None, tuple[Problem, ...]]:
    """The record as it can be kept, None when the draft has none or its people cannot be named; what was wrong."""
    record = draft.record
    if record is None:
        return None, draft.problems
    too_long = tuple(_too_long(draft, record))
    if too_long:
        return None, (*draft.problems, *too_long)
    changes = {name: getattr(record, name)[: _most(Household, name)] for name in CUT}
    changes |= {name: "" for name in DROPPED if len(getattr(record, name)) > _most(Household, name)}
    if len(record.rights_reason) > _most(RightsPeriod, "reason"):
        changes["rights_reason"] = ""
    return replace(record, **changes), draft.problems


def _too_long(draft: Draft, record: Record) -> Iterator[Problem]:
    for adult in record.adults:
        for name, word in NAMES.items():
            most = _most(Beneficiary, name)
            if len(getattr(adult, name)) > most:
                sentence = f"le {word} a plus de {most} caractères : la personne ne peut pas être identifiée."
                yield Problem(draft.number, "", sentence, is_blocking=True)


def _most(model: type[Beneficiary | Household | RightsPeriod], name: str) -> int:
    length: int = model._meta.get_field(name).max_length  # type: ignore[union-attr,assignment]  # a CharField of ours
    return length
