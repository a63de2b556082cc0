"""Settings: everything that changes from one place to another comes from the environment."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

django_stubs_ext.monkeypatch()  # `ModelForm[…]` and the like, which Django does not know at run time

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("REBOND_VAR", BASE_DIR / "var"))
NODE_MODULES = BASE_DIR / "node_modules"

MODE = os.environ.get("REBOND_MODE", "production")
if MODE not in ("production", "demo", "test"):
    raise ImproperlyConfigured(f"REBOND_MODE={MODE!r} est inconnu : production, demo ou test.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = False
SECRET_KEY = os.environ.get("REBOND_SECRET_KEY", "" if PRODUCTION else "demo-and-tests-only-" + "x" * 40)
ALLOWED_HOSTS = os.environ.get("REBOND_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
SITE_URL = os.environ.get("REBOND_SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https") else []


def database(url: str) -> dict[str, object]:
    """Django's settings for `postgresql://user:password@host:port/name?host=/socket`."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": options.pop("port", None) or str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # PostgreSQL plans the statements of a page once for each connection: docs/decisions/0008
        "OPTIONS": {**options, "server_side_binding": True, "prepare_threshold": 5},
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql://localhost/rebond"))}
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = database(os.environ["DATABASE_OWNER_URL"])

INSTALLED_APPS = [
    "rebond.config",
    *(["rebond.demo"] if not PRODUCTION else []),
    "rebond.faces.public",
    "rebond.faces.portal",
    "rebond.faces.referent",
    "rebond.faces.casefile",
    "rebond.faces.agenda",
    "rebond.faces.inviting",
    "rebond.faces.allocation",
    "rebond.faces.booking",
    "rebond.faces.correspondence",
    "rebond.faces.dashboards",
    "rebond.faces.employer",
    "rebond.exchanges.packs",
    "rebond.exchanges.data_inclusion",
    "rebond.exchanges.caf",
    "rebond.exchanges.france_travail",
    "rebond.exchanges.spreadsheets",
    "rebond.exchanges.files",
    "rebond.events.forum",
    "rebond.events.accelerator",
    "rebond.events.jobdating",
    "rebond.journey.contracts",
    "rebond.journey.programmes",
    "rebond.journey.support",
    "rebond.journey.orientation",
    "rebond.journey.health",
    "rebond.work.aids",
    "rebond.work.applications",
    "rebond.work.prospecting",
    "rebond.work.hires",
    "rebond.work.clauses",
    "rebond.work.vacancies",
    "rebond.work.employers",
    "rebond.people.calls",
    "rebond.people.appointments",
    "rebond.people.beneficiaries",
    "rebond.people.accounts",
    "rebond.ground.web",
    "rebond.ground.messaging",
    "rebond.ground.documents",
    "rebond.ground.parameters",
    "rebond.ground.jobs",
    "rebond.ground.journal",
    "rebond.ground.tenancy",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_linear_migrations",
    "django_htmx",
    "template_partials",
    "csp",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rebond.config.logging.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rebond.ground.tenancy.middleware.TenancyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rebond.config.middleware.PrivateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "rebond.config.urls"
WSGI_APPLICATION = "rebond.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rebond.people.accounts.context_processors.principal",
                "rebond.config.navigation.navigation",
            ],
            "builtins": ["rebond.ground.web.templatetags.web"],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    *(["django.contrib.auth.hashers.MD5PasswordHasher"] if MODE == "test" else []),
][:: -1 if MODE == "test" else 1]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "rebond.people.accounts.adapters.Adapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  # a class
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/h/key,30/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "reauthenticate": "10/h/user",
    "change_password": "5/h/user",
    "link_unknown": "60/m/ip",
    "link_act": "30/h/key",
    "table_act": "600/h/key",
    "forum_register": "120/h/ip",
    "forum_contact": "5/h/key",
    "directory": "60/h/ip",
    "space_request": "20/h/ip,5/h/key",
}
ACCOUNT_FORMS = {
    "login": "rebond.people.accounts.forms.LoginForm",
    "reset_password": "rebond.people.accounts.forms.ResetPasswordForm",
}
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("REBOND_PROXIES", "1" if PRODUCTION else "0"))
MFA_ADAPTER = "rebond.people.accounts.adapters.MfaAdapter"
MFA_FORMS = {
    "activate_totp": "rebond.people.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "rebond.people.accounts.forms.AddKeyForm",
    "edit_webauthn": "rebond.people.accounts.forms.EditKeyForm",
    "authenticate": "rebond.people.accounts.forms.AuthenticateForm",
    "reauthenticate": "rebond.people.accounts.forms.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Rebond"
MFA_TOTP_TOLERANCE = 1  # RFC 6238, 5.2: one step, for a telephone that is slow or a page that took its time
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    (prefix, NODE_MODULES / folder)
    for prefix, folder in (
        ("vendor/bootstrap", "bootstrap/dist/css"),
        ("vendor/chartjs", "chart.js/dist"),
        ("vendor/atkinson", "@fontsource/atkinson-hyperlegible"),
    )
    if (NODE_MODULES / folder).is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = VAR / "documents"
# A worker runs four jobs at once, so that a long import delays neither messages nor seals; one that
# says nothing for 20 seconds is dead, and its jobs go back to the queue (rebond.ground.jobs.tasks).
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 4,
    "delete_jobs": "successful",
    "update_heartbeat_interval": 5,
    "stalled_worker_timeout": 20,
    "shutdown_graceful_timeout": 20,
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
JOURNAL_HEADS = VAR / "journal-heads"

# Outside demo and tests, cookies travel over https only and carry the `__Host-` prefix.
_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^sante$", r"^pret$"]
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Who carries the messages of each channel (rebond.ground.messaging.providers); "" is nobody yet.
# Letters wait for a batch, whichever: no provider carries them.
BREVO_KEY = os.environ.get("REBOND_BREVO_KEY", "")
BREVO_URL = os.environ.get("REBOND_BREVO_URL", "https://api.brevo.com")
BREVO_SENDER = os.environ.get("REBOND_SMS_SENDER", "Rebond")
_LOCAL = "" if PRODUCTION else "local"
MESSAGING = {
    "email": "smtp" if PRODUCTION else "local",
    "sms": "brevo" if BREVO_KEY else _LOCAL,
    "letter": _LOCAL,
}
# The public directory of companies (rebond.ground.connectors.directory): its address, or "local" for made-up companies.
DIRECTORY = os.environ.get(
    "REBOND_DIRECTORY_URL", "https://recherche-entreprises.api.gouv.fr" if PRODUCTION else "local"
)
# Offers of France Travail (rebond.ground.connectors.offers): the address of the service once there is a key, "local" for
# made-up offers, "" for nobody.
OFFERS_ID = os.environ.get("REBOND_OFFERS_ID", "")
OFFERS_SECRET = os.environ.get("REBOND_OFFERS_SECRET", "")
OFFERS = os.environ.get("REBOND_OFFERS_URL", "https://api.francetravail.io") if OFFERS_ID else _LOCAL
OFFERS_TOKEN = os.environ.get(
    "REBOND_OFFERS_TOKEN_URL", "https://entreprise.francetravail.fr/connexion/oauth2/access_token"
)
EMAIL_BACKEND = "rebond.ground.messaging.email.OutboxBackend"
EMAIL_HOST = os.environ.get("REBOND_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("REBOND_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("REBOND_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("REBOND_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("REBOND_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("REBOND_FROM_EMAIL", "ne-pas-repondre@rebond.example")

# One JSON object a line on the standard error, with nothing personal in it. Requests are logged by the
# middleware; Django's own lines about 4xx answers and procrastinate's about each step are not kept.
LOGGING_CONFIG = "rebond.config.logging.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "rebond.config.logging.JsonFormatter"}},
    "handlers": {
        "stream": {"class": "logging.NullHandler" if MODE == "test" else "logging.StreamHandler", "formatter": "json"}
    },
    "root": {"level": "INFO", "handlers": ["stream"]},
    "loggers": {
        "django": {"level": "INFO", "handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "procrastinate.worker": {"level": "INFO"},
        "procrastinate.worker.worker": {"level": "WARNING"},
        "_granian": {"level": "WARNING", "handlers": [], "propagate": True},
        "granian.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}

# Keys of 32 bytes, in hexadecimal. Two for the NIR: one finds, one reads. One for the secrets of second factors.
NIR_MATCHING_KEY = bytes.fromhex(os.environ.get("REBOND_NIR_MATCHING_KEY", "" if PRODUCTION else "11" * 32))
NIR_READING_KEY = bytes.fromhex(os.environ.get("REBOND_NIR_READING_KEY", "" if PRODUCTION else "22" * 32))
SECOND_FACTOR_KEY = bytes.fromhex(os.environ.get("REBOND_SECOND_FACTOR_KEY", "" if PRODUCTION else "33" * 32))

# The key ring of the compartment of health, « id:hex,id:hex »: the first key seals, all of them open. See decisions/0012.
HEALTH_KEYS = tuple(
    (name.strip(), bytes.fromhex(key))
    for name, _, key in (
        one.partition(":")
        for one in os.environ.get("REBOND_HEALTH_KEYS", "" if PRODUCTION else "demo:" + "44" * 32).split(",")
        if one
    )
)

# The seal of signed documents: a P-256 key and its certificate, in two PEM files (rebond.ground.documents.seals).
SEAL_KEY = os.environ.get("REBOND_SEAL_KEY", "" if PRODUCTION else str(VAR / "seal" / "key.pem"))
SEAL_CERTIFICATE = os.environ.get(
    "REBOND_SEAL_CERTIFICATE", "" if PRODUCTION else str(VAR / "seal" / "certificate.pem")
)
