"""Without an account: the person, or the employer, says by a link whether the job goes on."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy.models import Link
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.views.doors import by_link as by_secret
from rebond.people.accounts.views.doors import row
from rebond.work.employers.models import Company
from rebond.work.hires import queries
from rebond.work.hires.forms import ENDS, SAID_BY_PERSON, TellForm
from rebond.work.hires.models import Hire
from rebond.work.hires.operations import news
from rebond.work.hires.states import Party

DEAD = "hires/link_late.html"
GET_AND_POST = require_http_methods(["GET", "POST"])


def _asked(link: Link) -> Hire | None:
    rows = queries.answerable(Party.PERSON, today=timezone.localdate())
    return rows.filter(pk=link.object_id).select_related("beneficiary").first()


@GET_AND_POST
@by_secret(news.PERSON, _asked, page=DEAD)
def by_person(request: HttpRequest, hire: Hire, token: str) -> HttpResponse:
    """« Oui, j'y travaille toujours » in one tap; « Non, c'est terminé » with since when and why."""
    back = reverse("hires:by_person", args=[token])
    return _tell(request, hire, Party.PERSON, by=Actor("link", hire.pk), template="hires/by_person.html", back=back)


of_company = by_secret(news.COMPANY, row(Company, "organisation"), page=DEAD)


@GET_AND_POST
@of_company
def by_company(request: HttpRequest, company: Company, token: str) -> HttpResponse:
    """The people hired of whom one asks: one tap each."""
    rows = queries.answerable(Party.EMPLOYER, today=timezone.localdate())
    found = list(rows.filter(company=company).order_by("beneficiary__sort_name", "pk"))
    return render(request, "hires/by_company.html", {"company": company, "rows": found, "token": token})


@GET_AND_POST
@of_company
def by_company_one(request: HttpRequest, company: Company, token: str, pk: UUID) -> HttpResponse:
    """The employer says of one person whether they are still there."""
    rows = queries.answerable(Party.EMPLOYER, today=timezone.localdate())
    hire = rows.filter(company=company, pk=pk).first()
    if hire is None:
        raise Http404
    back, by = reverse("hires:by_company", args=[token]), Actor("link", company.pk)
    return _tell(request, hire, Party.EMPLOYER, by=by, template="hires/by_company_one.html", back=back)


def _tell(request: HttpRequest, hire: Hire, party: Party, *, by: Actor, template: str, back: str) -> HttpResponse:
    now = timezone.now()
    reasons = SAID_BY_PERSON if party == Party.PERSON else ENDS
    form = TellForm(request.POST or None, hire=hire, today=timezone.localdate(now), reasons=reasons)

    def act() -> None:
        facts: dict[str, Any] = {"today": timezone.localdate(now), "by": by, "at": now}
        news.answer(hire, party=party, **form.facts, **facts)

    if form.is_valid() and once(request, form, act):
        return pages.go_to(request, back)
    shown = {"hire": hire, "form": form, "back": back, "said": queries.said_by(hire, party)}
    shown["is_no"] = request.GET.get("reponse") == "non" or bool(form.errors)
    return render(request, template, shown, status=422 if form.errors else 200)
