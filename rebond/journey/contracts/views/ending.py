"""Validating what everybody signed, giving a contract up, ending it before its term."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.journey.contracts import operations, rules
from rebond.journey.contracts.forms.signing import EndForm
from rebond.journey.contracts.states import IN_HAND, Status
from rebond.journey.contracts.views import subjects
from rebond.people.accounts.access import access
from rebond.people.accounts.states import REFERENTS, Role


@access(rules.VALIDATORS)
@require_http_methods(["GET", "POST"])
def validate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The Département validates: the contract is in force, and sealed."""
    found = subjects.fetch(request, pk, rules.can_validate, Status.TO_VALIDATE)
    form = subjects.ActForm(request.POST if request.method == "POST" else None)
    return subjects.answer(
        request, found, form, lambda: operations.validate(found, **subjects.who(request)), said="Le contrat est validé et scellé.",
        title="Valider le contrat", button="Valider",
        sentence="Tous ont signé. Une fois validé, le contrat est en cours et son PDF est scellé.",
    )  # fmt: skip


@access(rules.WRITERS)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give up a contract that is being prepared."""
    found = subjects.fetch(request, pk, rules.can_write, *IN_HAND)
    form = subjects.ActForm(request.POST if request.method == "POST" else None)
    return subjects.answer(
        request, found, form, lambda: operations.cancel(found, **subjects.actor(request)),
        said="Le contrat est abandonné.", title="Abandonner ce contrat", button="Abandonner",
        sentence="Ce qui est écrit et les signatures déjà données restent lisibles, mais ne servent plus.",
    )  # fmt: skip


@access(REFERENTS, Role.STRUCTURE_MANAGER, rules.VALIDATORS)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A signed contract ends before its term."""
    found = subjects.fetch(request, pk, rules.can_end, Status.SIGNED)
    form = EndForm(request.POST or None, today=timezone.localdate())

    def act() -> None:
        typed = form.cleaned_data
        operations.end(found, on=typed["on"], reason=typed["reason"], **subjects.actor(request))

    return subjects.answer(
        request, found, form, act, said="La fin du contrat est notée.", title="Noter la fin du contrat",
        button="Enregistrer la fin", sentence="Pour un autre contrat, renouvelez plutôt celui-ci : il sera remplacé.",
    )  # fmt: skip
