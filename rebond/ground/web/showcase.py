"""The living page of the components, in every state: demo and tests only."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from rebond.ground.web import bulk, html, pages, tables
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.forms import DayInput, HourInput
from rebond.ground.web.models import FormKey
from rebond.ground.web.pages import public

DAY = date(2026, 3, 3)
TONES = ("neutral", "info", "ok", "warn", "danger")


@dataclass(frozen=True)
class SampleDeadline:
    """A deadline of the day DAY."""

    days_left: int
    sentence: str = "Le premier entretien a lieu dans le mois qui suit la demande (article 2 du plan départemental)."

    @property
    def due_on(self) -> date:
        return DAY + timedelta(days=self.days_left)


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom", help_text="Comme sur la pièce d'identité.")
    email = forms.EmailField(label="Adresse e-mail", required=False)
    on = forms.DateField(label="Jour du rendez-vous", widget=DayInput())
    at = forms.TimeField(label="Heure", widget=HourInput(), required=False)
    places = forms.IntegerField(label="Places", min_value=1)
    place = forms.ChoiceField(label="Lieu", choices=[("", "Choisir…"), ("a", "Aubagne"), ("b", "Berre")])
    way = forms.ChoiceField(
        label="Forme de l'entretien", choices=[("p", "Sur place"), ("t", "Par téléphone")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label="Besoins",
        choices=[("i", "Interprète"), ("g", "Garde d'enfant")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Note", widget=forms.Textarea({"rows": 3}), required=False)
    secret = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    file = forms.FileField(label="Fichier", required=False)
    agreed = forms.BooleanField(label="La personne est d'accord")


class SampleFilters(forms.Form):
    """Filters of the sample list."""

    name = forms.CharField(label="Nom", required=False)
    place = forms.ChoiceField(label="Pôle", choices=[("", "Tous"), ("a", "Aubagne")], required=False)


@dataclass(frozen=True)
class Person:
    """A row of the sample list."""

    pk: UUID
    name: str
    place: str
    steps: int
    days_left: int


COLUMNS = (
    Column("nom", "Nom", "name", sort="name"),
    Column("pole", "Pôle d'insertion", "place", sort="place"),
    Column("etapes", "Étapes", "steps", is_number=True, definition="Nombre d'étapes franchies depuis l'orientation."),
    Column("delai", "Délai", lambda row: html.chip_deadline(SampleDeadline(row.days_left)), sort="days_left"),
    Column("etat", "État", lambda row: html.badge("à recevoir", "warn") if row.days_left < 2 else None),
)
LIST = ListSpec(
    key="showcase",
    columns=COLUMNS,
    sort="nom",
    nouns=("personne", "personnes"),
    row_url=lambda row: f"?fiche={row.pk}",
    row_label=lambda row: str(row.name),
    actions=(Action("Inviter", "web:components_act", "envelope"), Action("Imprimer", "web:components_act", "printer")),
    csv_name="exemple",
)
NAMES = (
    "Amina Benali",
    "Łukasz Œuvrard",
    "Jean-Baptiste de La Tour-Saint-Michel",
    "Zoé Martin",
    "Ngọc Trần",
    "Élie N'Diaye",
)
PEOPLE = [
    Person(UUID(int=n + 1), name, ("Aubagne", "Martigues — Côte bleue")[n % 2], n * 400, n * 3 - 4)
    for n, name in enumerate(NAMES)
]


def _listing(request: HttpRequest) -> tables.Listing:
    return tables.Listing(
        spec=LIST,
        form=SampleFilters(QueryDict("name=")),
        headers=[tables.header(column, "nom", QueryDict()) for column in COLUMNS],
        rows=[tables.row(LIST, COLUMNS, person) for person in PEOPLE],
        count=1001,
        is_capped=True,
        query="",
        path=request.path,
        sort="nom",
        previous_url="?avant=x",
        next_url="?apres=x",
        views=[],
        can_keep=True,
    )


def _job(done: int, *, is_over: bool = False, is_failed: bool = False, sentence: str = "") -> dict[str, Any]:
    return {
        "label": "Import du fichier de la CAF",
        "done": done,
        "total": 70_000,
        "is_over": is_over,
        "is_failed": is_failed,
        "sentence": sentence,
    }


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    if "progres" in request.GET:
        job = _job(51_300)
        return render(request, "components/progress.html", {"job": job, "poll_url": "?progres=1"})
    wrong = EveryField({"name": "", "email": "pas une adresse", "on": "31/02/2026", "note": "Ce texte reste."})
    context = {
        "tones": TONES,
        "deadlines": [SampleDeadline(n) for n in (12, 3, 0, -3)],
        "form": EveryField(),
        "wrong": wrong,
        "listing": _listing(request),
        "jobs": [
            _job(24_600),
            _job(70_000, is_over=True, sentence="69 988 lignes lues, 12 rejetées."),
            _job(310, is_over=True, is_failed=True, sentence="Ligne 311, balise NIR : treize chiffres attendus."),
        ],
        "day": DAY,
        "reasons": ["Deux freins lourds : le logement et la garde d'enfant.", "Pas d'emploi depuis trois ans."],
        "chart_headers": ["Mois", "Reçus dans le mois", "Reçus plus tard"],
        "chart_rows": [["Janvier", 412, 88], ["Février", 455, 61], ["Mars", 1502, 47]],
        "navigation": NAVIGATION,
        "search_url": request.path,
        "trail": [{"label": "À faire", "url": "#"}, {"label": "Entrants", "url": "#"}],
        "tabs": [
            {"label": "Fil", "url": "#", "current": True},
            {"label": "Documents", "url": "#", "count": 3},
            {"label": "Qui a lu ce dossier", "url": "#"},
        ],
        "badges": [{"label": "Parcours social", "tone": "info"}, {"label": "À recevoir", "tone": "warn"}],
        "facts": ["34 ans", "Pôle d'Aubagne", "référente : Inès Roy"],
    }
    return render(request, "web/showcase.html", context)


NAVIGATION = [
    {
        "title": "",
        "entries": [
            {"label": "À faire", "url": "#faire", "icon": "check2-square", "current": True, "count": 12, "key": "d"}
        ],
    },
    {
        "title": "Personnes",
        "entries": [
            {"label": "Personnes", "url": "#personnes", "icon": "people", "key": "l"},
            {"label": "Rendez-vous", "url": "#rdv", "icon": "calendar3", "count": 1240},
            {"label": "Imports", "url": "#imports", "icon": "file-earmark-arrow-down"},
            {"label": "Chiffres", "url": "#chiffres", "icon": "bar-chart-line"},
        ],
    },
]


@public
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """A bulk act that changes nothing."""
    ids = request.POST.getlist("ids")
    if request.POST.get("confirmed"):
        messages.success(request, "2 personnes invitées.")
        return pages.go_to(request, pages.way_back(request))
    choice = bulk.Chosen(
        rows=FormKey.objects.none(),
        count=len(ids),
        is_answered=False,
        is_confirmed=False,
        nouns=LIST.nouns,
        ids=tuple(ids),
        query="",
        is_whole=False,
        back=pages.way_back(request),
    )
    return bulk.ask(request, choice, title="Inviter", sentence="Chaque personne recevra un message neutre.")
