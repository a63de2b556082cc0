"""People, their households and rights, who accompanies them, and the contacts they had."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import Departement, TenantManager, TenantModel, TenantScoped
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, POLE_STAFF, STRUCTURE_STAFF, Role
from rebond.people.beneficiaries.states import (
    TRANSFER_MOVES,
    AssignmentEnd,
    Consent,
    ContactKind,
    DutyEnd,
    DutyKind,
    HouseholdRole,
    Pathway,
    Payer,
    RightsStatus,
    Sex,
    TransferStatus,
)


class Household(TenantModel):
    """Foyer: one RSA file at one payer, and the address that the payer knows."""

    payer = models.CharField("organisme", max_length=3, choices=Payer)
    payer_code = models.CharField("caisse", max_length=3, blank=True)
    file_number = models.CharField("numéro d'allocataire", max_length=15, blank=True)
    request_number = models.CharField("numéro de demande", max_length=11, null=True, blank=True)  # noqa: DJ001  # unique
    requested_on = models.DateField("demande du", null=True, blank=True)
    family_status = models.CharField("situation familiale", max_length=3, blank=True)
    children_born_on = ArrayField(models.DateField(), verbose_name="enfants nés le", default=list, blank=True)
    address = models.CharField("adresse", max_length=160, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("commune", max_length=60, blank=True)
    insee = models.CharField("code INSEE", max_length=5, blank=True)
    is_homeless = models.BooleanField("sans domicile fixe", default=False)
    amount_cents = models.PositiveIntegerField("dernier versement", null=True, blank=True)
    flow_created_at = models.DateTimeField("dernier flux appliqué", null=True, blank=True)

    class Meta:
        verbose_name = "foyer"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "request_number"],
                name="household_request_once",
                violation_error_message="Cette demande est déjà connue.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "file_number"], name="household_by_file"),
            models.Index(fields=["departement", "insee"], name="household_by_commune"),
        ]


class RightsPeriod(TenantModel):
    """The state of a household's right, from one day to another: a row only when something changes."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="rights")
    status = models.CharField("état du droit", max_length=1, choices=RightsStatus)
    reason = models.CharField("motif", max_length=4, blank=True)
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu'au", null=True, blank=True)
    informed_on = models.DateField("information reçue le")

    class Meta:
        verbose_name = "période de droit"
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                name="rights_one_current",
                condition=Q(ends_on=None),
                violation_error_message="Un foyer n'a qu'un état de droit à la fois.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "status", "starts_on"], name="rights_by_status"),
        ]


class BeneficiaryQuerySet(models.QuerySet["Beneficiary"]):
    """People, and who may open their file."""

    def visible_to(self, principal: Principal) -> "BeneficiaryQuerySet":
        """The people whose file this principal may open."""
        if principal.role in DEPARTEMENT_STAFF:
            return self
        if principal.role == Role.BENEFICIARY:
            return self.filter(account=principal.membership)
        if principal.role in POLE_STAFF:
            return self.filter(pole=principal.organisation_id)
        if principal.role in STRUCTURE_STAFF and principal.organisation_id is not None:
            return self.filter(structure=principal.organisation_id)
        return self.none()


BeneficiaryManager = TenantManager.from_queryset(BeneficiaryQuerySet)


