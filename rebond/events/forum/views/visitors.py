"""Doors of the visitors: the list, those whom one accompanies registered together, badges on paper."""

from uuid import UUID

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
from rebond.events.forum.states import DESK, REGISTRARS, VISITOR_READERS, Source, VisitorStatus
from rebond.events.forum.views.common import HOME, about, edition_of, name_of, url_of
from rebond.ground.web import bulk, codes, pages, words
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import search

PAPER = 300
"""Badges printed at once."""


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
        Column("etat", "Inscription", "get_status_display", sort="status"),
        Column("origine", "Origine", "get_source_display", sort="source"),
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
        participle = ("personne inscrite au Forum", "personnes inscrites au Forum")
        return bulk.tell(request, choice, done=sum(len(one.made) for one in done), participle=participle)
    sentence = f"{name_of(found)}, {found.place}. Chacune reçoit son badge ; les autres badges s'impriment."
    return bulk.ask(request, choice, title="Inscrire au Forum", button="Inscrire", sentence=sentence, form=form)


@access(DESK)
@require_safe
def badge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One badge, to print or to show; and what the visitor wishes."""
    principal = principal_of(request)
    rows = Visitor.objects.filter(edition__in=Edition.objects.visible_to(principal)).select_related("edition")
    one = get_or_refuse(rows, principal, pk=pk)
    shown = {
        "edition": one.edition,
        "sheets": [_sheet(one)],
        "title": f"Badge de {one.full_name}",
        "back": url_of(one.edition, "desk"),
    }
    return render(request, "forum/badges.html", shown)


@access(VISITOR_READERS)
@require_safe
def badges(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Badges on paper, for those whom no message reaches."""
    found = edition_of(request, pk)
    rows = Visitor.objects.filter(
        edition=found, status=VisitorStatus.REGISTERED, source=Source.GROUP, phone="", email=""
    )
    sheets = [_sheet(one) for one in rows.order_by("pole__name", "last_name", "pk")[:PAPER]]
    shown = {"edition": found, "sheets": sheets, "title": "Badges à imprimer", "back": url_of(found, "visitors")}
    return render(request, "forum/badges.html", shown)


def _sheet(visitor: Visitor) -> dict[str, object]:
    return {"visitor": visitor, "code": codes.qr(visitor.code)}
