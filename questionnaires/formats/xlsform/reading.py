"""An XLSForm as a `Questionnaire`, and a line with sheet and row for everything that has no place here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from questionnaires.answers import Condition
from questionnaires.errors import Problem, say
from questionnaires.formats import draft
from questionnaires.formats.carried import Imported
from questionnaires.formats.draft import Part, Table
from questionnaires.formats.xlsform import items
from questionnaires.formats.xlsform.expressions import read_unusual, read_words
from questionnaires.formats.xlsform.form import Form, opened
from questionnaires.formats.xlsform.sheets import READ, Row, Sheets
from questionnaires.formats.xlsform.sheets import book as workbook
from questionnaires.shape import KEY

_GROUP = re.compile(r"(begin|end)[_ ](group|repeat|lgroup|looped[_ ]group|loop.*)", re.IGNORECASE)
_SETTINGS = ("form_title", "form_id", "version", "default_language")


def read(data: bytes, file: str) -> Imported:
    """The questionnaire of the workbook `data`. Raises DefinitionError if there is none in it."""
    book, told = workbook(data, file)
    form = opened(book, file)
    form.lost[:0] = told
    settings = _settings(form, book, file)
    parts = list(_Survey(form, settings).parts(book))
    refused = [choices.refused for choices in form.lists_of.values() if choices.refused]
    questionnaire = draft.finished(
        parts,
        key=settings.key,
        version=settings.version,
        languages=form.languages,
        title=settings.title,
        file=file,
        refused=refused[0] if refused else None,
        option_sets=_share(form),
    )
    form.lost += _unread(book, file)
    return Imported(questionnaire, tuple(form.lost), tuple(form.changed), settings.keyed)


@dataclass(frozen=True)
class _Settings:
    title: Table
    key: str
    version: int
    keyed: bool
    """The form itself has an id."""


def _settings(form: Form, book: Sheets, file: str) -> _Settings:
    rows = book.get("settings") or ()
    row = rows[0] if rows else None
    stem = PurePath(file).stem
    title = row.get("form_title") if row else ""
    told, version = row.get("version") if row else "", 1
    if row is not None and told:
        if re.fullmatch(r"[1-9]\d{0,17}", told):
            version = int(told)
        else:
            form.lose(
                row, say('the version "{version}" became 1.', version=told), say("Versions count 1, 2, 3 …")
            )
    wished = row.get("form_id") if row else ""
    key = draft.fit(wished or stem, "imported")
    if row is not None and wished and key != wished:
        form.change(row, say('the form_id "{id}" became {key}.', id=wished, key=key), items.KEYS)
    if row is not None:
        items.others(form, row, _SETTINGS)
    return _Settings(dict.fromkeys(form.languages, title or stem), key, version, bool(wished))


def _unread(book: Sheets, file: str) -> Iterator[Problem]:
    """A line for each further sheet that holds something."""
    for name, rows in book.items():
        if name not in READ and rows:
            where = say("{file}, sheet {sheet}", file=file, sheet=name)
            what = say("the sheet was left out.")
            yield Problem(where, what, say("Only survey, choices and settings are read."))


@dataclass
class _Group:
    name: str
    title: Table | None
    page: bool
    condition: Condition | None


class _Survey:
    """The survey sheet, row by row."""

    def __init__(self, form: Form, settings: _Settings) -> None:
        self.form, self.settings = form, settings
        self.groups: list[_Group] = []
        self.found: list[Part] = []
        self.begun: list[_Group] | None = None
        """The groups in which the last section began."""

    def parts(self, book: Sheets) -> list[Part]:
        for row in book["survey"]:
            self._row(row)
        paged = any(part.joins is not None for part in self.found)
        for part in self.found:
            part.joins = bool(part.joins) if paged else None
        return self.found

    def _row(self, row: Row) -> None:
        form, kind = self.form, row.get("type")
        if not kind:
            form.lose(
                row, say("a row without a type was left out."), say("Write its type, or delete the row.")
            )
        elif row.get("disabled").lower() in items.YES:
            form.lose(row, say("a disabled row was left out."), say("Nothing needs to be done."))
        elif match := _GROUP.fullmatch(kind):
            self._group(row, match[1].lower() == "begin", match[2].lower() not in ("group", "lgroup"))
        elif kind.lower() == "calculate" and read_words(row.get("calculation")):
            pass  # the words of a choice, for a text that repeats them
        elif kind.lower() == "note":
            self._note(row)
        elif not (kind.lower() in ("text", "string") and items.write_in(form, row)):
            table = items.item(form, row, self._conditions())
            if table is not None:
                self._add(table)

    def _conditions(self) -> list[Condition]:
        return [group.condition for group in self.groups if group.condition is not None]

    def _note(self, row: Row) -> None:
        unusual = read_unusual(row.get("relevant"))
        item = self.form.items.get(unusual[0]) if unusual else None
        if unusual and item and item["type"] == "number" and "usual" not in item:
            item["usual"] = [unusual[1], unusual[2]]
        else:
            self._add(items.note(self.form, row, self._conditions()))

    def _group(self, row: Row, begins: bool, repeats: bool) -> None:
        form = self.form
        if not begins:
            if self.groups:
                self.groups.pop()
            else:
                form.lose(row, say("a group ends that never began."), say("Delete the row."))
            return
        looks = row.get("appearance").split()
        title = form.plain(row, "label", "") if row.words("label") else None
        self.groups.append(
            _Group(row.get("name"), title, "field-list" in looks, form.condition(row, "relevant"))
        )
        if repeats:
            what = say('the questions of "{name}" are asked once, not again and again.', name=row.get("name"))
            form.lose(row, what, say("Repeats do not exist here."))
        only = ("appearance",) if looks in ([], ["field-list"]) else ()
        items.others(form, row, ("type", "name", "label", "relevant", *only))

    def _add(self, table: Table) -> None:
        """Puts an item or a note into its section; a change of groups begins one."""
        if self.begun is None or self.begun != self.groups:
            before, self.begun = self.begun, list(self.groups)
            group = self.groups[-1] if self.groups else None
            name = group.name if group else ""
            keys = [part.key for part in self.found]
            if not KEY.fullmatch(name) or name in keys:
                name = next(key for key in (f"S{n}" for n in range(len(keys) + 1, 10**6)) if key not in keys)
            titles = [one.title for one in reversed(self.groups) if one.title is not None]
            joins = None
            if any(one.page for one in self.groups):
                joins = bool(before and before[0] is self.groups[0])
            self.found.append(Part(name, titles[0] if titles else self.settings.title, joins))
        self.found[-1].entries.append(table)


def _share(form: Form) -> Table:
    """Option sets for lists that have a name of their own; their options are taken out of the items."""
    users: dict[str, list[Table]] = {}
    for table in form.items.values():
        choices = form.lists_of.get(table["key"])
        if choices is not None and choices.base and choices.base != table["key"]:
            users.setdefault(choices.base, []).append(table)
    sets: Table = {}
    for name, tables in users.items():
        options = tables[0]["options"]
        if all(table["options"] == options for table in tables):
            sets[name] = {"options": options}
            for table in tables:
                table["option_set"] = name
                del table["options"]
    return sets
