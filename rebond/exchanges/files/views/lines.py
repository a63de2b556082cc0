"""Doors to the lines of an import: what became of each, and the rejected ones to take away."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from rebond.exchanges.files import queries, rules, writing
from rebond.exchanges.files.forms import LineFilters
from rebond.exchanges.files.models import ImportedLine
from rebond.exchanges.files.states import TONES, Result
from rebond.exchanges.files.views.files import fetch
from rebond.ground.journal import operations as journal
from rebond.ground.web import html, lists, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.people.accounts.access import access, principal_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _result(line: ImportedLine) -> str:
    return line.result or line.expected


def _badge(line: ImportedLine) -> SafeString | str:
    result = _result(line)
    return html.badge(Result(result).label, TONES[result]) if result else ""


def _people(line: ImportedLine) -> SafeString | str:
    """The people touched, with a link to their file; in the file's words before it is applied."""
    touched = getattr(line, "touched", [])
    if not touched:
        return ", ".join(queries.names_in(line))
    links = ((person_url(UUID(one["id"])), words.sorted_name(one["first_name"], one["last_name"])) for one in touched)
    return format_html_join(", ", '<a href="{}">{}</a>', links)


def person_url(pk: UUID) -> str:
    """The address of a person's file."""
    return reverse("casefile:person", args=[pk])


def _effect(line: ImportedLine) -> str:
    told = (
        (line.opened, "entrée", "entrées"),
        (line.taken_over, "suivi à reprendre", "suivis à reprendre"),
        (line.ended, "sortie", "sorties"),
        (line.suspended, "droit suspendu", "droits suspendus"),
        (line.restored, "droit rétabli", "droits rétablis"),
    )
    return ", ".join(f"{count} {many if count > 1 else one}" for count, one, many in told if count)


def _remarks(line: ImportedLine) -> SafeString | str:
    remarks = [*filter(None, [line.sentence]), *line.problems]
    if len(remarks) < 2:
        return "".join(remarks)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((remark,) for remark in remarks)))


LINES = ListSpec(
    key="imports.lines",
    columns=[
        Column("number", "Ligne", lambda line: f"Ligne {line.number}", sort="position"),
        Column("request", "Numéro de demande", "request_number", sort="request_number"),
        Column("people", "Personnes", _people),
        Column("result", "Résultat", _badge, text=lambda line: Result(_result(line)).label if _result(line) else ""),
        Column("effect", "Effet", _effect),
        Column("remarks", "Explication", _remarks),
    ],
    sort="number",
    nouns=("ligne", "lignes"),
    row_url=lambda line: reverse("imports:doubt", args=[line.pk]) if line.result == Result.DOUBTFUL else "",
    row_label=lambda line: f"ligne {line.number}",
    filters={
        "result": lambda value: Q(result=value) | Q(result="", expected=value),
        "effect": lambda value: Q(**{f"{value}__gt": 0}),
        "ignored": lambda yes: ~Q(problems=[]),
    },
    csv_name="lignes",
)


@access(rules.IMPORTERS)
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What became, or will become, of each line."""
    found = fetch(request, pk)
    rows = queries.with_people(ImportedLine.objects.filter(file=found)).defer("keys")
    return lists.respond(request, LINES, rows, template="imports/lines.html", form=LineFilters, context={"file": found})


@access(rules.IMPORTERS)
@require_safe
def rejects(request: HttpRequest, pk: UUID, extension: str) -> HttpResponse:
    """The rejected lines and why, to be corrected and imported again; taking them away is journalled."""
    found = fetch(request, pk)
    headings, rows = queries.rejected_rows(found)
    journal.record_read(found, by=principal_of(request).actor, at=timezone.now())
    if extension == "xlsx":
        response = HttpResponse(writing.xlsx_file(headings, rows, sheet="Rejets"), content_type=XLSX)
    else:
        response = HttpResponse("".join(writing.csv_lines(headings, rows)), content_type="text/csv; charset=utf-8")
    name = slugify(found.name.rpartition(".")[0] or found.name)[:60] or "import"
    response["Content-Disposition"] = f'attachment; filename="rejets-{name}.{extension}"'
    return response
