"""« Replanifier » : what the engine proposes for the rest of the day, shown before it is written."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.events.jobdating import planning
from rebond.events.jobdating.forms.running import PostForm
from rebond.events.jobdating.operations import replanning
from rebond.events.jobdating.states import ORGANISERS
from rebond.events.jobdating.views.run import board_of, event_of
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, principal_of

SECONDS = 0.6
"""Time for improvements: the whole page within a second, in a full hall."""


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def replan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who changes and who keeps their hours, from now on; confirmed, it is written as shown and told."""
    event, at = event_of(request, pk, to_run=True), timezone.now()
    if request.method == "POST":
        answer = replanning.unseal(request.POST.get("plan", ""))
        form, by = PostForm(request.POST), principal_of(request).actor
        form.full_clean()
        if once(request, form, lambda: replanning.replan(event, answer, by=by, at=at)):
            messages.success(request, "La suite est replanifiée. L'écran et la page de chacun sont à jour.")
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
        return pages.go_to(request, board_of(event))
    answer = planning.answer(event, since=at, seconds=SECONDS)
    changed = replanning.changes(event, answer)
    context = {
        "event": event,
        "changed": changed,
        "kept": len(answer.keep),
        "lost": [one for one in changed if len(one.after) < len(one.before)],
        "plan": replanning.seal(answer),
        "ways": [words.small(channel.label) for channel in replanning.channels_of(event)],
        "hour": words.hour(timezone.localtime(at)),
    }
    return render(request, "jobdating/run/replan.html", context)
