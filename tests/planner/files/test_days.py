"""A day of workshops in JSON, and its rotation out."""

import json
from pathlib import Path

import numpy as np
import pytest

from planner.files.days import Named, read_day, summary_of_rotation, write_day, write_rotation
from planner.files.faults import Faulty
from planner.rotation.generate import workshop
from planner.rotation.solve import rotate

DAY: dict[str, object] = {
    "slots": 2,
    "workshops": [{"id": "CV", "largest": 4}, {"id": "Voix", "largest": 4, "needs_room": False}],
    "rooms": [{"id": "A", "seats": 4}],
    "coaches": [{"id": "Ada", "skills": ["CV"]}, {"id": "Bo", "skills": ["Voix"], "free": [1, 2]}],
    "people": [{"id": "p", "name": "Paul"}, {"id": "q", "exempt": ["Voix"], "to": 1}],
}


def read(folder: Path, **changes: object) -> Named:
    (folder / "day.json").write_text(json.dumps(DAY | changes))
    return read_day(folder / "day.json")


def test_day_reads_what_is_said_and_takes_the_rest_as_open(tmp_path):
    day = read(tmp_path, lunch=[2], rest=1).day

    assert day.owes.tolist() == [[True, True], [True, False]]
    assert day.present.tolist() == [[True, True], [True, False]]
    assert day.skills.tolist() == [[True, False], [False, True]]
    assert day.needs_room.tolist() == [True, False]
    assert (day.lunch, day.rest) == ((1, 2), 1)


def test_fixed_session_names_its_people(tmp_path):
    told = {"workshop": "CV", "slot": 1, "coach": "Ada", "room": "A", "people": ["q", "p"]}

    (session,) = read(tmp_path, fixed=[told]).day.fixed

    assert (session.start, session.workshop, session.coach, session.room, session.people) == (0, 0, 0, 0, (1, 0))


def test_rotation_goes_out_by_person_and_slot(tmp_path):
    # q is there in slot 1 only, where Ada gives CV: p, who owes both, has CV with q or in slot 2, so two of three orders
    named = read(tmp_path)
    rotation = rotate(named.day, seconds=0.0)

    write_rotation(tmp_path / "rotation.csv", named, rotation)

    lines = (tmp_path / "rotation.csv").read_text().splitlines()
    assert lines[0] == "person,slot,workshop,coach,room"
    assert "q,1,CV,Ada,A" in lines
    assert len(lines) == 4
    assert summary_of_rotation(named, rotation).startswith("3 participations (borne : 3), en ")


def test_summary_says_why_a_workshop_is_not_given(tmp_path):
    named = read(tmp_path, coaches=[{"id": "Ada", "skills": ["CV"]}])

    told = summary_of_rotation(named, rotate(named.day, seconds=0.0))

    assert "p (Paul), Voix : aucun intervenant qui sait l'animer n'est libre" in told


def test_day_written_and_read_is_the_same(tmp_path):
    made = workshop(3)

    day = read_day(*write_day(tmp_path, made)).day

    for name in ("owes", "present", "skills", "free", "suits", "opening", "seats", "largest", "smallest", "duration"):
        assert np.array_equal(getattr(day, name), getattr(made, name)), name
    assert (day.rest, day.lunch) == (made.rest, made.lunch)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slots": 0}, "day.json, colonne « slots » : « 0 » est trop petit"),
        ({"rooms": []}, "day.json : « rooms » manque, ou est vide"),
        ({"people": 3}, "day.json : « people » doit être une liste"),
        ({"lunch": [3]}, "day.json, colonne « lunch » : « 3 » sort des créneaux"),
        ({"coaches": [{"id": "Ada", "skills": ["VC"]}]}, "day.json, « coaches » n° 1, colonne « skills » : « VC »"),
        ({"people": [{"id": "p"}, {"id": "p"}]}, "day.json, « people » n° 2, colonne « id » : « p » est déjà pris"),
        ({"people": [{"id": "p", "from": 2, "to": 1}]}, "day.json, « people » n° 1, colonne « to » : le départ (1)"),
        (
            {"fixed": [{"workshop": "CV", "slot": 1, "coach": "Zoé", "room": "A"}]},
            "day.json, « fixed » n° 1, colonne « coach »",
        ),
    ],
)
def test_day_says_what_is_wrong(tmp_path, changes, said):
    with pytest.raises(Faulty) as refusal:
        read(tmp_path, **changes)

    faults = str(refusal.value).replace(f"{tmp_path}/", "").splitlines()
    assert [fault.startswith(said) for fault in faults] == [True]
