"""Imports go down the stair only: survey -> analysis -> questionnaires, and the "never" column of the house."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATISTICS = [
    "frequency",
    "multiple",
    "ranking",
    "crosstab",
    "grid",
    "scores",
    "compare",
    "paired",
    "correlate",
    "describe",
    "estimate",
    "composite",
    "layers",
    "multiple_groups",
    "weights",
    "quality",
    "trend",
]
MADE_OF = {("grid", "crosstab")}
"""A grid is no statistic of its own: it is many cross-tabs, and gives them."""

# path prefix (or file) -> modules it may never import
NEVER = {
    "questionnaires/": ["analysis", "survey", "pandas", "numpy", "scipy", "flask", "wtforms", "sqlite_utils"],
    "analysis/": ["survey", "flask", "wtforms", "sqlite_utils"],
    "analysis/findings/": ["analysis.wording", "analysis.render", "analysis.report"],
    "analysis/wording/": ["pandas", "numpy", "scipy", "analysis.render", "analysis.report"],
    "analysis/render/": [
        "analysis.wording",
        "analysis.findings",
        "analysis.answers",
        "analysis.tally",
        "pandas",
    ]
    + [f"analysis.{name}" for name in STATISTICS],
    "survey/store/": ["flask", "wtforms", "analysis", "survey.forms", "survey.public"],
    "survey/forms.py": ["flask", "analysis", "survey.store"],
    "survey/fields.py": ["flask", "analysis", "survey.store"],
    "survey/validators.py": ["flask", "analysis", "survey.store"],
    "survey/rules.py": ["flask", "wtforms", "analysis", "survey.store"],
    "survey/questions.py": ["flask", "wtforms", "analysis", "survey.store"],
    "survey/public.py": ["analysis", "survey.console", "survey.releases", "survey.store.sqlite", "pandas"],
    "survey/console/": ["survey.store.sqlite", "wtforms", "survey.forms"],
    "survey/cli/": ["survey.store.sqlite", "wtforms", "survey.forms"],
} | {
    f"analysis/{name}.py": ["analysis.findings", "analysis.wording", "analysis.render", "analysis.report"]
    + [f"analysis.{other}" for other in STATISTICS if other != name and (name, other) not in MADE_OF]
    for name in STATISTICS
}
NEVER |= {
    f"survey/{name}.py": ["analysis", "survey.console", "survey.releases", "survey.store.sqlite", "pandas"]
    for name in ("public", "addresses", "form_page", "messages", "pages", "preview", "refusals", "render")
}


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_the_table_speaks_of_rooms_that_exist():
    for prefix in ("questionnaires/", "analysis/", "survey/", "survey/store/", "analysis/render/"):
        assert list((ROOT / prefix).glob("*.py")), prefix


@pytest.mark.parametrize(
    "path",
    [p for folder in ("questionnaires", "analysis", "survey") for p in sorted((ROOT / folder).rglob("*.py"))],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_no_import_points_up_the_stair(path):
    name = path.relative_to(ROOT).as_posix()
    forbidden = [module for prefix, modules in NEVER.items() if name.startswith(prefix) for module in modules]
    wrong = sorted(
        found
        for found in imports(path)
        for module in forbidden
        if found == module or found.startswith(module + ".")
    )
    assert not wrong, f"{name} may not import {wrong}"


def test_no_two_rooms_of_the_survey_import_each_other():
    rooms = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): imports(path)
        for path in sorted((ROOT / "survey").rglob("*.py"))
        if path.name != "__init__.py"  # what a package hands on is imported from its rooms
    }
    assert [
        (one, other)
        for one in rooms
        for other in rooms
        if one < other and other in rooms[one] and one in rooms[other]
    ] == []
