"""How sign-in behaves here: invitations only, one answer for all, a second factor that is remembered."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from rebond.people.accounts import operations, queries, vault
from rebond.people.accounts.access import STRONG_KEY
from rebond.people.accounts.models import User

CHANGES = {
    "account/email/password_changed": "Votre mot de passe a été changé.",
    "account/email/password_reset": "Votre mot de passe a été remplacé.",
    "mfa/email/recovery_codes_generated": "De nouveaux codes de secours remplacent les anciens.",
    "mfa/email/totp_activated": "Une application de codes protège maintenant votre compte.",
    "mfa/email/totp_deactivated": "L'application de codes ne protège plus votre compte.",
    "mfa/email/webauthn_added": "Une clé de sécurité a été ajoutée à votre compte.",
    "mfa/email/webauthn_removed": "Une clé de sécurité a été retirée de votre compte.",
}
SENTENCES = {
    "account/messages/logged_out.txt": "Vous êtes déconnecté.",
    "account/messages/password_changed.txt": "Votre nouveau mot de passe est enregistré.",
    "mfa/messages/recovery_codes_generated.txt": "Vos codes de secours sont prêts : gardez-les en lieu sûr.",
    "mfa/messages/totp_activated.txt": "L'application de codes protège maintenant votre compte.",
    "mfa/messages/totp_deactivated.txt": "L'application de codes ne protège plus votre compte.",
    "mfa/messages/webauthn_added.txt": "La clé de sécurité est ajoutée.",
    "mfa/messages/webauthn_removed.txt": "La clé de sécurité est retirée.",
}


class Adapter(DefaultAccountAdapter):
    """Accounts come from invitations only, and every answer to a wrong sign-in is the same."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "L'adresse e-mail ou le mot de passe ne convient pas.",
        "too_many_login_attempts": (
            "Trop d'essais pour ce compte. Attendez une heure, ou choisissez un nouveau mot de passe."
        ),
        "incorrect_code": "Ce code n'est pas le bon. Attendez le suivant, puis recommencez.",
        "incorrect_password": "Ce mot de passe n'est pas le bon.",
        "rate_limited": "Trop de demandes en peu de temps : patientez une minute.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has no second factor yet may add the first one without proving twice who they are."""
        return bool(is_mfa_enabled(self.request.user))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Tries on one account come one after the other, so that none escapes the count."""
        vault.take_turns(str(credentials.get("email", "")).lower())
        super().pre_authenticate(request, **credentials)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        found = self.authenticate(self.request, email=_email(user), password=password)
        return found is not None and found.pk == user.pk

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A new password also ends the wait after too many tries."""
        super().set_password(user, password)
        self._delete_login_attempts_cached_email(self.request, email=_email(user))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **how: Any) -> HttpResponse:
        """Enter the one membership, or let the person choose among several."""
        response: HttpResponse = super().post_login(request, user, **how)
        methods = [record["method"] for record in get_authentication_records(request, user)]
        request.session[STRONG_KEY] = "mfa" in methods
        choices = queries.choices(_user(user))
        if len(choices) == 1:
            operations.enter(request, choices[0], at=timezone.now())  # noqa: TID251  # the door of sign-in
            return response
        return HttpResponseRedirect(f"{reverse('accounts:choose')}?{urlencode({'next': response['Location']})}")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **more: Any
    ) -> None:
        """Say it in our words; what needs no word says nothing."""
        sentence = more.get("message") or SENTENCES.get(message_template or "")
        if sentence:
            messages.add_message(request, level, sentence)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write it without the request, which allauth has forgotten when a commit sends the mail."""
        self.render_mail(template_prefix, email, {"email": email, **context}).send()

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: Any = None, email: Any = None
    ) -> None:
        """Tell the person what changed in their account."""
        self.send_mail("account/email/changed", _email(user), {"user": user, "change": CHANGES[template_prefix]})


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed before they are kept."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": Adapter.error_messages["incorrect_code"],
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002  # allauth's
        """« Clé 1 », « Clé 2 »…, to be renamed."""
        return f"Clé {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        return vault.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.open_sealed(encrypted_text)


def _user(user: AbstractBaseUser) -> User:
    assert isinstance(user, User)  # noqa: S101  # AUTH_USER_MODEL
    return user


def _email(user: AbstractBaseUser) -> str:
    return _user(user).email
