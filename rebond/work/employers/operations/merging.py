"""Two records of one company become one: everything that was the second's is the first's, and nothing is lost."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts import operations as accounts
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Capability
from rebond.work.employers.models import Company
from rebond.work.employers.operations import OF_COMPANY, OF_ORGANISATION
from rebond.work.employers.states import UNNAMED


@transaction.atomic
def merge(kept: Company, other: Company, *, by: Actor, at: datetime) -> Company:
    """What refers to the other company, in any room, refers to the kept one, told what it did not know of itself.

    The other's SIRET leads to the kept one. Raises ValidationError, with what to settle first, when both cannot be one.
    """
    kept, other = _both(kept, other)
    _end_double_members(kept.organisation, other.organisation, by=by, at=at)
    for relation in _relations(Company):
        _move(relation, other, kept)
    for relation in _relations(Organisation):
        _move(relation, other.organisation, kept.organisation)
    _complete(kept, other)
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    other.organisation.closed_on = timezone.localtime(at).date()
    other.organisation.save(update_fields=["closed_on"])
    changes = [(row.pk, other.siret, kept.siret) for row in (kept, other)]
    journal.record_all("merge_company", Company, changes, by=by, at=at)
    return kept


def _both(kept: Company, other: Company) -> tuple[Company, Company]:
    """The two rows, locked in one order whoever asks. Raises ValidationError when they are not two live companies."""
    rows = Company.objects.select_for_update(of=("self", "organisation")).select_related("organisation").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[kept.pk, other.pk])}
    if len(found) != 2:
        raise ValidationError("Choisissez deux entreprises différentes.", code="same")
    if any(row.merged_into_id for row in found.values()):
        raise ValidationError("L'une des deux fiches est déjà réunie à une autre : actualisez la page.", code="merged")
    if any(row.siret == UNNAMED for row in found.values()):
        raise ValidationError(
            "L'une des deux fiches tient les offres des entreprises que France Travail ne nomme pas : elle reste seule.",
            code="unnamed",
        )
    kept, other = found[kept.pk], found[other.pk]
    if missions := set(other.organisation.capabilities) - {Capability.COMPANY}:
        said = ", ".join(sorted(str(Capability(one).label) for one in missions))
        raise ValidationError(
            f"« {other.name} » n'est pas seulement une entreprise ({said}) : gardez cette fiche-là, et réunissez-lui l'autre.",
            code="missions",
        )
    return kept, other


def _end_double_members(kept: Organisation, other: Organisation, *, by: Actor, at: datetime) -> None:
    """Who signs in for both keeps one access."""
    mine = Membership.objects.filter(organisation=kept, ended_at=None).values_list("user", "role")
    theirs = Membership.objects.filter(organisation=other, ended_at=None)
    known = set(mine)
    accounts.end_memberships([one for one in theirs if (one.user_id, one.role) in known], by=by, at=at)


def _relations(model: type[models.Model]) -> Iterator[models.ManyToOneRel]:
    """Every foreign key to the model, of whichever room; a company's own organisation is not one of them."""
    for relation in model._meta.get_fields(include_hidden=True):
        is_own = model is Organisation and relation.related_model is Company
        if isinstance(relation, models.ManyToOneRel) and not is_own:
            yield relation


def _move(relation: Any, other: models.Model, kept: models.Model) -> None:
    """The rows of one foreign key follow. Raises ValidationError with the sentence of the constraint that forbids it."""
    rows = relation.related_model._base_manager.filter(**{relation.field.name: other})
    try:
        with transaction.atomic():
            rows.update(**{relation.field.name: kept})
    except IntegrityError as error:
        raise ValidationError(_refusal(relation.related_model, error), code="conflict") from error


def _refusal(model: type[models.Model], error: IntegrityError) -> str:
    said = next((one for one in model._meta.constraints if one.name in str(error)), None)
    reason = said.violation_error_message if said else f"Les deux ont le même élément ({model._meta.verbose_name})."
    return f"Ces deux fiches ne peuvent pas être réunies telles quelles. {reason} Réglez d'abord ce doublon, puis recommencez."


def _complete(kept: Company, other: Company) -> None:
    """What the kept one did not know of itself, the other tells."""
    for name in OF_COMPANY:
        if name != "note" and getattr(kept, name) in ("", None):
            setattr(kept, name, getattr(other, name))
    kept.note = "\n".join(note for note in dict.fromkeys((kept.note, other.note)) if note)[:2000]
    kept.save(update_fields=list(OF_COMPANY))
    for name in OF_ORGANISATION:
        if not getattr(kept.organisation, name):
            setattr(kept.organisation, name, getattr(other.organisation, name))
    kept.organisation.save(update_fields=list(OF_ORGANISATION))
