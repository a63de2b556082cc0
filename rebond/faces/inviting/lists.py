"""The lists of the invitations: where each person stands for a kind, and the campaigns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from rebond.faces.inviting.forms import FollowUpFilters
from rebond.ground.web import html
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.models import Campaign
from rebond.people.appointments.queries import follow_up, kind_name
from rebond.people.appointments.queries import invitations as queries
from rebond.people.appointments.rules import HOSTS
from rebond.people.appointments.states import CONVOCABLE, CampaignStatus, FollowUp
from rebond.people.beneficiaries.models import Beneficiary

TONES = {
    FollowUp.INVITED: "info",
    FollowUp.EXPIRED: "warn",
    FollowUp.TO_COME: "ok",
    FollowUp.TO_QUALIFY: "warn",
    FollowUp.NOSHOW: "danger",
    FollowUp.EXCUSED: "warn",
    FollowUp.REVOKED: "warn",
    FollowUp.SEEN: "ok",
}
CAMPAIGN_TONES = {
    CampaignStatus.PREPARED: "warn",
    CampaignStatus.SENDING: "info",
    CampaignStatus.SENT: "ok",
    CampaignStatus.DROPPED: "neutral",
}
SHORT = {
    FollowUp.INVITED: "En attente",
    FollowUp.EXPIRED: "Sans réponse",
    FollowUp.TO_COME: "À venir",
    FollowUp.TO_QUALIFY: "À préciser",
    FollowUp.NOSHOW: "Absence",
    FollowUp.EXCUSED: "Excuse",
    FollowUp.REVOKED: "Annulation",
    FollowUp.SEEN: "Présence",
    FollowUp.CLOSED: "Dossier traité",
}
"""The words of a narrow column."""

SHOWN = ("last_name", "first_name", "sort_name", "pole")


def stands(row: Any) -> object:
    """Where the person stands, as a badge."""
    said = FollowUp(row.stands)
    return html.badge(SHORT.get(said, said.label), TONES.get(said, "neutral"))


def convocation_url(person: object, kind: str) -> str:
    """The booking screen, opened as a convocation."""
    return f"{reverse('agenda:book', args=[person])}?kind={kind}&convocation=1"


def _convoke(kind: Kind, row: Any) -> object:
    if FollowUp(row.stands) not in CONVOCABLE:
        return None
    return format_html('<a href="{}">Convoquer</a>', convocation_url(row.pk, kind.code))


def _day(name: str) -> Callable[[Any], object]:
    """The day of an instant of the row."""
    return lambda row: local_day(at) if (at := getattr(row, name)) else None


def _columns(kind: Kind, principal: Principal) -> tuple[Column, ...]:
    acts = (Column("acte", "Agir", partial(_convoke, kind), is_exported=False),) if principal.role in HOSTS else ()
    return (
        Column("nom", "Personne", "sorted_name", sort="sort_name"),
        Column("etat", "Où en est-on", stands, text=lambda row: FollowUp(row.stands).label),
        Column("invitee", "Invitation le", _day("invited_at"), sort="invited_at"),
        Column("limite", "Jusqu'au", _day("invited_until"), sort="invited_until"),
        Column("rappel", "Rappel le", _day("last_reminded_at")),
        Column("rdv", "Rendez-vous", "next_at"),
        Column("pole", "Pôle", lambda row: row.pole.name if row.pole_id else None, is_default=False),
        *acts,
    )


ACTIONS = (
    Action("Inviter", "inviting:invite", "envelope-plus"),
    Action("Retirer l'invitation", "inviting:withdraw", "envelope-dash"),
    Action("Dossier examiné", "inviting:reviewed", "check2-square"),
    Action("Plus rien n'est attendu", "inviting:closed", "archive"),
)
FILTERS = dict.fromkeys(("nature", "etat", "pole", "envoi", "reponse"), lambda condition: condition)


@dataclass(frozen=True)
class Source:
    """The list as one principal sees it now, for the kind that the address names."""

    spec: ListSpec
    rows: QuerySet[Beneficiary]
    form: Any
    kind: Kind


def people(principal: Principal, asked: QueryDict, *, now: datetime) -> Source:
    """Where the people whom one sees stand for one kind of appointment."""
    form = partial(FollowUpFilters, principal=principal, now=now)
    filters = form(asked)
    kind = filters.kind
    rows: QuerySet[Beneficiary] = Beneficiary.objects.visible_to(principal)
    if filters.is_everything:
        rows = rows.filter(follow_up.where(kind.code, set(FollowUp) - {FollowUp.NOT_INVITED}, now=now))
    spec = ListSpec(
        key="invitations",
        columns=_columns(kind, principal),
        sort="nom",
        nouns=("personne", "personnes"),
        row_url=lambda row: f"{reverse('inviting:person', args=[row.pk])}?nature={kind.code}",
        row_label=lambda row: str(row.sorted_name),
        filters=FILTERS,
        actions=ACTIONS,
        csv_name="invitations",
    )
    shown = queries.with_latest(rows.select_related("pole").only(*SHOWN, "pole__name"), kind.code, now=now)
    return Source(spec, shown, form, kind)


def _invited(row: Campaign) -> int:
    """The people of a campaign, less those whom it left out."""
    return sum(str(pk) not in row.refused for pk in row.people)


CAMPAIGNS = ListSpec(
    key="envois",
    columns=(
        Column("quand", "Préparé le", "created_at", sort="created_at"),
        Column("nature", "Nature", lambda row: kind_name(row.kind)),
        Column("statut", "Statut", lambda row: html.badge(row.get_status_display(), CAMPAIGN_TONES[row.status])),
        Column("combien", "Personnes", _invited, is_number=True),
        Column("lieu", "Avec", lambda row: row.organisation.name if row.organisation else "le Pôle de chaque personne"),
        Column("par", "Par", lambda row: row.created_by.user.full_name if row.created_by else None),
    ),
    sort="-quand",
    nouns=("envoi", "envois"),
    row_url=lambda row: reverse("inviting:campaign", args=[row.pk]),
    row_label=lambda row: kind_name(row.kind),
)


def campaigns(principal: Principal) -> QuerySet[Campaign]:
    """The campaigns that one sees."""
    return Campaign.objects.visible_to(principal).select_related("organisation", "created_by__user")
