"""Files kept by their content's hash."""

from django.db import models

from rebond.ground.tenancy.models import TenantModel


class Document(TenantModel):
    """One file. The bytes lie under the hash; whoever may open it is decided by the object that points to it."""

    title = models.CharField("titre", max_length=160)
    filename = models.CharField("nom du fichier", max_length=160)
    content_type = models.CharField("type", max_length=80, default="application/pdf")
    sha256 = models.CharField("empreinte", max_length=64)
    size = models.PositiveIntegerField("taille (octets)")
    made_at = models.DateTimeField("créé le")

    class Meta:
        verbose_name = "document"
