"""The départements, and the base of every table that belongs to one of them."""

import uuid
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rebond.ground.tenancy import context


class Departement(models.Model):
    """One tenant. `id` is the number that row-level security compares."""

    id = models.SmallIntegerField("numéro", primary_key=True)
    code = models.CharField("code", max_length=3, unique=True)
    name = models.CharField("nom", max_length=80)
    institution = models.CharField("collectivité", max_length=120)
    accent = models.CharField("couleur", max_length=7)
    timezone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    contact = models.JSONField("coordonnées publiques", default=dict)
    parameters_version = models.UUIDField("version des paramètres", null=True, blank=True)

    class Meta:
        verbose_name = "département"

    def __str__(self) -> str:
        return self.name


M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Filters on the current département, which row-level security checks again."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(departement_id=context.current())


class TenantScoped(models.Model):
    """A row that belongs to one département."""

    departement = models.ForeignKey(
        Departement,
        on_delete=models.PROTECT,
        related_name="+",
        default=context.current,
        editable=False,
        db_index=False,
    )

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True


class TenantModel(TenantScoped):
    """A tenant row with the one id of the house: a UUID, in the URL and in the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Link(models.Model):
    """A hashed secret address that leads to one object of one département (outside row-level security).

    Only the SHA-256 of the 128-bit token is kept. `purpose` says which door accepts it.
    """

    token_hash = models.BinaryField(primary_key=True, max_length=32)
    departement = models.ForeignKey(Departement, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=40)
    object_id = models.UUIDField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "lien"
        indexes = [
            models.Index(fields=["departement", "object_id"], name="link_by_object"),
            models.Index(fields=["expires_at"], name="link_by_end"),
        ]


class Commune(models.Model):
    """A commune or arrondissement of France (outside row-level security: public nomenclature)."""

    insee = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    sort_name = models.CharField("nom normalisé", max_length=80, db_index=True)
    departement_code = models.CharField("département", max_length=3, db_index=True)
    postal_codes = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux")
    population = models.PositiveIntegerField("population", default=0)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    class Meta:
        verbose_name = "commune"
