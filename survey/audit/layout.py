"""The attack on the layout: a washed file is, page by page, what VACUUM makes of its content.

Whatever differs from that remembers how the content came to be there.
"""

from __future__ import annotations

import sqlite3

from questionnaires.errors import Message, say
from survey.audit.finding import Finding
from survey.audit.order import Store
from survey.audit.pages import read_page
from survey.audit.rawfile import Image, RawFile, damaged
from survey.audit.records import Malformed
from survey.audit.waiting import explained
from survey.store.private_copy import vacuumed

ONE_ROW = 2
"""A table of fewer rows has no order to remember."""


def layout(given: Store) -> Finding:
    """Pages that differ from those of a copy of the file that was just rewritten."""
    tried, limit = say("every page against a freshly rewritten copy"), say("no page")
    worst: tuple[int, int, str] | None = None
    waiting: str | None = None
    for file in given.files:
        image = file.settled if given.live else file.final
        differing, pages = differing_pages(file, image)
        if not differing:
            continue
        if given.live and explained(file):
            waiting = file.label
        elif worst is None or differing > worst[0]:
            worst = (differing, pages, file.label)
    if worst is not None:
        differing, pages, where = worst
        best: Message = say("{pages} of {all} pages of {file} differ", pages=differing, all=pages, file=where)
        return Finding("layout", tried, best, limit, True)
    if waiting is not None:
        best = say("only pages of rows that wait for a wash, in {file}", file=waiting)
        return Finding("layout", tried, best, say("pages of waiting rows"), False)
    return Finding("layout", tried, say("no page differs"), limit, False)


def differing_pages(file: RawFile, image: Image) -> tuple[int, int]:
    """How many pages differ in arrangement from a rewritten copy, and how many there are."""
    if all(len(table.rows) < ONE_ROW for table in image.tables) and not image.free_pages:
        return 0, image.size
    try:
        fresh = Image(file.path, vacuumed(image.content), file.page_size, file.usable)
    except sqlite3.Error as error:
        raise damaged(file.path) from error
    pages = max(image.size, fresh.size)
    return sum(_arrangement(image, n) != _arrangement(fresh, n) for n in range(1, pages + 1)), pages


def _arrangement(image: Image, number: int) -> bytes | None:
    data = image.page(number)
    if data is None:
        return None
    try:
        return read_page(number, data, image.usable).arrangement
    except (Malformed, IndexError):
        return data
