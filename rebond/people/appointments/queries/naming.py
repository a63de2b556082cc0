"""The kinds of appointment of the département, and who may make which."""

from datetime import date

from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.states import Role
from rebond.people.appointments.kinds import Kind, read
from rebond.people.appointments.rules import staff_of


def kinds(*, on: date) -> list[Kind]:
    """Every kind of appointment of the département, in the order of its pack."""
    found = parameters.under("appointment_kind", on=on)
    return [read(code, value) for code, value in sorted(found.items(), key=lambda item: int(item[1]["rank"]))]


def kinds_of(role: Role, *, on: date, is_collective: bool = False) -> list[Kind]:
    """The kinds that a role may make."""
    staff = staff_of(role)
    return [kind for kind in kinds(on=on) if staff & set(kind.roles) and kind.is_collective == is_collective]


def kinds_to_invite(role: Role, *, on: date) -> list[Kind]:
    """The kinds to which a role invites people: its own; whoever manages the département invites for the Pôles."""
    staff = frozenset({Role.ADVISER}) if role == Role.MANAGER else staff_of(role)
    return [kind for kind in kinds(on=on) if staff & set(kind.roles)]


def kind_name(code: str) -> str:
    """The name of a kind, whenever it was in force; its code when the pack forgot it."""
    return next((str(dated.value["name"]) for dated in parameters.history(f"appointment_kind.{code}")), code)
