"""Every sentence the program can say has its Chinese words: `say` templates, command help, click's own."""

import ast
import gettext
import string
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from questionnaires.errors import say
from survey import cli

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "survey" / "translations" / "zh_CN" / "LC_MESSAGES" / "messages.po"
SOURCES = [
    path
    for folder in ("questionnaires", "analysis", "survey")
    for path in sorted((ROOT / folder).rglob("*.py"))
]

# What click says to somebody who mistypes a command of ours.
OF_CLICK = [
    "Usage:",
    "Options",
    "Commands",
    "Positional arguments",
    "default: {default}",
    "required",
    "Show this message and exit.",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Missing command.",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "No such option {name!r}.",
    "No such command {name!r}.",
    "No such option: {name}",
    "Option {name!r} does not take a value.",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
    "Could not open file {filename!r}: {message}",
    "Choose from:\n\t{choices}",
    "File",
    "Directory",
    "Path",
    "file",
    "directory",
    "path",
]
OF_CLICK_IN_NUMBERS = [
    "Got unexpected extra argument ({args})",
    "Did you mean {possibility}?",
    "Option {name!r} requires an argument.",
    "Argument {name!r} takes {nargs} values.",
    "{value!r} is not {choice}.",
    "{value!r} does not match the format {format}.",
]


def catalogue():
    with PO.open("rb") as file:
        return read_po(file)


CHINESE = {
    message.id if isinstance(message.id, str) else message.id[0]: message.string
    if isinstance(message.string, str)
    else message.string[0]
    for message in catalogue()
    if message.id and "fuzzy" not in message.flags
}


def templates_of(path):
    """(line, template) of every `say(…)`; the template is None where it is not a literal."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
            first = node.args[0] if node.args else None
            literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            yield node.lineno, first.value if literal else None


def places(template):
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name)


def commands(command, name):
    yield name, command
    if isinstance(command, cli.LazyGroup):
        children = {key: entry.load() for key, entry in command.entries.items()}
    else:
        children = getattr(command, "commands", {})
    for key, child in children.items():
        yield from commands(child, f"{name} {key}")


def words_of(command):
    yield from (command.help, command.short_help, command.epilog)
    yield command.options_metavar
    if isinstance(command, click.Group):
        yield command.subcommand_metavar
    for parameter in command.params:
        yield parameter.metavar
        yield getattr(parameter, "help", None)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_is_a_literal_with_chinese_words(path):
    found = list(templates_of(path))
    assert [line for line, template in found if template is None] == []
    assert [template for _, template in found if not CHINESE.get(template)] == []


def test_a_translation_fills_the_same_places():
    for path in SOURCES:
        for line, template in templates_of(path):
            chinese = CHINESE.get(template) or template
            assert places(template) == places(chinese), f"{path.name}:{line}"


@pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=name) for name, entry in cli.command("en").entries.items()]
)
def test_every_word_of_help_is_in_chinese_too(entry):
    missing = {
        f"{name}: {words}"
        for name, command in commands(entry.load(), entry.place)
        for words in words_of(command)
        if words and not CHINESE.get(words) and not is_symbol(words)
    }
    assert missing == set()


def is_symbol(metavar):
    """A metavar that lists what may be written, such as zh-CN|en or A,B,C."""
    return "|" in metavar or ("," in metavar and metavar.isascii() and " " not in metavar)


def test_what_click_says_itself_is_in_chinese_too():
    assert [words for words in OF_CLICK + OF_CLICK_IN_NUMBERS if not CHINESE.get(words)] == []


def test_no_translation_is_empty_and_none_is_there_twice():
    text = PO.read_text(encoding="utf-8")
    messages = [message for message in catalogue() if message.id]
    assert [message.id for message in messages if not message.string] == []
    assert text.count("\nmsgid ") - text.count('\nmsgid ""\nmsgstr ""\n"') >= len(messages)
    ids = [line for line in text.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
    assert sorted({line for line in ids if ids.count(line) > 1}) == []


def test_the_compiled_catalogue_is_that_of_the_source():
    """After a change of messages.po: make translations."""
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {msgid: compiled.gettext(msgid) for msgid in CHINESE if msgid not in OF_CLICK_IN_NUMBERS} == {
        msgid: words for msgid, words in CHINESE.items() if msgid not in OF_CLICK_IN_NUMBERS
    }


def test_say_fills_places_after_translation():
    message = say("survey {key}", key="spring")
    assert message.text(CHINESE.__getitem__) == "调查spring"
