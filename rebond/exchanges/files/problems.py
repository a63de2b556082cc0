"""What can be wrong in a file, and the sentence that says it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One wrong value: where it is, and what an agent can do about it.

    tag is the tag of a flow or the heading of a column, "" for a whole line.
    is_blocking tells that the block or the line is rejected; otherwise the value is ignored.
    A sentence never quotes a NIR, a name, a telephone or an e-mail: it will be stored.
    """

    line: int
    tag: str
    sentence: str
    is_blocking: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentence", capital(self.sentence))

    def __str__(self) -> str:
        return told(self.line, self.tag, self.sentence)


class UnreadableFile(Exception):
    """The whole file is refused; str() is one French sentence: where, what, what to do."""

    def __init__(self, sentence: str, line: int = 0, tag: str = "") -> None:
        super().__init__(sentence, line, tag)
        self.sentence = capital(sentence)
        self.line = line
        self.tag = tag

    def __str__(self) -> str:
        return told(self.line, self.tag, self.sentence)


def told(line: int, tag: str, sentence: str) -> str:
    """« Ligne 12, NOM. Ce champ manque. », as far as the place is known."""
    where = f"Ligne {line}, {tag}" if line and tag else f"Ligne {line}" if line else tag
    return f"{where}. {sentence}" if where else sentence


def capital(sentence: str) -> str:
    """The sentence with its first letter as a capital."""
    return sentence[:1].upper() + sentence[1:]


def quoted(value: str) -> str:
    """A short quotation of a code or a date, for a sentence."""
    return f"« {value[:30]}{'...' if len(value) > 30 else ''} »"
