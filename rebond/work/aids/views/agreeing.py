"""The acts of one button, and the signature of the Département."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.web import pages
from rebond.people.accounts.access import access, principal_of
from rebond.work.aids import operations, rules
from rebond.work.aids.forms import ReadForm
from rebond.work.aids.models import ConventionSignature
from rebond.work.aids.operations import agreeing
from rebond.work.aids.states import Party, Status
from rebond.work.aids.views import subjects


@dataclass(frozen=True)
class Act:
    """What one button does, for whom, and what is said then."""

    rule: Callable[..., bool]
    write: Callable[..., object]
    said: str


ACTS = {
    "deposer": Act(rules.can_write, operations.submit, "La demande est déposée. Vous suivez ici chaque étape."),
    "instruire": Act(
        rules.can_instruct, operations.take, "Vous instruisez cette demande. Une autre personne la décidera."
    ),
    "reprendre": Act(rules.can_instruct, operations.resume, "L'instruction reprend."),
    "proposer": Act(
        rules.can_follow, operations.propose, "La convention est proposée : chacun reçoit le lien pour la signer."
    ),
    "corriger": Act(
        rules.can_follow, operations.take_back, "La convention est reprise. La prochaine sera une nouvelle version."
    ),
    "relancer": Act(rules.can_follow, operations.send_links, "Le lien est envoyé de nouveau à qui n'a pas signé."),
    "attestations": Act(
        rules.can_follow, partial(operations.ask_attestations, again=True), "Les attestations attendues sont demandées."
    ),
}
"""By the last word of the address."""


@access(rules.DOOR)
@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Press one of the buttons of an aid."""
    if (chosen := ACTS.get(act)) is None:
        raise Http404
    found = subjects.fetch(request, pk, chosen.rule)
    try:
        chosen.write(found, **subjects.who(request))
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, chosen.said)
    return pages.go_to(request, subjects.aid_url(found))


@access(rules.OFFICERS)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The Département signs, with an account that holds a second factor."""
    found = subjects.fetch(request, pk, rules.can_sign, Status.TO_SIGN)
    text = agreeing.latest(found)
    if text is None:
        raise PermissionDenied
    one = ConventionSignature.objects.get(convention=text, party=Party.DEPARTEMENT)
    if one.signed_at is not None:
        raise pages.Changed("Le Département a déjà signé.")
    form = ReadForm(request.POST if request.method == "POST" else None, initial={"read": text.sha256})
    return subjects.answer(
        request, found, form,
        lambda: operations.sign(one, sha256=form.cleaned_data["read"], **subjects.who(request)),
        title="Signer la convention", button="Signer pour le Département", done="C'est signé.",
        template="aids/sign.html", articles=text.content["articles"], parties=text.content["parties"],
        sentence=f"Vous signez en votre nom, {principal_of(request).user.full_name}, pour le Département.",
    )  # fmt: skip
