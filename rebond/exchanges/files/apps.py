"""The application of imports: its tables are called imports_…, whatever the partner."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """What is common to every file that comes in."""

    name = "rebond.exchanges.files"
    label = "imports"
    verbose_name = "imports"
