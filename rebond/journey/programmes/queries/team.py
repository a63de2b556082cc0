"""Who may follow somebody in an action, for the forms that name them."""

from uuid import UUID

from django.db.models import Q

from rebond.journey.programmes.catalogue import Part, Programme
from rebond.journey.programmes.models import Enrolment, Professional
from rebond.journey.programmes.rules_following import FOLLOWERS
from rebond.people.accounts.models import Membership

SHOWN = 300
"""How many professionals a choice offers at most, those of the structure first."""


def parts(programme: Programme) -> list[Part | None]:
    """What the pack wants around the person, who conducts first; a single place of any trade when it says nothing."""
    return list(programme.professionals) or [None]


def candidates(enrolment: Enrolment, part: Part | None, *, is_lead: bool) -> list[Membership]:
    """Who may hold this part: whoever conducts works in the structure; the others, in the département."""
    rows = Membership.objects.filter(ended_at=None).select_related("user", "organisation")
    rows = rows.filter(role=part.role) if part else rows.filter(role__in=FOLLOWERS)
    here = Q(organisation=enrolment.organisation_id)
    inside = list(rows.filter(here).order_by("user__last_name", "user__first_name", "pk")[:SHOWN])
    if is_lead or part is None:
        return inside
    others = rows.exclude(here).order_by("organisation__name", "user__last_name", "pk")
    return inside + list(others[: SHOWN - len(inside)])


def followers_of(organisation: UUID | None) -> list[Membership]:
    """Who of this structure follows somebody in an action today, there or beside another structure; left or not."""
    live = Professional.objects.filter(until=None).values("member")
    rows = Membership.objects.filter(pk__in=live, organisation=organisation).select_related("user")
    return list(rows.order_by("user__last_name", "user__first_name", "pk")[:SHOWN])


def colleagues(organisation: UUID | None) -> list[Membership]:
    """Who works there, and may take over."""
    rows = Membership.objects.filter(organisation=organisation, role__in=FOLLOWERS, ended_at=None)
    return list(rows.select_related("user").order_by("user__last_name", "user__first_name", "pk")[:SHOWN])
