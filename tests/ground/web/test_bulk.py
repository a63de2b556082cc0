import pytest

from rebond.ground.web import bulk
from tests.factories import OrganisationFactory
from tests.ground.web.conftest import said
from tests.ground.web.test_lists import SPEC, Filters, mine


@pytest.fixture
def organisations(in_13):
    return [OrganisationFactory(code=f"liste{n}", name=f"Nom {n}", places=n) for n in range(3)]


def choose(request):
    return bulk.chosen(request, SPEC, mine(), form=Filters)


def test_chosen_keeps_ticked_rows_among_those_one_may_see(organisations, ask):
    hidden = OrganisationFactory(code="ailleurs")
    ids = [str(organisations[0].pk), str(hidden.pk), "pas un identifiant"]

    choice = choose(ask(post={"ids": ids}))

    assert list(choice.rows) == [organisations[0]]
    assert (choice.count, choice.is_confirmed) == (1, False)


def test_chosen_may_be_every_result_of_the_filter(organisations, ask):
    choice = choose(ask(post={"scope": "filter", "query": "places=2"}))

    assert list(choice.rows) == [organisations[2]]
    assert choice.is_whole


def test_a_filter_that_cannot_be_read_chooses_nothing(organisations, ask):
    choice = choose(ask(post={"scope": "filter", "query": "places=deux"}))

    assert choice.count == 0


def test_confirmation_holds_only_for_the_number_that_was_shown(organisations, ask):
    post = {"scope": "filter", "query": "", "confirmed": "3"}

    before = choose(ask(post=post))
    OrganisationFactory(code="liste9")
    after = choose(ask(post=post))

    assert (before.is_confirmed, after.is_confirmed) == (True, False)


def test_ask_repeats_the_count_and_carries_the_choice(organisations, ask):
    ids = [str(row.pk) for row in organisations]
    request = ask("/fermer/", post={"ids": ids, "back": "/liste/?tri=nom"})

    page = bulk.ask(request, choose(request), title="Fermer").content.decode()

    assert "Fermer : 3\u00a0organisations" in page.replace("&nbsp;", " ")
    assert page.count('name="ids"') == 3
    assert 'action="/fermer/"' in page
    assert 'name="confirmed" value="3"' in page


@pytest.mark.parametrize("back", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)", ""])
def test_nothing_chosen_goes_back_to_this_site_and_says_so(organisations, ask, back):
    request = ask(post={"back": back})

    response = bulk.ask(request, choose(request), title="Fermer")

    assert response["Location"] == "/"
    assert said(request) == ["Rien n'est choisi : cochez au moins une ligne, puis recommencez."]


def test_tell_says_how_many_before_and_after_and_why(organisations, ask):
    request = ask(post={"ids": [str(row.pk) for row in organisations], "back": "/liste/"})
    choice = choose(request)

    bulk.tell(
        request, choice, done=1, participle=("organisation fermée", "organisations fermées"), refused={"déjà fermée": 2}
    )

    assert said(request) == ["1 organisation fermée sur 3. Sans changement : 2 — déjà fermée (2)."]
