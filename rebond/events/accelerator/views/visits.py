"""What a person takes away, shown the same to the coach beside them and to the person: one page each, two doors."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from rebond.events.accelerator import cvs
from rebond.events.accelerator.forms import takeaways as shapes
from rebond.events.accelerator.models import Cv, Day, Exploration
from rebond.events.accelerator.operations import takeaways
from rebond.events.accelerator.queries import takeaways as queries
from rebond.events.accelerator.states import Taste
from rebond.ground.documents.operations import open_document
from rebond.ground.journal.actors import Actor
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.vacancies import rome
from rebond.work.vacancies.models import JobSearch
from rebond.work.vacancies.states import WISHES

SHOWN = 12
"""Occupations of the month's theme that are offered."""


@dataclass(frozen=True)
class Visit:
    """Whose pages these are, and through which door: the coach's (a place in a day), or the person's own."""

    person: Beneficiary
    by: Actor
    now: datetime
    day: Day | None = None
    place: Appointment | None = None

    @property
    def is_mine(self) -> bool:
        """The person looks at their own."""
        return self.place is None

    @property
    def space(self) -> str:
        return "person-space" if self.is_mine else "agent-space"

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def me(self) -> str:
        """« Mon » or the person's name, in titles."""
        return "" if self.is_mine else f" de {self.person.full_name}"

    def url(self, name: str) -> str:
        """The page of this name behind the same door."""
        return reverse(f"accelerator_run:{name}", args=[self.place.pk]) if self.place else reverse(f"portal:{name}")

    @property
    def urls(self) -> dict[str, str]:
        """The pages that both doors have."""
        return {name: self.url(name) for name in PAGES}

    @property
    def trail(self) -> list[dict[str, str]]:
        if self.place is None or self.day is None:
            return [{"label": "Mon espace", "url": reverse("portal:home")}]
        day = f"Journée du {words.day(local_day(self.day.session.starts_at))}"
        return [
            {"label": day, "url": reverse("accelerator_run:run", args=[self.day.pk])},
            {"label": self.person.full_name, "url": self.url("takeaways")},
        ]


PAGES = ("takeaways", "occupations", "wish", "cv", "cv_pdf", "photo", "photo_file", "remove_photo", "aided")


def show(request: HttpRequest, visit: Visit, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of this visit."""
    known = {"visit": visit, "person": visit.person, "urls": visit.urls, "trail": visit.trail, **context}
    return render(request, f"accelerator/takeaways/{template}.html", known, status=status)


def again(request: HttpRequest) -> int:
    """What a form shown again answers: 422 when it was posted."""
    return 422 if request.method == "POST" else 200


def typed(request: HttpRequest) -> QueryDict | None:
    """What was posted, be it nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, form: forms.BaseForm, act: Callable[[], object], *, said: str) -> bool:
    """Whether the form is right and the act was done, once."""
    if request.method != "POST" or not form.is_valid() or not once(request, form, act):
        return False
    messages.success(request, said)
    return True


