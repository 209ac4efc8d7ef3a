"""Pictures of charts: every label and figure is there, lengths are true, nothing hidden is drawn, Chinese is no tofu."""

import base64
import io
import itertools
import re
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from analysis.blocks import Chart, Number, Report, Series
from analysis.render import fonts
from analysis.render.pictures import lettering, palette, png, svg
from analysis.render.pictures.draw import draw
from analysis.render.pictures.drawing import Box, Drawing, Group, Text
from analysis.render.pictures.points import axis_end
from analysis.render.pictures.sheet import NARROW, WIDE

FREQUENCY = ("从没有", "偶尔", "有些时候", "多数时候", "几乎天天")
ITEMS = ("新任务来得比我完成得快，手头越积越多。", "下班以后还要在手机上回工作信息。", "借调")
COUNTS = ((12, 35, 71, 66, 35), (40, 30, 60, 25, 45), (0, 0, 100, 0, 0))
SVG = "{http://www.w3.org/2000/svg}"


def share(id, k, n):
    return Number(id, Fraction(k, n), "percent", f"{100 * k / n:.1f}")


def stacked(kind="diverging", labels=FREQUENCY, counts=COUNTS, hidden=(), apart=(), categories=ITEMS):
    """One bar a row of counts; `hidden` holds (row, option) or (row,) of what is withheld."""
    series = tuple(
        Series(
            label,
            tuple(
                None if (i,) in hidden or (i, j) in hidden else share(f"G{i}.{j}.percent", row[j], sum(row))
                for i, row in enumerate(counts)
            ),
            apart=j in apart,
        )
        for j, label in enumerate(labels)
    )
    bases = tuple(
        None if (i,) in hidden else Number(f"G{i}.base", sum(row), "persons", str(sum(row)))
        for i, row in enumerate(counts)
    )
    return Chart("G", "各题分布", kind, categories, series, "各题分布的图。", bases=bases)


def points(kind="bars", values=(71, 148, None), base=219, categories=ITEMS):
    shares = tuple(None if k is None else share(f"c{i}.percent", k, base) for i, k in enumerate(values))
    low = tuple(None if k is None else share(f"c{i}.low", max(k - 14, 0), base) for i, k in enumerate(values))
    high = tuple(None if k is None else share(f"c{i}.high", k + 14, base) for i, k in enumerate(values))
    return Chart(
        "c", "各项说法", kind, categories, (Series("占比", shares, low, high),), "图", (("注：细横线。",),)
    )


def groups(drawing):
    return [part for part in drawing.parts if isinstance(part, Group)]


def boxes(group):
    return [shape for shape in group.shapes if isinstance(shape, Box) and shape.number is not None]


def texts(group):
    return [shape.text for shape in group.shapes if isinstance(shape, Text)]


def parsed(drawing):
    return etree.fromstring(svg.document(drawing).encode())


# ---- what is there -----------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("chart", [stacked(), stacked("stacked"), points("bars"), points("dots")])
def test_every_label_and_every_number_is_in_the_picture(chart, width):
    root = parsed(draw(chart, "zh-CN", width=width))
    written = "".join(root.itertext())
    said = "".join(root.xpath("//*/@aria-label"))
    for label in (*chart.categories, chart.caption):
        assert label in written
    if len(chart.series) > 1:
        assert all(series.label in written for series in chart.series)
    for number in Report("", "zh-CN", (chart,)).numbers():
        assert number.text in said
    if width == WIDE:
        ids = {element.get("data-id") for element in root.iterfind(".//*[@data-id]")}
        nothing = {f"G2.{j}.percent" for j in (0, 1, 3, 4)}  # a part of 0 % has no box
        assert {n.id for n in Report("", "zh-CN", (chart,)).numbers()} - nothing == ids


