"""Doors of the bulk acts: each says how many before, asks, acts, says how many after."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from rebond.faces.casefile import contracts, lists, operations
from rebond.faces.casefile.forms.contacts import BookAllForm, ContactForm
from rebond.faces.casefile.forms.persons import PoleForm
from rebond.faces.casefile.forms.referents import ReferentForm
from rebond.faces.casefile.queries.summaries import with_facts
from rebond.ground.journal import operations as journal
from rebond.ground.web import bulk, pages
from rebond.ground.web.forms import once
from rebond.journey.orientation import operations as orientation
from rebond.journey.orientation.queries import workloads
from rebond.journey.programmes import operations as programmes
from rebond.journey.programmes.forms.prescribing import PrescribeAllForm
from rebond.journey.programmes.queries import suggesting
from rebond.journey.programmes.queries.places import all_offers
from rebond.journey.programmes.rules import BULK_PRESCRIBERS
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.forms import InviteForm
from rebond.people.appointments.models import Campaign
from rebond.people.appointments.queries import kinds_of, kinds_to_invite
from rebond.people.appointments.rules import HOSTS, INVITERS
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.operations import contacts, persons
from rebond.people.beneficiaries.rules import COMPANIONS, KEEPERS, NOTERS

MANY = 500
"""Acts that write to each person one by one stop here; a longer choice is cut by a filter."""


def _source(request: HttpRequest, source: str) -> lists.Source:
    """The list that the choice was made in; who does not walk that list does not act in it."""
    principal, now = principal_of(request), timezone.now()
    if source == "entrants" and principal.role not in lists.WALKERS:
        raise PermissionDenied
    if source == "entrants":
        return lists.entrants(principal, QueryDict(request.POST.get("query", "")), now=now)
    return lists.people(principal, now=now)


def _answer(request: HttpRequest, choice: bulk.Chosen, form: forms.Form, act: Callable[[], object]) -> bool:
    """The choice is confirmed, the form filled and the act done."""
    return choice.is_confirmed and form.is_valid() and once(request, form, act)


@access(NOTERS)
@require_POST
def note(request: HttpRequest, source: str) -> HttpResponse:
    """The same contact for everybody chosen."""
    origin, principal = _source(request, source), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    form = ContactForm(request.POST if choice.is_answered else None)
    done: list[int] = []

    def act() -> None:
        preset = form.chosen
        done.append(
            contacts.note_contacts(
                origin.people(choice.rows),
                kind=preset.kind,
                is_reached=preset.is_reached,
                note=form.cleaned_data["note"],
                author=principal.membership,
                by=principal.actor,
                at=timezone.now(),
            )
        )

    if _answer(request, choice, form, act):
        return bulk.tell(request, choice, done=sum(done), participle=("contact noté", "contacts notés"))
    return bulk.ask(request, choice, title="Noter un contact", button="Noter", form=form)


@access(KEEPERS)
@require_POST
def settle(request: HttpRequest, source: str) -> HttpResponse:
    """Another Pôle answers for everybody chosen."""
    origin, principal = _source(request, source), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    form = PoleForm(request.POST if choice.is_answered else None)
    done: list[int] = []

    def act() -> None:
        people = origin.people(choice.rows)
        pole = form.cleaned_data["pole"]
        done.append(persons.settle_all(people, pole=pole, by=principal.actor, at=timezone.now()))

    if _answer(request, choice, form, act):
        refused = {"déjà dans ce Pôle": choice.count - sum(done)} if choice.count > sum(done) else {}
        return bulk.tell(
            request,
            choice,
            done=sum(done),
            participle=("personne changée de Pôle", "personnes changées de Pôle"),
            refused=refused,
        )
    sentence = "Le nouveau Pôle les verra dans ses listes ; le vôtre ne les verra plus."
    return bulk.ask(request, choice, title="Changer de Pôle", sentence=sentence, form=form)


@access(KEEPERS)
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Open the orientation of everybody chosen whose former follow-up waits to be taken over."""
    origin, principal = _source(request, "people"), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    if not choice.is_confirmed:
        sentence = "Ces personnes entrent dans les listes de leur Pôle, et leurs délais partent d'aujourd'hui."
        return bulk.ask(request, choice, title="Ouvrir l'orientation", sentence=sentence, button="Ouvrir")
    done = orientation.take_over(origin.people(choice.rows), by=principal.actor, at=timezone.now())
    refused = {"orientation déjà ouverte, ou rien à reprendre": choice.count - done} if choice.count > done else {}
    opened = ("orientation ouverte", "orientations ouvertes")
    return bulk.tell(request, choice, done=done, participle=opened, refused=refused)


