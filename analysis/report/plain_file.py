"""The report on a plain file without a questionnaire: every column described, groups where asked for.

Columns that hold free text or name people one by one are counted, never listed.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import amounttables, charts, draw, tables, wording
from analysis import findings as f
from analysis.amounts import amounts, measured, written
from analysis.blocks import Block, Heading, Paragraph, Report
from analysis.cells import ascii_id
from analysis.data import SIMULATED, Data
from analysis.disclosure import SMALLEST_GROUP, shown
from analysis.frequency import Frequency, frequency
from analysis.multiple import multiple
from analysis.ranking import ranking
from analysis.report import notes, plain_groups
from analysis.wording.parts import parts
from questionnaires.codebook import Variable


def build(data: Data, language: str, groups: Sequence[str] = ()) -> Report:
    """A sentence, a table and a chart for every column, then every question in each of `groups`.

    The rules and limits stand at the end. Raises DataError for a column of `groups` that makes none.
    """
    words, say_ = parts(language), wording.of(language)
    described = [block for name in _columns(data) for block in _column(data, name, language)]
    unlisted = [name for name in _columns(data) if _written(data, name)]
    below = sum(isinstance(one, Paragraph) and one.key.endswith(".below") for one in described)
    sample = notes.sample(data)
    questions = [name for name in _columns(data) if _crossable(data, name)]
    compared = plain_groups.build(data, groups, questions, language)
    closing: list[Block] = [
        Paragraph(say_.sentence(f.Described()), "described"),
        *(Paragraph((rule,), f"rule.{at}") for at, rule in enumerate(words.rules[:2], start=1)),
        Paragraph(
            say_.sentence(f.Withheld(compared.small_groups, compared.refused, below, SMALLEST_GROUP)),
            "withheld",
        ),
    ]
    guessed = [_named(data, name) for name in data.guessed]
    if guessed:
        closing.append(Paragraph((words.guessed.format(columns=words.comma.join(guessed)),), "guessed"))
    if unlisted:
        closing.append(Paragraph((words.unlisted.format(columns=words.comma.join(unlisted)),), "unlisted"))
    if numbering := [name for name in _columns(data) if _numbering(data, name)]:
        closing.append(Paragraph((words.numbering.format(columns=words.comma.join(numbering)),), "numbering"))
    return Report(
        title=words.title_of_file,
        language=language,
        blocks=(
            _head(1, words.method, language),
            *((Paragraph(say_.sentence(f.Simulated()), "simulated"),) if data.simulated else ()),
            Paragraph(say_.sentence(sample), sample.id),
            *((Paragraph((words.only_codes,), "only_codes"),) if unlabelled(data) else ()),
            _head(2, words.findings, language),
            *described,
            *((Heading(1, (words.groups,)), *compared.blocks) if groups else ()),
            Heading(1, (words.notes,)),
            *closing,
        ),
        footer=words.simulated_footer if data.simulated else "",
        properties=notes.properties(data, None, language),
        origin=notes.origin(data, None, language),
    )


def unlabelled(data: Data) -> tuple[str, ...]:
    """The questions whose answers are numbers that nobody said the meaning of."""
    return tuple(
        name
        for name in _columns(data)
        if not _measured(data, name) and not _numbering(data, name) and _codes(data, name)
    )


def _codes(data: Data, name: str) -> bool:
    """Whether the answers are whole numbers without a label; 0 and 1 may just be no and yes."""
    variable, answers = _variable(data, name), data.frame[name].dropna()
    if variable is not None and (variable.option is not None or variable.level == "number"):
        return False
    if answers.dtype.kind not in "iuf" or not len(answers) or not bool((answers % 1 == 0).all()):
        return False
    labels = variable.values if variable is not None else {}
    return all(labels.get(value, str(int(value))) == str(int(value)) for value in answers.unique().tolist())


def _head(place: int, title: str, language: str) -> Heading:
    numbered = parts(language).numbered
    return Heading(1, (numbered.format(place=wording.of(language).ordinal(place), title=title),))


def _columns(data: Data) -> list[str]:
    """Column names; the columns of one multiple choice or ranking stand once, under the first."""
    names, seen = list[str](), set[str]()
    for column in map(str, data.frame.columns):
        if column == SIMULATED:
            continue
        variable = _variable(data, column)
        item = variable.item if variable is not None and variable.option is not None else None
        if item is None or item not in seen:
            names.append(column)
        if item is not None:
            seen.add(item)
    return names


def _variable(data: Data, column: str) -> Variable | None:
    return data.codebook.by_column.get(column)


def _named(data: Data, name: str) -> str:
    variable = _variable(data, name)
    return name if variable is None or not variable.label else variable.label


def _column(data: Data, name: str, language: str) -> tuple[Block, ...]:
    variable = _variable(data, name)
    if variable is not None and variable.item is not None and variable.ranked:
        return _in_order(data, variable.item, language)
    if variable is not None and variable.option is not None and variable.item is not None:
        return _several(data, variable.item, language)
    if _written(data, name) or _numbering(data, name):
        return ()
    if _measured(data, name):
        return _average(data, name, language)
    return _one_way(frequency(data.frame, name, codebook=data.codebook), language)


def _in_order(data: Data, item: str, language: str) -> tuple[Block, ...]:
    columns = [variable.column for variable in data.codebook.columns_of(item)]
    counts = ranking(
        data.frame, [name for name in columns if name in data.frame.columns], codebook=data.codebook
    )
    id_ = f"{ascii_id(item)}.item"
    if not shown(counts.base):
        return (_below(id_, counts.label, language),)
    sentence = wording.of(language).sentence(draw.top_ranked(counts, id_, SMALLEST_GROUP))
    return (Paragraph(sentence, id_), tables.ranking(counts, language))


def _several(data: Data, item: str, language: str) -> tuple[Block, ...]:
    columns = [variable.column for variable in data.codebook.columns_of(item)]
    counts = multiple(
        data.frame, [name for name in columns if name in data.frame.columns], codebook=data.codebook
    )
    id_, enough = f"{ascii_id(item)}.item", shown(counts.base)
    if not enough:
        return (_below(id_, counts.label, language),)
    chosen = sorted((part for part in draw.parts(counts) if part.count), key=lambda part: -part.count)
    found = f.TopChoices(id_, counts.label, tuple(chosen[: draw.TOPS]), counts.base)
    sentence = wording.of(language).sentence(found)
    return (
        Paragraph(sentence, id_),
        tables.multiple(counts, language, shown=True),
        charts.multiple(counts, language),
    )


def _one_way(counts: Frequency, language: str) -> tuple[Block, ...]:
    id_ = f"{ascii_id(counts.variable)}.item"
    if not counts.rows or not shown(int(counts.base)):
        return (_below(id_, counts.label, language),)
    found = draw.most_frequent(counts, id_, SMALLEST_GROUP)
    return (
        Paragraph(wording.of(language).sentence(found), id_),
        tables.frequency(counts, language),
        charts.frequency(counts, language),
    )


def _average(data: Data, name: str, language: str) -> tuple[Block, ...]:
    result = amounts(data.frame, name, codebook=data.codebook)
    found = draw.average(result, f"{ascii_id(name)}.item", SMALLEST_GROUP)
    if isinstance(found, f.Below):
        return (_below(found.id, found.label, language),)
    sentence = wording.of(language).sentence(found)
    return (Paragraph(sentence, found.id), amounttables.amounts(result, language, k=SMALLEST_GROUP))


def _below(id_: str, label: str, language: str) -> Paragraph:
    return Paragraph(wording.of(language).sentence(f.Below(id_, label, SMALLEST_GROUP)), f"{id_}.below")


def _written(data: Data, name: str) -> bool:
    """Whether the column holds texts that people wrote, or values that name them one by one."""
    return written(data.frame[name], _variable(data, name))


def _crossable(data: Data, name: str) -> bool:
    """Whether a question has answers that can be counted in groups."""
    variable = _variable(data, name)
    ranked = variable is not None and variable.ranked
    return not ranked and not _written(data, name) and not _measured(data, name)


def _numbering(data: Data, name: str) -> bool:
    """Whether the column only tells the rows apart: whole numbers, each of them once."""
    if not _measured(data, name):
        return False
    column = data.frame[name].dropna()
    return column.is_unique and bool((column % 1 == 0).all())


def _measured(data: Data, name: str) -> bool:
    return measured(data.frame[name], _variable(data, name))
