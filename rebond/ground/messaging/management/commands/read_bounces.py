"""Read the e-mails that came back."""

import mailbox
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from rebond.ground.messaging import bounces
from rebond.ground.messaging.operations import reports
from rebond.ground.messaging.states import Event
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement

AT_MOST = 1_000_000  # bytes of one notice: what is bigger is not one


class Command(BaseCommand):
    help = "Lit les e-mails revenus : un dossier Maildir (chaque avis lu en est retiré), ou un seul avis sur l'entrée standard."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("maildir", nargs="?", type=Path, help="le dossier ; sans lui, l'entrée standard")

    def handle(self, *args: Any, maildir: Path | None, **options: Any) -> None:
        counts: Counter[str] = Counter()
        for content in _notices(maildir):
            counts[_keep(bounces.read(content))] += 1
        told = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
        self.stdout.write(f"Avis lus : {told or 'aucun'}.")


def _notices(maildir: Path | None) -> Iterator[bytes]:
    """Each mail, taken away once the caller has kept what it says."""
    if maildir is None:
        yield sys.stdin.buffer.read(AT_MOST)
        return
    box = mailbox.Maildir(str(maildir), create=False)
    for key in sorted(box.keys()):
        yield box.get_bytes(key)[:AT_MOST]
        box.discard(key)


def _keep(notice: bounces.Notice | None) -> str:
    """Note it in the département of its message; a word for the count."""
    if notice is None:
        return "sans suite"
    event = Event.DELIVERED if notice.is_delivered else Event.BOUNCED
    reason = "" if notice.is_delivered else f"L'e-mail est revenu (code {notice.status}) : vérifiez l'adresse."
    with transaction.atomic():
        everywhere = list(Departement.objects.order_by("pk").values_list("pk", flat=True))
    for departement in everywhere:
        with context.departement(departement):
            if reports.note(notice.message, event=event, at=timezone.now(), reason=reason, is_dead=notice.is_dead):
                return str(event.label).lower()
    return "sans suite"
