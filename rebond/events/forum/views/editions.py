"""Doors of the editions: the list, one and its next step, prepared, changed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.forum import rules
from rebond.events.forum.forms import EditionForm, initial_of
from rebond.events.forum.operations import editions as operations
from rebond.events.forum.queries import preparing as queries
from rebond.events.forum.queries import running
from rebond.events.forum.states import LOOKERS, TO_COME, Status
from rebond.events.forum.views.common import HOME, about, act, edition_of, name_of, url_of
from rebond.events.jobdating.forms.running import posted
from rebond.events.jobdating.states import ORGANISERS
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.people.accounts.access import access, principal_of

STEPS = {
    Status.PREPARED: (Status.OPEN, "Ouvrir les inscriptions", "Chacun peut alors s'inscrire en ligne, sans compte."),
    Status.OPEN: (Status.RUNNING, "Ouvrir les portes", "Les badges se scannent, les stands appellent leur file."),
    Status.RUNNING: (Status.OVER, "Terminer le Forum", "Les tablettes peuvent encore envoyer ce qu'elles ont gardé."),
    Status.OVER: (Status.RUNNING, "Rouvrir le Forum", "Pour corriger ce qu'un stand a noté."),
}


@access(LOOKERS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every edition, the latest first."""
    principal = principal_of(request)
    shown = {"editions": queries.editions(principal), "is_organiser": principal.role in ORGANISERS}
    return render(request, "forum/home.html", shown)


@access(LOOKERS)
@require_safe
def edition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One edition: where it is, what comes next, what is ready."""
    found = edition_of(request, pk)
    step = STEPS.get(Status(found.status))
    departement = Departement.objects.get(pk=context.current())
    shown = {
        **about(request, found, tab="edition"),
        "step": {"to": step[0], "button": step[1], "sentence": step[2]} if step else None,
        "halls": queries.halls_of(found),
        "stands": found.stands.count(),
        "offers": queries.offers_shown(found).count(),
        "counts": running.counts(found),
        "open_url": request.build_absolute_uri(reverse("forum_open:register", args=[departement.code])),
        "may_change": found.status in TO_COME,
    }
    return render(request, "forum/edition.html", shown)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """A new edition."""
    form, made = EditionForm(posted(request)), list[UUID]()
    by, at = principal_of(request).actor, timezone.now()

    def act() -> None:
        made.append(operations.prepare(**form.cleaned_data, by=by, at=at).pk)

    return web_forms.answer(
        request,
        form,
        act,
        done="Le Forum est préparé. Ajoutez ses stands.",
        back=reverse("forum:home"),
        then=lambda: reverse("forum:edition", args=made),
        title="Préparer un Forum",
        button="Préparer le Forum",
        trail=[HOME],
    )


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its hours, its halls, its registrations, before the day."""
    found = edition_of(request, pk, rules.can_organise)
    if found.status not in TO_COME:
        raise pages.Changed("Ce Forum a commencé : il ne se prépare plus.")
    form = EditionForm(posted(request), initial=initial_of(found))
    by, at = principal_of(request).actor, timezone.now()
    return web_forms.answer(
        request,
        form,
        lambda: operations.change(found, **form.cleaned_data, by=by, at=at),
        done="Le Forum est modifié.",
        back=url_of(found),
        title="Modifier le Forum",
        button="Enregistrer",
        trail=[HOME, {"label": name_of(found), "url": url_of(found)}],
    )


@access(ORGANISERS)
@require_POST
def advance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next step: registrations, doors, the end."""
    found = edition_of(request, pk, rules.can_organise)
    return act(
        request,
        lambda: operations.advance(
            found, to=request.POST.get("to", ""), by=principal_of(request).actor, at=timezone.now()
        ),
        done="C'est fait.",
        back=url_of(found),
    )
