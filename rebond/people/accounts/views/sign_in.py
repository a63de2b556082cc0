"""Between the password and the work: invitation, second factor, choice of a role."""

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as mfa_base
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import context, links
from rebond.ground.web import pages
from rebond.people.accounts import operations, principals, queries
from rebond.people.accounts.access import STRONG_KEY, public, signed_in
from rebond.people.accounts.forms import PasswordForm
from rebond.people.accounts.models import Membership, User


@signed_in
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose which role to act under, when one has several; each entrance is journalled."""
    assert isinstance(request.user, User)  # noqa: S101  # signed in
    choices = queries.choices(request.user)
    chosen = [choice for choice in choices if str(choice.pk) == request.POST.get("membership")]
    if chosen:
        operations.enter(request, chosen[0], at=timezone.now())
        return pages.go_to(request, _next(request))
    current = principals.of(request)
    return render(
        request,
        "accounts/choose.html",
        {"choices": choices, "current": current and current.membership.pk, "next": request.GET.get("next", "")},
        status=422 if request.method == "POST" else 200,
    )


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else "/"


@signed_in
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why an agent proves twice who they are, and how."""
    return render(request, "accounts/second_factor.html", {"has_one": is_mfa_enabled(request.user)})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of an invitation opens: who invites, to do what; posting accepts."""
    at = timezone.now()
    link = links.find(token, purpose=operations.INVITATION, at=at)
    if link is None:
        return render(request, "accounts/invitation_dead.html", status=410)
    with context.departement(link.departement_id):
        membership = _invited(link.object_id)
        if membership is None:
            return render(request, "accounts/invitation_dead.html", status=410)
        form = (
            None if membership.user.has_usable_password() else PasswordForm(request.POST or None, user=membership.user)
        )
        if request.method == "POST" and (form is None or form.is_valid()):
            return _accept(request, token, membership, form)
        status = 422 if request.method == "POST" else 200
        return render(request, "accounts/invitation.html", {"membership": membership, "form": form}, status=status)


def _invited(membership_id: UUID) -> Membership | None:
    rows = Membership.objects.filter(pk=membership_id, ended_at=None, user__is_active=True)
    return rows.select_related("user", "organisation", "departement").first()


def _accept(request: HttpRequest, token: str, membership: Membership, form: PasswordForm | None) -> HttpResponse:
    at = timezone.now()
    if links.use(token, purpose=operations.INVITATION, at=at) is None:  # someone else was faster
        return render(request, "accounts/invitation_dead.html", status=410)
    password = form.cleaned_data["password"] if form else None
    operations.accept_invitation(membership, password=password, by=Actor("link", membership.pk), at=at)
    messages.success(request, "C'est fait. Connectez-vous pour commencer.")
    return pages.go_to(request, reverse("account_login"))


class Strengthened:
    """The form of a second factor was right: the session is strong, and who it is need not be proved again at once."""

    request: HttpRequest

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # allauth's view is beside
        self.request.session[STRONG_KEY] = True
        record_authentication(self.request, self.request.user, method="mfa", reauthenticated=True)
        return response


class Weakened:
    """A second factor is taken away: without any left, the session is strong no more."""

    request: HttpRequest

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # allauth's view is beside
        self.request.session[STRONG_KEY] = is_mfa_enabled(self.request.user)
        return response


class ActivateTOTP(Strengthened, totp.ActivateTOTPView):
    """Add an application of codes."""


class DeactivateTOTP(Weakened, totp.DeactivateTOTPView):
    """Take the application of codes away."""


class AddKey(Strengthened, webauthn.AddWebAuthnView):
    """Add a security key."""


class RemoveKey(Weakened, webauthn.RemoveWebAuthnView):
    """Take a security key away."""


class ReauthenticateByCode(Strengthened, mfa_base.ReauthenticateView):
    """Prove again who one is, by a code."""


class ReauthenticateByKey(Strengthened, webauthn.ReauthenticateWebAuthnView):
    """Prove again who one is, by a key."""
