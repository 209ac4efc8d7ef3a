"""What is printed for a survey: pictures to scan, posters, slips with access codes. No code is kept."""

from __future__ import annotations

import io
from datetime import datetime

from flask import Response, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.errors import Message, say
from survey.console.guard import instance, note, opens
from survey.console.pages import page, to, words
from survey.context import FieldSurvey
from survey.units import Unit

MOST = 10_000
"""Slips in one draw from a browser; the command draws more."""


def qr(key: str) -> AnyResponse:
    """The survey's address, or that of a unit, as a picture to scan: SVG."""
    import segno

    from survey import poster

    found = instance().survey(key)
    picture = io.BytesIO()
    unit = _unit(found)
    if question := _of_no_use("qr", found, unit):
        return question
    address = poster.address_of(instance(), found, unit)
    segno.make_qr(address, error="q").save(picture, kind="svg", scale=10, border=4)
    return _file(picture.getvalue(), "image/svg+xml", f"{_name(found, unit)}.svg")


def poster_sheet(key: str) -> AnyResponse:
    """A poster for the wall, or one for each unit: PDF, A4."""
    from survey import poster

    found = instance().survey(key)
    unit, every = _unit(found), "every" in request.args
    if question := _of_no_use("poster_sheet", found, unit):
        return question
    units = found.units.listed if every else filter(None, (unit,))
    content = poster.poster(instance(), found, *units)
    return _file(content, "application/pdf", f"poster-{_name(found, unit)}.pdf")


def _of_no_use(endpoint: str, found: FieldSurvey, unit: Unit | None) -> AnyResponse | None:
    """The question whether to print an address that no telephone can open; None if it is wanted."""
    from survey.slips import useless

    told = useless(instance())
    if told is None or "here" in request.args:
        return None
    return page(
        "survey_useless",
        gettext("The address is of no use to telephones"),
        useless=words(told),
        key=found.key,
        address=url_for(
            f"console.{endpoint}",
            key=found.key,
            here="yes",
            unit=unit.key if unit else None,
            every=request.args.get("every"),
        ),
    )


def slips(key: str) -> AnyResponse:
    """The page on which slips are drawn; the slips: they are in this answer and nowhere else."""
    from survey import slips as room

    found = instance().survey(key)
    trouble, more = "", "more" in request.form
    if request.method == "POST":
        every, count, unit = "every" in request.form, _count(), _unit(found)
        if count is None and not every:
            trouble = gettext("Write for how many people: a number from 1 to %(most)d.", most=MOST)
        elif found.units and unit is None and not every:
            trouble = gettext("Choose the unit for which the slips are.")
        elif not more and (told := _twice(found, None if every else unit, 0 if every else count or 0)):
            trouble, more = words(told), True
        elif room.useless(instance()) and "here" not in request.form:
            trouble = gettext("Nothing was drawn: no telephone could open the address on these slips.")
        else:
            wanted = room.by_roster(found) if every else (room.Wanted(count or 0, unit),)
            content = room.hand_out(instance(), found, wanted)
            name = _name(found, None if every else unit)
            note("slips", name)
            return _file(content, "application/pdf", f"slips-{name}.pdf")
    useless = room.useless(instance())
    return page(
        "survey_slips",
        gettext("Slips of survey %(key)s", key=key),
        422 if trouble else 200,
        trouble=trouble,
        more=more,
        survey=found,
        hands_out=found.state in ("open", "paused"),
        useless=words(useless) if useless else "",
        everybody=_everybody(found),
        warnings=[words(warning) for warning in room.warnings(instance(), found)],
        count=request.form.get("count", ""),
        chosen=request.form.get("unit", ""),
        most=MOST,
    )


def _twice(found: FieldSurvey, unit: Unit | None, count: int) -> Message | None:
    """What to say before slips are drawn of which somebody could get two; None if nobody could."""
    from survey import slips as room

    units = (unit,) if unit else found.units.listed
    names = [found.key, *(_name(found, one) for one in units)]
    last = instance().staff.last_act(("slips", "voided"), names)
    if last is None or last.act == "voided":
        return room.too_many(count, unit)
    day = datetime.fromtimestamp(last.moment, instance().config.zone).date()
    return say(
        "Slips were drawn already, by {name} on {day}. Whoever holds two answers twice; of a sheet that got "
        "lost make the codes void first.",
        name=last.account,
        day=day.isoformat(),
    )


def _everybody(found: FieldSurvey) -> int:
    """How many people the rosters of all units have together; 0 if one has none, or they are too many."""
    rosters = [unit.roster or 0 for unit in found.units.listed]
    return sum(rosters) if all(rosters) and sum(rosters) <= MOST else 0


def void_codes(key: str) -> AnyResponse:
    """The question whether to make unused codes void; then they are. How many is not told."""
    from survey import slips as room

    found = instance().survey(key)
    if request.method == "POST" and "sure" in request.form:
        unit = _unit(found)
        room.void(instance(), found, unit)
        note("voided", _name(found, unit))
        return to("survey", said="voided", key=key)
    unsure = request.method == "POST"
    return page(
        "survey_void",
        gettext("Make unused codes of survey %(key)s void", key=key),
        422 if unsure else 200,
        trouble=gettext("Please tick the box if you are sure.") if unsure else "",
        survey=found,
        chosen=request.values.get("unit", ""),
    )


def _unit(found: FieldSurvey) -> Unit | None:
    """The unit that is asked for, if one is. Raises FieldworkError if the survey has no such unit."""
    from survey.slips import unit_of

    key = request.values.get("unit", "")
    return unit_of(found, key) if key else None


def _name(found: FieldSurvey, unit: Unit | None) -> str:
    return f"{found.key}-{unit.key}" if unit else found.key


def _count() -> int | None:
    text = request.form.get("count", "").strip()
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return found if 1 <= found <= MOST else None


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


PAGES = (
    opens("/surveys/<key>/qr.svg", qr),
    opens("/surveys/<key>/poster.pdf", poster_sheet),
    opens("/surveys/<key>/slips", slips, "operator", post=True),
    opens("/surveys/<key>/void", void_codes, "operator", post=True),
)
