"""Doors of the stands: the list, opened, changed; the address of a stand's page."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.events.forum import rules
from rebond.events.forum.forms import StandForm
from rebond.events.forum.models import Edition, Stand
from rebond.events.forum.operations import editions as operations
from rebond.events.forum.operations import telling
from rebond.events.forum.queries import preparing as queries
from rebond.events.forum.states import LOOKERS, STAND_KEEPERS
from rebond.events.forum.views.common import HOME, about, edition_of, name_of, url_of
from rebond.events.jobdating.forms.running import PostForm, posted
from rebond.ground.web import codes, words
from rebond.ground.web import forms as web_forms
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.work.employers.queries import sectors

STANDS = ListSpec(
    key="forum.stands",
    columns=(
        Column("numero", "Numéro", "number", sort="number", is_number=True),
        Column("nom", "Entreprise ou partenaire", "name"),
        Column("hall", "Hall", "hall.name", sort="hall__name"),
        Column("tables", "Tables", "tables", sort="tables", is_number=True),
        Column("offres", "Offres", "offer_count", sort="offer_count", is_number=True),
        Column("heures", "Entretiens", lambda one: "sur rendez-vous" if one.has_hours else "dans la file"),
    ),
    sort="numero",
    nouns=("stand", "stands"),
    csv_name="stands",
)


def _url(stand: Stand) -> str:
    return reverse("forum:stand", args=[stand.pk])


KEPT = replace(STANDS, row_url=_url, row_label=lambda one: f"Stand {one.number}")
"""The same for who keeps the stands."""


@access(LOOKERS)
@require_http_methods(["GET", "POST"])
def stands(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every stand of an edition."""
    found = edition_of(request, pk)
    shown = about(request, found, tab="stands")
    spec = KEPT if shown["is_stand_keeper"] else STANDS
    return respond(request, spec, queries.stands_of(found), template="forum/stands.html", context=shown)


@access(STAND_KEEPERS)
@require_http_methods(["GET", "POST"])
def open_stand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A company or a partner has a stand."""
    found = edition_of(request, pk, rules.can_keep_stands)
    form, by, at = _form(request, found), principal_of(request).actor, timezone.now()
    made: list[UUID] = []
    return web_forms.answer(
        request,
        form,
        lambda: made.append(operations.open_stand(found, **form.told, by=by, at=at).pk),
        done="Le stand est ouvert. Choisissez les offres qu'il montre.",
        back=url_of(found, "stands"),
        then=lambda: reverse("forum:stand", args=made),
        title="Ouvrir un stand",
        button="Ouvrir le stand",
        trail=[HOME, {"label": name_of(found), "url": url_of(found)}],
    )


@access(STAND_KEEPERS)
@require_http_methods(["GET", "POST"])
def stand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A stand and the offers it shows; its own page for the day."""
    found = _stand_of(request, pk)
    form, by, at = _form(request, found.edition, found), principal_of(request).actor, timezone.now()

    def act() -> None:
        operations.change_stand(found, **form.told, vacancies=form.cleaned_data["offers"], by=by, at=at)

    return web_forms.answer(
        request,
        form,
        act,
        done="Le stand est modifié.",
        back=url_of(found.edition, "stands"),
        template="forum/stand.html",
        title=f"Stand {found.number}, {found.name}",
        button="Enregistrer",
        stand=found,
        trail=[HOME, {"label": name_of(found.edition), "url": url_of(found.edition)}],
    )


@access(STAND_KEEPERS)
@require_POST
def stand_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new address of the stand's page, to print or to send; the former ones lead nowhere any more."""
    found = _stand_of(request, pk)
    by, at = principal_of(request).actor, timezone.now()
    address = telling.open_only(found, found.edition, purpose=telling.STAND, by=by, at=at)
    shown = {
        "title": f"Page du stand {found.number}, {found.name}",
        "sentence": "Le recruteur l'ouvre sur son téléphone, sans compte : sa file, ses rendez-vous, ce qu'ils deviennent.",
        "address": address,
        "code": codes.qr(address),
        "back": reverse("forum:stand", args=[found.pk]),
    }
    return render(request, "forum/address.html", shown)


@access(STAND_KEEPERS)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The contact of each stand not told yet is written the address of its page."""
    found, by, at = edition_of(request, pk, rules.can_keep_stands), principal_of(request).actor, timezone.now()
    count, bare = telling.untold(found).count(), found.stands.filter(Q(contact=None) | Q(contact__email="")).count()
    return web_forms.answer(
        request,
        PostForm(posted(request)),
        lambda: telling.send_stands(found, by=by, at=at),
        done="Les messages partent.",
        back=url_of(found, "stands"),
        title="Envoyer leur page aux stands",
        sentence=_to_tell(count, bare),
        button="Envoyer",
        trail=[HOME, {"label": name_of(found), "url": url_of(found)}],
    )


def _to_tell(count: int, bare: int) -> str:
    """How many stands are written to, and how many must be given their page on paper."""
    if not count and not bare:
        return "Chaque stand a déjà reçu sa page."
    said = (
        f"{words.count(count, 'stand à prévenir', 'stands à prévenir')} par e-mail : leur page s'ouvre sans compte, appelle "
        "leur file le jour même, et dit ensuite quelles promesses sont signées."
    )
    without = words.count(bare, "autre stand n'a", "autres stands n'ont")
    return f"{said} {without} pas d'adresse e-mail : imprimez leur page depuis leur fiche." if bare else said


def _stand_of(request: HttpRequest, pk: UUID) -> Stand:
    principal = principal_of(request)
    rows = Stand.objects.filter(edition__in=Edition.objects.visible_to(principal))
    rows = rows.select_related("edition", "hall", "company__organisation", "partner")
    return get_or_refuse(rows, principal, lambda who, row: rules.can_keep_stands(who, row.edition), pk=pk)


def _form(request: HttpRequest, edition: Edition, stand: Stand | None = None) -> StandForm:
    principal = principal_of(request)
    partners = Organisation.objects.filter(closed_on=None).exclude(capabilities__contains=[Capability.COMPANY])
    return StandForm(
        posted(request),
        edition=edition,
        companies=queries.companies_without_stand(edition, principal, but=stand.company if stand else None),
        partners=partners.order_by("name", "pk"),
        sectors=sectors(edition.on),
        offers=queries.offers_of(stand.company if stand else None),
        contacts=queries.contacts_of(stand.company if stand else None),
        stand=stand,
    )
