"""The catalogue of a département as data·inclusion reads it: structures that hold places, and what they lead."""

from datetime import date
from uuid import UUID

from rebond.exchanges.data_inclusion import writing
from rebond.ground.parameters.models import PackVersion
from rebond.ground.tenancy.models import Departement
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Provision
from rebond.people.accounts.models import Organisation


def published(departement: Departement, *, on: date) -> dict[str, list[writing.Record]]:
    """The structures and the services of that day: an action is offered where places are open, under its header.

    The day of the last change is that of the pack's loading: nothing else moves a header.
    """
    source, programmes = f"rebond-{departement.code.lower()}", catalogue.on(on)
    since = PackVersion.objects.latest("number").loaded_at.date()
    offers = (
        Provision.objects.filter(starts_on__lte=on, ends_on__gte=on, closed_at=None, programme__in=programmes)
        .values_list("organisation_id", "programme")
        .distinct()
    )
    led: dict[UUID, set[str]] = {}
    for organisation, programme in offers:
        led.setdefault(organisation, set()).add(programme)
    structures = Organisation.objects.filter(pk__in=led, closed_on=None).order_by("code")
    return {
        "structures": [writing.structure(one, source=source, on=since) for one in structures],
        "services": [
            writing.service(programmes[code], one, source=source, on=since, area=[departement.code])
            for one in structures
            for code in sorted(led[one.pk])
        ],
    }
