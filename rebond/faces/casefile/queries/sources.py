"""Where a pile of « À faire » comes from."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from rebond.faces.casefile.queries.counting import Pile
from rebond.people.accounts.states import Role


@dataclass(frozen=True)
class Source:
    """Where a pile comes from: whom it concerns, its words, the list it opens."""

    pile: Pile
    roles: frozenset[Role]
    label: str
    act: str
    url_name: str
    query: dict[str, str]
    waiting: tuple[str, str] = ("personne attend", "personnes attendent")
    oldest: str = "La plus ancienne"
    is_hidden_when_empty: bool = False
    is_event: bool = False
    """A day to run or to prepare: it comes before what waits longer."""

    @property
    def url(self) -> str:
        return f"{reverse(self.url_name)}?{urlencode(self.query)}"
