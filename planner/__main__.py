"""The command line: `python -m planner plan people.csv recruiters.csv wishes.csv --slots 20 -o plan.csv`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from planner.files.arguments import FrenchParser, seconds, whole
from planner.files.fairs import MOST_SLOTS
from planner.files.faults import Faulty
from planner.refusals import Refused

FAIR = """\
people.csv      id, et si besoin name, from, to (créneaux d'arrivée et de départ), free (« 1-4 7 »), most, language
recruiters.csv  id, et si besoin name, tables, hall, from, to, break (« 6 »), least, most
wishes.csv      person, recruiter, fit (plus haut = mieux ; négatif = un coût), et si besoin locked (créneau annoncé)

Les créneaux se comptent à partir de 1. Séparateur : virgule, point-virgule ou tabulation ; UTF-8 ou Windows-1252."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command: 0 done, 1 a rule is broken, 2 something is to be corrected first."""
    asked = _parser().parse_args(arguments)
    try:
        # the solvers of all the rooms take seconds to import, so only the one that is asked for is
        told, code = getattr(import_module(f"planner.files.doors.{asked.room}"), asked.verb)(asked)
    except Faulty as faulty:
        told, code = str(faulty), 2
    except Refused as refused:
        told, code = f"Ces fichiers se lisent, mais la question qu'ils posent n'a pas de réponse : {refused}", 2
    (sys.stderr if code == 2 else sys.stdout).write(told + "\n")
    return int(code)


def _parser() -> FrenchParser:
    parser = FrenchParser(
        prog="python -m planner", description="Entretiens, rapprochement, rendez-vous, ateliers, tirage."
    )
    commands_ = parser.add_subparsers(title="commandes", metavar="commande", required=True)
    add = commands_.add_parser
    _plan(add("plan", help="planifie un job dating", description="Planifie un job dating.", epilog=FAIR))
    _check(add("check", help="nomme les règles qu'un plan fait à la main ne respecte pas", epilog=FAIR))
    _generate(add("generate", help="écrit des fichiers d'exemple, inventés"))
    _draw(add("draw", help="tire une cohorte au sort, d'une graine publiée"))
    _verify(add("verify", help="refait un tirage publié, et dit s'il est juste"))
    _rotate(add("rotate", help="fait tourner des groupes dans les ateliers d'une journée"))
    _match(add("match", help="rapproche des personnes et des offres"))
    _book(add("book", help="donne des rendez-vous avant leur échéance"))
    return parser


def _fair(parser: FrenchParser) -> None:
    """Add the three files of a fair, and what says how the day goes."""
    for name, told in (("people", "les personnes"), ("recruiters", "les recruteurs"), ("wishes", "les souhaits")):
        parser.add_argument(name, type=Path, metavar=f"{name}.csv", help=told)
    parser.add_argument("--slots", type=whole(1, MOST_SLOTS), required=True, metavar="N", help="créneaux de la journée")
    parser.add_argument(
        "--gap", type=whole(0, MOST_SLOTS), default=0, metavar="N", help="créneaux libres entre deux entretiens (0)"
    )
    parser.add_argument(
        "--most", type=whole(0, MOST_SLOTS), default=5, metavar="N", help="entretiens par personne au plus (5)"
    )
    parser.add_argument(
        "--halls", type=Path, metavar="halls.csv", help="créneaux libres d'un hall à l'autre : hall, other, gap"
    )
    parser.add_argument(
        "--interpreters", type=Path, metavar="interpreters.csv", help="interprètes : language, interpreters, from, to"
    )


def _plan(parser: FrenchParser) -> None:
    _fair(parser)
    _out(parser, "plan.csv", "le plan : person, recruiter, slot, table")
    parser.add_argument("--json", type=Path, metavar="result.json", help="le plan, ses bornes et les raisons")
    parser.add_argument("--keep", type=Path, metavar="old_plan.csv", help="l'ancien plan, à changer le moins possible")
    _seed_and_seconds(parser, 5)
    parser.set_defaults(room="interviews", verb="plan_fair")


def _check(parser: FrenchParser) -> None:
    _fair(parser)
    parser.add_argument(
        "plan", type=Path, metavar="plan.csv", help="le plan : person, recruiter, slot, et si besoin table"
    )
    parser.set_defaults(room="interviews", verb="check_plan")


def _generate(parser: FrenchParser) -> None:
    """Add one command a problem; every number has a default that gives a small instance."""
    kinds = parser.add_subparsers(title="problèmes", metavar="problème", required=True)
    for name, told, room, verb, numbers in (
        ("jobdating", "un job dating", "interviews", "make_fair", {"people": 120, "recruiters": 20, "slots": 12}),
        ("labour_market", "des personnes et des offres", "matching", "make_market",
         {"people": 200, "vacancies": 100, "width": 80, "height": 75, "communes": 40}),
        ("appointments", "des demandes et des demi-journées de conseillers", "booking", "make_appointments",
         {"requests": 300, "advisers": 6, "sites": 3, "load": 90}),
        ("workshop", "une journée d'ateliers", "rotation", "make_day", {}),
        ("pool", "un vivier où tirer une cohorte", "cohort", "make_pool", {"people": 500}),
    ):  # fmt: skip
        kind = kinds.add_parser(name, help=told)
        for number, usual in numbers.items():
            kind.add_argument(
                f"--{number}", type=whole(1, 1_000_000), default=usual, metavar="N", help=f"{usual} si rien n'est dit"
            )
        if name == "jobdating":
            kind.add_argument("--variant", choices=("free", "tables", "limits"), default="limits",
                              help="sans limites, avec plusieurs tables, ou avec aussi des absences (limits)")  # fmt: skip
        kind.add_argument(
            "--seed", type=whole(0, 2**31), default=0, metavar="N", help="même graine, mêmes fichiers (0)"
        )
        kind.add_argument("-o", "--out", type=Path, default=Path(), metavar="dossier", help="où écrire (ici)")
        kind.set_defaults(room=room, verb=verb)


def _draw(parser: FrenchParser) -> None:
    _pool(parser)
    parser.add_argument("--size", type=whole(1, 1_000_000), required=True, metavar="N", help="personnes à tirer")
    parser.add_argument("--seed", required=True, metavar="TEXTE", help="la graine, annoncée avant le tirage")
    _out(parser, "cohort.csv", "les personnes tirées : id, chance")
    parser.add_argument("--report", type=Path, metavar="report.json", help="de quoi refaire le tirage")
    parser.set_defaults(room="cohort", verb="draw_cohort")


def _verify(parser: FrenchParser) -> None:
    _pool(parser)
    parser.add_argument("report", type=Path, metavar="report.json", help="le rapport publié")
    parser.set_defaults(room="cohort", verb="verify_draw")


def _rotate(parser: FrenchParser) -> None:
    parser.add_argument(
        "day", type=Path, metavar="day.json", help="slots, workshops, rooms, coaches, people, lunch, rest, fixed"
    )
    _out(parser, "rotation.csv", "les passages : person, slot, workshop, coach, room")
    _seed_and_seconds(parser, 10)
    parser.set_defaults(room="rotation", verb="rotate_day")


def _match(parser: FrenchParser) -> None:
    parser.add_argument(
        "people",
        type=Path,
        metavar="people.json",
        help="id, x, y, radius (km), wishes, contracts, have, french, skills",
    )
    parser.add_argument(
        "vacancies",
        type=Path,
        metavar="vacancies.json",
        help="id, x, y, rome, contracts, age, require, french, skills, weights",
    )
    parser.add_argument(
        "--similar", type=Path, metavar="similar.csv", help="métiers voisins : wished, occupation, percent"
    )
    parser.add_argument("--best", type=whole(1, 1000), default=20, metavar="N", help="offres par personne (20)")
    _out(parser, "matches.csv", "les listes : person, rank, vacancy, score ; sinon à l'écran")
    parser.set_defaults(room="matching", verb="match_market")


def _book(parser: FrenchParser) -> None:
    parser.add_argument(
        "requests", type=Path, metavar="requests.csv",
        help="id, earliest, deadline, radius (km), x et y ou « km <site> », et si besoin quanta, needs, halves",
    )  # fmt: skip
    parser.add_argument(
        "blocks", type=Path, metavar="blocks.csv",
        help="adviser, site, day, half (matin ou après-midi), x et y s'il le faut, et si besoin quanta, offers",
    )  # fmt: skip
    parser.add_argument("--kilometres-per-day", type=whole(0, 10_000), default=10, metavar="N",
                        help="kilomètres que vaut un jour d'attente (10)")  # fmt: skip
    _out(parser, "bookings.csv", "les rendez-vous, ou la raison pour laquelle il n'y en a pas")
    parser.set_defaults(room="booking", verb="book_requests")


def _pool(parser: FrenchParser) -> None:
    parser.add_argument(
        "pool", type=Path, metavar="pool.csv", help="id, waiting (jours) ; toute autre colonne est un indicateur"
    )
    parser.add_argument("--quotas", type=Path, metavar="quotas.csv", help="column, value, least, most")


def _out(parser: FrenchParser, name: str, told: str) -> None:
    parser.add_argument("-o", "--out", type=Path, metavar=name, help=told)


def _seed_and_seconds(parser: FrenchParser, usual: int) -> None:
    parser.add_argument("--seed", type=whole(0, 2**31), default=0, metavar="N", help="même graine, même réponse (0)")
    parser.add_argument(
        "--seconds", type=seconds, default=usual, metavar="S", help=f"durée de l'amélioration au plus ({usual})"
    )


if __name__ == "__main__":
    sys.exit(main())
