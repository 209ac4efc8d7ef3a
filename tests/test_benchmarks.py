"""The benchmarks still run: each at its smallest size, its figures not looked at."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.long
SMALLEST = {
    "console.py": "--people 600 --rounds 1",
    "form.py": "--rounds 1 --requests 20 --clients 2",
    "grid.py": "--rows 1000 --runs 1",
    "read_csv.py": "--rows 300 --runs 1",
    "report.py": "--people 60 --rounds 1",
    "submit.py": "--answers 20 --threads 1",
}


def test_each_is_run_here():
    programs = [path.name for path in (ROOT / "benchmarks").glob("*.py") if "__main__" in path.read_text()]
    assert sorted(SMALLEST) == sorted(programs)


@pytest.mark.parametrize("name", SMALLEST)
def test_a_benchmark_runs(name):
    command = [sys.executable, f"benchmarks/{name}", *SMALLEST[name].split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
