"""The questionnaires of an instance: those that come with the program, and its own, which may be changed.

A survey keeps the questionnaire with which it was opened: nothing that happens here touches one in the field.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from questionnaires import load
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.model import Questionnaire
from questionnaires.shape import KEY
from questionnaires.source import tables
from survey.context import Instance
from survey.errors import QuestionnaireRefused
from survey.fieldwork import write_private
from survey.store.console import SurveyRow

MOST_CHARACTERS, MOST_IN_A_LINE = 200_000, 5_000
"""Of a definition: five times what the shipped form has, and more than fits on any screen."""
LONGEST_KEY = 60
"""A key is the name of a file."""
_KEY_LINE = re.compile(r'^([ \t]*key\s*=\s*)"[^"]*"', re.MULTILINE)
_VERSION_LINE = re.compile(r"^([ \t]*version\s*=\s*)\d+", re.MULTILINE)

_turn = Lock()
"""Two people may save at the same moment."""


@dataclass(frozen=True)
class Held:
    """A questionnaire that may be chosen: sound, or with problems."""

    key: str
    path: Path
    own: bool
    """The instance's, not one that comes with the program."""
    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]
    surveys: tuple[SurveyRow, ...]
    """Every survey that was opened with it, the latest first."""

    @property
    def text(self) -> str:
        """The definition as it is written."""
        return self.path.read_text(encoding="utf-8-sig", errors="replace")

    @property
    def mark(self) -> str:
        """What tells this text from any other."""
        return mark_of(self.text)

    @property
    def asked_version(self) -> int:
        """The highest version that was ever in the field; 0 if none was."""
        return max((row.version for row in self.surveys), default=0)

    @property
    def removable(self) -> bool:
        return self.own and not self.surveys


@dataclass(frozen=True)
class Draft:
    """A definition that somebody writes, checked as it would be in its place."""

    text: str
    key: str
    """Empty while it gives itself none."""
    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Wish:
    """That a draft be saved."""

    draft: Draft
    editing: str = ""
    """The key of the questionnaire that was opened to be changed."""
    seen: str = ""
    """The mark of its text then."""
    replacing: bool = False
    """Another of the same key, or a later text of this one, is to give way."""


def folder(instance: Instance) -> Path:
    """Where the instance's own definitions lie."""
    return instance.folder / "questionnaires"


def held(instance: Instance) -> tuple[Held, ...]:
    """Every questionnaire that may be chosen, the shipped ones first."""
    return tuple(_read(instance, key, path) for key, path in load.definitions(folder(instance)).items())


def find(instance: Instance, key: str) -> Held | None:
    """The questionnaire `key`; None if there is none."""
    path = load.definitions(folder(instance)).get(key)
    return _read(instance, key, path) if path else None


def _read(instance: Instance, key: str, path: Path) -> Held:
    problems: tuple[Problem, ...] = ()
    questionnaire = None
    try:
        questionnaire = load.load(path)
    except DefinitionError as error:
        problems = error.problems
    named = questionnaire.key if questionnaire else key
    surveys = tuple(row for row in instance.console.surveys() if row.questionnaire == named)
    return Held(key, path, path not in load.shipped(), questionnaire, problems, surveys)


def mark_of(text: str) -> str:
    """A digest of a text, whatever its line ends."""
    return sha256(plain(text).encode()).hexdigest()


def plain(text: str) -> str:
    """A text as a file keeps it: browsers send line ends of their own."""
    return text.replace("\r\n", "\n").rstrip() + "\n"


def draft(instance: Instance, text: str) -> Draft:
    """The definition `text` with everything that is wrong with it. Nothing is written."""
    text = plain(text)
    key = ""
    try:
        _measure(text)
        document = tables(text, _name(text))
        key = str(document.get("key", ""))
        named = key if KEY.fullmatch(key) else ""
        path = folder(instance) / f"{named or 'new'}.toml"
        found = load.build(load.completed(document, path), path.name)
    except DefinitionError as error:
        return Draft(text, key, None, error.problems)
    return Draft(text, key, found, ())


