"""Doors of the club: its members and how each relation is, the charter, what is promised and kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.web import bulk, html, pages, words
from rebond.ground.web import forms as web_forms
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.work.employers import rules
from rebond.work.employers.forms.club import (
    DeedForm,
    InviteForm,
    JoinForm,
    LeaveForm,
    LetterForm,
    MemberFilters,
    PromiseForm,
)
from rebond.work.employers.models import ClubEvent, ClubMembership, Company
from rebond.work.employers.operations import club as operations
from rebond.work.employers.operations import letters, meetings
from rebond.work.employers.queries import club as queries
from rebond.work.employers.states import KEEPERS, EventStatus, Relation
from rebond.work.employers.views.companies import TRAIL, company_url

GET_AND_POST = require_http_methods(["GET", "POST"])
TONES = {Relation.ALIVE: "ok", Relation.WATCHED: "warn", Relation.COLD: "danger"}
NOBODY = "personne n'y accepte la lettre"


def relation_of(member: Any) -> Relation:
    """How the relation is with a member that `members` annotated."""
    today = timezone.localdate()
    return rules.relation(member.last_sign_on, today=today, **queries.limits(today))


def _badge(member: Any) -> object:
    found = relation_of(member)
    return html.badge(str(found.label), TONES[found])


MEMBERS = ListSpec(
    key="employers.club",
    columns=(
        Column("nom", "Entreprise", "company.name", sort="company__organisation__name"),
        Column("commune", "Commune", "company.organisation.city", sort="company__organisation__city"),
        Column("relation", "Relation", _badge, text=lambda member: str(relation_of(member).label)),
        Column(
            "signe",
            "Dernier signe",
            lambda member: words.short_day(member.last_sign_on) if member.last_sign_on else "aucun",
            sort="last_sign_on",
            definition="Le dernier jour où l'entreprise a reçu un agent, publié une offre, répondu à une candidature ou à "
            "une invitation, promis ou signé une embauche, ou tenu un engagement.",
        ),
        Column(
            "reponses",
            "Réponses",
            lambda member: f"{member.answered} sur {member.asked}" if member.asked else "",
            definition="Sur douze mois, à combien de candidatures et d'invitations l'entreprise a répondu, sur combien "
            "lui ont été envoyées.",
        ),
        Column("offres", "Offres à pourvoir", "open_offers", sort="open_offers", is_number=True),
        Column("tenus", "Tenus cette année", "kept", sort="kept", is_number=True),
        Column("promis", "Promis par an", "promised", sort="promised", is_number=True),
        Column("charte", "Charte", lambda member: words.short_day(member.signed_on), sort="signed_on"),
        Column("siret", "SIRET", "company.siret", is_default=False),
    ),
    sort="nom",
    nouns=("membre", "membres"),
    row_url=lambda member: company_url(member.company),
    row_label=lambda member: str(member.company.name),
    filters={"q": lambda condition: condition, "relation": lambda condition: condition},
    actions=(
        Action("Écrire", "employers:write", "envelope"),
        Action("Inviter à une rencontre", "employers:invite", "calendar-plus"),
    ),
    csv_name="club",
)


@access(KEEPERS)
@GET_AND_POST
def members(request: HttpRequest) -> HttpResponse:
    """The members of the club, and how the relation with each is."""
    today = timezone.localdate()
    rows = queries.members(principal_of(request), today=today)
    return respond(
        request,
        MEMBERS,
        rows,
        template="employers/club.html",
        form=_filters,
        context={"name": queries.club_name(today)},
    )


def _filters(data: Any) -> MemberFilters:
    return MemberFilters(data, today=timezone.localdate())


def _chosen(request: HttpRequest) -> bulk.Chosen:
    rows = queries.members(principal_of(request), today=timezone.localdate())
    return bulk.chosen(request, MEMBERS, rows, form=_filters)


def _companies(choice: bulk.Chosen) -> Any:
    return Company.objects.filter(pk__in=choice.rows.order_by().values("company"))


def _silent(choice: bulk.Chosen, people: list[Any]) -> dict[str, int]:
    """The chosen companies of which nobody may be written to."""
    left = choice.count - len({one.company_id for one in people})
    return {NOBODY: left} if left else {}


@access(KEEPERS)
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """A letter to the people of the chosen companies who agreed to it."""
    choice, principal = _chosen(request), principal_of(request)
    form = LetterForm(request.POST if choice.is_answered else None)
    people = letters.agreeing(queries.readers(_companies(choice)))

    def act() -> None:
        typed = form.cleaned_data
        letters.send(people, **typed, sent_by=principal.membership, by=principal.actor, at=timezone.now())

    if choice.is_confirmed and form.is_valid() and once(request, form, act):
        done = choice.count - sum(_silent(choice, people).values())
        participle = ("entreprise reçoit la lettre", "entreprises reçoivent la lettre")
        return bulk.tell(request, choice, done=done, participle=participle, refused=_silent(choice, people))
    sentence = (
        f"{words.count(len(people), 'personne a accepté', 'personnes ont accepté')} la lettre et la recevra par e-mail."
    )
    if len(people) != 1:
        sentence = f"{words.count(len(people), 'personne a accepté', 'personnes ont accepté')} la lettre, et la recevront par e-mail."
    return bulk.ask(request, choice, title="Écrire", sentence=sentence, button="Envoyer la lettre", form=form)


@access(KEEPERS)
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite the people of the chosen companies who agreed to be written to."""
    choice, now = _chosen(request), timezone.now()
    events = ClubEvent.objects.filter(status=EventStatus.OPEN, starts_at__gt=now).order_by("starts_at", "pk")
    if choice.count and not events:
        messages.warning(request, "Aucune rencontre à venir : ouvrez-en une dans « Rencontres », puis invitez.")
        return pages.go_to(request, reverse("employers:events"))
    form = InviteForm(request.POST if choice.is_answered else None, events=events)
    people = queries.readers(_companies(choice))
    made: list[Any] = []

    def act() -> None:
        made.extend(meetings.invite(form.cleaned_data["event"], people, by=principal_of(request).actor, at=now))

    if choice.is_confirmed and form.is_valid() and once(request, form, act):
        done = len({guest.contact.company_id for guest in made})
        left = {"déjà invitée, ou " + NOBODY: choice.count - done} if choice.count > done else {}
        return bulk.tell(
            request, choice, done=done, participle=("entreprise invitée", "entreprises invitées"), refused=left
        )
    sentence = "Chaque personne qui accepte nos messages reçoit un lien pour répondre."
    return bulk.ask(request, choice, title="Inviter", sentence=sentence, button="Inviter", form=form)


