"""The attack on the layout: a washed file is, page by page, what VACUUM makes of its content.

Whatever differs from that remembers how the content came to be there.
"""

from __future__ import annotations

from questionnaires.errors import Message, say
from survey.audit.finding import Finding
from survey.audit.order import Store
from survey.audit.waiting import explained


def layout(given: Store) -> Finding:
    """Pages that differ from those of a copy of the file that was just rewritten."""
    tried, limit = say("every page against a freshly rewritten copy"), say("no page")
    worst: tuple[int, int, str] | None = None
    waiting: str | None = None
    for file in given.files:
        image = file.settled if given.live else file.final
        differing, pages = len(image.remembering), image.size
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
