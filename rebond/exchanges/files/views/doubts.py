"""Doors to the queue of doubts: an agent says who the people of a line are."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.exchanges.files import comparing, queries, rules, sealing
from rebond.exchanges.files.forms import DoubtFilters, DoubtForm
from rebond.exchanges.files.models import ImportedLine
from rebond.exchanges.files.operations import settling
from rebond.exchanges.files.states import Result
from rebond.exchanges.files.views.lines import person_url
from rebond.ground.journal import operations as journal
from rebond.ground.web import bulk, forms, lists, pages, words
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.beneficiaries.intake import NEW
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import current_household
from rebond.people.beneficiaries.states import HouseholdRole

MOST_AT_ONCE = 200
"""Lines settled in one request: each is applied by itself."""


@dataclass(frozen=True)
class Candidate:
    """Someone known who may be the adult of the file."""

    person: Beneficiary
    url: str
    facts: list[comparing.Fact]


@dataclass(frozen=True)
class Comparison:
    """One doubtful adult beside each candidate."""

    rank: int
    name: str
    role: str
    sentence: str
    candidates: list[Candidate]

    @property
    def field(self) -> str:
        return f"adult-{self.rank}"


DOUBTS = ListSpec(
    key="imports.doubts",
    columns=[
        Column("people", "Personnes", lambda line: ", ".join(queries.names_in(line))),
        Column("sentence", "Doute", "sentence"),
        Column("request", "Numéro de demande", "request_number", sort="request_number"),
        Column("file", "Fichier", "file.name"),
        Column("number", "Ligne", lambda line: str(line.number), is_default=False),
        Column("at", "Déposé le", "file.received_at", sort="file__received_at"),
    ],
    sort="at",
    nouns=("ligne à vérifier", "lignes à vérifier"),
    row_url=lambda line: reverse("imports:doubt", args=[line.pk]),
    row_label=lambda line: f"ligne {line.number} de {line.file.name}",
    filters={"source": "file__source"},
    actions=(
        Action("Même NIR et même nom : même personne", "imports:settle_same", "person-check"),
        Action("Laisser de côté", "imports:set_aside", "x-circle"),
    ),
)


@access(rules.IMPORTERS)
@require_http_methods(["GET", "POST"])
def doubts(request: HttpRequest) -> HttpResponse:
    """The lines on which an agent must decide."""
    return lists.respond(request, DOUBTS, queries.doubts(), template="imports/doubts.html", form=DoubtFilters)


@access(rules.IMPORTERS)
@require_http_methods(["GET", "POST"])
def doubt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The doubtful adults of one line beside those they may be; showing them is journalled."""
    principal, now = principal_of(request), timezone.now()
    line = get_or_refuse(ImportedLine.objects.select_related("file"), principal, pk=pk)
    if not rules.can_settle(principal, line):
        messages.info(request, "Cette ligne est déjà vérifiée.")
        return pages.go_to(request, reverse("imports:file", args=[line.file_id]))
    comparisons = _comparisons(line)
    form = DoubtForm(request.POST or None, choices={one.rank: _choices(one) for one in comparisons})
    settled: list[ImportedLine] = []

    def settle() -> None:
        settled.append(
            settling.settle(line, people=form.people(), settled_by=principal.membership, by=principal.actor, at=now)
        )

    if request.method == "POST" and form.is_valid() and forms.once(request, form, settle):
        _tell(request, settled, _decisions(comparisons, form.people()))
        return pages.go_to(request, _next(line))
    for person in {
        candidate.person.pk: candidate.person for one in comparisons for candidate in one.candidates
    }.values():
        journal.record_read(person, by=principal.actor, at=now)
    context = {"line": line, "form": form, "comparisons": [(one, form[one.field]) for one in comparisons]}
    return render(request, "imports/doubt.html", context, status=422 if request.method == "POST" else 200)


