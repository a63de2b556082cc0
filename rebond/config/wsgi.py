"""The door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")
application = get_wsgi_application()

from rebond.config import checks  # noqa: E402  # needs the applications that the line above loads

checks.refuse_unsafe()
