"""From a constraint that PostgreSQL refused to the French sentence that its model carries."""

from functools import cache

from django.apps import apps
from django.db import IntegrityError

UNKNOWN = (
    "Cette action contredit ce qui vient d'être enregistré, peut-être par quelqu'un d'autre. "
    "Actualisez la page et vérifiez avant de recommencer."
)


@cache
def _sentences() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != constraint.default_violation_error_message
    }


def sentence(error: IntegrityError) -> str:
    """What to tell the person who met this constraint."""
    diagnostic = getattr(error.__cause__, "diag", None)
    return _sentences().get(getattr(diagnostic, "constraint_name", None) or "", UNKNOWN)
