"""Doors of the list of where people stand, and of the acts on those chosen in it."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from rebond.faces.inviting import lists
from rebond.ground.web import bulk, pages
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.journey.orientation import operations as orientation
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import operations
from rebond.people.appointments.forms import InviteForm
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Campaign
from rebond.people.appointments.queries import invitations as queries
from rebond.people.appointments.rules import HOSTS, INVITERS, PLANNERS
from rebond.people.appointments.states import CONVOCABLE
from rebond.people.beneficiaries.models import Beneficiary


@access(INVITERS)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Where each person stands for a kind of appointment."""
    source = lists.people(principal_of(request), request.GET, now=timezone.now())
    context = {
        "kind": source.kind,
        "has_campaign": bool(request.GET.get("envoi")),
        "allocation_url": _allocation(principal_of(request), source.kind, request.GET),
    }
    return respond(
        request, source.spec, source.rows, template="inviting/people.html", form=source.form, context=context
    )


def _allocation(principal: Principal, kind: Kind, asked: QueryDict) -> str:
    """Where each of those who did not answer or did not come is given an hour; nothing for who gives none."""
    if principal.role not in PLANNERS or kind.is_collective or asked.get("etat") not in CONVOCABLE:
        return ""
    pole = asked.get("pole", "")
    return f"{reverse('allocation:prepare')}?{urlencode({'kind': kind.code, 'pole': pole})}"


def _source(request: HttpRequest) -> lists.Source:
    asked = QueryDict(request.POST.get("query", ""))
    return lists.people(principal_of(request), asked, now=timezone.now())


@access(INVITERS)
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Prepare the invitation of everybody chosen, then show what it would need and cost."""
    origin, principal = _source(request), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    form = InviteForm(request.POST if choice.is_answered else None, kinds=[origin.kind])
    made: list[Campaign] = []

    def act() -> None:
        campaign = orientation.prepare_invitations(
            Beneficiary.objects.filter(pk__in=choice.rows.order_by().values("pk")),
            kind=origin.kind.code,
            organisation=principal.membership.organisation if principal.role in HOSTS else None,
            channels=form.cleaned_data["channels"],
            by=principal.actor,
            at=timezone.now(),
        )
        made.append(campaign)

    if choice.is_confirmed and form.is_valid() and once(request, form, act):
        url = reverse("inviting:campaign", args=[made[0].pk]) if made else reverse("inviting:campaigns")
        return pages.go_to(request, url)
    sentence = "Rien ne part encore : vous verrez d'abord s'il y a assez de créneaux, le coût et le message."
    return bulk.ask(request, choice, title="Inviter", sentence=sentence, button="Préparer", form=form)


@access(INVITERS)
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """The invitations of the people chosen may no longer be answered."""
    origin, principal, now = _source(request), principal_of(request), timezone.now()
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    if not choice.is_confirmed:
        sentence = "Leur lien ne permettra plus de choisir une heure. Aucun message ne leur est envoyé."
        return bulk.ask(request, choice, title="Retirer l'invitation", sentence=sentence, button="Retirer")
    chosen = choice.rows.order_by().values("pk")
    rows = queries.pending(origin.kind.code, now=now).filter(beneficiary__in=chosen)
    done = operations.withdraw(rows, by=principal.actor, at=now)
    refused = {"aucune invitation en attente": choice.count - done} if choice.count > done else {}
    gone = ("invitation retirée", "invitations retirées")
    return bulk.tell(request, choice, done=done, participle=gone, refused=refused)


@access(INVITERS)
@require_POST
def review(request: HttpRequest, *, is_closing: bool) -> HttpResponse:
    """A human looked at the files chosen; or nothing more is awaited of them."""
    origin, principal = _source(request), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    title = "Plus rien n'est attendu" if is_closing else "Dossier examiné"
    if not choice.is_confirmed:
        sentence = (
            f"Pour « {origin.kind.name} », ces dossiers sont traités : ils ne sont plus invités ni proposés en convocation."
            if is_closing
            else "Leurs absences ont été regardées par quelqu'un : ces dossiers quittent la liste à examiner."
        )
        return bulk.ask(request, choice, title=title, sentence=sentence, button="Confirmer")
    done = operations.review_all(
        Beneficiary.objects.filter(pk__in=choice.rows.order_by().values("pk")),
        kind=origin.kind.code,
        is_closing=is_closing,
        by=principal.actor,
        at=timezone.now(),
    )
    said = ("dossier traité", "dossiers traités") if is_closing else ("dossier examiné", "dossiers examinés")
    return bulk.tell(request, choice, done=done, participle=said)
