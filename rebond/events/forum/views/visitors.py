"""Doors of the visitors: the list, those whom one accompanies registered together, badges on paper."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.forum.forms import HoursForm, PeopleForm, SearchForm
from rebond.events.forum.models import Edition, Visitor
from rebond.events.forum.operations import visitors as operations
from rebond.events.forum.queries import preparing as queries
from rebond.events.forum.states import (
    BADGE_READERS,
    DESK,
    REGISTRARS,
    VISITOR_READERS,
    Source,
    Status,
    VisitorStatus,
)
from rebond.events.forum.views.common import HOME, about, edition_of, name_of, url_of
from rebond.ground.web import bulk, codes, pages, words
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import search

TO_PRINT = ("badge n'est reçu par aucun message", "badges ne sont reçus par aucun message")
PAPER = 300
"""Badges of one sheaf: a page that any printer takes."""


def _came(value: str) -> Q:
    return Q(came=value == "oui")


def _named(text: str) -> Q:
    """A badge, or every word of the text in the name."""
    named = Q()
    for word in text.split():
        named &= Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return named | Q(code=text.strip().upper())


VISITORS = ListSpec(
    key="forum.visitors",
    columns=(
        Column("nom", "Visiteur", "sorted_name", sort="last_name"),
        Column("badge", "Badge", "code"),
        Column("etat", "Inscription", lambda one: one.get_status_display(), sort="status"),
        Column("origine", "Origine", lambda one: one.get_source_display(), sort="source"),
        Column("pole", "Pôle", lambda one: one.pole.name if one.pole else "", sort="pole__name"),
        Column("heures", "Rendez-vous", lambda one: "souhaités" if one.wants_hours else ""),
        Column("venu", "Venu", lambda one: "oui" if one.came else ""),
        Column("inscrit", "Inscrit le", lambda one: words.short_day(one.registered_at), sort="registered_at"),
    ),
    sort="nom",
    nouns=("visiteur", "visiteurs"),
    row_url=lambda one: reverse("forum:badge", args=[one.pk]),
    row_label=lambda one: one.full_name,
    filters={"nom": _named, "venu": _came, "heures": lambda value: Q(wants_hours=value == "oui")},
    csv_name="visiteurs",
)
PEOPLE = ListSpec(
    key="forum.people",
    columns=(
        Column("personne", "Personne", "sorted_name", sort="sort_name"),
        Column("pole", "Pôle", lambda one: one.pole.name if one.pole else "", sort="pole__name"),
    ),
    sort="personne",
    nouns=("personne", "personnes"),
    row_label=lambda one: one.full_name,
    filters={"nom": lambda condition: condition},
    actions=(Action("Inscrire au Forum", "forum:register", "person-plus"),),
)


@access(VISITOR_READERS)
@require_http_methods(["GET", "POST"])
def visitors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is registered, by whom, who came."""
    found = edition_of(request, pk)
    shown = about(request, found, tab="visitors")
    rows = queries.visitors_of(found)
    return respond(request, VISITORS, rows, template="forum/visitors.html", form=SearchForm, context=shown)


class _People(PeopleForm):
    """A name becomes what the search of people finds."""

    def clean_nom(self) -> Q | str:
        text = self.cleaned_data["nom"].strip()
        if not text:
            return ""
        return Q(pk__in=search(Beneficiary.objects.all(), text).values("pk"))


def _people_form(data: QueryDict) -> _People:
    return _People(data)


def _to_register() -> Edition:
    found = queries.to_register_in()
    if found is None:
        raise pages.Changed("Aucun Forum n'est en préparation : il n'y a personne à inscrire.")
    return found


@access(REGISTRARS)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The people whom one accompanies and who are not registered yet: tick them, register them together."""
    found = _to_register()
    rows = queries.people_to_register(principal_of(request), found)
    shown = {"edition": found, "name": name_of(found), "trail": [HOME]}
    return respond(request, PEOPLE, rows, template="forum/people.html", form=_people_form, context=shown)


@access(REGISTRARS)
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """« Inscrire au Forum », for the people ticked or the whole filter."""
    found, principal = _to_register(), principal_of(request)
    choice = bulk.chosen(request, PEOPLE, queries.people_to_register(principal, found), form=_people_form)
    form = HoursForm(request.POST if choice.is_answered else None)
    done: list[operations.Registered] = []

    def act() -> None:
        done.append(
            operations.register_people(
                found,
                choice.rows,
                wants_hours=form.cleaned_data["wants_hours"],
                member=principal.membership,
                by=principal.actor,
                at=timezone.now(),
            )
        )

    if choice.is_confirmed and form.is_valid() and once(request, form, act):
        told = done[0] if done else operations.Registered()
        if told.to_print:
            messages.info(request, f"{words.count(told.to_print, *TO_PRINT)} : imprimez et remettez-les.")
        participle = ("personne inscrite au Forum", "personnes inscrites au Forum")
        refused = {"déjà inscrite, son badge reste bon": told.already} if told.already else {}
        return bulk.tell(request, choice, done=len(told.made), participle=participle, refused=refused)
    sentence = f"{name_of(found)}, {found.place}. Chacune reçoit son badge ; les autres badges s'impriment."
    return bulk.ask(request, choice, title="Inscrire au Forum", button="Inscrire", sentence=sentence, form=form)


@access(BADGE_READERS)
@require_safe
def badge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One badge, to print or to show: of somebody whom one registered or accompanies, of anybody for who reads visitors."""
    principal = principal_of(request)
    one = get_or_refuse(Visitor.objects.visible_to(principal).select_related("edition"), principal, pk=pk)
    keeps_desk = principal.role in DESK and one.edition.status == Status.RUNNING
    shown = {
        "edition": one.edition,
        "sheets": [_sheet(one)],
        "title": f"Badge de {one.full_name}",
        "back": url_of(one.edition, "desk" if keeps_desk else "edition"),
    }
    return render(request, "forum/badges.html", shown)


@access(BADGE_READERS)
@require_safe
def badges(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Badges on paper, sheaf after sheaf: of those whom no message reaches, or of everybody (`tous`)."""
    found, principal, is_all = edition_of(request, pk), principal_of(request), "tous" in request.GET
    rows = Visitor.objects.visible_to(principal).filter(edition=found, status=VisitorStatus.REGISTERED)
    if not is_all:
        rows = rows.filter(source=Source.GROUP, phone="", email="")
    sheaves = Paginator(rows.order_by("pole__name", "last_name", "first_name", "pk"), PAPER)
    page = sheaves.get_page(request.GET.get("page"))
    shown = {
        "edition": found,
        "sheets": [_sheet(one) for one in page],
        "sheaves": [(number, sheaves.page(number)) for number in sheaves.page_range] if sheaves.num_pages > 1 else [],
        "number": page.number,
        "is_all": is_all,
        "count": sheaves.count,
        "title": "Badges à imprimer",
        "back": url_of(found, "visitors" if principal.role in VISITOR_READERS else "edition"),
    }
    return render(request, "forum/sheaves.html", shown)


def _sheet(visitor: Visitor) -> dict[str, object]:
    return {"visitor": visitor, "code": codes.qr(visitor.code)}
