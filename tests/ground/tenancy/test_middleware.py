"""One transaction for each request: kept when it goes well, undone when it does not."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from rebond.ground.tenancy import context
from rebond.ground.tenancy.middleware import SESSION_KEY, TenancyMiddleware
from rebond.people.accounts.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def ask(view, path="/", departement=13):
    request = RequestFactory().post(path)
    request.session = {} if departement is None else {SESSION_KEY: departement}
    middleware = TenancyMiddleware(view)

    def get_response(request):
        try:
            return view(request)
        except Exception as error:
            answer = middleware.process_exception(request, error)
            if answer is None:
                raise
            return answer

    middleware.get_response = get_response
    return middleware(request)


def written():
    with context.departement(13):
        return Organisation.objects.filter(code="written").exists()


def write(status):
    def view(request):
        OrganisationFactory(code="written")
        return HttpResponse(status=status)

    return view


@pytest.mark.parametrize(("status", "is_kept"), [(200, True), (302, True), (422, True), (500, False), (503, False)])
def test_an_answer_of_500_undoes_what_was_written(status, is_kept):
    ask(write(status))

    assert written() is is_kept


def test_an_exception_undoes_what_was_written():
    def view(request):
        OrganisationFactory(code="written")
        raise LookupError

    with pytest.raises(LookupError):
        ask(view)

    assert not written()


def test_a_broken_constraint_is_a_409_in_french_and_undoes_all():
    def view(request):
        OrganisationFactory(code="written")
        OrganisationFactory(code="written")

    response = ask(view)

    assert response.status_code == 409
    assert "Ce code d&#x27;organisation existe déjà." in response.content.decode()
    assert not written()


def test_an_unknown_constraint_is_told_in_general_words():
    def view(request):
        raise IntegrityError("whatever")

    assert "contredit ce qui vient d&#x27;être enregistré" in ask(view).content.decode()


def test_the_request_works_inside_the_departement_of_its_session():
    assert ask(lambda request: HttpResponse(str(context.current())), departement=14).content == b"14"


def test_without_a_departement_tenant_data_is_refused():
    with pytest.raises(context.NoDepartement):
        ask(lambda request: HttpResponse(str(Organisation.objects.count())), departement=None)


def test_a_streamed_page_is_refused_and_an_authorised_file_passes():
    def file(request):
        response = StreamingHttpResponse([b"x"])
        response.authorised_file = True
        return response

    with pytest.raises(ImproperlyConfigured):
        ask(lambda request: StreamingHttpResponse([b"x"]))
    assert ask(file).status_code == 200


def test_health_opens_no_transaction(django_assert_num_queries):
    with django_assert_num_queries(0):
        ask(lambda request: HttpResponse(), path="/sante")
