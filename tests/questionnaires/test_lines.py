"""A problem of a definition leads to the line of the text that it is about."""

import pytest

from questionnaires.errors import DefinitionError
from questionnaires.lines import lines_of
from questionnaires.load import load
from tests.questionnaires.test_load import GOOD, MISTAKES, WRITING, write

ELSEWHERE = {"item in no section": 'key = "X1"'}
"""Mistakes of which not the line is told on which they were made, but that of what they leave out."""


def found(text, tmp_path):
    """(line of the text, the problem) for each problem of `text`."""
    with pytest.raises(DefinitionError) as raised:
        load(write(tmp_path, text))
    problems = raised.value.problems
    return list(zip(lines_of(problems, text), map(str, problems), strict=True))


def span_of(text, line):
    """The lines of the table or the row in which `line` stands, from its head on."""
    lines = text.split("\n")
    first = line
    while first > 1 and not lines[first - 1].startswith("["):
        first -= 1
    last = line + 1
    while last <= len(lines) and not lines[last - 1].startswith("["):
        last += 1
    return range(first, last)


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_mistake_is_found_on_its_line_or_in_its_table(mistake, tmp_path):
    right, wrong, _ = MISTAKES[mistake]
    text = GOOD.replace(right, wrong, 1)
    at = GOOD[: GOOD.index(right)].count("\n") + 1
    touched = range(at, at + max(right.count("\n"), wrong.count("\n")) + 1)
    line, said = found(text, tmp_path)[0]
    if mistake in ELSEWHERE:
        assert ELSEWHERE[mistake] in text.split("\n")[line], said
    else:
        assert set(span_of(text, line)) & set(touched), (line, touched, said)


@pytest.mark.parametrize("slip", WRITING)
def test_a_slip_of_the_pen_brings_its_line(slip, tmp_path):
    wrong, _ = WRITING[slip]
    text = f"# remark\n{wrong}\n"
    assert found(text, tmp_path)[0][0] == 2 + wrong.count("\n")
