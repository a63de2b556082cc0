"""Checking that nobody rewrote the journal."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from rebond.ground.journal.verification import Report, verify
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement


class Command(BaseCommand):
    help = "Vérifie le journal contre ses sceaux et le registre gardé hors de la base ; code de sortie 1 s'il a été touché."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--departement", type=int, help="un seul département (13, 14…)")

    def handle(self, *, departement: int | None, **_: object) -> None:
        rows = Departement.objects.order_by("pk")
        reports = []
        for row in rows if departement is None else rows.filter(pk=departement):
            with context.departement(row.pk):
                reports.append(verify())
            self._tell(row.name, reports[-1])
        if not reports:
            sys.exit("Ce département n'existe pas.")
        if any(report.findings for report in reports):
            sys.exit(1)

    def _tell(self, name: str, report: Report) -> None:
        verdict = "le journal a été touché." if report.findings else "le journal est intact."
        self.stdout.write(f"{name} : {verdict}")
        for finding in report.findings:
            self.stdout.write(f"  {finding.sentence}")
        self.stdout.write(
            f"  Lignes scellées : {report.lines} ; sceaux : {report.seals} ; en attente : {report.waiting}."
        )
        if report.unpublished:
            self.stdout.write(f"  Sceaux pas encore au registre gardé hors de la base : {report.unpublished}.")
