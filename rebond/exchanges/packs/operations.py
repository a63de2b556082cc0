"""Loading a checked pack: a new version of the parameters, and the organisations as it writes them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import cached_property

from rebond.exchanges.packs import schema
from rebond.exchanges.packs.reading import Pack, PackError, read_texts
from rebond.exchanges.packs.schema.territories import Commune, covered
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.parameters.models import PackVersion, Parameter
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.models import Organisation

POSTAL = ("address", "postal_code", "city", "insee", "phone", "email")
CONTACT = ("phone", "email", "address", "postal_code", "city", "website", "logo", "short_name", "school_zone")


class WrongPack(ValueError):
    """The pack has faults: `errors` says where each stands and what to do. Nothing was loaded."""

    def __init__(self, errors: list[PackError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


class Loading:
    """One pack about to be loaded: judged first, compared with the version in force, then written whole."""

    def __init__(self, pack: Pack, france: tuple[Commune, ...]) -> None:
        raw = pack.departement.raw
        self.pack = pack
        self.communes = [commune for commune in france if commune.departement == raw.get("code")]
        if errors := schema.check(pack, self.communes):
            raise WrongPack(errors)
        self.number: int = raw["id"]

    @cached_property
    def current(self) -> PackVersion | None:
        """The version in force, if the département is known."""
        departement = Departement.objects.filter(pk=self.number).first()
        if departement is None or departement.parameters_version is None:
            return None
        with context.departement(self.number):
            return PackVersion.objects.get(pk=departement.parameters_version)

    @cached_property
    def before(self) -> Pack | None:
        """The pack in force, read again from the version that was kept."""
        return read_texts(self.current.files) if self.current else None

    @property
    def changes(self) -> list[schema.Change]:
        """What loading changes in the pack in force; empty for a new département."""
        return schema.difference(self.before, self.pack) if self.before else []

    @property
    def is_known(self) -> bool:
        return self.current is not None and self.current.sha256 == self.pack.sha256

    @transaction.atomic
    def write(self, *, by: Actor, at: datetime) -> PackVersion:
        """The département has these parameters and organisations, all of them or none.

        A value that an administrator had confirmed stays confirmed while it does not change. What they
        corrected in an organisation stays while the pack says the same as before. An organisation that
        the pack no longer names is closed, never deleted.
        """
        Departement.objects.update_or_create(pk=self.number, defaults=_identity(self.pack))
        with context.departement(self.number):
            version = self._version(by, at)
            self._parameters(version)
            self._organisations(at)
            Departement.objects.filter(pk=self.number).update(parameters_version=version.pk)
            journal.record("load_pack", version, by=by, at=at)
        return version

    def _version(self, by: Actor, at: datetime) -> PackVersion:
        number = self.current.number + 1 if self.current else 1
        return PackVersion.objects.create(
            number=number, sha256=self.pack.sha256, files=dict(self.pack.files), loaded_at=at, loaded_by=by.id
        )

    def _parameters(self, version: PackVersion) -> None:
        confirmed = {(row.key, row.valid_from): row for row in Parameter.objects.exclude(confirmed_at=None)}
        Parameter.objects.all().delete()
        rows = []
        for parameter in self.pack.parameters:
            row = Parameter(
                key=parameter.key,
                value=parameter.value,
                valid_from=parameter.valid_from,
                valid_to=parameter.valid_to,
                source=parameter.source,
                is_confirmed=parameter.confirmed,
                scope=parameter.scope,
                version=version,
            )
            before = confirmed.get((row.key, row.valid_from))
            if before and before.value == row.value:
                row.is_confirmed, row.confirmed_at = True, before.confirmed_at
            rows.append(row)
        Parameter.objects.bulk_create(rows)

    def _organisations(self, at: datetime) -> None:
        was = _written(self.before, self.communes) if self.before else {}
        now = _written(self.pack, self.communes)
        known = {row.code: row for row in Organisation.objects.filter(code__in=now)}
        rows = []
        for code, values in now.items():
            row = known.get(code) or Organisation(code=code)
            same = was.get(code, {}) if code in known else {}
            for name, value in values.items():
                if name not in same or same[name] != value:
                    setattr(row, name, value)
            row.closed_on = None
            rows.append(row)
        fields = [f.name for f in Organisation._meta.local_fields if f.name not in ("id", "departement")]
        Organisation.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)
        Organisation.objects.filter(code__in=was.keys() - now.keys(), closed_on=None).update(closed_on=at.date())


def _written(pack: Pack, communes: list[Commune]) -> dict[str, dict[str, Any]]:
    """What a pack writes of each organisation, by its code, in the fields of the model."""
    territory = covered([organisation.entry for organisation in pack.organisations], communes)
    return {
        organisation.code: {
            "name": organisation.name,
            "capabilities": list(organisation.capabilities),
            "kinds": list(organisation.kinds),
            "places": organisation.places,
            "siret": organisation.siret.replace(" ", ""),
            "territory": sorted(territory[organisation.code]),
            "opening_hours": organisation.contact.get("opening", ""),
            **{name: organisation.contact.get(name, "") for name in POSTAL},
        }
        for organisation in pack.organisations
    }


def _identity(pack: Pack) -> dict[str, object]:
    raw = pack.departement.raw
    return {
        **{name: raw[name] for name in ("code", "name", "institution", "accent", "timezone")},
        "contact": {name: raw[name] for name in CONTACT if name in raw},
    }


@transaction.atomic
def confirm(parameters: list[UUID], *, by: Actor, at: datetime) -> int:
    """An administrator vouches for these values. Returns how many were still waiting."""
    rows = list(Parameter.objects.select_for_update().filter(pk__in=parameters, is_confirmed=False))
    Parameter.objects.filter(pk__in=[row.pk for row in rows]).update(is_confirmed=True, confirmed_at=at)
    journal.record_all("confirm", Parameter, [(row.pk, "", "confirmed") for row in rows], by=by, at=at)
    return len(rows)
