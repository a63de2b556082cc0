"""Doors of the demo: one-click sign-in, the local mailbox and telephone."""

from dataclasses import asdict
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages as tell
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.demo import queries
from rebond.events.forum.operations import visitors
from rebond.ground.messaging import providers
from rebond.ground.messaging.queries import mailbox
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import words
from rebond.people.accounts import operations
from rebond.people.accounts.access import STRONG_KEY, public
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.operations import consents

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """Who one may be in this demo."""
    told = {"accounts": queries.accounts(), "now": timezone.localtime(), "events_on": queries.events_on()}
    return render(request, "demo/home.html", told)


@require_safe
@public
def sign_in(request: HttpRequest, departement: int, membership: UUID) -> HttpResponse:
    """Become this member at once. A GET on purpose, so that a link is enough; production has no such address."""
    if settings.PRODUCTION or not Departement.objects.filter(pk=departement).exists():
        raise Http404
    with context.departement(departement):
        found = Membership.objects.filter(pk=membership, ended_at=None).select_related("user", "departement").first()
        if found is None:
            raise Http404
        login(request, found.user, backend=BACKEND)
        operations.enter(request, found, at=timezone.now())
        request.session[STRONG_KEY] = True
    return redirect("public:home")


@require_http_methods(["GET", "POST"])
@public
def faults(request: HttpRequest) -> HttpResponse:
    """What the local carrier of messages plays: slowness, refusals, reports that come twice, an empty account."""
    if request.method == "POST":
        providers.play(providers.Faults(**{name: name in request.POST for name in FAULTS}))
        return redirect("demo:faults")
    playing = asdict(providers.playing())
    return render(request, "demo/faults.html", {"faults": [(name, FAULTS[name], playing[name]) for name in FAULTS]})


FAULTS = {
    "is_slow": "Lent : chaque message prend deux secondes",
    "is_failing": "Un message sur vingt est refusé : ce numéro, cette adresse n'existent pas",
    "is_reporting_twice": "Chaque accusé de remise arrive deux fois",
    "is_out_of_credit": "Le crédit de SMS est épuisé",
}


@require_safe
@public
def messages(request: HttpRequest, channel: str) -> HttpResponse:
    """The messages that nobody really received, each with its links."""
    address = request.GET.get("a", "").strip()[:254]
    rows = mailbox(channel, address=address)
    return render(request, "demo/messages.html", {"channel": channel, "rows": rows, "address": address})


@require_POST
@public
def stop(request: HttpRequest) -> HttpResponse:
    """A telephone answers « STOP », as a provider would report it."""
    number, asked = request.POST.get("number", "")[:20], request.POST.get("departement", "")
    found = [pk for pk in Departement.objects.values_list("pk", flat=True) if str(pk) == asked]
    if not found:
        return redirect("demo:phone")
    with context.departement(found[0]):
        now = timezone.now()
        count = max(consents.stop(number, at=now), visitors.stop(number, at=now))
    told = words.count(count, "personne n'y reçoit plus de SMS", "personnes n'y reçoivent plus de SMS")
    tell.success(request, f"Ce téléphone a répondu STOP : {told}.")
    return redirect(f"{reverse('demo:phone')}?{urlencode({'a': number})}")


@require_safe
@public
def messages_json(request: HttpRequest, channel: str) -> JsonResponse:
    """The same, for programs."""
    rows = mailbox(channel, address=request.GET.get("a", "").strip()[:254])
    return JsonResponse(
        {
            "messages": [
                {
                    "id": str(row.pk),
                    "departement": row.departement_id,
                    "channel": row.channel,
                    "kind": row.kind,
                    "to": row.address,
                    "name": row.recipient_name,
                    "subject": row.subject,
                    "body": row.body,
                    "status": row.status,
                    "created_at": row.created_at.isoformat(),
                    "sent_at": row.sent_at.isoformat() if row.sent_at else None,
                }
                for row in rows
            ]
        }
    )
