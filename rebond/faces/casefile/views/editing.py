"""Doors that change a person's file: correct, reach, settle, end, reveal the NIR."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.faces.casefile import columns, operations
from rebond.faces.casefile.forms.persons import CorrectForm, DetailsForm, EndForm, PoleForm
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries as outbox
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.journey.orientation import operations as orientation
from rebond.journey.orientation.queries import to_take_over
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries import rules
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod
from rebond.people.beneficiaries.operations import persons

GET_AND_POST = require_http_methods(["GET", "POST"])
Rule = Callable[[Principal, Beneficiary], bool]


def fetch(request: HttpRequest, pk: UUID, rule: Rule | None = None) -> Beneficiary:
    """The person, whom the principal may see (else 404) and for whom the rule allows the act (else 403)."""
    principal = principal_of(request)
    return get_or_refuse(Beneficiary.objects.visible_to(principal).select_related("pole"), principal, rule, pk=pk)


def show_form(
    request: HttpRequest, person: Beneficiary, form: forms.Form, *, title: str, button: str, help_text: str = ""
) -> HttpResponse:
    """The page of one act on one person."""
    return render(
        request,
        "form_page.html",
        {
            "person": person,
            "form": form,
            "title": title,
            "button": button,
            "sentence": help_text,
            **way_back(person),
        },
    )


def way_back(person: Beneficiary) -> dict[str, object]:
    """The person's file, as a page about them leads back to it."""
    back = columns.person_url(person)
    return {"back": back, "trail": [{"label": person.full_name, "url": back}]}


def done(request: HttpRequest, person: Beneficiary, sentence: str) -> HttpResponse:
    """Say what happened, and go back to the file."""
    messages.success(request, sentence)
    return pages.go_to(request, columns.person_url(person))


@access(rules.FILE_READERS)
@GET_AND_POST
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct names, birth and NIR."""
    person = fetch(request, pk, rules.can_correct)
    names = ("last_name", "birth_name", "first_name", "birth_date", "sex", "died_on", "version")
    form = CorrectForm(
        request.POST or None,
        today=timezone.localdate(),
        initial={name: getattr(person, name) for name in names},
    )
    return _correct(request, person, form, title="Corriger l'identité")


@access(rules.FILE_READERS)
@GET_AND_POST
def details(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the telephone, the e-mail address and their consents right."""
    person = fetch(request, pk, rules.can_update_contact_details)
    names = ("phone", "phone_consent", "email", "email_consent", "language", "version")
    form = DetailsForm(request.POST or None, initial={name: getattr(person, name) for name in names})
    return _correct(request, person, form, title="Modifier les coordonnées")


@access(rules.FILE_READERS)
@require_POST
def revive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The network refused the person's number or address, and someone knows that it works."""
    person = fetch(request, pk, rules.can_update_contact_details)
    refused = outbox.dead_rows({person.phone, person.email} - {""})
    messaging.revive(refused, by=principal_of(request).actor, at=timezone.now())
    return done(request, person, "Cette coordonnée est utilisée à nouveau.")


def _correct(request: HttpRequest, person: Beneficiary, form: CorrectForm | DetailsForm, *, title: str) -> HttpResponse:
    """One form of the person's own columns; two people who write at the same time are told so."""
    by, now = principal_of(request).actor, timezone.now()

    def act() -> None:
        version = form.cleaned_data["version"]
        persons.correct(person, version=version, by=by, at=now, **form.fields_of_person())

    if form.is_valid() and once(request, form, act):
        return done(request, person, "La fiche est à jour.")
    if form.has_error(NON_FIELD_ERRORS, code="version"):
        return _conflict(request, person, form, title=title)
    return show_form(request, person, form, title=title, button="Enregistrer")


def _conflict(
    request: HttpRequest, person: Beneficiary, form: CorrectForm | DetailsForm, *, title: str
) -> HttpResponse:
    """What is there now beside what was typed: nothing is overwritten, nothing is lost."""
    rows = [(field.label, getattr(person, field.name, None), form.cleaned_data.get(field.name)) for field in form]
    typed = [(name, form.data.get(name, "")) for name in form.fields if name != "version"]
    context = {
        "person": person,
        "title": title,
        "rows": [row for row in rows if row[1] is not None and row[1] != row[2] and row[0] != "Version"],
        "typed": [*typed, ("version", str(person.version))],
        "back": columns.person_url(person),
    }
    return render(request, "casefile/conflict.html", context, status=409)


@access(rules.FILE_READERS)
@GET_AND_POST
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the person another Pôle."""
    person = fetch(request, pk, rules.can_settle)
    principal, now = principal_of(request), timezone.now()
    form = PoleForm(request.POST or None, initial={"pole": str(person.pole_id)})

    def act() -> None:
        persons.settle(person, pole=form.cleaned_data["pole"], by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"{person.full_name} est suivi par : {form.cleaned_data['pole'].name}.")
        still_seen = Beneficiary.objects.visible_to(principal).filter(pk=person.pk).exists()
        return pages.go_to(request, columns.person_url(person) if still_seen else columns.people_url())
    help_text = "Le nouveau Pôle verra la personne dans ses listes ; l'ancien ne la verra plus."
    return show_form(request, person, form, title="Changer de Pôle", button="Changer", help_text=help_text)


@access(rules.FILE_READERS)
@GET_AND_POST
def take_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the orientation of who was followed before the département took Rebond up."""
    person = fetch(request, pk, rules.can_take_over)
    now, form = timezone.now(), forms.Form(request.POST or None)
    if not to_take_over(timezone.localdate()).filter(beneficiary=person).exists():
        messages.warning(request, "L'orientation de cette personne n'est pas à reprendre.")
        return pages.go_to(request, columns.person_url(person))
    alone = Beneficiary.objects.filter(pk=person.pk)

    def act() -> None:
        orientation.take_over(alone, by=principal_of(request).actor, at=now)

    if form.is_valid() and once(request, form, act):
        return done(request, person, "L'orientation est ouverte : la personne attend son entretien.")
    help_text = "La personne entre dans les listes de son Pôle, et ses délais partent d'aujourd'hui."
    return show_form(request, person, form, title="Ouvrir l'orientation", button="Ouvrir", help_text=help_text)


@access(rules.FILE_READERS)
@GET_AND_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say by hand that the person is no longer followed."""
    person = fetch(request, pk, rules.can_end_duties)
    duty = DutyPeriod.objects.filter(beneficiary=person, ends_on=None).first()
    if duty is None:
        messages.warning(request, "Cette personne n'est pas suivie en ce moment.")
        return pages.go_to(request, columns.person_url(person))
    form = EndForm(request.POST or None, today=timezone.localdate(), initial={"on": timezone.localdate()})
    by, now, live = principal_of(request).actor, timezone.now(), duty

    def act() -> None:
        operations.end_following(live, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], by=by, at=now)

    if form.is_valid() and once(request, form, act):
        return done(request, person, "Le suivi est terminé. L'histoire du dossier est gardée.")
    help_text = "L'orientation en cours se ferme et l'accompagnement prend fin. Le dossier reste."
    return show_form(request, person, form, title="Terminer le suivi", button="Terminer", help_text=help_text)


@access(rules.FILE_READERS)
@require_POST
def nir(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the NIR once; the journal keeps who asked."""
    person = fetch(request, pk, rules.can_reveal_nir)
    revealed = ""
    if person.nir_sealed is not None:
        revealed = persons.reveal_nir(person, by=principal_of(request).actor, at=timezone.now())
    template = pages.page(request, "casefile/nir.html", part="number")
    return render(request, template, {"person": person, "nir": revealed, "back": columns.person_url(person)})
