"""Move the demo's clock."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rebond.demo import clock
from rebond.ground.jobs.operations import jump


class Command(BaseCommand):
    help = "Moves the demo's clock forward, or back to real time with --reset."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=float, default=0)
        parser.add_argument("--hours", type=float, default=0)
        parser.add_argument("--reset", action="store_true")

    def handle(self, *, days: float, hours: float, reset: bool, **_: object) -> None:
        by = timedelta(days=days, hours=hours)
        if by < timedelta(0):
            raise CommandError("L'horloge ne recule pas : « --reset » la remet à l'heure vraie.")
        if reset:
            clock.reset()
        else:
            clock.advance(by)
            jump(by, at=timezone.now())
        self.stdout.write(f"Horloge de la démonstration : {timezone.localtime():%d/%m/%Y %H:%M}")
