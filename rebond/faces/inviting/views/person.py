"""Door of one person's invitations: where they stand for each kind, and what may be done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.faces.inviting.forms import ActForm
from rebond.faces.inviting.lists import TONES, convocation_url
from rebond.ground.journal import operations as journal
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import operations
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Invitation
from rebond.people.appointments.queries import invitations as queries
from rebond.people.appointments.queries import kinds_to_invite
from rebond.people.appointments.rules import HOSTS, INVITERS
from rebond.people.appointments.states import CONVOCABLE, FollowUp
from rebond.people.beneficiaries.models import Beneficiary

DONE = {
    "invite": "L'invitation est partie.",
    "withdraw": "L'invitation est retirée.",
    "review": "Le dossier est noté comme examiné.",
    "close": "C'est noté : plus rien n'est attendu pour ce rendez-vous.",
}


@access(INVITERS)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a person stands for each kind that the agent holds; one act at a time."""
    principal, now = principal_of(request), timezone.now()
    visible = Beneficiary.objects.visible_to(principal).select_related("departement", "pole")
    found = get_or_refuse(visible, principal, pk=pk)
    kinds = kinds_to_invite(principal.role, on=local_day(now))
    form = ActForm(request.POST or None, kinds=kinds)
    if form.is_valid() and once(request, form, lambda: _act(found, form, principal)):
        messages.success(request, DONE[form.cleaned_data["act"]])
        return pages.go_to(request, request.get_full_path())
    journal.record_read(found, by=principal.actor, at=now)
    stands = queries.where_each_stands(found, kinds, now=now)
    last = queries.last_of_each(found, [kind.code for kind in kinds])
    lines = [_line(found, kind.code, kind.name, stands[kind.code], last.get(kind.code), principal) for kind in kinds]
    first = request.GET.get("nature")
    context: dict[str, Any] = {
        "person": found,
        "form": form,
        "lines": sorted(lines, key=lambda line: line["code"] != first),
        "trail": [{"label": "Invitations", "url": reverse("inviting:people")}],
    }
    return render(request, "inviting/person.html", context, status=422 if form.errors else 200)


def _line(
    person: Beneficiary, code: str, name: str, said: FollowUp, last: Invitation | None, principal: Principal
) -> dict[str, Any]:
    """One kind: where the person stands, and the acts that make sense there."""
    may_convoke = said in CONVOCABLE and principal.role in HOSTS
    return {
        "code": code,
        "name": name,
        "said": said,
        "tone": TONES.get(said, "neutral"),
        "last": last,
        "can_invite": said not in queries.STOPS,
        "can_withdraw": said == FollowUp.INVITED,
        "can_review": said in (FollowUp.NOSHOW, FollowUp.EXCUSED, FollowUp.EXPIRED),
        "can_close": said != FollowUp.CLOSED,
        "convocation_url": convocation_url(person.pk, code) if may_convoke else "",
    }


def _act(person: Beneficiary, form: ActForm, principal: Principal) -> None:
    kind, act, now = form.cleaned_data["kind"], form.cleaned_data["act"], timezone.now()
    if act == "invite":
        place = principal.membership.organisation if principal.role in HOSTS else None
        operations.invite_one(person, kind=kind, organisation=place, by=principal.actor, at=now)
    elif act == "withdraw":
        rows = queries.pending(kind, now=now).filter(beneficiary=person)
        operations.withdraw(rows, by=principal.actor, at=now)
    else:
        operations.review(person, kind=kind, is_closing=act == "close", by=principal.actor, at=now)
