"""Who comes to the Forum: visitors, what they wish, and when they were there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from rebond.events.forum.models.editions import Edition, Hall
from rebond.events.forum.states import BADGE_READERS, VISITOR_MOVES, VISITOR_READERS, Comes, Source, VisitorStatus
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.vacancies.models import Vacancy


class VisitorQuerySet(models.QuerySet["Visitor"]):
    """Visitors, within what one may see."""

    def visible_to(self, principal: Principal) -> "VisitorQuerySet":
        """All of them for who reads visitors; those whom they registered themselves, or accompany, for the others.

        Keeping a station opens nobody's badge: a scan answers a first name, to who was shown the code.
        """
        if principal.role in VISITOR_READERS:
            return self
        if principal.role not in BADGE_READERS or principal.membership is None:
            return self.none()
        theirs = Beneficiary.objects.visible_to(principal).values("pk")
        return self.filter(Q(registered_by=principal.membership) | Q(beneficiary__in=theirs))


VisitorManager = TenantManager.from_queryset(VisitorQuerySet)


class Visitor(Stateful):
    """Somebody registered, by themselves or by an agent. `beneficiary` is known when an agent registered a person.

    `code` is what a badge shows and a station reads: it opens nothing by itself. `wants_hours`: they asked for planned
    interviews. `cleared_at`: their name and how to reach them are deleted; the row stays, to be counted.
    """

    MOVES = VISITOR_MOVES

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="visitors")
    beneficiary = models.ForeignKey(
        Beneficiary, on_delete=models.SET_NULL, related_name="forum_visits", null=True, blank=True
    )
    status = models.CharField("statut", max_length=10, choices=VisitorStatus, default=VisitorStatus.REGISTERED)
    source = models.CharField("origine", max_length=6, choices=Source)
    code = models.CharField("code du badge", max_length=8)
    first_name = models.CharField("prénom", max_length=60, blank=True)
    last_name = models.CharField("nom", max_length=60, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    city = models.CharField("commune", max_length=80, blank=True)
    comes = models.CharField("vient", max_length=9, choices=Comes, default=Comes.DAY)
    wants_hours = models.BooleanField("souhaite des rendez-vous", default=False)
    has_consented = models.BooleanField("accepte l'usage de ses coordonnées pour le Forum", default=False)
    pole = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    registered_at = models.DateTimeField("inscrite le")
    registered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    cv_at = models.DateTimeField("passée à l'espace CV le", null=True, blank=True)
    cleared_at = models.DateTimeField("données effacées le", null=True, blank=True)

    objects: ClassVar[VisitorManager[Self]] = VisitorManager()

    class Meta:
        verbose_name = "visiteur"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "code"],
                name="forum_badge_code_once",
                violation_error_message="Ce code de badge est déjà donné : recommencez.",
            ),
            models.UniqueConstraint(
                fields=["edition", "beneficiary"],
                name="forum_visitor_once",
                violation_error_message="Cette personne est déjà inscrite au Forum.",
            ),
            models.CheckConstraint(
                name="forum_visitor_is_named_or_cleared",
                condition=Q(cleared_at=None) & ~Q(first_name="")
                | Q(cleared_at__isnull=False, first_name="", last_name="", phone="", email="", city=""),
                violation_error_message="Donnez un prénom.",
            ),
            models.CheckConstraint(
                name="forum_public_visitor_consents",
                condition=~Q(source=Source.PUBLIC) | Q(has_consented=True),
                violation_error_message="Cochez votre accord : sans lui, nous ne pouvons pas vous envoyer votre badge.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "edition", "pole"], name="forum_visitor_by_pole"),
            models.Index(fields=["departement", "beneficiary"], name="forum_visitor_by_person"),
        ]

    @property
    def full_name(self) -> str:
        """« Lina Moreau »; the badge once the name is deleted."""
        return words.full_name(self.first_name, self.last_name) if self.first_name else f"Badge {self.code}"

    @property
    def sorted_name(self) -> str:
        """« Moreau Lina », as lists sort it."""
        return words.sorted_name(self.first_name, self.last_name) if self.first_name else f"Badge {self.code}"


class Wish(TenantModel):
    """What a visitor would like: a sector, or an offer shown at a stand. `rank` 0 is wished most."""

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="wishes")
    sector = models.CharField("secteur", max_length=40, blank=True)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "souhait d'un visiteur"
        constraints = [
            models.UniqueConstraint(
                fields=["visitor", "sector"],
                name="forum_wish_sector_once",
                condition=~Q(sector=""),
                violation_error_message="Ce secteur est déjà choisi.",
            ),
            models.UniqueConstraint(
                fields=["visitor", "vacancy"],
                name="forum_wish_vacancy_once",
                violation_error_message="Cette offre est déjà choisie.",
            ),
            models.CheckConstraint(
                name="forum_wish_is_one_thing",
                condition=Q(sector="", vacancy__isnull=False) | ~Q(sector="") & Q(vacancy=None),
                violation_error_message="Un souhait est un secteur ou une offre.",
            ),
        ]


class Arrival(TenantModel):
    """A visitor is in a hall from `at` to `left_at`. `key` was made by the tablet: said again, it is the same arrival.

    `left_key` does the same for the leaving. The instants are those of the scan, even when the network came later.
    """

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="arrivals")
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="arrivals")
    station = models.CharField("poste", max_length=40, blank=True)
    key = models.UUIDField("clef")
    at = models.DateTimeField("à")
    left_at = models.DateTimeField("repartie à", null=True, blank=True)
    left_key = models.UUIDField("clef du départ", null=True, blank=True)

    class Meta:
        verbose_name = "passage à l'entrée"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "key"],
                name="forum_arrival_once",
                violation_error_message="Cette arrivée est déjà notée.",
            ),
            models.UniqueConstraint(
                fields=["departement", "left_key"],
                name="forum_leaving_once",
                violation_error_message="Ce départ est déjà noté.",
            ),
            models.UniqueConstraint(
                fields=["visitor"],
                name="forum_visitor_is_in_one_hall",
                condition=Q(left_at=None),
                violation_error_message="Cette personne est déjà là.",
            ),
            models.CheckConstraint(
                name="forum_leaves_after_arriving",
                condition=Q(left_at__gte=F("at")),
                violation_error_message="On repart après être arrivé.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "hall"], name="forum_here_now", condition=Q(left_at=None))]
