"""What a provider may answer when it is given a message."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """The provider took the message: its own number for it, and how many delivery reports came with the answer."""

    reference: str = ""
    reports: int = 0


class Refused(Exception):
    """The provider will never carry this message; `str()` is the French sentence that says why."""


class DeadEnd(Refused):
    """The number or the address does not exist: nothing should be sent to it any more."""


class OutOfCredit(Refused):
    """The account is empty: nothing left, for certain; the messages wait in « À faire » until someone pays."""

    def __init__(self) -> None:
        super().__init__(
            "Le crédit de SMS est épuisé : rechargez le compte du service d'envoi, puis renvoyez ces messages."
        )


class Unreachable(Exception):
    """The provider did not take the message, for certain: it may be offered again."""
