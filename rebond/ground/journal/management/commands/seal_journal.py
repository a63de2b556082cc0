"""Sealing by hand what the timetable seals every minute."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from rebond.ground.journal import operations
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement


class Command(BaseCommand):
    help = "Scelle les lignes du journal qui ne le sont pas encore."

    def handle(self, *_: object, **__: object) -> None:
        for departement in Departement.objects.order_by("pk"):
            with context.departement(departement.pk):
                sealed = operations.seal(at=timezone.now())
            self.stdout.write(f"{departement.name} : {sealed} ligne(s) scellée(s).")
