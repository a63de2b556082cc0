"""Loaded before Django: where the tests' own database and files are. `pytest -p tests.environment`."""

import os
import tempfile
from pathlib import Path

from tools import marks

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_name = f"{os.environ.get('REBOND_TEST_DATABASE', 'rebond_test')}_{_worker}"
# A database serves run after run until a migration changes, even one that was applied.
URLS = marks.renew(_name, "rebond/**/migrations/*.py")

os.environ["REBOND_MODE"] = "test"
os.environ["DATABASE_URL"] = URLS.app
os.environ["DATABASE_OWNER_URL"] = URLS.owner
os.environ["REBOND_VAR"] = tempfile.mkdtemp(prefix="rebond-test-")
(Path(os.environ["REBOND_VAR"]) / "static").mkdir()  # collectstatic makes it elsewhere
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")
