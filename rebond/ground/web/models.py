"""Saved views of lists, and the keys of the forms that were already accepted."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from rebond.ground.tenancy.models import TenantModel


class SavedView(TenantModel):
    """The filters, order and columns that one user keeps for one list, under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list_key = models.CharField("liste", max_length=60)
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtres", max_length=2000, blank=True)

    class Meta:
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"
        constraints = [
            models.UniqueConstraint(
                name="saved_view_one_name",
                fields=["departement", "user", "list_key", "name"],
                violation_error_message="Vous avez déjà une vue de ce nom pour cette liste.",
            )
        ]


class FormKey(models.Model):
    """The key of one rendered form, once its posting was accepted (outside row-level security: a random number)."""

    key = models.UUIDField("clé", primary_key=True)
    claimed_at = models.DateTimeField("reçue le", db_default=Now())

    class Meta:
        verbose_name = "clé de formulaire"
        verbose_name_plural = "clés de formulaire"
        indexes = [models.Index(name="form_key_claimed_at", fields=["claimed_at"])]
