"""Reads of people, organisations and the journal."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from rebond.ground.journal.models import JournalLine
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Membership, Organisation, User
from rebond.people.accounts.states import Capability


def choices(user: User) -> list[Membership]:
    """Every membership that a sign-in may enter, in every département it has access to."""
    found: list[Membership] = []
    for number in user.accesses.order_by("departement_id").values_list("departement_id", flat=True):
        with context.departement(number):
            found += (
                Membership.objects.filter(user=user, ended_at=None, accepted_at__isnull=False)
                .select_related("organisation", "departement")
                .order_by("organisation__name", "role", "pk")
            )
    return found


def memberships() -> QuerySet[Membership]:
    """Who works in the département, with their user and organisation; beneficiaries apart."""
    return Membership.objects.filter(organisation__isnull=False).select_related("user", "organisation")


def organisations() -> QuerySet[Organisation]:
    """The organisations of the département, each with how many people work in it."""
    working = Count("memberships", filter=Q(memberships__ended_at=None))
    return Organisation.objects.annotate(staff_count=working)


def workplaces() -> QuerySet[Organisation]:
    """Where agents work: every organisation but those that are only a company, of which there are thousands."""
    return Organisation.objects.exclude(capabilities=[Capability.COMPANY])


def company_of(typed: str) -> Organisation:
    """The one company of this name or SIRET. Raises ValueError, in words, when there is none or several."""
    text = typed.strip()
    number = "".join(text.split())
    if not text:
        raise ValueError("Donnez le nom ou le SIRET de l'entreprise.")
    companies = Organisation.objects.filter(capabilities__contains=[Capability.COMPANY], closed_on=None)
    found = list(companies.filter(siret=number)[:1]) if number.isdigit() else []
    found = found or list(companies.filter(name__iexact=text)[:2])
    if len(found) > 1:
        raise ValueError("Plusieurs entreprises ont ce nom : donnez le SIRET.")
    if not found:
        raise ValueError(
            "Aucune entreprise enregistrée n'a ce nom ni ce SIRET : enregistrez-la d'abord, dans « Entreprises »."
        )
    return found[0]


def journal() -> QuerySet[JournalLine]:
    """The lines of the journal of the département, each with the name of its author."""
    author = User.objects.filter(pk=OuterRef("actor_id")).values(name=Concat("first_name", Value(" "), "last_name"))
    return JournalLine.objects.annotate(actor_name=Subquery(author))


def by_person(typed: str) -> Q:
    """The lines whose author's name or address begins with these letters."""
    users = User.objects.filter(Q(last_name__istartswith=typed) | Q(email__istartswith=typed))
    return Q(actor_id__in=users.values("pk"))
