"""Lists of choices: which list an item takes, what it is called, and how option sets live on in the names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from questionnaires.assembly import NO_ANSWER_LABELS
from questionnaires.errors import Message, Problem, say
from questionnaires.formats import carried
from questionnaires.formats.xlsform.expressions import REFUSAL
from questionnaires.formats.xlsform.wording import clean
from questionnaires.items import Item, Text
from questionnaires.model import Questionnaire

NO_REFUSAL, RANKED = "_no_refusal", "_rank"
"""Endings of the list of an item that cannot be refused, and of one whose choices are put in order."""
_END = re.compile(r"(\d+)\s*[(（](.+)[)）]", re.DOTALL)

Row = dict[str, str | Text]


@dataclass
class Lists:
    """The lists of a form, made as its items ask for them."""

    questionnaire: Questionnaire
    rows: list[Row] = field(default_factory=list)
    content: dict[str, list[Row]] = field(default_factory=dict)
    renamed: list[str] = field(default_factory=list)
    """Items whose shared options became their own."""

    def of(self, item: Item) -> str:
        """The name of the list of `item`."""
        ending = RANKED if item.type == "ranking" else "" if item.refusable else NO_REFUSAL
        choices = self._choices(item)
        for base in (item.option_set or item.key, item.key):
            name = base + ending
            if base == item.option_set and base in self.questionnaire.by_key:
                continue  # a list called like an item is that item's own
            if self.content.setdefault(name, choices) == choices:
                break
        if item.option_set and base != item.option_set:
            self.renamed.append(item.key)
        if not any(row["list_name"] == name for row in self.rows):
            self.rows += [{"list_name": name, **choice} for choice in choices]
        return name

    def _choices(self, item: Item) -> list[Row]:
        choices: list[Row] = [
            {"name": str(option.value), "label": clean(_label(item, option.value))} for option in item.options
        ]
        if item.refusable and item.type != "ranking":
            choices.append({"name": REFUSAL, "label": self.questionnaire.no_answer[REFUSED]})
        return choices

    def lost(self, where: Message) -> Iterator[Problem]:
        items = self.questionnaire.items
        if self.renamed:
            what = say("shared options are the items' own there (items {items}).", items=_keys(self.renamed))
            yield Problem(where, what, say("Nothing needs to be done."))
        worded = [item.key for item in items if item.type == "rating" and not counts(item)]
        if worded:
            what = say("ratings are single choices there (items {items}).", items=_keys(worded))
            yield Problem(where, what, say("Nothing needs to be done."))
        ends = [item.key for item in items if item.ends and not (item.type == "rating" and counts(item))]
        if ends:
            yield carried.of_items(where, say("the words at the ends"), ends)
        usual = {BLANK: "blank", NOT_SHOWN: "not_shown"}
        for value, name in usual.items():
            told = self.questionnaire.no_answer[value]
            if any(words != NO_ANSWER_LABELS[name].get(language) for language, words in told.items()):
                yield carried.stays(where, say("what {name} is called", name=name))
        refusal = self.questionnaire.no_answer[REFUSED]
        said = any(row["name"] == REFUSAL for row in self.rows)
        if not said and dict(refusal) != {
            language: NO_ANSWER_LABELS["refused"].get(language) for language in refusal
        }:
            yield carried.stays(where, say("what {name} is called", name="refused"))


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(keys)


def counts(item: Item) -> bool:
    """Whether the options of a rating are called by their numbers in every language."""
    return all(set(option.label.values()) == {str(option.value)} for option in item.options)


def _label(item: Item, value: int) -> Text:
    """An option's words; at the ends of a rating what they mean stands behind the number."""
    label = item.option(value).label
    if item.type != "rating" or value not in item.ends or not counts(item):
        return label
    return {
        language: f"{words}（{item.ends[value][language]}）"
        if language.startswith("zh")
        else f"{words} ({item.ends[value][language]})"
        for language, words in label.items()
    }


def rated(options: Iterable[Mapping[str, object]]) -> dict[int, dict[str, str]] | None:
    """The words at the ends if these options are numbers, each called by itself; None if they are not."""
    ends: dict[int, dict[str, str]] = {}
    for option in options:
        value, label = option["value"], option["label"]
        if not isinstance(value, int) or not isinstance(label, Mapping):
            return None
        for language, words in label.items():
            if words == str(value):
                continue
            match = _END.fullmatch(words)
            if match is None or match[1] != str(value):
                return None
            ends.setdefault(value, {})[language] = match[2].strip()
        if value in ends and len(ends[value]) != len(label):
            return None
    return ends
