"""Whose people one sees to: one's own, and those of the colleagues whom one replaces."""

from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from rebond.journey.support.models import Replacement
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role


def replaced_by(member: Membership, *, on: date) -> list[Replacement]:
    """Whom this colleague replaces on a day."""
    rows = Replacement.objects.covering(on).filter(substitute=member).select_related("absent__user")
    return list(rows.order_by("ends_on", "pk"))


def planned(principal: Principal, *, today: date) -> list[Replacement]:
    """The replacements under way or to come in one's structure; a référent reads those that concern them."""
    rows = Replacement.objects.filter(absent__organisation=principal.organisation_id)
    rows = rows.annotate(last_on=Coalesce(F("ended_on"), F("ends_on"))).filter(last_on__gte=today)
    if principal.role != Role.STRUCTURE_MANAGER:
        rows = rows.filter(Q(absent=principal.membership) | Q(substitute=principal.membership))
    return list(rows.select_related("absent__user", "substitute__user").order_by("starts_on", "pk"))
