"""The demonstration, which production refuses to load."""

from django.apps import AppConfig
from django.conf import settings
from django.core.cache.backends import db  # noqa: F401  # takes the real clock first: limits count in real time
from django.utils import timezone

from rebond.demo import clock


class DemoConfig(AppConfig):
    """Puts the demo's clock in place of the real one."""

    name = "rebond.demo"

    def ready(self) -> None:
        if settings.DEMO:
            timezone.now = clock.now
