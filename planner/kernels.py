"""Loops that numba compiles where it is installed, and that Python runs otherwise: the same results, later."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

F = TypeVar("F", bound=Callable[..., object])

COMPILED = False
if not os.environ.get("REBOND_NO_NUMBA"):
    try:
        import numba
    except ImportError:
        pass
    else:
        COMPILED = True


def kernel(function: F) -> F:
    """Compile a loop over arrays, without the interpreter's lock, and keep it on disk; unchanged without numba."""
    if not COMPILED:
        return function
    return cast("F", numba.njit(cache=True, nogil=True)(function))


def _keep_apart() -> None:
    """Keep what is compiled from these very sources apart.

    numba looks at the file of a kernel, not at the files of the kernels and tuples it uses: after a change in one of
    them, what it compiled before would be run again.
    """
    here = Path(__file__).parent
    states = [(path, path.stat()) for path in sorted(here.rglob("*.py"))]
    told = "".join(f"{path.relative_to(here)} {state.st_mtime_ns} {state.st_size}\n" for path, state in states)
    folder = here / "__pycache__" / f"kernels-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # installed where we may not write: numba chooses a folder of the user's
        return
    for other in folder.parent.glob("kernels-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]  # its types do not say it


if COMPILED and "NUMBA_CACHE_DIR" not in os.environ:
    _keep_apart()
