"""A `Questionnaire` as a text to paste into 问卷星, and a line for each thing that is not in it."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from questionnaires.assembly import NO_ANSWER_LABELS, WRITE_IN_LENGTH
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.formats import carried
from questionnaires.formats.carried import Exported
from questionnaires.formats.wenjuanxing import marks, reading
from questionnaires.formats.xlsform.choices import counts
from questionnaires.items import Item, Note
from questionnaires.model import Questionnaire

LABELS = {
    "single": "单选题",
    "multiple": "多选题",
    "rating": "量表题",
    "ranking": "排序题",
    "number": "填空题",
    "text": "填空题",
}
MARKS = {"single": "○", "multiple": "□", "ranking": "○", "rating": "○"}


def write(questionnaire: Questionnaire, file: str) -> Exported:
    """The text in the questionnaire's first language, UTF-8. `file` is what it will be called."""
    text = _Text(questionnaire)
    data = ("\n".join(text.lines()).strip() + "\n").encode()
    where = say("{file}", file=file)
    return Exported(data, (*text.lost(where), *_changed(text, data, where)))


def scale(item: Item) -> bool:
    """Whether a rating is written as a range: its options are numbers that follow one another."""
    values = item.values
    return (
        item.type == "rating"
        and counts(item)
        and 2 <= len(values) <= 21
        and values == tuple(range(values[0], values[0] + len(values)))
    )


def stem(item: Item, language: str) -> str:
    """The words of an item in one line, its frame before them."""
    frame = f"{item.frame[language]}：" if item.frame else ""
    return one_line(frame + item.text[language])


def one_line(words: str) -> str:
    return " ".join(words.split())


