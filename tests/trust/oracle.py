"""What `rights.yaml` says that each request must answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parent.parent.parent / "rights.yaml"
SCOPES = ("own", "near", "far", "unknown")
METHODS = ("GET", "POST", "htmx")
VISITORS = {"anonymous", "deactivated"}
KEYS = {"for", "sees", "may", "GET", "POST", "htmx", "absent", "bearer", "reveals", "meets", "shows_all"}


@dataclass(frozen=True)
class Oracle:
    """The file, its groups resolved to principals."""

    principals: tuple[str, ...]
    groups: dict[str, Any]
    addresses: dict[str, dict[str, Any]]

    @property
    def listed(self) -> set[str]:
        """The addresses of the rows; « orientation:decision@to_take » is another row of `orientation:decision`."""
        return {row.partition("@")[0] for row in self.addresses}

    def who(self, names: Any) -> set[str]:
        """The principals of a name, of a group or of a list of both."""
        if isinstance(names, str):
            return {names} if names in self.principals else self.who(self.groups[names])
        return {one for name in names or () for one in self.who(name)}

    def allowed(self, address: str, principal: str, scope: str, method: str) -> set[int]:
        """The statuses that answer this request rightly."""
        row = self.addresses[address]
        refusals = {405, 302, 403, 404} if self._status(row, principal, method) == 405 else set()
        if principal not in self.who(row["for"]):
            return refusals or ({302} if principal in VISITORS else {403})
        if "sees" in row and principal not in self.who(row["sees"].get(scope)):
            return refusals & {405, 404} or {row.get("absent", 404)}
        if "may" in row and principal not in self.who(row["may"]):
            return refusals & {405, 403} or {403}
        return {self._status(row, principal, method)}

    def _status(self, row: dict[str, Any], principal: str, method: str) -> int:
        default = {"GET": 200, "POST": 405, "htmx": row.get("GET", 200)}[method]
        said = row.get(method, default)
        if isinstance(said, int):
            return said
        return next((status for names, status in said.items() if principal in self.who(names)), 405)


def read() -> Oracle:
    """The oracle as it is written."""
    content = yaml.safe_load(FILE.read_text())
    oracle = Oracle(tuple(content["principals"]), content["groups"], content["addresses"])
    for name, row in oracle.addresses.items():
        unknown = row.keys() - KEYS
        assert not unknown, f"{name}: {unknown}"
    return oracle
