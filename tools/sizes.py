"""`make sizes`: the ten largest files, functions and templates, beside the size that STYLE asks for."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools import ROOT


def main() -> None:
    """Print the three lists."""
    python = [path for path in _tracked("*.py") if "migrations" not in path.parts]
    templates = _tracked("*.html", "*.typ")
    tests = [path for path in python if path.is_relative_to("tests")]
    code = [path for path in python if path not in tests]
    _show("Fichiers / files (200)", ((_lines(path), str(path)) for path in python))
    _show("Fonctions / functions (25)", (size for path in code for size in _functions(path)))
    _show("Tests (20)", (size for path in tests for size in _functions(path)))
    _show("Gabarits / templates (120)", ((_lines(path), str(path)) for path in templates))


def _tracked(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "-z", *patterns]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in told.stdout.split("\0") if name and (ROOT / name).exists()]


def _lines(path: Path) -> int:
    return len((ROOT / path).read_text().splitlines())


def _functions(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1, f"{path}:{node.lineno} {node.name}"


def _show(title: str, sizes: Iterator[tuple[int, str]]) -> None:
    print(f"\n{title}")
    for lines, name in sorted(sizes, reverse=True)[:10]:
        print(f"{lines:6}  {name}")


if __name__ == "__main__":
    main()
