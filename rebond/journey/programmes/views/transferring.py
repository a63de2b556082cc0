"""Sending many requests of one action to another structure, from the list of who sent them or of who received them."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from rebond.ground.web import bulk, pages
from rebond.ground.web.forms import once
from rebond.journey.programmes import catalogue, operations, rules
from rebond.journey.programmes.forms.prescribing import TransferForm
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries import lists as rows_of
from rebond.journey.programmes.queries.places import offers
from rebond.journey.programmes.views import inbox, prescribing
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import Role

AT_MOST = 200
"""How many requests go at once."""

TITLE = "Confier à une autre structure"
SAID = "Chaque demande repart avec ses propres délais, et l'ancienne structure rend la place qu'elle avait donnée."
ONE_ACTION = "Choisissez des demandes d'une seule action : filtrez la liste par action, puis recommencez."
NOT_YOURS = "cette demande n'est pas à vous de confier"


@access(rules.SENDERS)
@require_POST
def transfer_sent(request: HttpRequest) -> HttpResponse:
    """From the list of what was prescribed."""
    principal = principal_of(request)
    form = prescribing.filters_of(principal)
    return _transfer(request, bulk.chosen(request, prescribing.SENT, rows_of.sent(principal), form=form))


@access({Role.STRUCTURE_MANAGER})
@require_POST
def transfer_received(request: HttpRequest) -> HttpResponse:
    """From the list of what the structure received."""
    principal = principal_of(request)
    rows = rows_of.inbox(principal, timezone.localdate())
    return _transfer(request, bulk.chosen(request, inbox.INBOX, rows, form=inbox.filters_of(principal)))


def _transfer(request: HttpRequest, choice: bulk.Chosen) -> HttpResponse:
    today = timezone.localdate()
    codes = set(choice.rows.order_by().values_list("programme", flat=True))
    if len(codes) > 1 or choice.count > AT_MOST:
        refusal = ONE_ACTION if len(codes) > 1 else f"Au plus {AT_MOST} demandes à la fois : réduisez la liste."
        messages.warning(request, refusal)
        return pages.go_to(request, choice.back)
    found = [one for code in codes for one in offers(catalogue.get(code, on=today), None, on=today)]
    form = TransferForm(request.POST if choice.is_answered else None, offers=found, is_near=False)
    told: list[tuple[int, Counter[str]]] = []
    if (
        choice.is_confirmed
        and form.is_valid()
        and once(request, form, lambda: told.append(_each(request, choice, form)))
    ):
        participle = ("demande confiée à une autre structure", "demandes confiées à une autre structure")
        done, refused = told[0] if told else (choice.count, Counter())
        return bulk.tell(request, choice, done=done, participle=participle, refused=refused)
    return bulk.ask(request, choice, title=TITLE, sentence=SAID, button="Confier à cette structure", form=form)


def _each(request: HttpRequest, choice: bulk.Chosen, form: TransferForm) -> tuple[int, Counter[str]]:
    principal, now, place = principal_of(request), timezone.now(), form.cleaned_data["place"]
    where = {"organisation": place.organisation, "provision": place.provision, "motive": form.cleaned_data["motive"]}

    def act(row: Enrolment) -> None:
        if not rules.can_move(principal, row):
            raise ValidationError(NOT_YOURS)
        operations.transfer(row, **where, by=principal.actor, at=now)

    return bulk.each(choice.rows.order_by("fair_at", "pk"), act)
