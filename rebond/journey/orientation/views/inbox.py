"""The structure's inbox: who was sent and is not met yet; acting on many at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.web import bulk, html, lists
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.journey.orientation import clocks, operations, queries, rules
from rebond.journey.orientation.forms.decisions import ReferentForm
from rebond.journey.orientation.forms.filters import InboxFilters, at_step
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.journey.orientation.views.teams import referent_choices
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role


def _step(row: Orientation) -> tuple[str, str]:
    if row.status != Status.FOLLOWED:
        return "Référent à désigner", "warn"
    return ("À rencontrer" if row.booked_at else "Rendez-vous à prendre"), "info"


def _chip(row: Any) -> object:
    """The promise of the row's step; none while the right sleeps."""
    deadline = clocks.inbox_deadline(row, today=timezone.localdate()) if row.due_on else None
    return html.chip_deadline(deadline) if deadline else ""


INBOX = ListSpec(
    key="orientation.structure",
    columns=(
        Column("nom", "Personne", "beneficiary.sorted_name", sort="sort_name"),
        Column("parcours", "Parcours", lambda row: row.get_pathway_display()),
        Column("decidee", "Orientée le", lambda row: timezone.localtime(row.decided_at).date(), sort="decided_at"),
        Column("etape", "Étape", lambda row: html.badge(*_step(row)), text=lambda row: _step(row)[0]),
        Column("delai", "Délai", _chip, sort="due_on", text=lambda row: row.due_on),
        Column("referent", "Référent", "referent_name"),
        Column("telephone", "Téléphone", "beneficiary.phone", is_default=False),
    ),
    sort="delai",
    nouns=("personne", "personnes"),
    row_url=lambda row: reverse("casefile:person", args=[row.beneficiary_id]),
    row_label=lambda row: str(row.beneficiary.sorted_name),
    filters={"etape": at_step, "parcours": "pathway", "referent": "beneficiary__referent"},
    actions=(
        Action("Désigner un référent", "orientation:inbox_referent", "person-check"),
        Action("Rendez-vous pris", "orientation:inbox_booking", "calendar-check"),
        Action("Rencontrées", "orientation:inbox_meeting", "people"),
    ),
    csv_name="orientations",
)


@access(Role.STRUCTURE_MANAGER, REFERENTS)
@require_http_methods(["GET", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """The people sent to the structure and not met yet, the most pressing first."""
    principal = principal_of(request)
    return lists.respond(
        request,
        INBOX,
        _rows(principal),
        template="orientation/inbox.html",
        form=_filters(principal),
        context={"structure": principal.membership.organisation},
    )


@access(Role.STRUCTURE_MANAGER)
@require_POST
def name_referents(request: HttpRequest) -> HttpResponse:
    """Name one référent for the people chosen."""
    principal = principal_of(request)
    choice = bulk.chosen(request, INBOX, _rows(principal), form=_filters(principal))
    loads = queries.workloads(principal.organisation_id, today=timezone.localdate())
    form = ReferentForm(request.POST if choice.is_answered else None, choices=referent_choices(loads))
    if not choice.is_confirmed or not form.is_valid():
        sentence = "Chaque personne apprend par message qui l'accompagne."
        return bulk.ask(request, choice, title="Désigner un référent", sentence=sentence, form=form)
    referent = get_or_refuse(queries.referents(principal.organisation_id), principal, pk=form.referent_id)
    at, by = timezone.now(), principal.actor
    done, refused = bulk.each(
        choice.rows.order_by("pk"), lambda row: operations.name_referent(row, referent=referent, by=by, at=at)
    )
    return bulk.tell(request, choice, done=done, participle=("personne confiée", "personnes confiées"), refused=refused)


@access(Role.STRUCTURE_MANAGER, REFERENTS)
@require_POST
def note_bookings(request: HttpRequest) -> HttpResponse:
    """Note now that the people chosen booked."""
    title, noted = "Noter la prise de rendez-vous", ("prise de rendez-vous notée", "prises de rendez-vous notées")
    return _note(request, title, noted, rules.can_note_booking, operations.note_booking, "booked_at")


@access(Role.STRUCTURE_MANAGER, REFERENTS)
@require_POST
def note_meetings(request: HttpRequest) -> HttpResponse:
    """Note now that the people chosen were met."""
    title, noted = "Noter la première rencontre", ("première rencontre notée", "premières rencontres notées")
    return _note(request, title, noted, rules.can_note_meeting, operations.note_first_meeting, "met_at")


def _rows(principal: Principal) -> QuerySet[Orientation]:
    """Each with its référent and its nearest due day; a référent sees their own people."""
    name = Concat("beneficiary__referent__user__first_name", Value(" "), "beneficiary__referent__user__last_name")
    rows = Orientation.objects.visible_to(principal).filter(first_met_at=None).select_related("beneficiary", "duty")
    if principal.role in REFERENTS:
        rows = rows.filter(beneficiary__referent__in=principal.selves.values("pk"))
    return rows.annotate(
        due_on=Case(When(~queries.asleep(timezone.localdate()), then=clocks.inbox_due_on())),
        sort_name=F("beneficiary__sort_name"),
        referent_name=Case(When(beneficiary__referent__isnull=False, then=name), default=Value("")),
    )


def _filters(principal: Principal) -> lists.FormOf:
    people = queries.referents(principal.organisation_id).order_by("user__last_name", "pk")
    return partial(InboxFilters, referents=[(str(one.pk), one.user.full_name) for one in people])


def _note(
    request: HttpRequest,
    title: str,
    noted: tuple[str, str],
    rule: Callable[[Principal, Orientation], bool],
    operation: Callable[..., Orientation],
    when: str,
) -> HttpResponse:
    principal = principal_of(request)
    choice = bulk.chosen(request, INBOX, _rows(principal), form=_filters(principal))
    if not choice.is_confirmed:
        return bulk.ask(request, choice, title=title, sentence="La date notée est celle d'aujourd'hui.")
    now = timezone.now()

    def act(row: Orientation) -> None:
        if not rule(principal, row):
            raise ValidationError("Vous n'accompagnez pas cette personne")
        operation(row, by=principal.actor, at=now, **{when: now})

    done, refused = bulk.each(choice.rows.order_by("pk"), act)
    return bulk.tell(request, choice, done=done, participle=noted, refused=refused)
