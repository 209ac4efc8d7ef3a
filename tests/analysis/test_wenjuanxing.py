"""Exports of 问卷星 in both forms: recognised, named, without who answered; the whole analysis works on them."""

import csv
from collections import Counter

import pytest

from analysis import cli, frame, report
from analysis.blocks import Chart, Paragraph, Table, plain
from analysis.errors import DataError
from analysis.reading.wenjuanxing import recognised
from tests.analysis import wenjuanxing as made
from tests.analysis.commands import figures, run
from tests.simulated import MAIN_FORM

FORMS = {"text": made.as_text, "numbers": made.as_numbers}
KEYS = [
    "Q1",
    "Q2",
    "Q3",
    "Q4",
    "Q5",
    "Q6_1",
    "Q6_2",
    "Q6_3",
    "Q6_4",
    "Q7_1",
    "Q7_2",
    "Q7_3",
    "Q8",
    "simulated",
]


@pytest.fixture(params=[(form, ending) for form in FORMS for ending in ("csv", "xlsx")], ids="-".join)
def path(request, tmp_path):
    form, ending = request.param
    return made.write(tmp_path / f"模拟.{ending}", FORMS[form]())


@pytest.fixture
def text(tmp_path):
    return made.write(tmp_path / "模拟_文本.csv", made.as_text())


@pytest.fixture
def numbers(tmp_path):
    return made.write(tmp_path / "模拟_序号.xlsx", made.as_numbers())


def answers(question):
    return [one[question] for one in made.people()]


def test_nothing_of_who_answered_is_read_and_it_is_told(path):
    data = frame.read(path)
    assert list(data.frame.columns) == KEYS
    assert not any("10.0.0" in str(cell) for cell in data.frame.to_numpy().ravel())
    told = [str(note) for note in data.notes]
    assert (
        "Left out, for they tell who answered, when and from where: "
        + ", ".join([*made.TELLING, "总分"])
        + "."
        in told
    )
    assert "Read as an export of 问卷星: its questions are named Q1, Q2, Q3, Q4, Q5 …." in told


def test_kinds_labels_and_the_order_of_answers_follow_from_the_words(text):
    book = frame.read(text).codebook
    assert {one.column: one.level for one in book if one.option is None} == {
        **dict.fromkeys(("Q2", "Q4", "Q5", "Q7_1", "Q7_2", "Q7_3"), "ordinal"),
        "Q1": "nominal",
        "Q3": "number",
        "Q8": "text",
    }
    assert tuple(book["Q2"].values.values()) == made.AGE
    assert tuple(book["Q4"].values.values()) == made.OFTEN
    assert book["Q5"].values == dict(enumerate(made.AGREE, start=1))
    assert book["Q7_2"].label == "您对下面的说法是否同意—领导支持"
    assert {one.option_label for one in book.columns_of("Q6")} == set(made.SKILLS)
    assert book["Q3"].label == "您在本单位工作了多少年（周年）"


def test_the_order_that_nobody_wrote_down_is_told(text):
    data = frame.read(text)
    assert data.guessed == ("Q2", "Q4", "Q5", "Q7_1", "Q7_2", "Q7_3")
    told = (
        "The order of the answers of Q2, Q4, Q5, Q7_1, Q7_2, Q7_3 is guessed from their words. “codebook” writes "
        "it down, to be looked at and corrected."
    )
    assert told in [str(note) for note in data.notes]
    counted = run(cli.frequency, text, "--variable", "Q2")
    assert "is guessed from their words" in counted.stderr
    assert run(cli.codebook, text).exit_code == 0
    assert frame.read(text).guessed == ()
    assert "is guessed" not in run(cli.frequency, text, "--variable", "Q2").stderr


def test_a_report_says_which_orders_were_guessed(text):
    found = report.build(frame.read(text), None, "zh-CN").blocks
    [said] = [plain(one.runs) for one in found if isinstance(one, Paragraph) and one.key == "guessed"]
    assert said.startswith("以下各题答案的高低顺序由程序按答案文字判断，未经人工核对：")
    assert "您对下面的说法是否同意—领导支持" in said


