"""What a list page declares: its columns, filters and bulk acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

Filter = str | Callable[[Any], Q]


@dataclass(frozen=True)
class Column:
    """One column. `cell`: the path of an attribute, or a function of the row. `sort`: an ORM path.

    `text` says in the CSV what the cell says in HTML; a column of acts is not exported. The first column of a list is always shown and
    carries the link to the row.
    """

    key: str
    label: str
    cell: str | Callable[[Any], object]
    sort: str = ""
    is_default: bool = True
    is_number: bool = False
    definition: str = ""
    is_exported: bool = True
    text: Callable[[Any], object] | None = None

    @cached_property
    def read(self) -> Callable[[Any], object]:
        return attrgetter(self.cell) if isinstance(self.cell, str) else self.cell

    @cached_property
    def opening(self) -> SafeString:
        """The tag that opens each of its cells; the label names the cell where the table becomes cards."""
        number = mark_safe(' class="is-number"') if self.is_number else ""
        return format_html('<td role="cell" data-label="{}"{}>', self.label, number)


@dataclass(frozen=True)
class Action:
    """One bulk act: a button that posts the choice to the view named `url`."""

    label: str
    url: str
    icon: str = "check2-square"


@dataclass(frozen=True)
class ListSpec:
    """What a list page declares, once, at the level of its module.

    `sort` is a column's key ("-" first: descending). `filters` gives each field of the filter form
    its ORM lookup, or a function from its value to a Q. Without `csv_name` there is no export. `is_long`:
    tens of thousands of rows, of which a computed order reads the keys alone before it reads a page.
    """

    key: str
    columns: Sequence[Column]
    sort: str
    nouns: tuple[str, str] = ("résultat", "résultats")
    row_url: Callable[[Any], str] | None = None
    row_label: Callable[[Any], str] = str
    filters: Mapping[str, Filter] = field(default_factory=dict)
    actions: Sequence[Action] = ()
    csv_name: str = ""
    size: int = 50
    is_long: bool = False
