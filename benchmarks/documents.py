"""Contrats d'orientation per second, beside a browser that prints the same page."""

import subprocess
import tempfile
import time
from pathlib import Path

from django.utils import timezone

from benchmarks.figures import Figure
from rebond.ground.documents import operations
from rebond.ground.tenancy.context import departement
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.operations.handing_over import TEMPLATE, contract_words
from tools import chromium

OURS, PEERS = 60, 4


def run() -> list[Figure]:
    """PDF a second, on one core."""
    with departement(13):
        orientation = (
            Orientation.objects.filter(decided_at__isnull=False, status="followed")
            .select_related("beneficiary__pole", "structure", "decided_by__user", "departement", "rules")
            .order_by("pk")[0]
        )
        at = timezone.now()
        words = contract_words(orientation, at=at)
        operations.typeset(TEMPLATE, words, at=at)
        start = time.perf_counter()
        for _ in range(OURS):
            operations.typeset(TEMPLATE, words, at=at)
        rate = OURS / (time.perf_counter() - start)
    return [
        Figure("Contrat d'orientation, PDF/A et PDF/UA", round(rate, 1), "par seconde", _browser(words), None, True)
    ]


def _browser(words: dict[str, object]) -> float | None:
    """The usual way: the same words as HTML, printed by Chromium; None where there is none."""
    path = chromium.path()
    if path is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text("".join(f"<h2>{name}</h2><p>{value}</p>" for name, value in words.items()))
        command = [path, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={folder}/page.pdf", str(page)]
        start = time.perf_counter()
        for _ in range(PEERS):
            subprocess.run(command, check=True, capture_output=True, timeout=60)
        return round(PEERS / (time.perf_counter() - start), 2)
