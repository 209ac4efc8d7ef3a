"""A sorted sheet of remarks -> people a category, words, released quotations. Nothing of the sheet is lost.

The sheet must be of the same release, with every remark in it once. Categories outside the coding frame are
allowed, and told: a slip of the pen makes one too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import get_column_letter

from analysis.cells import ascii_id
from analysis.data import Data
from analysis.errors import DataError
from analysis.reading import workbook
from analysis.reading.table import file_of, some
from analysis.remarks import CATEGORIES, COLUMNS, FEWEST, LEAST, WORD
from analysis.remarks.words import people_who_wrote
from questionnaires.errors import Message, Problem, say
from questionnaires.items import Language
from questionnaires.model import Questionnaire
from questionnaires.plain_text import unguarded

YES = ("是", "对", "yes", "y", "x", "√", "✓", "✔", "1", "true")
NO = ("", "否", "不", "不引", "无", "no", "n", "0", "false", "-", "–", "—")
"""Marks in the column quote: the remark as it is, or nothing."""
SHORTEST = 4
"""Chinese characters of a quotation in one's own version; in other languages it has two words at least."""
Row = Mapping[str, str]


@dataclass(frozen=True)
class Sorted:
    """How many people said a thing: a category or a word. `id` is the last part of its figures' ids."""

    id: str
    label: str
    people: int


