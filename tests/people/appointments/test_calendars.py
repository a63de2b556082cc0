"""Calendars written for other programs, and busy times read in those of others."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from rebond.people.appointments import calendars
from tests.factories import NOON

PARIS = ZoneInfo("Europe/Paris")
UNTIL = NOON + timedelta(weeks=12)


def ics(*events):
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n".replace(";;", "\r\n").encode()


def read(*events):
    return calendars.busy(ics(*events), since=NOON, until=UNTIL, zone=PARIS)


def starts(*events):
    return [f"{period.starts_at.astimezone(PARIS):%m-%d %H:%M}" for period in read(*events)]


def test_an_entry_is_read_back_as_it_was_written():
    entry = calendars.Entry(
        "abc", NOON, NOON + timedelta(hours=1), "Rendez-vous, Pôle", made_at=NOON - timedelta(days=1)
    )

    text = calendars.calendar_of([entry], host="rebond.example", at=NOON, name="Rebond", refresh_hours=1)

    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert (event["UID"], event["STATUS"], event["SEQUENCE"]) == ("abc@rebond.example", "CONFIRMED", 24 * 60 * 60)
    assert event["DTSTART"].dt == NOON
    [period] = calendars.busy(text, since=NOON, until=UNTIL, zone=PARIS)
    assert (period.starts_at, period.ends_at) == (NOON, NOON + timedelta(hours=1))


def test_a_change_of_the_same_minute_is_a_later_revision():
    def revision(after, **said):
        entry = calendars.Entry("a", NOON, NOON + timedelta(hours=1), "x", made_at=NOON, **said)
        [event] = Calendar.from_ical(calendars.calendar_of([entry], host="h", at=NOON + after)).walk("VEVENT")
        return event["SEQUENCE"]

    assert revision(timedelta(seconds=5)) < revision(timedelta(seconds=20), is_cancelled=True)


def test_what_is_called_off_is_said_and_takes_no_time():
    entry = calendars.Entry("a", NOON, NOON + timedelta(hours=1), "x", made_at=NOON, is_cancelled=True)
    text = calendars.calendar_of([entry], host="h", at=NOON)

    assert b"STATUS:CANCELLED" in text
    assert calendars.busy(text, since=NOON, until=UNTIL, zone=PARIS) == []


def test_a_weekly_event_keeps_its_local_hour_over_the_change_of_clocks():
    said = "UID:a;;DTSTART;TZID=Europe/Paris:20260302T090000;;DTEND;TZID=Europe/Paris:20260302T100000;;RRULE:FREQ=WEEKLY;COUNT=7"

    assert starts(said) == ["03-09 09:00", "03-16 09:00", "03-23 09:00", "03-30 09:00", "04-06 09:00", "04-13 09:00"]


def test_exceptions_and_moved_occurrences_are_followed():
    said = "UID:a;;DTSTART:20260304T090000Z;;DURATION:PT1H;;RRULE:FREQ=DAILY;UNTIL=20260307T235959Z;;EXDATE:20260305T090000Z"
    moved = "UID:a;;RECURRENCE-ID:20260306T090000Z;;DTSTART:20260306T140000Z;;DTEND:20260306T150000Z"

    assert starts(said, moved) == ["03-04 10:00", "03-06 15:00", "03-07 10:00"]


def test_a_whole_day_lasts_a_day_where_the_departement_is():
    [period] = read("UID:a;;DTSTART;VALUE=DATE:20260310;;SUMMARY:Congé")

    assert period.starts_at == datetime(2026, 3, 9, 23, tzinfo=UTC)
    assert period.ends_at - period.starts_at == timedelta(days=1)


@pytest.mark.parametrize("said", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "STATUS:TENTATIVE"])
def test_what_is_free_or_uncertain_takes_no_time(said):
    assert read(f"UID:a;;DTSTART:20260304T090000Z;;DTEND:20260304T100000Z;;{said}") == []


def test_what_is_past_or_far_is_left_out():
    far = "UID:b;;DTSTART:20270304T090000Z;;DTEND:20270304T100000Z"

    assert read("UID:a;;DTSTART:20260201T090000Z;;DTEND:20260201T100000Z", far) == []


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;BYMINUTE=1,2,3"])
def test_a_rule_that_no_meeting_has_is_refused(rule):
    with pytest.raises(calendars.Unreadable, match="plusieurs fois par heure"):
        read(f"UID:a;;DTSTART:19700101T000000Z;;DTEND:19700101T000100Z;;RRULE:{rule}")


@pytest.mark.parametrize("text", [b"<html>", b"", b"\xff\xfe", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:hier"])
def test_what_is_no_calendar_says_so(text):
    with pytest.raises(calendars.Unreadable):
        calendars.busy(text, since=NOON, until=UNTIL, zone=PARIS)


def test_too_many_rules_are_refused():
    with pytest.raises(calendars.Unreadable, match="trop d'événements"):
        read(*["UID:a;;DTSTART:20260304T090000Z;;RRULE:FREQ=YEARLY"] * 501)
