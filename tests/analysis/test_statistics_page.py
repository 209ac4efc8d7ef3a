"""The page of statistics is true: its functions, keys and tests exist, and no statistic is missing from it."""

import ast
import inspect
import json
import re
from functools import cache
from pathlib import Path

import pytest

import analysis
from tests.analysis import every_command

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "statistics.md"
COLUMNS = 6
NAMES = {"value", "group", "a", "b", "row_values", "column_values", "group_values"}
"""Keys that name what is counted."""
COUNTED = {"total", "base", "missing", "n"}
"""Keys of the people behind a figure, which the page explains once for all commands."""
TOLERANCES = {"1e-9", "1e-8", "1e-7", "1e-6", "1e-5", "1e-3"}


def rows():
    """The cells of every row of the tables of statistics."""
    found = []
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == COLUMNS and cells[0] != "统计量" and not cells[0].startswith("---"):
            found.append(cells)
    return found


ROWS = rows()


def quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


def keys():
    """The keys that the page names, by command."""
    found = {}
    for _, cell, *_ in ROWS:
        if "：" in cell:
            asked, told = cell.split("：")
            command = quoted(asked)[0].split()[0].replace("-", "_")
            found.setdefault(command, set()).update(quoted(told))
    return found


def figures(found, path=()):
    """The path of every number of a JSON object."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from figures(value, (*path, name))
    elif isinstance(found, list):
        for value in found:
            yield from figures(value, path)
    elif isinstance(found, (int, float)) and not isinstance(found, bool):
        yield ".".join(path)


def nothing(found, path=()):
    """The path of every key whose value is no number: texts, nothing, empty lists."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield ".".join((*path, name))
            yield from nothing(value, (*path, name))
    elif isinstance(found, list):
        for value in found:
            yield from nothing(value, path)


@cache
def functions(file):
    """The text of every function of a test file, its decorators and comments included."""
    text = file.read_text("utf-8")
    lines = text.splitlines()
    return {
        one.name: "\n".join(
            lines[min([one.lineno, *(d.lineno for d in one.decorator_list)]) - 1 : one.end_lineno]
        )
        for one in ast.parse(text).body
        if isinstance(one, ast.FunctionDef)
    }


def links_of(row):
    """(name, file) of the tests in a row's last cell."""
    return re.findall(r"\[`(test_\w+)`\]\(([^)]+)\)", row[-1])


def test_the_page_has_its_rows():
    assert len(ROWS) > 60
    assert all(all(row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_names_tests_that_hold_it_against_r_or_spss(row):
    assert links_of(row)
    for name, target in links_of(row):
        code = functions(PAGE.parent / target)[name]
        assert re.search(r"R 4\.\d\.\d|# R: |PSPP 1\.", code), name
        assert re.search(r"close\(|approx\(|==", code), name


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_states_its_tolerance(row):
    told = set(re.findall(r"1e-\d", row[4]))
    assert told <= TOLERANCES
    assert told or "精确" in row[4]


def test_every_public_name_has_a_row_and_every_row_a_public_name():
    named = {name for row in ROWS for name in quoted(row[2])}
    # A dataclass that only comes back from a function is told by that function's row.
    returned = {name for name in analysis.__all__ if inspect.isclass(getattr(analysis, name))}
    assert named <= set(analysis.__all__)
    assert set(analysis.__all__) - returned <= named
    assert returned <= named


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("every")
    every_command.write(folder)
    return [(name, json.loads(output)) for name, output in every_command.printed(folder, "json")]


def test_every_figure_that_a_command_prints_has_a_row(printed):
    told = keys()
    missing = {
        (command, path)
        for command, found in printed
        for path in figures(found)
        if path.split(".")[-1] not in NAMES | COUNTED
        and not any(path == key or path.startswith(f"{key}.") for key in told.get(command, ()))
    }
    assert not missing


def test_every_key_of_the_page_is_printed_by_its_command(printed):
    paths = {(command, path) for command, found in printed for path in (*figures(found), *nothing(found))}
    unknown = {
        (command, key)
        for command, named in keys().items()
        for key in named
        if not any(one == command and (path == key or path.startswith(f"{key}.")) for one, path in paths)
    }
    assert not unknown


def test_every_statistic_of_the_command_line_is_run(printed):
    known = {command for command, _ in printed}
    assert known >= set(keys())