@access(INVITERS)
@require_POST
def invite(request: HttpRequest, source: str) -> HttpResponse:
    """Prepare the invitation of everybody chosen, then show what it would need and cost."""
    origin, principal = _source(request, source), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    kinds = kinds_to_invite(principal.role, on=timezone.localdate())
    form = InviteForm(request.POST if choice.is_answered else None, kinds=kinds)
    made: list[Campaign] = []

    def act() -> None:
        campaign = orientation.prepare_invitations(
            origin.people(choice.rows),
            kind=form.cleaned_data["kind"],
            organisation=principal.membership.organisation if principal.role in HOSTS else None,
            channels=form.cleaned_data["channels"],
            by=principal.actor,
            at=timezone.now(),
        )
        made.append(campaign)

    if _answer(request, choice, form, act):
        url = reverse("inviting:campaign", args=[made[0].pk]) if made else reverse("inviting:campaigns")
        return pages.go_to(request, url)
    sentence = "Rien ne part encore : vous verrez d'abord s'il y a assez de créneaux, le coût et le message."
    return bulk.ask(request, choice, title="Inviter", sentence=sentence, button="Préparer", form=form)


@access(HOSTS)
@require_POST
def book(request: HttpRequest, source: str) -> HttpResponse:
    """One appointment each, one after the other."""
    origin, principal = _source(request, source), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    form = book_form(principal, request.POST if choice.is_answered else None)
    outcome = operations.Outcome()

    def act() -> None:
        nonlocal outcome
        outcome = _book(origin, choice, form, principal)

    if _answer(request, choice, form, act):
        made = ("rendez-vous pris", "rendez-vous pris")
        return bulk.tell(request, choice, done=outcome.done, participle=made, refused=outcome.refused)
    sentence = "Chaque personne reçoit une heure, dans l'ordre de la liste, et un message si elle l'a accepté."
    return bulk.ask(request, choice, title="Donner des rendez-vous", sentence=sentence, button="Donner", form=form)


def _book(origin: lists.Source, choice: bulk.Chosen, form: BookAllForm, principal: Principal) -> operations.Outcome:
    if choice.count > MANY:
        raise ValidationError(f"Au plus {MANY} rendez-vous à la fois : réduisez la liste par un filtre.")
    organisation = principal.membership.organisation
    if organisation is None:
        raise ValidationError("Votre compte n'appartient à aucune organisation.")
    people = origin.people(choice.rows).select_related("departement").order_by("sort_name", "pk")
    return operations.book_all(
        people,
        form.slots(choice.count),
        kind=form.kind_chosen,
        organisation=organisation,
        agent=form.agent_chosen,
        by=principal.actor,
        at=timezone.now(),
    )


def book_form(principal: Principal, data: QueryDict | None) -> BookAllForm:
    """The form of a series of appointments in the principal's organisation."""
    today = timezone.localdate()
    return BookAllForm(
        data,
        kinds=kinds_of(principal.role, on=today),
        agents=lists.colleagues(principal),
        today=today,
        initial={"agent": str(principal.membership.pk)},
    )


@access(lists.NAMERS)
@require_POST
def referent(request: HttpRequest, source: str) -> HttpResponse:
    """One référent for everybody chosen."""
    origin, principal = _source(request, source), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    team = workloads(principal.organisation_id, today=timezone.localdate())
    form = ReferentForm(request.POST if choice.is_answered else None, team=team)
    outcome = operations.Outcome()

    def act() -> None:
        nonlocal outcome
        people, chosen = origin.people(choice.rows), form.chosen
        outcome = operations.name_referents(people, referent=chosen, by=principal.actor, at=timezone.now())

    if _answer(request, choice, form, act):
        given = ("personne confiée", "personnes confiées")
        return bulk.tell(request, choice, done=outcome.done, participle=given, refused=outcome.refused)
    sentence = "Chaque personne l'apprend par un message, si elle l'a accepté. L'histoire est gardée."
    return bulk.ask(request, choice, title="Désigner un référent", sentence=sentence, button="Confier", form=form)


