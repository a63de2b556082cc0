"""What is agreed and followed: the convention, who signs it, and who attests that it is kept."""

from django.db import models
from django.db.models import Q

from rebond.ground.documents.models import Document
from rebond.ground.tenancy.models import TenantModel
from rebond.people.accounts.models import User
from rebond.work.aids.models.asking import TutoringAid
from rebond.work.aids.states import Party, Witness


class Convention(TenantModel):
    """One text of the convention de tutorat, frozen from the start: a change is another version (a trigger sees to it).

    `sha256` is that of the canonical JSON of `content`; `document` the PDF of the same words.
    """

    aid = models.ForeignKey(TutoringAid, on_delete=models.CASCADE, related_name="conventions")
    number = models.PositiveSmallIntegerField("version")
    content = models.JSONField("contenu")
    sha256 = models.CharField("empreinte", max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("proposée à la signature le")
    sealed = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "convention de tutorat"
        constraints = [
            models.UniqueConstraint(
                fields=["aid", "number"],
                name="convention_number_once",
                violation_error_message="Une autre version de cette convention vient d'être proposée : rouvrez la page.",
            ),
        ]


class ConventionSignature(TenantModel):
    """One party who is asked to sign one text, then has: from that instant a trigger refuses any change.

    The code, six digits of which only the HMAC is kept, goes to `email` (the person's: by the channel they agreed to).
    """

    convention = models.ForeignKey(Convention, on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField("partie", max_length=11, choices=Party)
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse e-mail", blank=True)
    code_hash = models.BinaryField("empreinte du code", null=True, blank=True)
    code_sent_at = models.DateTimeField("code envoyé le", null=True, blank=True)
    code_until = models.DateTimeField("code valable jusqu'à", null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField("essais", default=0)
    codes_sent = models.PositiveSmallIntegerField("codes envoyés", default=0)
    signed_at = models.DateTimeField("signée le", null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sha256 = models.CharField("empreinte du texte signé", max_length=64, blank=True)
    evidence = models.JSONField("preuve", default=dict, blank=True)

    class Meta:
        verbose_name = "signature d'une convention"
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "party"],
                name="convention_party_once",
                violation_error_message="Cette partie a déjà signé cette convention.",
            ),
            models.CheckConstraint(
                name="convention_signature_is_whole",
                condition=Q(signed_at=None) | ~Q(sha256=""),
                violation_error_message="Une signature porte l'empreinte du texte signé.",
            ),
            models.CheckConstraint(
                name="convention_code_tries",
                condition=Q(code_tries__lte=5),
                violation_error_message="Trop d'essais : demandez un nouveau code.",
            ),
        ]


class Attestation(TenantModel):
    """What the company or the person says of the tutoring, so many months after the first day."""

    aid = models.ForeignKey(TutoringAid, on_delete=models.CASCADE, related_name="attestations")
    months = models.PositiveSmallIntegerField("après (mois)")
    witness = models.CharField("qui atteste", max_length=7, choices=Witness)
    due_on = models.DateField("attendue le")
    asked_at = models.DateTimeField("demandée le", null=True, blank=True)
    answered_at = models.DateTimeField("reçue le", null=True, blank=True)
    is_in_post = models.BooleanField("en poste", null=True, blank=True)
    is_tutored = models.BooleanField("tutorat tenu", null=True, blank=True)
    note = models.CharField("note", max_length=500, blank=True)

    class Meta:
        verbose_name = "attestation de tutorat"
        constraints = [
            models.UniqueConstraint(
                fields=["aid", "months", "witness"],
                name="attestation_once",
                violation_error_message="Cette attestation est déjà donnée.",
            ),
            models.CheckConstraint(
                name="attestation_is_whole",
                condition=Q(answered_at=None) | Q(is_in_post__isnull=False, is_tutored__isnull=False),
                violation_error_message="Une attestation dit si la personne est en poste, et si le tutorat a lieu.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "due_on"], name="attestation_due", condition=Q(answered_at=None))
        ]
