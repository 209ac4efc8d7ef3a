"""The table of docs/security.md: every line names tests that exist, and what it says of the lock holds."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if re.match(r"\| \d", line)]
NEEDED = [
    "1.2.1",
    "1.2.3",
    "1.2.4",
    "1.2.10",
    "1.3.7",
    "1.5.1",
    "2.2.1",
    "2.2.2",
    "2.3.3",
    "2.3.4",
    "2.4.1",
    "3.3.1",
    "3.4.1",
    "3.5.1",
    "3.5.3",
    "3.6.1",
    "3.7.2",
    "4.1.3",
    "4.1.4",
    "5.2.1",
    "5.3.2",
    "6.2.1",
    "6.3.1",
    "6.3.2",
    "6.3.3",
    "6.4.1",
    "6.5.1",
    "6.6.3",
    "7.2.3",
    "7.3.1",
    "7.4.1",
    "8.2.1",
    "8.3.1",
    "9.1.1",
    "9.2.2",
    "11.4.2",
    "11.5.1",
    "12.1.1",
    "13.3.1",
    "13.4.1",
    "13.4.2",
    "13.4.4",
    "14.2.1",
    "14.2.3",
    "14.2.4",
    "14.2.7",
    "14.3.1",
    "15.1.2",
    "15.2.1",
    "15.3.3",
    "15.3.4",
    "15.4.2",
    "16.1.1",
    "16.2.5",
    "16.3.1",
    "16.4.1",
    "16.5.1",
]


def test_every_line_names_a_test_that_exists():
    assert len(ROWS) > 20
    for numbers, _, tests in ROWS:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
        assert named, numbers
        for file, test in named:
            text = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"^def {test}\(", text, re.MULTILINE), f"{file}::{test}"


def test_no_item_of_the_standard_is_left_out():
    listed = {number for numbers, *_ in ROWS for number in re.findall(r"\d+\.\d+\.\d+", numbers)}
    assert [number for number in NEEDED if number not in listed] == []


def test_every_locked_package_has_its_hash():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert len(lines) > 50
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_rules_of_bandit_are_held():
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    chosen = re.search(r"^select = \[(.*?)\]", settings, re.MULTILINE | re.DOTALL)
    assert '"S"' in chosen[1]
