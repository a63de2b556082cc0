"""Tags and filters that every template has without loading them."""

import uuid
from datetime import date

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rebond.ground.tenancy.models import Departement
from rebond.ground.web import html, queries, words

register = Library()

register.simple_tag(html.icon)
register.simple_tag(html.badge)
register.simple_tag(html.chip_deadline)
register.filter("day", words.day)
register.filter("full_day", words.full_day)
register.filter("month", words.month)
register.filter("short_day", words.short_day)
register.filter("hour", words.hour)
register.filter("moment", words.moment)
register.filter("number", words.number)
register.filter("phone", words.phone)
register.filter("euros", words.euros)
register.filter("proper", words.proper)
register.filter("of", words.of)
register.filter("the", words.the)
register.filter("small", words.small)


@register.filter
def count(value: int, nouns: str) -> str:
    """« 12 personnes » from `12|count:"personne,personnes"`."""
    singular, plural = nouns.split(",")
    return words.count(value, singular, plural)


@register.filter
def of_departement(departement: Departement) -> str:
    """« des Bouches-du-Rhône »."""
    return words.of_place(departement.name, departement.institution)


@register.filter
def to_departement(departement: Departement) -> str:
    """« aux Bouches-du-Rhône »."""
    return words.to_place(departement.name, departement.institution)


@register.filter
def iso(value: date) -> str:
    """The form that `<time datetime>` wants."""
    return value.isoformat()


@register.simple_tag
def form_key() -> SafeString:
    """The hidden key that makes a second posting of the same form harmless."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid.uuid4())


@register.simple_tag
def current_departement() -> Departement | None:
    """The département of the page, for its name and its colour."""
    return queries.current_departement()
