"""The application that knows every other: settings, addresses, start-up checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the start-up checks."""

    name = "rebond.config"
    label = "config"
    verbose_name = "configuration"

    def ready(self) -> None:
        from rebond.config import checks  # noqa: F401, PLC0415  # registers them, once models are loaded
