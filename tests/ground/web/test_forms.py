import uuid
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.template.loader import render_to_string

from rebond.ground.web import operations
from rebond.ground.web.forms import DayField, DayInput, add_refusal, once
from rebond.ground.web.models import FormKey
from rebond.ground.web.showcase import EveryField


class DayForm(forms.Form):
    on = forms.DateField(label="Jour", widget=DayInput())


def refuse():
    raise ValidationError("Un autre contrat est déjà en cours.")


@pytest.mark.django_db
def test_the_same_form_acts_once(ask):
    acts: list[int] = []
    post = {"form_key": str(uuid.uuid4())}

    answers = [once(ask(post=post), DayForm({}), lambda: acts.append(1)) for _ in range(2)]

    assert (answers, acts) == ([True, True], [1])


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "pas une clé", "\x00"])
def test_a_form_without_a_key_still_acts(ask, key):
    acts: list[int] = []

    assert once(ask(post={"form_key": key}), DayForm({}), lambda: acts.append(1))
    assert acts == [1]


@pytest.mark.django_db
def test_a_refusal_goes_to_the_top_of_the_form_and_gives_the_key_back(ask):
    acts: list[int] = []
    form, post = DayForm({"on": "2026-03-03"}), {"form_key": str(uuid.uuid4())}

    refused = once(ask(post=post), form, refuse)
    accepted = once(ask(post=post), form, lambda: acts.append(1))

    assert (refused, accepted, acts) == (False, True, [1])
    assert form.non_field_errors() == ["Un autre contrat est déjà en cours."]


def test_a_refusal_goes_beside_the_field_that_it_names():
    form = DayForm({"on": "2026-03-03"})

    add_refusal(form, ValidationError({"on": ["Trop tôt."], "elsewhere": ["Autre chose."]}))

    assert form.errors == {"on": ["Trop tôt."], "__all__": ["Autre chose."]}


@pytest.mark.django_db(transaction=True)
def test_of_two_postings_at_once_one_takes_the_key():
    key, start, taken = uuid.uuid4(), Barrier(2), []

    def post():
        start.wait()
        with transaction.atomic():
            taken.append(operations.claim_form_key(key))
        connection.close()

    threads = [Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [False, True]


@pytest.mark.django_db
def test_old_keys_are_forgotten():
    old, new = uuid.uuid4(), uuid.uuid4()
    at = datetime(2026, 3, 3, tzinfo=UTC)
    FormKey.objects.create(key=old, claimed_at=at - timedelta(days=8))
    FormKey.objects.create(key=new, claimed_at=at)

    assert operations.forget_form_keys(before=at - timedelta(days=7)) == 1
    assert FormKey.objects.get().key == new


@pytest.mark.parametrize(
    ("typed", "kind"), [("2026-03-03", "date"), ("", "date"), ("31/02/2026", "text"), ("demain", "text")]
)
def test_a_day_that_the_calendar_cannot_show_is_given_back_as_typed(typed, kind):
    field = str(DayForm({"on": typed})["on"])

    assert f'type="{kind}"' in field
    assert typed in field


def test_a_refused_form_keeps_everything_and_ties_each_error_to_its_field():
    typed = {"name": "", "email": "pas une adresse", "on": "31/02/2026", "note": "Ce texte reste.", "needs": ["i"]}
    form = EveryField(typed)

    page = render_to_string("components/form.html", {"form": form, "button": "Enregistrer", "csrf_token": "x"})

    assert all(text in page for text in ("pas une adresse", "31/02/2026", "Ce texte reste."))
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert 'href="#id_name"' in page


@pytest.mark.parametrize(
    ("typed", "said"), [("1999-12-31", True), ("2000-01-01", False), ("2100-01-01", True), ("", False)]
)
def test_a_day_is_of_our_times(typed, said):
    form = type("F", (forms.Form,), {"on": DayField(required=False)})({"on": typed})

    assert ("Vérifiez l'année" in str(form.errors).replace("&#x27;", "'")) == said
