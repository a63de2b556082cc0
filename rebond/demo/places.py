"""What the structures of the demo hold ready: their chantiers, and places of each action over a year or a session."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from rebond.demo.companies import people_phone
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy.models import Commune
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.models import Provision
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability

LED: dict[str, tuple[str, ...]] = {
    "EMPLOI": ("direct_search", "boost_emploi"),
    "DAPE": ("dape", "aciade"),
    "CREATION": ("creation",),
    "TRIPARTITE": ("tripartite",),
    "INSERTION": ("socio_professional",),
    "ACCUEIL": ("social_referent", "aciade"),
    "AVEC": ("avec",),
    "HEDA": ("heda_diagnosis", "heda_employment"),
    "SOIN": ("care",),
    "SERVICE": (),
    "DEPARTEMENT": (),
}
"""The actions of a structure, by the beginning of its code, where its mission alone does not say which."""

ACTIVITIES = (
    "Maraîchage", "Recyclerie", "Espaces verts", "Restauration", "Second œuvre", "Blanchisserie",
    "Menuiserie", "Réparation de vélos", "Couture", "Débroussaillage", "Nettoyage urbain", "Logistique solidaire",
)  # fmt: skip
PLACES = ("des Oliviers", "du Mistral", "de la Source", "du Passage", "des Deux Rives", "du Moulin", "des Remparts")
SESSION = timedelta(days=42)


def open_worksites(number: int, communes: Sequence[Commune], *, today: date) -> list[Organisation]:
    """As many chantiers as the pack counts in a year, beside those it names."""
    yearly = parameters.under("iae", on=today).get("yearly")
    known = Organisation.objects.filter(capabilities__contains=[Capability.CHANTIER]).count()
    draw = random.Random(number)
    opened = [
        _worksite(rank, communes, draw) for rank in range(max(0, (yearly["worksites"] if yearly else known) - known))
    ]
    return Organisation.objects.bulk_create(opened)


def _worksite(rank: int, communes: Sequence[Commune], draw: random.Random) -> Organisation:
    commune = draw.choices(communes, [one.population for one in communes])[0]
    activity, place = ACTIVITIES[rank % len(ACTIVITIES)], PLACES[rank % len(PLACES)]
    return Organisation(
        code=f"CHANTIER-{rank + 1:02}",
        name=f"Chantier {activity} {place}, {commune.name}"[:120],
        capabilities=[Capability.CHANTIER],
        address=f"{draw.randint(1, 90)} rue du Modèle",
        postal_code=commune.postal_codes[0],
        city=commune.name,
        insee=commune.insee,
        phone=people_phone(draw),
        places=draw.choice((8, 10, 12, 14, 16)),
    )


def leads(organisation: Organisation, programme: Programme) -> bool:
    """Whether this structure holds places of that action."""
    own = LED.get(organisation.code.partition("-")[0])
    return bool(set(organisation.capabilities) & set(programme.providers)) and (own is None or programme.code in own)


def open_all(organisations: Iterable[Organisation], *, today: date, draw: random.Random) -> list[Provision]:
    """Last year's places and this year's; for what is given in sessions, one past, one running, one to come."""
    known = list(organisations)
    made: list[Provision] = []
    for programme in catalogue.on(today).values():
        led = [one for one in known if leads(one, programme)]
        for rank, organisation in enumerate(led):
            made += _provisions(programme, organisation, rank, len(led), today, draw)
    return Provision.objects.bulk_create(made)


def _provisions(
    programme: Programme, organisation: Organisation, rank: int, among: int, today: date, draw: random.Random
) -> Iterator[Provision]:
    if programme.has_sessions:
        titles = programme.titles or ("",)
        for turn in range(-1, 2):
            start = today + SESSION * turn - timedelta(days=20)
            yield Provision(
                programme=programme.code,
                organisation=organisation,
                title=titles[(rank + turn * among) % len(titles)],
                starts_on=start,
                ends_on=start + SESSION - timedelta(days=1),
                places=programme.places or 0,
                funding=programme.funding,
                place_note=f"{organisation.city}, du lundi au vendredi, de 9 h à 16 h"[:200],
            )
        return
    count = (programme.places or 0) // among or min(organisation.places or 60, draw.choice((12, 16, 20, 30, 40)))
    for year in (today.year - 1, today.year):
        yield Provision(
            programme=programme.code,
            organisation=organisation,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            places=count,
            agreement=f"{year}-{organisation.departement_id or ''}{rank + 1:03}",
            funding=programme.funding,
        )
