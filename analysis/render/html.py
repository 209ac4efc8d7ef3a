"""A report as one HTML file: styles inline, no script, nothing fetched, readable on a phone and on A4 paper.

The three lines of a table stand on its cells and in pt, because a word processor keeps just that when a
table is pasted.
"""

from __future__ import annotations

from html import escape

from analysis.blocks import (
    Blank,
    Block,
    Chart,
    Heading,
    Mark,
    Note,
    Number,
    Paragraph,
    Report,
    Row,
    Run,
    Runs,
    Stamp,
    Table,
    Word,
)
from analysis.render import bars
from analysis.render.captions import Caption, captions
from analysis.render.pictures import svg
from analysis.render.pictures.draw import draw, fills
from analysis.render.pictures.sheet import NARROW
from analysis.render.stretches import stretches

FOOT = ' class="f"'
THICK, THIN = "1.5pt solid", ".75pt solid"
"""The three lines of a table: thick above and below, thin under the head."""

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f4f6f5;color:#1d2b2a;font:17px/1.75 "Noto Sans CJK SC","Source Han Sans SC",
"PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;-webkit-text-size-adjust:100%}
main{max-width:46rem;margin:0 auto;padding:2.5rem 3rem 3rem;background:#fff}
h1{font-size:1.65rem;line-height:1.4;margin:.5rem 0 2rem;text-align:center;font-weight:700}
h2{font-size:1.25rem;margin:2.6rem 0 .8rem;padding-bottom:.3rem;border-bottom:1px solid #cfdad7}
h3{font-size:1.08rem;margin:1.8rem 0 .6rem}
h4{font-size:1rem;margin:1.4rem 0 .4rem}
h2,h3,h4{line-height:1.5;break-after:avoid}
p{margin:.6rem 0;overflow-wrap:anywhere}
:lang(zh) p.t{text-indent:2em}
[data-id]{white-space:nowrap}
.blank{min-height:6rem;padding:.7rem 1rem;border:1px dashed #8fa5a1;color:#566b68}
figure{margin:1.6rem 0;break-inside:avoid-page}
.cap{font-weight:700;text-align:center;margin:.4rem 0;break-after:avoid}
.box{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.94em;line-height:1.5;font-variant-numeric:tabular-nums}
thead{display:table-header-group}
tr{break-inside:avoid}
th,td{padding:4px 8px;vertical-align:baseline;text-align:left}
th{font-weight:700}
tbody th{font-weight:400;min-width:7em}
td{white-space:nowrap;text-align:right}
thead tr>*+*{text-align:right;white-space:normal;min-width:4.4em;word-break:keep-all;overflow-wrap:anywhere}
tbody+tbody tr:first-child>*{border-top:1px solid #cfdad7}
.f{color:#405452}
.b{width:26%;min-width:5rem;padding-right:0;-webkit-user-select:none;user-select:none}
.b svg{display:block;width:100%;height:10px;background:#eef2f1;fill:#2f6f73}
.note{font-size:.85em;line-height:1.6;color:#405452;margin:.4rem 0}
.page,.phone{display:block;width:100%;height:auto;margin:.4rem auto;overflow:visible}
.phone{display:none;max-width:27rem}.defs{position:absolute}
.mark{margin:0;padding:.5rem 1rem;background:#fdf1d3;border-bottom:2px solid #b7791f;color:#5f3d07;
text-align:center;font-weight:700}
footer.mark{border:0;border-top:2px solid #b7791f}
@media (max-width:40rem){main{padding:1.2rem 1rem 2rem}h1{font-size:1.35rem}td.b{display:none}
th,td{padding:4px 4px}thead tr>*+*{min-width:2.6em}tbody th{min-width:5.5em}table{font-size:.9em}}
@media screen and (max-width:44rem){.page{display:none}.phone{display:block}}
@page{size:A4;margin:25mm 22mm 24mm}
@media print{html{font-size:11.5pt}body{background:#fff;font-size:11.5pt;display:table;width:100%}
main{display:table-row-group}header.mark{display:none}.box{overflow:visible}
footer.mark{display:table-footer-group;break-inside:avoid;border:0;background:#fff;color:#000;font-size:10pt}
svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""


def render(report: Report) -> str:
    """The whole document. Simulated data are marked at the top, at the foot and on every printed page."""
    blocks = "\n".join(
        _block(block, caption, report.language)
        for block, caption in zip(report.blocks, captions(report), strict=True)
    )
    title = escape(report.title or next((b.caption for b in report.blocks if isinstance(b, Table)), ""))
    mark = escape(report.footer)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{f'{title} · {mark}' if mark else title}</title>\n{_properties(report)}"
        f"<style>{STYLE}{svg.STYLE}</style>\n</head>\n<body>\n"
        + (f'<header class="mark">{mark}</header>\n' if mark else "")
        + f"{_patterns(report)}<main>\n"
        + (f"<h1>{escape(report.title)}</h1>\n" if report.title else "")
        + f"{blocks}\n</main>\n"
        + (f'<footer class="mark">{mark}</footer>\n' if mark else "")
        + "</body>\n</html>\n"
    )


def _properties(report: Report) -> str:
    return "".join(
        f'<meta name="cs:{escape(name)}" content="{escape(value)}">\n' for name, value in report.properties
    )


def _block(block: Block, caption: Caption | None, language: str) -> str:
    match block:
        case Heading(level=level, runs=runs):
            return f"<h{level + 1}>{_runs(runs)}</h{level + 1}>"
        case Paragraph(runs=runs, key=key):
            return f'<p class="t"{_data("key", key)}>{_runs(runs)}</p>'
        case Note():
            return _notes((block.runs,))
        case Blank(prompt=prompt):
            return f'<p class="blank">{escape(prompt)}</p>'
        case Table():
            return _table(block, caption)
        case Chart():
            return _chart(block, caption, language)


def _data(name: str, value: str) -> str:
    return f' data-{name}="{escape(value)}"' if value else ""


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    match run:
        case str():
            return escape(run)
        case Number(id=key, text=text):
            return f"<span{_data('id', key)}>{escape(text)}</span>"
        case Word(id=key, text=text):
            return f"<span{_data('id', key)}>{escape(text)}</span>"
        case Stamp(text=text) | Mark(text=text):
            return escape(text)


def _notes(notes: tuple[Runs, ...]) -> str:
    return "".join(f'<p class="note">{_runs(note)}</p>' for note in notes)


def _caption(caption: Caption | None) -> str:
    return f'<p class="cap">{escape(caption.line)}</p>' if caption and caption.text else ""


# ---- tables ------------------------------------------------------------------------------------


def _table(table: Table, caption: Caption | None) -> str:
    drawn = bars.lengths(table)
    place = table.bars if any(share is not None for share in drawn) else None
    head = _head(table.head, place)
    last = len(table.rows) - 1
    lines = [
        _row(row, share, place, THICK if number == last else "")
        for number, (row, share) in enumerate(zip(table.rows, drawn, strict=True))
    ]
    body = "".join(
        f"<tbody{FOOT if foot else ''}>{''.join(lines[start:end])}</tbody>"
        for start, end, foot in stretches(table)
    )
    return (
        f"<figure{_data('key', table.key)}>{_caption(caption)}"
        f'<div class="box"{_reachable(caption)}><table>{head}{body}</table></div>'
        f"{_notes(table.notes)}</figure>"
    )


def _reachable(caption: Caption | None) -> str:
    """A box that scrolls can be reached by keyboard, and then needs a name."""
    return (
        f' tabindex="0" role="region" aria-label="{escape(caption.line)}"' if caption and caption.text else ""
    )


def _head(head: tuple[str, ...], place: int | None) -> str:
    lines = f"border-top:{THICK};border-bottom:{THIN}"
    cells = []
    for column, text in enumerate(head):
        tag, kind = ("th", ' scope="col"') if text else ("td", "")
        cells.append(f'<{tag}{kind} style="{lines}">{escape(text)}</{tag}>')
        if column == place:
            cells.append(f'<td class="b" style="{lines}"></td>')
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _row(row: Row, share: float | None, place: int | None, rule: str) -> str:
    line = f"border-bottom:{rule}" if rule else ""
    cells = []
    for column, runs in enumerate(row.cells):
        if column == 0:
            cells.append(f"<th{_style(line)}>{_runs(runs)}</th>")
        else:
            cells.append(_figure(runs, line))
        if column == place:
            cells.append(f'<td class="b"{_style(line)}>{_bar(share)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _style(style: str) -> str:
    return f' style="{style}"' if style else ""


def _figure(runs: Runs, line: str) -> str:
    """A cell of figures; where it is one number, the cell itself carries the number's id."""
    match runs:
        case (Number(id=key, text=text),):
            return f"<td{_style(line)}{_data('id', key)}>{escape(text)}</td>"
    return f"<td{_style(line)}>{_runs(runs)}</td>"


def _bar(share: float | None) -> str:
    """The bar of one row; the figure beside it is its text."""
    if share is None:
        return ""
    return f'<svg><rect width="{100 * share:.4g}%" height="10"/></svg>'


# ---- charts ------------------------------------------------------------------------------------


def _chart(chart: Chart, caption: Caption | None, language: str) -> str:
    """The chart as drawn for a page and as drawn for a telephone, of which one is seen."""
    page = svg.inline(draw(chart, language, alone=False), "page")
    phone = svg.inline(draw(chart, language, width=NARROW, alone=False), "phone", ids=False)
    return f"<figure{_data('key', chart.key)}>{page}{phone}{_notes(chart.notes)}{_caption(caption)}</figure>"


def _patterns(report: Report) -> str:
    """The patterns of all charts, in a picture that is never hidden: a hidden one's would not be drawn."""
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    found = svg.patterns(fill for chart in charts for fill in fills(chart))
    return (
        f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{found}</defs></svg>\n'
        if found
        else ""
    )
