"""The person says yes or no to what is proposed: beside the agent, in their space, or by the link that they received."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy.models import Link
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.journey.programmes import catalogue, operations, rules
from rebond.journey.programmes.forms.prescribing import AgreeForm
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.operations.telling import AGREEMENT
from rebond.journey.programmes.states import Status
from rebond.journey.programmes.views.columns import request_url
from rebond.journey.programmes.views.inbox import to_write
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import Role
from rebond.people.accounts.views import doors

GET_AND_POST = require_http_methods(["GET", "POST"])
ACCOUNT = "allauth.account"


@access(rules.PRESCRIBERS, Role.BENEFICIARY)
@GET_AND_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person answers on the agent's screen, or on their own."""
    principal = principal_of(request)
    row = to_write(request, pk, rules.can_agree, Status.TO_SIGN)
    is_person = principal.role == Role.BENEFICIARY
    back = reverse("portal:home") if is_person else request_url(row)
    form = AgreeForm(request.POST or None)
    if form.is_valid() and once(request, form, _act(form, row, principal.actor)):
        messages.success(request, "C'est noté. Merci de votre réponse.")
        return pages.go_to(request, back)
    return render(request, "programmes/agree.html", {**_shown(row, form), "back": back, "is_person": is_person})


def _asked(link: Link) -> Enrolment | None:
    rows = Enrolment.objects.filter(pk=link.object_id, is_confidential=False)
    return rows.select_related("beneficiary", "organisation").first()


@GET_AND_POST
@doors.by_link(AGREEMENT, _asked, page="programmes/agree_late.html")
def agree_by_link(request: HttpRequest, row: Enrolment, token: str) -> HttpResponse:
    """Whoever holds the link answers for its person; the page says their first name, and nothing else of them."""
    is_open = row.status == Status.TO_SIGN
    form = AgreeForm(request.POST or None)
    is_posted = request.method == "POST"
    if is_open and form.is_valid() and once(request, form, _act(form, row, Actor("link", row.pk))):
        return pages.go_to(request, request.path)
    status = 422 if is_posted and is_open else 200
    shown = {**_shown(row, form), "is_open": is_open, "is_refused": row.status == Status.CANCELLED}
    return render(request, "programmes/agree_by_link.html", shown, status=status)


def _act(form: AgreeForm, row: Enrolment, by: Actor) -> Callable[[], object]:
    def act() -> None:
        if form.cleaned_data["answer"] == "yes":
            operations.agree(row, by=by, at=timezone.now())
        else:
            operations.decline(row, by=by, at=timezone.now())

    return act


def _shown(row: Enrolment, form: AgreeForm) -> dict[str, object]:
    programme = catalogue.get(row.programme, on=timezone.localdate())
    return {"form": form, "row": row, "programme": programme, "person": row.beneficiary}
