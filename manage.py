"""Django's command line for this site. Where nothing says which database, it is the one of this checkout's demo."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")
    is_told = {"DATABASE_URL", "REBOND_MODE"} & os.environ.keys()
    if not is_told and (Path(__file__).parent / "var" / "demo.json").exists():
        from tools.demo import environment

        os.environ.update(environment())
    execute_from_command_line(sys.argv)
