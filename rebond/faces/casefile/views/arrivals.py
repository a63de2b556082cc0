"""Doors of people who come from another département or leave for one, and of those whom no flow brings."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.faces.casefile import columns, operations
from rebond.faces.casefile.forms.persons import AcceptForm, DepartureForm, RefuseForm, RegisterForm
from rebond.faces.casefile.views.editing import done, fetch, show_form
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability, Role
from rebond.people.beneficiaries import queries, rules
from rebond.people.beneficiaries.models import Arrival, Beneficiary, Departure
from rebond.people.beneficiaries.operations import transfers
from rebond.people.beneficiaries.states import DutyKind, TransferStatus

GET_AND_POST = require_http_methods(["GET", "POST"])


@access(rules.KEEPERS)
@GET_AND_POST
def register(request: HttpRequest) -> HttpResponse:
    """Enter a person by hand; likely doubles are shown first."""
    principal, now = principal_of(request), timezone.now()
    form = RegisterForm(request.POST or None, today=timezone.localdate(now), initial={"kind": DutyKind.PREVENTION})
    created: list[Beneficiary] = []

    def act() -> None:
        person = operations.enter_by_hand(
            identity={**form.fields_of_person(), "phone": form.cleaned_data["phone"]},
            pole=_pole_of(principal.membership.organisation),
            kind=DutyKind(form.cleaned_data["kind"]),
            requested_on=form.cleaned_data["requested_on"],
            informed_on=form.cleaned_data["informed_on"],
            by=principal.actor,
            at=now,
        )
        created.append(person)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Le dossier est créé ; l'entretien d'orientation est à proposer.")
        return pages.go_to(request, columns.person_url(created[0]) if created else columns.people_url())
    visible = {person.pk for person in form.look_alikes} & set(
        Beneficiary.objects.visible_to(principal)
        .filter(pk__in=[person.pk for person in form.look_alikes])
        .values_list("pk", flat=True)
    )
    return render(request, "casefile/register.html", {"form": form, "visible": visible})


def _pole_of(organisation: Organisation | None) -> Organisation | None:
    """The agent's Pôle; an administrator settles the person afterwards."""
    is_pole = organisation is not None and Capability.POLE in organisation.capabilities
    return organisation if is_pole else None


@access(rules.FILE_READERS)
@GET_AND_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer the person to another département."""
    person = fetch(request, pk, rules.can_transfer)
    principal, now = principal_of(request), timezone.now()
    form = DepartureForm(request.POST or None, origin=principal.departement)

    def act() -> None:
        transfers.send(person, destination=form.cleaned_data["destination"], by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        return done(request, person, "Le transfert est proposé. La personne reste suivie ici jusqu'à la réponse.")
    help_text = "Seule l'identité voyage, avec le téléphone si la personne l'accepte : ni les notes, ni le diagnostic."
    return show_form(
        request, person, form, title="Transférer vers un autre département", button="Proposer", help_text=help_text
    )


@access(rules.FILE_READERS)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back a transfer that is not answered."""
    person = fetch(request, pk, rules.can_transfer)
    last = Departure.objects.filter(beneficiary=person).select_related("destination").order_by("-sent_at", "pk")
    departure = get_or_refuse(last, principal_of(request))
    if departure.status != TransferStatus.SENT:
        raise pages.Changed(_answered(departure, departure.destination))
    transfers.cancel(departure, by=principal_of(request).actor, at=timezone.now())
    return done(request, person, "Le transfert est annulé.")


@access(rules.KEEPERS)
@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """People whom other départements hand over, to be answered."""
    rows = Arrival.objects.filter(status=TransferStatus.SENT).select_related("origin").order_by("received_at", "pk")
    return render(request, "casefile/arrivals.html", {"arrivals": rows})


@access(rules.KEEPERS)
@GET_AND_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept a person who arrives, or give them back with a reason."""
    principal, now = principal_of(request), timezone.now()
    arrivals = Arrival.objects.select_related("origin")
    arrival = get_or_refuse(arrivals, principal, rules.can_answer_arrival, pk=pk)
    if arrival.status != TransferStatus.SENT:
        raise pages.Changed(_answered(arrival, arrival.origin))
    is_refusal = "refuse" in request.POST
    accepting = AcceptForm(
        None if is_refusal else request.POST or None,
        known=_known(arrival),
        initial={"pole": str(principal.organisation_id) if principal.role == Role.ADVISER else ""},
    )
    refusing = RefuseForm(request.POST if is_refusal else None)
    received: list[Beneficiary] = []

    def accept() -> None:
        pole, known = accepting.cleaned_data["pole"], accepting.chosen
        received.append(operations.accept_arrival(arrival, pole=pole, known=known, by=principal.actor, at=now))

    def refuse() -> None:
        transfers.refuse(arrival, answer=refusing.cleaned_data["answer"], by=principal.actor, at=now)

    if accepting.is_valid() and once(request, accepting, accept):
        messages.success(request, "La personne est accueillie : son délai court depuis la réception du transfert.")
        seen = [
            person for person in received if Beneficiary.objects.visible_to(principal).filter(pk=person.pk).exists()
        ]
        return pages.go_to(request, columns.person_url(seen[0]) if seen else columns.arrivals_url())
    if refusing.is_valid() and once(request, refusing, refuse):
        messages.success(request, "Le transfert est refusé ; l'autre département en est averti.")
        return pages.go_to(request, columns.arrivals_url())
    context = {"arrival": arrival, "accepting": accepting, "refusing": refusing, "born_on": _born_on(arrival)}
    return render(request, "casefile/arrival.html", context)


def _answered(transfer: Arrival | Departure, other: Departement) -> str:
    """What became of a transfer that somebody settled first."""
    place = other.name, other.institution
    is_ours = isinstance(transfer, Departure)
    where = f"proposé {words.to_place(*place)}" if is_ours else f"reçu {words.of_place(*place)}"
    return f"Le transfert {where} n'attend plus de réponse : {transfer.get_status_display().lower()}."


def _born_on(arrival: Arrival) -> date:
    return date.fromisoformat(arrival.identity["birth_date"])


def _known(arrival: Arrival) -> list[Beneficiary]:
    """Our own files that may be this person's."""
    sent = arrival.identity
    return queries.look_alikes(
        last_name=sent["last_name"],
        first_name=sent["first_name"],
        birth_date=_born_on(arrival),
        nir13=queries.nir_of(arrival),
    )
