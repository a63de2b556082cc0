"""A job fair in files: what the engine is asked, and what is said of everything that is wrong, all at once."""

from pathlib import Path

import numpy as np
import pytest

from planner.files.fairs import Fair, Options, read_fair, write_fair
from planner.files.faults import Faulty
from planner.files.plans import read_plan
from planner.files.rules import broken, unkept
from planner.interviews.generate import jobdating

PEOPLE = "id,name,from,to,free,most,language\np,Paul,,,,,\nq,,2,4,1-3,2,arabe\n"
RECRUITERS = "id,tables,hall,from,to,break,least,most\na,2,Nord,,,3,1,\nb,,Sud,2,3,,,4\n"
WISHES = "person,recruiter,fit\np,a,10\np,b,-5\nq,a,30\n"
HALLS = "hall,other,gap\nNord,Sud,2\n"
INTERPRETERS = "language,interpreters,from,to\narabe,1,1,2\narabe,2,2,4\n"


def given(folder: Path, **files: str) -> dict[str, Path]:
    texts = {"people": PEOPLE, "recruiters": RECRUITERS, "wishes": WISHES} | files
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text)
    return {name: folder / f"{name}.csv" for name in texts}


def read(folder: Path, *, slots: int = 4, gap: int = 0, **files: str) -> Fair:
    paths = given(folder, **files)
    options = Options(slots, gap, 5 if slots > 4 else slots, paths.get("halls"), paths.get("interpreters"))
    return read_fair(paths["people"], paths["recruiters"], paths["wishes"], options)


def faults_of(folder: Path, **files: str) -> list[str]:
    with pytest.raises(Faulty) as refusal:
        read(folder, **files)
    return str(refusal.value).replace(f"{folder}/", "").splitlines()


def test_fair_is_what_the_files_say(tmp_path):
    problem = read(tmp_path, gap=1, halls=HALLS, interpreters=INTERPRETERS).problem

    assert problem.free.astype(int).tolist() == [[1, 1, 1, 1], [0, 1, 1, 0]]  # there 2-4 and free 1-3: 2-3
    assert problem.tables.tolist() == [[2, 2, 0, 2], [0, 1, 1, 0]]
    assert problem.most.tolist() == [4, 2]
    assert problem.recruiter_least.tolist() == [1, 0]
    assert problem.recruiter_most[1] == 4
    assert (problem.person.tolist(), problem.recruiter.tolist()) == ([0, 0, 1], [0, 1, 0])
    assert problem.fit.tolist() == [10, -5, 30]
    assert problem.gaps.tolist() == [[1, 2], [2, 1]]
    assert problem.interpreters.tolist() == [[1, 3, 2, 2]]
    assert problem.language.tolist() == [-1, -1, 0]


