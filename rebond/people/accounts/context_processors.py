"""What every page knows of who reads it."""

from typing import Any

from django.http import HttpRequest

from rebond.people.accounts import principals


def principal(request: HttpRequest) -> dict[str, Any]:
    """`principal`: who is signed in, or None."""
    return {"principal": principals.of(request) if hasattr(request, "session") else None}
