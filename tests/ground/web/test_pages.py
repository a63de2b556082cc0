import pytest
from django.template.loader import render_to_string

from rebond.ground.web import pages
from rebond.ground.web.colours import accents


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/accessibilite/", "/confidentialite/", "/aide/raccourcis/", "/composants/", "/composants/?progres=1"]
)
def test_page_is_for_everyone(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"


def test_icon_is_the_mark(client):
    response = client.get("/favicon.ico")

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")


def test_health_asks_nothing_of_the_database(client):
    assert client.get("/sante").json() == {"etat": "vivant"}


@pytest.mark.django_db
def test_ready_when_the_database_answers(client):
    assert client.get("/pret").json() == {"etat": "prêt", "base": "répond"}


@pytest.mark.django_db
def test_the_accent_is_a_style_sheet_that_never_changes(client):
    response = client.get("/couleurs/0f6b6b.css")

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert f"--accent:{accents('0f6b6b')['accent']}" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("colour", ["0f6b6", "rouge", "0f6b6b;}"])
def test_what_is_no_colour_is_not_found(client, colour):
    assert client.get(f"/couleurs/{colour}.css").status_code == 404


@pytest.mark.django_db
def test_theme_is_remembered_and_comes_back_to_this_site(client):
    response = client.post("/affichage/", {"theme": "sombre", "back": "/accessibilite/"})

    page = client.get(response["Location"]).content.decode()

    assert (response["Location"], response.cookies["theme"].value) == ("/accessibilite/", "sombre")
    assert 'data-theme="sombre"' in page
    assert 'media="screen"' in page


@pytest.mark.django_db
def test_an_unknown_address_gets_the_french_page(client):
    response = client.get("/nulle-part/")

    assert response.status_code == 404
    assert "Cette page n'existe pas, ou plus" in response.content.decode()


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "429", "500"])
def test_every_refusal_says_what_happened_in_one_marked_sentence(rf, code):
    context = {"sentence": "Un autre contrat est déjà en cours."}

    page = render_to_string(f"{code}.html", context, request=None if code == "500" else rf.get("/"))

    assert page.count("data-error") == 1


def test_the_500_page_needs_neither_request_nor_database():
    assert "L'erreur vient de nous." in render_to_string("500.html")


def test_going_back_in_the_history_gives_the_whole_page(rf, ask):
    request = ask(htmx=True)
    back = ask(htmx=True)
    back.META["HTTP_HX_HISTORY_RESTORE_REQUEST"] = "true"

    assert pages.page(request, "x.html", part="form") == "x.html#form"
    assert pages.page(back, "x.html", part="form") == "x.html"


def test_go_to_speaks_to_htmx_and_to_browsers(ask):
    assert pages.go_to(ask(post={}, htmx=True), "/ici/")["HX-Redirect"] == "/ici/"
    assert pages.go_to(ask(post={}), "/ici/").status_code == 303
