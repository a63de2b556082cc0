"""The application: pages, components and lists."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page is made of."""

    name = "rebond.ground.web"
    label = "web"
    verbose_name = "pages"