class Beneficiary(TenantModel):
    """One person, above the files that payers keep. A couple is two of them in one household.

    `structure` and `referent` are those of the live Assignment: a trigger copies them, so that lists follow an index.
    """

    number = models.BigIntegerField(
        "numéro de dossier",
        db_default=models.Func(models.Value("beneficiary_number"), function="nextval"),
        editable=False,
    )
    last_name = models.CharField("nom d'usage", max_length=60)
    birth_name = models.CharField("nom de naissance", max_length=60, blank=True)
    first_name = models.CharField("prénom", max_length=60)
    sort_name = models.CharField("nom normalisé", max_length=130, editable=False)
    search_text = models.TextField("termes de recherche", editable=False, default="")
    birth_date = models.DateField("date de naissance")
    birth_date_is_approximate = models.BooleanField("date de naissance incertaine", default=False)
    sex = models.CharField("sexe", max_length=1, choices=Sex, blank=True)
    nir_hash = models.BinaryField("empreinte du NIR", max_length=32, null=True, editable=False)
    nir_sealed = models.BinaryField("NIR chiffré", max_length=64, null=True, editable=False)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    phone_consent = models.CharField("accord pour le téléphone", max_length=1, choices=Consent, default=Consent.UNKNOWN)
    email_consent = models.CharField("accord pour l'e-mail", max_length=1, choices=Consent, default=Consent.UNKNOWN)
    language = models.CharField("langue", max_length=40, blank=True)
    is_rqth = models.BooleanField("reconnaissance de travailleur handicapé", default=False)
    died_on = models.DateField("décès", null=True, blank=True)
    pole = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    structure = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    referent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    account = models.OneToOneField(
        Membership, on_delete=models.PROTECT, related_name="beneficiary", null=True, blank=True
    )
    created_at = models.DateTimeField("créé le")
    version = models.PositiveIntegerField("version", default=1)

    objects: ClassVar[BeneficiaryManager[Self]] = BeneficiaryManager()

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.UniqueConstraint(fields=["departement", "number"], name="beneficiary_number_once"),
            models.UniqueConstraint(
                fields=["departement", "nir_hash", "birth_date"],
                name="beneficiary_nir_once",
                violation_error_message="Une personne a déjà ce numéro de sécurité sociale.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "sort_name", "id"], name="beneficiary_by_name"),
            models.Index(fields=["departement", "pole", "sort_name", "id"], name="beneficiary_by_pole"),
            models.Index(fields=["departement", "structure", "sort_name", "id"], name="beneficiary_by_structure"),
            models.Index(fields=["departement", "birth_date"], name="beneficiary_by_birth"),
            models.Index(fields=["departement", "phone"], name="beneficiary_by_phone", condition=~Q(phone="")),
            models.Index(fields=["departement", "email"], name="beneficiary_by_email", condition=~Q(email="")),
        ]

    @property
    def full_name(self) -> str:
        return words.full_name(self.first_name, self.last_name)

    @property
    def sorted_name(self) -> str:
        return words.sorted_name(self.first_name, self.last_name)

    def age_on(self, day: date) -> int:
        """How old the person is on a day."""
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


class SearchTerm(TenantScoped):
    """One word by which a person is found. A trigger on Beneficiary keeps these rows.

    A prefix of a word is a range of a btree in the C collation, which row-level security lets
    PostgreSQL use; a trigram index it would not, because its operators are not leakproof.
    """

    id = models.BigAutoField(primary_key=True)
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="+")
    term = models.TextField("terme", db_collation="C")

    class Meta:
        verbose_name = "terme de recherche"
        indexes = [models.Index(fields=["departement", "term", "beneficiary"], name="search_term_prefix")]


