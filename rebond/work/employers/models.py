"""Companies of the département, and whom one speaks to there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.ground.web import words
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.work.employers.states import READERS, Size


class CompanyQuerySet(models.QuerySet["Company"]):
    """Companies, within what one may see."""

    def visible_to(self, principal: Principal) -> "CompanyQuerySet":
        """All of them for agents who work with companies; their own for an employer."""
        if principal.role in READERS:
            return self
        if principal.role == Role.EMPLOYER:
            return self.filter(organisation=principal.organisation_id)
        return self.none()


CompanyManager = TenantManager.from_queryset(CompanyQuerySet)


class Company(TenantModel):
    """What is known of an organisation as an employer. Its name and address are the organisation's."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="company")
    siret = models.CharField("SIRET", max_length=14)
    activity = models.CharField("activité (code NAF)", max_length=6, blank=True)
    sector = models.CharField("secteur", max_length=40, blank=True)
    size = models.CharField("effectif", max_length=6, choices=Size, blank=True)
    note = models.TextField("à savoir", max_length=2000, blank=True)
    registered_at = models.DateTimeField("enregistrée le")

    objects: ClassVar[CompanyManager[Self]] = CompanyManager()

    class Meta:
        verbose_name = "entreprise"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "siret"],
                name="company_siret_once",
                violation_error_message="Cette entreprise est déjà enregistrée sous ce SIRET.",
            ),
            models.CheckConstraint(
                name="company_siret_has_14_digits",
                condition=Q(siret__regex=r"^[0-9]{14}$"),
                violation_error_message="Un SIRET a quatorze chiffres.",
            ),
        ]

    @property
    def name(self) -> str:
        return self.organisation.name


class CompanyContact(TenantModel):
    """Somebody of a company whom one may call or write to."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="contacts")
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    job_title = models.CharField("fonction", max_length=80, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    ended_on = models.DateField("parti le", null=True, blank=True)

    class Meta:
        verbose_name = "contact d'entreprise"
        constraints = [
            models.CheckConstraint(
                name="company_contact_can_be_reached",
                condition=~Q(phone="") | ~Q(email=""),
                violation_error_message="Donnez un numéro de téléphone ou une adresse e-mail.",
            ),
        ]

    @property
    def full_name(self) -> str:
        return words.full_name(self.first_name, self.last_name)
