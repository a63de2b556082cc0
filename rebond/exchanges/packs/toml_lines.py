"""Where each table and key of a TOML text stands: tomllib forgets lines, and a fault must name its own."""

import re

Keys = tuple[str | int, ...]

HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]")
KEY = re.compile(r"^\s*([\w-]+)\s*=")


def lines(text: str) -> dict[Keys, int]:
    """The line of every table and key by its path, as `("deadline", 2, "unit")`. Headers count as TOML counts them."""
    found: dict[Keys, int] = {}
    counts: dict[Keys, int] = {}
    here: Keys = ()
    quoted = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not quoted and (header := HEADER.match(line)):
            here = _open(header[2].split("."), counts, repeated=header[1] == "[[")
            found[here] = number
        elif not quoted and (key := KEY.match(line)):
            found[(*here, key[1])] = number
        quoted ^= line.count('"""') % 2 == 1
    return found


def _open(names: list[str], counts: dict[Keys, int], *, repeated: bool) -> Keys:
    """The path that a header opens: `[[orientation_rules.rules]]` is the next rule of the last table."""
    path: Keys = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if repeated and depth == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
