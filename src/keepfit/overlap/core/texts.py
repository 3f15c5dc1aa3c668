"""Texts as they are compared: folded, in one column, with the numbers found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.folding import Folding
from keepfit.overlap.core.kernels.exact import gathered
from keepfit.overlap.core.kernels.texts import Folded, characters, fold_all

Job = TypeVar("Job")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the work is cut up: texts read and compared at once, threads. None changes the answer."""

    chunk: int = 50_000
    stripe: int = 8192
    threads: int = 1


def worked(work: Callable[[Job], Done], jobs: Sequence[Job], threads: int) -> Iterator[Done]:
    """Yield what each job came to, in the order of the jobs."""
    if threads <= 1:
        yield from map(work, jobs)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(work, jobs)


def folded(
    utf8: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    folding: Folding,
    pace: Pace | None = None,
) -> Folded:
    """Return the texts `utf8[offsets[i]:offsets[i + 1]]` as they are compared."""
    pace = pace or Pace()
    begins = range(0, len(offsets) - 1, pace.chunk)
    ends = [min(begin + pace.chunk, len(offsets) - 1) for begin in begins]
    room = [
        characters(utf8[offsets[begin] : offsets[end]])
        for begin, end in zip(begins, ends, strict=True)
    ]
    places = np.cumsum([0, *room], dtype=np.int64)
    # All chunks write into one array: columns of this size are not held twice.
    text = np.empty(places[-1], dtype=np.uint16)

    def chunk(row: int) -> Folded:
        part = offsets[begins[row] : ends[row] + 1]
        count = room[row]
        out = Folded(
            text[places[row] : places[row + 1]],
            np.zeros(len(part), dtype=np.int64),
            np.empty(count // 2 + len(part), dtype=np.int64),
            np.zeros(len(part), dtype=np.int64),
        )
        fold_all(utf8, part, folding, out)
        return out._replace(numbers=out.numbers[: out.number_starts[-1]].copy())

    return _joined(text, list(worked(chunk, range(len(room)), pace.threads)))


def _joined(text: NDArray[np.uint16], parts: list[Folded]) -> Folded:
    """Return the parts as one; their texts move towards the front of the array they share."""
    at = 0
    for part in parts:
        size = int(part.starts[-1])
        text[at : at + size] = part.text[:size]
        at += size
    return Folded(
        text[:at],
        _starts([np.diff(part.starts) for part in parts]),
        np.concatenate([np.zeros(0, dtype=np.int64), *(part.numbers for part in parts)]),
        _starts([np.diff(part.number_starts) for part in parts]),
    )


def _starts(sizes: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *sizes]), dtype=np.int64)


def picked(whole: Folded, chosen: NDArray[np.int64]) -> Folded:
    """Return the chosen texts, ascending; they move to the front of the arrays of the whole."""
    if len(chosen) == len(whole.starts) - 1:
        return whole
    starts = _starts([np.diff(whole.starts)[chosen]])
    number_starts = _starts([np.diff(whole.number_starts)[chosen]])
    gathered(whole.text, whole.starts, chosen, whole.text)
    gathered(whole.numbers, whole.number_starts, chosen, whole.numbers)
    return Folded(
        whole.text[: starts[-1]], starts, whole.numbers[: number_starts[-1]], number_starts
    )
