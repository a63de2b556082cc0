"""Free slots, computed without a database: hours counted by hand, then any agenda that hypothesis invents."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebond.people.appointments.slots import Busy, Search, Window, free, seconds

PARIS = ZoneInfo("Europe/Paris")
SITE, AGENT, ROOM = (UUID(int=number) for number in (1, 2, 3))


def local(day, hour, minute=0):
    return datetime(2026, day.month, day.day, hour, minute, tzinfo=PARIS)


THURSDAY = date(2026, 3, 5)


def window(**changes):
    known = {"organisation": SITE, "agent": AGENT, "opens": time(9), "closes": time(12), "modes": ("in_person",)}
    return Window(**{**known, **({} if "on" in changes else {"weekday": 4, "starts_on": THURSDAY}), **changes})


def starts(windows, busy=(), *, minutes=60, days=7, limit=None, **asked):
    since = asked.pop("since", local(THURSDAY, 0))
    search = Search(minutes=minutes, since=since, until=since + timedelta(days=days), zone=PARIS, **asked)
    return [
        f"{slot.starts_at.astimezone(PARIS):%d/%m %H:%M}" for slot in free(list(windows), busy, search, limit=limit)
    ]


def test_a_morning_is_cut_in_hours():
    assert starts([window()]) == ["05/03 09:00", "05/03 10:00", "05/03 11:00"]


def test_the_buffer_comes_between_two_and_need_not_fit_before_closing():
    assert starts([window()], minutes=50, buffer_minutes=15) == ["05/03 09:00", "05/03 10:05", "05/03 11:10"]
    assert starts([window(gap_minutes=30)], buffer_minutes=15) == ["05/03 09:00", "05/03 10:30"]


@pytest.mark.parametrize("resource", [AGENT, ROOM, SITE])
def test_what_is_taken_or_closed_is_not_offered(resource):
    busy = [Busy(resource, local(THURSDAY, 10), local(THURSDAY, 11))]

    assert starts([window(room=ROOM)], busy) == ["05/03 09:00", "05/03 11:00"]


def test_intervals_are_half_open():
    busy = [Busy(AGENT, local(THURSDAY, 8), local(THURSDAY, 9)), Busy(AGENT, local(THURSDAY, 12), local(THURSDAY, 13))]

    assert len(starts([window()], busy)) == 3
    assert starts([window()], busy, buffer_minutes=15) == ["05/03 09:00", "05/03 10:15"]


def test_after_an_odd_interruption_slots_start_on_round_five_minutes():
    busy = [Busy(AGENT, local(THURSDAY, 9, 10), local(THURSDAY, 9, 37))]

    assert starts([window()], busy) == ["05/03 09:40", "05/03 10:40"]


def test_the_person_must_be_free_too():
    someone = uuid4()
    busy = [Busy(someone, local(THURSDAY, 9), local(THURSDAY, 11))]

    assert starts([window()], busy) == ["05/03 09:00", "05/03 10:00", "05/03 11:00"]
    assert starts([window()], busy, person=someone) == ["05/03 11:00"]


def test_every_two_weeks_counts_from_the_week_of_the_first_day():
    found = starts([window(every_weeks=2, closes=time(10), starts_on=date(2026, 3, 2))], days=29)

    assert found == ["05/03 09:00", "19/03 09:00", "02/04 09:00"]


def test_a_rule_ends_and_a_day_stands_alone():
    assert starts([window(ends_on=date(2026, 3, 12), closes=time(10))], days=29) == ["05/03 09:00", "12/03 09:00"]
    assert starts([window(on=date(2026, 3, 7), closes=time(10))], days=29) == ["07/03 09:00"]


def test_public_holidays_and_sundays_always_close():
    a_week_before_ascension = local(date(2026, 5, 7), 0)

    assert starts([window(closes=time(10))], since=a_week_before_ascension, days=14) == ["07/05 09:00"]
    assert starts([window(weekday=7, closes=time(10))], days=14) == []


def test_school_holidays_close_only_what_asks_for_it():
    holidays = ((date(2026, 3, 1), date(2026, 3, 8)),)
    rules = [window(only_in_school_time=True, closes=time(10)), window(room=ROOM, opens=time(14), closes=time(15))]

    found = starts(rules, school_holidays=holidays, days=8)

    assert found == ["05/03 14:00", "12/03 09:00", "12/03 14:00"]


def test_hours_stay_the_same_when_the_clocks_change():
    since = local(date(2026, 3, 26), 0)
    search = Search(minutes=60, since=since, until=since + timedelta(days=8), zone=PARIS)

    found = free([window(closes=time(10))], [], search)

    assert [slot.starts_at for slot in found] == [
        datetime(2026, 3, 26, 8, tzinfo=UTC),
        datetime(2026, 4, 2, 7, tzinfo=UTC),
    ]


def test_the_night_of_the_change_has_one_hour_less_and_one_more():
    nights = (date(2026, 3, 29), date(2026, 10, 25))

    hours = [(seconds(night, time(4), PARIS) - seconds(night, time(1), PARIS)) // 3600 for night in nights]

    assert hours == [2, 4]


def test_two_windows_of_one_agent_give_an_hour_once_and_the_nearest_come_first():
    assert starts([window(), window(opens=time(11), closes=time(13))], limit=4) == [
        "05/03 09:00",
        "05/03 10:00",
        "05/03 11:00",
        "05/03 12:00",
    ]


def test_a_search_starts_and_stops_where_it_is_told():
    since = local(THURSDAY, 9, 30)

    assert starts([window()], since=since, days=7) == ["05/03 10:00", "05/03 11:00", "12/03 09:00"]


hours = st.integers(0, 47).map(lambda half: half * 30)
spans = st.tuples(st.integers(0, 20), hours, st.integers(1, 600))


@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(6, 18), st.integers(1, 5), st.integers(1, 3)), max_size=5),
    st.lists(spans, max_size=8),
    st.sampled_from([15, 45, 60, 90]),
    st.sampled_from([0, 10, 30]),
)
def test_no_slot_overlaps_what_is_taken_nor_leaves_its_hours(rules, taken, minutes, buffer_minutes):
    windows = [
        window(
            weekday=day, starts_on=date(2026, 3, 23), opens=time(hour), closes=time(hour + length), every_weeks=weeks
        )
        for day, hour, length, weeks in rules
    ]
    since = local(date(2026, 3, 23), 0)
    busy = [
        Busy(AGENT, start := since + timedelta(days=day, minutes=at), start + timedelta(minutes=length))
        for day, at, length in taken
    ]
    search = Search(minutes, since, since + timedelta(days=21), PARIS, buffer_minutes)

    found = free(windows, busy, search)

    assert found == sorted(found)
    for slot in found:
        end = slot.starts_at + timedelta(minutes=minutes + buffer_minutes)
        day = slot.starts_at.astimezone(PARIS)
        assert not any(one.starts_at < end and slot.starts_at < one.ends_at for one in busy)
        assert any(
            rule.falls_on(day.date())
            and rule.opens <= day.time()
            and slot.ends_at.astimezone(PARIS).time() <= rule.closes
            for rule in windows
        )
