"""Pools and reports: what goes out comes back the same, so that a citizen redoes the draw from two files."""

from pathlib import Path

import numpy as np
import pytest

from planner.cohort.generate import pool
from planner.cohort.solve import draw
from planner.cohort.verify import verify
from planner.files.faults import Faulty
from planner.files.pools import read_pool, read_report, write_cohort, write_pool, write_report


def given(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return [folder / f"{name}.csv" for name in files]


def faults_of(folder: Path, **files: str) -> list[str]:
    with pytest.raises(Faulty) as refusal:
        read_pool(*given(folder, **files))
    return str(refusal.value).replace(f"{folder}/", "").splitlines()


def test_pool_written_and_read_has_the_same_fingerprint(tmp_path):
    made = pool(300, seed=4)

    write_pool(tmp_path, made)

    assert read_pool(tmp_path / "pool.csv").fingerprint == made.fingerprint


def test_report_written_and_read_is_verified_and_a_touched_one_is_not(tmp_path):
    made = pool(300, seed=4)
    write_report(tmp_path / "report.json", draw(made, 20, seed="semaine 12"))

    report = read_report(tmp_path / "report.json")

    assert verify(made, report) == []
    text = (tmp_path / "report.json").read_text()
    (tmp_path / "report.json").write_text(text.replace('"chosen": true', '"chosen": false', 1))
    assert verify(made, read_report(tmp_path / "report.json")) != []


def test_cohort_holds_those_chosen_only(tmp_path):
    report = draw(pool(300, seed=4), 20, seed="semaine 12")

    write_cohort(tmp_path / "cohort.csv", report)

    lines = (tmp_path / "cohort.csv").read_text().splitlines()
    assert lines[0] == "id,chance"
    assert [line.split(",")[0] for line in lines[1:]] == report.ids[report.chosen].tolist()


def test_column_of_words_gives_an_indicator_a_word_but_the_first(tmp_path):
    # Sud comes after Est and Nord: Est is implied by the others
    paths = given(tmp_path, pool="id;waiting;Pôle;Âge\na;3;Sud;20,5\nb;4;Nord;31\nc;5;Est;40\n")

    read = read_pool(*paths)

    assert read.names == ("Pôle : Nord", "Pôle : Sud", "Âge")
    assert read.indicators.tolist() == [[0, 1, 20.5], [1, 0, 31], [0, 0, 40]]
    assert read.waiting.tolist() == [3, 4, 5]


def test_quotas_name_a_column_and_a_value(tmp_path):
    paths = given(
        tmp_path,
        pool="id,waiting,sexe\na,3,F\nb,4,F\nc,5,H\n",
        quotas="column,value,least,most\nsexe,F,1,1\n",
    )

    (quota,) = read_pool(*paths).quotas

    assert (quota.name, quota.least, quota.most) == ("sexe : F", 1, 1)
    assert quota.members.tolist() == [True, True, False]


def test_chances_given_replace_the_wait(tmp_path):
    read = read_pool(*given(tmp_path, pool="id,chance\na,0.5\nb,1\nc,0.5\n"))

    assert np.array_equal(read.wanted, [0.5, 1, 0.5])


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"pool": "id\na\n"}, "pool.csv, colonne « waiting » : la colonne manque"),
        ({"pool": "id,waiting\na,3\na,4\n"}, "pool.csv, ligne 3, colonne « id » : « a » est déjà pris (ligne 2)"),
        ({"pool": "id,waiting\na,-3\n"}, "pool.csv, ligne 2, colonne « waiting » : « -3 » n'est pas un nombre entre 0"),
        ({"pool": "id,waiting,x\na,3,NaN\n"}, "pool.csv, ligne 2, colonne « x » : « NaN » n'est pas un nombre"),
        ({"pool": "id,waiting,x\na,3,\n"}, "pool.csv, ligne 2, colonne « x » : la case est vide"),
        (
            {"pool": "id,waiting,x\na,3,1\n", "quotas": "column,value,least,most\ny,1,0,1\n"},
            "quotas.csv, ligne 2, colonne « column » : « y » n'est pas une colonne de pool.csv",
        ),
        (
            {"pool": "id,waiting,x\na,3,1\n", "quotas": "column,value,least,most\nx,1,1,0\n"},
            "quotas.csv, ligne 2, colonne « most » : le maximum (0) est sous le minimum (1)",
        ),
        (
            {"pool": "id,waiting,x\na,3,1\n", "quotas": "column,value,least,most\nx,2,1,1\n"},
            "quotas.csv, ligne 2, colonne « least » : 1 personnes demandées, mais « 2 » n'en compte que 0",
        ),
    ],
)
def test_pool_says_what_is_wrong(tmp_path, files, said):
    faults = faults_of(tmp_path, **files)

    assert [fault.startswith(said) for fault in faults] == [True]


def test_report_that_was_spoilt_is_refused(tmp_path):
    (tmp_path / "report.json").write_text('{"seed": "x", "size": "trois", "people": [{"id": "a", "chance": 2}]}')

    with pytest.raises(Faulty) as refusal:
        read_report(tmp_path / "report.json")

    assert {fault.column for fault in refusal.value.faults} == {"size", "fingerprint", "attempts", "chance", "chosen"}
