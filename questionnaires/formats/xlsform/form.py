"""What the rows of a form are read against: languages, lists, the names given so far, and what was lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.answers import Chosen, Condition
from questionnaires.errors import Message, Problem, say
from questionnaires.formats import draft
from questionnaires.formats.draft import Names, Table
from questionnaires.formats.logic import NotUnderstood
from questionnaires.formats.xlsform import languages
from questionnaires.formats.xlsform.expressions import REFERENCE, read_condition, read_words
from questionnaires.formats.xlsform.lists import Choices, lists
from questionnaires.formats.xlsform.sheets import Row, Sheets

HAVE_WORDS = ("single", "rating", "number", "text")
_TOLD = ("label", "hint")


@dataclass
class Form:
    file: str
    tags: Mapping[str, str]
    """Language as the columns write it -> tag; "" is the column without one."""
    lost: list[Problem] = field(default_factory=list)
    changed: list[Problem] = field(default_factory=list)
    """What is here under another name or code."""
    choices: Mapping[str, Choices] = field(default_factory=dict)
    words_of: Mapping[str, str] = field(default_factory=dict)
    """Name of a calculation that gives the words of a choice -> the item's name."""
    names: Names = field(default_factory=Names)
    items: dict[str, Table] = field(default_factory=dict)
    """Name in the form -> the item, without those that were not carried."""
    lists_of: dict[str, Choices] = field(default_factory=dict)
    """Key of an item -> its list."""

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.tags.values()))

    def lose(self, row: Row, what: Message, mend: Message) -> None:
        self.lost.append(Problem(row.where, what, mend))

    def change(self, row: Row, what: Message, mend: Message) -> None:
        self.changed.append(Problem(row.where, what, mend))

    def words(self, row: Row, column: str, otherwise: str) -> Table:
        """The cells of `column` in each language, `otherwise` where there is none at all."""
        written = row.words(column)
        found: dict[str, str] = {}
        for name, cell in written.items():
            found.setdefault(self.tags.get(name, self.languages[0]), cell)
        missing = [language for language in self.languages if language not in found]
        if missing and found:
            kept = next(found[language] for language in (*self.languages, *found) if language in found)
            what = say("{column} has no text in {languages}.", column=column, languages=", ".join(missing))
            self.lose(row, what, say("The text of another language stands there; translate it."))
            otherwise = kept
        elif missing:
            what = say("{column} is empty.", column=column)
            self.lose(row, what, say("The name stands there; write the words."))
        return {language: found.get(language, otherwise) for language in self.languages}

    def plain(self, row: Row, column: str, otherwise: str) -> Table:
        """Words in which no earlier answer can stand."""
        text = self.words(row, column, otherwise)
        if any(REFERENCE.search(words) for words in text.values()):
            what = say("an earlier answer within {column} was left out.", column=column)
            self.lose(row, what, say("Earlier answers stand in the text of an item or a note only."))
        return {language: REFERENCE.sub("……", words) for language, words in text.items()}

    def piped(self, row: Row, otherwise: str) -> tuple[Table, Table]:
        """The label with {places} for earlier answers, and the pipe that goes with it."""
        label = self.words(row, "label", otherwise)
        places: dict[str, str] = {}
        for name in {name for words in label.values() for name in REFERENCE.findall(words)}:
            item = self.items.get(self.words_of.get(name, name))
            if item and item["type"] in HAVE_WORDS and all(f"{{{name}}}" in w for w in label.values()):
                places[name] = item["key"]
            else:
                what = say("the answer to {name} cannot stand in this text.", name=f"${{{name}}}")
                self.lose(row, what, say("Name an earlier single choice, number or text in every language."))
        text = {language: self._placed(words, places) for language, words in label.items()}
        if any(_BRACE.search(_PLACE.sub("", words)) for words in text.values()):
            self.lose(row, say("braces were made full-width."), say("Braces stand for earlier answers here."))
        text = {language: _outside(words, set(places.values())) for language, words in text.items()}
        pipe = {key: draft.said(self.languages, draft.ANSWER) for key in sorted(set(places.values()))}
        return text, pipe

    @staticmethod
    def _placed(words: str, places: Mapping[str, str]) -> str:
        return REFERENCE.sub(lambda match: f"\0{places[match[1]]}\1" if match[1] in places else "……", words)

    def chosen(self, name: str, code: str) -> Chosen:
        """The test of an item's name and a code. Raises NotUnderstood."""
        item = self.items.get(name)
        if item is None or item["type"] not in ("single", "multiple", "rating"):
            raise NotUnderstood(f"${{{name}}}")
        choices = self.lists_of[item["key"]]
        if code not in choices.values:
            raise NotUnderstood(f"'{code}'")
        return Chosen(item["key"], (choices.values[code],))

    def condition(self, row: Row, column: str) -> Condition | None:
        """The condition in a cell; None, and a line, if it is more than a choice of earlier options."""
        expression = row.get(column)
        if not expression or expression.lower() in ("yes", "true", "true()"):
            return None
        try:
            return read_condition(expression, self.chosen)
        except NotUnderstood as reason:
            what = say(
                '{column} "{expression}" was left out: "{part}" is not understood.',
                column=column,
                expression=expression,
                part=str(reason),
            )
            self.lose(row, what, CONDITIONS)
            return None


CONDITIONS = say("Conditions look at options of earlier choices only, joined by “and” and “or”.")
_PLACE = re.compile("\0[^\1]*\1")
_BRACE = re.compile(r"[{}]")


def _outside(words: str, keys: set[str]) -> str:
    """`words` with full-width braces, but for the places of `keys`."""
    plain = words.replace("{", "｛").replace("}", "｝")
    return plain.replace("\0", "{").replace("\1", "}")


def opened(sheets: Sheets, file: str) -> Form:
    """The form before its first row: languages, lists, calculations of words."""
    settings = sheets.get("settings") or ()
    default = settings[0].get("default_language") if settings else ""
    survey = sheets["survey"]
    form = Form(file, _tags([*survey, *sheets.get("choices", ())], default))
    for written, tag in form.tags.items():
        if languages.private(tag):
            what = say('the language "{name}" is called {tag} here.', name=written, tag=tag)
            form.changed.append(
                Problem(
                    say("{file}", file=file),
                    what,
                    say("Write the language with its code, as in “English (en)”."),
                )
            )
    form.choices, lost, recoded = lists(sheets.get("choices", ()), form.plain)
    form.lost += lost
    form.changed += recoded
    form.words_of = {
        row.get("name"): item
        for row in survey
        if row.get("type").lower() == "calculate" and (item := read_words(row.get("calculation")))
    }
    return form


def _tags(rows: Sequence[Row], default: str) -> dict[str, str]:
    """The tag of each language that labels and hints are written in, the default one first."""
    cells = [
        (column.language, cell) for row in rows for column, cell in row.cells.items() if column.name in _TOLD
    ]
    written = list(dict.fromkeys(language for language, _ in cells)) or [""]
    named = languages.tags([name for name in written if name])
    if "" in written:
        own = named.get(default) or (languages.tags([default])[default] if default.strip() else "")
        if not own or languages.private(own):
            own = languages.guessed(cell for language, cell in cells if not language)
        named = {"": own, **named}
    first = default if default in named else next(iter(named))
    return {first: named[first], **named}
