"""`make bench`: every speed, printed and written to reports/. Names choose: `python -m benchmarks pages interviews`."""

import logging
import os
import sys
from importlib import import_module

from tools import postgres

DATABASE = "rebond_bench"
SITE = (
    "documents",
    "imports",
    "pages",
    "appointments",
    "accelerator",
    "jobdating",
    "forum",
    "referent",
    "contracts",
    "programmes",
    "vacancies",
)
ENGINE = ("interviews", "matching", "booking", "rotation", "cohort")


def _prepare() -> None:
    """Settings, then a database of 70 000 people."""
    urls = postgres.ensure(DATABASE)
    os.environ.update(
        REBOND_MODE="demo",
        DATABASE_URL=urls.app,
        DATABASE_OWNER_URL=urls.owner,
        REBOND_VAR=str(postgres.ROOT / "var" / "bench"),
        DJANGO_SETTINGS_MODULE="rebond.config.settings",
    )
    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0)
    call_command("load_demo", size="full")


def main(names: list[str]) -> None:
    """Run the benchmarks named, all of them without a name."""
    names = names or [*SITE, *ENGINE]
    if set(names) & set(SITE):
        _prepare()
    from benchmarks.figures import keep

    for name in names:
        print(f"{name}…", flush=True)
        if name in ENGINE:
            keep("planner", import_module(f"benchmarks.planner.{name}").run())
        else:
            keep(name, import_module(f"benchmarks.{name}").run())


if __name__ == "__main__":
    main(sys.argv[1:])
