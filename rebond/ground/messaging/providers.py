"""Who really carries the messages: one function for each way, chosen by channel in the settings."""

import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.mail import BadHeaderError, EmailMessage, get_connection

from rebond.ground.messaging import brevo
from rebond.ground.messaging.answers import DeadEnd, OutOfCredit, Receipt, Refused, Unreachable
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel

Provider = Callable[[Message], Receipt | None]
"""Gives the message; raises Refused or Unreachable. Any other exception leaves a doubt: the message may have gone."""


@dataclass(frozen=True)
class Faults:
    """What the local provider plays: tests and the demo see how the rest bears it."""

    is_slow: bool = False
    is_failing: bool = False
    is_reporting_twice: bool = False
    is_out_of_credit: bool = False


FAULTS = "messaging.faults"
SLOWNESS = 2  # seconds
ONE_IN = 20


def play(faults: Faults) -> None:
    """Let the local provider play these faults, in every process, until others are chosen."""
    cache.set(FAULTS, faults, timeout=None)


def playing() -> Faults:
    """The faults that the local provider plays now."""
    found = cache.get(FAULTS)
    return found if isinstance(found, Faults) else Faults()


def local(message: Message) -> Receipt:
    """Nothing leaves: the row itself is what the local mailbox and telephone show. It plays the faults chosen."""
    faults = playing()
    if faults.is_slow:
        time.sleep(SLOWNESS)
    if faults.is_out_of_credit and message.channel == Channel.SMS:
        raise OutOfCredit
    if faults.is_failing and message.pk.int % ONE_IN == 0:
        raise DeadEnd("Ce numéro ou cette adresse n'existe pas (panne jouée par la démonstration).")
    return Receipt(f"local-{message.pk.hex[:12]}", reports=2 if faults.is_reporting_twice else 1)


def nobody(message: Message) -> None:
    """No provider is chosen for this channel."""
    channel = Channel(message.channel).label
    raise Refused(f"Aucun service d'envoi n'est configuré pour ce canal ({channel}). Prévenez l'administrateur.")


def smtp(message: Message) -> None:
    """Through the mail server of the settings. A 4xx answer is a wait, a 5xx answer a refusal."""
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend")
    mail = EmailMessage(
        message.subject,
        message.body,
        to=[message.address],
        headers={"Message-ID": f"<{message.pk}@{urlsplit(settings.SITE_URL).hostname}>"},
        connection=connection,
    )
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable from error
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        _judge(min(code for code, _ in error.recipients.values()), error, refusal=DeadEnd)
    except smtplib.SMTPResponseException as error:
        _judge(error.smtp_code, error)
    except BadHeaderError as error:
        raise Refused("L'adresse ou l'objet de ce message n'est pas valable.") from error
    finally:
        connection.close()


def _judge(code: int, error: smtplib.SMTPException, *, refusal: type[Refused] = Refused) -> None:
    if code < 500:
        raise Unreachable from error
    raise refusal(f"Le serveur de messagerie a refusé ce message (code {code}) : vérifiez l'adresse.") from error


PROVIDERS: dict[str, Provider] = {"local": local, "smtp": smtp, "brevo": brevo.send, "": nobody}

REMEMBERING = {"local"}
"""Providers that carry a message once however often they are given its key (its id)."""


SHOWING = {"local"}
"""Providers by which nothing leaves: the row is the only place where its text can be read."""


def shows(message: Message) -> bool:
    """Whether the person reads the message in its row."""
    return _name(message) in SHOWING


def send(message: Message) -> Receipt:
    """Give the message to the provider of its channel. Raises Refused, Unreachable, or anything when in doubt."""
    return PROVIDERS[_name(message)](message) or Receipt()


def remembers(message: Message) -> bool:
    """Whether the message may be given again to its provider without being sent twice."""
    return _name(message) in REMEMBERING


def _name(message: Message) -> str:
    return str(settings.MESSAGING[message.channel])
