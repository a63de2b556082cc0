"""Asking the carers of the Pôle for an opinion: a question of a closed list, and not a word of health."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.journey.health import queries
from rebond.journey.health.models import HealthRequest
from rebond.journey.health.states import Status
from rebond.people.accounts.models import Membership
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.contacts import check_is_here


@transaction.atomic
def ask(beneficiary: Beneficiary, *, question: str, member: Membership, by: Actor, at: datetime) -> HealthRequest:
    """Whoever gives opinions at the Pôle has the question in their list.

    Raises ValidationError when it is asked already, when nobody gives opinions there, or when another département follows
    the person now.
    """
    check_is_here(beneficiary)
    if not queries.givers_of(beneficiary, on=local_day(at)).exists():
        raise ValidationError(
            "Personne ne donne d'avis dans ce Pôle en ce moment : la demande n'arriverait à personne."
        )
    asked = HealthRequest(beneficiary=beneficiary, question=question, asked_at=at, asked_by=member)
    asked.clean_fields(exclude=["departement", "beneficiary", "asked_by"])
    asked.validate_constraints()
    asked.save(force_insert=True)
    journal.record("ask_opinion", asked, by=by, at=at)
    return asked


def take(request: HealthRequest, *, member: Membership, by: Actor, at: datetime) -> HealthRequest:
    """Somebody sees to it, and whoever asked knows. Raises IllegalMove when a colleague was faster."""
    return move(request, to=Status.TAKEN, by=by, at=at, taken_by=member)


def cancel(request: HealthRequest, *, by: Actor, at: datetime) -> HealthRequest:
    """There is no need of it any more. Raises IllegalMove once it is answered."""
    return move(request, to=Status.CANCELLED, by=by, at=at)
