"""The site's own settings, and addresses and tasks that go wrong."""

from rebond.config.settings import *  # noqa: F403  # the site as it is

ROOT_URLCONF = "tests.trust.faults"
PROCRASTINATE_IMPORT_PATHS = ["tests.trust.faults"]
