"""Load the file of a département, after checking all of it and showing what changes."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rebond.exchanges.packs.operations import Loading, WrongPack
from rebond.exchanges.packs.reading import UnreadablePackError, read_pack
from rebond.exchanges.packs.schema.territories import read_communes
from rebond.ground.journal.actors import WORKER

OFFICIAL = settings.NODE_MODULES / "@etalab/decoupage-administratif/data"


class Command(BaseCommand):
    help = "Checks the whole pack, shows what it changes, then loads it as a new version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="packs/13.toml; national.toml is read beside it")
        parser.add_argument("--dry-run", action="store_true", help="check and show, change nothing")

    def handle(self, *, file: Path, dry_run: bool, **_: object) -> None:
        try:
            loading = Loading(read_pack(file), read_communes(OFFICIAL))
        except UnreadablePackError as refusal:
            raise CommandError(str(refusal)) from refusal
        except WrongPack as refusal:
            told = "\n".join(f"  {error}" for error in refusal.errors)
            raise CommandError(
                f"{file.name} : {len(refusal.errors)} faute(s), rien n'a été chargé.\n{told}"
            ) from refusal
        for change in loading.changes:
            self.stdout.write(f"  {change}")
        if loading.is_known:
            self.stdout.write(f"{file.name} : rien de nouveau.")
        elif dry_run:
            self.stdout.write(
                f"{file.name} : aucune faute ; {len(loading.changes)} changement(s), rien n'a été chargé."
            )
        else:
            version = loading.write(by=WORKER, at=timezone.now())
            self.stdout.write(f"{file.name} : version {version.number} chargée.")
