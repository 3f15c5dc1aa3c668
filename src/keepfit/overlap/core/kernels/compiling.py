"""How the kernels are compiled: once, kept on disk, free of the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel at its first call and keep the result for the next run.

    It is kept beside the source, or where the user's caches are when that cannot be written
    (numba looks for both). Where neither can, it is compiled anew in each run.
    """
    try:
        return cast("Kernel", numba.njit(cache=True, nogil=True, error_model="numpy")(kernel))
    except RuntimeError:  # numba: "cannot cache function, no locator available"
        return cast("Kernel", numba.njit(nogil=True, error_model="numpy")(kernel))


def inlined(kernel: Kernel) -> Kernel:
    """Compile a small kernel into each kernel that calls it, without the cost of a call.

    Handing a record of columns to a function costs a tenth of a microsecond, more than what is
    done for most characters.
    """
    return cast("Kernel", numba.njit(inline="always", error_model="numpy")(kernel))


def _forget(folder: Path) -> None:
    """Delete what was compiled before the newest of the kernels was written.

    Numba notices a change in the file of a kernel itself, not in those of the kernels it calls.
    """
    newest = max(source.stat().st_mtime for source in folder.glob("*.py"))
    for kept in folder.glob("__pycache__/*.nbi"):
        if kept.stat().st_mtime < newest:
            kept.unlink(missing_ok=True)


_forget(Path(__file__).parent)
