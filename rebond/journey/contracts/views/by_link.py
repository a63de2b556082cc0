"""The person reads and signs by the link of a message, without an account."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.documents.responses import serve
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy.models import Link
from rebond.ground.web import pages
from rebond.ground.web.forms import add_refusal, once
from rebond.journey.contracts import operations
from rebond.journey.contracts.forms.signing import AskCodeForm, CodeForm, RefusalForm
from rebond.journey.contracts.models import Contract, SigningCode
from rebond.journey.contracts.queries import reading, texts
from rebond.journey.contracts.states import Party, Status
from rebond.people.accounts.access import View
from rebond.people.accounts.views import doors
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices


def _shown(link: Link) -> Contract | None:
    return texts.shown(Contract.objects.all()).select_related("departement").filter(pk=link.object_id).first()


def of_link(purpose: str) -> Callable[[View], View]:
    """Whoever holds a live link of this purpose opens the page of its contract, and nothing else."""
    return doors.by_link(purpose, _shown)


@require_http_methods(["GET", "POST"])
@of_link(operations.TO_SIGN)
def by_link(request: HttpRequest, found: Contract, token: str) -> HttpResponse:
    """Read the text part by part, then sign it with the code; POST signs."""
    form = CodeForm(request.POST if request.method == "POST" else None, text=texts.latest(found))
    if request.method == "POST" and form.is_valid() and _sign(request, found, form):
        messages.success(request, "Merci. Vous avez signé.")
        return pages.go_to(request, reverse("contracts:by_link", args=[token]))
    return _page(request, found, token, form)


@require_POST
@of_link(operations.TO_SIGN)
def code(request: HttpRequest, found: Contract, token: str) -> HttpResponse:
    """Send a code to the person's own telephone or address."""
    text = texts.latest(found)
    asked, form = AskCodeForm(request.POST, text=text), CodeForm(text=text)

    def act() -> None:
        channel = asked.cleaned_data["channel"]
        operations.send_code(text, channel=channel, by=Actor("link", found.pk), at=timezone.now())

    if asked.is_valid() and once(request, asked, act):
        return pages.go_to(request, reverse("contracts:by_link", args=[token]) + "#signer")
    return _page(request, found, token, form, refusal=asked)


@require_http_methods(["GET", "POST"])
@of_link(operations.TO_SIGN)
def refuse(request: HttpRequest, found: Contract, token: str) -> HttpResponse:
    """« Je ne suis pas d'accord », in the person's own words."""
    text = texts.latest(found)
    form = RefusalForm(request.POST or None, text=text)

    def act() -> None:
        operations.refuse(text, words=form.cleaned_data["words"], by=Actor("link", found.pk), at=timezone.now())

    form.fields["words"].label = "Dites pourquoi, avec vos mots"
    if form.is_valid() and once(request, form, act):
        messages.success(request, "C'est noté. Votre référent lira vos mots et vous en parlera.")
        return pages.go_to(request, reverse("contracts:by_link", args=[token]))
    shown = {**_about(found, token), "form": form}
    return render(request, "contracts/link_refuse.html", shown, status=422 if form.errors else 200)


@require_safe
@of_link(operations.TO_SIGN)
def document(request: HttpRequest, found: Contract, token: str) -> HttpResponseBase:
    """The PDF: sealed once everybody signed, else the text that is to be signed."""
    pdf = found.sealed or texts.latest(found).document
    if pdf is None:
        raise Http404
    return serve(pdf)


def _sign(request: HttpRequest, found: Contract, form: CodeForm) -> bool:
    """True once it is signed; a wrong code is told on the form, and counted."""
    text, at = form.text, timezone.now()
    last = SigningCode.objects.filter(text=text).order_by("-sent_at", "-pk").first()
    done: list[object] = []

    def act() -> None:
        how = {"means": last.channel if last else Channel.SMS, "code": form.cleaned_data["code"]}
        name = found.beneficiary.full_name
        done.append(operations.sign(text, party=Party.PERSON, name=name, by=Actor("link", found.pk), at=at, **how))

    if not once(request, form, act):
        return False
    if done and done[0] is None:
        add_refusal(form, ValidationError({"code": WRONG}))
        return False
    return True


WRONG = "Ce n'est pas le code reçu. Vérifiez les 6 chiffres, ou demandez un nouveau code."


def _page(
    request: HttpRequest, found: Contract, token: str, form: CodeForm, *, refusal: AskCodeForm | None = None
) -> HttpResponse:
    text, now = form.text, timezone.now()
    day = timezone.localdate(text.frozen_at or now)
    is_open = found.status == Status.TO_SIGN and text.frozen_at is not None
    turns = texts.turns(text) if is_open else []
    last = SigningCode.objects.filter(text=text, used_at=None, expires_at__gt=now).order_by("-sent_at").first()
    shown = _about(found, token) | {
        "parts": reading.parts(texts.of(text), texts.limits(found.regime, on=day)) if is_open else [],
        "turns": turns,
        "is_open": is_open,
        "changes": texts.changes(text) if is_open else [],
        "mine": next((one.signature for one in turns if one.signatory.party == Party.PERSON), None),
        "ways": _ways(found.beneficiary, now) if is_open else [],
        "last": last,
        "last_to": operations.masked(found.beneficiary, last.channel) if last else "",
        "form": form,
        "refusal": refusal,
    }
    is_wrong = form.errors or (refusal is not None and refusal.errors)
    return render(request, "contracts/link.html", shown, status=422 if is_wrong else 200)


def _about(found: Contract, token: str) -> dict[str, Any]:
    return {"contract": found, "person": found.beneficiary, "token": token, "pole": found.organisation}


def _ways(person: Beneficiary, at: Any) -> list[tuple[str, str, str]]:
    """How a code may reach the person: channel, its name, the masked number or address."""
    return [
        (channel.value, str(channel.label), operations.masked(person, channel))
        for channel in (Channel.SMS, Channel.EMAIL)
        if notices.preview(notices.Notice(person, {"code": "", "time": ""}), message="code", channels=[channel], at=at)
    ]