def _name(text: str) -> str:
    """What problems call a text that may not be readable: by the key that it seems to give itself."""
    match = re.search(r'^[ \t]*key\s*=\s*"([A-Za-z]\w*)"', text, re.MULTILINE | re.ASCII)
    return f"{match[1] if match else 'new'}.toml"


def save(instance: Instance, wish: Wish) -> Questionnaire:
    """Keep a draft as one of the instance's own; the questionnaire that it is.

    Raises QuestionnaireRefused with every reason against it, and nothing is written.
    """
    with _turn:
        found = wish.draft.questionnaire
        problems = objections(instance, wish)
        if problems or found is None:
            raise QuestionnaireRefused(problems)
        _write(folder(instance), found.key, wish.draft.text)
        return found


def objections(instance: Instance, wish: Wish) -> tuple[Problem, ...]:
    """Everything that keeps the draft from being saved."""
    found = wish.draft.questionnaire
    if found is None:
        return wish.draft.problems
    return (
        *_key_problems(instance, found),
        *_version_problems(instance, found),
        *_replacing_problems(instance, wish),
    )


def in_the_way(instance: Instance, wish: Wish) -> Held | None:
    """An own questionnaire that whoever wishes this has not seen, and that would give way to the draft."""
    old = find(instance, wish.draft.key)
    if old is None or not old.own or (old.key == wish.editing and old.mark == wish.seen):
        return None
    return old


def _key_problems(instance: Instance, found: Questionnaire) -> Iterator[Problem]:
    where = _where(found.key)
    if found.key in (path.stem for path in load.shipped()):
        yield Problem(
            where,
            say('{field} "{key}" is that of a questionnaire that comes with the program.', **_key(found)),
            say("Give yours another key: what comes with the program is never changed."),
        )
    if len(found.key) > LONGEST_KEY:
        yield Problem(
            where,
            say('{field} "{key}" is too long for the name of a file.', **_key(found)),
            say("Use {most} characters at most.", most=LONGEST_KEY),
        )
    # Some systems do not tell capitals apart in the names of files.
    for other in load.definitions(folder(instance)):
        if other != found.key and other.lower() == found.key.lower():
            yield Problem(
                where,
                say('{field} "{key}" differs from "{other}" in capitals only.', other=other, **_key(found)),
                say("Give it another key."),
            )


def _version_problems(instance: Instance, found: Questionnaire) -> Iterator[Problem]:
    """What was asked once under a version stays what that version means."""
    rows = [row for row in instance.console.surveys() if row.questionnaire == found.key]
    asked = max((row.version for row in rows), default=0)
    old = find(instance, found.key)
    unchanged = old is not None and old.questionnaire == found
    if found.version <= asked and not unchanged:
        yield Problem(
            _where(found.key),
            say("{field} {version} was asked in a survey already.", field="version", version=found.version),
            say("Write version = {version}: other questions are another version.", version=asked + 1),
        )


def _replacing_problems(instance: Instance, wish: Wish) -> Iterator[Problem]:
    old = in_the_way(instance, wish)
    if old is None or wish.replacing:
        return
    if old.key == wish.editing:
        yield Problem(
            _where(old.key),
            say("somebody has saved it since you opened it."),
            say("Look at theirs first; then say that yours is to take its place."),
        )
    else:
        yield Problem(
            _where(old.key),
            say('there is a questionnaire with the {field} "{key}" already.', field="key", key=old.key),
            say("Give yours another key, or say that it is to take the other's place."),
        )


def _write(target: Path, key: str, text: str) -> None:
    """The file is the old one or the new one, never half of either."""
    target.mkdir(mode=0o700, exist_ok=True)
    partial = target / f".{key}.{secrets.token_hex(4)}.part"
    try:
        write_private(partial, text.encode())
        os.replace(partial, target / f"{key}.toml")
    finally:
        partial.unlink(missing_ok=True)


