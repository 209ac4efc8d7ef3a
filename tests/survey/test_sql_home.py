"""SQL lives in survey/store and nowhere else."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STATEMENT = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|COMMIT|VACUUM|ATTACH)\b[ ;]"
)
SOURCES = [
    path
    for folder in ("questionnaires", "analysis", "survey")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ROOT / "survey" / "store" not in path.parents
]


def texts(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_statement_stands_outside_the_store(path):
    assert [text for text in texts(path) if STATEMENT.match(text)] == []


def test_the_pattern_finds_what_stands_in_the_store():
    found = [text for text in texts(ROOT / "survey" / "store" / "codes.py") if STATEMENT.match(text)]
    assert len(found) >= 5