def test_the_widths_of_parts_are_in_the_proportion_of_their_values():
    for kind in ("stacked", "diverging"):
        ratios = {
            round(box.width / float(box.number.value), 6)
            for group in groups(draw(stacked(kind), "zh-CN"))
            for box in boxes(group)
        }
        assert len(ratios) == 1


def test_the_written_rectangles_are_as_long_as_drawn():
    drawing = draw(points("bars", (71, 148, 0)), "zh-CN")
    rects = parsed(drawing).findall(f"{SVG}g/{SVG}rect")
    lengths = [float(rect.get("width")) for rect in rects]
    assert lengths[0] / lengths[1] == pytest.approx(71 / 148, abs=0.001)
    assert lengths[2] == 0


def test_the_middle_option_is_centred_on_one_line():
    for group, counts in zip(groups(draw(stacked(), "zh-CN")), COUNTS, strict=True):
        middle = next(box for box in boxes(group) if box.number.id.endswith(".2.percent"))
        assert middle.number.value == Fraction(counts[2], sum(counts))
        assert middle.x + middle.width / 2 == pytest.approx(_middle_line())


def _middle_line():
    drawing = draw(stacked(), "zh-CN")
    return next(part.x1 for part in drawing.parts if hasattr(part, "x1"))


def test_without_a_middle_option_the_two_halves_meet_on_one_line():
    chart = stacked(labels=FREQUENCY[:4], counts=tuple(row[:4] for row in COUNTS[:2]), categories=ITEMS[:2])
    starts = {
        round(next(box.x for box in boxes(group) if box.number.id.endswith(".2.percent")), 6)
        for group in groups(draw(chart, "zh-CN"))
    }
    assert len(starts) == 1


def test_an_answer_beside_the_scale_stands_apart_from_its_steps():
    chart = stacked(labels=(*FREQUENCY[:4], "记不清"), apart=(4,))
    for group in groups(draw(chart, "zh-CN"))[:2]:
        last, beside = boxes(group)[-2:]
        assert beside.x > last.x + last.width + 5
        assert beside.fill == palette.APART


# ---- what is withheld --------------------------------------------------------------------------


def test_a_withheld_row_is_its_mark_and_no_bar():
    group = groups(draw(stacked(hidden={(1,)}), "zh-CN"))[1]
    assert boxes(group) == []
    assert [text for text in texts(group) if "—" in text] == ["n=—", "—"]
    assert "0" not in group.said


def test_a_partly_withheld_row_shows_what_it_may_and_an_empty_frame_for_the_rest():
    chart = stacked(hidden={(0, 1), (0, 2)})
    drawing = draw(chart, "zh-CN")
    first, second, _ = groups(drawing)
    assert [box.number.id for box in boxes(first)] == ["G0.0.percent", "G0.3.percent", "G0.4.percent"]
    frame = next(shape for shape in first.shapes if isinstance(shape, Box) and shape.dashed)
    assert frame.width / boxes(second)[0].width == pytest.approx((35 + 71) / 219 / (40 / 200))
    assert "—" in texts(first)
    # Nobody may know on which side of the middle the rest lies: all bars begin at the left.
    assert len({round(boxes(group)[0].x, 6) for group in groups(drawing)}) == 1


@pytest.mark.parametrize("kind", ["bars", "dots"])
def test_a_withheld_value_is_its_mark_and_zero_is_a_figure(kind):
    drawing = draw(points(kind, (0, 148, None)), "zh-CN")
    zero, _, hidden = groups(drawing)
    assert "0.0%" in texts(zero)
    assert texts(hidden) == ["借调", "—"]
    assert len(hidden.shapes) == 2


# ---- colours -----------------------------------------------------------------------------------


@pytest.mark.parametrize("options", range(2, 12))
@pytest.mark.parametrize("fills", [palette.scale, palette.parts])
def test_any_two_parts_side_by_side_are_told_apart_without_colour(options, fills):
    """By 3:1 in lightness, else by a line between them that differs from both by 3:1."""
    found = fills(options)
    assert len(set(found)) == len(found) == options
    for one in found:
        for other in found:  # any two: what lies between may be 0 %
            line = palette.edge(one, other)
            seen = min(palette.contrast(line, one.colour), palette.contrast(line, other.colour))
            assert one == other or max(palette.contrast(one.colour, other.colour), seen) >= 3


