"""The chart part of a Word file (DrawingML): horizontal bars with their figures on them, no font inside.

Bars of one kind begin at 0; parts of 100 % are stacked. Fills are those of the pictures, told apart in grey.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from analysis.blocks import Chart, plain
from analysis.render.pictures import palette, parts
from analysis.render.pictures.palette import Fill
from analysis.render.word_fonts import Fonts
from analysis.render.word_grid import FIRST, Column, Grid, Plotted, decimal_text, decimals

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "Sheet1"
SIZE = 1050
"""Letters of a chart in hundredths of a point."""
LABEL_SHARE = 0.42
"""Part of the width that labels of categories take."""
LEAST_LABELLED = 5.5
"""A smaller part of a bar of 100 % has no room for its figure; tables name it."""
PATTERNS = {"hatch": "wdUpDiag", "back": "wdDnDiag", "dots": "pct20"}


def chart_part(grid: Grid, fonts: Fonts, legend: float, workbook: str) -> bytes:
    """The part on `grid`; `legend` is what a legend or scale takes of the height, `workbook` its data."""
    stacked = is_stacked(grid.chart)
    root = _e("c:chartSpace")
    root.append(_e("c:roundedCorners", val=0))
    chart = _sub(root, "c:chart")
    chart.append(_e("c:autoTitleDeleted", val=1))
    plot = _sub(chart, "c:plotArea")
    plot.append(_layout(legend))
    bars = _sub(plot, "c:barChart")
    bars.extend(
        (
            _e("c:barDir", val="bar"),
            _e("c:grouping", val="stacked" if stacked else "clustered"),
            _e("c:varyColors", val=0),
        )
    )
    fills = parts.fills(grid.chart) if stacked else (Fill(palette.BAR),) * len(grid.plotted)
    for at, (one, fill) in enumerate(zip(grid.plotted, fills, strict=True)):
        bars.append(_series(at, one, fill, grid, fonts))
    bars.append(_e("c:gapWidth", val=45 if stacked else 60))
    if stacked:
        bars.append(_e("c:overlap", val=100))
    bars.extend((_e("c:axId", val=1), _e("c:axId", val=2)))
    plot.extend((_category_axis(fonts), _value_axis(grid.top, grid.chart.intervals, fonts)))
    if stacked:
        chart.append(_legend(fonts))
    chart.extend((_e("c:plotVisOnly", val=1), _e("c:dispBlanksAs", val="gap")))
    root.append(_shape(None, "none"))
    root.append(_letters(fonts, palette.INK))
    data = _e("c:externalData", _e("c:autoUpdate", val=0))
    data.set(f"{{{R}}}id", workbook)
    root.append(data)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def is_stacked(chart: Chart) -> bool:
    """Whether bars are made of parts of 100 %."""
    return chart.kind in ("stacked", "diverging")


def label_format(shown: int, stacked: bool) -> str:
    """A format with as many decimals as are printed; in a bar of 100 % no figure where it has no room."""
    plain_format = f"0.{'0' * shown}" if shown else "0"
    return f'[<{LEAST_LABELLED}]"";{plain_format}' if stacked else plain_format


# ---- series ------------------------------------------------------------------------------------


def _series(at: int, one: Plotted, fill: Fill, grid: Grid, fonts: Fonts) -> etree._Element:
    stacked = is_stacked(grid.chart)
    made = _e("c:ser", _e("c:idx", val=at), _e("c:order", val=at))
    name = _sub(_sub(made, "c:tx"), "c:strRef")
    _text(name, "c:f", f"{SHEET}!${one.value.letter}$1")
    _texts(name, [one.value.head])
    made.append(_shape(fill, palette.INK))
    made.append(_e("c:invertIfNegative", val=0))
    made.append(_labels(one, fill, stacked, fonts))
    if one.lengths is not None:
        made.append(_intervals(one.lengths, grid))
    names = _sub(_sub(made, "c:cat"), "c:strRef")
    _text(names, "c:f", f"{SHEET}!$A${FIRST}:$A${grid.last}")
    _texts(names, [plain(label) for label in grid.labels])
    made.append(_e("c:val", _numbers(one.value, grid)))
    return made


def _numbers(column: Column, grid: Grid) -> etree._Element:
    """A reference to the cells of a column with their values; an empty cell has no point."""
    made = _e("c:numRef")
    _text(made, "c:f", f"{SHEET}!${column.letter}${FIRST}:${column.letter}${grid.last}")
    cache = _sub(made, "c:numCache")
    _text(cache, "c:formatCode", "General")
    values = column.values()
    cache.append(_e("c:ptCount", val=len(values)))
    for at, value in enumerate(values):
        if value is not None:
            _text(_sub(cache, "c:pt", idx=at), "c:v", decimal_text(value))
    return made


def _texts(parent: etree._Element, texts: Sequence[str]) -> None:
    cache = _sub(parent, "c:strCache")
    cache.append(_e("c:ptCount", val=len(texts)))
    for at, text in enumerate(texts):
        _text(_sub(cache, "c:pt", idx=at), "c:v", text)


def _labels(one: Plotted, fill: Fill, stacked: bool, fonts: Fonts) -> etree._Element:
    """The figures on the bars; those with intervals stand at the foot of the bar, clear of the line."""
    place = "ctr" if stacked else "inBase" if one.lengths is not None else "outEnd"
    ink, behind = palette.INK, None
    if stacked:
        ink, behind = fill.ink, Fill(fill.colour) if fill.mark else None
    made = _e("c:dLbls")
    made.append(_e("c:numFmt", formatCode=label_format(decimals(one.value.numbers), stacked), sourceLinked=0))
    made.append(_shape(behind, "none"))
    made.append(_letters(fonts, ink, "none"))
    made.append(_e("c:dLblPos", val=place))
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        made.append(_e(f"c:show{name}", val=int(name == "Val")))
    return made


def _intervals(lengths: tuple[Column, Column], grid: Grid) -> etree._Element:
    down, up = lengths
    return _e(
        "c:errBars",
        _e("c:errBarType", val="both"),
        _e("c:errValType", val="cust"),
        _e("c:noEndCap", val=0),
        _e("c:plus", _numbers(up, grid)),
        _e("c:minus", _numbers(down, grid)),
        _e("c:spPr", _line(palette.INK, 12700)),
    )


# ---- axes, legend, looks -----------------------------------------------------------------------


def _layout(legend: float) -> etree._Element:
    top = 0.02
    sizes = {"x": LABEL_SHARE, "y": top, "w": 0.98 - LABEL_SHARE, "h": 1 - legend - 2 * top}
    return _e(
        "c:layout",
        _e(
            "c:manualLayout",
            _e("c:layoutTarget", val="inner"),
            _e("c:xMode", val="edge"),
            _e("c:yMode", val="edge"),
            *(_e(f"c:{name}", val=f"{size:.4g}") for name, size in sizes.items()),
        ),
    )


def _category_axis(fonts: Fonts) -> etree._Element:
    """The first category on top."""
    return _e(
        "c:catAx",
        _e("c:axId", val=1),
        _e("c:scaling", _e("c:orientation", val="maxMin")),
        _e("c:delete", val=0),
        _e("c:axPos", val="l"),
        _e("c:numFmt", formatCode="General", sourceLinked=0),
        _e("c:majorTickMark", val="none"),
        _e("c:minorTickMark", val="none"),
        _e("c:tickLblPos", val="low"),
        _e("c:spPr", _line(palette.QUIET, 9525)),
        _letters(fonts, palette.INK),
        _e("c:crossAx", val=2),
        _e("c:crosses", val="autoZero"),
        _e("c:auto", val=0),
        _e("c:lblAlgn", val="ctr"),
        _e("c:lblOffset", val=60),
        _e("c:noMultiLvlLbl", val=1),
    )


def _value_axis(top: int, intervals: bool, fonts: Fonts) -> etree._Element:
    """Drawn under bars with intervals, whose ends bear no figures; other bars carry all there is to read."""
    end = _e("c:max", val=top)
    return _e(
        "c:valAx",
        _e("c:axId", val=2),
        _e("c:scaling", _e("c:orientation", val="minMax"), end, _e("c:min", val=0)),
        _e("c:delete", val=int(not intervals)),
        _e("c:axPos", val="b"),
        _e("c:numFmt", formatCode="General", sourceLinked=0),
        _e("c:majorTickMark", val="out" if intervals else "none"),
        _e("c:minorTickMark", val="none"),
        _e("c:tickLblPos", val="nextTo" if intervals else "none"),
        _e("c:spPr", _line(palette.QUIET, 9525)),
        _letters(fonts, palette.INK),
        _e("c:crossAx", val=1),
        _e("c:crosses", val="max"),
        _e("c:crossBetween", val="between"),
    )


def _legend(fonts: Fonts) -> etree._Element:
    return _e("c:legend", _e("c:legendPos", val="b"), _e("c:overlay", val=0), _letters(fonts, palette.INK))


def _letters(fonts: Fonts, colour: str, wrap: str = "square") -> etree._Element:
    look = _e(
        "a:defRPr",
        _e("a:solidFill", _e("a:srgbClr", val=colour[1:].upper())),
        _e("a:latin", typeface=fonts.latin),
        _e("a:ea", typeface=fonts.body),
        sz=SIZE,
        b=0,
    )
    paragraph = _e("a:p", _e("a:pPr", look), _e("a:endParaRPr", lang="zh-CN"))
    return _e("c:txPr", _e("a:bodyPr", rot=0, vert="horz", wrap=wrap), _e("a:lstStyle"), paragraph)


def _shape(fill: Fill | None, line: str) -> etree._Element:
    edge = _e("a:ln", _e("a:noFill")) if line == "none" else _line(line, 6350)
    return _e("c:spPr", _e("a:noFill") if fill is None else _fill(fill), edge)


def _fill(fill: Fill) -> etree._Element:
    if not fill.mark:
        return _e("a:solidFill", _colour(fill.colour))
    return _e(
        "a:pattFill",
        _e("a:fgClr", _colour(fill.mark_colour)),
        _e("a:bgClr", _colour(fill.colour)),
        prst=PATTERNS[fill.mark],
    )


def _line(colour: str, width: int) -> etree._Element:
    return _e("a:ln", _e("a:solidFill", _colour(colour)), w=width)


def _colour(colour: str) -> etree._Element:
    return _e("a:srgbClr", val=colour[1:].upper())


# ---- elements ----------------------------------------------------------------------------------


def _e(tag: str, *children: etree._Element, **attributes: object) -> etree._Element:
    prefix, _, name = tag.partition(":")
    made = etree.Element(f"{{{C if prefix == 'c' else A}}}{name}", nsmap={"c": C, "a": A, "r": R})
    for attribute, value in attributes.items():
        made.set(attribute, str(value))
    made.extend(children)
    return made


def _sub(parent: etree._Element, tag: str, **attributes: object) -> etree._Element:
    made = _e(tag, **attributes)
    parent.append(made)
    return made


def _text(parent: etree._Element, tag: str, text: str) -> None:
    _sub(parent, tag).text = text
