"""Everything that can be wrong with a definition, found in one go. Nothing is read or built here."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.checks import earlier, items, kinds, names, scales, texts
from questionnaires.errors import Problem
from questionnaires.form import DEFINITION
from questionnaires.shape import Spot
from questionnaires.view import View


def problems(document: Mapping[str, object], name: str) -> tuple[Problem, ...]:
    """Every problem of a complete document: first the form of each value, then how they hang together."""
    view = View(document, name)
    return (
        *DEFINITION.problems(document, Spot(view.where, "", view.languages)),
        *names.problems(view),
        *items.problems(view),
        *kinds.problems(view),
        *earlier.problems(view),
        *scales.problems(view),
        *texts.problems(view),
    )
