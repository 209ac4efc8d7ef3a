"""A `Questionnaire` as an XLSForm for KoboToolbox and ODK, and a line for each thing that is not in it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.errors import Message, Problem, say
from questionnaires.formats import carried
from questionnaires.formats.carried import Exported
from questionnaires.formats.xlsform import expressions, languages, wording
from questionnaires.formats.xlsform.choices import Lists
from questionnaires.formats.xlsform.wording import clean
from questionnaires.items import Item, Note, Section, Text
from questionnaires.model import Questionnaire

Row = dict[str, str | Text]
"""Column -> cell, or the cells of its languages."""

SURVEY = (
    *("type", "name", "label", "hint", "required", "relevant", "appearance"),
    *("constraint", "constraint_message", "calculation"),
)
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "default_language")
TRANSLATED = ("label", "hint", "constraint_message")


def write(questionnaire: Questionnaire, file: str) -> Exported:
    """The workbook. `file` is what it will be called, for the lines of what is left out."""
    form = _Form(questionnaire, say("{file}", file=file))
    survey = list(form.survey())
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet("survey"), SURVEY, survey, questionnaire.languages)
    _fill(book.create_sheet("choices"), CHOICES, form.lists.rows, questionnaire.languages)
    _fill(book.create_sheet("settings"), SETTINGS, [form.settings()], questionnaire.languages)
    buffer = io.BytesIO()
    book.save(buffer)
    return Exported(buffer.getvalue(), tuple(form.lost()))


def _fill(sheet: Worksheet, columns: Iterable[str], rows: Iterable[Row], spoken: Iterable[str]) -> None:
    heads: list[tuple[str, str | None]] = []
    for column in columns:
        heads += [(column, tag) for tag in spoken] if column in TRANSLATED else [(column, None)]
    sheet.append([f"{column}::{languages.name(tag)}" if tag else column for column, tag in heads])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=2):
        for place, (column, tag) in enumerate(heads, start=1):
            value = row.get(column, "")
            words = value if isinstance(value, str) else value.get(tag or "", "")
            if words:
                cell = sheet.cell(number, place, ILLEGAL_CHARACTERS_RE.sub("", words))
                cell.data_type = "s"  # words that begin with = are no formula


class _Form:
    def __init__(self, questionnaire: Questionnaire, where: Message) -> None:
        self.questionnaire, self.where = questionnaire, where
        keys = [*questionnaire.by_key, *(note.key for note in questionnaire.notes), "meta"]
        self.taken = {key.lower() for key in keys}
        self.lists = Lists(questionnaire)
        self.notes: Mapping[str, Note] = {note.key: note for note in questionnaire.notes}
        self.asked: tuple[Item | Note, ...] = (*questionnaire.items, *questionnaire.notes)
        self.piped = {key for one in self.asked for key in one.pipe}
        self.words = {
            key: self._free(f"{key}_words")
            for key in questionnaire.by_key
            if key in self.piped and questionnaire.item(key).options
        }
        self.groups = {section.key: self._free(section.key) for section in questionnaire.sections}

    def _free(self, name: str) -> str:
        """`name`, or one like it that nothing else in the form is called."""
        while name.lower() in self.taken:
            name += "_"
        self.taken.add(name.lower())
        return name

    def settings(self) -> Row:
        questionnaire = self.questionnaire
        return {
            "form_title": questionnaire.title[questionnaire.language],
            "form_id": questionnaire.key,
            "version": str(questionnaire.version),
            "default_language": languages.name(questionnaire.language),
        }

    def survey(self) -> Iterator[Row]:
        """The rows: a group for each page that shows its questions together, with its sections in it."""
        for number, page in enumerate(self.questionnaire.pages, start=1):
            if len(page) == 1:
                yield from self._section(page[0], {"appearance": "field-list"})
                continue
            yield {
                "type": "begin_group",
                "name": self._free(f"page_{number}"),
                "appearance": "field-list",
            }
            for section in page:
                yield from self._section(section, {})
            yield {"type": "end_group"}

    def _section(self, section: Section, look: Row) -> Iterator[Row]:
        head: Row = {"type": "begin_group", "name": self.groups[section.key], "label": clean(section.title)}
        yield head | look
        for key in section.content or section.items:
            if key in self.notes:
                yield self._note(self.notes[key])
            else:
                yield from self._item(self.questionnaire.item(key))
        yield {"type": "end_group"}

    def _note(self, note: Note) -> Row:
        row: Row = {"type": "note", "name": note.key, "label": self._text(note)}
        if note.show_if is not None:
            row["relevant"] = expressions.write_condition(note.show_if, self.questionnaire)
        return row

    def _item(self, item: Item) -> Iterator[Row]:
        row: Row = {"type": self._type(item), "name": item.key, "label": self._text(item)}
        if item.hint:
            row["hint"] = clean(item.hint)
        if item.required:
            row["required"] = "yes"
        if item.required_if is not None:
            row["required"] = expressions.write_condition(item.required_if, self.questionnaire)
        if item.show_if is not None:
            row["relevant"] = expressions.write_condition(item.show_if, self.questionnaire)
        if item.type == "rating":
            row["appearance"] = "columns-pack"
        constraint = expressions.write_limits(item, self.questionnaire)
        if constraint:
            row["constraint"] = constraint
            row["constraint_message"] = wording.limits(item, self.questionnaire.languages)
        yield row
        yield from self._companions(item)

    def _companions(self, item: Item) -> Iterator[Row]:
        """What stands beside an item: a write-in, the words of its answer, a word on an unusual number."""
        write_in = self.questionnaire.write_ins.get(item.key)
        if write_in is not None and write_in.show_if is not None:
            option = next(option for option in item.options if option.write_in)
            yield {
                "type": "text",
                "name": write_in.key,
                "label": clean(option.label),
                "relevant": expressions.write_condition(write_in.show_if, self.questionnaire),
                "constraint": expressions.write_limits(write_in, self.questionnaire),
                "constraint_message": wording.limits(write_in, self.questionnaire.languages),
            }
        if item.key in self.words:
            yield {
                "type": "calculate",
                "name": self.words[item.key],
                "calculation": expressions.write_words(item.key),
            }
        if item.usual is not None:
            yield {
                "type": "note",
                "name": self._free(f"{item.key}_check"),
                "label": wording.unusual(item, self.questionnaire.languages),
                "relevant": expressions.write_unusual(item),
            }

    def _type(self, item: Item) -> str:
        if item.type in ("number", "text"):
            return "integer" if item.type == "number" else "text"
        kind = {"multiple": "select_multiple", "ranking": "rank"}.get(item.type, "select_one")
        return f"{kind} {self.lists.of(item)}"

    def _text(self, asked: Item | Note) -> Text:
        """The words with ${…} for earlier answers; above them the frame, in bold."""
        text = asked.piped or asked.text
        for key in asked.pipe:
            place = f"${{{self.words.get(key, key)}}}"
            text = {language: words.replace(f"{{{key}}}", place) for language, words in text.items()}
        frame = asked.frame if isinstance(asked, Item) else None
        if frame is None:
            return text
        return {language: f"**{clean(frame, True)[language]}**\n{words}" for language, words in text.items()}

    def lost(self) -> Iterator[Problem]:
        """One line for each thing that the form has no place for."""
        where, questionnaire = self.where, self.questionnaire
        yield from carried.left_at_home(questionnaire, where)
        yield from self._titles()
        for key, name in self.groups.items():
            if key != name:
                what = say('section "{key}" is called "{name}" there.', key=key, name=name)
                yield Problem(where, what, say("An item has that name already."))
        if self.piped:
            words = say("the words that stand for an answer that is not there")
            yield carried.of_items(where, words, [one.key for one in self.asked if one.pipe])
        changed = [section.key for section in questionnaire.sections if clean(section.title) != section.title]
        changed += [one.key for one in self.asked if _changed(one)]
        if changed:
            yield carried.of_items(where, say("signs that this format takes for its own"), changed)
        yield from self._kinds()
        yield from self.lists.lost(where)

    def _titles(self) -> Iterator[Problem]:
        title = self.questionnaire.title
        others = [
            language for language, words in title.items() if words != title[self.questionnaire.language]
        ]
        if others:
            name = say("the title in {languages}", languages=", ".join(others))
            yield carried.stays(self.where, name)

    def _kinds(self) -> Iterator[Problem]:
        """What single kinds of item lose."""
        items = self.questionnaire.questions
        refusable = [item.key for item in items if item.type in ("number", "ranking") and item.refusable]
        if refusable:
            mend = say("Whoever does not want to answer leaves it empty.")
            yield carried.of_items(self.where, say("“Prefer not to say”"), refusable, mend)
        changed = [
            item.key
            for item in items
            if item.type in ("number", "ranking", "text") and item.refusable != (item.type != "text")
        ]
        if changed:
            yield carried.of_items(self.where, say("what is said of refusing"), changed)
        places = [item.key for item in items if item.type == "ranking" and item.max_choices]
        if places:
            mend = say("There all options are put in order.")
            yield carried.of_items(self.where, say("the number of places of a ranking"), places, mend)
        soft = [item.key for item in items if item.usual is not None]
        if soft:
            what = say("an unusual number is only pointed out there (items {items}).", items=", ".join(soft))
            yield Problem(self.where, what, say("Nothing needs to be done."))


def _changed(asked: Item | Note) -> bool:
    """Whether some words of it cannot stand in the form as they are."""
    texts = [asked.piped or asked.text]
    framed = isinstance(asked, Item) and asked.frame
    if isinstance(asked, Item):
        texts += [option.label for option in asked.options]
        changed = any(clean(text) != dict(text) for text in (*texts[1:], asked.hint or {}))
        if changed or (framed and clean(framed, True) != dict(framed)):
            return True
    return any(ILLEGAL_CHARACTERS_RE.search(words) for text in texts for words in text.values())
