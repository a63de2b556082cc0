"""Users, the organisations they work for, and what they may do there."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from rebond.ground.tenancy.models import Departement, TenantModel
from rebond.ground.web import words
from rebond.people.accounts.states import Capability, Role


class UserManager(BaseUserManager["User"]):
    """Users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may sign in; without a password they set one through their invitation."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in, in one or several départements (outside row-level security)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("adresse e-mail", unique=True)
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    is_active = models.BooleanField("actif", default=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = "utilisateur"
        constraints = [
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="L'adresse e-mail s'écrit en minuscules.",
            ),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def sorted_name(self) -> str:
        return words.sorted_name(self.first_name, self.last_name)


class Access(models.Model):
    """The départements that a sign-in may enter, read before any tenant row can be (no row-level security)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="accesses")
    departement = models.ForeignKey(Departement, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "accès"
        constraints = [models.UniqueConstraint(fields=["user", "departement"], name="access_once")]


class Organisation(TenantModel):
    """Whoever takes part: Pôle, MDS, partner, agency, chantier, company… told apart by capabilities."""

    code = models.CharField("code", max_length=40)
    name = models.CharField("nom", max_length=120)
    capabilities = ArrayField(models.CharField(max_length=20, choices=Capability), verbose_name="missions")
    kinds = ArrayField(models.CharField(max_length=40), verbose_name="types d'accompagnement", default=list, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("commune", max_length=80, blank=True)
    insee = models.CharField("code INSEE", max_length=5, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    opening_hours = models.CharField("horaires", max_length=200, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    places = models.PositiveIntegerField("places", null=True, blank=True)
    territory = ArrayField(models.CharField(max_length=5), verbose_name="communes couvertes", default=list, blank=True)
    closed_on = models.DateField("fermée le", null=True, blank=True)

    class Meta:
        verbose_name = "organisation"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "code"],
                name="organisation_code_once",
                violation_error_message="Ce code d'organisation existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return self.name  # of a place, not of a person


class Membership(TenantModel):
    """What one user does in one organisation, from the invitation to the end. Never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )
    role = models.CharField("rôle", max_length=20, choices=Role)
    invited_at = models.DateTimeField("invité le")
    accepted_at = models.DateTimeField("accepté le", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "appartenance"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "user", "organisation", "role"],
                name="membership_once",
                condition=Q(ended_at=None),
                nulls_distinct=False,
                violation_error_message="Cette personne a déjà ce rôle dans cette organisation.",
            ),
            models.CheckConstraint(
                name="membership_agent_has_organisation",
                condition=Q(role=Role.BENEFICIARY) ^ Q(organisation__isnull=False),
                violation_error_message="Un agent appartient à une organisation, et lui seul.",
            ),
        ]