class _Text:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire, self.language = questionnaire, questionnaire.language
        self.numbers = {item.key: number for number, item in enumerate(questionnaire.questions, start=1)}
        self.values = {item.key: item.values for item in questionnaire.items}
        self.notes = {note.key: note for note in questionnaire.notes}

    def lines(self) -> Iterator[str]:
        yield one_line(self.questionnaire.title[self.language])
        yield ""
        for number, page in enumerate(self.questionnaire.pages):
            if number:
                yield from ("=== 分页 ===", "")
            for section in page:
                yield from (f"【{one_line(section.title[self.language])}】[段落说明]", "")
                for key in section.content or section.items:
                    if key in self.notes:
                        yield self._note(self.notes[key])
                    else:
                        yield from self._item(self.questionnaire.item(key))
                    yield ""

    def _note(self, note: Note) -> str:
        said = f"〔关联：{self._condition(note)}〕" if note.show_if else ""
        return f"{one_line(note.text[self.language])}{said}[段落说明]"

    def _condition(self, asked: Item | Note) -> str:
        if asked.show_if is None:
            raise ValueError(f"{asked.key} has no condition")
        return marks.condition(asked.show_if, self.numbers, self.values)

    def _item(self, item: Item) -> Iterator[str]:
        said = "".join(f"〔{sentence}〕" for sentence in self._said(item))
        star = "*" if item.required else ""
        label = LABELS["rating" if scale(item) else "single" if item.type == "rating" else item.type]
        hint = one_line(item.hint[self.language]) if item.hint else ""
        yield f"{self.numbers[item.key]}、{stem(item, self.language)}{said}[{label}]{star}{hint}"
        if scale(item):
            yield self._range(item)
        else:
            for option in item.options:
                blank = "____" if option.write_in else ""
                yield f"{MARKS[item.type]}{one_line(option.label[self.language])}{blank}"
        if item.options and item.refusable and item.type != "ranking":
            yield f"{MARKS[item.type]}{marks.REFUSALS[self._spoken]}"

    @property
    def _spoken(self) -> str:
        return self.language if self.language in marks.REFUSALS else "en"

    def _range(self, item: Item) -> str:
        ends = [
            f"{value}（{one_line(item.ends[value][self.language])}）" if value in item.ends else str(value)
            for value in (item.values[0], item.values[-1])
        ]
        return "~".join(ends)

    def _said(self, item: Item) -> Iterator[str]:
        """What the question has besides its words, in the order in which a person would say it."""
        write_in = self.questionnaire.write_ins.get(item.key)
        if item.show_if is not None:
            yield f"关联：{self._condition(item)}"
        if item.type == "number":
            yield f"整数，{item.low}到{item.high}"
        if item.usual:
            yield f"一般{item.usual[0]}到{item.usual[1]}"
        if item.max_choices:
            yield f"最多选{item.max_choices}项" if item.type == "multiple" else f"排出前{item.max_choices}位"
        if item.exclusive:
            places = "、".join(str(item.values.index(value) + 1) for value in item.exclusive)
            yield f"第{places}项不能和别的一起选"
        if item.max_length:
            yield f"不超过{item.max_length}个字"
        if write_in is not None and write_in.max_length != WRITE_IN_LENGTH:
            yield f"不超过{write_in.max_length}个字"
        if item.required_if is not None:
            yield f"{marks.condition(item.required_if, self.numbers, self.values)}时必答"

    def lost(self, where: Message) -> Iterator[Problem]:
        """One line for each kind of thing that the text has no place for."""
        found, items = self.questionnaire, self.questionnaire.questions
        yield from carried.left_at_home(found, where)
        if len(found.languages) > 1:
            name = say("the words in {languages}", languages=", ".join(found.languages[1:]))
            yield carried.stays(where, name)
        if [item.key for item in items] != [f"Q{number}" for number in range(1, len(items) + 1)]:
            yield carried.stays(where, say("the keys of items"))
        yield carried.stays(where, say("the keys of sections and of the questionnaire, and its version"))
        yield from self._options_lost(where)
        yield from self._words_lost(where)

    def _options_lost(self, where: Message) -> Iterator[Problem]:
        items = self.questionnaire.questions
        kinds = (
            (say("shared options"), [item for item in items if item.option_set]),
            (say("the values of options"), [item for item in items if item.options and not _plain(item)]),
            (
                say("ratings, which are single choices there"),
                [i for i in items if i.type == "rating" and not scale(i)],
            ),
            (say("the words at the ends"), [item for item in items if set(item.ends) - _told_ends(item)]),
            (say("what is said of refusing"), [i for i in items if i.refusable != (i.type != "text")]),
        )
        for name, losers in kinds:
            if losers:
                yield carried.of_items(where, name, [item.key for item in losers])
        told = self.questionnaire.no_answer
        if told[REFUSED][self.language] != marks.REFUSALS.get(self.language):
            yield carried.stays(where, say("what {name} is called", name="refused"))
        for value, word in ((BLANK, "blank"), (NOT_SHOWN, "not_shown")):
            if told[value][self.language] != NO_ANSWER_LABELS[word].get(self.language):
                yield carried.stays(where, say("what {name} is called", name=word))
        refusable = [item.key for item in items if item.type in ("number", "ranking") and item.refusable]
        if refusable:
            mend = say("Whoever does not want to answer leaves it empty.")
            yield carried.of_items(where, say("“Prefer not to say”"), refusable, mend)

    def _words_lost(self, where: Message) -> Iterator[Problem]:
        items, notes = self.questionnaire.questions, self.questionnaire.notes
        asked: tuple[Item | Note, ...] = (*items, *notes)
        piped = [one.key for one in asked if one.pipe]
        if piped:
            mend = say("The words that stand for a missing answer stand there.")
            yield carried.of_items(where, say("earlier answers within a text"), piped, mend)
        framed = [item.key for item in items if item.frame]
        if framed:
            what = say("the frame became a part of the text (items {items}).", items=", ".join(framed))
            yield Problem(where, what, say("Nothing needs to be done."))
        said = [
            item.key
            for item in items
            if item.show_if or item.required_if or item.max_choices or item.exclusive or item.type == "number"
        ]
        if said:
            what = say(
                "conditions and limits stand there as words in 〔〕 (items {items}).", items=", ".join(said)
            )
            yield Problem(where, what, say("After pasting into 问卷星, set them there by hand."))


def _plain(item: Item) -> bool:
    return scale(item) or item.values == tuple(range(1, len(item.values) + 1))


def _told_ends(item: Item) -> set[int]:
    return {item.values[0], item.values[-1]} if scale(item) else set()


def _changed(text: _Text, data: bytes, where: Message) -> Iterator[Problem]:
    """A line for the words that this very text would not give back: it is read to find them."""
    try:
        back = reading.read(data, "text.txt").questionnaire
    except DefinitionError:
        back = None
    found = text.questionnaire
    if back is None or len(back.questions) != len(found.questions) or len(back.notes) != len(found.notes):
        what = say("some words look like signs of this format, so that the text cannot be read back.")
        yield Problem(where, what, say("Look for lines that begin with a number or hold kinds in brackets."))
        return
    language = text.language
    changed = [
        item.key
        for item, again in zip(found.questions, back.questions, strict=True)
        if _words(item, language) != _words(again, back.language)
    ]
    changed += [
        note.key
        for note, again in zip(found.notes, back.notes, strict=True)
        if one_line(note.text[language]) != one_line(again.text[back.language])
    ]
    if changed:
        name = say("signs that this format takes for its own")
        yield carried.of_items(where, name, changed)


def _words(item: Item, language: str) -> tuple[str, ...]:
    ends = [words[language] for value, words in sorted(item.ends.items()) if value in _told_ends(item)]
    hint = one_line(item.hint[language]) if item.hint else ""
    return (
        stem(item, language),
        hint,
        *(one_line(o.label[language]) for o in item.options),
        *map(one_line, ends),
    )
