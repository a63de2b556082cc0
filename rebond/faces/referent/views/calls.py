"""Door of a call noted in two taps from the list."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.journey.support.rules import WRITERS
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import contacts
from rebond.people.beneficiaries.rules import can_note_contact
from rebond.people.beneficiaries.states import ContactKind


@access(WRITERS)
@require_POST
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A call, from the list, in two taps: the person answered, or did not."""
    principal, now = principal_of(request), timezone.now()
    person = get_or_refuse(Beneficiary.objects.visible_to(principal), principal, can_note_contact, pk=pk)
    is_reached = request.POST.get("reached") == "oui"
    back = pages.way_back(request, default=reverse("referent:home"))
    form = forms.Form(request.POST)

    def act() -> None:
        contacts.note_contact(
            person,
            kind=ContactKind.CALL,
            is_reached=is_reached,
            author=principal.membership,
            by=principal.actor,
            at=now,
        )

    if request.POST.get("reached") not in ("oui", "non"):
        messages.warning(request, "Dites si la personne a répondu.")
    elif once(request, form, act):
        answered = "a répondu" if is_reached else "n'a pas répondu"
        messages.success(request, f"Appel noté : {person.full_name} {answered}.")
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return pages.go_to(request, back)
