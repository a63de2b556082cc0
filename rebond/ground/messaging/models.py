"""The outbox: every message the product sends is first a row of the business transaction."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from rebond.ground.documents.models import Document
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.messaging.states import MOVES, Channel, Status
from rebond.ground.tenancy.models import TenantModel


class Batch(TenantModel):
    """Letters printed together: one file whose pages follow the order of the letters, then put in the post."""

    number = models.PositiveIntegerField("numéro")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    letters = models.PositiveIntegerField("courriers")
    made_at = models.DateTimeField("préparé le")
    posted_at = models.DateTimeField("posté le", null=True, blank=True)

    class Meta:
        verbose_name = "envoi de courriers"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "number"],
                name="batch_number_once",
                violation_error_message="Un autre envoi vient d'être préparé : actualisez la page.",
            )
        ]


class Message(Stateful):
    """One message to one address. Its id is the idempotency key given to the provider.

    A letter's address holds the lines of the envelope's window. `delivered_at`, `read_at` and `bounced_at` are facts that
    the network reports after the message has been sent; `reference` is the provider's own number for it.
    """

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
    not_before = models.DateTimeField("pas avant le", null=True, blank=True)
    reference = models.CharField("référence du service d'envoi", max_length=64, blank=True)
    delivered_at = models.DateTimeField("remis le", null=True, blank=True)
    read_at = models.DateTimeField("lu le", null=True, blank=True)
    bounced_at = models.DateTimeField("revenu le", null=True, blank=True)
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="messages", null=True, blank=True, db_index=False
    )
    rank = models.PositiveIntegerField("rang dans l'envoi", null=True, blank=True)

    class Meta:
        verbose_name = "message"
        indexes = [
            models.Index(fields=["departement", "recipient_id", "-created_at"], name="message_by_person"),
            models.Index(fields=["departement", "created_at"], name="message_queued", condition=Q(status="queued")),
            models.Index(fields=["departement", "reference"], name="message_by_reference", condition=~Q(reference="")),
            models.Index(fields=["batch", "rank"], name="message_by_batch", condition=Q(batch__isnull=False)),
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
    delivered_at = None

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


class Template(TenantModel):
    """One version of the words of a message, of a channel: the latest one wins over the pack's own text.

    `kind` (of appointment) and `language` are empty when the words are for every kind, or in French. A version that
    `is_pack` has no words: the département went back to the pack's text.
    """

    code = models.CharField("message", max_length=40)
    kind = models.CharField("nature", max_length=40, blank=True)
    channel = models.CharField("canal", max_length=6, choices=Channel)
    language = models.CharField("langue", max_length=40, blank=True)
    version = models.PositiveIntegerField("version")
    subject = models.CharField("objet", max_length=160, blank=True)
    body = models.TextField("texte", blank=True)
    is_pack = models.BooleanField("texte d'origine", default=False)
    published_at = models.DateTimeField("publié le")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "texte de message"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "code", "kind", "channel", "language", "version"],
                name="template_version_once",
                violation_error_message="Quelqu'un d'autre vient de publier ce texte : relisez-le avant de recommencer.",
            )
        ]


class DeadAddress(TenantModel):
    """A number or an e-mail address that the network refuses: nothing is sent to it any more.

    It is the address that is dead, not the person: who gives another is reached again.
    """

    channel = models.CharField("canal", max_length=6, choices=Channel)
    address = models.CharField("adresse", max_length=254)
    since = models.DateTimeField("depuis le")
    reason = models.CharField("motif", max_length=200)

    class Meta:
        verbose_name = "coordonnée refusée"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "channel", "address"],
                name="dead_address_once",
                violation_error_message="Cette coordonnée est déjà connue comme refusée.",
            )
        ]
