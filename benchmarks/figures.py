"""What a measure says, and how it is printed and kept."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

REPORTS = Path(__file__).resolve().parent.parent / "reports"


@dataclass(frozen=True)
class Figure:
    """One measure. `peer` is the same measure of the usual way, in the same run; `target` is what was asked."""

    name: str
    figure: float
    unit: str
    peer: float | None = None
    target: float | None = None
    more_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer."""
        if not self.peer or not self.figure:
            return None
        better = self.figure / self.peer if self.more_is_better else self.peer / self.figure
        return round(better, 1)

    @property
    def reached(self) -> bool | None:
        if self.target is None:
            return None
        return bool(self.figure >= self.target if self.more_is_better else self.figure <= self.target)


def peak_megabytes() -> float:
    """The most memory that this process has held, by /proc: `getrusage` would count whoever started it."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024


def keep(name: str, figures: list[Figure]) -> None:
    """Write these figures in `reports/<name>.json`, in the place of those of the same names, and print a table."""
    REPORTS.mkdir(exist_ok=True)
    report = REPORTS / f"{name}.json"
    rows = {row["name"]: row for row in (json.loads(report.read_text()) if report.exists() else [])}
    rows |= {f.name: {**asdict(f), "ratio": f.ratio, "reached": f.reached} for f in figures}
    report.write_text(json.dumps(list(rows.values()), ensure_ascii=False, indent=2, default=float) + "\n")
    print(f"\n{name}\n{'':44}{'ours':>10}{'peer':>10}{'×':>7}{'target':>9}")
    for figure in figures:
        cells = [_cell(figure.figure), _cell(figure.peer), _cell(figure.ratio), _cell(figure.target)]
        mark = {True: " reached", False: " NOT REACHED", None: ""}[figure.reached]
        print(
            f"{figure.name + ' (' + figure.unit + ')':44}{cells[0]:>10}{cells[1]:>10}{cells[2]:>7}{cells[3]:>9}{mark}"
        )


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