def _kept(request: HttpRequest, pk: UUID) -> Company:
    principal = principal_of(request)
    rows = Company.objects.visible_to(principal).select_related("organisation")
    return get_or_refuse(rows, principal, rules.can_keep, pk=pk)


def _member(company: Company) -> ClubMembership:
    found = queries.membership_of(company)
    if found is None:
        raise pages.Changed("Cette entreprise n'est pas membre du club.")
    return found


def _answer(
    request: HttpRequest, company: Company, form: forms.Form, act: Callable[[], object], **page: Any
) -> HttpResponse:
    back = company_url(company)
    trail = [*TRAIL, {"label": company.name, "url": back}]
    return web_forms.answer(request, form, act, back=back, trail=trail, **page)


@access(KEEPERS)
@GET_AND_POST
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company signed the charter of the club."""
    company, now = _kept(request, pk), timezone.now()
    today = timezone.localdate(now)
    form = JoinForm(request.POST or None, kinds=queries.commitments(today))

    def act() -> None:
        signed_on = form.cleaned_data["signed_on"]
        actor = principal_of(request).actor
        operations.join(company, signed_on=signed_on, commitments=form.commitments, by=actor, at=now)

    name = queries.club_name(today)
    return _answer(
        request, company, form, act, title="Faire entrer au club", button="Enregistrer",
        sentence=f"« {name} » : la charte signée, et ce que l'entreprise promet chaque année.",
        done=f"{company.name} est membre du club.",
    )  # fmt: skip


@access(KEEPERS)
@GET_AND_POST
def promise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the member promises each year."""
    company, now = _kept(request, pk), timezone.now()
    member = _member(company)
    promised: dict[str, int] = dict(member.commitments.values_list("kind", "yearly"))
    form = PromiseForm(request.POST or None, kinds=queries.commitments(timezone.localdate(now)), promised=promised)

    def act() -> None:
        operations.promise(member, commitments=form.commitments, by=principal_of(request).actor, at=now)

    return _answer(
        request, company, form, act, title="Changer les engagements", button="Enregistrer",
        done="Les engagements sont à jour.",
    )  # fmt: skip


@access(KEEPERS)
@GET_AND_POST
def deed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The member did what it promised."""
    company, now = _kept(request, pk), timezone.now()
    member, today = _member(company), timezone.localdate(now)
    form = DeedForm(request.POST or None, kinds=queries.commitments(today), today=today)

    def act() -> None:
        operations.note_deed(member, **form.cleaned_data, by=principal_of(request).actor, at=now)

    return _answer(
        request, company, form, act, title="Noter un engagement tenu", button="Noter", done="C'est noté, merci à elle."
    )


@access(KEEPERS)
@GET_AND_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company leaves the club."""
    company, now = _kept(request, pk), timezone.now()
    member = _member(company)
    form = LeaveForm(request.POST or None, initial={"on": timezone.localdate(now)})

    def act() -> None:
        operations.leave(member, on=form.cleaned_data["on"], by=principal_of(request).actor, at=now)

    return _answer(
        request, company, form, act, title="Noter le départ du club", button="Noter le départ",
        sentence="Ce que l'entreprise a promis et tenu reste dans son historique.",
        done=f"{company.name} a quitté le club.",
    )  # fmt: skip
