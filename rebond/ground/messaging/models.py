"""The outbox: every message the product sends is first a row of the business transaction."""

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
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "message"
        indexes = [
            models.Index(fields=["departement", "recipient_id", "-created_at"], name="message_by_person"),
            models.Index(fields=["departement", "created_at"], name="message_queued", condition=Q(status="queued")),
        ]
