"""What every answer of the site says, whichever app gave it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class PrivateMiddleware:
    """Pages of whoever is signed in are kept by no cache, so that a shared computer forgets them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response.headers:
            response["Cache-Control"] = "private, no-store"
        return response
