"""A questionnaire laid out for reading: sections, items, options, skip rules, scales and claims, in words.

The command line prints it, the console shows it. What is said around the author's words are `Message`s.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.answers import AnyOf, Chosen, Condition
from questionnaires.errors import Message, say
from questionnaires.items import Claim, Item, Language, Note
from questionnaires.length import estimated_minutes
from questionnaires.model import Questionnaire, Scale


@dataclass(frozen=True)
class Entry:
    """An item or a note as it is listed."""

    key: str
    words: str
    options: tuple[str, ...]
    remarks: tuple[Message, ...]
    """What its answers must keep to, when it is asked, and what is claimed of it."""


@dataclass(frozen=True)
class Part:
    """A section as it is listed."""

    key: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Listing:
    head: Message
    size: Message
    parts: tuple[Part, ...]
    scales: tuple[Message, ...]
    scale_claims: tuple[str, ...]


def listing(found: Questionnaire, language: Language) -> Listing:
    """The whole of `found`, its own words in `language`."""
    return Listing(
        head=say(
            "{title} ({key}, version {version}, languages {languages})",
            title=found.title[language],
            key=found.key,
            version=found.version,
            languages=", ".join(found.languages),
        ),
        size=size(found),
        parts=tuple(_parts(found, language)),
        scales=tuple(_scale(scale, language) for scale in found.scales),
        scale_claims=tuple(
            f"{claim.key}  {claim.text[language]} ({claim.scale} {claim.op} {claim.value})"
            for claim in found.scale_claims
        ),
    )


def size(found: Questionnaire) -> Message:
    """Items and minutes of a survey among many people with the switches as they are by default."""
    asked = found.asked(invited=sys.maxsize)
    minutes = estimated_minutes(asked)
    return say("{items} items, about {minutes} min", items=len(asked.questions), minutes=minutes)


def _parts(found: Questionnaire, language: Language) -> Iterator[Part]:
    notes = {note.key: note for note in found.notes}
    for section in found.sections:
        entries = (
            _note(notes[key], language) if key in notes else _item(found, found.item(key), language)
            for key in section.content
        )
        yield Part(section.key, section.title[language], tuple(entries))


def _note(note: Note, language: Language) -> Entry:
    remarks = [say("a note")]
    if note.show_if is not None:
        remarks.append(say("shown only if {condition}", condition=_condition(note.show_if)))
    return Entry(note.key, " ".join(note.text[language].split()), (), tuple(remarks))


def _item(found: Questionnaire, item: Item, language: Language) -> Entry:
    frame = f"{item.frame[language]}: " if item.frame else ""
    hint = item.hint[language] if item.hint else ""
    return Entry(
        key=item.key,
        words=f"{frame}{item.text[language]} {hint}".rstrip(),
        options=tuple(_option(item, option.value, language) for option in item.options),
        remarks=(
            *_remarks(item, found.write_ins.get(item.key)),
            *(_claim(claim, language) for claim in item.claims),
        ),
    )


def _option(item: Item, value: int, language: Language) -> str:
    label = item.option(value).label[language]
    shown = str(value) if label == str(value) else f"{value} {label}"
    return f"{shown} ({item.ends[value][language]})" if value in item.ends else shown


def _remarks(item: Item, write_in: Item | None) -> Iterator[Message]:
    yield from _limits(item, write_in)
    if item.pipe:
        yield say("says the answers to {items}", items=", ".join(item.pipe))
    if item.show_if is not None:
        yield say("asked only if {condition}", condition=_condition(item.show_if))
    if item.required:
        yield say("may not stay blank")
    if item.required_if is not None:
        yield say("may not stay blank if {condition}", condition=_condition(item.required_if))
    if item.invited_at_least:
        yield say("asked only if at least {least} people are invited", least=item.invited_at_least)
    if item.optional:
        yield say("can be switched off") if item.default_on else say("asked only if switched on")


def _limits(item: Item, write_in: Item | None) -> Iterator[Message]:
    """What an answer must keep to."""
    if item.type == "multiple":
        yield say("multiple choice, at most {most}", most=item.max_choices or len(item.options))
    if item.exclusive:
        yield say("chosen alone only: {values}", values=_values(item.exclusive))
    if item.type == "text":
        yield _at_most(item.max_length)
    if item.type == "ranking":
        yield say("ranking, {places} places", places=item.places)
    if item.type == "number":
        yield say("a number from {low} to {high}", low=item.low, high=item.high)
    if item.usual is not None:
        yield say("usually {low} to {high}", low=item.usual[0], high=item.usual[1])
    if write_in is not None:
        options = _values(tuple(option.value for option in item.options if option.write_in))
        yield say(
            "{key}: words for option {options}, at most {most} characters",
            key=write_in.key,
            options=options,
            most=write_in.max_length,
        )


def _at_most(characters: int | None) -> Message:
    """How long a written answer may be."""
    if characters is None:
        return say("free text of any length")
    return say("free text, at most {most} characters", most=characters)


def _condition(condition: Condition) -> str:
    if isinstance(condition, Chosen):
        return f"{condition.item} = {_values(condition.values, '/')}"
    sign = " | " if isinstance(condition, AnyOf) else " & "
    return sign.join(
        _condition(part) if isinstance(part, Chosen) else f"({_condition(part)})" for part in condition.parts
    )


def _claim(claim: Claim, language: Language) -> Message:
    text = claim.text[language]
    if claim.each_of:
        return say("claims, one for each of {values}: {text}", values=_values(claim.each_of), text=text)
    if claim.not_in_base:
        return say(
            "claim {key}: {text} = {values}; not in the base: {left_out}",
            key=claim.key,
            text=text,
            values=_values(claim.counts),
            left_out=_values(claim.not_in_base),
        )
    return say("claim {key}: {text} = {values}", key=claim.key, text=text, values=_values(claim.counts))


def _scale(scale: Scale, language: Language) -> Message:
    parts = ", ".join(f"100 - {part}" if part in scale.reverse else part for part in scale.parts)
    return say(
        "{key}  {label} = mean of {parts}; at least {least} of {count}",
        key=scale.key,
        label=scale.label[language],
        parts=parts,
        least=scale.min_answered,
        count=len(scale.parts),
    )


def _values(values: tuple[int, ...], sign: str = ", ") -> str:
    return sign.join(str(value) for value in values)