def occupations(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Occupations of the month's theme and those already looked at, with an opinion on each."""
    known = dict(Exploration.objects.filter(beneficiary=visit.person).values_list("rome", "taste"))
    codes = list(dict.fromkeys([*known, *_of_theme(visit.day)]))
    form = shapes.OccupationsForm(typed(request), codes=codes, tastes=known)
    said: dict[str, Any] = {"by": visit.by, "at": visit.now}
    if done(
        request,
        form,
        lambda: takeaways.explore(visit.person, tastes=form.tastes, day=visit.day, **said),
        said="Les avis sont enregistrés.",
    ):
        return pages.go_to(request, visit.url("occupations"))
    liked = [code for code, taste in known.items() if taste == Taste.YES]
    search = JobSearch.objects.filter(beneficiary=visit.person).first()
    wished = search.wishes if search else []
    return show(
        request,
        visit,
        "occupations",
        again(request),
        form=form,
        wish_form=shapes.WishForm(codes=liked, initial={"wishes": wished}) if liked else None,
        wished=[rome.label(code) for code in wished],
    )


def _of_theme(day: Day | None) -> list[str]:
    """The occupations of the theme, from its codes or their beginnings."""
    if day is None:
        return []
    found = [code for code in rome.OCCUPATIONS if code.startswith(tuple(day.theme.rome))]
    return sorted(found, key=rome.label)[:SHOWN]


def wish(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The person looks for the occupations that they like."""
    liked = Exploration.objects.filter(beneficiary=visit.person, taste=Taste.YES).values_list("rome", flat=True)
    form = shapes.WishForm(request.POST, codes=liked)
    act = lambda: takeaways.wish(visit.person, romes=form.cleaned_data["wishes"], by=visit.by, at=visit.now)  # noqa: E731
    if not done(request, form, act, said="Ces métiers sont notés dans la recherche d'emploi."):
        messages.error(request, f"Cochez de un à {WISHES} métiers.")
    return pages.go_to(request, visit.url("occupations"))


def cv(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The CV, field by field. Lines are added and taken out without losing what is typed; then it is kept."""
    known = queries.cv_of(visit.person)
    if request.method == "POST" and (request.POST.get("add") or request.POST.get("remove")):
        return _other_rows(request, visit, known)
    form = shapes.CvForm(typed(request), initial=_initial(known))
    lists = shapes.rows(typed(request), known.content if known else queries.from_diagnosis(visit.person))
    if request.method == "POST":
        wrong = [name for name, one in lists.items() if not one.is_valid()]
        for name in wrong:
            form.add_error(None, f"Une ligne est à corriger : {shapes.TITLES[name][0].lower()}.")
        if not wrong and done(request, form, lambda: _keep(visit, form, lists), said="Le CV est enregistré."):
            return pages.go_to(request, visit.url("cv"))
    return _show_cv(request, visit, known, form, lists, again(request))


def _initial(known: Cv | None) -> dict[str, Any]:
    if known is None:
        return {"template": "simple", "version": 0}
    return {name: getattr(known, name) for name in ("title", "summary", "template", "version")}


def _keep(visit: Visit, form: shapes.CvForm, lists: dict[str, shapes.Rows]) -> None:
    takeaways.save_cv(visit.person, **form.cleaned_data, content=shapes.kept_content(lists), by=visit.by, at=visit.now)


def _other_rows(request: HttpRequest, visit: Visit, known: Cv | None) -> HttpResponse:
    content = shapes.typed_content(request.POST)
    shapes.change_rows(content, add=request.POST.get("add", ""), remove=request.POST.get("remove", ""))
    said = {name: request.POST.get(name, "") for name in ("title", "summary", "template", "version")}
    return _show_cv(request, visit, known, shapes.CvForm(initial=said), shapes.rows(None, content), 200)


def _show_cv(
    request: HttpRequest,
    visit: Visit,
    known: Cv | None,
    form: shapes.CvForm,
    lists: dict[str, shapes.Rows],
    status: int,
) -> HttpResponse:
    sections = [(name, *shapes.TITLES[name], lists[name]) for name in queries.SECTIONS]
    return show(request, visit, "cv", status, cv=known, form=form, sections=sections)


def cv_pdf(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The CV as it was kept, as a document."""
    known = queries.cv_of(visit.person)
    if known is None:
        raise Http404
    way = "attachment" if request.GET.get("telecharger") else "inline"
    return _sent(cvs.typeset(known, at=visit.now), "application/pdf", way, "cv.pdf")


def photo(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A photo for the CV, with the person's consent and the day on which it is deleted."""
    until = words.full_day(takeaways.deletion_day(visit.today))
    form = shapes.PhotoForm(
        typed(request), request.FILES if request.method == "POST" else None, until=until, is_mine=visit.is_mine
    )

    def act() -> None:
        content = form.cleaned_data["photo"].read()
        takeaways.add_photo(visit.person, content=content, is_consented=True, by=visit.by, at=visit.now)

    if done(request, form, act, said="La photo est enregistrée."):
        return pages.go_to(request, visit.url("photo"))
    return show(request, visit, "photo", again(request), form=form, cv=queries.cv_of(visit.person))


def remove_photo(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The consent is taken back: the photo is deleted now."""
    if not takeaways.remove_photo(visit.person, by=visit.by, at=visit.now):
        raise pages.Changed("Il n'y a plus de photo.")
    messages.success(request, "La photo est effacée.")
    return pages.go_to(request, visit.url("photo"))


def photo_file(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The photo itself, to whoever may see the CV."""
    known = queries.cv_of(visit.person)
    if known is None or known.photo is None:
        raise Http404
    return _sent(open_document(known.photo).getvalue(), "image/jpeg", "inline", "photo.jpg")


def _sent(content: bytes, kind: str, way: str, filename: str) -> HttpResponse:
    """A file that no cache keeps and that runs nothing."""
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'{way}; filename="{filename}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def aided(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Aided contracts in plain words; « cela m'intéresse » is a need that the référent reads."""
    form = shapes.InterestForm(typed(request))
    said = "C'est noté : le référent le saura." if not visit.is_mine else "C'est noté : votre référent le saura."

    def act() -> None:
        takeaways.ask_aided_contract(visit.person, code=form.cleaned_data["contract"], by=visit.by, at=visit.now)

    if done(request, form, act, said=said):
        return pages.go_to(request, visit.url("aided"))
    contracts = queries.aided_contracts(on=visit.today)
    last = queries.latest_readiness(visit.person)
    said_so = last.advice if last and queries.AIDED_CONTRACT in last.needs else ""
    listed = [(contract, contract["name"] in said_so) for contract in contracts]
    to_confirm = not queries.are_contracts_confirmed(on=visit.today)
    return show(request, visit, "aided", again(request), form=form, contracts=listed, to_confirm=to_confirm)
