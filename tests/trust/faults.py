"""Addresses and tasks that go wrong with people's data at hand, as a bug would."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from rebond.ground.jobs.tasks import tenant_task
from rebond.people.accounts.access import EVERYONE, access
from rebond.people.accounts.models import Organisation
from rebond.people.beneficiaries.models import Beneficiary


@access(EVERYONE)
def error(request: HttpRequest) -> HttpResponse:
    """A bug: its local variables, and its sentence, hold a name."""
    person = Beneficiary.objects.order_by("number")[0]
    name, asked = person.full_name, request.GET.get("q", "")
    raise ValueError(f"{name} {asked} {person.email}")


def constraint(request: HttpRequest) -> HttpResponse:
    """A constraint that PostgreSQL refuses, whose detail quotes the row."""
    first = Organisation.objects.order_by("code")[0]
    Organisation.objects.create(code=first.code, name=request.GET.get("q", ""), capabilities=["pole"])
    return HttpResponse()


@access(EVERYONE)
def value(request: HttpRequest) -> HttpResponse:
    """A value that PostgreSQL cannot read, and quotes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text::integer", [request.GET.get("q", "")])
    return HttpResponse()


@tenant_task("tests.fail")
def fail() -> None:
    """A task that fails with a name in its sentence, every time."""
    person = Beneficiary.objects.order_by("number")[0]
    raise ValueError(f"{person.full_name} {person.phone}")


urlpatterns = [
    path("faults/error/", error, name="error"),
    path("faults/constraint/", constraint, name="constraint"),
    path("faults/value/", value, name="value"),
    path("", include("rebond.config.urls")),
]
