"""The command line, as a person types it: what is said, what is written, and the exit code."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from planner.__main__ import main
from tools import ROOT

SAMPLES = ROOT / "samples" / "planner"
FAIR = [str(SAMPLES / name) for name in ("people.csv", "recruiters.csv", "wishes.csv")]
DAY = ["--slots", "12", "--gap", "1"]
FAST = ["--seconds", "0"]  # the first answer, without what improves it


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def run(*arguments: object) -> int:
    """Run a command; argparse itself leaves with an exit code where it refuses."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as left:
        return int(left.code or 0)


def test_sample_is_planned_and_checked(tmp_path, capsys):
    assert run("plan", *FAIR, *DAY, *FAST, "-o", tmp_path / "plan.csv", "--json", tmp_path / "result.json") == 0

    told = capsys.readouterr().out
    assert told.startswith("60 personnes, 10 recruteurs, 12 créneaux, 571 souhaits.\n")
    assert "  1 : 60 (borne : 60)\n" in told
    result = json.loads((tmp_path / "result.json").read_text())
    assert len(rows_of(tmp_path / "plan.csv")) == len(result["interviews"]) == sum(result["profile"])
    assert set(rows_of(tmp_path / "plan.csv")[0]) == {"person", "recruiter", "slot", "table"}
    assert run("check", *FAIR, tmp_path / "plan.csv", *DAY) == 0
    assert capsys.readouterr().out == "Ce plan respecte toutes les règles.\n"


def test_same_command_gives_the_same_files(tmp_path):
    for name in ("one.csv", "two.csv"):
        assert run("plan", *FAIR, *DAY, *FAST, "--seed", 7, "-o", tmp_path / name) == 0

    assert (tmp_path / "one.csv").read_text() == (tmp_path / "two.csv").read_text()


def test_plan_made_again_after_a_cancellation_keeps_most_of_it(tmp_path, capsys):
    run("plan", *FAIR, *DAY, *FAST, "-o", tmp_path / "old.csv")
    hosts = (SAMPLES / "recruiters.csv").read_text().splitlines()
    (tmp_path / "recruiters.csv").write_text("\n".join(hosts[:-1]))
    gone = hosts[-1].split(",")[0]
    wishes = (SAMPLES / "wishes.csv").read_text().splitlines()
    (tmp_path / "wishes.csv").write_text("\n".join(line for line in wishes if f",{gone}," not in line))
    capsys.readouterr()

    files = [FAIR[0], tmp_path / "recruiters.csv", tmp_path / "wishes.csv"]
    assert run("plan", *files, *DAY, *FAST, "--keep", tmp_path / "old.csv", "-o", tmp_path / "new.csv") == 0

    former = {(row["person"], row["recruiter"]) for row in rows_of(tmp_path / "old.csv") if row["recruiter"] != gone}
    now = {(row["person"], row["recruiter"]) for row in rows_of(tmp_path / "new.csv")}
    assert len(former & now) >= 0.9 * len(former)
    assert f"Ancien plan : {len(former & now)} couples gardés sur {len(former)}" in capsys.readouterr().out


def test_person_left_out_is_named_with_the_reason(tmp_path, capsys):
    (tmp_path / "people.csv").write_text("id,name,free,most\na,Ada,1,\nb,Bo,2,\nc,,1,0\nd,,1,\n")
    (tmp_path / "recruiters.csv").write_text("id,to,least\nr,1,3\n")
    (tmp_path / "wishes.csv").write_text("person,recruiter,fit\na,r,2\nb,r,1\nc,r,1\n")
    files = [tmp_path / name for name in ("people.csv", "recruiters.csv", "wishes.csv")]

    assert run("plan", *files, "--slots", 2, "--json", tmp_path / "result.json") == 0

    told = capsys.readouterr().out.splitlines()
    assert told[-5:-1] == [
        "3 personnes sans entretien :",
        "  b (Bo) : aucun recruteur qui lui convient n'est là quand elle est libre",
        "  c : le maximum d'entretiens est 0 pour cette personne",
        "  d : aucun recruteur ne lui convient (aucune ligne dans les souhaits)",
    ]
    assert "r : 2 entretiens de moins que promis." in told
    assert [one["person"] for one in json.loads((tmp_path / "result.json").read_text())["left_out"]] == ["b", "c", "d"]


def test_check_names_the_broken_rules_and_leaves_with_1(tmp_path, capsys):
    person, recruiter, _fit = rows_of(SAMPLES / "wishes.csv")[0].values()
    (tmp_path / "plan.csv").write_text(f"person;recruiter;slot\n{person};{recruiter};1\n{person};{recruiter};2\n")

    assert run("check", *FAIR, tmp_path / "plan.csv", *DAY) == 1

    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"{len(told) - 1} règles enfreintes :"
    assert f"{person} rencontre {recruiter} plus d'une fois." in told


