"""Telling people: the right channel, neutral words, the right hour, and what it would cost."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.operations import texts
from rebond.ground.messaging.rules import telling_words
from rebond.ground.messaging.states import Channel, Status
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy.models import Link
from rebond.people.beneficiaries.models import HouseholdMember
from rebond.people.beneficiaries.operations import consents, notices
from rebond.people.beneficiaries.states import Consent
from tests.factories import NOON, TODAY, BeneficiaryFactory, HouseholdFactory

AGREED = {"phone_consent": Consent.AGREED, "email_consent": Consent.AGREED}
BOTH = {"phone": "0612345678", "email": "dominique@exemple.example", **AGREED}
PLACES = {"phone": "04 00 00 00 00"}
EVENING = datetime(2026, 3, 3, 21, 30, tzinfo=ZoneInfo("Europe/Paris"))
OPTIONAL, OBLIGATORY = "optional", "obligatory"


def person(**fields):
    return BeneficiaryFactory(**{**BOTH, **fields})


def at_home(**fields):
    """A person of whom only the postal address is known."""
    made = BeneficiaryFactory(**fields)
    home = HouseholdFactory(address="1 RUE LONGUE")
    HouseholdMember.objects.create(household=home, beneficiary=made, role="DEM", starts_on=TODAY)
    return made


def tell(who, *, message="contact_wanted", at=NOON, **asked):
    return notices.tell(who, message=message, at=at, **{**PLACES, **asked})


@pytest.fixture
def kinds(monkeypatch):
    """A kind that one may refuse, and one that one may not, in any département."""
    real = parameters.under

    def under(prefix, *, on):
        known = {OPTIONAL: {"is_obligatory": False}, OBLIGATORY: {"is_obligatory": True}}
        return known if prefix == "appointment_kind" else real(prefix, on=on)

    monkeypatch.setattr(parameters, "under", under)


def test_first_allowed_channel_is_taken(departement):
    assert tell(person()).channel == Channel.SMS
    assert tell(person(phone_consent=Consent.UNKNOWN)).channel == Channel.EMAIL
    assert tell(person(), channels=(Channel.EMAIL,)).channel == Channel.EMAIL
    assert tell(person(phone="", email="")) is None


def test_dead_number_is_not_used_until_the_person_gives_another(departement):
    who = person()
    messaging.bury([("sms", who.phone)], reason="Inconnu.", at=NOON)

    assert tell(who).channel == Channel.EMAIL
    who.phone = "0699999999"
    assert tell(who).channel == Channel.SMS


def test_words_of_the_departement_replace_the_pack(departement):
    from rebond.ground.journal.actors import WORKER

    texts.publish(
        texts.Words("contact_wanted", "sms"), subject="", body="{first_name} : {phone}", by=WORKER, at=NOON, version=0
    )

    assert tell(person(first_name="ANNE-MARIE")).body == "Anne-Marie : 04 00 00 00 00"


def test_sms_has_no_sign_that_costs_for_nothing(departement):
    told = tell(person(), phone="04\u00a000\u202f00")

    assert told.body.endswith("04 00 00")


def test_what_does_not_press_waits_for_the_morning(departement):
    waiting = tell(person(), at=EVENING)
    morning = datetime(2026, 3, 4, 8, tzinfo=ZoneInfo("Europe/Paris"))

    assert (waiting.not_before, tell(person()).not_before) == (morning, NOON)
    assert needed(morning).not_before == morning
    assert needed(morning - timedelta(minutes=1)).not_before is None


def needed(by):
    """What is told in the evening and needed by then."""
    notice = notices.Notice(person(), PLACES, needed_by=by)
    [told] = notices.tell_all([notice], message="contact_wanted", at=EVENING)
    return told


def test_worker_gets_the_message_at_its_hour(in_13):
    from django.db import connection

    tell(person(), at=EVENING)

    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at - now() FROM procrastinate_jobs WHERE task_name = 'messaging.deliver'")
        (wait,) = cursor.fetchone()
    assert timedelta(hours=10, minutes=25) < wait < timedelta(hours=10, minutes=31)


def test_letter_takes_the_address_of_the_household(departement):
    told = tell(at_home(), channels=(Channel.SMS, Channel.LETTER))

    assert (told.channel, told.address, told.status) == ("letter", "1 RUE LONGUE\n13001 MARSEILLE", Status.QUEUED)
    assert told.subject and told.not_before is None
    assert tell(person(phone="", email=""), channels=(Channel.LETTER,)) is None


FILLED = {
    "what": "votre rendez-vous",
    "day": "mardi",
    "time": "14 h",
    "place": "ici",
    "count": "3",
    "until": "jeudi",
    "link": "https://x.example",
    "structure": "la Maison",
    "due_day": "jeudi",
    "days": "3",
    "referent": "Ana B",
}
ABOUT = ("appointment_booked", "appointment_moved", "appointment_postponed", "appointment_cancelled", "convocation")
ABOUT += ("appointment_reminder", "interview_missed", "series_booked", "series_cancelled")
WAY = ("orientation_handed_over", "booking_reminder", "referent_named", "referent_changed")


@pytest.mark.parametrize("message", [*ABOUT, *WAY])
def test_what_is_obligatory_is_posted_when_nothing_else_reaches(departement, kinds, message):
    who, kind = at_home(), "" if message in WAY else OBLIGATORY

    told = tell(who, message=message, kind=kind, **FILLED)

    assert told.channel == Channel.LETTER
    assert "04 00 00 00 00" in told.body
    assert not re.search(r"http|ici :|répondez à ce message|aussi appeler", told.body)
    assert tell(who, message=message, kind=OPTIONAL, **FILLED) is None


@pytest.mark.parametrize("message", ["code", "document_wanted", "place_offered", "space_invitation"])
def test_what_is_of_no_use_on_paper_is_not_posted(departement, message):
    assert tell(at_home(), message=message, code="1234", title="ici", **FILLED) is None


def test_a_letter_that_would_come_too_late_is_not_made(departement):
    days = parameters.get("messaging.post_days", on=TODAY)
    who, arrives = at_home(), NOON + timedelta(days=days)

    assert notices.posted_on(NOON) == arrives.date()
    assert notices.posted_on(NOON + timedelta(days=3)) == TODAY + timedelta(days=days + 4)  # over a Sunday
    for needed_by, channel in ((arrives, None), (arrives + timedelta(days=1), Channel.LETTER)):
        asked = [notices.Notice(who, PLACES, needed_by=needed_by)]
        told = notices.tell_all(asked, message="contact_wanted", at=NOON)
        assert [row.channel for row in told] == ([channel] if channel else [])
        assert notices.reaches([who], needed_by=needed_by, at=NOON) == {who.pk: channel}
        assert notices.estimate(asked, message="contact_wanted", at=NOON).channels == ({channel: 1} if channel else {})


def test_an_sms_that_would_be_too_long_says_it_shorter(departement):
    long, short = "en visio : https://exemple.example/" + "a" * 400, "en visio, adresse sur la page du lien"
    for place, said in ((long, short), (long[:60], long[:60])):
        notice = notices.Notice(person(), {**FILLED, "place": place}, shorter={"place": short})
        [told] = notices.tell_all([notice], message="appointment_booked", at=NOON)
        assert said in told.body


def test_email_that_is_not_obligatory_lets_refuse_the_next_ones(departement, kinds):
    who = person(phone="")
    optional, obligatory = tell(who, kind=OPTIONAL), tell(who, kind=OBLIGATORY)

    assert "Ne plus recevoir ces messages : http" in optional.body
    assert "Ne plus recevoir" not in obligatory.body + tell(who).body
    assert Link.objects.filter(purpose=notices.OPT_OUT, object_id=who.pk).count() == 1


def test_who_refused_everything_gets_obligatory_letters_alone(departement, kinds):
    who = at_home(phone_consent=Consent.REFUSED, email_consent=Consent.REFUSED)
    by_post = (Channel.SMS, Channel.EMAIL, Channel.LETTER)

    assert tell(who, kind=OBLIGATORY, channels=by_post).channel == Channel.LETTER
    assert tell(who, kind=OPTIONAL, channels=by_post) is None


def test_stop_is_for_everyone_of_this_number(departement):
    first, second, other = person(), person(), person(phone="0700000000")

    count = consents.stop("33612345678", at=NOON)
    again = consents.stop("+33612345678", at=NOON)

    assert (count, again) == (2, 0)
    for who, consent in ((first, Consent.REFUSED), (second, Consent.REFUSED), (other, Consent.AGREED)):
        version = who.version + (consent == Consent.REFUSED)
        who.refresh_from_db()
        assert (who.phone_consent, who.email_consent, who.version) == (consent, Consent.AGREED, version)
    assert consents.stop("3", at=NOON) == 0


def test_estimate_counts_and_costs_what_would_be_sent(departement):
    people = [person(), person(phone=""), at_home(), person(phone="", email="")]
    asked = [notices.Notice(who, PLACES) for who in people]
    channels = (Channel.SMS, Channel.EMAIL, Channel.LETTER)
    price = parameters.get("messaging.sms", on=TODAY)["segment_millieuros"]

    found = notices.estimate(asked, message="contact_wanted", channels=channels, at=NOON)

    assert found.channels == {"sms": 1, "email": 1, "letter": 1}
    assert found.unreached == (people[3].pk,)
    assert (found.segments, found.millieuros, found.euros) == (1, price, price / 1000)
    assert not Message.objects.exists() and not Link.objects.exists()


@pytest.mark.parametrize("many", [3, 30])
def test_telling_many_costs_the_same(in_13, many, django_assert_num_queries):
    asked = [notices.Notice(person(phone=f"06{number:08}"), PLACES) for number in range(many)]

    with django_assert_num_queries(8):
        told = notices.tell_all(asked, message="contact_wanted", at=NOON, channels=[*notices.DEFAULT, Channel.LETTER])

    assert len(told) == many


def test_every_text_may_be_read_on_a_shared_phone(departement):
    """Two people of one number: a first name, no family name, nothing that tells why."""
    texts_of = parameters.under("message", on=TODAY)
    for code, text in texts_of.items():
        seen = f"{text['sms']} {text['subject']}"
        assert telling_words(seen) == [], code
        assert not re.search(r"\{(last_name|full_name|name)\}", seen), code
        assert "{first_name}" in text["sms"] or code == "code", code
