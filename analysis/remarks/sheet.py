"""Remarks of a release -> the workbook in which people sort them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import SystemRandom

from analysis import release
from analysis.data import Manifest
from analysis.errors import DataError
from analysis.remarks import CATEGORIES, COLUMNS, FEWEST, LEAST, WORD
from analysis.remarks.words import frequent
from analysis.render.remarks_book import Choice, Page, workbook
from analysis.wording.remark_sheet import RemarkWords, words
from questionnaires.errors import Problem, say
from questionnaires.items import Language
from questionnaires.model import Questionnaire


def write(folder: Path, target: Path, language: Language | None = None) -> int:
    """Write the remarks of the release `folder` to `target`; how many they are.

    Raises DataError if no item has the 20 remarks from which on texts leave.
    """
    data = release.read(folder, language)
    if data.manifest is None or data.questionnaire is None:
        raise TypeError("a release brings its manifest and its questionnaire")
    texts = {item: found for item, found in release.remarks(folder).items() if len(found) >= FEWEST}
    if not texts:
        raise DataError([_too_few(folder, data.written)])
    rows = [(item, text) for item, found in texts.items() for text in found]
    SystemRandom().shuffle(rows)
    spoken = language or data.questionnaire.language
    target.write_bytes(_book(rows, data.questionnaire, data.manifest, spoken))
    return len(rows)


def _too_few(folder: Path, written: Mapping[str, int]) -> Problem:
    most = max(written.values(), default=0)
    return Problem(
        say("release {id}", id=folder.name),
        say("{count} people wrote something; texts leave from {fewest} on.", count=most, fewest=FEWEST),
        say("The report says how many there are."),
    )


def _book(
    rows: Sequence[tuple[str, str]], questionnaire: Questionnaire, manifest: Manifest, language: Language
) -> bytes:
    said = words(language)
    found: list[list[str | int]] = [list(COLUMNS)]
    found += [
        [number, item, text, *([""] * (len(CATEGORIES) + 1))]
        for number, (item, text) in enumerate(rows, start=1)
    ]
    counted = frequent(text for _, text in rows)
    frame = questionnaire.coding_frame
    pages = [
        Page(said.about, _about(len(rows), manifest, said, frame is not None), (14, 90), plain=True),
        Page(said.remarks, found, (6, 8, 70, 14, 14, 14, 40)),
        Page(said.words, [(WORD, said.people), *counted], (20, 14)),
    ]
    choices = []
    if frame is not None:
        listed = [[one.level[language], one.label[language]] for one in frame.categories]
        pages.append(Page(said.categories, [[said.level, said.category], *listed], (14, 20)))
        source = f"='{said.categories}'!$B$2:$B${len(listed) + 1}"
        place = COLUMNS.index(CATEGORIES[0]), COLUMNS.index(CATEGORIES[-1])
        choices.append(Choice(said.remarks, place, len(rows), source, said.made_up))
    title = f"{questionnaire.title[language]} {said.title}"
    return workbook(pages, choices, title, said.font)


def _about(count: int, manifest: Manifest, said: RemarkWords, frame: bool) -> list[list[str]]:
    values = {
        "release": manifest.id,
        "hash": manifest.hash,
        "count": count,
        "least": LEAST,
        "frame": said.frame if frame else said.no_frame,
    }
    mark = [[said.title, said.simulated]] if manifest.simulated else [[said.title, ""]]
    return mark + [[head, text.format(**values)] for head, text in said.rows]
