"""Move the demo's clock."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from rebond.demo import clock


class Command(BaseCommand):
    help = "Moves the demo's clock forward, or back to real time with --reset."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=float, default=0)
        parser.add_argument("--hours", type=float, default=0)
        parser.add_argument("--reset", action="store_true")

    def handle(self, *, days: float, hours: float, reset: bool, **_: object) -> None:
        if reset:
            clock.reset()
        else:
            clock.advance(timedelta(days=days, hours=hours))
        self.stdout.write(f"Horloge de la démonstration : {timezone.localtime():%d/%m/%Y %H:%M}")