def test_numbers_are_the_places_of_options_whose_words_the_heads_of_several_answers_tell(numbers):
    book = frame.read(numbers).codebook
    assert book["Q5"].values == {place: str(place) for place in range(1, 6)}
    assert [one.option_label for one in book.columns_of("Q6")] == list(made.SKILLS)
    assert book["Q3"].level == "number"
    assert book["Q8"].level == "text"


def test_every_answer_is_the_one_that_was_given(path):
    data = frame.read(path)
    steps = {label: place for place, label in enumerate(made.AGREE, start=1)}
    book = data.codebook
    for question, labels in ((4, made.OFTEN), (2, made.AGE), (1, made.SEX)):
        words = [book[f"Q{question}"].values[value] for value in data.frame[f"Q{question}"]]
        assert words in ([labels[at - 1] for at in answers(question)], [str(at) for at in answers(question)])
    agreed = [-3 if one is None else one for one in answers(5)]
    assert data.frame["Q5"].tolist() == agreed
    assert data.frame["Q7_3"].tolist() == [one[2] for one in answers(7)]
    assert data.frame["Q3"].tolist() == answers(3)
    assert len(steps) == 5
    for variable in book.columns_of("Q6"):
        place = made.SKILLS.index(variable.option_label) + 1
        assert data.frame[variable.column].tolist() == [int(place in one) for one in answers(6)]


def test_skipped_is_not_shown_and_written_texts_hold_no_mark(path):
    data = frame.read(path)
    assert data.codebook["Q5"].missing == {-2: "未作答", -3: "未显示（跳过）"}
    assert (data.frame["Q5"] == -3).sum() == answers(5).count(None) > 0
    assert data.frame["Q8"].notna().sum() == 20
    assert not data.frame["Q8"].isin(["(空)", "-2"]).any()


def test_words_beside_an_option_are_left_out(text):
    data = frame.read(text)
    assert "开车" not in str(data.codebook)
    assert "34 cells held words written beside an option; the words are left out." in [
        str(n) for n in data.notes
    ]


def test_a_semicolon_within_an_option_does_not_divide_it(text):
    assert "其他；如有请写明" in made.SKILLS
    counted = figures(cli.frequency, text, "--variable", "Q6")
    rows = {row["label"]: row["count"] for row in counted["rows"]}
    expected = Counter(at for one in answers(6) for at in one)
    assert rows == {label: expected[place] for place, label in enumerate(made.SKILLS, start=1)}
    assert (counted["base"], counted["kind"]) == (60, "multiple")


def test_both_forms_give_the_same_figures(text, numbers):
    for how in (("--variable", "Q5"), ("--variable", "Q4", "--top", 2), ("--variable", "Q7_1")):
        one, other = (figures(cli.frequency, file, *how) for file in (text, numbers))
        assert [row["count"] for row in one["rows"]] == [row["count"] for row in other["rows"]]
        assert one.get("top") == other.get("top")
    scales = [
        figures(cli.scale, file, "--items", "Q7_1,Q7_2,Q7_3", "--low", 1, "--high", 5)
        for file in (text, numbers)
    ]
    assert scales[0]["alpha"] == scales[1]["alpha"] > 0.5
    tables = [figures(cli.crosstab, file, "--row", "Q2", "--column", "Q4") for file in (text, numbers)]
    assert tables[0]["counts"] == tables[1]["counts"]
    assert [sum(row) for row in tables[0]["counts"]] == [answers(2).count(age) for age in range(1, 5)]
    means = [figures(cli.compare, file, "--value", "Q3", "--group", "Q2") for file in (text, numbers)]
    assert means[0]["welch"] == means[1]["welch"]


def test_a_file_that_is_no_such_export_stays_as_it_is(tmp_path):
    assert not recognised(["序号", "姓名", "年龄"])
    assert not recognised(["Q1", "Q2"])
    assert recognised(["1、您的性别", "2、您的年龄"])
    assert recognised(["序号", "提交答卷时间", "第1题(甲)"])
    path = tmp_path / "plain.csv"
    path.write_text("序号,年龄\n1,30\n2,40\n", encoding="utf-8")
    assert list(frame.read(path).frame.columns) == ["序号", "年龄"]


