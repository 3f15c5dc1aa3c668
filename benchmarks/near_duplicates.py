"""Near-duplicates in 10,000, 100,000 and 1,000,000 posts against rensa and datasketch.

    python -m benchmarks.near_duplicates [SIZE ...]

Each engine works on one thread in a process of its own on the same file. Ours does the whole work:
reading UTF-8, folding, exact and near candidates, exact comparison, the rule, clusters. The others
fold (without traditional characters), cut the same shingles, make as many minima (128), index them
in as many bands (32) and say which texts have candidates; they compare nothing. rensa reads all
texts, in pieces as its documentation advises; datasketch the first 20,000 of each size.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH

from benchmarks.labelled import Words, edits, filled, notice
from benchmarks.notices import NOTICES
from benchmarks.runs import apart, cost, demand, keep
from keepfit.overlap.core.copying import clusters
from keepfit.overlap.core.likeness import Effort, likenesses
from keepfit.overlap.queries import folding_tables, tuned, utf8_of

SIZES = (10_000, 100_000, 1_000_000)
# datasketch takes minutes for each 100,000 texts and slows down a little as its index fills, so its
# rate over the first of them flatters it.
MOST = {"ours": 1_000_000, "rensa": 1_000_000, "datasketch": 20_000}
# CPU seconds on a shared machine differ by a fifth from run to run: the median of so many counts.
_RUNS = {"ours": 3, "rensa": 1, "datasketch": 3}
_CHUNK = 20_000


def posts(count: int, seed: int) -> Iterator[str]:
    """Yield texts: two thirds are free, one in seven a template filled in, the rest copies."""
    rng = random.Random(seed)  # noqa: S311  # test texts, no secret
    words = Words(rng)
    ways = list(edits(words).values())
    recent: list[str] = []
    for _ in range(count):
        draw = rng.random()
        if draw < 0.57 or not recent:
            text = words.zh(int(60 * 6 ** rng.random()), rng)
        elif draw < 0.67:
            text = words.en(int(120 * 6 ** rng.random()), rng)
        elif draw < 0.81:
            lang = "zh" if draw < 0.77 else "en"
            template = rng.choice(NOTICES[lang].templates)
            text = notice(template, filled(rng, lang, words), rng)
        else:
            text = rng.choice(ways)(rng.choice(recent), rng)
        if len(recent) < 5000:
            recent.append(text)
        else:
            recent[rng.randrange(5000)] = text
        yield text


def ours(texts: pa.ChunkedArray) -> None:
    """Find near-duplicates the way keepfit does, on one thread."""
    found = likenesses(*utf8_of(texts), folding_tables(), Effort(limits=tuned()))
    clusters(found)


def shingles(text: str) -> list[str]:
    """Return the four-character shingles of a text, folded the plain way (the quickest found)."""
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
    return list({plain[at : at + 4] for at in range(max(1, len(plain) - 3))})


def rensa(texts: pa.ChunkedArray) -> None:
    """Flag the texts that share a band, chunk by chunk."""
    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    matrices = []
    for begin in range(0, len(texts), _CHUNK):
        sets = [shingles(one.as_py()) for one in texts.slice(begin, _CHUNK)]
        matrix = RMinHash.digest_matrix_from_token_sets(sets, 128, 42)
        index.insert_matrix(matrix, begin)
        matrices.append(matrix)
    for matrix in matrices:
        index.query_duplicate_flags_matrix(matrix)


def datasketch(texts: pa.ChunkedArray) -> None:
    """Ask for each text which ones before it share a band."""
    index = MinHashLSH(num_perm=128, params=(32, 4))
    for place, one in enumerate(texts):
        signature = MinHash(num_perm=128)
        signature.update_batch([shingle.encode() for shingle in shingles(one.as_py())])
        index.query(signature)
        index.insert(str(place), signature)


def work(engine: str, path: str) -> None:
    """Print what one engine takes for the texts of a file; it has been warmed up before."""
    run = {"ours": ours, "rensa": rensa, "datasketch": datasketch}[engine]
    texts = pq.read_table(path)["text"]
    texts = texts.slice(0, MOST[engine])
    run(texts.slice(0, 50))
    figures = cost(lambda: run(texts)) | {"texts": len(texts)}
    sys.stdout.write(json.dumps(figures) + "\n")


def measured(size: int, folder: Path) -> dict[str, float]:
    """Return the figures of one size: texts per CPU second of each engine, ratios, memory."""
    path = folder / f"{size}.parquet"
    writer = pq.ParquetWriter(path, pa.schema([("text", pa.large_string())]))
    source = posts(size, seed=11)
    for begin in range(0, size, 50_000):
        part = [next(source) for _ in range(min(50_000, size - begin))]
        writer.write_table(pa.table({"text": pa.array(part, pa.large_string())}))
    writer.close()
    figures: dict[str, float] = {"size": size}
    for engine in MOST:
        runs = [
            apart("benchmarks.near_duplicates", "work", engine, str(path))
            for _ in range(_RUNS[engine])
        ]
        took = sorted(runs, key=lambda one: one["cpu_s"])[len(runs) // 2]
        figures[f"{engine}_texts_per_cpu_s"] = round(took["texts"] / took["cpu_s"])
        figures[f"{engine}_texts"] = took["texts"]
        figures[f"{engine}_peak_mb"] = took["peak_mb"]
        figures[f"{engine}_cpu_s"] = took["cpu_s"]
    mine = figures["ours_texts_per_cpu_s"]
    figures["times_rensa"] = round(mine / figures["rensa_texts_per_cpu_s"], 2)
    figures["times_datasketch"] = round(mine / figures["datasketch_texts_per_cpu_s"], 1)
    return figures


def main(sizes: list[int]) -> None:
    """Measure, keep and judge all sizes, the smallest first."""
    before = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            figures = measured(size, Path(folder))
            figures["growth_per_tenfold"] = (
                round(figures["ours_cpu_s"] / before, 2) if before else 0
            )
            before = figures["ours_cpu_s"]
            keep("near_duplicates", figures)
            if size >= SIZES[-1]:
                shares = {
                    "rensa_to_ours": 1 / figures["times_rensa"],
                    "datasketch_to_ours": 1 / figures["times_datasketch"],
                    "ours_peak_mb": figures["ours_peak_mb"],
                }
                demand("near_duplicates", shares)


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    if sys.argv[1:2] == ["work"]:
        work(*sys.argv[2:4])
    else:
        main([int(one) for one in sys.argv[1:]] or list(SIZES))
