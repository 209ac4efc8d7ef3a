"""A report as one HTML file: nothing fetched, readable without its script, on a telephone and on A4 paper.

The button 复制 (`html_copy`) puts a statement or a table on the clipboard as a word processor takes it,
下载本段docx (`html_docx`) into a file. Each figure carries its id, shortened as `ids` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from analysis.blocks import (
    Blank,
    Block,
    Chart,
    Heading,
    Note,
    Number,
    Paragraph,
    Report,
    Row,
    Runs,
    Table,
    plain,
)
from analysis.render import bars, html_charts, html_copy
from analysis.render.captions import Caption, captions
from analysis.render.contents import Entry, contents, places
from analysis.render.ids import Cell, attribute, chained, grid
from analysis.render.ids import own as mark
from analysis.render.pictures.draw import fills
from analysis.render.pictures.palette import Fill
from analysis.render.stretches import stretches

NARROW = 4
"""Columns of a table that fits the narrowest telephone; a wider one scrolls in a box."""

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f4f6f5;color:#1d2b2a;font:17px/1.75 "Noto Sans CJK SC","Source Han Sans SC",
"PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;-webkit-text-size-adjust:100%}
main{max-width:46rem;margin:0 auto;padding:2.5rem 3rem 3rem;background:#fff}
h1{text-wrap:balance;font-size:1.65rem;line-height:1.4;margin:.5rem 0 2rem;text-align:center;font-weight:700}
h2{font-size:1.25rem;margin:2.6rem 0 .8rem;padding-bottom:.3rem;border-bottom:1px solid #cfdad7}
h3{font-size:1.08rem;margin:1.8rem 0 .6rem}
h4{font-size:1rem;margin:1.4rem 0 .4rem}
h2,h3,h4{line-height:1.5;break-after:avoid}
p{margin:.6rem 0;overflow-wrap:anywhere}
:lang(zh) p.t{text-indent:2em}
[data-n]{white-space:nowrap}
.blank{min-height:6rem;padding:.7rem 1rem;border:1px dashed #8fa5a1;color:#405452}
figure{margin:1.6rem 0;break-inside:avoid-page}
.cap{font-weight:700;text-align:center;margin:.4rem 0;break-after:avoid}
.box{overflow-x:auto}
nav ul{list-style:none;padding:0}
nav a{color:#1f5a5e}
table{border-collapse:collapse;width:100%;font-size:.94em;line-height:1.5;font-variant-numeric:tabular-nums}
thead{display:table-header-group}
tr{break-inside:avoid}
th,td{padding:4px 8px;vertical-align:baseline;text-align:left}
th{font-weight:700}
tbody th{font-weight:400;min-width:7em}
td{white-space:nowrap;text-align:right}
thead tr>*+*{text-align:right;white-space:normal;min-width:4.4em;word-break:keep-all;overflow-wrap:break-word}
tbody+tbody tr:first-child>*{border-top:1px solid #cfdad7}
.f{color:#405452}
thead tr>*{border-top:1.5pt solid;border-bottom:.75pt solid}
tbody:last-child tr:last-child>*{border-bottom:1.5pt solid}
tr[style]>th{padding-bottom:7px;
background:linear-gradient(#2f6f73,#2f6f73) 8px 100%/calc(var(--p)*.9%) 3px no-repeat;
print-color-adjust:exact;-webkit-print-color-adjust:exact}
.note{font-size:.85em;line-height:1.6;color:#405452;margin:.4rem 0}
.mark{margin:0;padding:.5rem 1rem;background:#fdf1d3;border-bottom:2px solid #b7791f;color:#5f3d07;
text-align:center;font-weight:700}
footer.mark{border:0;border-top:2px solid #b7791f}
@media (max-width:40rem){main{padding:1.2rem 1rem 2rem}h1{font-size:1.35rem}
th,td{padding:4px 4px}thead tr>*+*{min-width:2.6em}
:lang(zh) thead tr>*+*{word-break:normal}tbody th{min-width:5em}table{font-size:.9em}
figure{overflow-x:auto}}
@media (max-width:21.5rem){table{font-size:.8em}th,td{padding:4px 2px}}
@page{size:A4;margin:25mm 22mm 24mm}
@media print{html{font-size:11.5pt}body{background:#fff;font-size:11.5pt;display:table;width:100%}
main{display:table-row-group}header.mark,nav{display:none}.box{overflow:visible}
footer.mark{display:table-footer-group;break-inside:avoid;border:0;background:#fff;color:#000;font-size:10pt}}
"""


