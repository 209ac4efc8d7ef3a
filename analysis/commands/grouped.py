"""What several commands need before they compare: scores as a column, and what protection withholds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.commands.source import Guard, check_named, no_ranking
from questionnaires.codebook import Codebook, Value, Variable

if TYPE_CHECKING:
    from analysis.data import Data


def with_scores(data: Data, names: tuple[str, ...]) -> Data:
    """The data with a column of scores (0 to 100) for each of `names` that is a scale and no column."""
    from analysis.scores import score

    asked = data.questionnaire
    if asked is None:
        check_named(data, names)
        return data
    scales = {scale.key: scale for scale in asked.scales}
    made, variables = {}, list(data.codebook)
    for name in names:
        if name in data.frame.columns or name not in scales or name in made:
            continue
        found = score(data.frame, scales[name], codebook=data.codebook, questionnaire=asked)
        made[name] = found.persons
        variables.append(Variable(name, found.label, "number"))
    if not made:
        return data
    codebook = Codebook(tuple(variables), data.codebook.language)
    return replace(data, frame=data.frame.assign(**made), codebook=codebook)


@dataclass(frozen=True)
class Withheld:
    """Groups of which no figure may stand, and those of them whose number of people may not either."""

    groups: tuple[Value, ...] = ()
    bases: tuple[Value, ...] = ()

    def and_also(self, other: Withheld) -> Withheld:
        """What either of the two withholds."""
        return Withheld(
            tuple(dict.fromkeys([*self.groups, *other.groups])),
            tuple(dict.fromkeys([*self.bases, *other.bases])),
        )


def withheld(control: Guard, data: Data, value: str, group: str) -> Withheld:
    """What protection withholds of `value` in the groups of `group`: nothing when it is off.

    Means of an item's codes tell its counts, so a group is shown only where the whole row of the cross-tab
    is, and its base. A scale's scores are withheld as in the report, with all tables of the scale in view; a
    measured number takes the plain rules of means: k, unanimity, and the remainder, those without a group
    being a group too.
    """
    if control.k is None:
        return Withheld()
    no_ranking(data, value, group)
    own = _own_item(data, value)
    if own is not None and own != group:
        # The score of a single item says what the item does: what the item's table hides stays hidden.
        return _withheld(control, data, value, group).and_also(_withheld(control, data, own, group))
    return _withheld(control, data, value, group)


def _withheld(control: Guard, data: Data, value: str, group: str) -> Withheld:
    alone = _of_counts if _counted(data, value) else _of_means
    return alone(control, data, value, group).and_also(_of_scale(control, data, value, group))


def _own_item(data: Data, name: str) -> str | None:
    """The item that alone makes the scale `name`; None for any other column."""
    scales = data.questionnaire.scales if data.questionnaire is not None else ()
    for scale in scales:
        if scale.key == name and scale.kind == "mean_of_items" and len(scale.parts) == 1:
            return scale.parts[0]
    return None


def may_stand(control: Guard, data: Data, x: str, y: str) -> bool:
    """Whether a figure that rests on every pair of answers may stand, such as a correlation."""
    if control.k is None:
        return True
    no_ranking(data, x, y)
    import numpy as np

    from analysis.answers import variable_of
    from analysis.crosstab import crosstab
    from analysis.measured import numbers_of

    grounds = [_own_item(data, name) or name for name in (x, y)]
    if grounds != [x, y] and grounds[0] != grounds[1] and not may_stand(control, data, *grounds):
        return False
    if _counted(data, x) and _counted(data, y):
        found = control.breakdown(crosstab(data.frame, x, y, codebook=data.codebook), data)
        return found is None or found.complete
    for group, value in ((x, y), (y, x)):
        if _counted(data, group):
            return not withheld(control, data, value, group).groups
    numbers = [numbers_of(data.frame, name, variable_of(data.codebook, name)) for name in (x, y)]
    return control.shows(int((~np.isnan(numbers).any(axis=0)).sum()))


def _counted(data: Data, name: str) -> bool:
    """Whether the column holds so few different values that figures of it tell counts."""
    from analysis.answers import coded, column_of, variable_of
    from analysis.disclosure import FEW_VALUES

    variable = variable_of(data.codebook, name)
    if variable is not None and variable.closed:
        return True
    return len(coded(column_of(data.frame, name), variable)[1]) <= FEW_VALUES


def _of_counts(control: Guard, data: Data, value: str, group: str) -> Withheld:
    from analysis.crosstab import crosstab
    from analysis.disclosure import Hidden

    table = crosstab(data.frame, group, value, codebook=data.codebook)
    found = control.breakdown(table, data)
    if found is None:
        return Withheld()
    bases = tuple(
        name for name, base in zip(table.row_values, found.row_bases, strict=True) if isinstance(base, Hidden)
    )
    hidden = (name for at, name in enumerate(table.row_values) if not found.shows(at))
    return Withheld(tuple(dict.fromkeys([*hidden, *bases])), bases)


def _of_means(control: Guard, data: Data, value: str, group: str) -> Withheld:
    from analysis.answers import coded, column_of, variable_of
    from analysis.disclosure import hidden_groups, of_one_mind
    from analysis.tally import Tally

    axes = [coded(column_of(data.frame, name), variable_of(data.codebook, name)) for name in (group, value)]
    # Who told no group stands last: everybody's mean less the groups' would be theirs.
    counts = Tally.of(axes).counts[:, :-1]
    sizes = counts.sum(axis=1).tolist()
    alike = [i for i, row in enumerate(counts) if of_one_mind(row.tolist())]
    if not control.shows(sum(sizes[:-1])):
        return Withheld(axes[0][1])
    hidden = hidden_groups(sizes, k=control.smallest, also=alike)
    return Withheld(tuple(axes[0][1][i] for i in hidden if i < len(axes[0][1])))


def _of_scale(control: Guard, data: Data, value: str, group: str) -> Withheld:
    """What the report's table of a scale's means in those groups withholds; nothing for any other column."""
    from analysis.disclosure import Shield
    from analysis.scores import score
    from questionnaires.model import Margin

    asked = data.questionnaire
    scale = next((one for one in asked.scales if one.key == value), None) if asked is not None else None
    if asked is None or scale is None:
        return Withheld()
    found = score(data.frame, scale, codebook=data.codebook, questionnaire=asked)
    if not found.persons.equals(data.frame[value]):  # a column of that name, which is not the scale
        return Withheld()
    shield = Shield(data.frame, data.codebook, asked, control.smallest, {value: found})
    if not shield.knows(Margin("item", group)):
        return Withheld()
    groups = tuple(data.codebook[group].values)
    hidden = shield.withheld_means(Margin("item", group), value)
    return Withheld(tuple(name for at, name in enumerate(groups) if at in hidden))
