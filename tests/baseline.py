"""The two départements that every test finds, with their real packs."""

from functools import cache

from django.conf import settings

from rebond.exchanges.packs.operations import Loading
from rebond.exchanges.packs.reading import read_pack
from rebond.exchanges.packs.schema.territories import Commune, read_communes
from rebond.ground.journal.actors import WORKER
from tests.factories import NOON


@cache
def france() -> tuple[Commune, ...]:
    """Every commune, read once a run."""
    return read_communes(settings.NODE_MODULES / "@etalab/decoupage-administratif/data")


def load_departements() -> None:
    """Bouches-du-Rhône and Calvados."""
    for number in (13, 14):
        Loading(read_pack(settings.BASE_DIR / "packs" / f"{number}.toml"), france()).write(by=WORKER, at=NOON)
