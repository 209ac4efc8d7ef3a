"""The documentation is true: commands, options, targets, files and links that it names exist."""

import re
import shlex
from pathlib import Path

import click
import pytest

from survey import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page
    for pattern in (
        "*.md",
        "questionnaires/*.md",
        "analysis/*.md",
        "survey/*.md",
        "instance/README.md",
        "docs/**/*.md",
        "deploy/*.md",
    )
    for page in ROOT.glob(pattern)
)
COMMAND_LINES = [
    (page.name, line.split("#")[0].strip())
    for page in PAGES
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("cadre-survey ")
]


def command_of(words):
    """The click command that `words` name, and the words left over for it."""
    command, rest = cli.command("en"), list(words)
    while isinstance(command, click.Group):
        inner = command.get_command(click.Context(command), rest[0])
        assert inner is not None, f"no command {rest[0]}"
        command, rest = inner, rest[1:]
    return command, rest


def test_the_readme_shows_commands():
    assert len(COMMAND_LINES) > 20


@pytest.mark.parametrize(("page", "line"), COMMAND_LINES)
def test_every_command_line_in_the_documentation_parses(page, line):
    command, rest = command_of(shlex.split(line)[1:])
    known = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
    for word in rest:
        if word.startswith("-"):
            assert word.split("=")[0] in known, f"{page}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.name.startswith("README")], ids=lambda p: str(p.relative_to(ROOT))
)
def test_every_make_target_exists(page):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for target in re.findall(r"^make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE):
        assert target in targets
