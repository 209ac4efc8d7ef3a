"""What a reader of another format gathers, and the questionnaire that is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Any

from questionnaires import load
from questionnaires.assembly import NO_ANSWER_LABELS, write_in_key
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.items import LARGEST_NUMBER
from questionnaires.likely_background import likely_background
from questionnaires.model import Questionnaire
from questionnaires.shape import KEY

Table = dict[str, Any]
"""An item, a note or an option as a definition writes it."""

MOST_QUESTIONS, MOST_OPTIONS = 2_000, 20_000
"""Of one questionnaire, all options together; more would keep everybody else waiting while they are read."""
ANSWER = {"zh-CN": "（您前面的回答）", "en": "(your earlier answer)"}
"""Said in a text while the answer that it repeats is not there."""
OTHER = {"zh-CN": "其他", "en": "Other"}


@dataclass
class Part:
    """A section while it is gathered."""

    key: str
    title: Table
    joins: bool | None = None
    entries: list[Table] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        return any(entry["type"] != "note" for entry in self.entries)


@dataclass
class Names:
    """Keys that are given already: of items, of the columns of their options, of write-ins."""

    taken: set[str] = field(default_factory=set)
    number: int = 0
    note: int = 0
    """The last number given to a note."""

    def of_item(self, wished: str, own: Sequence[str] = ()) -> str:
        """`wished` where it is fit and free, else Q and the item's number. `own` are its columns."""
        self.number += 1
        numbered = (f"Q{number}" for number in count(self.number))
        key = next(key for key in chain([wished], numbered) if self._free(key, own))
        self.taken |= {key, write_in_key(key), *(f"{key}_{column}" for column in own)}
        return key

    def _free(self, key: str, own: Sequence[str]) -> bool:
        wanted = {key, write_in_key(key), *(f"{key}_{column}" for column in own)}
        return bool(KEY.fullmatch(key)) and not wanted & self.taken

    def of_note(self, wished: str) -> str:
        """`wished` where it is fit and free, else N and a number."""
        key = wished
        while not KEY.fullmatch(key) or key in self.taken:
            self.note += 1
            key = f"N{self.note}"
        self.taken.add(key)
        return key


def fit(words: str, otherwise: str) -> str:
    """`words` as a key: letters, digits and _ stay; `otherwise` if nothing is left."""
    key = re.sub(r"\W+", "_", words, flags=re.ASCII).strip("_")
    return key if KEY.fullmatch(key) else otherwise


def said(languages: Iterable[str], words: dict[str, str]) -> Table:
    """`words` in each language; in one of which nothing is known, those in English."""
    return {language: words.get(language, words["en"]) for language in languages}


def refuse_too_many(questions: int, options: int, file: str) -> None:
    """Raises DefinitionError if there are more questions, or more options in all, than are read."""
    for found, most, what in (
        (questions, MOST_QUESTIONS, say("there are more than {most} questions in it.", most=MOST_QUESTIONS)),
        (options, MOST_OPTIONS, say("there are more than {most} options in it.", most=MOST_OPTIONS)),
    ):
        if found > most:
            raise DefinitionError([Problem(say("{file}", file=file), what, RIGHT_FILE)])


RIGHT_FILE: Message = say("A questionnaire is a few pages; is this the right file?")


def finished(
    parts: Sequence[Part],
    *,
    key: str,
    version: int,
    languages: Sequence[str],
    title: Table,
    file: str,
    refused: Table | None = None,
    option_sets: Table | None = None,
) -> Questionnaire:
    """The questionnaire of these parts, its background items told by their wording.

    Raises DefinitionError if the parts ask for nothing, or break a rule.
    """
    asking = _asking(parts)
    if not asking:
        what = say("there is no question in it that could be asked here.")
        raise DefinitionError([Problem(say("{file}", file=file), what, NEEDED)])
    entries = [entry for part in asking for entry in part.entries]
    sets = option_sets or {}
    refuse_too_many(len(entries), sum(_options(entry, sets) for entry in entries), file)
    told = [part for part in asking if part.joins is not None]
    document: Table = {
        "key": key,
        "version": version,
        "languages": list(languages),
        "title": title,
        "sections": [_section(part, part is not asking[0], bool(told)) for part in asking],
        "option_sets": sets,
        "items": entries,
        "missing": _missing(languages, refused),
    }
    built = load.build({name: value for name, value in document.items() if value is not None}, file)
    return _with_background(built)


def _with_background(built: Questionnaire) -> Questionnaire:
    """`built` with the items that ask about the person as its background: no other format says which.

    Row-level export may leave all of them out, numbers first and then those with most answers; without that
    it would be refused for good by the first person who stands alone.
    """
    keys = likely_background(built)
    finest = sorted(keys, key=lambda key: -len(built.item(key).options) or -LARGEST_NUMBER)
    return replace(built, background=keys, row_export=replace(built.row_export, generalise=tuple(finest)))


def _options(entry: Table, sets: Table) -> int:
    return len(entry.get("options") or sets.get(entry.get("option_set", ""), {}).get("options", ()))


NEEDED: Message = say("Give it at least one question with options, a number or a text.")


def _asking(parts: Sequence[Part]) -> list[Part]:
    """The parts that ask for something; the notes of one that does not go to the next, or to the last."""
    asking: list[Part] = []
    waiting: list[Table] = []
    for part in parts:
        if part.asks:
            part.entries[:0] = waiting
            waiting = []
            asking.append(part)
        else:
            waiting += part.entries
    if asking:
        asking[-1].entries += waiting
    return asking


def _section(part: Part, later: bool, told: bool) -> Table:
    section = {"key": part.key, "title": part.title, "items": [entry["key"] for entry in part.entries]}
    return section | ({"with_previous": later and bool(part.joins)} if told else {})


def _missing(languages: Sequence[str], refused: Table | None) -> Table | None:
    """The words for no answer where the usual ones do not do."""
    usual = {name: said(languages, dict(words)) for name, words in NO_ANSWER_LABELS.items()}
    known = all(language in NO_ANSWER_LABELS["refused"] for language in languages)
    if known and refused in (None, usual["refused"]):
        return None
    return usual | ({"refused": refused} if refused else {})