@pytest.mark.parametrize("options", range(2, 6))
def test_neighbours_on_a_scale_of_up_to_five_steps_differ_by_three_to_one(options):
    found = palette.scale(options)
    assert all(palette.contrast(a.colour, b.colour) >= 3 for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("options", range(2, 12))
def test_no_two_steps_of_a_scale_look_alike_in_grey(options):
    found = palette.scale(options)
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            assert one.mark != other.mark or palette.contrast(one.colour, other.colour) > 1.15


def test_figures_on_parts_and_figures_beside_them_can_be_read():
    for fill in {
        *palette.parts(12),
        *(fill for n in range(2, 12) for fill in palette.scale(n)),
        palette.APART,
    }:
        assert palette.contrast(fill.ink, fill.colour) >= 4.5, fill
    assert palette.contrast(palette.QUIET, palette.PAPER) >= 4.5
    assert palette.contrast(palette.BAR, palette.PAPER) >= 3


# ---- room --------------------------------------------------------------------------------------

LABEL = st.text(alphabet="一二三四选项组别长短 abcdefgh（）,.，。", min_size=1, max_size=60).filter(str.strip)


@settings(deadline=None)
@given(
    labels=st.lists(LABEL, min_size=2, max_size=11, unique=True),
    categories=st.lists(LABEL, min_size=1, max_size=15),
    kind=st.sampled_from(["stacked", "diverging"]),
    width=st.sampled_from([WIDE, NARROW]),
    data=st.data(),
)
def test_nothing_stands_outside_the_picture_or_upon_another_row(labels, categories, kind, width, data):
    row = st.lists(st.integers(0, 200), min_size=len(labels), max_size=len(labels)).filter(any)
    counts = tuple(tuple(data.draw(row)) for _ in categories)
    drawing = draw(stacked(kind, tuple(labels), counts, categories=tuple(categories)), "zh-CN", width=width)
    for shape in drawing.shapes():
        if isinstance(shape, Box):
            assert shape.x >= -0.01
            assert shape.x + shape.width <= width + 0.01
            assert shape.y + shape.height <= drawing.height
        if isinstance(shape, Text):
            long = lettering.width(shape.text, shape.size)
            start = shape.x - {"start": 0, "middle": long / 2, "end": long}[shape.anchor]
            assert start >= -0.01
            assert start + long <= width + 0.01
    drawn = groups(drawing)
    for above, below in itertools.pairwise(drawn):
        assert _span(above)[1] <= _span(below)[0] + 0.01


def _span(group):
    boxes = [(s.y, s.y + s.height) for s in group.shapes if isinstance(s, Box)]
    lines = [(s.y - 0.85 * s.size, s.y + 0.1 * s.size) for s in group.shapes if isinstance(s, Text)]
    return min(top for top, _ in boxes + lines), max(bottom for _, bottom in boxes + lines)


@pytest.mark.parametrize(
    ("highest", "end"),
    [(0, 0.05), (3, 0.05), (9, 0.1), (21, 0.3), (50, 0.5), (51, 0.6), (97, 1.0), (100, 1.0)],
)
def test_an_axis_of_shares_ends_at_the_next_round_one(highest, end):
    chart = Chart("c", "", "bars", ("甲",), (Series("", (share("c", highest, 100),)),), "")
    assert axis_end(chart) == end


@pytest.mark.parametrize(("highest", "end"), [(0, 1), (1, 1), (7, 8), (9, 10), (29, 40), (120, 200)])
def test_an_axis_of_persons_ends_at_a_round_number(highest, end):
    chart = Chart("c", "", "bars", ("甲",), (Series("", (Number("c", highest, "persons", ""),)),), "")
    assert axis_end(chart) == end


# ---- SVG and PNG -------------------------------------------------------------------------------


def test_an_svg_carries_the_letters_it_uses_and_asks_for_nothing():
    drawing = draw(stacked(), "zh-CN")
    document = svg.document(drawing)
    assert re.findall(r"""href=|url\((?!#|data:font/woff;base64,)|@import""", document) == []
    packed = re.search(r"data:font/woff;base64,([^)]+)\)", document).group(1)
    font = TTFont(io.BytesIO(base64.b64decode(packed)))
    assert set("".join(drawing.texts())) <= {chr(code) for code in font.getBestCmap()}
    assert "Apache" in font["name"].getDebugName(13)
    root = parsed(drawing)
    assert root.findtext(f"{SVG}title") == "各题分布"
    assert root.findtext(f"{SVG}desc") == "各题分布的图。"


def test_text_of_people_cannot_become_markup():
    bad = "<script>\"&'</script>"
    chart = Chart(bad, bad, "bars", (bad,), (Series(bad, (Number(bad, 1, "persons", bad),)),), bad, ((bad,),))
    root = parsed(draw(chart, "en"))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "defs", "rect", "g", "path", "text")
    }


