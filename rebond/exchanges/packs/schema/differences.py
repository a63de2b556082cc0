"""What a new pack changes, entry by entry and field by field, for the screen that asks before loading."""

from dataclasses import dataclass
from typing import Any

from rebond.exchanges.packs.reading import Pack, Table


@dataclass(frozen=True)
class Change:
    """One field of one entry, before and after. A whole entry, added or removed, has an empty `field`."""

    what: str
    field: str
    before: Any
    after: Any

    def __str__(self) -> str:
        if self.is_added:
            return f"+ {self.what}"
        if self.is_removed:
            return f"- {self.what}"
        return f"~ {self.what}, {self.field} : {self.before} → {self.after}"

    @property
    def is_added(self) -> bool:
        return not self.field and self.before is None

    @property
    def is_removed(self) -> bool:
        return not self.field and self.after is None


def difference(old: Pack, new: Pack) -> list[Change]:
    """What loading `new` after `old` would change, in the order of its files; removals come last."""
    before, after = _by_name(old), _by_name(new)
    changes: list[Change] = []
    for what in dict.fromkeys((*after, *before)):
        was, now = before.get(what), after.get(what)
        if was is None or now is None:
            changes.append(Change(what, "", was, now))
        else:
            fields = [field for field in dict.fromkeys((*now, *was)) if was.get(field) != now.get(field)]
            changes += [Change(what, field, was.get(field), now.get(field)) for field in fields]
    return changes


def _by_name(pack: Pack) -> dict[str, Table]:
    """Each entry of both files as written, under a name that stays when its values change."""
    named = {"departement": pack.departement.raw}
    for entry in pack.written:
        since = f" à partir du {entry.raw['valid_from']:%d/%m/%Y}" if "valid_from" in entry.raw else ""
        named[f"{entry.key}{since}"] = entry.raw
    return named
