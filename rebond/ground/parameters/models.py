"""The dated parameters of each département, as its pack wrote them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from rebond.ground.deadlines.expressions import days_between
from rebond.ground.tenancy.models import TenantModel


class PackVersion(TenantModel):
    """One loading of a pack: the exact file, when, by whom. Decisions name the version they used."""

    number = models.PositiveIntegerField("numéro")
    sha256 = models.CharField("empreinte", max_length=64)
    files = models.JSONField("fichiers")
    loaded_at = models.DateTimeField("chargé le")
    loaded_by = models.UUIDField("chargé par", null=True)

    class Meta:
        verbose_name = "version des paramètres"
        constraints = [
            models.UniqueConstraint(fields=["departement", "number"], name="pack_version_number_once"),
        ]


class Parameter(TenantModel):
    """One rule, amount or list, from one day to another, with the text it comes from.

    `value` is null when the pack says that nobody knows it yet: an administrator must ask.
    """

    key = models.CharField("clé", max_length=80)
    value = models.JSONField("valeur", null=True, blank=True)
    valid_from = models.DateField("à partir du")
    valid_to = models.DateField("jusqu'au", null=True, blank=True)
    source = models.TextField("source")
    is_confirmed = models.BooleanField("confirmé", default=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    scope = models.CharField("portée", max_length=12, default="departement")
    version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="parameters")

    class Meta:
        verbose_name = "paramètre"
        constraints = [
            ExclusionConstraint(
                name="parameter_one_value_a_day",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (days_between(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ce paramètre a déjà une valeur à cette date.",
            ),
            models.CheckConstraint(
                name="parameter_dates_in_order",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Un paramètre finit après avoir commencé.",
            ),
        ]
