"""Doors to the département's parameters: read them with their source, confirm what no document proves."""

import json
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.exchanges.packs import operations
from rebond.exchanges.packs.forms import ParameterFilters
from rebond.ground.parameters.models import PackVersion, Parameter
from rebond.ground.web import bulk, lists
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import DEPARTEMENT_STAFF, Role

LONGEST = 160
STATES = {
    "waiting": Q(is_confirmed=False, value__isnull=False),
    "confirmed": Q(is_confirmed=True),
    "unknown": Q(value=None),
}


def value_words(parameter: Parameter) -> str:
    """The value on one line, cut when it is a whole table."""
    if parameter.value is None:
        return "inconnue, à demander"
    text = json.dumps(parameter.value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def state_words(parameter: Parameter) -> str:
    """« Confirmé » or what an administrator must do."""
    if parameter.is_confirmed:
        return "Confirmé"
    return "Valeur à demander" if parameter.value is None else "À confirmer"


def in_force(day: date) -> Q:
    """The values that hold on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


PARAMETERS = ListSpec(
    key="packs.parameters",
    columns=[
        Column("key", "Clé", "key", sort="key"),
        Column("value", "Valeur", value_words),
        Column("from", "À partir du", "valid_from", sort="valid_from"),
        Column("to", "Jusqu'au", "valid_to", sort="valid_to"),
        Column("state", "État", state_words),
        Column("source", "Source", "source"),
        Column("scope", "Portée", "scope", sort="scope", is_default=False),
    ],
    sort="key",
    nouns=("paramètre", "paramètres"),
    row_label=lambda row: str(row.key),
    filters={"q": "key__icontains", "state": STATES.__getitem__, "scope": "scope", "on": in_force},
    actions=[Action("Confirmer la valeur", "packs:confirm", "check2-circle")],
    csv_name="parametres",
)


@access(DEPARTEMENT_STAFF)
@require_http_methods(["GET", "POST"])
def parameters(request: HttpRequest) -> HttpResponse:
    """Every parameter of the département, and which wait for a confirmation."""
    versions = PackVersion.objects.defer("files").order_by("-number")[:10]
    waiting = Parameter.objects.filter(is_confirmed=False).count()
    return lists.respond(
        request,
        PARAMETERS,
        Parameter.objects.all(),
        template="packs/parameters.html",
        form=ParameterFilters,
        context={"versions": versions, "waiting": waiting},
    )


@access(Role.ADMINISTRATOR)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Vouch for the chosen values, once the count has been repeated."""
    choice = bulk.chosen(request, PARAMETERS, Parameter.objects.all(), form=ParameterFilters)
    if not choice.is_confirmed:
        sentence = "Vous attestez que le Département applique ces valeurs. Votre nom est gardé dans le journal."
        return bulk.ask(request, choice, title="Confirmer la valeur", sentence=sentence)
    known = list(choice.rows.exclude(value=None).values_list("pk", flat=True))
    done = operations.confirm(known, by=principal_of(request).actor, at=timezone.now())
    left = choice.count - done
    refused = {"déjà confirmé, ou valeur inconnue": left} if left else {}
    return bulk.tell(request, choice, done=done, participle=("valeur confirmée", "valeurs confirmées"), refused=refused)
