"""Django's own e-mails (a new password…) go through the outbox too."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from rebond.ground.messaging import operations
from rebond.ground.messaging.models import PlatformMessage
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import context


class OutboxBackend(BaseEmailBackend):
    """Inside a département, a row of its outbox; outside any, the mail server, or the local mailbox of the demo."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        outside = context.current_or_none() is None
        if outside and settings.MESSAGING[Channel.EMAIL] == "smtp":
            connection = get_connection("django.core.mail.backends.smtp.EmailBackend", fail_silently=self.fail_silently)
            return connection.send_messages(email_messages) or 0
        for mail in email_messages:
            for address in mail.recipients():
                (_keep if outside else _queue)(mail, address)
        return len(email_messages)


def _queue(mail: EmailMessage, address: str) -> None:
    operations.send_later(
        channel=Channel.EMAIL,
        kind="account",
        recipient_id=None,
        recipient_name="",
        address=address,
        subject=str(mail.subject),
        body=str(mail.body),
        at=timezone.now(),  # noqa: TID251  # Django calls this door without a clock
    )


def _keep(mail: EmailMessage, address: str) -> None:
    PlatformMessage.objects.create(
        address=address,
        subject=str(mail.subject)[:160],
        body=str(mail.body),
        created_at=timezone.now(),  # noqa: TID251  # Django calls this door without a clock
    )
