"""No result is random: not by the hash of texts, not by threads, not by a second run."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import bits
from analysis.association import Association
from analysis.crosstab import crosstab
from analysis.grid import grid
from tests.analysis.public import RSE

ROOT = Path(__file__).parents[2]
SHUFFLED = {"analysis/export.py", "analysis/release.py", "analysis/remarks/sheet.py"}
"""Where the order of people is made to tell nothing. No figure rests on it."""

LOTS = {"random", "permutation", "default_rng", "urandom", "uuid1", "uuid4"}
"""What numpy, os and uuid call a draw."""


def everything(folder, seed, threads):
    """What every command and a report print in a process of its own."""
    environment = os.environ | {"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads, "LANG": "C.UTF-8"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.analysis.every_command", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=300,
    )
    return run.stdout


def test_every_command_prints_the_same_in_every_process(tmp_path):
    first, second = (everything(tmp_path, *how) for how in (("0", "2"), ("4711", "1")))
    assert len(first) > 100_000
    assert first == second


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_change_no_table(threads, monkeypatch):
    sides = {"rows": ["affSat1", "affSat2", "edu1"], "columns": ["socio3", "currentEmp10"]}
    many = pd.concat([RSE] * 4)
    once = grid(many, **sides)
    monkeypatch.setattr(bits, "THREADS", threads)
    assert grid(many, **sides) == once


def test_the_order_of_reasons_is_that_of_the_figures():
    reasons = list(crosstab(RSE[RSE["socio2"] == 3], "edu1", "socio3").association.reasons)
    fields = [name for name in Association.__dataclass_fields__ if name in reasons]
    assert reasons == ["fisher", *fields]


def imported(code):
    """The modules that a module imports, with what it takes from them."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def random_in(file):
    """Whether a module can draw lots."""
    code = ast.parse(file.read_text("utf-8"))
    drawn = any(name.split(".")[0] in ("random", "secrets") for name in imported(code))
    return drawn or any(isinstance(node, ast.Attribute) and node.attr in LOTS for node in ast.walk(code))


def test_lots_are_drawn_for_the_order_of_people_only():
    drawing = {
        file.relative_to(ROOT).as_posix()
        for room in ("analysis", "questionnaires")
        for file in (ROOT / room).rglob("*.py")
        if random_in(file)
    }
    assert drawing == SHUFFLED
