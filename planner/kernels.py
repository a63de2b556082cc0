"""Loops that numba compiles where it is installed, and that Python runs otherwise: the same results, later."""

import os
from collections.abc import Callable
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