def test_a_codebook_that_names_the_columns_as_they_stand_is_followed(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("序号,来自IP,1、您的性别\n1,x,男\n2,y,女\n", encoding="utf-8")
    (tmp_path / "own.codebook.csv").write_text("variable,values\n1、您的性别,1=男; 2=女\n", encoding="utf-8")
    assert frame.read(path).frame["1、您的性别"].tolist() == [1, 2]


def test_heads_of_the_other_kind_are_read_too(tmp_path):
    path = tmp_path / "heads.csv"
    heads = "序号,提交答卷时间,第6题(看病),第6题(看书),第7题(吃饭),第7题(住宿)"
    path.write_text(heads + "\n1,x,1,0,3,4\n2,x,0,1,5,1\n3,x,-3,-3,-2,2\n", encoding="utf-8")
    data = frame.read(path)
    assert [one.option_label for one in data.codebook.columns_of("Q6")] == ["看病", "看书"]
    assert [data.codebook[name].label for name in ("Q7_1", "Q7_2")] == ["第7题—吃饭", "第7题—住宿"]
    assert data.codebook["Q7_1"].values == data.codebook["Q7_2"].values
    assert data.frame["Q6_1"].tolist() == [1, 0, -3]


# ---- the codebook that a person corrects ---------------------------------------------------------


def test_the_codebook_is_written_corrected_and_used_by_itself(numbers):
    written = run(cli.codebook, numbers)
    assert written.exit_code == 0
    assert (
        "8 questions of one answer, 0 of them on a scale; 1 of several; 1 numbers; 1 texts" in written.stdout
    )
    book = numbers.with_name("模拟_序号.codebook.csv")
    rows = list(csv.reader(book.read_text(encoding="utf-8-sig").splitlines()))
    place = {name: at for at, name in enumerate(rows[0])}
    for row in rows[1:]:
        if row[0] == "Q4":
            row[place["选项编码"]] = "; ".join(
                f"{at}={label}" for at, label in enumerate(made.OFTEN, start=1)
            )
            row[place["类型"]] = "有序"
    with book.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    counted = figures(cli.frequency, numbers, "--variable", "Q4")
    assert [row["label"] for row in counted["rows"]] == list(made.OFTEN)
    assert [row["count"] for row in counted["rows"]] == [answers(4).count(at) for at in range(1, 6)]


def test_a_corrected_codebook_is_never_replaced_unasked(text):
    book = text.with_name("模拟_文本.codebook.csv")
    assert run(cli.codebook, text).exit_code == 0
    mended = book.read_text(encoding="utf-8-sig").replace("您的性别", "性别")
    book.write_text(mended, encoding="utf-8-sig")
    refused = run(cli.codebook, text)
    assert refused.exit_code == 1
    assert "there is a codebook of this name" in refused.stderr
    assert run(cli.codebook, text, "--overwrite").exit_code == 0
    assert "Q1,性别,1=男; 2=女" in book.read_text(encoding="utf-8-sig")


def test_the_words_of_the_other_form_become_the_labels_of_the_numbers(text, numbers):
    written = run(cli.codebook, numbers, "--words", text)
    assert written.exit_code == 0, written.stderr
    assert "8 questions of one answer, 6 of them on a scale" in written.stdout
    book = frame.read(numbers).codebook
    assert book["Q1"].values == {1: "男", 2: "女"}
    assert tuple(book["Q2"].values.values()) == made.AGE
    assert tuple(book["Q7_1"].values.values()) == made.AGREE
    counted = figures(cli.frequency, numbers, "--variable", "Q5")
    assert [row["label"] for row in counted["rows"]] == list(made.AGREE)


def test_files_of_other_people_or_another_order_are_no_pair(text, numbers, tmp_path):
    heads, rows = made.as_text()
    turned = made.write(tmp_path / "turned.csv", (heads, rows[::-1]))
    refused = run(cli.codebook, numbers, "--words", turned)
    assert refused.exit_code == 1
    assert "column Q1: 1 stands for “" in refused.stderr
    fewer = made.write(tmp_path / "fewer.csv", (heads, rows[:-1]))
    refused = run(cli.codebook, numbers, "--words", fewer)
    assert "the two files have 60 and 59 rows." in refused.stderr
    assert not list(tmp_path.glob("*.codebook.csv"))


# ---- the report --------------------------------------------------------------------------------


def test_the_report_has_every_question_with_table_and_chart(path):
    data = frame.read(path)
    built = report.build(data, None, "zh-CN")
    captions = {block.caption for block in built.blocks if isinstance(block, Table)}
    drawn = {block.caption for block in built.blocks if isinstance(block, Chart)}
    asked = {
        one.label for one in data.codebook if one.closed and one.option is None and one.column != "simulated"
    }
    assert drawn == asked | {"您最想补哪些本事（可多选）"}
    assert captions == drawn | {"您在本单位工作了多少年（周年）"}
    assert built.footer == "模拟数据"
    said = [plain(block.runs) for block in built.blocks if isinstance(block, Paragraph)]
    assert any("您在本单位工作了多少年（周年）" in one and "平均为" in one for one in said)
    assert not any("模拟意见" in str(block) for block in built.blocks)


def test_groups_are_crossed_with_every_question_and_small_cells_are_withheld(text, tmp_path):
    built = report.build(frame.read(text), None, "zh-CN", groups=["Q1", "Q2"])
    tables = {block.key: block for block in built.blocks if isinstance(block, Table)}
    assert {"Q1xQ2", "Q1xQ4", "Q6xQ1", "Q1xQ7_1"} <= set(tables)
    assert "Q2xQ1" not in tables
    for key in (key for key in tables if "x" in key):
        counts = [
            cell.value
            for row in tables[key].rows
            for runs in row.cells
            for cell in runs
            if not isinstance(cell, str) and cell.id.endswith(".count")
        ]
        assert all(count >= 5 or count == 0 for count in counts), key
    target = tmp_path / "报告.docx"
    assert run(cli.report, text, "-o", target, "--groups", "Q1，Q2").exit_code == 0
    assert target.stat().st_size > 10_000


def test_a_column_that_makes_no_groups_is_refused(text, tmp_path):
    with pytest.raises(DataError, match=r"column Q3: it has \d+ different answers and makes no groups"):
        report.build(frame.read(text), None, "zh-CN", groups=["Q3"])
    unknown = run(cli.report, text, "-o", tmp_path / "r.txt", "--groups", "Q99")
    assert unknown.exit_code == 1
    assert "Q99" in unknown.stderr


def test_groups_are_for_files_without_a_questionnaire(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("G5\n1\n2\n", encoding="utf-8")
    refused = run(cli.report, path, "--questionnaire", MAIN_FORM, "-o", tmp_path / "r.txt", "--groups", "G5")
    assert refused.exit_code == 2
    assert "--groups is for a file without a questionnaire" in refused.stderr
    assert not (tmp_path / "r.txt").exists()


def test_a_release_has_a_codebook_already(tmp_path):
    refused = run(cli.codebook, tmp_path)
    assert refused.exit_code == 2
    assert "A release has a codebook" in refused.stderr


def test_a_report_with_groups_is_refreshed_with_the_same_groups(text, tmp_path):
    target = tmp_path / "报告.docx"
    assert run(cli.report, text, "-o", target, "--groups", "Q1").exit_code == 0
    before = target.read_bytes()
    same = run(cli.refresh, target, text, "--groups", "Q1")
    assert same.exit_code == 0
    assert same.stdout.splitlines()[-1].startswith("Unchanged ")
    assert target.read_bytes() == before
    without = run(cli.refresh, target, text)
    assert "Not shown" in without.stdout


def test_a_report_on_an_export_of_codes_says_how_to_name_them(tmp_path):
    path, target = tmp_path / "codes.csv", tmp_path / "r.txt"
    path.write_text("序号,1、您的性别,2、您满意吗？\n" + "1,1,5\n2,2,4\n" * 20, encoding="utf-8-sig")
    done = run(cli.report, path, "-o", target)
    assert (done.exit_code, done.stdout) == (0, "")
    told = [line for line in done.stderr.splitlines() if "codes without labels" in line]
    assert len(told) == 1
    assert "cadre-survey codebook DATA" in told[0]
    assert "1、您的性别" in told[0]
    assert done.stderr.splitlines()[-1] == f"Written: {target}."
