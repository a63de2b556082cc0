"""Who really carries the messages: one function for each way, chosen by channel in the settings."""

import smtplib
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage, get_connection

from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel


class Refused(Exception):
    """The provider will never carry this message; `str()` is the French sentence that says why."""


class Unreachable(Exception):
    """The provider did not take the message, for certain: it may be offered again."""


# Any other exception leaves a doubt: the message may have gone.
Provider = Callable[[Message], None]


def local(message: Message) -> None:
    """Nothing leaves: the row itself is what the local mailbox and telephone show."""


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
        _judge(min(code for code, _ in error.recipients.values()), error)
    except smtplib.SMTPResponseException as error:
        _judge(error.smtp_code, error)
    except BadHeaderError as error:
        raise Refused("L'adresse ou l'objet de ce message n'est pas valable.") from error
    finally:
        connection.close()


def _judge(code: int, error: smtplib.SMTPException) -> None:
    if code < 500:
        raise Unreachable from error
    raise Refused(f"Le serveur de messagerie a refusé ce message (code {code}) : vérifiez l'adresse.") from error


PROVIDERS: dict[str, Provider] = {"local": local, "smtp": smtp, "": nobody}

REMEMBERING = {"local"}
"""Providers that carry a message once however often they are given its key (its id)."""


SHOWING = {"local"}
"""Providers by which nothing leaves: the row is the only place where its text can be read."""


def shows(message: Message) -> bool:
    """Whether the person reads the message in its row."""
    return _name(message) in SHOWING


def send(message: Message) -> None:
    """Give the message to the provider of its channel. Raises Refused, Unreachable, or anything when in doubt."""
    PROVIDERS[_name(message)](message)


def remembers(message: Message) -> bool:
    """Whether the message may be given again to its provider without being sent twice."""
    return _name(message) in REMEMBERING


def _name(message: Message) -> str:
    return str(settings.MESSAGING[message.channel])
