"""What a text weighs, what forbids it, and when it may arrive."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rebond.ground.messaging import rules
from rebond.ground.parameters import queries as parameters
from tests.factories import TODAY

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("é" * 160, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ê" + "a" * 134, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("", 1),
    ],
)
def test_segments_are_those_that_networks_count(text, count):
    assert rules.segments(text) == count


def test_typography_costs_nothing():
    text = "L’hiver…\u00a0« rendez-vous » – à\u202f14\u00a0h"

    assert rules.plainer(text) == 'L\'hiver... " rendez-vous " - à 14 h'
    assert (rules.foreign(text) != [], rules.foreign(rules.plainer(text))) == (True, [])


def faults(body, subject="", channel="sms", allowed=("first_name", "link"), essential=()):
    return list(
        rules.faults(
            channel, subject=subject, body=body, allowed=allowed, essential=essential, hosts={"rebond.example"}
        )
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Votre RSA", "retirez « rsa »"),
        ("{nom}", "ne connaît pas : {nom}"),
        ("{first_name.__class__}", "ne connaît pas"),
        ("{first_name:>99999999}", "sans « : »"),
        ("{first_name!r}", "sans « : »"),
        ("{first_name", "accolade"),
        ("voir https://ailleurs.example/x", "mène ailleurs"),
        ("voir https://rebond.example@ailleurs.example/", "mène ailleurs"),
    ],
)
def test_faults_say_what_to_do(body, said):
    (fault,) = faults(body)

    assert said in fault


def test_missing_information_is_told():
    assert "Il manque {link}" in faults("Bonjour {first_name}", essential={"link"})[0]


def test_a_letter_may_say_what_a_stranger_may_not_read():
    assert faults("Votre RSA", channel="letter") == []
    assert faults("Bonjour {first_name}, https://rebond.example/x {link}") == []


@pytest.mark.parametrize(
    ("at", "arrives"),
    [
        ("2026-03-03 12:00", None),
        ("2026-03-03 08:00", None),
        ("2026-03-03 19:59", None),
        ("2026-03-03 20:00", "2026-03-04 08:00"),
        ("2026-03-03 23:30", "2026-03-04 08:00"),
        ("2026-03-04 07:59", "2026-03-04 08:00"),
        ("2026-03-07 21:00", "2026-03-09 08:00"),  # Saturday evening: Monday
        ("2026-03-08 12:00", "2026-03-09 08:00"),  # Sunday
        ("2026-04-30 20:30", "2026-05-02 08:00"),  # the eve of the first of May
        ("2026-04-05 12:00", "2026-04-07 08:00"),  # Easter Sunday, then Monday
        ("2026-03-28 21:00", "2026-03-30 08:00"),  # the clocks change
    ],
)
def test_quiet_hours(departement, at, arrives):
    quiet = parameters.get("messaging.quiet", on=TODAY)
    found = rules.next_loud(datetime.fromisoformat(at).replace(tzinfo=PARIS), quiet)

    assert (found and f"{found:%Y-%m-%d %H:%M}") == arrives


@pytest.mark.parametrize(
    "text", ["www.evil.example", "Voyez evil.com !", "http://evil.example/a", "evil-site.fr/x", "bit.ly/a"]
)
def test_an_address_that_a_phone_would_follow_is_refused(text):
    asked = {"subject": "", "allowed": [], "essential": [], "hosts": ["exemple.example"]}

    assert any("mène ailleurs" in fault for fault in rules.faults("sms", body=text, **asked))
    assert not list(rules.faults("sms", body="Écrivez à lea@pole.fr. Merci. Le 3.5 km", **asked))


@pytest.mark.parametrize("text", ["R S A", "r-s-a", "R.S.A", "rsa", "s a n t é", "S-A-N-C-T-I-O-N", "r.a.d.i.é"])
def test_telling_letters_set_apart_are_seen(text):
    assert rules.telling_words(f"Votre {text}")


def test_bare_leaves_out_only_the_accents_that_an_sms_does_not_hold():
    assert rules.bare("Pôle, empêchement à l'été") == "Pole, empechement à l'été"


@pytest.mark.parametrize(
    "text",
    ["Merci de répondre, r.s.v.p.", "Dans ante, les années", "Pour sa venue.Merci", "À 14 h.Le 3 mars", "M.Personne"],
)
def test_ordinary_words_are_neither_telling_nor_addresses(text):
    asked = {"subject": "", "allowed": [], "essential": [], "hosts": ["exemple.example"]}

    assert rules.telling_words(text) == []
    assert list(rules.faults("sms", body=text, **asked)) == []


def test_an_sms_spares_its_accents_only_when_it_is_too_heavy():
    assert rules.fitted("Pôle", 1) == "Pôle"
    assert rules.fitted("ô" * 71, 1) == "o" * 71
