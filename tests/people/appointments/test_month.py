"""The simulated months of `benchmarks/appointments.py`: the same people, hours and luck, given in two ways."""

from benchmarks import appointments


def test_with_too_few_hours_more_people_are_seen_within_the_month_than_first_come_first_served(monkeypatch):
    monkeypatch.setattr(appointments, "DAYS", 120)
    monkeypatch.setattr(appointments, "WARM", 30)
    people, slots = appointments._world(1, 1.25)

    ours, first_come = (
        appointments._lived(people, slots, way) for way in (appointments._ours, appointments._first_come)
    )

    assert ours > first_come + 0.05
