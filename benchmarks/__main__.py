"""`make bench`: every speed, printed and written to reports/. Names choose: `python -m benchmarks pages documents`."""

import os
import sys

from tools import postgres

DATABASE = "rebond_bench"


def _prepare() -> None:
    """Settings and a database of 70 000 people, before Django is loaded."""
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


def main(names: list[str]) -> None:
    """Run the benchmarks named, all of them without a name."""
    _prepare()
    from benchmarks import documents, imports, pages
    from benchmarks.figures import keep

    for name, module in (("documents", documents), ("imports", imports), ("pages", pages)):
        if not names or name in names:
            print(f"{name}…", flush=True)
            keep(name, module.run())


if __name__ == "__main__":
    main(sys.argv[1:])
