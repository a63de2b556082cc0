"""Door of a person's file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.faces.casefile.forms.contacts import PRESETS, ContactForm
from rebond.faces.casefile.queries.acts import next_act, other_acts, planned_acts
from rebond.faces.casefile.queries.files import case_file
from rebond.faces.casefile.queries.headers import header
from rebond.faces.casefile.queries.piles import COMPANIONS
from rebond.faces.casefile.queries.support import events as events_of
from rebond.faces.casefile.queries.support import support_of
from rebond.faces.casefile.queries.timelines import timeline
from rebond.faces.casefile.queries.work import work_card
from rebond.faces.casefile.views.editing import fetch, way_back
from rebond.ground.journal import operations as journal
from rebond.people.accounts.access import access, principal_of
from rebond.people.beneficiaries import identity, rules
from rebond.people.beneficiaries.queries import readers_of

RECENT = 20
"""Facts of the timeline that are shown before one asks for all of them."""


@access(rules.FILE_READERS)
@require_safe
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything of one person; opening it is journalled."""
    principal, now = principal_of(request), timezone.now()
    found = fetch(request, pk)
    journal.record_read(found, by=principal.actor, at=now)
    file = case_file(found, principal, now=now)
    support = support_of(file, principal)
    events = timeline(file, events_of(support), told_at=support.told_at)
    shown = events if request.GET.get("histoire") == "entiere" else events[:RECENT]
    context = {
        "file": file,
        "person": found,
        "events": shown,
        "older_count": len(events) - len(shown),
        "act": next_act(file, principal),
        "acts": other_acts(file, principal),
        "form": ContactForm(),
        "presets": PRESETS,
        "nir": identity.mask(identity.unseal(bytes(found.nir_sealed))) if found.nir_sealed else "",
        "can_reveal": rules.can_reveal_nir(principal, found),
        "can_transfer": rules.can_transfer(principal, found),
        "can_note": rules.can_note_contact(principal, found) and not file.has_left,
        "appointments": planned_acts(file, principal),
        "invitations": file.invitations,
        "can_update": rules.can_update_contact_details(principal, found),
        "work": work_card(file, principal),
        "support": support,
        "can_settle": principal.role in COMPANIONS,
        **header(file),
    }
    return render(request, "casefile/person.html", context)


@access(rules.FILE_READERS)
@require_safe
def readers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Qui lit ce dossier »: what the person reads of it in their own space."""
    found = fetch(request, pk)
    context = {"person": found, "readers": readers_of(found), **way_back(found)}
    return render(request, "casefile/readers.html", context)
