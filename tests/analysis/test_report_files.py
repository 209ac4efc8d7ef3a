"""One results object feeds every file: the figures of each are read back out of it, and are the same set."""

import pytest

from analysis import report
from analysis.blocks import Chart, Heading, Note, Number, Paragraph, Table
from analysis.render import docx, html, markdown, text, xlsx
from tests.analysis import reading_back as back


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def made(request, demo_report):
    return demo_report(request.param)


@pytest.fixture(scope="module")
def workbook(made, demo_data):
    return xlsx.render(made, report.variables(demo_data, made.language))


def test_the_web_page_holds_each_figure_under_its_id(made):
    assert back.of_html(html.render(made)) == back.of_blocks(made)


def test_the_workbook_holds_each_figure_under_its_id(made, workbook):
    assert back.of_workbook(workbook) == back.of_blocks(made)
    assert back.cells_with_numbers(workbook) <= back.cells_in_the_index(workbook)


def test_the_word_file_holds_each_figure_under_its_tag(made):
    runs = [run for each in runs_of(made, charts=False) for run in each if not isinstance(run, str)]
    figures = {(run.id, run.text) for run in runs if isinstance(run, Number)}
    others = {(run.id, run.text) for run in runs if not isinstance(run, Number)}
    found = back.of_word(docx.render(made))
    assert found >= figures
    assert found - others <= back.of_blocks(made)


def test_the_charts_of_the_word_file_and_the_workbooks_behind_them_show_the_same_figures(made):
    charts = [block for block in made.blocks if isinstance(block, Chart)]
    read = back.charts_of_word(docx.render(made))
    assert len(read) == len(charts) > 5
    for chart, (cached, behind) in zip(charts, read, strict=True):
        wanted = [
            {at: float(number.text) for at, number in enumerate(series.values) if number is not None}
            for series in chart.series
        ]
        assert cached[: len(wanted)] == wanted
        assert {value for values in wanted for value in values.values()} <= behind


def runs_of(made, *, charts=True):
    """The runs of every block as Markdown prints them, in its order."""
    for block in made.blocks:
        match block:
            case Heading(runs=runs) | Paragraph(runs=runs) | Note(runs=runs):
                yield runs
            case Table(rows=rows, notes=notes):
                yield from (cell for row in rows for cell in row.cells)
                yield from notes
            case Chart() if charts:
                for at in range(len(block.categories)):
                    for series in block.series:
                        sides = (series.values, series.low, series.high)
                        yield tuple(side[at] for side in sides if side and side[at] is not None)
                    if block.bases and block.bases[at] is not None:
                        yield (block.bases[at],)
                yield from block.notes


def test_markdown_and_text_print_every_figure_in_order(made):
    figures = [run.text for runs in runs_of(made) for run in runs if isinstance(run, Number)]
    assert len(figures) > 2000
    assert back.printed_in_order(back.of_markdown(markdown.render(made)), figures) is None
    sentences = [
        run.text
        for block in made.blocks
        if isinstance(block, Paragraph | Table)
        for runs in (
            [block.runs] if isinstance(block, Paragraph) else [c for row in block.rows for c in row.cells]
        )
        for run in runs
        if isinstance(run, Number)
    ]
    assert back.printed_in_order(text.render(made), sentences) is None


def test_a_changed_figure_is_noticed_in_every_file(made, workbook):
    wanted = back.of_blocks(made)
    page = html.render(made)
    assert page.count("<td>32.4<") or page.count(">32.4<")
    assert back.of_html(page.replace(">32.4<", ">32.5<")) != wanted
    figures = [run.text for runs in runs_of(made) for run in runs if isinstance(run, Number)]
    figures[1000] = "987.6"
    assert back.printed_in_order(back.of_markdown(markdown.render(made)), figures) == "987.6"
    assert {one for one in back.of_workbook(workbook) if one[0] == "G5.claim.percent"} == {
        ("G5.claim.percent", "32.4")
    }


def test_the_web_page_of_the_long_form_weighs_less_than_150_kb(made):
    assert len(made.blocks) > 150
    assert len(html.render(made).encode()) < 150_000


def test_every_file_has_the_same_bytes_when_it_is_made_again(made, demo_data, workbook):
    again = report.build(demo_data, demo_data.questionnaire, made.language)
    assert html.render(again) == html.render(made)
    assert xlsx.render(again, report.variables(demo_data, made.language)) == workbook
    assert docx.render(again) == docx.render(made)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_cell_of_the_workbook_is_a_row_of_answers(demo_data, demo_report, language):
    made = demo_report(language)
    longest = max(len(block.rows) for block in made.blocks if isinstance(block, Table))
    book = back.opened(xlsx.render(made, report.variables(demo_data, language)))
    tables = [
        sheet for sheet in book if sheet.title[:1] in ("表", "图", "T", "F") and sheet.title[-1].isdigit()
    ]
    assert len(tables) == sum(isinstance(block, Table | Chart) for block in made.blocks)
    assert max(sheet.max_row for sheet in tables) < longest + 12
