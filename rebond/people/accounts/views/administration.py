"""The organisations of the département, and its journal."""

from django.apps import apps
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.journal import operations as journalling
from rebond.ground.journal.models import JournalLine
from rebond.ground.web import forms, lists, pages
from rebond.ground.web.columns import Column, ListSpec
from rebond.people.accounts import operations, queries
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.forms import JournalFilters, OrganisationFilters, OrganisationForm
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import VERBS, Capability, Role

AUTHORS = {"link": "Porteur d'un lien", "worker": "Rebond", "flow": "Fichier d'un partenaire"}


def _missions(organisation: Organisation) -> str:
    return ", ".join(Capability(value).label for value in organisation.capabilities)


def _has_mission(value: str) -> Q:
    return Q(capabilities__contains=[value])


ORGANISATIONS = ListSpec(
    key="accounts.organisations",
    columns=[
        Column("name", "Structure", "name", sort="name"),
        Column("missions", "Missions", _missions),
        Column("city", "Commune", "city", sort="city"),
        Column("phone", "Téléphone", "phone"),
        Column("places", "Places", "places", sort="places", is_number=True),
        Column("staff", "Personnes", "staff_count", sort="staff_count", is_number=True),
        Column("hours", "Horaires", "opening_hours", is_default=False),
        Column("code", "Code", "code", sort="code", is_default=False),
    ],
    sort="name",
    nouns=("structure", "structures"),
    row_url=lambda row: reverse("accounts:organisation", args=[row.pk]),
    row_label=lambda row: str(row.name),
    filters={"q": "name__icontains", "capability": _has_mission, "city": "city__icontains"},
    csv_name="structures",
)


def _author(line: JournalLine) -> str:
    return getattr(line, "actor_name", None) or AUTHORS.get(line.actor_kind, "Inconnu")


def _object(line: JournalLine) -> str:
    try:
        return str(apps.get_model(line.table)._meta.verbose_name)
    except (LookupError, ValueError):  # a table of a former version, or a list that was exported
        return line.table


def _change(line: JournalLine) -> str:
    return f"{line.before} → {line.after}" if line.before else line.after


JOURNAL = ListSpec(
    key="accounts.journal",
    columns=[
        Column("at", "Quand", "at", sort="seq"),
        Column("author", "Qui", _author),
        Column("verb", "Acte", lambda line: VERBS.get(line.verb, line.verb)),
        Column("object", "Sur quoi", _object),
        Column("change", "Changement", _change),
        Column("number", "Numéro de l'objet", "object_id"),
    ],
    sort="-at",
    nouns=("ligne", "lignes"),
    row_label=lambda line: f"ligne {line.pk}",
    filters={"person": queries.by_person, "object_id": "object_id", "verb": "verb", "since": "at__date__gte"},
    csv_name="journal",
)


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation of the département."""
    rows = queries.organisations()
    return lists.respond(request, ORGANISATIONS, rows, template="accounts/organisations.html", form=OrganisationFilters)


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct the address, telephone, hours and places of an organisation."""
    principal = principal_of(request)
    found = get_or_refuse(Organisation.objects.all(), principal, pk=pk)
    form = OrganisationForm(request.POST or None, instance=found)

    def save() -> None:
        operations.save_organisation(found.code, by=principal.actor, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and forms.once(request, form, save):
        messages.success(request, f"« {form.cleaned_data['name']} » est à jour.")
        return pages.go_to(request, reverse("accounts:organisations"))
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/organisation.html", {"form": form, "organisation": found}, status=status)


@access(Role.ADMINISTRATOR)
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Who did what, to what, when; reading it is itself a line of it."""
    journalling.record("read", JournalLine(), by=principal_of(request).actor, at=timezone.now())
    return lists.respond(request, JOURNAL, queries.journal(), template="accounts/journal.html", form=JournalFilters)
