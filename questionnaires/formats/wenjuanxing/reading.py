"""A 问卷星 text as a `Questionnaire`, and a line with its number for everything that was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from questionnaires.definition import condition as written
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.formats import draft
from questionnaires.formats.carried import Imported
from questionnaires.formats.draft import Names, Part, Table
from questionnaires.formats.logic import NotUnderstood, condition
from questionnaires.formats.wenjuanxing import marks
from questionnaires.formats.wenjuanxing.lines import Block, Line, sort
from questionnaires.formats.xlsform import languages
from questionnaires.items import MOST_PLACES
from questionnaires.plain_text import decode

REFUSALS = tuple(marks.REFUSALS.values())
OPTIONS = ("single", "multiple", "ranking", "scale")
MOST_LETTERS, MOST_LINES, LONGEST = 200_000, 10_000, 5_000
"""Of a text, and characters of a line: a reader that looks far ahead would hold everybody up."""


def read(data: bytes, file: str, encoding: str | None = None) -> Imported:
    """The questionnaire of the text `data`. Raises DefinitionError if there is none in it."""
    where = say("{file}", file=file)
    if len(data) > 4 * MOST_LETTERS:
        raise _too_long(where)
    text = decode(data, where, encoding).text
    lines = text.splitlines()
    if len(text) > MOST_LETTERS or len(lines) > MOST_LINES:
        raise _too_long(where)
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST:
            place = say("{file}, line {line}", file=file, line=number)
            what = say("the line has more than {most} characters.", most=LONGEST)
            raise DefinitionError([Problem(place, what, say("Write every question and option on a line."))])
    return _Reader(text, file).imported()


def _too_long(where: Message) -> DefinitionError:
    what = say(
        "the text has more than {letters} characters or {lines} lines.",
        letters=MOST_LETTERS,
        lines=MOST_LINES,
    )
    return DefinitionError([Problem(where, what, draft.RIGHT_FILE)])


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file, self.sorted = file, sort(text)
        sizes = [_size(block) for block in self.sorted.blocks]
        draft.refuse_too_many(sum(rows for rows, _ in sizes), sum(options for _, options in sizes), file)
        self.language = languages.guessed(self._words())
        self.title = self.sorted.title or PurePath(file).stem
        self.lost: list[Problem] = []
        self.names = Names()
        self.numbers: dict[int, str] = {}
        self.values: dict[str, tuple[int, ...]] = {}
        self.option_sets: Table = {}
        self.parts: list[Part] = []
        self.parts.append(self._part(None))

    def _words(self) -> Iterator[str]:
        """The words of the questionnaire itself, without the signs of the format."""
        yield self.sorted.title
        yield from (line.text for line in self.sorted.intro)
        for block in self.sorted.blocks:
            yield f"{_said_of(block.stem)[0]}{block.after}"
            yield from (label for line in block.lines if (label := self._label(line)) not in REFUSALS)

    def _part(self, joins: bool | None) -> Part:
        return Part(f"S{len(self.parts) + 1}", self._said(self.title), joins)

    def _said(self, words: str) -> Table:
        """Words in the one language, with full-width braces: plain ones stand for earlier answers here."""
        return {self.language: words.replace("{", "｛").replace("}", "｝")}

    def lose(self, line: int, what: Message, mend: Message) -> None:
        where = say("{file}, line {line}", file=self.file, line=line)
        self.lost.append(Problem(where, what, mend))

    def imported(self) -> Imported:
        if self.sorted.intro:
            words = "\n".join(line.text for line in self.sorted.intro)
            self._add({"key": self.names.of_note("N1"), "type": "note", "text": self._said(words)})
        for block in self.sorted.blocks:
            self._block(block)
        for line in self.sorted.strange:
            self._strange(line)
        self.lost.sort(key=lambda problem: int(str(problem.where.values["line"])))
        if any(part.joins is not None for part in self.parts):
            self.parts[0].joins = False
        questionnaire = draft.finished(
            self.parts,
            key=draft.fit(PurePath(self.file).stem, "imported"),
            version=1,
            languages=[self.language],
            title=self._said(self.title),
            file=self.file,
            option_sets=self.option_sets,
        )
        return Imported(questionnaire, tuple(self.lost))

    def _strange(self, line: Line) -> None:
        what = say("“{text}” belongs to no question and was left out.", text=line.text[:30])
        self.lose(
            line.number, what, say("Write a question as “1、words[单选题]”, its options right below it.")
        )

    def _add(self, table: Table) -> None:
        self.parts[-1].entries.append(table)

    def _block(self, block: Block) -> None:
        if block.kind == "page":
            self.parts.append(self._part(False))
        elif block.kind == "note":
            self._note(block)
        elif block.kind == "other":
            what = say(
                "“{text}” was left out: [{label}] is not asked here.", text=block.stem, label=block.label
            )
            self.lose(block.line, what, say("Ask for it with options, a whole number or a text."))
        elif block.kind.startswith("grid"):
            self._grid(block)
        else:
            self._item(block)

    def _note(self, block: Block) -> None:
        """A note; one in 【】 is the title of the section that begins here."""
        stem, said = _said_of(block.stem)
        title = marks.TITLE.fullmatch(stem)
        if title:
            part = self.parts[-1]
            if part.entries or part.title != self._said(self.title):
                part = self._part(True)
                self.parts.append(part)
            part.title = self._said(title[1])
            if part.joins is None:
                part.joins = False
            return
        words = "\n".join([stem + block.after, *(line.text for line in block.lines)]).strip()
        if not words:
            self.lose(block.line, say("a question without words was left out."), say("Write its words."))
            return
        table: Table = {"key": self.names.of_note("N1"), "type": "note", "text": self._said(words)}
        for sentence in said:
            self._condition(block, table, sentence)
        self._add(table)

    def _item(self, block: Block) -> None:
        kind, (stem, said) = block.kind, _said_of(block.stem)
        if not stem:
            self.lose(block.line, say("a question without words was left out."), say("Write its words."))
            return
        if not kind:
            kind = "single" if block.lines else "text"
            named = say("a single choice") if block.lines else say("an open question")
            what = say("“{text}” has no kind; it was read as {kind}.", text=stem, kind=named)
            self.lose(block.line, what, say("Write [单选题], [多选题] or [填空题] behind it."))
        table: Table = {"type": kind, "text": self._said(stem)}
        if block.after:
            table["hint"] = self._said(block.after)
        if block.required:
            table["required"] = True
        if kind in OPTIONS and not self._options(block, table):
            return
        if kind == "text":
            for line in block.lines:
                self._strange(line)
        self._key(block, table)
        for sentence in said:
            self._limit(block, table, sentence)
        for bracketed in re.findall(r"[（(]([^（）()]*)[）)]", f"{block.stem}{block.after}"):
            self._limit(block, table, bracketed, quiet=True)
        self._add(table)

    def _key(self, block: Block, table: Table) -> None:
        """Gives the item its key, in front of what it has."""
        values = [option["value"] for option in table.get("options", ())]
        columns = [str(value) for value in values] if table["type"] in ("multiple", "ranking") else []
        number = self.names.number + 1
        key = self.names.of_item(f"Q{number}", columns)
        fields = dict(table)
        table.clear()
        table |= {"key": key, **fields}
        self.values[key] = tuple(values)
        self.numbers[block.number if block.number is not None else number] = key

    def _options(self, block: Block, table: Table) -> bool:
        """Puts the options below a question into `table`; False if there are none."""
        lines = [line for line in block.lines if self._label(line) and self._label(line) not in REFUSALS]
        if table["type"] == "scale":
            scale = marks.RANGE.fullmatch(lines[0].text) if len(lines) == 1 else None
            table["type"] = "rating" if scale else "single"
            if scale and 1 <= int(scale[3]) - int(scale[1]) <= 20:
                self._rating(table, scale)
                return True
        options = [self._option(line, place) for place, line in enumerate(lines, start=1)]
        least = 2 if table["type"] == "ranking" else 1
        if len(options) < least:
            what = say("“{text}” was left out: it has no options.", text=block.stem)
            self.lose(block.line, what, say("Write its options below it, one a line."))
            return False
        write_ins = [place for place, option in enumerate(options) if option.get("write_in")]
        for place in write_ins if table["type"] == "ranking" else write_ins[1:]:
            del options[place]["write_in"]
            what = say("the box to write into was left out.")
            self.lose(lines[place].number, what, say("One option of a choice may have one."))
        table["options"] = options
        return True

    def _label(self, line: Line) -> str:
        match = marks.OPTION.match(line.text)
        return line.text[match.end() :] if match else line.text

    def _option(self, line: Line, value: int) -> Table:
        label = self._label(line)
        jump = marks.JUMP.search(label)
        if jump and jump.start() > 0:
            label = label[: jump.start()]
            what = say("“{text}” was left out.", text=jump[0].strip())
            mend = say("Say at the later question when it is shown: 〔关联：第1题选第2项〕.")
            self.lose(line.number, what, mend)
        blank = marks.WRITE_IN.search(label)
        if blank and blank.start() > 0:
            label = label[: blank.start()].rstrip("：:").rstrip()
            return {"value": value, "label": self._said(label), "write_in": True}
        return {"value": value, "label": self._said(label)}

    def _rating(self, table: Table, scale: re.Match[str]) -> None:
        low, high = int(scale[1]), int(scale[3])
        table["options"] = [
            {"value": value, "label": self._said(str(value))} for value in range(low, high + 1)
        ]
        ends = {
            str(value): self._said(words) for value, words in ((low, scale[2]), (high, scale[4])) if words
        }
        if ends:
            table["ends"] = ends

    def _grid(self, block: Block) -> None:
        """A grid: the first line names its columns, each further one is an item of its own."""
        if len(block.lines) < 2:
            what = say(
                "“{text}” was left out: a grid needs a line of columns and a line for each row.",
                text=block.stem,
            )
            self.lose(
                block.line, what, say("Write the columns with blanks between them, then each row on a line.")
            )
            return
        columns = [column for column in block.lines[0].text.split() if column not in REFUSALS]
        options = [
            {"value": place, "label": self._said(column)} for place, column in enumerate(columns, start=1)
        ]
        number = len(self.option_sets) + 1
        self.option_sets[f"columns{number}"] = {"options": options}
        stem, said = _said_of(block.stem)
        for line in filter(self._label, block.lines[1:]):
            table: Table = {
                "type": "multiple" if block.kind == "grid_multiple" else "single",
                "text": self._said(self._row(stem, self._label(line))),
                "options": options,
            }
            if block.required:
                table["required"] = True
            self._key(block, table)
            table["option_set"] = f"columns{number}"
            del table["options"]
            for sentence in said:
                self._condition(block, table, sentence)
            self._add(table)
        self.numbers.pop(block.number or 0, None)  # “第3题” would not say which row

    def _row(self, stem: str, label: str) -> str:
        """The question of a grid's row: by its label alone nobody would know in results what was asked."""
        stem = stem.rstrip("：:—–- ")
        if not stem:
            return label
        return f"{stem}——{label}" if self.language.startswith("zh") else f"{stem} – {label}"

    def _limit(self, block: Block, table: Table, sentence: str, quiet: bool = False) -> None:
        """Understands what is said of a question. `quiet`: it may be words like any others."""
        for name, pattern in marks.LIMITS.items():
            match = pattern.fullmatch(sentence.strip())
            if match and self._limited(block, table, name, match, quiet):
                return
        if not quiet:
            self._not_said(block, sentence)

    def _limited(self, block: Block, table: Table, name: str, match: re.Match[str], quiet: bool) -> bool:
        kind, count = table["type"], len(table.get("options", ()))
        if (name == "most" and kind == "multiple" and 1 <= int(match[1]) <= count) or (
            name == "places" and kind == "ranking" and 2 <= int(match[1]) <= min(count, MOST_PLACES)
        ):
            table["max_choices"] = int(match[1])
        elif name == "length" and (
            kind == "text" or any(o.get("write_in") for o in table.get("options", ()))
        ):
            table["max_length"] = max(1, int(match[1]))
        elif name == "number" and kind in ("text", "number") and int(match[1]) < int(match[2]):
            table |= {"type": "number", "min": int(match[1]), "max": int(match[2])}
        elif quiet:
            return False
        elif (
            name == "usual"
            and kind == "number"
            and table["min"] <= int(match[1]) <= int(match[2]) <= table["max"]
        ):
            table["usual"] = [int(match[1]), int(match[2])]
        elif name == "alone" and kind == "multiple":
            places = [int(place) for place in re.findall(r"\d+", match[1])]
            values = self.values[table["key"]]
            if not all(1 <= place <= len(values) for place in places):
                return False
            table["exclusive"] = [values[place - 1] for place in places]
        elif name in ("show_if", "required_if"):
            self._condition(block, table, match[0])
        else:
            return False
        return True

    def _condition(self, block: Block, table: Table, sentence: str) -> None:
        """Puts a condition said of a question into `table`."""
        for name in ("show_if", "required_if"):
            match = marks.LIMITS[name].fullmatch(sentence.strip())
            if match is None or (name == "required_if" and (table["type"] == "note" or "required" in table)):
                continue
            earlier = {number: key for number, key in self.numbers.items() if key != table["key"]}
            try:
                table[name] = written(condition(list(marks.tokens(match[1], earlier, self.values))))
            except NotUnderstood:
                break
            return
        self._not_said(block, sentence)

    def _not_said(self, block: Block, sentence: str) -> None:
        what = say("“{text}” was left out: it is not understood.", text=sentence)
        self.lose(
            block.line,
            what,
            say("Say it like this: 〔关联：第1题选第2、3项〕, 〔最多选3项〕, 〔整数，0到30〕."),
        )


def _size(block: Block) -> tuple[int, int]:
    """How many questions a block may become, and how many options they have in all."""
    if not block.kind.startswith("grid"):
        return 1, len(block.lines)
    rows = max(len(block.lines) - 1, 0)
    return rows, rows * len(block.lines[0].text.split()) if rows else 0


def _said_of(stem: str) -> tuple[str, Sequence[str]]:
    """The words of a question, and what is said of it in 〔〕 behind them."""
    said: list[str] = []
    stem = stem.rstrip()
    while stem.endswith("〕") and "〔" in stem:
        start = stem.rindex("〔")
        said.insert(0, stem[start + 1 : -1])
        stem = stem[:start].rstrip()
    return stem, said