class HouseholdMember(TenantModel):
    """An adult of a household, from one day to another."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="households")
    role = models.CharField("rôle", max_length=3, choices=HouseholdRole)
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "membre du foyer"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                name="member_of_one_household",
                condition=Q(ends_on=None),
                violation_error_message="Une personne n'est que dans un foyer à la fois.",
            ),
        ]


class DutyPeriod(TenantModel):
    """From the day a person becomes subject to rights and duties here, to the day they no longer are.

    CASF L262-28. `informed_on` is the day the département learnt it, `requested_on` the day from which the person waits;
    both start clocks, but not for who was subject before the département took Rebond up (docs/decisions/0009).
    """

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="duties")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="duties", null=True, blank=True)
    kind = models.CharField("nature", max_length=10, choices=DutyKind, default=DutyKind.RSA)
    requested_on = models.DateField("demande du")
    informed_on = models.DateField("information reçue le")
    starts_on = models.DateField("depuis le")
    is_taken_over = models.BooleanField("déjà en cours à la reprise", default=False)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)
    end_reason = models.CharField("motif de fin", max_length=15, choices=DutyEnd, blank=True)

    class Meta:
        verbose_name = "période de droits et devoirs"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                name="duty_one_current",
                condition=Q(ends_on=None),
                violation_error_message="Cette personne est déjà suivie.",
            ),
            models.CheckConstraint(
                name="duty_end_has_reason",
                condition=Q(ends_on=None, end_reason="") | Q(ends_on__isnull=False) & ~Q(end_reason=""),
                violation_error_message="Une fin de suivi porte une date et un motif.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "starts_on"], name="duty_by_start"),
            models.Index(
                fields=["departement", "beneficiary"],
                name="duty_taken_over",
                condition=Q(is_taken_over=True, ends_on=None),
            ),
        ]


class Assignment(TenantModel):
    """A person is accompanied by one structure, and by one référent once named. The history stays.

    CASF L262-27. Naming the first référent fills the row; a change of référent ends it and opens another.
    """

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="assignments")
    pathway = models.CharField("parcours", max_length=20, choices=Pathway)
    structure = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments")
    referent = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="assignments", null=True, blank=True
    )
    started_at = models.DateTimeField("depuis le")
    referent_named_at = models.DateTimeField("référent désigné le", null=True, blank=True)
    ended_at = models.DateTimeField("jusqu'au", null=True, blank=True)
    end_reason = models.CharField("motif de fin", max_length=20, choices=AssignmentEnd, blank=True)

    class Meta:
        verbose_name = "accompagnement"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                name="assignment_one_current",
                condition=Q(ended_at=None),
                violation_error_message="Cette personne est déjà accompagnée par une structure.",
            ),
            models.CheckConstraint(
                name="assignment_referent_has_date",
                condition=Q(referent=None) ^ Q(referent_named_at__isnull=False),
                violation_error_message="Un référent est désigné à une date.",
            ),
            models.CheckConstraint(
                name="assignment_end_has_reason",
                condition=Q(ended_at=None, end_reason="") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                violation_error_message="Une fin d'accompagnement porte une date et un motif.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "structure", "referent"], name="assignment_live", condition=Q(ended_at=None)
            ),
        ]


class Contact(TenantModel):
    """A call, visit, letter… with a person, and whether they were reached."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField("nature", max_length=10, choices=ContactKind)
    is_incoming = models.BooleanField("à l'initiative de la personne", default=False)
    is_reached = models.BooleanField("personne jointe", default=True)
    at = models.DateTimeField("le")
    note = models.CharField("note", max_length=1000, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "contact"
        indexes = [
            models.Index(fields=["departement", "beneficiary", "-at"], name="contact_by_person"),
            models.Index(
                fields=["departement", "beneficiary", "-at"], name="contact_reached", condition=Q(is_reached=True)
            ),
        ]


class Departure(Stateful):
    """A person handed over to another département: sent here, accepted or refused there."""

    MOVES = TRANSFER_MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.PROTECT, related_name="departures")
    status = models.CharField("statut", max_length=10, choices=TransferStatus, default=TransferStatus.SENT)
    destination = models.ForeignKey(Departement, on_delete=models.PROTECT, related_name="+")
    arrival_id = models.UUIDField("réception", unique=True)
    sent_at = models.DateTimeField("envoyé le")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=300, blank=True)

    class Meta:
        verbose_name = "départ vers un autre département"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                name="departure_one_open",
                condition=Q(status=TransferStatus.SENT),
                violation_error_message="Un transfert est déjà en cours pour cette personne.",
            ),
        ]


class Arrival(Stateful):
    """A person whom another département hands over: what it sent, until someone here decides."""

    MOVES = TRANSFER_MOVES

    status = models.CharField("statut", max_length=10, choices=TransferStatus, default=TransferStatus.SENT)
    origin = models.ForeignKey(Departement, on_delete=models.PROTECT, related_name="+")
    departure_id = models.UUIDField("envoi", unique=True)
    identity = models.JSONField("identité transmise")
    nir_sealed = models.BinaryField("NIR chiffré", max_length=64, null=True)
    received_at = models.DateTimeField("reçu le")
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "arrivée d'un autre département"

    @property
    def full_name(self) -> str:
        return words.full_name(self.identity["first_name"], self.identity["last_name"])
