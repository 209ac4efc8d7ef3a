"""Remarks go out to be sorted and come back: shuffled, none lost, counted from five people on, quoted if released."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from click.testing import CliRunner

from analysis import cli, release, report
from analysis.blocks import Blank, Paragraph, Table, plain
from analysis.errors import DataError
from analysis.remarks import coded, sheet
from analysis.remarks.words import frequent, people_who_wrote
from tests.analysis.spreadsheet import opened
from tests.simulated import write_release

TEXTS = [f"检查太多，第{number}次了。" for number in range(12)] + [
    f"=希望补助{'按时发' * (number % 2)}" for number in range(11)
]
SORTED = ["责任"] * 9 + ["待遇"] * 6 + ["晋升"] * 4 + ["派活"] * 3 + [""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases") / "demo-1"
    write_release(folder, remarks=[("X1", text) for text in TEXTS])
    return folder


@pytest.fixture(scope="module")
def data(folder):
    return release.read(folder)


@pytest.fixture
def book(folder, tmp_path):
    path = tmp_path / "remarks.xlsx"
    sheet.write(folder, path)
    return opened(path.read_bytes())


def place(book, number, column):
    """The cell of remark `number` (from 1 on) under a head."""
    heads = [cell.value for cell in book["意见"][1]]
    return book["意见"].cell(number + 1, heads.index(column) + 1)


def sort(book, first=SORTED):
    for number, category in enumerate(first, start=1):
        place(book, number, "category_1").value = category or None
    return book


def read(book, tmp_path, data, language="zh-CN"):
    path = tmp_path / "sorted.xlsx"
    book.save(path)
    return coded.read(path, data, language)


def problems(book, tmp_path, data):
    with pytest.raises(DataError) as error:
        read(book, tmp_path, data)
    return [problem.text() for problem in error.value.problems]


# ---- out ---------------------------------------------------------------------------------------


def test_every_remark_goes_out_once_beside_nothing_else(book):
    rows = list(book["意见"].values)
    assert rows[0] == ("no", "item", "text", "category_1", "category_2", "category_3", "quote")
    assert Counter(row[2].removeprefix("'") for row in rows[1:]) == Counter(TEXTS)
    assert {row[1:2] + row[3:] for row in rows[1:]} == {("X1", "", "", "", "")}
    assert [row[0] for row in rows[1:]] == list(range(1, 24))


def test_the_order_tells_nothing(folder, tmp_path):
    orders = set()
    for number in range(4):
        sheet.write(folder, tmp_path / f"{number}.xlsx")
        orders.add(tuple(row[2] for row in opened((tmp_path / f"{number}.xlsx").read_bytes())["意见"].values))
    assert len(orders) == 4


def test_no_remark_becomes_a_formula(book):
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)


def test_categories_are_offered_and_others_allowed(book):
    [rule] = book["意见"].data_validations.dataValidation
    assert (str(rule.sqref), rule.type, rule.errorStyle) == ("D2:F24", "list", "warning")
    assert rule.formula1 == "'归类表'!$B$2:$B$12"
    labels = [row[1] for row in list(book["归类表"].values)[1:]]
    assert labels == ["认识", "本领", "人际", "价值", "心态", "培养", "储备", "晋升", "待遇", "责任", "其他"]


def test_the_sheet_says_what_to_do_whose_it_is_and_that_it_is_simulated(book, data):
    said = {row[0]: row[1] for row in book["说明"].values}
    assert said["校验值"] == data.manifest.hash
    assert said["意见归并"] == "模拟数据，不是真实调查。"
    assert "quote 一栏平时空着" in said["引用原话"]


def test_fewer_than_twenty_remarks_do_not_leave(tmp_path):
    few = tmp_path / "few-1"
    write_release(few, remarks=[("X1", "好")] * 19)
    result = CliRunner().invoke(cli.remarks, [str(few), "-o", str(tmp_path / "few.xlsx")])
    assert result.exit_code == 1
    assert "19 people wrote something; texts leave from 20 on." in result.stderr
    assert not (tmp_path / "few.xlsx").exists()


def test_somebodys_work_is_not_written_over(folder, tmp_path):
    path = tmp_path / "remarks.xlsx"
    path.write_bytes(b"work")
    result = CliRunner().invoke(cli.remarks, [str(folder), "-o", str(path)])
    assert result.exit_code == 2
    assert path.read_bytes() == b"work"


# ---- back --------------------------------------------------------------------------------------


def test_a_language_that_the_questionnaire_does_not_have_counts_under_the_first_label(book, tmp_path, data):
    frame = data.questionnaire.coding_frame
    chinese = tuple(replace(one, label={"zh-CN": one.label["zh-CN"]}) for one in frame.categories)
    only = replace(data.questionnaire, coding_frame=replace(frame, categories=chinese))
    found = read(sort(book), tmp_path, replace(data, questionnaire=only), "en")
    assert [(one.label, one.people) for one in found.items["X1"].categories] == [("责任", 9), ("待遇", 6)]


def test_categories_are_counted_by_people_and_named_from_five_on(book, tmp_path, data):
    found = read(sort(book), tmp_path, data)
    one = found.items["X1"]
    assert (one.written, one.sorted, one.kinds) == (23, 22, 4)
    assert [(each.id, each.label, each.people) for each in one.categories] == [
        ("10", "责任", 9),
        ("9", "待遇", 6),
    ]
    assert [note.text() for note in found.notes] == [
        "Not in the coding frame: 派活.",
        "1 remarks have no category.",
    ]


def test_a_category_written_twice_or_in_other_words_is_one(book, tmp_path, data):
    sort(book)
    place(book, 1, "category_2").value = "责任"
    place(book, 2, "category_1").value = " responsibility "
    place(book, 3, "category_1").value = 10
    assert read(book, tmp_path, data).items["X1"].categories[0].people == 9
    english = read(book, tmp_path, data, "en").items["X1"].categories
    assert [one.label for one in english] == ["Responsibility", "Pay and conditions"]


def test_only_released_words_are_quoted(book, tmp_path, data):
    sort(book)
    text = place(book, 4, "text").value.removeprefix("'")
    place(book, 4, "quote").value = "是"
    place(book, 7, "quote").value = "“补助按时发”"
    assert read(book, tmp_path, data).items["X1"].quotes == (text, "补助按时发")


def test_rows_may_be_put_in_another_order_and_columns_added(book, tmp_path, data):
    before = read(sort(book), tmp_path, data).items
    page = book["意见"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    random.Random(3).shuffle(rows)
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            page.cell(at, column).value = value
    page["H1"].value = "谁归类"
    assert read(book, tmp_path, data).items == before


def test_a_lost_a_doubled_and_a_foreign_remark_are_told(book, tmp_path, data):
    sort(book)
    place(book, 5, "no").value = 6
    assert problems(book, tmp_path, data) == [
        "sorted.xlsx: remark 5 is missing. Put its row back; a remark may stay without a category.",
        "sorted.xlsx: remark 6 is not one of this release, or stands twice. Delete the rows that were added, and "
        "leave the column no as it was.",
    ]


def test_a_changed_item_is_told(book, tmp_path, data):
    place(sort(book), 5, "item").value = "X2"
    assert problems(book, tmp_path, data) == [
        "sorted.xlsx: the column item was changed. Write the keys of the questions back."
    ]


def test_an_unsorted_sheet_is_told(book, tmp_path, data):
    assert problems(book, tmp_path, data) == [
        "sorted.xlsx: no remark has a category yet. Fill in category_1 first."
    ]


@pytest.mark.parametrize("mark", ["否", "no", "NO", "n", "不引", "-", 0, False])
def test_a_no_quotes_nothing(book, tmp_path, data, mark):
    sort(book)
    place(book, 4, "quote").value = mark
    assert read(book, tmp_path, data).items["X1"].quotes == ()


@pytest.mark.parametrize("mark", ["是", "YES", "✓", 1, True])
def test_a_yes_quotes_the_remark_as_it_is(book, tmp_path, data, mark):
    sort(book)
    place(book, 4, "quote").value = mark
    text = place(book, 4, "text").value.removeprefix("'")
    assert read(book, tmp_path, data).items["X1"].quotes == (text,)


@pytest.mark.parametrize("mark", ["v", "ok", "？", "maybe", "可以", "待定吧", 2])
def test_a_mark_that_is_neither_yes_nor_no_is_refused_with_its_cell(book, tmp_path, data, mark):
    sort(book)
    place(book, 4, "quote").value = mark
    assert problems(book, tmp_path, data) == [
        f"sorted.xlsx, cell 意见!G5: '{mark}' is neither yes nor no, and too short for a quotation. "
        "Write yes or 是, no or 否, or the words as they may be printed."
    ]


def test_a_text_that_was_changed_is_refused_with_its_cell(book, tmp_path, data, folder):
    sort(book)
    originals = release.remarks(folder)
    path = tmp_path / "sorted.xlsx"
    place(book, 2, "text").value = place(book, 2, "text").value.replace("，", "， ") + " "
    book.save(path)
    assert coded.read(path, data, "zh-CN", originals).items["X1"].written == 23, "blanks change nothing"
    place(book, 4, "text").value = "别的话"
    book.save(path)
    with pytest.raises(DataError) as error:
        coded.read(path, data, "zh-CN", originals)
    assert [problem.text() for problem in error.value.problems] == [
        "sorted.xlsx, cell 意见!C5: the text of the remark was changed. "
        "Write back what stood there; a version of your own belongs into the column quote."
    ]


def test_the_sheet_of_another_release_is_refused(book, tmp_path, data):
    other = replace(data, manifest=replace(data.manifest, id="demo-2", hash="0" * 64))
    assert problems(sort(book), tmp_path, other) == [
        "sorted.xlsx: it does not hold the remarks of release demo-2. Take out the remarks of release demo-2, "
        "and sort those."
    ]


def test_another_workbook_is_refused(book, tmp_path, data):
    del book["意见"]
    assert "there is no sheet with the columns no, item, text" in problems(book, tmp_path, data)[0]
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(DataError, match="not a workbook"):
        coded.read(tmp_path / "text.xlsx", data, "zh-CN")


# ---- words -------------------------------------------------------------------------------------


def test_words_are_runs_of_signs_that_five_people_wrote_the_longest_of_each():
    texts = ["基层减负要落实", "请给基层减负", "基层减负很好", "盼基层减负", "基层减负基层减负", "盼休假"]
    assert frequent(texts) == (("基层减负", 5),)
    assert frequent(texts[:4]) == ()


def test_english_words_are_counted_without_those_that_say_nothing():
    texts = [
        "Fewer reports and the same staff",
        "reports",
        "Too many reports!",
        "REPORTS, reports",
        "the reports",
    ]
    assert frequent(texts) == (("reports", 5),)
    assert people_who_wrote("report", texts) == 0
    assert people_who_wrote("Reports", texts) == 5


def test_a_word_that_was_struck_out_is_not_told_and_one_of_ones_own_is_counted(book, tmp_path, data):
    sort(book)
    assert [row[0] for row in book["词语"].values] == ["word", "检查", "希望补助", "希望补助按时发"]
    book["词语"].delete_rows(2)
    book["词语"].append(["补助"])
    book["词语"].append(["第3次"])
    found = read(book, tmp_path, data).items["X1"].words
    assert {(one.label, one.people) for one in found} == {
        ("希望补助", 11),
        ("希望补助按时发", 5),
        ("补助", 11),
    }


# ---- in the report -----------------------------------------------------------------------------


def test_the_report_tells_categories_words_and_released_quotations(book, tmp_path, data):
    sort(book)
    place(book, 7, "quote").value = "补助按时发。"
    found = read(book, tmp_path, data).items
    made = report.build(data, data.questionnaire, "zh-CN", found)
    said = {block.key: plain(block.runs) for block in made.blocks if isinstance(block, Paragraph)}
    assert said["X1.written"].endswith(
        "共有23人写了意见，归并后有2类至少5人提及，较多的是责任（9人）和待遇（6人）；少于5人提及的不列。"
    )
    assert said["X1.quotes"] == "经归并人同意引用的原话：“补助按时发”。"
    tables = {block.key: block for block in made.blocks if isinstance(block, Table)}
    rows = [[plain(cell) for cell in row.cells] for row in tables["X1.categories"].rows]
    # two of the four categories are too small: what is left would tell of them
    assert rows == [["责任", "9"], ["待遇", "6"], ["写了意见", "23"]]
    assert ["希望补助按时发", "5"] in [[plain(cell) for cell in row.cells] for row in tables["X1.words"].rows]
    assert sum(isinstance(block, Blank) for block in made.blocks) == 2
    whole = str(made.blocks)
    assert "派活" not in whole
    assert "检查太多，第" not in whole


def test_without_a_sheet_the_report_tells_only_how_many_wrote(data):
    made = report.build(data, data.questionnaire, "zh-CN")
    assert not any(isinstance(block, Table) and block.key.startswith("X1") for block in made.blocks)
    assert "检查太多" not in str(made.blocks)


def test_there_and_back_on_the_command_line(folder, book, tmp_path):
    path, out = tmp_path / "sorted.xlsx", tmp_path / "report.md"
    sort(book).save(path)
    result = CliRunner().invoke(cli.report, [str(folder), "-o", str(out), "--remarks", str(path)])
    assert result.exit_code == 0, result.output
    assert "Not in the coding frame: 派活." in result.stderr
    assert "归并后有2类至少5人提及" in out.read_text(encoding="utf-8")


def test_a_file_that_is_no_release_takes_no_remarks(book, tmp_path):
    path, plain_file = tmp_path / "sorted.xlsx", tmp_path / "a.csv"
    sort(book).save(path)
    plain_file.write_text("a\n1\n2\n", encoding="utf-8")
    result = CliRunner().invoke(
        cli.report, [str(plain_file), "-o", str(tmp_path / "a.md"), "--remarks", str(path)]
    )
    assert result.exit_code == 2
