"""The request's transaction and département: opened once, around view and rendering."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from rebond.ground.tenancy import conflicts
from rebond.ground.tenancy.context import departement

SESSION_KEY = "departement"
UNTOUCHED = ("/sante", "/pret", "/static/", "/favicon.ico")


class TenancyMiddleware:
    """Run the view in one transaction, inside the département of the session.

    An answer of 500 or more, or a broken constraint, rolls everything back. A broken constraint becomes
    a 409 page with the constraint's own French sentence. Streamed pages are refused, because they
    would read after the transaction has ended; files that were authorised are marked and pass.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(UNTOUCHED):
            return self.get_response(request)
        conflict: IntegrityError | None = None
        try:
            response = self._inside(request)
        except IntegrityError as error:  # a deferred constraint, at commit
            conflict = error
        conflict = conflict or getattr(request, "conflict", None)
        if conflict is not None:
            return self._conflict(request, conflict)
        if response.streaming and not getattr(response, "authorised_file", False):
            raise ImproperlyConfigured("Une page ne peut pas être envoyée en flux.")
        return response

    def _inside(self, request: HttpRequest) -> HttpResponseBase:
        code = request.session.get(SESSION_KEY)
        scope = transaction.atomic() if code is None else departement(int(code))
        with scope:
            response = self.get_response(request)
            if response.status_code >= 500 or hasattr(request, "conflict"):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Keep a broken constraint for `__call__`, which answers once the transaction is over."""
        if not isinstance(exception, IntegrityError):
            return None
        request.conflict = exception  # type: ignore[attr-defined]  # read back just above
        return HttpResponse(status=409)

    def _conflict(self, request: HttpRequest, error: IntegrityError) -> HttpResponse:
        sentence = conflicts.sentence(error)
        with transaction.atomic():
            return render(request, "409.html", {"sentence": sentence}, status=409)
