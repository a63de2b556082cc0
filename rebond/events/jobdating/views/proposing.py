"""The door of who proposes: the people whom one accompanies, several at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.events.jobdating import rules
from rebond.events.jobdating.forms.people import ProposeForm
from rebond.events.jobdating.operations import candidates as operations
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.states import ORGANISERS, PROPOSERS, CandidateSource
from rebond.events.jobdating.views.common import about, event_of, url_of
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, principal_of


@access(PROPOSERS | ORGANISERS)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Référents propose the people whom they accompany, several at once."""
    found, principal = event_of(request, pk), principal_of(request)
    if not rules.can_propose(principal, found):
        raise pages.Changed("Ce job dating a commencé ou n'a plus lieu : on n'y propose plus personne.")
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    people = queries.to_propose(principal, found, text)
    choices = [
        (str(one.pk), f"{one.full_name}, prête après l'Accélérateur" if is_ready else one.full_name)
        for one, is_ready in people
    ]
    form = ProposeForm(request.POST or None, people=choices)
    said: list[str] = []

    def act() -> None:
        chosen = set(form.cleaned_data["people"])
        made = operations.propose(
            found,
            [one for one, _ in people if str(one.pk) in chosen],
            source=CandidateSource.REFERENT if principal.role in PROPOSERS else CandidateSource.ORGANISER,
            motive=form.cleaned_data["motive"],
            member=principal.membership,
            by=principal.actor,
            at=timezone.now(),
        )
        said.append(
            f"{words.count(len(made), 'personne proposée', 'personnes proposées')} : l'Accélérateur vous répond ici."
        )

    if form.is_valid() and once(request, form, act):
        for sentence in said:
            messages.success(request, sentence)
        return pages.go_to(request, url_of(found))
    context = {**about(request, found, tab="event"), "form": form, "text": text, "people": people}
    return render(request, "jobdating/propose.html", context, status=422 if form.is_bound else 200)