def test_every_error_is_said_at_once_with_exit_code_2_and_nothing_is_written(tmp_path, capsys):
    (tmp_path / "people.csv").write_bytes(b"PK\x03\x04")
    (tmp_path / "recruiters.csv").write_text("id,tables\na,-1\n")

    files = [tmp_path / name for name in ("people.csv", "recruiters.csv", "none.csv")]
    assert run("plan", *files, "--slots", 5, "-o", tmp_path / "plan.csv") == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert [line.split(" : ")[0].removeprefix(f"{tmp_path}/") for line in told.err.splitlines()] == [
        "people.csv",
        "none.csv",
        "recruiters.csv, ligne 2, colonne « tables »",
    ]
    assert not (tmp_path / "plan.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "il manque : commande."),
        (["plant"], "commande : « plant » n'en fait pas partie ; choisissez plan, check, "),
        (["plan", *FAIR], "il manque : --slots."),
        (["plan", *FAIR, "--slots", "0"], "--slots : « 0 » n'est pas entre 1 et 1000."),
        (["plan", *FAIR, "--slots", "dix"], "--slots : « dix » n'est pas un nombre entier."),
        (["plan", *FAIR, "--slots"], "--slots : donnez une valeur."),
        (["plan", *FAIR, "--slots", "5", "--seconds", "nan"], "--seconds : « nan » n'est pas une durée"),
        (["plan", *FAIR, "--slots", "5", "--sloots", "5"], "ces arguments sont inconnus : --sloots 5."),
        (
            ["generate", "jobdating", "--variant", "x"],
            "--variant : « x » n'en fait pas partie ; choisissez free, tables",
        ),
    ],
)
def test_command_that_is_mistyped_is_refused_in_french(capsys, arguments, said):
    assert run(*arguments) == 2

    told = capsys.readouterr().err
    assert told.startswith(said)
    assert "--help dit comment s'en servir." in told


def test_file_that_cannot_be_written_is_said(tmp_path, capsys):
    assert run("generate", "pool", "--people", 40, "-o", tmp_path) == 0

    assert run("draw", tmp_path / "pool.csv", "--size", 5, "--seed", "x", "-o", tmp_path / "none" / "c.csv") == 2
    assert "le fichier ne peut pas être écrit : son dossier n'existe pas ; créez-le." in capsys.readouterr().err


def test_cohort_is_drawn_and_verified(tmp_path, capsys):
    run("generate", "pool", "--people", 200, "--seed", 3, "-o", tmp_path)
    pool, report = tmp_path / "pool.csv", tmp_path / "report.json"

    assert run("draw", pool, "--size", 20, "--seed", "mars", "-o", tmp_path / "cohort.csv", "--report", report) == 0
    assert len(rows_of(tmp_path / "cohort.csv")) == 20
    assert run("verify", pool, report) == 0
    report.write_text(report.read_text().replace('"seed": "mars"', '"seed": "avril"'))
    capsys.readouterr()
    assert run("verify", pool, report) == 1
    assert "Le tirage refait" in capsys.readouterr().out


def test_size_larger_than_the_pool_is_refused(tmp_path, capsys):
    run("generate", "pool", "--people", 20, "-o", tmp_path)

    assert run("draw", tmp_path / "pool.csv", "--size", 21, "--seed", "x") == 2
    assert capsys.readouterr().err == "--size : 21 personnes demandées, mais 20 seulement peuvent être tirées.\n"


def test_day_is_rotated(tmp_path, capsys):
    run("generate", "workshop", "--seed", 2, "-o", tmp_path)

    assert run("rotate", tmp_path / "day.json", "-o", tmp_path / "rotation.csv", "--seconds", 0) == 0

    attended = len(rows_of(tmp_path / "rotation.csv"))
    assert f"{attended} participations (borne : " in capsys.readouterr().out


def test_requests_are_booked(tmp_path, capsys):
    run("generate", "appointments", "--requests", 60, "--advisers", 3, "--sites", 2, "-o", tmp_path)

    assert run("book", tmp_path / "requests.csv", tmp_path / "blocks.csv", "-o", tmp_path / "bookings.csv") == 0

    lines = rows_of(tmp_path / "bookings.csv")
    on_time = sum(line["on_time"] == "oui" for line in lines)
    assert (len(lines), all(line["day"] or line["reason"] for line in lines)) == (60, True)
    assert f"{on_time} rendez-vous à temps pour 60 demandes" in capsys.readouterr().out


def test_market_is_matched(tmp_path, capsys):
    run("generate", "labour_market", "--people", 40, "--vacancies", 30, "-o", tmp_path)
    files = [tmp_path / "people.json", tmp_path / "vacancies.json", "--similar", tmp_path / "similar.csv"]

    assert run("match", *files, "--best", 5, "-o", tmp_path / "matches.csv") == 0

    lines = rows_of(tmp_path / "matches.csv")
    assert f"{len(lines)} rapprochements pour 40 personnes." in capsys.readouterr().out
    scores = [(line["person"], -int(line["score"])) for line in lines]
    assert scores == sorted(scores)


@pytest.mark.parametrize(
    "command", ["", "plan", "check", "generate", "generate jobdating", "draw", "verify", "rotate", "match", "book"]
)
def test_help_is_french(capsys, command):
    assert run(*command.split(), "--help") == 0

    told = capsys.readouterr().out
    assert told.startswith("utilisation : python -m planner")
    assert "show this help" not in told


def test_command_runs_from_a_shell_without_a_traceback(tmp_path):
    command = [sys.executable, "-m", "planner", "plan", "a.csv", "b.csv", "c.csv", "--slots", "4"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"{name}.csv : ce fichier n'existe pas ; vérifiez son nom et son dossier." for name in "abc"
    ]
