"""What a validator says of an answer that breaks a rule."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Violation:
    """One broken rule. `where` are indices of the problem (a person, a slot…); `sentence` is French, for a screen."""

    rule: str
    where: tuple[int, ...]
    sentence: str
