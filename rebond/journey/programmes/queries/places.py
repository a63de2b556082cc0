"""Places: what is open, what is left, which structures offer an action and how near they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.models import Provision
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import HEALTH_STAFF
from rebond.people.beneficiaries.models import Beneficiary

NEARNESS = ("dans sa commune", "près de son Pôle", "tout le département", "ailleurs")
"""How near a structure is, in the order in which they are proposed; communes have no coordinates yet."""


@dataclass(frozen=True)
class Offer:
    """One structure that offers an action, with one of its provisions; without any, places are not counted."""

    organisation: Organisation
    provision: Provision | None
    nearness: int

    @property
    def key(self) -> str:
        return f"{self.organisation.pk}:{self.provision.pk if self.provision else ''}"

    @property
    def left(self) -> int | None:
        return self.provision.places - self.provision.taken if self.provision else None

    @property
    def is_full(self) -> bool:
        return self.left is not None and self.left <= 0

    @property
    def near_words(self) -> str:
        return NEARNESS[self.nearness]


def live(*, on: date) -> QuerySet[Provision]:
    """The provisions that still count that day: neither closed nor over; those to come are there."""
    return Provision.objects.filter(closed_at=None, ends_on__gte=on)


def current(*, on: date) -> QuerySet[Provision]:
    """Those of the day, without those to come."""
    return live(on=on).filter(starts_on__lte=on)


def places_left(*, on: date) -> dict[str, int]:
    """The places left in the département, by action; one whose places nobody counts is not there."""
    rows = live(on=on).values("programme").annotate(left=Sum(F("places") - F("taken"))).order_by()
    return {row["programme"]: row["left"] for row in rows}


def usable(programme: str, organisation: Organisation, *, on: date) -> list[Provision]:
    """The provisions of a structure that may take somebody in, the running ones first, those with a place before."""
    rows = live(on=on).filter(programme=programme, organisation=organisation).order_by("starts_on", "pk")
    return sorted(rows, key=lambda one: (one.taken >= one.places, one.starts_on > on, one.starts_on))


def offers(programme: Programme, beneficiary: Beneficiary | None, *, insee: str = "", on: date) -> list[Offer]:
    """The structures that offer the action, those with places first, the nearest before."""
    return all_offers([programme], beneficiary, insee=insee, on=on)[0][1]


def all_offers(
    programmes: Sequence[Programme], beneficiary: Beneficiary | None = None, *, insee: str = "", on: date
) -> list[tuple[Programme, list[Offer]]]:
    """The same for several actions, in two statements."""
    provisions: dict[tuple[str, object], list[Provision | None]] = {}
    codes = [one.code for one in programmes]
    for one in live(on=on).filter(programme__in=codes).order_by("starts_on", "title", "pk"):
        provisions.setdefault((one.programme, one.organisation_id), []).append(one)
    able = sorted({capability for one in programmes for capability in one.providers})
    places = list(_open(on).filter(capabilities__overlap=able))
    return [
        (
            programme,
            sorted(
                (
                    Offer(place, provision, _nearness(place, beneficiary, insee))
                    for place in places
                    if set(place.capabilities) & set(programme.providers)
                    for provision in provisions.get((programme.code, place.pk)) or [None]
                ),
                key=lambda o: (
                    o.is_full,
                    o.nearness,
                    o.organisation.name,
                    o.provision.starts_on if o.provision else on,
                ),
            ),
        )
        for programme in programmes
    ]


def providers(programme: Programme, *, on: date) -> QuerySet[Organisation]:
    """The open structures that the pack lets offer the action."""
    return _open(on).filter(capabilities__overlap=list(programme.providers))


def _open(on: date) -> QuerySet[Organisation]:
    return Organisation.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on)).order_by("name", "pk")


def _nearness(place: Organisation, beneficiary: Beneficiary | None, insee: str) -> int:
    communes = set(place.territory)
    if not communes:
        return 2
    if insee and (insee in communes or insee == place.insee):
        return 0
    pole = beneficiary.pole if beneficiary else None
    return 1 if pole and communes & set(pole.territory) else 3


def shown(principal: Principal, rows: QuerySet[Provision]) -> QuerySet[Provision]:
    """The provisions whose occupancy one may see: of what is confidential, carers and the structure itself."""
    if principal.role in HEALTH_STAFF:
        return rows
    hidden = [code for code, one in catalogue.ever().items() if one.is_confidential]
    return rows.exclude(Q(programme__in=hidden) & ~Q(organisation=principal.organisation_id))
