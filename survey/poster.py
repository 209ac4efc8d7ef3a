"""A poster for the wall, A4: what the survey is, the picture to scan, the address, and what is not noted.

It bears no code. With codes it bears the survey's address, else that of the unit it hangs in.
"""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from questionnaires.errors import Message, say
from questionnaires.items import Language
from survey import paper
from survey.context import FieldSurvey, Instance
from survey.settings import day_in_words
from survey.slips import printed_in, title_of, unit_in_words
from survey.translate import translator
from survey.units import Unit

WIDTH = 170 * mm
QR_SIDE = 100 * mm
TOP = A4[1] - 26 * mm
TITLE_SIZES = (34.0, 28.0, 22.0)
LARGE, SMALL, ADDRESS = 16.0, 11.0, 18.0
LEADING = 1.45

SCAN = say("Scan the picture, or type the address into a browser.")
ENTER = say("Then enter the code of the slip that you drew.")
ANONYMOUS = say("Anonymous: no name, no telephone number, no network address and no time of day are noted.")
FREE = say("Taking part is up to you.")


def address_of(instance: Instance, survey: FieldSurvey, unit: Unit | None = None) -> str:
    """Where the poster leads: of a survey with codes there is one address for all."""
    address = instance.address_of(survey.key)
    return f"{address}/{unit.key}" if unit and not survey.codes else address


def poster(instance: Instance, survey: FieldSurvey, *units: Unit) -> bytes:
    """The PDF: a page for each unit, or one for all; the survey's first language large, its others small."""
    paper.font()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1, invariant=1)
    paper.leave_no_marks(canvas, title_of(survey))
    for unit in units or (None,):
        _draw_page(canvas, instance, survey, unit)
    canvas.save()
    return buffer.getvalue()


def _draw_page(canvas: Canvas, instance: Instance, survey: FieldSurvey, unit: Unit | None) -> None:
    address = address_of(instance, survey, unit)
    y = _title(canvas, title_of(survey), TOP)
    if unit:
        y = _lines(canvas, unit_in_words(survey, unit), LARGE, y)
    y -= 8 * mm + QR_SIDE
    paper.draw_qr(canvas, address, (A4[0] - QR_SIDE) / 2, y, QR_SIDE)
    y -= 6 * mm
    y = _lines(canvas, address, min(ADDRESS, ADDRESS * WIDTH / paper.width(address, ADDRESS)), y)
    about = f"{instance.address_of(survey.key)}/about"
    for place, language in enumerate(printed_in(survey)):
        y -= 6 * mm if place == 0 else 4 * mm
        for message in _sentences(survey, about, language):
            y = _lines(canvas, message.text(translator(language)), SMALL if place else LARGE, y)
    canvas.showPage()


def _sentences(survey: FieldSurvey, about: str, language: Language) -> list[Message]:
    said = [SCAN, *([ENTER] if survey.codes else []), ANONYMOUS, FREE]
    if survey.closes:
        said.append(say("Open until the end of {day}.", day=day_in_words(survey.closes, language)))
    said.append(say("What is kept, what is not, and what nobody can promise: {address}", address=about))
    return said


def _title(canvas: Canvas, title: str, y: float) -> float:
    """The title in the largest type in which it has three lines at most; where it ends."""
    fitting = (size for size in TITLE_SIZES if len(paper.wrapped(title, size, WIDTH)) <= 3)
    return _lines(canvas, title, next(fitting, TITLE_SIZES[-1]), y)


def _lines(canvas: Canvas, text: str, size: float, y: float) -> float:
    """Centred lines from `y` downwards; where they end."""
    canvas.setFont(paper.FONT, size)
    for line in paper.wrapped(text, size, WIDTH):
        y -= size * LEADING
        canvas.drawCentredString(A4[0] / 2, y, line)
    return y
