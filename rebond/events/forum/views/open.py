"""The public page of the Forum: anybody registers, without an account, without JavaScript."""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rebond.events.forum import rules
from rebond.events.forum.forms import RegistrationForm
from rebond.events.forum.operations import visitors as operations
from rebond.events.forum.queries import preparing as queries
from rebond.events.jobdating.forms.running import posted
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.web.forms import once
from rebond.people.accounts.access import public
from rebond.people.accounts.views.doors import ACCOUNT
from rebond.work.employers.queries import sectors


@never_cache
@require_http_methods(["GET", "POST"])
@public
def register(request: HttpRequest, code: str) -> HttpResponse:
    """When and where, and the form while registrations are open. Whoever tries too often waits.

    What is answered does not say whether somebody was registered already.
    """
    departement = get_object_or_404(Departement, code=code)
    if request.method == "POST" and not ratelimit.consume(request, app=ACCOUNT, action="forum_register"):
        return render(request, "429.html", status=429)
    with context.departement(departement.pk):
        return _register(request, departement)


def _register(request: HttpRequest, departement: Departement) -> HttpResponse:
    at = timezone.now()
    found = queries.published(timezone.localdate(at))
    shown: dict[str, Any] = {"departement": departement, "edition": found, "is_open": False}
    if found is None:
        return render(request, "forum/register.html", shown)
    form = RegistrationForm(posted(request), sectors=sectors(found.on))
    shown |= {
        "form": form,
        "is_open": rules.is_open(found, on=timezone.localdate(at)),
        "offers": queries.offers_shown(found).count(),
        "stands": found.stands.count(),
    }
    if form.is_valid():
        address = form.cleaned_data["phone"] or form.cleaned_data["email"]
        if not ratelimit.consume(request, app=ACCOUNT, action="forum_contact", key=address):
            return render(request, "429.html", status=429)
        if once(request, form, lambda: operations.register(found, wished=form.wished, at=at, **form.told)):
            return render(request, "forum/registered.html", {**shown, "told": form.cleaned_data})
    return render(request, "forum/register.html", shown, status=422 if form.errors else 200)
