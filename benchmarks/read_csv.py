"""A large CSV from the command line: `frequency` and `crosstab` beside reading the file by other programs.

`python benchmarks/read_csv.py [--rows N] [--runs N] [--encoding NAME] [--quoted]`. 36 questions of five
Chinese labels, one answer in twenty missing, and a remark of two lines in one row of ten; with --quoted every
cell stands in quotation marks and every row has its remark. Each contestant is a process of its own, started
one after the other, several rounds; medians of the seconds by the clock, start and imports included, of the
seconds of all processors, and of the most memory in use. Ratios are to pandas reading the two columns. All
find their modules compiled, as after the first start on any computer.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LABELS = ["完全不符合", "不大符合", "一半一半", "比较符合", "完全符合", ""]
COMMAND = "from analysis.cli import {0}; {0}()"
PANDAS = 'dtype=str, keep_default_na=False, na_values=[""]'
TWO = ', usecols=["G1", "B1"]'
YARDSTICK = "pandas.read_csv, two columns"
DUCKDB = (
    "import duckdb; table = duckdb.read_csv({0!r}, all_varchar=True); "
    "print(table.aggregate('G1, B1, count(*)').fetchall())"
)
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""With it the modules here would be compiled at every start, and only they: pip compiles what it installs."""
REMARK = '"多下来看看，""少""开会,\n少填表。"'


@dataclass(frozen=True)
class Contestant:
    """A name, and the command that is started."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Spent:
    """What one start took: seconds by the clock, seconds of all processors, most MB in memory."""

    clock: float
    processors: float
    memory: float


def contestants(path: Path, encoding: str) -> tuple[Contestant, ...]:
    file = str(path)
    options = f"encoding={encoding!r}, {PANDAS}"

    def python(*arguments: str) -> tuple[str, ...]:
        return sys.executable, *arguments

    def pandas(more: str, then: str = "") -> tuple[str, ...]:
        return python("-c", f"import pandas; f = pandas.read_csv({file!r}, {options}{more}){then}")

    cross = "; print(pandas.crosstab(f.G1, f.B1))"
    shown = (
        Contestant(YARDSTICK, pandas(TWO)),
        Contestant("the same and pandas.crosstab", pandas(TWO, cross)),
        Contestant("pandas.read_csv, all columns", pandas("")),
        Contestant("frequency", python("-c", COMMAND.format("frequency"), file, "--variable", "G1")),
        Contestant(
            "crosstab", python("-c", COMMAND.format("crosstab"), file, "--row", "G1", "--column", "B1")
        ),
        Contestant("reading the bytes (cat)", ("cat", file)),
        Contestant("counting the lines (wc -l)", ("wc", "-l", file)),
    )
    if encoding != "utf-8" or importlib.util.find_spec("duckdb") is None:
        return shown
    return (*shown, Contestant("duckdb, the same table", python("-c", DUCKDB.format(file))))


def write(path: Path, rows: int, encoding: str, quoted: bool) -> None:
    """The answers as a file, in parts."""
    import numpy as np

    labels = np.array(LABELS, dtype=object)
    random = np.random.default_rng(20261126)
    names = [f"G{place}" for place in range(1, 31)] + [f"B{place}" for place in range(1, 7)]
    between = '","' if quoted else ","
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(",".join([*names, "remark"]) + "\r\n")
        for start in range(0, rows, 50_000):
            size = min(50_000, rows - start)
            cells = labels[random.choice(6, (size, len(names)), p=[0.19] * 5 + [0.05])].tolist()
            remarks = np.where(random.random(size) < (1 if quoted else 0.1), REMARK, "").tolist()
            answers = [between.join(row) for row in cells]
            if quoted:
                answers = [f'"{row}"' for row in answers]
            lines = [f"{row},{remark}\r\n" for row, remark in zip(answers, remarks, strict=True)]
            file.writelines(lines)


def once(one: Contestant) -> Spent:
    began = time.perf_counter()
    process = subprocess.Popen(one.command, stdout=subprocess.DEVNULL, cwd=ROOT, env=ENVIRONMENT)  # noqa: S603
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, one.command)
    return Spent(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def table(measured: dict[str, list[Spent]]) -> str:
    """The medians side by side."""
    medians = {
        name: Spent(*(statistics.median(run) for run in zip(*map(astuple, runs), strict=True)))
        for name, runs in measured.items()
    }
    base = medians[YARDSTICK]
    head = f"{'':32}{'seconds':>9}{'ratio':>8}{'processor s':>13}{'ratio':>8}{'MB':>8}"
    lines = [
        f"{name:32}{spent.clock:9.2f}{spent.clock / base.clock:8.2f}"
        f"{spent.processors:13.2f}{spent.processors / base.processors:8.2f}{spent.memory:8.0f}"
        for name, spent in medians.items()
    ]
    return "\n".join([head, *lines])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--encoding", default="utf-8")
    options.add_argument("--quoted", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        # In another process, for what this one needs would count as memory of those that it starts.
        writing = get_context("spawn").Process(
            target=write, args=(path, chosen.rows, chosen.encoding, chosen.quoted)
        )
        writing.start()
        writing.join()
        measured: dict[str, list[Spent]] = {}
        for _ in range(chosen.runs):
            for one in contestants(path, chosen.encoding):
                measured.setdefault(one.name, []).append(once(one))
        size = path.stat().st_size / 1e6
    busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    print(f"{chosen.rows:,} rows, {size:.0f} MB of {chosen.encoding}, {busy}")
    print(table(measured))


if __name__ == "__main__":
    main()
