"""Doors of the messages that did not leave, or of which nobody knows."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.faces.casefile.forms.filters import MessageFilters
from rebond.faces.casefile.lists import MESSAGES
from rebond.faces.casefile.operations import send_again as send_anew
from rebond.ground.messaging import operations, queries
from rebond.ground.messaging.states import Status
from rebond.ground.web import bulk
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.people.appointments.queries.messages import readable


@access(DEPARTEMENT_STAFF)
@require_http_methods(["GET", "POST"])
def unsettled(request: HttpRequest) -> HttpResponse:
    """Every message on which someone must decide, the oldest first, with its words and what happened to it."""
    rows = readable(queries.unsettled(), principal_of(request))
    return respond(request, MESSAGES, rows, template="casefile/messages.html", form=MessageFilters)


def _choice(request: HttpRequest) -> bulk.Chosen:
    return bulk.chosen(request, MESSAGES, queries.unsettled(), form=MessageFilters)


@access(DEPARTEMENT_STAFF)
@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """Try these messages again, but those that time has overtaken."""
    choice = _choice(request)
    if not choice.is_confirmed:
        sentence = (
            "Vérifiez d'abord ce qui les a arrêtés. Un message incertain, s'il était parti, sera reçu deux fois. "
            "Ce qui n'est plus vrai (rendez-vous déplacé, annulé ou passé, invitation terminée) ne sera pas renvoyé."
        )
        return bulk.ask(request, choice, title="Renvoyer", sentence=sentence)
    done = send_anew(choice.rows, by=principal_of(request).actor, at=timezone.now())
    told = ("message remis à l'envoi", "messages remis à l'envoi")
    return bulk.tell(request, choice, done=done.done, participle=told, refused=done.refused)


@access(DEPARTEMENT_STAFF)
@require_POST
def consider_sent(request: HttpRequest) -> HttpResponse:
    """Someone found out that these messages had left: what failed for certain stays as it is."""
    choice = _choice(request)
    if not choice.is_confirmed:
        sentence = "Le service d'envoi, ou la personne, vous a dit qu'ils sont partis. Ceux en échec restent ici."
        return bulk.ask(request, choice, title="Considérer comme envoyés", sentence=sentence)
    uncertain = choice.rows.filter(status=Status.UNCERTAIN)
    done = operations.consider_sent(uncertain, by=principal_of(request).actor, at=timezone.now())
    refused = {"en échec, donc pas partis": choice.count - done} if choice.count > done else {}
    told = ("message considéré comme envoyé", "messages considérés comme envoyés")
    return bulk.tell(request, choice, done=done, participle=told, refused=refused)


@access(DEPARTEMENT_STAFF)
@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    """Nobody will send these messages any more."""
    choice = _choice(request)
    if not choice.is_confirmed:
        sentence = "Ils ne partiront plus : prévenez ces personnes autrement si c'est encore utile."
        return bulk.ask(request, choice, title="Abandonner", sentence=sentence, is_danger=True)
    done = operations.give_up(choice.rows, by=principal_of(request).actor, at=timezone.now())
    return bulk.tell(request, choice, done=done, participle=("message abandonné", "messages abandonnés"))
