"""Addresses: allauth's under their own names, ours under `accounts:`."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path

from rebond.people.accounts.access import public, signed_in
from rebond.people.accounts.views import administration, people, sign_in

SIGN_IN = [
    path("connexion/", public(account.login), name="account_login"),
    path("ouvrir/", public(account.signup), name="account_signup"),
    path("deconnexion/", public(account.logout), name="account_logout"),
    path("inactif/", public(account.account_inactive), name="account_inactive"),
    path("verifier/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("mot-de-passe/", signed_in(account.password_change), name="account_change_password"),
    path("mot-de-passe/premier/", signed_in(account.password_set), name="account_set_password"),
    path("mot-de-passe/oubli/", public(account.password_reset), name="account_reset_password"),
    path("mot-de-passe/oubli/envoye/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("second-facteur/", signed_in(mfa.index), name="mfa_index"),
    path("second-facteur/saisir/", public(mfa.authenticate), name="mfa_authenticate"),
    path("second-facteur/verifier/", signed_in(sign_in.ReauthenticateByCode.as_view()), name="mfa_reauthenticate"),
    path("second-facteur/application/", signed_in(sign_in.ActivateTOTP.as_view()), name="mfa_activate_totp"),
    path(
        "second-facteur/application/retirer/", signed_in(sign_in.DeactivateTOTP.as_view()), name="mfa_deactivate_totp"
    ),
    path("second-facteur/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-facteur/codes/nouveaux/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("second-facteur/codes/fichier/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("second-facteur/cles/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("second-facteur/cles/ajouter/", signed_in(sign_in.AddKey.as_view()), name="mfa_add_webauthn"),
    path(
        "second-facteur/cles/verifier/",
        signed_in(sign_in.ReauthenticateByKey.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-facteur/cles/<int:pk>/retirer/", signed_in(sign_in.RemoveKey.as_view()), name="mfa_remove_webauthn"),
    path("second-facteur/cles/<int:pk>/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]

PAGES = [
    path("compte/role/", sign_in.choose, name="choose"),
    path("compte/proteger/", sign_in.second_factor, name="second_factor"),
    path("invitation/<str:token>/", sign_in.invitation, name="invitation"),
    path("administration/personnes/", people.people, name="people"),
    path("administration/personnes/inviter/", people.invite, name="invite"),
    path("administration/personnes/relancer/", people.invite_again, name="invite_again"),
    path("administration/personnes/remettre-a-zero/", people.renew, name="renew"),
    path("administration/personnes/terminer/", people.end, name="end"),
    path("administration/structures/", administration.organisations, name="organisations"),
    path("administration/structures/<uuid:pk>/", administration.organisation, name="organisation"),
    path("administration/journal/", administration.journal, name="journal"),
]

urlpatterns = [
    path("compte/", include(SIGN_IN)),
    path("", include((PAGES, "accounts"))),
]
