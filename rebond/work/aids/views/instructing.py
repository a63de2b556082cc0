"""Instructing and deciding: two different people."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.web import words
from rebond.people.accounts.access import access
from rebond.work.aids import operations, rules
from rebond.work.aids.forms import DecideForm, WordsForm
from rebond.work.aids.queries.facts import eligibility
from rebond.work.aids.states import Status
from rebond.work.aids.views import subjects

GET_AND_POST = require_http_methods(["GET", "POST"])


@access(rules.OFFICERS)
@GET_AND_POST
def ask_pieces(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say to the company what is missing."""
    found = subjects.fetch(request, pk, rules.can_instruct, Status.INSTRUCTION)
    form = WordsForm(request.POST if request.method == "POST" else None, label="Ce qui manque")
    return subjects.answer(
        request, found, form,
        lambda: operations.ask_pieces(found, missing=form.cleaned_data["words"], **subjects.who(request)),
        title="Demander des pièces", button="Envoyer à l'entreprise", done="Le message part à l'entreprise.",
        sentence=f"{found.signatory_name} recevra ces mots, avec le lien pour envoyer ce qui manque.",
    )  # fmt: skip


@access(rules.OFFICERS)
@GET_AND_POST
def opinion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the instruction proposes to who decides."""
    found = subjects.fetch(request, pk, rules.can_instruct, Status.INSTRUCTION)
    data = request.POST if request.method == "POST" else None
    form = WordsForm(data, label="Votre avis, pour qui décide", initial={"words": found.opinion})
    return subjects.answer(
        request, found, form,
        lambda: operations.write_opinion(found, opinion=form.cleaned_data["words"], **subjects.who(request)),
        title="Écrire l'avis d'instruction", button="Enregistrer l'avis", done="L'avis est écrit. Une autre personne décide.",
        sentence="Qui écrit l'avis ne décide pas : une autre personne le fera.",
    )  # fmt: skip


@access(rules.OFFICERS)
@GET_AND_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Yes or no, by somebody who neither asked nor instructed."""
    found = subjects.fetch(request, pk, rules.can_decide, Status.INSTRUCTION)
    form = DecideForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        decision = operations.grant if form.cleaned_data["is_granted"] else operations.refuse
        decision(found, reason=form.cleaned_data["reason"], **subjects.who(request))

    answer = eligibility(found, today=timezone.localdate())
    amount = words.euros(answer.amount_cents) if answer else "0 €"
    said = f"{found.person_name}, chez {found.company.name} : {amount}. Avis : {found.opinion or 'non écrit'}"
    return subjects.answer(
        request, found, form, act, title="Décider de l'aide", button="Enregistrer la décision", sentence=said,
        done="La décision est enregistrée, et l'entreprise prévenue.",
    )  # fmt: skip
