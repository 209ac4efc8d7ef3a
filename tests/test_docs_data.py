"""The commands of docs/data.md that need no survey run as they stand, on a simulated file of the same name."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import COMMANDS
from tests.analysis import wenjuanxing

PAGE = Path(__file__).resolve().parent.parent / "docs" / "data.md"
LINES = [
    line
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("cadre-survey ") and "release:" not in line
]


@pytest.mark.parametrize("form", [wenjuanxing.as_text, wenjuanxing.as_numbers])
def test_the_commands_of_the_page_run_one_after_another(form, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wenjuanxing.write(tmp_path / "问卷星.csv", form())
    known = {command.name: command for command in COMMANDS}
    assert len(LINES) == 7
    for line in LINES:
        _, name, *arguments = shlex.split(line)
        result = CliRunner().invoke(known[name], arguments)
        assert result.exit_code == 0, (line, result.stderr)
    assert (tmp_path / "报告.docx").exists()
    assert (tmp_path / "问卷星.codebook.csv").exists()


def test_the_page_says_of_every_format_what_it_holds():
    from analysis.writing import FORMATS

    text = PAGE.read_text(encoding="utf-8")
    assert "|".join(FORMATS) in text
