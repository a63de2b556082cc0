"""What a command says when it cannot do its work."""

from __future__ import annotations


class Refused(Exception):
    """The command cannot go on: why, and what to do, in French then in English."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(f"{french}\n{english}")
