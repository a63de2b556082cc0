"""The secret address at which a provider reports: worked out from the site's secret, kept nowhere."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "rebond.messaging.reports"


def _token(departement: int) -> str:
    seal = salted_hmac(_SALT, str(departement), algorithm="sha256").hexdigest()[:32]
    return f"{departement}-{seal}"


def departement_of(token: str) -> int | None:
    """The département whose secret address this is; None for any other."""
    number = token.partition("-")[0]
    if not number.isascii() or not number.isdigit() or len(number) > 3:
        return None
    return int(number) if constant_time_compare(token, _token(int(number))) else None


def reports_url(departement: int) -> str:
    """Where the provider says that a message of this département arrived, came back, or was answered « STOP »."""
    return settings.SITE_URL + reverse("correspondence:report", args=[_token(departement)])
