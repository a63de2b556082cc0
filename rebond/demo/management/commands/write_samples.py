"""Writes the sample files of the repository again."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from rebond.demo.samples import write_samples


class Command(BaseCommand):
    help = "Writes samples/ again: two CNAF flows and two spreadsheets, always the same."

    def handle(self, **_: object) -> None:
        folder = Path(settings.BASE_DIR) / "samples"
        folder.mkdir(exist_ok=True)
        write_samples(folder)
        self.stdout.write(f"{len(list(folder.iterdir()))} files in samples/")