def render(report: Report, *, named: bool = False) -> str:
    """The whole document. Simulated data are marked at the top, at the foot and on every printed page.

    With `named`, headings carry the names of `contents`, for links from outside; else those of the first
    level do, which are listed under the title. Notes and captions end where the next block begins.
    """
    listed = () if named else tuple(entry for entry in contents(report) if entry.level == 1)
    linked = {entry.place for entry in listed}
    looks = list(dict.fromkeys(fills(block) for block in report.blocks if isinstance(block, Chart)))
    blocks = "\n".join(
        _block(block, caption, place if named or place in linked else "", report.language, looks)
        for block, caption, place in zip(report.blocks, captions(report), places(report), strict=True)
    )
    styles = STYLE + html_copy.STYLE + (html_charts.style(looks) if looks else "")
    title = escape(report.title or next((b.caption for b in report.blocks if isinstance(b, Table)), ""))
    mark = escape(report.footer)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{f'{title} · {mark}' if mark else title}</title>\n{_properties(report)}"
        f"<style>{styles}</style>\n</head>\n<body>\n"
        + (f'<header class="mark">{mark}</header>\n' if mark else "")
        + "<main>\n"
        + (f"<h1>{escape(report.title)}</h1>\n" if report.title else "")
        + _nav(listed)
        + f"{blocks}\n</main>\n"
        + (f'<footer class="mark">{mark}</footer>\n' if mark else "")
        + f"<script>{html_copy.script(report.language)}</script>\n</body>\n</html>\n"
    )


def _nav(entries: Sequence[Entry]) -> str:
    """Links to the parts of the report, of which a short one needs none."""
    if len(entries) < 3:
        return ""
    links = "".join(f"<li><a href=#{one.place}>{escape(one.text)}</a>" for one in entries)
    return f"<nav><ul>{links}</ul></nav>\n"


def _properties(report: Report) -> str:
    return "".join(
        f'<meta name="cs:{escape(name)}" content="{escape(value)}">\n' for name, value in report.properties
    )


def _block(
    block: Block, caption: Caption | None, place: str, language: str, looks: list[tuple[Fill, ...]]
) -> str:
    match block:
        case Heading(level=level, runs=runs):
            name = f" id={place}" if place else ""
            return f"<h{level + 1}{name}>{_runs(runs)}</h{level + 1}>"
        case Paragraph(runs=runs, key=key):
            return f"<p class=t{attribute('key', key)}>{_runs(runs)}</p>"
        case Note():
            return _notes((block.runs,))
        case Blank(prompt=prompt):
            return f"<p class=blank>{_text(prompt)}</p>"
        case Table():
            return _table(block, caption)
        case Chart():
            drawn = html_charts.chart(block, language, looks.index(fills(block)))
            below = _notes(block.notes) + _caption(caption)
            return f"<figure{attribute('key', block.key)}>{drawn}{below}</figure>"


def _runs(runs: Runs) -> str:
    names = iter(chained([run.id for run in runs if isinstance(run, Number)]))
    return "".join(
        f"<a{attribute('n', next(names))}>{_text(run.text)}</a>"
        if isinstance(run, Number)
        else _text(run if isinstance(run, str) else run.text)
        for run in runs
    )


def _text(words: str) -> str:
    """Words between tags, where quotation marks stand for themselves."""
    return escape(words, quote=False)


def _notes(notes: tuple[Runs, ...]) -> str:
    return "".join(f"<p class=note>{_runs(note)}" for note in notes)


def _caption(caption: Caption | None) -> str:
    if caption is None or not caption.text:
        return ""
    return f"<p class=cap id={_place(caption)}>{_text(caption.line)}"


def _place(caption: Caption) -> str:
    """The name of a caption within the page."""
    return f"{'t' if caption.label.startswith(('表', 'T')) else 'f'}{caption.number or 0}"


# ---- tables ------------------------------------------------------------------------------------


def _table(table: Table, caption: Caption | None) -> str:
    """Caption, the scrolling box with the table, notes. End tags that HTML lets out are left out."""
    ids = grid([[_ids(cell) for cell in row.cells] for row in table.rows])
    lines = [
        _row(row, named, own, share)
        for row, named, own, share in zip(table.rows, ids.rows, ids.own, bars.lengths(table), strict=True)
    ]
    body = "".join(
        f"<tbody{' class=f' if foot else ''}>{''.join(lines[start:end])}"
        for start, end, foot in stretches(table)
    )
    lined = f'<table data-col="{ids.heads}">{_head(table.head)}{body}</table>'
    if len(table.head) > NARROW:
        lined = f"<div class=box{_reachable(caption)}>{lined}</div>"
    return f"<figure{attribute('key', table.key)}>{_caption(caption)}{lined}{_notes(table.notes)}</figure>"


def _ids(runs: Runs) -> Cell:
    return tuple(run.id for run in runs if isinstance(run, Number))


def _reachable(caption: Caption | None) -> str:
    """A box that scrolls can be reached by keyboard, and then needs a name."""
    if caption is None or not caption.text:
        return ""
    return f" tabindex=0 role=region aria-labelledby={_place(caption)}"


def _head(head: tuple[str, ...]) -> str:
    cells = "".join(f"<th>{_text(text)}" if text else "<td>" for text in head)
    return f"<thead><tr>{cells}"


def _row(row: Row, named: str, own: tuple[Cell | None, ...], share: float | None) -> str:
    """One line. Under the label of a share runs its bar; the figure beside it is its text."""
    bar = "" if share is None else f" style=--p:{100 * share:.3g}"
    cells = "".join(
        f"<{'td' if column else 'th'}{mark(own[column])}>{_text(plain(runs))}"
        for column, runs in enumerate(row.cells)
    )
    return f"<tr{attribute('r', named)}{bar}>{cells}"
