"""What every answer of the site says, whichever app gave it."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBase


class PrivateMiddleware:
    """Pages of whoever is signed in are kept by no cache, so that a shared computer forgets them.

    The session says it, not the user: reading the user could be a query in a transaction that a refused
    constraint has broken, and the sentence of the refusal would be lost.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if SESSION_KEY in request.session and "Cache-Control" not in response.headers:
            response["Cache-Control"] = "private, no-store"
        return response
