"""The figures of trust, one file each: `reports/<id>.json`."""

import json
from pathlib import Path
from typing import Any

REPORTS = Path(__file__).resolve().parent.parent.parent / "reports"


def add(name: str, figures: dict[str, Any]) -> None:
    """Keep these figures of one test beside those that it already has."""
    file = REPORTS / f"{name}.json"
    REPORTS.mkdir(exist_ok=True)
    known = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps(known | figures, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
