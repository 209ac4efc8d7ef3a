"""180 cross-tabs with their tests: `analysis.grid` beside what one would use instead, on the same answers.

`python benchmarks/grid.py [--rows N …] [--labels] [--runs N]`. 30 items of five points by 6 background items,
one answer in twenty missing. Each contestant runs in a process of its own, one after the other, and gives the
X² of every table, which must agree. `analysis.grid` gives every figure of a cross-tab but the exact test, the
others counts and X². pandas is left out above a million rows. Times are medians of the runs; "processor" adds
the seconds of all cores, which a busy machine changes less; memory is the peak above the frame itself.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ITEMS = [f"G{place}" for place in range(1, 31)]
BACKGROUND = [f"B{place}" for place in range(1, 7)]
PAIRS = [(item, group) for item in ITEMS for group in BACKGROUND]
LABELS = ["完全不符合", "不大符合", "一半一半", "比较符合", "完全符合"]
PANDAS_UP_TO = 1_000_000

Squares = list[float]
"""X² of each pair."""


@dataclass(frozen=True)
class Figures:
    """What one contestant took: seconds by the clock and of all processors, and bytes above the frame."""

    name: str
    seconds: float
    processor: float
    memory: int | None
    squares: Squares


def answers(rows: int, labels: bool) -> pd.DataFrame:
    """The answers: 1 to 5, 0 for none, one byte each; with `labels` categories of Chinese labels."""
    random = np.random.default_rng(20261126)
    columns: dict[str, object] = {}
    for name in (*ITEMS, *BACKGROUND):
        codes = random.integers(1, 6, rows, dtype=np.int8)
        codes[random.random(rows, dtype=np.float32) < 0.05] = 0
        columns[name] = pd.Categorical.from_codes(codes - 1, LABELS) if labels else codes
    return pd.DataFrame(columns)


def with_grid(frame: pd.DataFrame) -> Callable[[], Squares]:
    import analysis
    from questionnaires.codebook import Codebook, Variable

    known = dict(enumerate(LABELS, start=1))
    book = Codebook(tuple(Variable(name, name, "ordinal", known, {0: "未作答"}) for name in frame))

    def run() -> Squares:
        found = analysis.grid(frame, rows=ITEMS, columns=BACKGROUND, codebook=book)
        return [table.association.chi2.statistic for table in found.values()]

    return run


def with_bincount(frame: pd.DataFrame) -> Callable[[], Squares]:
    codes = {name: frame[name].cat.codes + 1 if _labelled(frame) else frame[name] for name in frame}
    arrays = {name: column.to_numpy() for name, column in codes.items()}

    def run() -> Squares:
        squares = []
        for item, group in PAIRS:
            cells = arrays[item] * np.int8(6) + arrays[group]
            squares.append(_square(np.bincount(cells, minlength=36).reshape(6, 6)[1:, 1:]))
        return squares

    return run


def with_duckdb(frame: pd.DataFrame) -> Callable[[], Squares]:
    """Loading the table is not counted."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("CREATE TABLE answers AS SELECT * FROM frame")
    missing = "IS NOT NULL" if _labelled(frame) else "<> 0"

    def run() -> Squares:
        squares = []
        for item, group in PAIRS:
            counted = connection.execute(
                f"SELECT {item} AS a, {group} AS b, count(*) AS n FROM answers "  # noqa: S608 our own names
                f"WHERE {item} {missing} AND {group} {missing} GROUP BY ALL"
            ).df()
            squares.append(_square(counted.pivot(index="a", columns="b", values="n").to_numpy()))
        return squares

    return run


def with_pandas(frame: pd.DataFrame) -> Callable[[], Squares]:
    first = 0 if _labelled(frame) else 1

    def run() -> Squares:
        return [
            _square(pd.crosstab(frame[item], frame[group]).to_numpy()[first:, first:])
            for item, group in PAIRS
        ]

    return run


def _labelled(frame: pd.DataFrame) -> bool:
    return isinstance(frame[ITEMS[0]].dtype, pd.CategoricalDtype)


def _square(table: np.ndarray) -> float:
    from scipy import stats

    return float(stats.chi2_contingency(table, correction=False).statistic)


CONTESTANTS = {
    "analysis.grid, every figure": with_grid,
    "numpy.bincount + scipy": with_bincount,
    "DuckDB + scipy": with_duckdb,
    "pandas.crosstab + scipy": with_pandas,
}


def measure(name: str, rows: int, labels: bool, runs: int) -> Figures:
    """The contestant's medians, after one run that does not count, which the peak memory is of."""
    frame = answers(rows, labels)
    run = CONTESTANTS[name](frame)
    run_small = CONTESTANTS[name](answers(1000, labels))
    run_small()  # so that imports count neither in the seconds nor in the memory
    before = _resident()
    forgotten = _forget_peak()
    squares = run()
    memory = _peak() - before if forgotten else None
    seconds, processor = [], []
    for _ in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        run()
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    return Figures(name, statistics.median(seconds), statistics.median(processor), memory, squares)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _forget_peak() -> bool:
    """Linux only: the peak of resident memory starts anew."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def table(figures: list[Figures], rows: int) -> str:
    """The figures side by side; ratios are to the first, memory also in bytes per cell of the data."""
    cells = rows * len((*ITEMS, *BACKGROUND))
    head = f"{'':30}{'seconds':>9}{'ratio':>8}{'processor s':>13}{'memory MB':>11}{'bytes/cell':>12}"
    lines = [head]
    for one in figures:
        ratio = one.seconds / figures[0].seconds
        memory = f"{'–':>11}{'–':>12}"
        if one.memory is not None:
            memory = f"{one.memory / 1e6:11.0f}{one.memory / cells:12.2f}"
        lines.append(f"{one.name:30}{one.seconds:9.3f}{ratio:8.1f}{one.processor:13.3f}{memory}")
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[1_000, 1_000_000, 10_000_000])
    options.add_argument("--labels", action="store_true", help="categories of Chinese labels, not integers")
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    for rows in chosen.rows:
        figures = []
        for name in CONTESTANTS:
            if rows > PANDAS_UP_TO and name.startswith("pandas"):
                continue
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
                runs = chosen.runs if rows <= PANDAS_UP_TO else min(chosen.runs, 3)
                figures.append(fresh.submit(measure, name, rows, chosen.labels, runs).result())
        for one in figures[1:]:
            if not np.allclose(one.squares, figures[0].squares, rtol=1e-9):
                raise SystemExit(f"{one.name} and {figures[0].name} do not agree")
        kind = "labels" if chosen.labels else "integers"
        busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
        print(f"{rows:,} rows of {kind}, {len(PAIRS)} tables, {busy}")
        print(table(figures, rows), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
