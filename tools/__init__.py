"""Commands around the site: set-up, database cluster, demo, tests, sizes."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
