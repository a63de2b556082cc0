"""A kind of appointment as the pack says it: its length, who receives, and every number of its invitations."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.parameters import queries as parameters


@dataclass(frozen=True)
class Kind:
    """One kind of appointment, as the pack says it on one day."""

    code: str
    name: str
    minutes: int
    roles: tuple[str, ...]
    modes: tuple[str, ...] = ()
    neutral: str = ""
    buffer_minutes: int = 0
    is_confidential: bool = False
    is_collective: bool = False
    is_obligatory: bool = False
    places: int = 1
    change_until_hours: int = 0
    offer_hours: int = 0
    invitation_days: int = 0
    reminder_after_days: int = 0
    reminder_needs_days: int = 0
    same_channel_hours: int = 0
    absences_before_review: int = 0

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)


def read(code: str, value: dict[str, Any]) -> Kind:
    """A kind from the value of the pack's parameter `appointment_kind.<code>`."""
    return Kind(
        code=code,
        name=value["name"],
        minutes=value["minutes"],
        roles=tuple(value["roles"]),
        modes=tuple(value["modes"]),
        neutral=value["neutral"],
        buffer_minutes=value["buffer_minutes"],
        is_confidential=value.get("confidential", False),
        is_collective=value.get("is_collective", False),
        is_obligatory=value["is_obligatory"],
        places=value.get("places", 1),
        **{name: value[name] for name in NUMBERS},
    )


NUMBERS = (
    "change_until_hours",
    "offer_hours",
    "invitation_days",
    "reminder_after_days",
    "reminder_needs_days",
    "same_channel_hours",
    "absences_before_review",
)


def ever() -> dict[str, list[dict[str, Any]]]:
    """Everything that the pack says of each kind, whenever in force."""
    prefix = "appointment_kind."
    book = parameters.book().items()
    return {key.removeprefix(prefix): [dated.value for dated in said] for key, said in book if key.startswith(prefix)}


def confidential(*, to: str = "") -> list[str]:
    """The kinds that would tell something of a person's health, but those that a role holds."""
    return sorted(
        code for code, said in ever().items() if any(one.get("confidential") and to not in one["roles"] for one in said)
    )


def local_day(at: datetime) -> date:
    """The day of an instant, where the département is."""
    return timezone.localtime(at).date()


def find(code: str, *, at: datetime) -> Kind | None:
    """The kind of this code in force on the day of an instant; None when the pack does not say it."""
    value = parameters.under("appointment_kind", on=local_day(at)).get(code)
    return read(code, value) if value else None


def neutral(code: str, *, at: datetime) -> str:
    """The words of a kind that tell a passer-by nothing: « votre rendez-vous »."""
    kind = find(code, at=at)
    return kind.neutral if kind else "votre rendez-vous"


def get(code: str, *, at: datetime) -> Kind:
    """The kind of this code in force on the day of an instant. Raises ValidationError."""
    if (kind := find(code, at=at)) is None:
        raise ValidationError("Cette nature de rendez-vous n'est pas dans les paramètres du département.")
    return kind
