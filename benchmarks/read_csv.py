"""A large CSV from the command line: `frequency` and `crosstab` beside reading the file by pandas.

`python benchmarks/read_csv.py [--rows N] [--runs N] [--encoding NAME]`. 36 questions of five Chinese labels,
one answer in twenty missing, and a quoted remark in one row of ten. Each contestant is a command of its own
in a fresh Python, started one after the other, several rounds; medians of the seconds by the clock, start and
imports included, and of the seconds of all processors.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
LABELS = np.array(["完全不符合", "不大符合", "一半一半", "比较符合", "完全符合", ""], dtype=object)
COMMAND = "from analysis.cli import {0}; {0}()"
PANDAS = 'dtype=str, keep_default_na=False, na_values=[""]'


@dataclass(frozen=True)
class Contestant:
    """A name, and what Python is started with."""

    name: str
    arguments: tuple[str, ...]


def contestants(path: Path, encoding: str) -> tuple[Contestant, ...]:
    file = str(path)
    options = f"encoding={encoding!r}, {PANDAS}"

    def pandas(more: str, then: str = "") -> tuple[str, ...]:
        return "-c", f"import pandas; f = pandas.read_csv({file!r}, {options}{more}){then}"

    two = ', usecols=["G1", "B1"]'
    cross = "; print(pandas.crosstab(f.G1, f.B1))"
    return (
        Contestant("frequency", ("-c", COMMAND.format("frequency"), file, "--variable", "G1")),
        Contestant("crosstab", ("-c", COMMAND.format("crosstab"), file, "--row", "G1", "--column", "B1")),
        Contestant("pandas.read_csv, all columns", pandas("")),
        Contestant("pandas.read_csv, two columns", pandas(two)),
        Contestant("the same and pandas.crosstab", pandas(two, cross)),
        Contestant("reading the bytes", ("-c", f"open({file!r}, 'rb').read()")),
    )


def write(path: Path, rows: int, encoding: str) -> None:
    """The answers as a file, in parts."""
    random = np.random.default_rng(20261126)
    names = [f"G{place}" for place in range(1, 31)] + [f"B{place}" for place in range(1, 7)]
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(",".join([*names, "remark"]) + "\r\n")
        for start in range(0, rows, 50_000):
            size = min(50_000, rows - start)
            cells = LABELS[random.choice(6, (size, len(names)), p=[0.19] * 5 + [0.05])].tolist()
            remarks = np.where(random.random(size) < 0.1, '"多下来看看，""少""开会,\n少填表。"', "").tolist()
            lines = [",".join([*row, remark]) for row, remark in zip(cells, remarks, strict=True)]
            file.write("\r\n".join(lines) + "\r\n")


def once(one: Contestant) -> tuple[float, float]:
    """Seconds by the clock and of all processors of one start."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *one.arguments], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)  # noqa: S603
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def table(measured: dict[str, list[tuple[float, float]]]) -> str:
    """The medians side by side; ratios are to the first."""
    medians = {
        name: tuple(statistics.median(run[side] for run in runs) for side in (0, 1))
        for name, runs in measured.items()
    }
    base = next(iter(medians.values()))
    head = f"{'':40}{'seconds':>9}{'ratio':>8}{'processor s':>13}{'ratio':>8}"
    lines = [
        f"{name:40}{seconds:9.2f}{seconds / base[0]:8.2f}{processor:13.2f}{processor / base[1]:8.2f}"
        for name, (seconds, processor) in medians.items()
    ]
    return "\n".join([head, *lines])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--encoding", default="utf-8")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        write(path, chosen.rows, chosen.encoding)
        measured: dict[str, list[tuple[float, float]]] = {}
        for _ in range(chosen.runs):
            for one in contestants(path, chosen.encoding):
                measured.setdefault(one.name, []).append(once(one))
        size = path.stat().st_size / 1e6
    busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    print(f"{chosen.rows:,} rows, {size:.0f} MB of {chosen.encoding}, {busy}")
    print(table(measured))


if __name__ == "__main__":
    main()
