"""Without an account: the person, or the employer, says by a link whether the job goes on."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Link
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import public
from rebond.work.employers.models import Company
from rebond.work.hires import queries
from rebond.work.hires.forms import ENDS, SAID_BY_PERSON, TellForm
from rebond.work.hires.operations import news
from rebond.work.hires.states import Party

ACCOUNT = "allauth.account"
"""Where the limits are set, with those of the accounts."""

View = Callable[..., HttpResponse]


def of_link(purpose: str) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Whoever holds a live link of this purpose opens the page. What is tried at random, or repeated, is limited."""

    def door(view: View) -> Callable[..., HttpResponseBase]:
        @public
        @never_cache
        @require_http_methods(["GET", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
            link = links.find(token, purpose=purpose, at=timezone.now())
            if link is None:
                return _private(_unknown(request))
            with context.departement(link.departement_id):
                if request.method == "POST" and not _consume(request, action="link_act", key=token):
                    return _private(render(request, "429.html", status=429))
                return _private(view(request, link, token, **more))

        return guarded

    return door


def _consume(request: HttpRequest, **limit: Any) -> bool:
    return bool(ratelimit.consume(request, app=ACCOUNT, **limit))


def _unknown(request: HttpRequest) -> HttpResponse:
    if not _consume(request, action="link_unknown", limit_get=True):
        return render(request, "429.html", status=429)
    return render(request, "hires/link_late.html", status=410)


def _private(response: HttpResponse) -> HttpResponse:
    """No search engine lists it."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@of_link(news.PERSON)
def by_person(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """« Oui, j'y travaille toujours » in one tap; « Non, c'est terminé » with since when and why."""
    rows = queries.answerable(Party.PERSON, today=timezone.localdate())
    hire = rows.filter(pk=link.object_id).select_related("beneficiary").first()
    if hire is None:
        return render(request, "hires/link_late.html", status=410)
    back = reverse("hires:by_person", args=[token])
    return _tell(request, hire, Party.PERSON, link, template="hires/by_person.html", back=back)


@of_link(news.COMPANY)
def by_company(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """The people hired of whom one asks: one tap each."""
    rows = queries.answerable(Party.EMPLOYER, today=timezone.localdate())
    found = list(rows.filter(company=link.object_id).order_by("beneficiary__sort_name", "pk"))
    company = Company.objects.select_related("organisation").filter(pk=link.object_id).first()
    if company is None:
        return render(request, "hires/link_late.html", status=410)
    shown = {"company": company, "rows": found, "token": token}
    return render(request, "hires/by_company.html", shown)


@of_link(news.COMPANY)
def by_company_one(request: HttpRequest, link: Link, token: str, pk: UUID) -> HttpResponse:
    """The employer says of one person whether they are still there."""
    rows = queries.answerable(Party.EMPLOYER, today=timezone.localdate())
    hire = rows.filter(company=link.object_id, pk=pk).first()
    if hire is None:
        raise Http404
    back = reverse("hires:by_company", args=[token])
    return _tell(request, hire, Party.EMPLOYER, link, template="hires/by_company_one.html", back=back)


def _tell(request: HttpRequest, hire: Any, party: Party, link: Link, *, template: str, back: str) -> HttpResponse:
    now = timezone.now()
    reasons = SAID_BY_PERSON if party == Party.PERSON else ENDS
    form = TellForm(request.POST or None, hire=hire, today=timezone.localdate(now), reasons=reasons)

    def act() -> None:
        facts: dict[str, Any] = {"today": timezone.localdate(now), "by": Actor("link", link.object_id), "at": now}
        news.answer(hire, party=party, **form.facts, **facts)

    if form.is_valid() and once(request, form, act):
        return pages.go_to(request, back)
    shown = {"hire": hire, "form": form, "back": back, "said": queries.said_by(hire, party)}
    shown["is_no"] = request.GET.get("reponse") == "non" or bool(form.errors)
    return render(request, template, shown, status=422 if form.errors else 200)
