"""Sealing the compartment again under the first key of the ring."""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.journey.health import operations, sealing
from rebond.journey.health.models import Consultation, HealthLetter


class Command(BaseCommand):
    help = (
        "Chiffre de nouveau l'espace santé sous la première clé de REBOND_HEALTH_KEYS. Interrompue, elle reprend ; "
        "code de sortie 1 quand un texte n'a pas pu être ouvert : gardez l'ancienne clé."
    )

    def handle(self, *_: object, **__: object) -> None:
        lost = 0
        for departement in Departement.objects.order_by("pk"):
            for model in (Consultation, HealthLetter):
                done, left = self._rotate(departement.pk, model)
                lost += left
                words = f"{departement.name}, {model._meta.verbose_name} : {done} texte(s) sous la clé « {{}} »"
                self.stdout.write(words.format(sealing.first_key()) + (f", {left} illisible(s)." if left else "."))
        if lost:
            sys.exit(1)

    def _rotate(self, departement: int, model: type[Consultation] | type[HealthLetter]) -> tuple[int, int]:
        """How many were sealed again, how many could not be opened: a transaction for each batch."""
        done, left, last = 0, 0, None
        while True:
            with context.departement(departement):
                rows = operations.rotate(model, after=last, by=WORKER, at=timezone.now())
            if not rows:
                return done, left
            last = rows[-1].pk
            renewed = sum(row.key_id == sealing.first_key() for row in rows)
            done, left = done + renewed, left + len(rows) - renewed
