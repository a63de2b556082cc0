"""One person of each département whose every sensitive field holds a word found nowhere else.

Whoever meets such a word where they should not has found a leak.
"""

import secrets
from typing import Any

from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.journey.health.operations import write_consultation
from rebond.journey.orientation.models import Diagnosis, Obstacle, Strength
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries import names
from rebond.people.beneficiaries.models import Beneficiary, Contact, HouseholdMember


def plant() -> dict[str, Any]:
    """Write the tokens in the current département; returns whose they are and where each stands."""
    person = (
        Beneficiary.objects.filter(
            contacts__isnull=False,
            orientations__diagnosis__strengths__isnull=False,
            orientations__diagnosis__obstacles__isnull=False,
            assignments__ended_at=None,
            assignments__referent__isnull=False,
        )
        .order_by("number")
        .first()
    )
    if person is None:
        raise LookupError("No person of the demo has a whole file.")
    diagnosis = Diagnosis.objects.filter(orientation__beneficiary=person).order_by("updated_at").first()
    household = HouseholdMember.objects.select_related("household").get(beneficiary=person, ends_on=None).household
    contact = Contact.objects.filter(beneficiary=person).order_by("at").first()
    targets = (
        (person, "birth_name"),
        (person, "email"),
        (household, "address"),
        (contact, "note"),
        (diagnosis, "summary"),
        (Strength.objects.filter(diagnosis=diagnosis).order_by("pk").first(), "detail"),
        (Obstacle.objects.filter(diagnosis=diagnosis).exclude(theme="sante").order_by("pk").first(), "note"),
    )
    tokens = {}
    for row, field in targets:
        if row is not None:
            token = f"canari{context.current()}{secrets.token_hex(4)}"
            tokens[f"{row._meta.label_lower}.{field}"] = token
            setattr(row, field, f"{token}@personne.example" if field == "email" else token)
    person.search_text = names.search_text(person.last_name, person.first_name, person.birth_name, person.phone)
    for row, _ in targets:
        if row is not None:
            row.save()
    _seal(person, tokens)
    return {"beneficiary": str(person.pk), "tokens": tokens}


def _seal(person: Beneficiary, tokens: dict[str, str]) -> None:
    """A word in the compartment of health, which doctor and nurse of the person's Pôle alone may meet."""
    doctor = Membership.objects.filter(role=Role.DOCTOR, organisation=person.pole_id).order_by("pk").first()
    if doctor is not None:
        token = f"canari{context.current()}{secrets.token_hex(4)}"
        at = person.created_at
        write_consultation(person, text=token, held_at=at, member=doctor, by=WORKER, at=at)
        tokens["health.consultation.sealed"] = token
