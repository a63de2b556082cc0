"""The journal of acts and sensitive reads. A trigger refuses any update or deletion."""

from django.db import models

from rebond.ground.tenancy.models import TenantScoped


class JournalLine(TenantScoped):
    """Who did what to which object, when. Never any content: retention has nothing to do here."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("le")
    actor_kind = models.CharField("auteur (nature)", max_length=10)
    actor_id = models.UUIDField("auteur", null=True)
    capacity_id = models.UUIDField("agissant comme", null=True)
    verb = models.CharField("acte", max_length=40)
    table = models.CharField("objet (nature)", max_length=60)
    object_id = models.UUIDField("objet", null=True)
    before = models.CharField("avant", max_length=20, blank=True)
    after = models.CharField("après", max_length=20, blank=True)

    class Meta:
        verbose_name = "ligne du journal"
        indexes = [
            models.Index(fields=["departement", "object_id", "-seq"], name="journal_by_object"),
            models.Index(fields=["departement", "actor_id", "-seq"], name="journal_by_actor"),
        ]