def _comparisons(line: ImportedLine) -> list[Comparison]:
    record = sealing.unseal_record(line.content)
    wanted = {pk for doubt in line.doubts for pk in doubt["candidates"]}
    known = {str(person.pk): person for person in Beneficiary.objects.filter(pk__in=wanted)}
    found = []
    for told in line.doubts:
        adult = record.adults[told["adult"]]
        candidates = [
            Candidate(
                person, person_url(person.pk), comparing.compare(record, adult, person, current_household(person))
            )
            for pk in told["candidates"]
            if (person := known.get(pk))
        ]
        name = words.full_name(adult.first_name, adult.last_name)
        found.append(Comparison(told["adult"], name, HouseholdRole(adult.role).label, told["sentence"], candidates))
    return found


def _choices(comparison: Comparison) -> list[tuple[UUID, str]]:
    same = [
        (candidate.person.pk, f"C'est {candidate.person.full_name}, dossier {candidate.person.number}")
        for candidate in comparison.candidates
    ]
    return [*same, (NEW, "C'est quelqu'un de nouveau")]


def _decisions(comparisons: list[Comparison], people: dict[int, UUID]) -> str:
    """« Mohamed BOUCHER est la personne du dossier 2104. Inès ROUX a un nouveau dossier. »"""
    numbers = {one.person.pk: one.person.number for comparison in comparisons for one in comparison.candidates}
    chosen = ((comparison.name, numbers.get(people[comparison.rank])) for comparison in comparisons)
    return " ".join(
        f"{name} est la personne du dossier {number}." if number else f"{name} a un nouveau dossier."
        for name, number in chosen
    )


def _tell(request: HttpRequest, settled: list[ImportedLine], decisions: str) -> None:
    if not settled or settled[0].result == Result.DOUBTFUL:
        messages.warning(request, "Les fiches ont changé entre-temps : cette ligne est encore à vérifier.")
    elif settled[0].result == Result.REJECTED:
        messages.error(request, f"La ligne est rejetée. {settled[0].sentence}")
    else:
        messages.success(request, f"C'est noté. {decisions}")


def _next(line: ImportedLine) -> str:
    """The next line of the queue, or the list when it is empty."""
    following = queries.doubts().exclude(pk=line.pk).order_by("file__received_at", "pk").first()
    return reverse("imports:doubt", args=[following.pk]) if following else reverse("imports:doubts")


@access(rules.IMPORTERS)
@require_POST
def settle_same(request: HttpRequest) -> HttpResponse:
    """Settle at once the lines where only the birth date differs: same NIR, same name."""
    principal, now = principal_of(request), timezone.now()
    choice = bulk.chosen(request, DOUBTS, queries.doubts(), form=DoubtFilters)
    if not choice.is_confirmed:
        return bulk.ask(
            request,
            choice,
            title="Même personne",
            sentence="Seules les lignes dont le NIR et le nom sont ceux d'une seule personne connue sont acceptées ; "
            "leur date de naissance devient celle du fichier. Les autres restent à vérifier une par une.",
        )
    lines = list(choice.rows.order_by("pk")[:MOST_AT_ONCE])
    sure = [(line, people) for line in lines if (people := queries.sure_choices(line))]
    done = settling.settle_the_same(sure, settled_by=principal.membership, by=principal.actor, at=now)
    refused = {
        "à vérifier une par une": len(lines) - len(sure),
        "vérifiées entre-temps": len(sure) - done,
        "au-delà de ce qui se fait en une fois": choice.count - len(lines),
    }
    told = {reason: count for reason, count in refused.items() if count}
    return bulk.tell(request, choice, done=done, participle=("ligne appliquée", "lignes appliquées"), refused=told)


@access(rules.IMPORTERS)
@require_POST
def set_aside(request: HttpRequest) -> HttpResponse:
    """Do not import the chosen lines."""
    principal, now = principal_of(request), timezone.now()
    choice = bulk.chosen(request, DOUBTS, queries.doubts(), form=DoubtFilters)
    if not choice.is_confirmed:
        return bulk.ask(
            request,
            choice,
            title="Laisser de côté",
            sentence="Rien n'est importé de ces lignes ; elles passent avec les rejets du fichier.",
            is_danger=True,
        )
    done = settling.set_aside(choice.rows, settled_by=principal.membership, by=principal.actor, at=now)
    return bulk.tell(request, choice, done=done, participle=("ligne laissée de côté", "lignes laissées de côté"))
