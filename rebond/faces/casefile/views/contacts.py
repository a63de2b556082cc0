"""Door of the contacts with a person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.faces.casefile.forms.contacts import PRESETS, ContactForm
from rebond.faces.casefile.views.editing import done, fetch, way_back
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, principal_of
from rebond.people.beneficiaries import rules
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import contacts
from rebond.people.beneficiaries.queries import gone


@access(rules.FILE_READERS)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note a contact in one tap, with a few words if they help."""
    person = fetch(request, pk, rules.can_note_contact)
    principal, now = principal_of(request), timezone.now()
    if Beneficiary.objects.filter(gone(), pk=person.pk).exists():
        raise pages.Changed("Cette personne est suivie par un autre département : son dossier ici est clos.")
    form = ContactForm(request.POST or None)

    def act() -> None:
        preset = form.chosen
        contacts.note_contact(
            person,
            kind=preset.kind,
            is_reached=preset.is_reached,
            is_incoming=preset.is_incoming,
            note=form.cleaned_data["note"],
            author=principal.membership,
            by=principal.actor,
            at=now,
        )

    if form.is_valid() and once(request, form, act):
        return done(request, person, "Le contact est noté.")
    return render(
        request,
        "casefile/contact.html",
        {"person": person, "form": form, "presets": PRESETS, **way_back(person)},
    )
