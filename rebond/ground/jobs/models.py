"""How far long work is, for the person who waits for it."""

from django.db import models
from django.db.models import Q

from rebond.ground.tenancy.models import TenantModel


class Progress(TenantModel):
    """One long work of the worker: an import, a plan, a batch of documents. It can be left and found again."""

    kind = models.CharField("nature", max_length=40)
    label = models.CharField("titre", max_length=160)
    object_id = models.UUIDField("objet", null=True)
    owner_id = models.UUIDField("demandé par", null=True)
    total = models.PositiveIntegerField("total", default=0)
    done = models.PositiveIntegerField("fait", default=0)
    sentence = models.CharField("où en est-on", max_length=300, blank=True)
    report = models.JSONField("compte rendu", default=dict)
    is_failed = models.BooleanField("échec", default=False)
    started_at = models.DateTimeField("commencé le")
    heard_at = models.DateTimeField("dernières nouvelles le")
    finished_at = models.DateTimeField("fini le", null=True, blank=True)

    class Meta:
        verbose_name = "avancement"
        constraints = [
            models.CheckConstraint(
                name="progress_failure_is_an_end",
                condition=Q(is_failed=False) | Q(finished_at__isnull=False),
                violation_error_message="Un travail en échec est un travail fini.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "object_id"], name="progress_by_object")]

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None