def test_the_same_chart_gives_the_same_bytes():
    once, again = draw(stacked(), "zh-CN"), draw(stacked(), "zh-CN")
    assert svg.document(once) == svg.document(again)
    assert png.render(once) == png.render(again)


def test_a_png_opens_at_the_width_of_an_office_page_and_is_small():
    painted = png.render(draw(stacked(), "zh-CN"))
    assert len(painted) < 60_000
    with Image.open(io.BytesIO(painted)) as picture:
        assert picture.format == "PNG"
        assert picture.size[0] == 2 * (WIDE + 2 * svg.MARGIN)
        assert picture.size[0] / picture.info["dpi"][0] * 25.4 == pytest.approx(156, abs=0.5)


def _pixels(letter):
    with Image.open(io.BytesIO(png.render(Drawing(40, 40, "", "", (Text(4, 30, letter, 28),))))) as picture:
        return picture.convert("L").point(lambda v: 255 * (v > 128)).tobytes()


def test_chinese_letters_in_a_png_are_themselves_and_no_boxes():
    letters = "从没有偶尔题组注乡镇—～–α²é％"
    unknown, blank = _pixels(fonts.MISSING_GLYPH), _pixels(" ")
    drawn = [_pixels(letter) for letter in letters]
    assert len(set(drawn)) == len(letters)
    assert unknown not in drawn
    assert blank not in drawn


def test_a_letter_that_the_font_lacks_is_named_and_printed_as_a_mark():
    assert lettering.missing("䶮镇𠮷䶮") == ("䶮", "𠮷")
    assert lettering.printable("䶮镇") == "〓镇"
    assert _pixels("䶮") == _pixels(fonts.MISSING_GLYPH)


def test_the_font_has_every_letter_of_the_shipped_questionnaires():
    from questionnaires import load

    for path in load.shipped():
        assert lettering.missing(path.read_text(encoding="utf-8").replace("─", "").replace("\n", "")) == ()


def test_the_font_travels_with_its_licence_once_and_in_the_wheel(tmp_path):
    root = Path(__file__).parents[2]
    assert [p.relative_to(root).parts[:3] for p in root.glob("*/**/*.ttf") if ".venv" not in p.parts] == [
        ("analysis", "render", "fonts")
    ]
    folder = fonts.FILE.parent
    assert "Apache License" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert "WenQuanYi Micro Hei" in (folder / "NOTICE").read_text(encoding="utf-8")
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(root)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as held:
        names = set(held.namelist())
    assert {f"analysis/render/fonts/{name}" for name in ("LICENSE", "NOTICE", fonts.FILE.name)} <= names
