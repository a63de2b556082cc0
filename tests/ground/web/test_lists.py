import csv
import re
from io import StringIO

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from rebond.ground.web import html, lists
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.models import SavedView
from rebond.people.accounts.models import Organisation
from tests.factories import OrganisationFactory, UserFactory
from tests.ground.web.conftest import said

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


class Filters(forms.Form):
    name = forms.CharField(required=False)
    places = forms.IntegerField(required=False, min_value=0)
    is_closed = forms.BooleanField(required=False)


SPEC = ListSpec(
    key="organisations",
    columns=(
        Column("nom", "Nom", "name", sort="name"),
        Column("places", "Places", "places", sort="places", is_number=True),
        Column("fermee", "Fermée le", "closed_on", is_default=False),
        Column("etat", "État", lambda row: html.badge("ouverte", "ok"), text=lambda row: "ouverte"),
    ),
    sort="nom",
    nouns=("organisation", "organisations"),
    row_url=lambda row: f"/organisations/{row.pk}/",
    row_label=lambda row: row.name,
    filters={"name": "name__icontains", "places": "places", "is_closed": lambda yes: Q(closed_on__isnull=not yes)},
    actions=(Action("Fermer", "web:theme"),),
    csv_name="organisations",
    size=2,
)


def mine():
    return Organisation.objects.filter(code__startswith="liste")


def answer(request, form=Filters):
    return lists.respond(request, SPEC, mine(), template="components/list.html", form=form)


@pytest.fixture
def organisations(in_13):
    return [OrganisationFactory(code=f"liste{n}", name=f"Nom {n}", places=n) for n in range(3)]


def test_list_shows_its_columns_its_rows_and_its_count(organisations, ask):
    page = answer(ask()).content.decode()

    assert "3\u00a0organisations" in page
    assert "Nom 0" in page
    assert "Nom 2" not in page
    assert "Fermée le</th>" not in page


def test_list_follows_the_order_the_columns_and_the_filters_of_the_address(organisations, ask):
    page = answer(ask(data={"tri": "-places", "colonnes": ["fermee"], "name": "nom"})).content.decode()

    assert page.index("Nom 2") < page.index("Nom 1")
    assert ">Places</td>" not in page
    assert 'data-label="Fermée le"' in page


@pytest.mark.parametrize("asked", [{"tri": "code"}, {"tri": "-"}, {"colonnes": "x"}, {"apres": "x"}, {"places": "y"}])
def test_an_address_that_means_nothing_still_shows_the_list(organisations, ask, asked):
    page = answer(ask(data=asked)).content.decode()

    assert "Nom 0" in page


def test_filter_by_nought_is_a_filter(organisations, ask):
    page = answer(ask(data={"places": "0"})).content.decode()

    assert "1\u00a0organisation<" in page


def test_wrong_filter_keeps_what_was_typed_and_says_why(organisations, ask):
    page = answer(ask(data={"places": "douze"})).content.decode()

    assert 'value="douze"' in page
    assert "Saisissez un nombre entier." in page


def test_filter_that_finds_nothing_offers_the_whole_list(organisations, ask):
    page = answer(ask(data={"name": "zzz"})).content.decode()

    assert "Aucun résultat pour ces filtres" in page


@pytest.mark.parametrize("many", [1, 3])
def test_list_reads_the_same_number_of_times_whatever_its_length(in_13, ask, user, many):
    for n in range(many):
        OrganisationFactory(code=f"liste{n}")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer(ask(user=user))

    assert len(queries) <= 3  # the rows, their count when there are several pages, the saved views


def test_fragment_is_the_list_of_the_page(organisations, ask):
    fragment, page = (TOKEN.sub("", answer(ask(htmx=htmx)).content.decode()) for htmx in (True, False))

    assert fragment == page


def test_csv_gives_every_row_of_the_filter_and_no_formula(organisations, ask):
    OrganisationFactory(code="liste9", name="=1+1", places=0)

    response = answer(ask(data={"format": "csv", "tri": "places"}))

    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Nom", "Places", "État"]
    assert ["'=1+1", "0", "ouverte"] in rows
    assert len(rows) == 5


def test_saved_view_is_kept_shown_and_forgotten(organisations, ask, user):
    answer(ask(post={"keep_view": " Petites ", "query": "places=1"}, user=user))
    view = SavedView.objects.get()
    page = answer(ask(user=user)).content.decode()
    forget = ask(post={"forget_view": str(view.pk)}, user=user)
    answer(forget)

    assert (view.name, view.query, view.user_id) == ("Petites", "places=1", user.pk)
    assert 'href="/liste/?places=1"' in page
    assert said(forget) == ["La vue « Petites » est supprimée."]
    assert not SavedView.objects.exists()


def test_saved_view_of_someone_else_is_neither_seen_nor_forgotten(organisations, ask, user):
    answer(ask(post={"keep_view": "À moi", "query": ""}, user=user))
    other = UserFactory()

    page = answer(ask(user=other)).content.decode()
    answer(ask(post={"forget_view": str(SavedView.objects.get().pk)}, user=other))

    assert "À moi" not in page
    assert SavedView.objects.count() == 1


def test_same_name_replaces_the_view(organisations, ask, user):
    for query in ("places=1", "places=2"):
        answer(ask(post={"keep_view": "Petites", "query": query}, user=user))

    assert SavedView.objects.get().query == "places=2"


def test_a_visitor_keeps_no_view(organisations, ask):
    with pytest.raises(PermissionDenied):
        answer(ask(post={"keep_view": "Vue", "query": ""}))