def test_fair_without_interpreters_limits_nobody_by_language(tmp_path):
    assert read(tmp_path).problem.language.tolist() == [-1, -1, -1]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_fair_is_read_in_any_encoding_and_separator(tmp_path, separator, encoding):
    paths = given(tmp_path, people="id,name\né,Zoé\n", wishes="person,recruiter,fit\né,a,3\n")
    for path in paths.values():
        path.write_bytes(path.read_text().replace(",", separator).encode(encoding))

    fair = read_fair(*paths.values(), options=Options(4))

    assert (fair.people.said, fair.separator) == (["é (Zoé)"], separator)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"wishes": "person,recruiter,fit\np,c,1\n"}, "wishes.csv, ligne 2, colonne « recruiter » : « c » n'est pas dans"),
        ({"wishes": "person,recruiter,fit\nx,a,1\n"}, "wishes.csv, ligne 2, colonne « person » : « x » n'est pas dans"),
        ({"wishes": "person,recruiter,fit\np,a,NaN\n"}, "wishes.csv, ligne 2, colonne « fit » : « NaN » n'est pas un nombre"),
        ({"wishes": "person,recruiter,fit\np,a,\n"}, "wishes.csv, ligne 2, colonne « fit » : la case est vide"),
        ({"wishes": "person,recruiter,fit\np,a,1\np,a,2\n"}, "wishes.csv, ligne 3 : le couple « p », « a » est déjà donné"),
        ({"wishes": "person,recruiter\np,a\n"}, "wishes.csv, ligne 1, colonne « fit » : la colonne manque"),
        ({"wishes": "person,recruiter,fit\np,a,1,,8\n"}, "wishes.csv, ligne 2 : 5 cases pour 3 colonnes"),
        ({"wishes": ""}, "wishes.csv : le fichier est vide"),
        ({"people": "id,from\np,5\nq,\n"}, "people.csv, ligne 2, colonne « from » : « 5 » est trop grand ; écrivez un nombre entre 1 et 4"),
        ({"people": "id,free\np,1-5\nq,\n"}, "people.csv, ligne 2, colonne « free » : « 1-5 » sort des créneaux ; ils vont de 1 à 4"),
        ({"people": "id,from,to\np,3,2\nq,,\n"}, "people.csv, ligne 2, colonne « to » : le départ (2) est avant l'arrivée (3)"),
        ({"people": "id,most\np,-1\nq,\n"}, "people.csv, ligne 2, colonne « most » : « -1 » est négatif"),
        ({"people": "id\np\nq\np\n"}, "people.csv, ligne 4, colonne « id » : « p » est déjà pris (ligne 2)"),
        ({"recruiters": "id,tables\na,-2\nb,1\n"}, "recruiters.csv, ligne 2, colonne « tables » : « -2 » est négatif"),
        ({"recruiters": "id,tables\na,deux\nb,1\n"}, "recruiters.csv, ligne 2, colonne « tables » : « deux » n'est pas un nombre"),
        ({"recruiters": "id,break\na,9\nb,\n"}, "recruiters.csv, ligne 2, colonne « break » : « 9 » sort des créneaux"),
        ({"halls": "hall,other,gap\nNord,Est,1\n"}, "halls.csv, ligne 2, colonne « other » : « Est » n'est pas dans"),
        ({"interpreters": "language,interpreters\nperse,1\n"}, "people.csv, ligne 3, colonne « language » : « arabe » n'est pas dans"),
        ({"interpreters": "language,interpreters\narabe,-1\n"}, "interpreters.csv, ligne 2, colonne « interpreters » : « -1 » est négatif"),
        ({"wishes": "person,recruiter,fit,locked\np,a,1,7\n"}, "wishes.csv, ligne 2, colonne « locked » : « 7 » est trop grand"),
        ({"wishes": "person,recruiter,fit,locked\nq,a,1,1\n"}, "wishes.csv, colonne « locked » : q n'est pas libre au créneau 1"),
        ({"wishes": "person,recruiter,fit,locked\np,a,1,3\n"}, "wishes.csv, colonne « locked » : a a plus d'entretiens que de tables (0)"),
    ],
)  # fmt: skip
def test_fair_says_what_is_wrong(tmp_path, files, said):
    assert [fault.startswith(said) for fault in faults_of(tmp_path, **files)] == [True]


def test_fair_lists_the_faults_of_all_files_at_once(tmp_path):
    faults = faults_of(
        tmp_path,
        people="id,from\np,9\n",
        recruiters="id,tables\na,-1\n",
        wishes="person,recruiter,fit\np,a,x\np,z,1\n",
    )

    assert [fault.split(" : ")[0] for fault in faults] == [
        "wishes.csv, ligne 2, colonne « fit »",
        "wishes.csv, ligne 3, colonne « recruiter »",
        "people.csv, ligne 2, colonne « from »",
        "recruiters.csv, ligne 2, colonne « tables »",
    ]


def test_locked_slot_is_announced(tmp_path):
    wishes = "person,recruiter,fit,locked\np,a,1,2\np,b,1,\n"

    assert read(tmp_path, wishes=wishes).problem.locked.tolist() == [1, -1]


