"""Reads of this room."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.web.models import SavedView


def current_departement() -> Departement | None:
    """The département of the page; None on the pages of nobody's département."""
    number = context.current_or_none()
    return None if number is None else _departement(number, context.parameters_version())


@lru_cache(maxsize=256)
def _departement(number: int, version: UUID | None) -> Departement | None:
    """Kept until a pack is loaded, which makes a new version."""
    return Departement.objects.filter(pk=number).first()


def saved_views(user: Any, list_key: str) -> QuerySet[SavedView]:
    """The views that the user keeps for one list, in the current département."""
    if isinstance(user, AnonymousUser) or context.current_or_none() is None:
        return SavedView.objects.none()
    return SavedView.objects.filter(user_id=user.pk, list_key=list_key).order_by("name")


def saved_view(user: Any, view_id: str) -> SavedView | None:
    """One view of the user; None for another's, or for what is no identifier."""
    return next((view for view in SavedView.objects.filter(user_id=user.pk) if str(view.pk) == view_id), None)
