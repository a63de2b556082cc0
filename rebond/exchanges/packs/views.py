"""Doors to the département's parameters: read them with their source, confirm what no document proves."""

from datetime import date

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from rebond.exchanges.packs import operations, wording
from rebond.exchanges.packs.forms import ParameterFilters
from rebond.ground.parameters.models import PackVersion, Parameter
from rebond.ground.web import bulk, html, lists, words
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import DEPARTEMENT_STAFF, Role

STATES = {
    "waiting": Q(is_confirmed=False, value__isnull=False),
    "confirmed": Q(is_confirmed=True),
    "unknown": Q(value=None),
}
SCOPES = {"national": "La loi", "departement": "Le Département"}


def state(parameter: Parameter) -> tuple[str, str]:
    """« Confirmé » or what an administrator must do, and its tone."""
    if parameter.is_confirmed:
        return "Confirmé", "ok"
    return ("Valeur à demander", "danger") if parameter.value is None else (f"À{words.FIXED}confirmer", "warn")


def days(parameter: Parameter) -> str:
    """« depuis le 01/01/2025 », « du 01/06/2009 au 31/12/2024 »."""
    since = words.short_day(parameter.valid_from)
    return f"du {since} au {words.short_day(parameter.valid_to)}" if parameter.valid_to else f"depuis le {since}"


def name_and_days(parameter: Parameter) -> SafeString:
    """What it is called, and when it holds: one parameter may have several values, one after the other."""
    label, when = wording.label(parameter), days(parameter)
    return format_html('{}<br><span class="quiet plain-weight">{}</span>', label, when)


def named(typed: str) -> Q:
    """The parameters whose name holds these letters."""
    return Q(key__in=wording.keys_named(typed))


def in_force(day: date) -> Q:
    """The values that hold on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


PARAMETERS = ListSpec(
    key="packs.parameters",
    columns=[
        Column("label", "Paramètre", name_and_days, sort="key", text=wording.label),
        Column("value", "Valeur", wording.cell, text=wording.text),
        Column("state", "État", lambda row: html.badge(*state(row)), sort="place", text=lambda row: state(row)[0]),
        Column("days", "En vigueur", days, sort="valid_from", is_default=False),
        Column("source", "Source", lambda row: wording.folded(row.source), text=lambda row: row.source),
        Column("scope", "Portée", lambda row: SCOPES.get(row.scope, row.scope), sort="scope", is_default=False),
        Column("key", "Clé", "key", is_default=False),
    ],
    sort="state",
    nouns=("paramètre", "paramètres"),
    row_label=wording.label,
    filters={"q": named, "state": STATES.__getitem__, "scope": "scope", "on": in_force},
    actions=[Action("Confirmer la valeur", "packs:confirm", "check2-circle")],
    csv_name="parametres",
)


def _rows() -> "QuerySet[Parameter]":
    """Those to confirm first, then in the order of their keys."""
    rank = Case(When(is_confirmed=False, then=Value("0 ")), default=Value("1 "))
    return Parameter.objects.annotate(place=Concat(rank, F("key")))


@access(DEPARTEMENT_STAFF)
@require_http_methods(["GET", "POST"])
def parameters(request: HttpRequest) -> HttpResponse:
    """Every parameter of the département, and which wait for a confirmation."""
    versions = PackVersion.objects.defer("files").order_by("-number")[:10]
    waiting = Parameter.objects.filter(is_confirmed=False).count()
    return lists.respond(
        request,
        PARAMETERS,
        _rows(),
        template="packs/parameters.html",
        form=ParameterFilters,
        context={"versions": versions, "waiting": waiting},
    )


@access(Role.ADMINISTRATOR)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Vouch for the chosen values, once the count has been repeated."""
    choice = bulk.chosen(request, PARAMETERS, _rows(), form=ParameterFilters)
    if not choice.is_confirmed:
        sentence = "Vous attestez que le Département applique ces valeurs. Votre nom est gardé dans le journal."
        return bulk.ask(request, choice, title="Confirmer la valeur", sentence=sentence)
    known = list(choice.rows.exclude(value=None).values_list("pk", flat=True))
    done = operations.confirm(known, by=principal_of(request).actor, at=timezone.now())
    left = choice.count - done
    refused = {"déjà confirmé, ou valeur inconnue": left} if left else {}
    return bulk.tell(request, choice, done=done, participle=("valeur confirmée", "valeurs confirmées"), refused=refused)
