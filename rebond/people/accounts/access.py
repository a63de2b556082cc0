"""Who may open a page: every view says it, and a test refuses a view that does not."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from rebond.ground.web import pages
from rebond.people.accounts import principals
from rebond.people.accounts.principals import Principal, PrincipalRequest
from rebond.people.accounts.states import AGENTS, Role

View = Callable[..., HttpResponseBase]
M = TypeVar("M", bound=Model)

STRONG_KEY = "strong"
"""Session key: this sign-in used a second factor (or is the demo's)."""

EVERYONE = frozenset(Role)


def public(view: View) -> View:
    """Anyone may open this page, signed in or not."""
    view.access = None  # type: ignore[attr-defined]  # read by the rights test
    return view


def access(*allowed: Role | Iterable[Role]) -> Callable[[View], View]:
    """Only these roles may open this page: others get 403, a visitor the sign-in page; who comes too late, 409."""
    roles = frozenset(role for item in allowed for role in ([item] if isinstance(item, Role) else item))

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            principal = principals.of(request)
            if principal is None:
                return ask_sign_in(request)
            if principal.role in AGENTS and not request.session.get(STRONG_KEY):
                return pages.go_to(request, reverse("accounts:second_factor"))
            if principal.role not in roles:
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except pages.Changed as change:
                return pages.changed(request, change)

        guarded.access = roles  # type: ignore[attr-defined]  # read by the rights test
        return guarded

    return guard


def signed_in(view: View) -> View:
    """Whoever is signed in may open this page, before any role is chosen and whatever the role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.access = EVERYONE  # type: ignore[attr-defined]  # read by the rights test
    return guarded


def ask_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send a visitor to sign in, or whoever has no role in force to choose one, and then back here."""
    door = "accounts:choose" if request.user.is_authenticated else "account_login"
    back = request.get_full_path() if request.method == "GET" and not pages.is_fragment(request) else ""
    return pages.go_to(request, reverse(door) + (f"?{urlencode({'next': back})}" if back else ""))


def get_or_refuse(
    visible: "QuerySet[M]",
    principal: Principal,
    rule: Callable[[Principal, M], bool] | None = None,
    **lookup: Any,
) -> M:
    """Fetch with scope and rule in one call: 404 for what one may not see, 403 for what one may not do."""
    found = visible.filter(**lookup).first()
    if found is None:
        raise Http404
    if rule is not None and not rule(principal, found):
        raise PermissionDenied
    return found


def principal_of(request: HttpRequest) -> Principal:
    """The principal of a request that `@access` has let through."""
    principal = principals.of(request)
    if principal is None:
        raise PermissionDenied
    return principal


__all__ = ["EVERYONE", "PrincipalRequest", "access", "get_or_refuse", "principal_of", "public", "signed_in"]