@pytest.mark.parametrize("variant", ["free", "tables", "limits"])
def test_fair_written_and_read_is_the_same(tmp_path, variant):
    made = jobdating(30, 6, 8, variant, seed=3)

    problem = read_fair(*write_fair(tmp_path, made), options=Options(8, gap=int(made.gaps[0, 0]))).problem

    for name in ("person", "recruiter", "fit", "free", "tables", "most", "gaps"):
        assert np.array_equal(getattr(problem, name), getattr(made, name)), name


def rules_broken(folder: Path, plan: str, **files: str) -> list[str]:
    fair = read(folder, **files)
    (folder / "plan.csv").write_text(f"person,recruiter,slot,table\n{plan}")
    return broken(fair.problem, read_plan(folder / "plan.csv", fair), fair.said)


@pytest.mark.parametrize(
    ("plan", "files", "said"),
    [
        ("q,b,2,1\n", {}, ["q et b : ce couple n'est pas dans les souhaits."]),
        ("p,a,1,1\np,a,2,1\n", {}, ["p (Paul) rencontre a plus d'une fois."]),
        ("q,a,1,1\n", {}, ["q n'est pas libre au créneau 1."]),
        ("p,a,2,1\np,b,2,1\n", {}, ["p (Paul) a deux entretiens trop proches, aux créneaux 2 et 2."]),
        ("p,a,1,1\np,b,3,1\n", {"halls": HALLS}, ["p (Paul) a deux entretiens trop proches, aux créneaux 1 et 3."]),
        ("p,a,3,1\n", {}, ["a a plus d'entretiens que de tables (0) au créneau 3."]),
        ("p,a,2,1\nq,a,2,1\n", {}, ["a : la table 1 est déjà prise ou fermée au créneau 2."]),
        ("p,a,2,3\n", {}, ["a : la table 3 est déjà prise ou fermée au créneau 2."]),
        ("p,a,2,1\n", {"people": "id,most\np,0\nq,\n"}, ["p a plus d'entretiens que son maximum (0)."]),
        ("p,a,2,1\n", {"recruiters": "id,most\na,0\nb,\n"}, ["a a plus d'entretiens que son maximum (0)."]),
        ("", {"wishes": "person,recruiter,fit,locked\np,a,1,2\n"}, ["p (Paul) et a : l'entretien annoncé au créneau 2 manque."]),
        ("q,a,2,1\n", {"interpreters": "language,interpreters\narabe,0\n"},
         ["arabe : il faut plus d'interprètes qu'il n'y en a (0) au créneau 2."]),
        ("p,a,2,\nq,a,2,\n", {}, []),
    ],
)  # fmt: skip
def test_plan_made_by_hand_breaks_rules_that_are_named(tmp_path, plan, files, said):
    assert rules_broken(tmp_path, plan, **files) == said


def test_promise_that_a_plan_does_not_keep_is_told_apart(tmp_path):
    fair = read(tmp_path)
    (tmp_path / "plan.csv").write_text("person,recruiter,slot\n")

    told = read_plan(tmp_path / "plan.csv", fair)

    assert broken(fair.problem, told, fair.said) == []
    assert unkept(fair.problem, told, fair.said) == ["a a moins d'entretiens que promis (1)."]


def test_plan_in_files_says_what_is_wrong(tmp_path):
    fair = read(tmp_path)
    (tmp_path / "plan.csv").write_text("person,recruiter,slot,table\nx,a,1,1\np,a,5,1\np,a,1,0\n")

    with pytest.raises(Faulty) as refusal:
        read_plan(tmp_path / "plan.csv", fair)

    assert [(fault.place, fault.column) for fault in refusal.value.faults] == [
        ("ligne 2", "person"),
        ("ligne 3", "slot"),
        ("ligne 4", "table"),
    ]


def test_former_plan_loses_those_who_are_no_longer_there(tmp_path):
    fair = read(tmp_path)
    (tmp_path / "plan.csv").write_text("person,recruiter,slot,table\nx,a,1,1\np,z,1,1\np,a,9,1\nq,a,2,2\n")

    former = read_plan(tmp_path / "plan.csv", fair, cancelled=True)

    assert [column.tolist() for column in (former.person, former.recruiter, former.slot, former.table)] == [
        [1],
        [0],
        [1],
        [1],
    ]
