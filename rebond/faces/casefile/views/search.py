"""Door of the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.faces.casefile import columns
from rebond.faces.casefile.queries.summaries import with_facts
from rebond.ground.web import pages
from rebond.people.accounts.access import access, principal_of
from rebond.people.beneficiaries import queries
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import FILE_READERS, KEEPERS

AT_MOST = 20
LONGEST = 100


@access(FILE_READERS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The people whom every word may mean; one alone, asked for with Enter, opens at once."""
    principal, now = principal_of(request), timezone.now()
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    people = with_facts(
        Beneficiary.objects.visible_to(principal).only(*columns.PERSON_FIELDS), {"accompaniment", "pole"}, now=now
    )
    found = queries.best_matches(people, text, at_most=AT_MOST + 1)
    if len(found) == 1 and not pages.is_fragment(request):
        return pages.go_to(request, columns.person_url(found[0]))
    today = timezone.localdate(now)
    context = {
        "text": text,
        "people": [(person, columns.person_url(person), person.age_on(today)) for person in found[:AT_MOST]],
        "has_more": len(found) > AT_MOST,
        "can_register": principal.role in KEEPERS,
    }
    return render(request, pages.page(request, "casefile/search.html", part="results"), context)
