"""The package's own names: light to import, and functions where modules share their name."""

import subprocess
import sys

import pandas as pd
import pytest

import analysis


def fresh(code):
    """What `code` prints in a Python of its own."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return run.stdout.strip()


def test_importing_the_package_imports_nothing_heavy():
    code = "import analysis, sys; print([m for m in ('numpy', 'pandas', 'scipy') if m in sys.modules])"
    assert fresh(code) == "[]"


@pytest.mark.parametrize("first", ["analysis.frequency", "analysis.crosstab", "analysis.multiple"])
def test_a_function_stays_a_function_after_its_module_was_imported(first):
    name = first.removeprefix("analysis.")
    for code in (
        f"import {first}, analysis; print(callable(analysis.{name}))",
        f"from {first} import {name}; import analysis; print(analysis.{name} is {name})",
        f"import analysis; one = analysis.{name}; import {first}; print(analysis.{name} is one)",
        f"from importlib import import_module; import_module('{first}'); from analysis import {name}; "
        f"print(callable({name}))",
    ):
        assert fresh(code) == "True", code


def test_every_public_name_is_there_and_listed():
    assert set(analysis.__all__) <= set(dir(analysis))
    for name in analysis.__all__:
        assert callable(getattr(analysis, name)), name


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'pivot'"):
        _ = analysis.pivot


def test_the_functions_work_from_the_package():
    data = pd.DataFrame({"q1": [1, 2, None], "年龄": ["青", "中", "青"]})
    assert analysis.frequency(data, "q1").base == 2
    assert analysis.crosstab(data, "q1", "年龄").base == 2
