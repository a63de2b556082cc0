"""Load the communes of France."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from rebond.ground.tenancy import operations
from rebond.ground.tenancy.models import Commune

OFFICIAL = settings.NODE_MODULES / "@etalab/decoupage-administratif/data/communes.json"


class Command(BaseCommand):
    help = "Loads the communes of France from the official list; does nothing when they are there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=OFFICIAL)
        parser.add_argument("--of", nargs="*", metavar="CODE", help="only these départements, as 13 or 2A")
        parser.add_argument("--again", action="store_true", help="load them even if some are there")

    def handle(self, *, file: Path, of: list[str] | None, again: bool, **_: object) -> None:
        if Commune.objects.exists() and not again:
            return
        entries = json.loads(file.read_text())
        count = operations.load_communes(e for e in entries if not of or e.get("departement") in of)
        self.stdout.write(f"{count} communes")
