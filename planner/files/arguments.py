"""A command line that speaks French: its titles, its refusals and its numbers."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from typing import NoReturn

TITLES = {"positional arguments": "fichiers et arguments", "options": "options"}
# argparse takes its own sentences from gettext only; these are the ones that a person can meet.
SENTENCES = (
    (r"the following arguments are required: (.+)", r"il manque : \1."),
    (r"unrecognized arguments: (.+)", r"ces arguments sont inconnus : \1."),
    (r"argument (.+?): expected (one argument|at least one argument)", r"\1 : donnez une valeur."),
    (
        r"argument (.+?): invalid choice: '(.*)' \(choose from '(.*)'\)",
        r"\1 : « \2 » n'en fait pas partie ; choisissez \3.",
    ),
    (r"ambiguous option: (.+) could match (.+)", r"\1 est ambigu : \2."),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 ne prend pas de valeur."),
    (r"argument (.+?): (.+)", r"\1 : \2"),
)


class FrenchHelp(argparse.RawDescriptionHelpFormatter):
    """The help of a command, whose first word is French."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[object], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "utilisation : " if prefix is None else prefix)  # type: ignore[arg-type]  # groups is private


class FrenchParser(argparse.ArgumentParser):
    """A parser of arguments whose help and refusals are French; refuses with exit code 2."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=FrenchHelp, add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]  # handed on as they come
        self.add_argument("-h", "--help", action="help", help="montre cette aide")
        for group in self._action_groups:
            group.title = TITLES.get(group.title or "", group.title)

    def error(self, message: str) -> NoReturn:
        message = message.replace("', '", ", ")  # the choices, quoted one by one
        for sentence, french in SENTENCES:
            if re.fullmatch(sentence, message):
                message = re.sub(sentence, french, message)
                break
        self.exit(2, f"{message}\n{self.prog} --help dit comment s'en servir.\n")


def whole(least: int, most: int) -> Callable[[str], int]:
    """Give the type of an option that is a whole number between least and most."""

    def read(told: str) -> int:
        try:
            number = int(told)
        except ValueError:
            raise argparse.ArgumentTypeError(f"« {told} » n'est pas un nombre entier.") from None
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"« {told} » n'est pas entre {least} et {most}.")
        return number

    return read


def seconds(told: str) -> float:
    """Give the type of a budget of time, between 0 and an hour."""
    try:
        number = float(told.replace(",", "."))
    except ValueError:
        number = float("nan")
    if 0 <= number <= 3600:
        return number
    raise argparse.ArgumentTypeError(f"« {told} » n'est pas une durée entre 0 et 3600 secondes.")
