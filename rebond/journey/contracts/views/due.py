"""The door of the queues: one list, whichever queue the address names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.deadlines.rules import Deadline, Rule, Unit
from rebond.ground.web import html, words
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.journey.contracts.forms.due import DueFilters
from rebond.journey.contracts.models import Contract, Ppae
from rebond.journey.contracts.queries import queues
from rebond.journey.contracts.queries.clocks import CONTRACT, PPAE, RENEWAL
from rebond.journey.contracts.queries.queues import Queue
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.principals import Principal

PROMISES = {
    "contrats-finissant": RENEWAL,
    "contrats-finis": RENEWAL,
    "ppae-en-retard": PPAE,
    "contrats-anciens": "",
}
"""Which deadline of the pack a queue's days come from; the contract's own when it is not said."""
SENTENCES = {
    CONTRACT: "Le contrat est signé dans le mois qui suit l'orientation ; avant 2025, deux mois pour un parcours social.",
    RENEWAL: "Le contrat suivant est signé avant la fin de celui en cours.",
    PPAE: "Le projet personnalisé (PPAE) arrive au Pôle dans le délai du Département.",
    "": "Les contrats d'avant 2025 sont remplacés avant la fin de la transition (décret n° 2024-1244).",
}


def _chip(sentence: str, today: date, row: Any) -> object:
    if row.due_on is None:
        return ""
    rule = Rule("", "", "", 0, Unit.DAY, row.due_on, None, "", sentence)
    return html.chip_deadline(Deadline(rule, row.due_on, today))


def _since(queue: Queue, row: Any) -> object:
    fact: date | datetime | None = getattr(row, queue.since)
    return words.short_day(fact) if fact else ""


def _referent(row: Any) -> str:
    referent = row.beneficiary.referent
    return referent.user.full_name if referent else "sans référent"


def _pole(row: Any) -> str:
    pole = row.beneficiary.pole
    return pole.name if pole else "Sans Pôle"


def _url(row: Any) -> str:
    """Where the act is done: the contract, the PPAE, or the file of whoever has neither."""
    if isinstance(row, Contract):
        return reverse("contracts:contract", args=[row.pk])
    if isinstance(row, Ppae):
        return reverse("contracts_due:ppae_read", args=[row.pk])
    return reverse("casefile:person", args=[row.beneficiary_id])


SINCE = {
    "handed_over_at": "Orientation remise le",
    "ends_on": "Dernier jour du contrat",
    "proposed_at": "Proposé le",
    "refused_at": "Refus noté le",
    "last_signed_at": "Dernière signature le",
    "signed_at": "Signé le",
    "received_at": "Reçu le",
}


@lru_cache(maxsize=64)
def _spec(queue: Queue, today: date) -> ListSpec:
    sentence = SENTENCES[PROMISES.get(queue.key, CONTRACT)]
    asking = (Action("Demander le PPAE", "contracts_due:ppae_remind", "envelope-plus"),)
    return ListSpec(
        key="contracts.due",
        columns=(
            Column("personne", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
            Column("delai", "Délai", partial(_chip, sentence, today), sort="due_on", text=lambda row: row.due_on),
            Column("depuis", SINCE[queue.since], partial(_since, queue), sort=queue.since),
            Column("referent", "Référent", _referent),
            Column("pole", "Pôle d'insertion", _pole, is_default=False),
        ),
        sort="delai" if queue.key != "ppae-a-lire" else "depuis",
        nouns=("personne", "personnes"),
        row_url=_url,
        row_label=lambda row: str(row.beneficiary.sorted_name),
        filters={"file": lambda condition: condition, "delai": lambda condition: condition},
        actions=asking if queue.key == "ppae-en-retard" else (),
        csv_name=queue.key,
    )


@dataclass(frozen=True)
class Source:
    """One queue as one principal sees it now."""

    queue: Queue
    spec: ListSpec
    rows: QuerySet[Any]
    queues: list[Queue]
    today: date

    def form(self, data: QueryDict) -> DueFilters:
        """The filters of the list."""
        week = Q(due_on__gte=self.today, due_on__lte=self.today + timedelta(days=7))
        conditions = {"retard": Q(due_on__lt=self.today), "semaine": week}
        return DueFilters(data, queues=self.queues, conditions=conditions)


def source(principal: Principal, key: str, *, today: date) -> Source:
    """The queue that the address names, or the first that the role has."""
    found = queues.queues_of(principal.role)
    queue = next((one for one in found if one.key == key), found[0])
    rows = queue.rows(principal, today).select_related("beneficiary__referent__user", "beneficiary__pole")
    if rows.model is Orientation:
        rows = rows.defer("proposal")
    return Source(queue, _spec(queue, today), rows, found, today)


@access(queues.READERS)
@require_http_methods(["GET", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """One queue of contracts or PPAE, the most pressing first."""
    found = source(principal_of(request), request.GET.get("file", ""), today=timezone.localdate())
    return respond(
        request,
        found.spec,
        found.rows,
        template="contracts/due.html",
        form=found.form,
        context={"queue": found.queue},
    )