@access(BULK_PRESCRIBERS)
@require_POST
def prescribe(request: HttpRequest, source: str) -> HttpResponse:
    """One action in one structure for everybody chosen; whom it would leave aside is told before anything is sent."""
    origin, principal = _source(request, source), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    now = timezone.now()
    today = timezone.localdate(now)
    found = all_offers(suggesting.in_bulk(principal.role, on=today), on=today)
    form = PrescribeAllForm(request.POST if choice.is_answered else None, offers=found)
    sentence = "Avant l'envoi, vous verrez qui serait laissé de côté, et pourquoi."
    outcome = programmes.Outcome()

    def act() -> None:
        programme, offer = form.chosen
        given = {
            "organisation": offer.organisation,
            "provision": offer.provision,
            "motive": form.cleaned_data["motive"],
        }
        done = programmes.prescribe_all(
            people, programme=programme.code, **given, member=principal.membership, by=principal.actor, at=now
        )
        outcome.done, outcome.refused = done.done, done.refused

    if choice.is_confirmed and form.is_valid() and choice.count <= MANY:
        people = list(origin.people(choice.rows).order_by("sort_name", "pk"))
        asked = {"role": principal.role, "motive": form.cleaned_data["motive"], "on": today}
        refused = list(suggesting.refused(people, form.chosen[0], **asked))
        if not form.must_show(len(refused)) and once(request, form, act):
            made = ("action prescrite", "actions prescrites")
            return bulk.tell(request, choice, done=outcome.done, participle=made, refused=outcome.refused)
        sentence = suggesting.told(refused, among=choice.count)
    elif choice.count > MANY:
        sentence = f"Au plus {MANY} prescriptions à la fois : réduisez la liste par un filtre."
    return bulk.ask(request, choice, title="Prescrire une action", sentence=sentence, button="Prescrire", form=form)


@access(COMPANIONS)
@require_POST
def labels(request: HttpRequest, source: str) -> HttpResponse:
    """A page of address labels to print, with no word that tells why we write; printing is journalled."""
    origin = _source(request, source)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    if not choice.is_confirmed:
        sentence = "Une page d'étiquettes s'ouvre : 24 par feuille A4. Les adresses inconnues sont laissées de côté."
        return bulk.ask(request, choice, title="Imprimer des étiquettes", sentence=sentence, button="Préparer")
    now = timezone.now()
    rows = with_facts(origin.people(choice.rows), {"address"}, now=now).order_by("sort_name", "pk")
    people = [row for row in rows if (address := getattr(row, "address", None)) and address["city"]]
    what = f"étiquettes {origin.spec.csv_name}"
    journal.record_export(what, count=len(people), by=principal_of(request).actor, at=now)
    return render(request, "casefile/labels.html", {"people": people, "choice": choice})


@access(lists.CONTRACT_PRINTERS)
@require_POST
def print_contracts(request: HttpRequest) -> HttpResponse:
    """The contrats d'orientation of the people chosen, in one archive."""
    origin, principal = _source(request, "entrants"), principal_of(request)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    if not choice.is_confirmed:
        sentence = "Les orientations décidées donnent chacune un PDF, dans un seul fichier à télécharger."
        return bulk.ask(request, choice, title="Imprimer les contrats", sentence=sentence, button="Télécharger")
    decided = contracts.printable(choice.rows)
    if not 0 < decided.count() <= contracts.AT_MOST:
        sentence = f"Choisissez de 1 à {contracts.AT_MOST} personnes dont l'orientation est décidée."
        messages.warning(request, sentence)
        return pages.go_to(request, choice.back)
    return contracts.archive(decided, by=principal.actor, at=timezone.now())


@access(HOSTS)
@require_POST
def attendance(request: HttpRequest, status: Attendance) -> HttpResponse:
    """Whether the people of these appointments came."""
    principal, now = principal_of(request), timezone.now()
    origin = lists.appointments(principal, now=now)
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    word = str(status.label).lower()
    if not choice.is_confirmed:
        return bulk.ask(request, choice, title=f"Noter : {word}", button="Noter")
    outcome = operations.note_attendance(choice.rows, status=status, by=principal.actor, at=now)
    return bulk.tell(
        request,
        choice,
        done=outcome.done,
        participle=(f"rendez-vous noté « {word} »", f"rendez-vous notés « {word} »"),
        refused=outcome.refused,
    )