@dataclass(frozen=True)
class Coded:
    """The remarks to one item, sorted. Only what at least five people said stands here by name."""

    item: str
    written: int
    sorted: int
    """Remarks with a category."""
    kinds: int
    """Categories used, also by fewer than five people."""
    categories: tuple[Sorted, ...]
    """Most frequent first."""
    words: tuple[Sorted, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """What a sheet says of each item, and what the person who made it should know."""

    items: Mapping[str, Coded]
    notes: tuple[Message, ...]


def read(
    path: Path, data: Data, language: Language, originals: Mapping[str, Sequence[str]] | None = None
) -> Read:
    """The sorted remarks of the release that `data` is. Raises DataError with every problem of the sheet.

    With `originals`, what people wrote by item, a text that was changed is a problem too.
    """
    if data.manifest is None or data.questionnaire is None:
        raise DataError([_no_release(path)])
    sheets = workbook.texts(path)
    if not any(data.manifest.hash in row for rows in sheets.values() for row in rows):
        raise DataError([_other_release(path, data.manifest.id)])
    sheet = _remarks(path, sheets)
    rows = list(sheet.rows.values())
    problems = [*_problems(path, rows, data), *_unclear(path, sheet)]
    if not problems and originals is not None:
        problems = list(_changed(path, sheet, originals))
    if problems:
        raise DataError(problems)
    names = _names(data.questionnaire, language)
    listed = [unguarded(row[0]) for row in _list_of(sheets, (WORD,)) if row and row[0]]
    items = {
        item: _coded(item, [row for row in rows if row["item"] == item], names, listed)
        for item in dict.fromkeys(row["item"] for row in rows)
    }
    made_up = Counter(
        _named(cell, names)[1]
        for row in rows
        for cell in _categories(row)
        if names and _key(cell) not in names
    )
    notes = [say("Not in the coding frame: {categories}.", categories=some(made_up))] if made_up else []
    empty = sum(not _categories(row) for row in rows)
    if empty:
        notes.append(say("{count} remarks have no category.", count=empty))
    return Read(items, tuple(notes))


# ---- the sheet ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sheet:
    """The sheet of remarks."""

    title: str
    places: Mapping[str, int]
    """Head -> which column it is, from 0 on."""
    rows: Mapping[int, Row]
    """Number on the sheet, from 2 on -> the cells by their heads."""

    def cell(self, number: int, head: str) -> str:
        """What a spreadsheet calls a cell: 意见!G8."""
        return f"{self.title}!{get_column_letter(self.places[head] + 1)}{number}"


def _remarks(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> _Sheet:
    """The first sheet with the heads of remarks. Raises DataError if there is none."""
    title = next((name for name, rows in sheets.items() if rows and set(COLUMNS) <= set(rows[0])), None)
    if title is None:
        what = say("there is no sheet with the columns {columns}.", columns=", ".join(COLUMNS))
        raise DataError([Problem(file_of(path), what, _AS_WRITTEN)])
    heads, *rows = sheets[title]
    places = {name: list(heads).index(name) for name in COLUMNS}
    cells = {
        number: {name: row[at] if at < len(row) else "" for name, at in places.items()}
        for number, row in enumerate(rows, start=2)
        if any(row)
    }
    return _Sheet(title, places, cells)


_AS_WRITTEN = say("Use the workbook of remarks as the program wrote it, with categories filled in.")


def _list_of(sheets: Mapping[str, Sequence[Sequence[str]]], heads: Sequence[str]) -> Sequence[Sequence[str]]:
    """The rows under the first head that has these names; none without such a sheet."""
    return next((rows[1:] for rows in sheets.values() if rows and set(heads) <= set(rows[0])), ())


def _problems(path: Path, rows: Sequence[Row], data: Data) -> Iterator[Problem]:
    """What is missing, twice or foreign in the sheet: none of its remarks may be lost."""
    where = file_of(path)
    expected = {item: count for item, count in data.written.items() if count >= FEWEST}
    numbers = Counter(row["no"] for row in rows)
    wanted = [str(number) for number in range(1, sum(expected.values()) + 1)]
    missing = [number for number in wanted if number not in numbers]
    twice = [number for number in numbers if numbers[number] > 1]
    foreign = [number for number in numbers if number not in wanted]
    if missing:
        what = say("remark {numbers} is missing.", numbers=some(missing))
        yield Problem(where, what, say("Put its row back; a remark may stay without a category."))
    if twice or foreign:
        what = say(
            "remark {numbers} is not one of this release, or stands twice.", numbers=some(twice + foreign)
        )
        yield Problem(where, what, say("Delete the rows that were added, and leave the column no as it was."))
    counts = Counter(row["item"] for row in rows)
    if not missing and not twice and not foreign and counts != Counter(expected):
        what = say("the column item was changed.")
        yield Problem(where, what, say("Write the keys of the questions back."))
    if not any(_categories(row) for row in rows):
        yield Problem(where, say("no remark has a category yet."), say("Fill in category_1 first."))


def _unclear(path: Path, sheet: _Sheet) -> Iterator[Problem]:
    """What stands in the column quote and is neither yes, nor no, nor words that could be printed."""
    for number, row in sheet.rows.items():
        said = unguarded(row["quote"])
        if said.lower() in (*YES, *NO) or _is_quotation(said):
            continue
        where = say("{file}, cell {cell}", file=path.name, cell=sheet.cell(number, "quote"))
        what = say("{value} is neither yes nor no, and too short for a quotation.", value=repr(said))
        yield Problem(where, what, say("Write yes or 是, no or 否, or the words as they may be printed."))


def _is_quotation(said: str) -> bool:
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in said)
    return chinese >= SHORTEST or len(said.split()) > 1


def _changed(path: Path, sheet: _Sheet, originals: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Each text that nobody wrote like this: its categories may belong to another."""
    left = Counter((item, _bare(text)) for item, texts in originals.items() for text in texts)
    for number, row in sheet.rows.items():
        told = row["item"], _bare(unguarded(row["text"]))
        left[told] -= 1
        if left[told] < 0:
            where = say("{file}, cell {cell}", file=path.name, cell=sheet.cell(number, "text"))
            mend = say("Write back what stood there; a version of your own belongs into the column quote.")
            yield Problem(where, say("the text of the remark was changed."), mend)


def _bare(text: str) -> str:
    """The text without spaces and signs that no cell shows, which spreadsheets change on their own."""
    return "".join(sign for sign in text if sign.isprintable() and not sign.isspace())


def _no_release(path: Path) -> Problem:
    what = say("remarks belong to a release, and the data are none.")
    return Problem(file_of(path), what, say("Name the release as release:ID, or leave out --remarks."))


def _other_release(path: Path, release: str) -> Problem:
    what = say("it does not hold the remarks of release {release}.", release=release)
    mend = say("Take out the remarks of release {release}, and sort those.", release=release)
    return Problem(file_of(path), what, mend)


# ---- counting ----------------------------------------------------------------------------------


def _coded(
    item: str, rows: Sequence[Row], names: Mapping[str, tuple[str, str]], words: Sequence[str]
) -> Coded:
    labels: dict[str, str] = {}
    people: Counter[str] = Counter()
    for row in rows:
        found = dict(_named(cell, names) for cell in _categories(row))
        labels |= found
        people.update(found.keys())
    order = list(dict.fromkeys([*(id_ for id_, _ in names.values()), *sorted(labels)]))
    ranked = sorted(people, key=lambda id_: (-people[id_], order.index(id_)))
    texts = [row["text"] for row in rows]
    counted = {word: people_who_wrote(word, texts) for word in dict.fromkeys(words)}
    return Coded(
        item,
        written=len(rows),
        sorted=sum(bool(_categories(row)) for row in rows),
        kinds=len(people),
        categories=tuple(Sorted(id_, labels[id_], people[id_]) for id_ in ranked if people[id_] >= LEAST),
        words=tuple(
            Sorted(_word_id(word), word, count)
            for word, count in sorted(counted.items(), key=lambda one: -one[1])
            if count >= LEAST
        ),
        quotes=tuple(quote for row in rows if (quote := _quote(row))),
    )


def _categories(row: Row) -> list[str]:
    return [row[name] for name in CATEGORIES if row[name]]


def _quote(row: Row) -> str:
    """The words that a person released: their own version, or the remark as it is."""
    said = unguarded(row["quote"])
    if said.lower() in NO:
        return ""
    released = unguarded(row["text"]) if said.lower() in YES else said
    return " ".join(released.strip('“”"').split())


def _names(questionnaire: Questionnaire, language: Language) -> dict[str, tuple[str, str]]:
    """How a category may be written (label in any language, or value) -> its id and its label.

    A label stands in its first language where the questionnaire does not have the one asked for.
    """
    frame = questionnaire.coding_frame
    if frame is None:
        return {}
    return {
        _key(spelling): (str(one.value), one.label.get(language) or next(iter(one.label.values())))
        for one in frame.categories
        for spelling in (str(one.value), *one.label.values())
    }


def _named(cell: str, names: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    label = unguarded(cell)
    return names.get(_key(label)) or (_word_id(label), label)


def _key(spelling: str) -> str:
    return " ".join(unguarded(spelling).lower().split())


def _word_id(word: str) -> str:
    """A name of one's own: in ids it is a fixed code unless it is short and plain."""
    return ascii_id(word if word.isidentifier() else f"“{word}”")
