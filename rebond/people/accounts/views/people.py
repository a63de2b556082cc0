"""Who works in the département: invite, invite again, end, start again without a lost phone."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.journal.actors import Actor
from rebond.ground.web import bulk, forms, lists, pages
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.people.accounts import operations, queries, rules
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.forms import InvitationForm, PeopleFilters
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role

STATE = {
    "live": Q(accepted_at__isnull=False, ended_at=None),
    "waiting": Q(accepted_at=None, ended_at=None),
    "ended": Q(ended_at__isnull=False),
}


def state_words(membership: Membership) -> str:
    """« Terminé », « Invitation en attente », « En cours »."""
    if membership.ended_at:
        return "Terminé"
    return "En cours" if membership.accepted_at else "Invitation en attente"


def named(typed: str) -> Q:
    """The people whose name holds these letters, or whose address begins with them."""
    return (
        Q(user__last_name__icontains=typed) | Q(user__first_name__icontains=typed) | Q(user__email__istartswith=typed)
    )


PEOPLE = ListSpec(
    key="accounts.people",
    columns=[
        Column("name", "Personne", "user.sorted_name", sort="user__last_name"),
        Column("email", "Adresse e-mail", "user.email", sort="user__email"),
        Column("role", "Rôle", lambda row: row.get_role_display(), sort="role"),
        Column("organisation", "Structure", "organisation.name", sort="organisation__name"),
        Column("state", "État", state_words),
        Column("invited", "Invitation", "invited_at", sort="invited_at"),
        Column("accepted", "Acceptée", "accepted_at", sort="accepted_at", is_default=False),
        Column("ended", "Fin", "ended_at", sort="ended_at", is_default=False),
    ],
    sort="name",
    nouns=("accès", "accès"),
    row_label=lambda row: str(row.user.sorted_name),
    filters={"q": named, "role": "role", "organisation": "organisation", "state": STATE.__getitem__},
    actions=[
        Action("Renvoyer l'invitation", "accounts:invite_again", "envelope"),
        Action("Remettre le second facteur à zéro", "accounts:renew", "phone"),
        Action("Terminer l'accès", "accounts:end", "person-dash"),
    ],
    csv_name="acces",
)


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Every access of the département, filtered by name, role, structure and state."""
    return lists.respond(request, PEOPLE, queries.memberships(), template="accounts/people.html", form=PeopleFilters)


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite someone: they receive a link that lasts a week."""
    principal = principal_of(request)
    form = InvitationForm(request.POST or None, organisations=_open_organisations())
    if request.method == "POST" and form.is_valid() and forms.once(request, form, lambda: _invite(form, principal)):
        messages.success(request, f"L'invitation part à {form.cleaned_data['email']}.")
        return pages.go_to(request, reverse("accounts:people"))
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/invite.html", {"form": form}, status=status)


def _open_organisations() -> "QuerySet[Organisation]":
    return queries.workplaces().filter(closed_on=None).order_by("name")


def _invite(form: InvitationForm, principal: Principal) -> None:
    typed = form.cleaned_data
    operations.invite(
        email=typed["email"],
        first_name=typed["first_name"],
        last_name=typed["last_name"],
        organisation=typed["organisation"],
        role=Role(typed["role"]),
        by=principal.actor,
        at=timezone.now(),
    )


def _in_bulk(
    request: HttpRequest,
    *,
    title: str,
    sentence: str,
    rule: Callable[[Principal, Membership], bool],
    act: Callable[[Iterable[Membership], Actor, datetime], int],
    participle: tuple[str, str],
    reason: str,
    is_danger: bool = False,
) -> HttpResponse:
    """Ask, then act on those of the chosen accesses that the rule allows."""
    principal = principal_of(request)
    choice = bulk.chosen(request, PEOPLE, queries.memberships(), form=PeopleFilters)
    if not choice.is_confirmed:
        return bulk.ask(request, choice, title=title, sentence=sentence, is_danger=is_danger)
    allowed = [row for row in choice.rows if rule(principal, row)]
    done = act(allowed, principal.actor, timezone.now())
    refused = {reason: choice.count - done} if choice.count > done else {}
    return bulk.tell(request, choice, done=done, participle=participle, refused=refused)


@access(Role.ADMINISTRATOR)
@require_POST
def invite_again(request: HttpRequest) -> HttpResponse:
    """Send a new link to those who have not accepted."""
    return _in_bulk(
        request,
        title="Renvoyer l'invitation",
        sentence="Chaque personne reçoit un nouveau lien, valable une semaine.",
        rule=rules.can_invite_again,
        act=lambda rows, by, at: operations.invite_again(rows, by=by, at=at),
        participle=("invitation renvoyée", "invitations renvoyées"),
        reason="invitation déjà acceptée ou accès terminé",
    )


@access(Role.ADMINISTRATOR)
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Let those who lost their second factor start again, through their mailbox."""
    return _in_bulk(
        request,
        title="Remettre le second facteur à zéro",
        sentence="Chaque personne est déconnectée et reçoit un lien pour choisir un mot de passe et un second facteur.",
        rule=rules.can_renew,
        act=_renew_all,
        participle=("accès remis à zéro", "accès remis à zéro"),
        reason="accès terminé, en attente, ou le vôtre",
        is_danger=True,
    )


def _renew_all(rows: Iterable[Membership], by: Actor, at: datetime) -> int:
    return len([operations.renew(row, by=by, at=at) for row in rows])


@access(Role.ADMINISTRATOR)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End accesses, at the next click of whoever uses them."""
    return _in_bulk(
        request,
        title="Terminer l'accès",
        sentence="Chaque personne perd cet accès dès son prochain clic. Ce qu'elle a fait reste dans les dossiers.",
        rule=rules.can_end,
        act=lambda rows, by, at: operations.end_memberships(rows, by=by, at=at),
        participle=("accès terminé", "accès terminés"),
        reason="accès déjà terminé ou le vôtre",
        is_danger=True,
    )
