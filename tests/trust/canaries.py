"""Unique words put in every sensitive field, and the search for those that a reader should not meet."""

import re
from dataclasses import dataclass, field

PHONE = re.compile(r"0\d(?:[\s.\u00a0\u202f-]?\d{2}){4}")
NIR = re.compile(r"1(?:[\s.\u00a0\u202f-]?\d){12}")
WORD = re.compile(r"zq[a-z0-9]+?\d{4}k")


@dataclass
class Canaries:
    """Every word seeded, with whom it belongs to: a person's key, or a département's."""

    owners: dict[str, str] = field(default_factory=dict)

    def word(self, owner: str) -> str:
        """A word that no other field holds: « zq13a0007k »."""
        word = f"zq{owner.replace('_', '')}x{len(self.owners):04}k"
        self.owners[word] = owner
        return word

    def email(self, owner: str) -> str:
        return f"{self.word(owner)}@exemple.example"

    def phone(self, owner: str) -> str:
        """Ten digits that no other field holds, found whatever the spaces."""
        number = f"0699{len(self.owners):06}"
        self.owners[number] = owner
        return number

    def nir(self) -> str:
        """Thirteen digits that no other person has; they belong to nobody's page but one."""
        number = f"19005{len(self.owners):08}"
        self.owners[number] = "nir"
        return number

    def found(self, text: str) -> set[str]:
        """The canaries of this text."""
        words = set(WORD.findall(text.lower()))
        numbers = {re.sub(r"\D", "", number) for pattern in (PHONE, NIR) for number in pattern.findall(text)}
        return (words | numbers) & self.owners.keys()
