"""From a declared list and a query set to what the template draws, or to a CSV file."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from rebond.ground.tenancy import context
from rebond.ground.web import keyset, queries, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.models import SavedView

COUNT_CAP = 1000
NOTHING = mark_safe('<span class="nothing">—</span>')
ORDER = ("tri", "colonnes")
PLACE = ("apres", "avant", "format", "compter")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


@dataclass(frozen=True)
class Header:
    """A column shown: `direction` is what `aria-sort` says, `url` turns the order round."""

    column: Column
    url: str
    direction: str


@dataclass(frozen=True)
class Row:
    """A row shown: its cells are HTML already, because a list has hundreds."""

    id: str
    label: str
    cells: SafeString


@dataclass(frozen=True)
class Listing:
    """Everything that `components/list.html` reads."""

    spec: ListSpec
    form: forms.Form | None
    headers: list[Header]
    rows: list[Row]
    count: int
    is_capped: bool
    query: str
    path: str
    sort: str
    previous_url: str
    next_url: str
    views: list[SavedView]
    can_keep: bool

    @property
    def count_words(self) -> str:
        if self.is_capped:
            return f"plus de {words.count(COUNT_CAP, *self.spec.nouns)}"
        return words.count(self.count, *self.spec.nouns)

    @property
    def is_filtered(self) -> bool:
        return self.form is not None and any(self.form.data.get(name) for name in self.form.fields)

    @property
    def chosen_columns(self) -> list[str]:
        """The columns that the address names, to be kept when the filters change."""
        return QueryDict(self.query).getlist("colonnes")

    @property
    def hidden_filters(self) -> list[tuple[str, str]]:
        """The filters of the address, to be kept when the columns change."""
        query = QueryDict(self.query)
        return [(name, value) for name in query if name not in ORDER for value in query.getlist(name)]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """Every order, for the screens where the header is too narrow."""
        sortable = [column for column in self.spec.columns if column.sort]
        ways = (("", "croissant"), ("-", "décroissant"))
        return [(f"{sign}{c.key}", f"{c.label} ({way})") for c in sortable for sign, way in ways]

    @property
    def shown(self) -> set[str]:
        return {header.column.key for header in self.headers}

    @property
    def count_url(self) -> str:
        return f"?{self.query}&compter=1"

    @property
    def csv_url(self) -> str:
        return f"?{self.query}&format=csv"


def show(request: HttpRequest, spec: ListSpec, rows: QuerySet[Any], form: forms.Form | None) -> Listing:
    """One page of the list, as the address asks for it."""
    asked = request.GET
    sort = _sort(spec, asked)
    columns = _columns(spec, asked)
    page = keyset.cut(
        rows,
        sort=_path(spec, sort),
        size=spec.size,
        after=asked.get("apres", ""),
        before=asked.get("avant", ""),
        keys_first=spec.is_long,
    )
    is_exact = page.count is not None or "compter" in asked
    count = _count(rows, exact=is_exact) if page.count is None else page.count
    return Listing(
        spec=spec,
        form=form,
        headers=[header(column, sort, asked) for column in columns],
        rows=[row(spec, columns, found) for found in page.rows],
        count=count,
        is_capped=count > COUNT_CAP and not is_exact,
        query=_query(asked),
        path=request.path,
        sort=sort,
        previous_url=page.before and f"?{_query(asked, avant=page.before)}",
        next_url=page.after and f"?{_query(asked, apres=page.after)}",
        can_keep=context.current_or_none() is not None and request.user.is_authenticated,
        views=list(queries.saved_views(request.user, spec.key)),
    )


def _sort(spec: ListSpec, asked: QueryDict) -> str:
    sort = asked.get("tri", "")
    sortable = {column.key for column in spec.columns if column.sort}
    return sort if sort.removeprefix("-") in sortable else spec.sort


def _path(spec: ListSpec, sort: str) -> str:
    key = sort.removeprefix("-")
    path = next(column.sort for column in spec.columns if column.key == key)
    return f"-{path}" if sort.startswith("-") else path


def _columns(spec: ListSpec, asked: QueryDict) -> list[Column]:
    keys = set(asked.getlist("colonnes"))
    chosen = [column for column in spec.columns if (column.key in keys if keys else column.is_default)]
    return chosen if spec.columns[0] in chosen else [spec.columns[0], *chosen]


def header(column: Column, sort: str, asked: QueryDict) -> Header:
    """The head of a column: pressed again, it turns the order round."""
    if not column.sort:
        return Header(column, "", "")
    if sort.removeprefix("-") != column.key:
        return Header(column, f"?{_query(asked, tri=column.key)}", "none")
    if sort.startswith("-"):
        return Header(column, f"?{_query(asked, tri=column.key)}", "descending")
    return Header(column, f"?{_query(asked, tri=f'-{column.key}')}", "ascending")


def _query(asked: QueryDict, **changes: str) -> str:
    """The address of the list without its place in the pages, with some changes."""
    query = QueryDict(mutable=True)
    for name, values in asked.lists():
        if name not in PLACE and any(values):
            query.setlist(name, values)
    for name, value in changes.items():
        query[name] = value
    return query.urlencode()


def _count(rows: QuerySet[Any], *, exact: bool) -> int:
    return rows.count() if exact else rows.order_by().values("pk")[: COUNT_CAP + 1].count()


def row(spec: ListSpec, columns: Sequence[Column], found: Any) -> Row:
    """The row that shows what was found."""
    return Row(
        id=str(found.pk),
        label=spec.row_label(found),
        cells=_cells(columns, found, spec.row_url(found) if spec.row_url else ""),
    )


def _cells(columns: Sequence[Column], found: Any, url: str) -> SafeString:
    head = _html(columns[0].read(found))
    if url:
        head = format_html('<a href="{}" data-row-link>{}</a>', url, head)
    others = "".join(f"{column.opening}{_html(column.read(found))}</td>" for column in columns[1:])
    return format_html('<th scope="row" role="rowheader">{}</th>{}', head, mark_safe(others))  # noqa: S308  # escaped


def _html(value: object) -> SafeString:
    if value in (None, ""):
        return NOTHING
    text = _text(value)
    return conditional_escape(text if isinstance(text, SafeString) else str(text))


def _text(value: object) -> object:
    """Days, yes and no in French; everything else as it is."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{words.short_day(value)} {words.hour(value)}"
    if isinstance(value, date):
        return words.short_day(value)
    return words.number(value) if isinstance(value, int) else value


def csv_text(spec: ListSpec, rows: QuerySet[Any], asked: QueryDict) -> tuple[str, int]:
    """Every row of the filter, the columns on screen, in the CSV that French spreadsheets open; how many rows."""
    columns = [column for column in _columns(spec, asked) if column.is_exported]
    sort = _path(spec, _sort(spec, asked))
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow([column.label for column in columns])
    count = 0
    for row in rows.order_by(sort, "pk").iterator(chunk_size=2000):
        writer.writerow(_plain(columns, row))
        count += 1
    return BOM + file.getvalue(), count


def _plain(columns: list[Column], row: Any) -> Iterator[object]:
    for column in columns:
        value = (column.text or column.read)(row)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield value
            continue
        text = "" if value is None else strip_tags(str(_text(value)))
        yield f"'{text}" if text.startswith(FORMULA) else text
