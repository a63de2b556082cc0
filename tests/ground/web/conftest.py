"""Requests as the middleware would hand them to a view."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from tests.factories import UserFactory

Ask = Callable[..., HttpRequest]


@pytest.fixture
def ask(rf: RequestFactory) -> Ask:
    """`ask("/liste/", {"tri": "nom"}, user=…, htmx=True)`, `ask("/liste/", post={…})`."""

    def build(path="/liste/", data=None, *, post=None, user=None, htmx=False):
        headers = {"HX-Request": "true"} if htmx else {}
        request = rf.post(path, post, headers=headers) if post is not None else rf.get(path, data, headers=headers)
        request.user = user or AnonymousUser()
        request.htmx = HtmxDetails(request)
        request._messages = CookieStorage(request)
        return request

    return build


@pytest.fixture
def user(db):
    return UserFactory()


def said(request: HttpRequest) -> list[str]:
    return [str(message).replace("\u00a0", " ") for message in request._messages]
