"""Doors of the stays of an action: immersion, insertion contract and its hours, training."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rebond.ground.web import pages
from rebond.journey.programmes import catalogue, operations
from rebond.journey.programmes.forms.stays import EndPeriodForm, HoursForm, PeriodForm
from rebond.journey.programmes.models import Enrolment, Period, WorkedHours
from rebond.journey.programmes.queries.progress import late_months
from rebond.journey.programmes.rules_following import FOLLOWERS, READERS, can_follow
from rebond.journey.programmes.states import PeriodKind
from rebond.journey.programmes.views.enrolments import GET_AND_POST, enrolment_url, pdf
from rebond.journey.programmes.views.following import UNDER_WAY, answer, to_write
from rebond.people.accounts.access import access, get_or_refuse, principal_of


def _found(request: HttpRequest, pk: UUID) -> Period:
    """A stay of an enrolment that one sees."""
    principal = principal_of(request)
    seen = Enrolment.objects.visible_to(principal)
    rows = Period.objects.filter(enrolment__in=seen).select_related(
        "enrolment__beneficiary", "enrolment__organisation", "renews"
    )
    return get_or_refuse(rows, principal, pk=pk)


def _to_write(request: HttpRequest, pk: UUID) -> Period:
    found = _found(request, pk)
    if not can_follow(principal_of(request), found.enrolment):
        raise PermissionDenied
    return found


@access(FOLLOWERS)
@GET_AND_POST
def add(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """A stay is agreed, checked against the law."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, *UNDER_WAY)
    if kind not in catalogue.get(found.programme, on=timezone.localdate(now)).stays:
        raise Http404
    of_person = Period.objects.filter(enrolment__beneficiary=found.beneficiary_id, kind=kind, renewal=None)
    known = list(of_person.order_by("-starts_on", "pk")[:20])
    form = PeriodForm(request.POST or None, kind=kind, known=known)

    def act() -> None:
        operations.add_period(found, kind=kind, **form.facts, member=principal.membership, by=principal.actor, at=now)

    return answer(
        request, found, form, act, title=TITLES[PeriodKind(kind)], button="Enregistrer",
        sentence="La période est enregistrée.", said=SAID[PeriodKind(kind)],
    )  # fmt: skip


TITLES = {
    PeriodKind.IMMERSION: "Préparer une immersion",
    PeriodKind.CDDI: "Noter un contrat d'insertion",
    PeriodKind.TRAINING: "Noter une formation",
}
SAID = {
    PeriodKind.IMMERSION: "Une période en entreprise sans contrat de travail. La convention s'imprime ensuite.",
    PeriodKind.CDDI: "Le contrat à durée déterminée d'insertion (CDDI), avec la structure ou une autre.",
    PeriodKind.TRAINING: "La session suivie ; son résultat se note à la fin.",
}


@access(FOLLOWERS)
@GET_AND_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stay is over, and what it gave."""
    principal, now = principal_of(request), timezone.now()
    period = _to_write(request, pk)
    form = EndPeriodForm(request.POST or None, period=period, today=timezone.localdate(now))
    return answer(
        request, period.enrolment, form,
        lambda: operations.end_period(period, **form.cleaned_data, by=principal.actor, at=now),
        title="Noter la fin de la période", button="Enregistrer", sentence="Le bilan de la période est noté.",
        said=f"{period.get_kind_display()}, {period.host}.",
    )  # fmt: skip


@access(FOLLOWERS)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stay will not take place."""
    period = _to_write(request, pk)
    try:
        operations.cancel_period(period, by=principal_of(request).actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, "La période est annulée.")
    return pages.go_to(request, enrolment_url(period.enrolment))


@access(FOLLOWERS)
@GET_AND_POST
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hours worked in a month of an insertion contract."""
    principal, now = principal_of(request), timezone.now()
    period, today = _to_write(request, pk), timezone.localdate(now)
    if period.kind != PeriodKind.CDDI:
        raise Http404
    noted = set(WorkedHours.objects.filter(period=period).order_by("month").values_list("month", flat=True))
    form = HoursForm(request.POST or None, period=period, late=late_months(period, noted, today=today), today=today)

    def act() -> None:
        operations.note_hours(period, **form.facts, member=principal.membership, by=principal.actor, at=now)

    return answer(
        request, period.enrolment, form, act, title="Noter les heures travaillées", button="Noter les heures",
        sentence="Les heures sont notées.", said=f"Contrat chez {period.host}.",
    )  # fmt: skip


@access(READERS)
@require_safe
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The convention of an immersion, to print and sign."""
    period = _found(request, pk)
    if period.kind != PeriodKind.IMMERSION:
        raise Http404
    content = operations.agreement(period, at=timezone.now())
    name = f"convention-immersion-{period.enrolment.beneficiary.number}.pdf"
    return pdf(content, name)
