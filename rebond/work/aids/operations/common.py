"""What every operation of aids starts with: the row that nobody else changes meanwhile, the rules of its day, who acts."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.aids import rules
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.queries.schemes import NO_AID, Scheme, scheme


def locked(aid: TutoringAid, *expected: str) -> TutoringAid:
    """The aid, held until the end of the transaction. Raises IllegalMove unless it is in one of these statuses."""
    rows = TutoringAid.objects.select_for_update(of=("self",))
    row = rows.select_related("hire", "beneficiary", "company__organisation", "tutor").get(pk=aid.pk)
    if expected and row.status not in expected:
        raise IllegalMove("Cette aide a déjà changé d'état : rouvrez la page.", code="moved")
    return row


def rules_of(on: date) -> Scheme:
    """The scheme of a hire of this day. Raises ValidationError where there is none."""
    found = scheme(on)
    if found is None:
        raise ValidationError(NO_AID, code="no_aid")
    return found


def person_of(aid: TutoringAid) -> Beneficiary:
    """Who was hired. Raises ValidationError once their file is erased."""
    if aid.beneficiary is None:
        raise ValidationError("Le dossier de cette personne est effacé.", code="erased")
    return aid.beneficiary


def user_of(by: Actor) -> UUID:
    """Who acts, as a person: two roles do not make two people. Raises ValidationError for who is none."""
    if by.kind != "user" or by.id is None:
        raise ValidationError("Cet acte demande une personne connectée.", code="user")
    return by.id


def check_not_instructor(by: Actor, *aids: TutoringAid, said: str) -> None:
    """Raises ValidationError for whoever had a hand in the instruction of one of these."""
    if rules.has_instructed(user_of(by), *(one.pk for one in aids)):
        raise ValidationError(f"Qui a instruit l'aide {said}", code="instructor")


def day_of(at: datetime) -> date:
    """The local day of an instant."""
    return timezone.localtime(at).date()
