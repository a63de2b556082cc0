"""Doors for other catalogues: the actions of a département in data·inclusion v1, and a page that says what it is."""

from collections import defaultdict
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.exchanges.data_inclusion import queries
from rebond.exchanges.data_inclusion.writing import Record
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.access import public


@require_safe
@public
def catalogue(request: HttpRequest, code: str) -> HttpResponse:
    """What the département offers, for a reader, and how to take it up elsewhere."""
    departement = get_object_or_404(Departement, code=code)
    with context.departement(departement.pk):
        written = queries.published(departement, on=timezone.localdate())
        told = {"departement": departement, "actions": _actions(written), **written}
        return render(request, "data_inclusion/catalogue.html", told)


@require_safe
@public
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a file: structures and services, schema v1 of data·inclusion."""
    departement = get_object_or_404(Departement, code=code)
    with context.departement(departement.pk):
        written = queries.published(departement, on=timezone.localdate())
    return JsonResponse(written, json_dumps_params={"ensure_ascii": False})


def _actions(written: Mapping[str, list[Record]]) -> list[Record]:
    """Each action once, with the structures that lead it, by name."""
    names = {structure["id"]: structure for structure in written["structures"]}
    led: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for service in written["services"]:
        led[service["nom"], service["description"]].append(names[service["structure_id"]])
    return [{"name": name, "summary": summary, "structures": led[name, summary]} for name, summary in sorted(led)]
