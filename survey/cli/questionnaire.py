"""The commands about definition files: list them, show one in the terminal, check files before they are used.

Nothing here counts an answer or opens a survey.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from questionnaires import load
from questionnaires.errors import DefinitionError, Message, Translate, say
from questionnaires.length import estimated_minutes
from questionnaires.model import AnyOf, Chosen, Claim, Condition, Item, Note, Questionnaire, Scale
from survey.cli import singled_out
from survey.cli.language import LANGUAGES, speak

MOST_PEOPLE = 10_000_000


class PeopleParameter(click.ParamType[tuple[int, ...]]):
    """Numbers of people with commas between."""

    name = "N,N…"

    def convert(
        self, value: str | tuple[int, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        sizes = [part.strip() for part in value.replace("，", ",").split(",")]
        if not all(size.isdecimal() and 0 < int(size) <= MOST_PEOPLE for size in sizes):
            wrong = say("{value}: give numbers of people from 1 on, such as 40,219.", value=value)
            self.fail(wrong.text(translator(ctx)) if ctx else str(wrong), param, ctx)
        return tuple(map(int, sizes))


def translator(ctx: click.Context) -> Translate:
    """What turns English sentences into the user's language."""
    translate: Translate = getattr(ctx.obj, "translate", str)
    return translate


def own_folder(ctx: click.Context) -> Path | None:
    """The folder of the instance's own definitions, if there is one."""
    folder = getattr(ctx.obj, "questionnaires", None)
    return folder if isinstance(folder, Path) and folder.is_dir() else None


@click.group("questionnaire", help="List, show and check questionnaires.")
def questionnaire() -> None:
    pass


@questionnaire.command("list", help="List the questionnaires to choose from.")
@click.pass_context
def list_(ctx: click.Context) -> None:
    translate = translator(ctx)
    for key, path in load.definitions(own_folder(ctx)).items():
        try:
            found = load.load(path)
        except DefinitionError as error:
            broken = say(
                "{key}  has {count} problems; see: questionnaire check {path}",
                key=key,
                count=len(error.problems),
                path=path,
            )
            click.echo(broken.text(translate), err=True)
            continue
        click.echo(f"{key}  {found.title[found.language]}  {_size(found).text(translate)}")


@questionnaire.command(help="Show a questionnaire: sections, items, options, skip rules, scales and claims.")
@click.argument("key_or_file", metavar="KEY|FILE")
@click.option(
    "--lang", metavar="LANGUAGE", help="Language of the questionnaire's words; its first one if left out."
)
@click.pass_context
def show(ctx: click.Context, key_or_file: str, lang: str | None) -> None:
    translate = translator(ctx)
    found = load.load(load.find(key_or_file, own_folder(ctx)))
    if lang is not None and lang not in found.languages:
        wrong = say(
            "{key} has no language {language}; it has {known}.",
            key=found.key,
            language=lang,
            known=", ".join(found.languages),
        )
        raise click.UsageError(wrong.text(translate))
    frame = speak(lang) if lang in LANGUAGES else translate  # of one piece with the words it stands around
    for line in _listing(found, lang or found.language, frame):
        click.echo(line)


@questionnaire.command(help="Check definition files. Every problem is a line on standard error.")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option(
    "--people",
    type=PeopleParameter(),
    default=(),
    help="Also tells how many of N people their background answers would single out, such as 40,219.",
)
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], people: tuple[int, ...]) -> None:
    translate = translator(ctx)
    wrong = False
    for name in files:
        try:
            path = load.find(name, own_folder(ctx))
            found = load.load(path)
        except DefinitionError as error:
            wrong = True
            for problem in error.problems:
                click.echo(problem.text(translate), err=True)
        else:
            good = say("{file}: ok, {size}", file=path.name, size=_size(found))
            click.echo(good.text(translate))
            for line in (line for size in people for line in singled_out.lines(found, size)):
                click.echo(line.text(translate))
    if wrong:
        ctx.exit(1)


def _size(found: Questionnaire) -> Message:
    """Items and minutes of a survey among many people with the switches as they are by default."""
    asked = found.asked(invited=sys.maxsize)
    minutes = f"{estimated_minutes(asked):g}"
    return say("{items} items, about {minutes} minutes", items=len(asked.questions), minutes=minutes)


def _listing(found: Questionnaire, language: str, translate: Translate) -> Iterator[str]:
    head = say(
        "{title} ({key}, version {version}, languages {languages})",
        title=found.title[language],
        key=found.key,
        version=found.version,
        languages=", ".join(found.languages),
    )
    yield head.text(translate)
    yield _size(found).text(translate)
    notes = {note.key: note for note in found.notes}
    for section in found.sections:
        yield ""
        yield f"[{section.key}] {section.title[language]}"
        for key in section.content:
            if key in notes:
                yield from _note(notes[key], language, translate)
            else:
                yield from _item(found, found.item(key), language, translate)
    if found.scales:
        yield ""
        yield say("Scales, 0 to 100").text(translate)
    for scale in found.scales:
        yield f"  {_scale(scale, language).text(translate)}"
    for claim in found.scale_claims:
        yield f"  {claim.key}  {claim.text[language]} ({claim.scale} {claim.op} {claim.value})"


def _note(note: Note, language: str, translate: Translate) -> Iterator[str]:
    yield f"  {note.key}  {' '.join(note.text[language].split())}"
    yield f"      {say('a note').text(translate)}"
    if note.show_if is not None:
        yield f"      {say('shown only if {condition}', condition=_condition(note.show_if)).text(translate)}"


def _item(found: Questionnaire, item: Item, language: str, translate: Translate) -> Iterator[str]:
    frame = f"{item.frame[language]}: " if item.frame else ""
    yield f"  {item.key}  {frame}{item.text[language]} {item.hint[language] if item.hint else ''}".rstrip()
    if item.options:
        yield "      " + "  ".join(_option(item, option.value, language) for option in item.options)
    for note in _notes(item, found.write_ins.get(item.key)):
        yield f"      {note.text(translate)}"
    for claim in item.claims:
        yield f"      {_claim(claim, language).text(translate)}"


def _option(item: Item, value: int, language: str) -> str:
    label = item.option(value).label[language]
    shown = str(value) if label == str(value) else f"{value} {label}"
    return f"{shown} ({item.ends[value][language]})" if value in item.ends else shown


def _notes(item: Item, write_in: Item | None) -> Iterator[Message]:
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
        yield say("free text, at most {most} characters", most=item.max_length or "∞")
    if item.type == "ranking":
        yield say("ranking, {places} places", places=item.places)
    if item.type == "number":
        yield say("a number from {low} to {high}", low=item.low, high=item.high)
    if item.usual is not None:
        yield say("usually {low} to {high}", low=item.usual[0], high=item.usual[1])
    if write_in is not None:
        most = write_in.max_length or "∞"
        options = _values(tuple(option.value for option in item.options if option.write_in))
        yield say(
            "{key}: words for option {options}, at most {most} characters",
            key=write_in.key,
            options=options,
            most=most,
        )


def _condition(condition: Condition) -> str:
    if isinstance(condition, Chosen):
        return f"{condition.item} = {_values(condition.values, '/')}"
    sign = " | " if isinstance(condition, AnyOf) else " & "
    return sign.join(
        _condition(part) if isinstance(part, Chosen) else f"({_condition(part)})" for part in condition.parts
    )


def _claim(claim: Claim, language: str) -> Message:
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


def _scale(scale: Scale, language: str) -> Message:
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
