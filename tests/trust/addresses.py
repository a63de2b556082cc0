"""Every address of the site, read from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One address: its full name, its view, the names of what varies in it."""

    name: str
    view: Any
    kwargs: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def all_of_them() -> list[Address]:
    """Every address, by name."""
    return sorted(_walk(get_resolver().url_patterns, ""), key=str)


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, before: tuple[str, ...] = ()) -> Iterator[Address]:
    for pattern in patterns:
        kwargs = (*before, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, namespace, kwargs)
        else:
            yield Address(f"{prefix}{pattern.name}", pattern.callback, kwargs)
