"""The journal of acts and sensitive reads, and its seals. A trigger refuses any update or deletion."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rebond.ground.tenancy.models import TenantModel, TenantScoped

READ = "read"
"""The verb of a sensitive read."""

EXPORT = "export"
"""The verb of a list that leaves the site: a file, a printed sheet."""


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


class JournalSeal(TenantModel):
    """A batch of lines that can no longer change unseen: their digests, chained to the seal before.

    Seals are numbered without a gap. Every line up to `floor` is in a seal, so that one found there
    outside any seal was slipped in. The heads are also kept outside the database. Insert-only.
    """

    number = models.PositiveIntegerField("numéro")
    at = models.DateTimeField("le")
    previous = models.BinaryField("empreinte précédente", max_length=32)
    floor = models.BigIntegerField("tout est scellé jusqu'à la ligne")
    last_seq = models.BigIntegerField("dernière ligne")
    seqs = ArrayField(models.BigIntegerField(), verbose_name="lignes")
    digests = models.BinaryField("empreintes des lignes")
    head = models.BinaryField("empreinte", max_length=32)

    class Meta:
        verbose_name = "sceau du journal"
        constraints = [models.UniqueConstraint(fields=["departement", "number"], name="journal_seal_number_once")]
        indexes = [models.Index(fields=["departement", "last_seq"], name="journal_seal_by_last_seq")]
