"""Whatever comes in, the command line answers with one line a problem that says how to mend, or counts rightly."""

import json
import re

import pytest

from analysis.errors import DataError
from analysis.frame import read
from survey import cli
from tests.analysis import malformed, malformed_files
from tests.analysis.malformed import Case
from tests.analysis.malformed_files import COUNTED, DTA, PARQUET, SAV, ZSAV

CASES = [*malformed.CASES, *malformed_files.CASES]

NOT_FOR_PEOPLE = ("Traceback", "fault of the program", "Unexpected error", "0x", "<class", "errno")


def run(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    printed = capsys.readouterr()
    return stopped.value.code, printed.out, printed.err


def arguments_of(case, folder, language="en"):
    path = folder / case.file
    path.write_bytes(case.content)
    for name, content in case.beside.items():
        (folder / name).write_bytes(content)
    return ["--lang", language, "frequency", str(path), "--format", "json", *case.arguments]


def told(errors):
    """The lines of standard error, each fit for a person."""
    lines = errors.splitlines()
    for line in lines:
        assert len(line) < 1500
        assert not any(word in line for word in NOT_FOR_PEOPLE), line
    return lines


def named(cases):
    return [pytest.param(case, id=f"{place}-{case.file}") for place, case in enumerate(cases)]


def test_there_are_two_hundred_of_them_and_none_twice():
    assert len(CASES) >= 200
    assert len({repr(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", named(case for case in CASES if case.says is not None))
def test_a_problem_is_one_line_that_says_how_to_mend(case, tmp_path, capsys):
    code, out, errors = run(arguments_of(case, tmp_path), capsys)
    lines = told(errors)
    assert (code, out) == (case.code, "")
    assert any(case.says in line for line in lines), errors
    assert str(tmp_path) not in errors.replace(f"cadre-survey frequency {tmp_path}", "")
    if code == 1:
        for line in lines:
            assert re.fullmatch(r".+: .+[.?]", line), line


@pytest.mark.parametrize("case", named(case for case in CASES if case.counts is not None))
def test_what_is_only_strange_is_counted_rightly(case, tmp_path, capsys):
    code, out, errors = run(arguments_of(case, tmp_path), capsys)
    told(errors)
    assert code == 0, errors
    found = json.loads(out)
    assert {row["value"]: row["count"] for row in found["rows"]} == case.counts
    assert (found["missing"], found["base"]) == (case.missing, sum(case.counts.values()))
    assert found["total"] == found["base"] + found["missing"]


@pytest.mark.parametrize("case", named(case for case in CASES if case.says and case.code == 1))
def test_a_problem_is_told_in_chinese_too(case, tmp_path, capsys):
    code, out, errors = run(arguments_of(case, tmp_path, "zh-CN"), capsys)
    assert (code, out) == (1, "")
    for line in told(errors):
        assert re.search("[一-鿿]", line), line
        assert re.search("[。？]$", line), line


@pytest.mark.parametrize("case", named([Case("folder.csv", b""), Case("nowhere.csv", b"")]))
def test_what_is_no_file_is_told(case, tmp_path, capsys):
    if case.file.startswith("folder"):
        (tmp_path / case.file).mkdir()
    code, out, errors = run(
        ["--lang", "en", "frequency", str(tmp_path / case.file), "--variable", "q"], capsys
    )
    assert code in (1, 2)
    assert out == ""
    assert "no file" in errors or "not a release" in errors
    assert told(errors)


@pytest.mark.parametrize(
    ("name", "data"), [("a.sav", SAV), ("a.zsav", ZSAV), ("a.dta", DTA), ("a.parquet", PARQUET)]
)
def test_a_file_cut_anywhere_is_refused_or_whole(name, data, tmp_path):
    for end in {*range(0, len(data), 97), *range(len(data) - 20, len(data))}:
        (tmp_path / name).write_bytes(data[:end])
        try:
            frame = read(tmp_path / name).frame
        except DataError:
            continue
        assert len(frame) == 200, end
        assert frame["q"].value_counts().to_dict() == COUNTED, end
