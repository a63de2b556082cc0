"""Closed hours, in words; the days left to tell people."""

from datetime import date, timedelta

from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.ground.web import words
from rebond.people.appointments.models import Absence


def span_words(row: Absence) -> str:
    """« du lundi 3 mars au vendredi 7 mars », « lundi 3 mars, 9 h – 12 h »."""
    start, end = timezone.localtime(row.period.lower), timezone.localtime(row.period.upper)
    is_whole = not (start.hour or start.minute or end.hour or end.minute)
    if not is_whole:
        same = start.date() == end.date()
        return (
            f"{words.day(start)}, {words.hour(start)} – {words.hour(end)}"
            if same
            else f"du {words.moment(start)} au {words.moment(end)}"
        )
    last = timezone.localtime(row.period.upper - timedelta(seconds=1))
    return words.day(start) if start.date() == last.date() else f"du {words.day(start)} au {words.day(last)}"


def notice_day(today: date, days: int) -> date:
    """The first open day that leaves so many open days to tell people."""
    day = today
    while days or holidays.closed(day):
        days -= not holidays.closed(day)
        day += timedelta(days=1)
    return day
