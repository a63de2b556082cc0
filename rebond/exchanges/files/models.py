"""Files that come in, and each of their lines from the reading to its final state."""

from pathlib import Path
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rebond.exchanges.files.states import MOVES, Result, Source, Status
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF

SENTENCE = 600


class ImportedFileQuerySet(models.QuerySet["ImportedFile"]):
    """Imported files, for who answers for the whole département."""

    def visible_to(self, principal: Principal) -> "ImportedFileQuerySet":
        """A file speaks of people of every Pôle: only the département's staff opens it."""
        return self if principal.role in DEPARTEMENT_STAFF else self.none()


ImportedFileManager = TenantManager.from_queryset(ImportedFileQuerySet)


class ImportedFile(Stateful):
    """One file, from its upload to its report. The bytes lie outside the database, and not for long.

    `told_at` is when its author wrote it; `informed_on` the day the département received it. `facts` is what
    the file says of itself, `options` how an agent wants it read, `problems` what to know before applying it.
    `batches_done` is how far the preview, then the application, has come: it moves in the batch's own transaction.
    """

    MOVES = MOVES

    source = models.CharField("origine", max_length=12, choices=Source)
    status = models.CharField("statut", max_length=10, choices=Status, default=Status.QUEUED)
    name = models.CharField("nom du fichier", max_length=160)
    sha256 = models.CharField("empreinte", max_length=64)
    size = models.BigIntegerField("taille (octets)")
    received_at = models.DateTimeField("déposé le")
    received_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    informed_on = models.DateField("reçu le")
    told_at = models.DateTimeField("écrit le", null=True, blank=True)
    facts = models.JSONField("description", default=dict)
    options = models.JSONField("lecture", default=dict)
    sample = models.BinaryField("premières lignes, chiffrées", null=True)
    problems = models.JSONField("remarques", default=list)
    unknown_tags = models.JSONField("balises inconnues", default=dict)
    declared = models.PositiveIntegerField("foyers annoncés", null=True, blank=True)
    is_complete = models.BooleanField("complet", default=True)
    refusal = models.CharField("motif du refus", max_length=SENTENCE, blank=True)
    line_count = models.PositiveIntegerField("lignes", default=0)
    batches = models.PositiveIntegerField("lots", default=0)
    batches_done = models.PositiveIntegerField("lots faits", default=0)
    previewed_at = models.DateTimeField("aperçu fait le", null=True, blank=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    confirmed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    over_at = models.DateTimeField("fini le", null=True, blank=True)
    forgotten_at = models.DateTimeField("lignes effacées le", null=True, blank=True)

    objects: ClassVar[ImportedFileManager[Self]] = ImportedFileManager()

    class Meta:
        verbose_name = "import"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "sha256"],
                name="imported_file_once",
                condition=~Q(status__in=[Status.REFUSED, Status.CANCELLED]),
                violation_error_message="Ce fichier a déjà été déposé.",
            ),
            models.CheckConstraint(
                name="imported_file_confirmed_by_someone",
                condition=Q(confirmed_at=None) ^ Q(confirmed_by__isnull=False),
                violation_error_message="Un import est confirmé par une personne, à une date.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "-received_at"], name="imported_file_by_day")]

    @property
    def path(self) -> Path:
        """Where the bytes lie: a name that says nothing, in a folder that no address reaches."""
        return Path(settings.MEDIA_ROOT) / "imports" / str(self.departement_id) / str(self.pk)


class ImportedLine(TenantModel):
    """One household of a flow, or one line of a table.

    `position` counts the lines, `number` is where it stands in the file. `batch` groups the lines that are
    applied in one transaction: two lines that may speak of the same person are in the same one. `content` is
    what the line says, sealed. `expected` is what the preview foresees, `result` what has become of it.
    """

    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("rang")
    number = models.PositiveIntegerField("ligne")
    batch = models.PositiveIntegerField("lot")
    request_number = models.CharField("numéro de demande", max_length=11, blank=True)
    keys = ArrayField(models.BigIntegerField(), verbose_name="qui elle peut désigner", default=list)
    content = models.BinaryField("contenu, chiffré", null=True)
    problems = models.JSONField("valeurs ignorées", default=list)
    expected = models.CharField("prévu", max_length=10, choices=Result, blank=True)
    result = models.CharField("résultat", max_length=10, choices=Result, blank=True)
    sentence = models.CharField("explication", max_length=SENTENCE, blank=True)
    doubts = models.JSONField("doutes", default=list)
    people = ArrayField(models.UUIDField(), verbose_name="personnes", default=list)
    opened = models.PositiveSmallIntegerField("entrées", default=0)
    ended = models.PositiveSmallIntegerField("sorties", default=0)
    suspended = models.PositiveSmallIntegerField("droits suspendus", default=0)
    restored = models.PositiveSmallIntegerField("droits rétablis", default=0)
    taken_over = models.PositiveSmallIntegerField("suivis à reprendre", default=0)
    settled_at = models.DateTimeField("vérifié le", null=True, blank=True)
    settled_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "ligne d'import"
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="imported_line_once")]
        indexes = [
            models.Index(fields=["file", "batch", "position"], name="imported_line_by_batch"),
            models.Index(
                fields=["departement", "request_number"],
                name="imported_line_doubtful",
                condition=Q(result=Result.DOUBTFUL),
            ),
        ]
