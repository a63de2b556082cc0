"""The PPAE of who is at France Travail: asking for it, receiving it, reading it, sending it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from rebond.ground.documents import operations as documents
from rebond.ground.documents import scans
from rebond.ground.documents.models import Document
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import links
from rebond.journey.contracts.models import Ppae
from rebond.journey.contracts.queries.of_person import reminded_since
from rebond.journey.contracts.states import PpaeMeans
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.operations import notices

PURPOSE = "ppae"
"""The purpose of the link with which a person sends their PPAE, without an account."""
KEPT = timedelta(days=60)
"""How long such a link lasts: each reminder brings a new one."""
MESSAGE = "document_wanted"
TITLE = "votre projet personnalisé (PPAE)"
TAKEN = "Le PPAE de cette personne est déjà reçu : actualisez la page."


@dataclass(frozen=True)
class Reminded:
    """What came of a reminder: how many were told, how many had been a few days ago, how many nothing reaches."""

    told: int
    too_soon: int
    unreached: int


@transaction.atomic
def remind(orientations: QuerySet[Orientation], *, by: Actor, at: datetime) -> Reminded:
    """Each person gets a link with which to send a photo, unless they got one a few days ago (`ppae.remind_days`)."""
    rows = list(orientations.select_related("beneficiary__pole").select_for_update(of=("self",)).order_by("pk"))
    soon = reminded_since([row.beneficiary_id for row in rows], at=at)
    asked = [row for row in rows if row.beneficiary_id not in soon]
    told = _ask(asked, at=at)
    journal.record_all("ask_ppae", Orientation, [(row.pk, "", "") for row in asked], by=by, at=at)
    return Reminded(told, len(rows) - len(asked), len(asked) - told)


def _ask(orientations: Sequence[Orientation], *, at: datetime) -> int:
    """Put the message in the outbox for each; how many it reaches."""
    if not orientations:
        return 0
    addresses = issue_links([row.pk for row in orientations], at=at)
    said = [
        notices.Notice(
            row.beneficiary,
            {
                "title": TITLE,
                "link": addresses[row.pk],
                "phone": row.beneficiary.pole.phone if row.beneficiary.pole else "",
            },
        )
        for row in orientations
    ]
    return len(notices.tell_all(said, message=MESSAGE, at=at))


def issue_links(orientations: Sequence[UUID], *, at: datetime) -> dict[UUID, str]:
    """The address with which the person of each orientation sends their PPAE; only its hash is kept."""
    tokens = links.create_all(purpose=PURPOSE, object_ids=orientations, expires_at=at + KEPT)
    return {pk: settings.SITE_URL + reverse("contracts_due:ppae_by_link", args=[token]) for pk, token in tokens.items()}


@transaction.atomic
def receive_ppae(
    orientation: Orientation,
    *,
    means: PpaeMeans,
    content: bytes = b"",
    signed_on: date | None = None,
    member: Membership | None = None,
    by: Actor,
    at: datetime,
) -> Ppae:
    """The PPAE of this orientation reached the Pôle: a photo to read, a flow, or by hand.

    What an agent or France Travail brings needs no reading. Raises ValidationError when one is kept already, for a paper
    that cannot be read, or a signature to come.
    """
    row = Orientation.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    if Ppae.objects.filter(orientation=row, rejected_at=None).exists():
        raise ValidationError(TAKEN)
    if signed_on and signed_on > timezone.localtime(at).date():
        raise ValidationError({"signed_on": "Cette date est à venir : vérifiez le jour de la signature."})
    made = Ppae.objects.create(
        beneficiary_id=row.beneficiary_id,
        orientation=row,
        means=means,
        received_at=at,
        signed_on=signed_on,
        document=_kept(content, at=at) if content else None,
        noted_by=member,
        checked_at=None if means == PpaeMeans.PHOTO else at,
    )
    journal.record("receive_ppae", made, by=by, at=at, after=means)
    return made


def _kept(content: bytes, *, at: datetime) -> Document:
    scan = scans.cleaned(content)
    name = f"ppae-{at:%Y-%m-%d}.{scan.extension}"
    return documents.store(
        scan.content, title="Projet personnalisé (PPAE)", filename=name, content_type=scan.content_type, at=at
    )


@transaction.atomic
def keep(ppae: Ppae, *, by: Actor, at: datetime) -> None:
    """The PPAE can be read and is whole. Raises ValidationError when somebody said so, or sent it back, meanwhile."""
    _settle(ppae, checked_at=at)
    journal.record("keep_ppae", ppae, by=by, at=at)


@transaction.atomic
def send_back(ppae: Ppae, *, missing: str, by: Actor, at: datetime) -> bool:
    """The person is told that another is awaited, and reads what is missing behind their link. Whether they were reached.

    Raises ValidationError when somebody kept it, or sent it back, meanwhile.
    """
    _settle(ppae, checked_at=at, rejected_at=at, rejection=missing)
    journal.record("send_ppae_back", ppae, by=by, at=at)
    row = Orientation.objects.select_related("beneficiary__pole").get(pk=ppae.orientation_id)
    return bool(_ask([row], at=at))


def _settle(ppae: Ppae, **facts: object) -> None:
    """Of two who read it at once, one is right."""
    if not Ppae.objects.filter(pk=ppae.pk, checked_at=None, rejected_at=None).update(**facts):
        raise ValidationError("Une autre personne vient de lire ce PPAE : actualisez la page.")
