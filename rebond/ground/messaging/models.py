"""The outbox: every message the product sends is first a row of the business transaction."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.messaging.states import MOVES, Channel, Status


class Message(Stateful):
    """One message to one address. Its id is the idempotency key given to the provider."""

    MOVES = MOVES

    channel = models.CharField("canal", max_length=6, choices=Channel)
    kind = models.CharField("nature", max_length=40)
    recipient_id = models.UUIDField("destinataire", null=True)
    recipient_name = models.CharField("nom", max_length=130)
    address = models.CharField("adresse", max_length=254)
    subject = models.CharField("objet", max_length=160, blank=True)
    body = models.TextField("texte")
    status = models.CharField("statut", max_length=10, choices=Status, default=Status.QUEUED)
    created_at = models.DateTimeField("créé le")
    claimed_at = models.DateTimeField("pris en charge le", null=True, blank=True)
    leased_until = models.DateTimeField("attendu jusqu'à", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    failure = models.CharField("motif de l'échec", max_length=200, blank=True)

    class Meta:
        verbose_name = "message"
        indexes = [
            models.Index(fields=["departement", "recipient_id", "-created_at"], name="message_by_person"),
            models.Index(fields=["departement", "created_at"], name="message_queued", condition=Q(status="queued")),
            models.Index(
                fields=["departement", "status", "created_at"],
                name="message_unsettled",
                condition=Q(status__in=["sending", "failed", "uncertain"]),
            ),
        ]


class PlatformMessage(models.Model):
    """An e-mail sent outside any département (a new password), where nothing really leaves: demo and tests.

    Outside row-level security. It has the names of a Message, so that the local mailbox shows both.
    """

    channel = Channel.EMAIL
    kind = "account"
    recipient_name = ""
    status = Status.SENT
    departement_id = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.CharField("adresse", max_length=254)
    subject = models.CharField("objet", max_length=160, blank=True)
    body = models.TextField("texte")
    created_at = models.DateTimeField("créé le", db_index=True)

    class Meta:
        verbose_name = "message de la plateforme"

    @property
    def sent_at(self) -> datetime:
        return self.created_at

    def get_status_display(self) -> str:
        """As a Message says it."""
        return str(self.status.label)