def remove(instance: Instance, key: str) -> None:
    """Delete an own questionnaire that was never asked.

    Raises QuestionnaireRefused, or KeyError if there is none.
    """
    with _turn:
        old = find(instance, key)
        if old is None:
            raise KeyError(key)
        problems = list(_keeping_problems(instance, old))
        if problems:
            raise QuestionnaireRefused(problems)
        old.path.unlink()


def _keeping_problems(instance: Instance, old: Held) -> Iterator[Problem]:
    where = _where(old.key)
    if not old.own:
        yield Problem(where, say("it comes with the program."), say("Leave it where it is."))
    if old.surveys:
        keys = ", ".join(row.key for row in old.surveys)
        what = say("it was asked in surveys: {surveys}.", surveys=keys)
        yield Problem(where, what, say("It stays, so that their results can be read."))
    users = _users(instance, old.key)
    if users:
        what = say("other questionnaires use its items: {keys}.", keys=", ".join(users))
        yield Problem(where, what, say("Remove those first, or write the items into them."))


def borrowers(instance: Instance, key: str) -> tuple[Held, ...]:
    """Own questionnaires that use items of `key`, or of one that does: sound or not as they are now."""
    keys, waiting = list[str](), [key]
    while waiting:
        new = [one for one in _users(instance, waiting.pop()) if one not in keys]
        keys += new
        waiting += new
    found = (find(instance, one) for one in sorted(keys) if one != key)
    return tuple(one for one in found if one is not None)


def _users(instance: Instance, key: str) -> list[str]:
    """Keys of the own questionnaires that use items of `key` itself."""
    found = []
    for path in sorted(folder(instance).glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8-sig")
            document = tables(text, path.name) if "uses_items_of" in text else {}
        except (DefinitionError, UnicodeDecodeError):
            continue
        if document.get("uses_items_of") == key and path.stem != key:
            found.append(path.stem)
    return found


def suggested(one: Held, instance: Instance) -> str:
    """The text with which editing begins: a version not asked yet; for a shipped one a key of its own."""
    text = one.text
    if not one.own:
        return _KEY_LINE.sub(rf'\g<1>"{free(one.key, instance)}"', text, count=1)
    if one.questionnaire is not None and one.questionnaire.version <= one.asked_version:
        return _VERSION_LINE.sub(rf"\g<1>{one.asked_version + 1}", text, count=1)
    return text


def free(key: str, instance: Instance) -> str:
    """`key` where it is nobody's yet, else with the first number behind it that makes it so."""
    taken = {other.lower() for other in load.definitions(folder(instance))}
    taken |= {row.questionnaire.lower() for row in instance.console.surveys()}
    numbered = (f"{key}_{number}" for number in range(2, 10**6))
    return next(one for one in (key, *numbered) if one.lower() not in taken)


def _measure(text: str) -> None:
    """Raises DefinitionError for a text that would take minutes to read, and was written by no person."""
    if len(text) > MOST_CHARACTERS:
        raise DefinitionError(
            [
                Problem(
                    say("{file}", file=_name("")),
                    say("it has {count} characters.", count=len(text)),
                    say("A questionnaire has {most} at most; is this the right file?", most=MOST_CHARACTERS),
                )
            ]
        )
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MOST_IN_A_LINE:
            where = say("{file}, line {line}", file=_name(""), line=number)
            what = say("the line has {count} characters.", count=len(line))
            raise DefinitionError(
                [Problem(where, what, say("Write at most {most} on a line.", most=MOST_IN_A_LINE))]
            )


def _where(key: str) -> Message:
    return say("{file}", file=f"{key}.toml")


def _key(found: Questionnaire) -> dict[str, str]:
    return {"field": "key", "key": found.key}
