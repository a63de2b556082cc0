"""The words of a message: the département's over the pack's, version after version."""

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.messaging import queries, rules
from rebond.ground.messaging.models import Template
from rebond.ground.messaging.operations import texts
from rebond.ground.messaging.operations.texts import Words
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.operations.placing import where
from tests.factories import NOON, TODAY, UserFactory

CODE = "contact_wanted"


@pytest.fixture
def by():
    from rebond.ground.journal.actors import Actor

    return Actor("user", UserFactory().pk)


def publish(by, words, body="Appelez le {phone}", version=0, subject=""):
    return texts.publish(words, subject=subject, body=body, by=by, at=NOON, version=version)


def said(channel="sms", **asked):
    return queries.Wordings(CODE, at=NOON).of(channel, **asked)[1]


def test_pack_speaks_until_the_departement_does(departement, by):
    before = said()

    publish(by, Words(CODE, "sms"))
    texts.go_back(Words(CODE, "sms"), by=by, at=NOON, version=1)
    after = said()
    publish(by, Words(CODE, "sms"), body="Rappelez {phone}", version=2)

    assert before == after == queries.pack_text(CODE, "sms", at=NOON)[1]
    assert said() == "Rappelez {phone}"
    assert [row.version for row in queries.versions(CODE, "sms")] == [3, 2, 1]


def test_words_of_the_kind_then_of_the_language_win(in_13, by):
    publish(by, Words(CODE, "sms"), body="tous {phone}")
    publish(by, Words(CODE, "sms", kind="workshop"), body="atelier {phone}")
    publish(by, Words(CODE, "sms", language="Anglais"), body="call {phone}")

    assert said() == said(kind="other") == said(language="Arabe") == "tous {phone}"
    assert said(kind="workshop") == "atelier {phone}"
    assert said(language="Anglais") == said(kind="workshop", language="Anglais") == "call {phone}"
    assert said("email") != "tous {phone}"


def test_letter_says_what_the_email_says_unless_the_pack_has_its_own(departement):
    at, letter, email = NOON, "letter", "email"
    assert queries.pack_text("referent_named", letter, at=at) == queries.pack_text("referent_named", email, at=at)
    assert said(letter) != said(email)


def test_faults_forbid_to_publish(departement, by):
    with pytest.raises(ValidationError) as refusal:
        publish(by, Words(CODE, "sms"), body="Votre RSA, {inconnu}")

    assert len(refusal.value.messages) == 2
    assert Template.objects.count() == 0


def test_too_long_a_text_is_refused(departement, by):
    with pytest.raises(ValidationError, match="Raccourcissez"):
        publish(by, Words(CODE, "sms"), body="Bonjour " * 60)


def test_two_who_publish_at_once_are_told(in_13, by):
    publish(by, Words(CODE, "sms"))

    with pytest.raises(ValidationError, match="vient de publier"):
        publish(by, Words(CODE, "sms"), body="Autre {phone}")


def test_wordings_take_one_read(in_13, by, django_assert_num_queries):
    publish(by, Words(CODE, "sms"))

    with django_assert_num_queries(1):
        wordings = queries.Wordings(CODE, at=NOON)
        for _ in range(100):
            wordings.of("sms")


def test_every_sms_of_the_pack_is_cheap_and_fits_however_long_the_place(departement):
    most = parameters.get("messaging.sms", on=TODAY)["max_segments"]
    for code, text in parameters.under("message", on=TODAY).items():
        assert rules.foreign(text["sms"]) == [], code
        assert queries.heaviest(text["sms"], most) <= most, code


def test_what_weighs_a_text_is_as_long_as_the_longest_place_of_the_pack(departement):
    said = [where(host, "in_person") for host in Organisation.objects.all()]

    assert max(map(len, said)) <= len(rules.LONGEST["place"])


def test_text_that_is_too_long_only_once_filled_is_refused(departement):
    body = "{what} {day} {time} {link} {place} {place} {place} {place}"

    [fault] = queries.faults("appointment_booked", "sms", subject="", body=body, at=NOON)

    assert "Une fois rempli" in fault
