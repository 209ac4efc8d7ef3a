"""A chart as part of a page: bars of boxes whose widths are shares, one layout for paper and telephone.

Every figure is text beside or on its bar, and carries its id as in a table (`ids`). Colours and patterns are
those of the pictures; so are the ends of axes and the middle of a scale.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from analysis.blocks import Chart, Number, Series
from analysis.render.captions import PERCENT, RANGES, script
from analysis.render.ids import Cell, attribute, grid
from analysis.render.ids import own as mark
from analysis.render.pictures import lettering, palette, parts, points
from analysis.render.pictures.draw import PARTS
from analysis.render.pictures.palette import INK, Fill
from analysis.render.pictures.sheet import SMALL, WIDE, Sheet, signed

PAGE_TRACK, PHONE_TRACK = 350.0, 290.0
"""Pixels that a bar of 100 % has on a page and on a telephone: what figures fit on its parts."""
ROOM = 6.0
APART = 3.0
"""Per cent of the track between a scale and the answers beside it."""

STYLE = f"""
.c{{font-size:12px;line-height:18px;color:{INK};margin:.6rem 0;position:relative}}
.l{{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin-bottom:.5rem}}
.l>*{{display:flex;align-items:center;gap:.4rem}}
.l i,.v i{{height:22px;overflow:hidden;white-space:nowrap;text-align:center;line-height:22px;
font-style:normal;border:0 solid {INK};print-color-adjust:exact;-webkit-print-color-adjust:exact}}
.l i{{width:14px;height:14px;border-width:1px}}
.r{{display:grid;grid-template-columns:36% 1fr;column-gap:12px;align-items:center;margin:5px 0;
break-inside:avoid}}
.r>span{{font-size:13px}}
.r em{{font-style:normal;color:{palette.QUIET};text-align:right;min-width:3.4em}}
.l [hidden]{{display:none}}
.n{{grid-template-columns:36% 1fr auto}}
.p{{grid-template-columns:36% 1fr 3.6em 7em 4em}}
.v{{display:flex;position:relative;height:22px}}
.v i{{flex:none;position:relative}}
.v i:first-of-type{{border-left-width:1px}}
.v i:not(.g):not(.z){{border-top-width:1px;border-bottom-width:1px}}
.v .e{{border-right-width:1px}}
.v .z{{display:none}}
.v .x{{color:transparent!important;text-shadow:none!important}}
.v .g{{color:{palette.QUIET};padding-left:8px;border:0!important;
background:none!important;overflow:visible}}
.v .w{{color:{palette.QUIET};border:1px dashed {palette.QUIET}!important}}
.m .v:before{{content:"";position:absolute;left:var(--m);top:-4px;bottom:-4px;border-left:1px solid {INK}}}
.v u,.v b,.v s{{position:absolute;text-decoration:none}}
.v b{{width:10px;height:10px;margin:6px -5px;border-radius:5px;background:{palette.BAR};
border:1px solid {INK}}}
.v u{{height:9px;margin-top:6px;border:solid {INK};border-width:0 1px;
background:linear-gradient({INK},{INK}) 0 50%/100% 1.4px no-repeat}}
.v s{{top:0;bottom:-10px;border-left:1px solid {palette.RULE}}}
.a s{{border:0;color:{palette.QUIET};transform:translateX(-50%)}}
.a s:first-child{{transform:none}}.a s:last-child{{transform:translateX(-100%)}}
.a .v{{height:18px}}
@media screen and (max-width:44rem){{.r{{grid-template-columns:1fr auto!important}}
.r.p{{grid-template-columns:1fr 3.6em minmax(4em,auto)!important}}
.r>span{{grid-area:1/1}}.r .v{{grid-column:1/-1;grid-row:2}}.r em{{grid-row:1;min-width:0}}
.r em:nth-of-type(2):not(:last-child){{display:none}}
.v .y{{color:transparent!important;text-shadow:none!important}}}}
"""
MARKS = {
    "hatch": "repeating-linear-gradient(135deg,{0} 0 1.2px,transparent 0 5px)",
    "back": "repeating-linear-gradient(45deg,{0} 0 1.2px,transparent 0 5px)",
    "dots": "radial-gradient({0} 1.1px,transparent 1.4px) 0 0/7px 7px",
}


def chart(chart: Chart, language: str, looks: int) -> str:
    """The drawing. `looks` is the number of its fills among those of the page (`style`)."""
    if chart.kind in PARTS:
        return _parts(chart, language, looks)
    return _points(chart, language, looks)


def style(looks: Iterable[tuple[Fill, ...]]) -> str:
    """The rules of everything charts use, and of each set of fills."""
    rules = [STYLE]
    for number, kinds in enumerate(looks):
        before: Fill | None = None
        for place, fill in enumerate(kinds, start=1):
            edge = f";border-left:1px solid {palette.edge(before, fill)}" if before is not None else ""
            rules.append(f".k{number} i:nth-of-type({place}){{{_paint(fill)}{edge}}}")
            before = fill
    return "".join(rules)


def _paint(fill: Fill) -> str:
    if not fill.mark:
        return f"background:{fill.colour};color:{fill.ink}"
    halo = ",".join([f"0 0 2px {fill.colour}"] * 4)
    mark = MARKS[fill.mark].format(fill.mark_colour)
    return f"background:{mark},{fill.colour};color:{fill.ink};text-shadow:{halo}"


# ---- parts of 100 % ----------------------------------------------------------------------------


def _parts(chart: Chart, language: str, looks: int) -> str:
    middle, whole = _middle(chart)
    ids = grid(
        [
            [
                *(_ids(one.values[at]) for one in chart.series),
                *([_ids(chart.bases[at])] if chart.bases else []),
            ]
            for at in range(len(chart.categories))
        ]
    )
    kind = f"c k{looks}{' m' if parts.centred(chart) else ''}"
    centre = f' style="--m:{_n(middle)}%"' if parts.centred(chart) else ""
    lines = [
        _row(chart, at, ids.rows[at], _bar(chart, at, middle, whole, own), _base(chart, at, own), language)
        for at, own in enumerate(ids.own)
    ]
    return (
        f'<div class="{kind}" data-col="{ids.heads}"{centre}>{_legend(chart, language)}{"".join(lines)}</div>'
    )


def _middle(chart: Chart) -> tuple[float, float]:
    """Where the middle of a scale stands, and how long a bar of 100 % is, in per cent of the track."""
    if not parts.centred(chart):
        return 0.0, 100.0
    places = range(len(chart.categories))
    reach = [parts.sides(parts.shares(chart, at, apart=False)) for at in places]
    beside = max((sum(parts.shares(chart, at, apart=True)) for at in places), default=0.0)
    before, after = max(left for left, _ in reach), max(right for _, right in reach)
    whole = (100.0 - (APART if beside else 0.0)) / (before + after + beside or 1.0)
    return before * whole, whole


def _bar(chart: Chart, at: int, middle: float, whole: float, own: tuple[Cell | None, ...]) -> str:
    if all(series.values[at] is None for series in chart.series):
        gone = "<i class=z data-n></i>" * len(chart.series)
        pushed = f" style=margin-left:{_n(middle)}%" if middle else ""
        return f"{gone}<i class=g{pushed}>{escape(chart.gap(at))}</i>"
    inside = parts.shares(chart, at, apart=False)
    start = middle - parts.sides(inside)[0] * whole if parts.centred(chart) else 0.0
    drawn, x, apart = list[str](), 0.0, False
    filled = [place for place, one in enumerate(chart.series) if parts.share(one.values[at]) > 0]
    for place, series in enumerate(chart.series):
        number = series.values[at]
        width = parts.share(number) * whole
        gap = start if not place else 0.0
        if series.apart and parts.centred(chart) and not apart and width:
            apart, gap = True, _beside(chart, middle, whole) - x
        drawn.append(_part(number, width, gap, whole, own[place], last=filled[-1:] == [place]))
        x += width + gap
    if parts.partly(chart, at):
        drawn.append(f"<i class=w style=width:{_n(100 - x)}%>{escape(chart.gap(at))}</i>")
    return "".join(drawn)


def _beside(chart: Chart, middle: float, whole: float) -> float:
    """Where the answers beside a scale begin."""
    places = range(len(chart.categories))
    after = max(parts.sides(parts.shares(chart, at, apart=False))[1] for at in places)
    return middle + after * whole + APART


def _part(
    number: Number | None, width: float, gap: float, whole: float, own: Cell | None, *, last: bool
) -> str:
    if number is None:
        return "<i class=z data-n></i>"
    if not width:
        return f"<i class=z{mark(own)}>{escape(number.text)}</i>"
    needed = lettering.width(number.text, SMALL) + ROOM
    small = "x" if needed > width * PAGE_TRACK / 100 else "y" if needed > width * PHONE_TRACK / 100 else ""
    classes = " ".join(filter(None, (small, "e" if last else "")))
    named = f' class="{classes}"' if " " in classes else f" class={classes}" if classes else ""
    shift = f"margin-left:{_n(gap)}%;" if gap > 0 else ""
    return f"<i{named}{mark(own)} style={shift}width:{_n(width)}%>{escape(number.text)}</i>"


# ---- bars and dots -----------------------------------------------------------------------------


def _points(chart: Chart, language: str, looks: int) -> str:
    end = points.axis_end(chart)
    drawn = [(at, series) for at in range(len(chart.categories)) for series in chart.series]
    ids = grid(
        [
            [
                _ids(series.values[at]),
                *([_ids(*_limits(series, at))] if chart.intervals else []),
                *([_ids(chart.bases[at])] if chart.bases else []),
            ]
            for at, series in drawn
        ]
    )
    lines = []
    for line, (at, series) in enumerate(drawn):
        place = chart.series.index(series)
        track = _grid() + _point(chart, series, at, end, place)
        figures = _figures(chart, series, at, ids.own[line], language)
        lines.append(_row(chart, at, ids.rows[line], track, figures, language, first=not place))
    marks = "".join(f"<s style=left:{_n(100 * x)}%>{label}</s>" for x, label in points.ticks(chart, end))
    axis = f'<div class="r p a"><span></span><div class=v>{marks}</div></div>'
    legend = _legend(chart, language) if len(chart.series) > 1 else ""
    return f'<div class="c k{looks}" data-col="{ids.heads}">{legend}{"".join(lines)}{axis}</div>'


def _grid() -> str:
    """The lines at both ends of the axis."""
    return "".join(f"<s style=left:{x}%></s>" for x in (0, 100))


def _point(chart: Chart, series: Series, at: int, end: float, place: int) -> str:
    """One bar or dot with its interval; the mark of a missing figure in its place."""
    value = series.values[at]
    if value is None or value.value is None:
        return f"<i class=g>{escape(chart.gap(at))}</i>"
    x = _x(value, end)
    low, high = _limits(series, at)
    interval = ""
    if low is not None and high is not None:
        interval = f"<u style=left:{_n(_x(low, end))}%;width:{_n(_x(high, end) - _x(low, end))}%></u>"
    if chart.kind == "dots":
        return f"{interval}<b style=left:{_n(x)}%></b>"
    hidden = "<i class=z></i>" * place  # the fill goes by the place of the series
    return f"{hidden}<i class=e style=width:{_n(x)}%></i>{interval}"


def _x(number: Number, end: float) -> float:
    return 100 * min(max(float(number.value or 0) / end, 0.0), 1.0)


def _limits(series: Series, at: int) -> tuple[Number | None, Number | None]:
    low, high = (side[at] if side else None for side in (series.low, series.high))
    return low, high


def _figures(chart: Chart, series: Series, at: int, own: tuple[Cell | None, ...], language: str) -> str:
    value, (low, high) = series.values[at], _limits(series, at)
    cells = [signed(value) if value is not None else ""]
    if chart.intervals:
        both = low is not None and high is not None
        cells.append(
            RANGES[script(language)].format(low=low.text, high=high.text) if both and low and high else ""
        )
    if chart.bases:
        cells.append(_base_text(chart, at))
    return "".join(f"<em{mark(mine)}>{escape(text)}</em>" for text, mine in zip(cells, own, strict=True))


# ---- what both share ---------------------------------------------------------------------------


def _row(
    chart: Chart, at: int, ids: str, drawn: str, figures: str, language: str, *, first: bool = True
) -> str:
    """Label, bar and figures of one category; who hears the page hears what the bar shows."""
    kind = "n" if chart.kind in PARTS else "p"
    label = escape(chart.categories[at]) if first else ""
    said = escape(Sheet(chart, language, WIDE).said(at).removeprefix(f"{chart.categories[at]}: "))
    track = f'<div class=v role=img aria-label="{said}">{drawn}</div>'
    return f'<div class="r {kind}"{attribute("r", ids)}><span>{label}</span>{track}{figures}</div>'


def _legend(chart: Chart, language: str) -> str:
    """A key a series, and the unit."""
    keys = [
        f"<span>{'<i hidden></i>' * place}<i></i>{escape(series.label)}</span>"
        for place, series in enumerate(chart.series)
    ]
    return f"<div class=l>{''.join(keys)}<span>{PERCENT[script(language)]}</span></div>"


def _base_text(chart: Chart, at: int) -> str:
    base = chart.bases[at]
    return f"n={base.text if base is not None else '—'}"


def _base(chart: Chart, at: int, own: tuple[Cell | None, ...]) -> str:
    return f"<em{mark(own[-1])}>{_base_text(chart, at)}</em>" if chart.bases else ""


def _ids(*numbers: Number | None) -> Cell:
    return tuple(number.id for number in numbers if number is not None)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
