"""Companies of the département, and whom one speaks to there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.ground.web import words
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.work.employers.states import READERS, Size


class CompanyQuerySet(models.QuerySet["Company"]):
    """Companies, within what one may see."""

    def visible_to(self, principal: Principal) -> "CompanyQuerySet":
        """All of them for agents who work with companies; their own for an employer. A merged one is another by now."""
        if principal.role in READERS:
            return self.live()
        if principal.role == Role.EMPLOYER:
            return self.live().filter(organisation=principal.organisation_id)
        return self.none()

    def live(self) -> "CompanyQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into=None)


CompanyManager = TenantManager.from_queryset(CompanyQuerySet)


class Company(TenantModel):
    """What is known of an organisation as an employer. Its name and address are the organisation's.

    `merged_into`: it was another's duplicate; all that was its own is that other's, and its SIRET leads there.
    `registered_itself_at`: its own people registered it, and no agent looked at it since.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="company")
    siret = models.CharField("SIRET", max_length=14)
    activity = models.CharField("activité (code NAF)", max_length=6, blank=True)
    sector = models.CharField("secteur", max_length=40, blank=True)
    size = models.CharField("effectif", max_length=6, choices=Size, blank=True)
    is_market = models.BooleanField("secteur marchand", null=True, blank=True)
    idcc = models.CharField("convention collective (IDCC)", max_length=4, blank=True)
    note = models.TextField("à savoir", max_length=2000, blank=True)
    registered_at = models.DateTimeField("enregistrée le")
    registered_itself_at = models.DateTimeField("inscrite par elle-même le", null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True)

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
            models.CheckConstraint(
                name="company_merged_into_another",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                violation_error_message="Une entreprise ne se réunit pas avec elle-même.",
            ),
        ]

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def siren(self) -> str:
        return self.siret[:9]


class ContactQuerySet(models.QuerySet["CompanyContact"]):
    """People of companies, within what one may do."""

    def reachable(self) -> "ContactQuerySet":
        """Those who work there and have an e-mail address at which nobody refused our messages."""
        refused = CompanyContact.objects.filter(refused_on__isnull=False).exclude(email="").annotate(to=Lower("email"))
        there = self.filter(ended_on=None, refused_on=None).exclude(email="").annotate(to=Lower("email"))
        return there.exclude(to__in=refused.values("to"))

    def consenting(self) -> "ContactQuerySet":
        """Those to whom the club writes: they said yes, and are reachable."""
        return self.reachable().filter(consented_on__isnull=False)


ContactManager = TenantManager.from_queryset(ContactQuerySet)


class CompanyContact(TenantModel):
    """Somebody of a company whom one may call or write to.

    `consented_on`: they agreed to the club's letters and invitations that day; `refused_on`: they want none since.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="contacts")
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    job_title = models.CharField("fonction", max_length=80, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    consented_on = models.DateField("accepte la lettre du club depuis le", null=True, blank=True)
    refused_on = models.DateField("ne veut plus de lettre depuis le", null=True, blank=True)
    ended_on = models.DateField("parti le", null=True, blank=True)

    objects: ClassVar[ContactManager[Self]] = ContactManager()

    class Meta:
        verbose_name = "contact d'entreprise"
        constraints = [
            models.CheckConstraint(
                name="company_contact_can_be_reached",
                condition=~Q(phone="") | ~Q(email=""),
                violation_error_message="Donnez un numéro de téléphone ou une adresse e-mail.",
            ),
            models.CheckConstraint(
                name="company_contact_consents_with_an_address",
                condition=Q(consented_on=None) | ~Q(email=""),
                violation_error_message="La lettre du club part par e-mail : donnez d'abord l'adresse du contact.",
            ),
        ]

    @property
    def receives_letters(self) -> bool:
        """They agreed to the club's letters and have not refused since."""
        return self.consented_on is not None and self.refused_on is None and self.ended_on is None

    @property
    def full_name(self) -> str:
        return words.full_name(self.first_name, self.last_name)
