"""What each command does, one module a room: read, ask the engine, write, and give sentences and an exit code."""

from __future__ import annotations

from pathlib import Path

Told = tuple[str, int]


def written(*paths: Path | None) -> str:
    """Say which files were written."""
    told = ", ".join(str(path) for path in paths if path)
    return f"\nÉcrit : {told}." if told else ""
