"""Reading the outbox, and the words that it sends."""

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from rebond.ground.messaging import rules
from rebond.ground.messaging.models import DeadAddress, Message, PlatformMessage, Template
from rebond.ground.messaging.states import UNSETTLED, Channel, Status
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement


def unsettled() -> QuerySet[Message]:
    """Messages that were not sent, `failure` saying why, or of which nobody knows: a human must decide."""
    return Message.objects.filter(status__in=UNSETTLED)


Messages = QuerySet[Message]


def quiet_until(at: datetime) -> datetime | None:
    """When what does not press may arrive: None at once, else the end of the quiet hours of the département."""
    local = timezone.localtime(at)
    return rules.next_loud(local, parameters.get("messaging.quiet", on=local.date()))


def next_morning(at: datetime) -> datetime:
    """When the quiet hours of now, or those that come next, end."""
    local = timezone.localtime(at)
    return rules.next_morning(local, parameters.get("messaging.quiet", on=local.date()))


def waiting_letters() -> Messages:
    """Letters that no batch has printed yet."""
    return Message.objects.filter(channel=Channel.LETTER, status=Status.QUEUED)


def dead_among(addresses: set[str]) -> set[tuple[str, str]]:
    """Those of these numbers and addresses that the network refuses, as (channel, address)."""
    if not addresses:
        return set()
    return set(DeadAddress.objects.filter(address__in=addresses).values_list("channel", "address"))


def dead_rows(addresses: set[str]) -> QuerySet[DeadAddress]:
    """What is known of those of these numbers and addresses that the network refuses."""
    return DeadAddress.objects.filter(address__in=addresses)


def dead(channel: str) -> "QuerySet[DeadAddress, str]":
    """The numbers, or the e-mail addresses, that the network refuses: for a subquery."""
    return DeadAddress.objects.filter(channel=channel).values_list("address", flat=True)


def versions(code: str, channel: str, kind: str = "", language: str = "") -> QuerySet[Template]:
    """Every version of some words, the latest first."""
    return Template.objects.filter(code=code, channel=channel, kind=kind, language=language).order_by("-version")


def pack_text(code: str, channel: str, *, at: datetime) -> tuple[str, str]:
    """The object and the words that the pack gives a message. A letter says what the e-mail says, unless the pack has its own.

    Raises MissingParameter.
    """
    text = parameters.get(f"message.{code}", on=timezone.localtime(at).date())
    body = text["sms"] if channel == Channel.SMS else text["email"]
    if channel == Channel.LETTER:
        body = text.get("letter", body)
    return ("" if channel == Channel.SMS else text["subject"]), body.strip()


class Wordings:
    """The words in force of one message, for any channel, kind and language: two reads, whatever the number of people."""

    def __init__(self, code: str, *, at: datetime) -> None:
        self.code, self.at = code, at
        rows = Template.objects.filter(code=code).order_by("channel", "kind", "language", "-version")
        self.written = {
            (row.channel, row.kind, row.language): row for row in rows.distinct("channel", "kind", "language")
        }

    @property
    def has_letter(self) -> bool:
        """Whether paper can say it: the pack's words for a letter need no link to follow and no code."""
        return not {"link", "code"} & set(rules.places(pack_text(self.code, Channel.LETTER, at=self.at)[1]))

    def of(self, channel: str, *, kind: str = "", language: str = "") -> tuple[str, str]:
        """The object and the words: those of the kind before the general ones, the person's language before French."""
        for spoken in dict.fromkeys((language, "")):
            for wanted in dict.fromkeys((kind, "")):
                row = self.written.get((channel, wanted, spoken))
                if row is not None and not row.is_pack:
                    return row.subject, row.body
        return pack_text(self.code, channel, at=self.at)


def places_of(code: str, *, at: datetime) -> list[str]:
    """What the product fills in a message: every place that the pack's own texts have, and the two that are always filled."""
    text: Mapping[str, Any] = parameters.get(f"message.{code}", on=timezone.localtime(at).date())
    whole = "\n".join(text.get(part, "") for part in ("sms", "subject", "email", "letter"))
    return list(dict.fromkeys([*ALWAYS, *rules.places(whole)]))


ALWAYS = ("first_name", "institution")


def faults(code: str, channel: str, *, subject: str, body: str, at: datetime) -> list[str]:
    """What forbids to publish these words, in French sentences."""
    own = set(rules.places("\n".join(pack_text(code, channel, at=at))))
    hosts = {urlsplit(settings.SITE_URL).hostname or ""}
    allowed, essential = places_of(code, at=at), own & rules.ESSENTIAL
    found = list(rules.faults(channel, subject=subject, body=body, allowed=allowed, essential=essential, hosts=hosts))
    if channel == Channel.SMS and not found:
        most = parameters.get("messaging.sms", on=timezone.localtime(at).date())["max_segments"]
        if (count := heaviest(body, most)) > most:
            found.append(
                f"Une fois rempli, ce texte peut prendre {count} SMS ; le Département en permet {most}. Raccourcissez-le."
            )
    return found


def heaviest(body: str, most: int) -> int:
    """How many SMS a text is, filled with about the longest that it may say, accents spared if it is over `most`."""
    link = f"{settings.SITE_URL}/r/{'x' * 22}/"
    return rules.segments(rules.fitted(rules.filled(body, {**rules.LONGEST, "link": link}), most))


def mailbox(channel: str, *, address: str = "", limit: int = 100) -> list[Message | PlatformMessage]:
    """The local mailbox or telephone of the demo: the last messages of every département, latest first.

    With `address`, those of one person only. Messages sent outside any département are among them.
    """
    found: list[Message | PlatformMessage] = []
    mine = {"address": address} if address else {}
    for departement in Departement.objects.order_by("pk").values_list("pk", flat=True):
        with context.departement(departement):
            found += Message.objects.filter(channel=channel, **mine).order_by("-created_at")[:limit]
    if channel == Channel.EMAIL:
        found += PlatformMessage.objects.filter(**mine).order_by("-created_at")[:limit]
    return sorted(found, key=attrgetter("created_at"), reverse=True)[:limit]
