"""With a questionnaire or codebook, cells become its values: by value or by label, in any language, or raise."""

from fractions import Fraction

import pandas as pd
import pytest

from analysis import no_answer
from analysis.errors import DataError
from analysis.frame import beside, read
from analysis.responses import Remark, of_responses, remarks_of
from questionnaires import codebook, codebook_csv
from questionnaires.codebook import Codebook, Variable
from questionnaires.response import Response
from tests.analysis.sample import SAMPLE, emptied
from tests.analysis.test_frame_csv import column, told, write


def test_values_and_labels_of_either_language_are_understood_in_one_column(tmp_path):
    data = read(write(tmp_path, 'G1\n1\n不符合\nDoes not apply\n3.0\n３\n符合\n""\n'), questionnaire=SAMPLE)
    assert column(data, "G1") == [1, 1, 1, 3, 3, 3, None]
    assert str(data.frame["G1"].dtype) == "Int16"
    assert data.codebook["G1"].values == {1: "不符合", 2: "一半一半", 3: "符合"}


def test_the_language_asked_for_gives_the_labels(tmp_path):
    data = read(write(tmp_path, "G1\n符合\n"), questionnaire=SAMPLE, language="en")
    assert data.codebook["G1"].values[3] == "Applies"
    assert data.codebook.language == "en"
    assert data.questionnaire is SAMPLE


def test_kinds_of_no_answer_are_kept_apart_by_code_and_by_label(tmp_path):
    text = "G1\n-1\n-2\n-3\n不想回答\nPrefer not to say\n未作答\nNot shown\n1\n"
    assert column(read(write(tmp_path, text), questionnaire=SAMPLE), "G1") == [-1, -2, -3, -1, -1, -2, -3, 1]


def test_what_the_codebook_does_not_know_raises_all_at_once(tmp_path):
    text = 'G1,B2,N1\n符合吧,36-45,三天\n符合吧,36—45岁,"1,234"\n4,36-45岁,2\n'
    with pytest.raises(DataError) as raised:
        read(write(tmp_path, text), questionnaire=SAMPLE)
    lines = str(raised.value).splitlines()
    assert len(lines) == 5
    assert lines[0] == (
        "column G1: “符合吧” (× 2) is not in the codebook. "
        "The nearest known is “符合”: mend the cells, or add the value to the codebook."
    )
    assert "column G1: “4” (× 1)" in lines[1]
    assert "column B2: “36—45岁” (× 1)" in lines[2]
    assert "nearest known is “36-45岁”" in lines[2]
    assert "column N1: “三天” (× 1) is not a plain number." in lines[3]
    assert "column N1: “1,234” (× 1) is not a plain number." in lines[4]


def test_a_wrong_column_is_told_in_eleven_lines_and_not_in_a_thousand(tmp_path):
    text = "G1\n" + "".join(f"甲{row}\n" for row in range(1000))
    with pytest.raises(DataError) as raised:
        read(write(tmp_path, text), questionnaire=SAMPLE)
    assert len(raised.value.problems) == 11
    assert "990 further unknown values (990 cells)." in str(raised.value)


def test_leading_zeros_and_grouped_numbers_are_no_values_of_a_coded_item(tmp_path):
    for cell in ("03", '"1,000"', "3%"):
        with pytest.raises(DataError, match="is not in the codebook"):
            read(write(tmp_path, f"G1\n{cell}\n"), questionnaire=SAMPLE)


def children(*cells):
    """A codebook whose labels look like other options' values: 1 = "0", 2 = "1", 3 = "2以上"."""
    variable = Variable("K", "子女", "ordinal", {1: "0", 2: "1", 3: "2以上"}, {-1: "不想回答"})
    return Codebook((variable,)), "K\n" + "".join(f"{cell}\n" for cell in cells)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "2", "3"], [1, 2, 3]),
        (["1", "1", "-1"], [1, 1, -1]),
        (["0", "1", "2以上"], [1, 2, 3]),
        (["0", "1", "不想回答"], [1, 2, -1]),
    ],
)
def test_a_column_is_read_by_values_or_by_labels_as_a_whole(tmp_path, cells, values):
    book, text = children(*cells)
    path = write(tmp_path, text)
    codebook_csv.write(book, beside(path, "codebook"))
    assert column(read(path), "K") == values


def test_a_cell_that_may_mean_two_values_raises(tmp_path):
    book, text = children("1", "3", "2以上")
    path = write(tmp_path, text)
    codebook_csv.write(book, beside(path, "codebook"))
    with pytest.raises(DataError, match=r"“1” \(× 1\) may mean the values 1, 2"):
        read(path)


def test_labels_guarded_against_formulas_are_understood(tmp_path):
    book = Codebook((Variable("Z", "升降", "nominal", {1: "-5以下", 2: "＋5以上"}),))
    path = write(tmp_path, "Z\n'-5以下\n'＋5以上\n-5以下\n")
    codebook_csv.write(book, beside(path, "codebook"))
    assert column(read(path), "Z") == [1, 2, 1]


@pytest.mark.parametrize("sign", ["┋", ";", "|", "；", "｜"])
def test_several_answers_in_one_column_become_columns_of_0_and_1(tmp_path, sign):
    rows = [f"1{sign}3", "2", "看病", f"Transport{sign}1", "上学；入托", '""', "不想回答", "-2", f"1{sign}1"]
    data = read(write(tmp_path, "T3,rid\n" + "".join(f"{row},1\n" for row in rows)), questionnaire=SAMPLE)
    assert list(data.frame.columns) == ["T3_1", "T3_2", "T3_3", "rid"]
    assert column(data, "T3_1") == [1, 0, 1, 1, 0, None, -1, -2, 1]
    assert column(data, "T3_2") == [0, 1, 0, 0, 1, None, -1, -2, 0]
    assert column(data, "T3_3") == [1, 0, 0, 1, 0, None, -1, -2, 0]
    assert "Column T3 was split into 3 columns of 0 and 1." in told(data)


def test_a_part_that_is_no_option_raises(tmp_path):
    with pytest.raises(DataError) as raised:
        read(write(tmp_path, "T3\n看病┋养老\n1┋9\n养老\n"), questionnaire=SAMPLE)
    assert [str(problem.what) for problem in raised.value.problems] == [
        "“养老” (× 2) is not in the codebook.",
        "“9” (× 1) is not in the codebook.",
    ]
    assert "Known are 1=看病, 2=上学；入托, 3=交通" in str(raised.value)


def test_a_part_near_an_option_is_told_its_label(tmp_path):
    with pytest.raises(DataError, match="The nearest known is “看病”"):
        read(write(tmp_path, "T3\n去看病┋交通\n"), questionnaire=SAMPLE)


def test_columns_of_0_and_1_are_taken_as_they_are(tmp_path):
    data = read(write(tmp_path, "T3_1,T3_2,T3_3\n0,1,-1\n选中,not chosen,\n"), questionnaire=SAMPLE)
    assert column(data, "T3_1") == [0, 1]
    assert column(data, "T3_2") == [1, 0]
    assert column(data, "T3_3") == [-1, None]


def test_a_multiple_choice_splits_with_a_codebook_alone(tmp_path):
    path = write(tmp_path, "T3\n看病┋交通\n上学；入托\n")
    codebook_csv.write(codebook.of(SAMPLE), beside(path, "codebook"))
    data = read(path)
    assert column(data, "T3_1") == [1, 0]
    assert column(data, "T3_2") == [0, 1]


def test_unknown_columns_stay_and_absent_variables_are_told(tmp_path):
    data = read(write(tmp_path, "rid,G1,X1,来源\n007,1,123,网上\n"), questionnaire=SAMPLE)
    assert column(data, "rid") == ["007"]
    assert column(data, "X1") == ["123"]
    assert "rid" not in data.codebook
    assert told(data) == [
        "2 columns are not in the codebook and stay as they are: rid, 来源.",
        "6 variables of the codebook have no column here: G2, T3_1, T3_2, T3_3, N1 ….",
    ]


def test_data_of_another_questionnaire_raise(tmp_path):
    with pytest.raises(
        DataError, match="no column belongs to the questionnaire sample; the columns are q, w"
    ):
        read(write(tmp_path, "q,w\n1,2\n"), questionnaire=SAMPLE)


def test_an_option_nobody_chose_stays_in_the_codebook(tmp_path):
    data = read(write(tmp_path, "B2\n1\n1\n"), questionnaire=SAMPLE)
    assert list(data.codebook["B2"].values) == [1, 2, 3]


def test_a_codebook_beside_the_file_is_picked_up(tmp_path):
    path = write(tmp_path, "G1,T3_1,N1\n2,1,4\n")
    codebook_csv.write(codebook.of(SAMPLE), tmp_path / "a.codebook.csv")
    data = read(path)
    assert data.codebook["G1"] == codebook.of(SAMPLE)["G1"]
    assert data.codebook["G1"].scores[2] == Fraction(100, 3)
    assert [variable.column for variable in data.codebook] == ["G1", "T3_1", "N1"]


def test_a_codebook_that_names_the_whole_file_goes_before_one_that_names_its_stem(tmp_path):
    path = write(tmp_path, "K\n1\n")
    for name, label in (("a.codebook.csv", "甲"), ("a.csv.codebook.csv", "乙")):
        codebook_csv.write(Codebook((Variable("K", "k", "nominal", {1: label}),)), tmp_path / name)
    assert read(path).codebook["K"].values == {1: "乙"}


def test_a_questionnaire_goes_before_the_codebook_beside(tmp_path):
    path = write(tmp_path, "G1,K\n2,1\n")
    others = (Variable("G1", "g", "nominal", {2: "旧"}), Variable("K", "k", "nominal", {1: "甲"}))
    codebook_csv.write(Codebook(others), tmp_path / "a.codebook.csv")
    data = read(path, questionnaire=SAMPLE)
    assert data.codebook["G1"].values[2] == "一半一半"
    assert data.codebook["K"].values == {1: "甲"}


def test_a_broken_codebook_beside_is_an_error_of_the_data(tmp_path):
    path = write(tmp_path, "K\n1\n")
    (tmp_path / "a.codebook.csv").write_text("变量名,选项编码\nK,甲\n", encoding="utf-8-sig")
    with pytest.raises(DataError, match=r"a.codebook.csv, line 2, column values: “甲” is not of the form"):
        read(path)


RESPONSES = (
    Response.of(SAMPLE, {"G1": 3, "G2": 1, "T3": (1, 3), "N1": 2, "B2": -1, "X1": "多办培训"}),
    Response.of(SAMPLE, {"G1": 1, "T3": -1, "B2": 2, "X1": "  "}),
    Response.of(SAMPLE, {"T3": (2,), "N1": 0}),
)


def test_responses_become_one_row_each_with_every_kind_of_no_answer():
    data = of_responses(RESPONSES, SAMPLE)
    assert list(data.frame.columns) == [variable.column for variable in codebook.of(SAMPLE)]
    assert data.frame.to_numpy().tolist() == [
        [3, 1, 1, 0, 1, 2, -1],
        [1, -3, -1, -1, -1, -2, 2],
        [-2, -3, 0, 1, 0, 0, -2],
    ]
    assert {str(kind) for kind in data.frame.dtypes} == {"Int16"}


def test_no_responses_are_no_rows():
    data = of_responses([], SAMPLE, "en")
    assert data.frame.shape == (0, 7)
    assert data.codebook["G1"].label == "Training helps"


def test_an_answer_that_the_questionnaire_does_not_know_raises():
    with pytest.raises(DataError, match=r"column G1: “9” \(× 1\) is not in the codebook"):
        of_responses([Response("sample", 1, {"G1": 9})], SAMPLE)
    with pytest.raises(DataError, match=r"column T3: “7” \(× 1\) is not in the codebook"):
        of_responses([Response("sample", 1, {"T3": (1, 7)})], SAMPLE)
    with pytest.raises(ValueError, match="a response to other, not to sample"):
        of_responses([Response("other", 1, {})], SAMPLE)


def test_an_item_that_a_response_does_not_hold_was_never_shown():
    assert column(of_responses([Response("sample", 1, {"G1": 1})], SAMPLE), "N1") == [-3]


def test_remarks_are_the_written_answers_and_nothing_else():
    assert remarks_of(RESPONSES, SAMPLE) == (Remark("X1", "多办培训"),)


def test_kinds_of_no_answer_leave_as_empty_cells_and_come_back(tmp_path):
    data = of_responses(RESPONSES, SAMPLE)
    path = tmp_path / "a.csv"
    emptied(data.frame, data.codebook).to_csv(path, index=False)
    no_answer.write(no_answer.find(data.frame, data.codebook), beside(path, "missing"))
    codebook_csv.write(data.codebook, beside(path, "codebook"))
    assert "-" not in path.read_text(encoding="utf-8")
    assert beside(path, "missing").read_text(encoding="utf-8-sig").splitlines()[:3] == [
        "行号,变量名,缺失类型",
        "1,B2,不想回答",
        "2,G2,未显示",
    ]
    again = read(path)
    pd.testing.assert_frame_equal(again.frame, data.frame)
    assert again.codebook == data.codebook


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("9,G1,refused", "row 9 of G1 lies below the last row of the data."),
        ("1,G1,refused", "row 1 of G1 holds an answer in the data."),
        ("1,Q9,refused", "there is no column “Q9” in the data."),
        ("0,G1,refused", "a.missing.csv, line 2: the row is not understood."),
        ("2,G1,forgotten", "a.missing.csv, line 2: the row is not understood."),
        ("2,G1", "a.missing.csv, line 2: the row is not understood."),
        ('2,"G1', "the table cannot be read"),
    ],
)
def test_kinds_of_no_answer_that_belong_to_other_data_raise(tmp_path, line, message):
    path = write(tmp_path, "G1\n1\n\n")
    (tmp_path / "a.missing.csv").write_text(f"row,variable,kind\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="Export the data again") as raised:
        read(path, questionnaire=SAMPLE)
    assert message in str(raised.value)


def test_a_file_of_kinds_with_other_heads_raises(tmp_path):
    path = write(tmp_path, "G1\n1\n")
    (tmp_path / "a.missing.csv").write_text("甲,乙,丙\n", encoding="utf-8")
    with pytest.raises(DataError, match="the first row is not row,variable,kind"):
        read(path, questionnaire=SAMPLE)


def test_kinds_are_left_aside_for_columns_without_a_codebook(tmp_path):
    path = write(tmp_path, "K\n1\n\n")
    (tmp_path / "a.missing.csv").write_text("row,variable,kind\n2,K,-1\n", encoding="utf-8")
    assert column(read(path), "K") == [1, None]


def test_kinds_are_left_aside_for_columns_of_texts(tmp_path):
    path = write(tmp_path, "K,w\n甲,1\n,2\n")
    codebook_csv.write(
        Codebook((Variable("K", "k", "nominal", {"a": "甲"}, {-1: "不想回答"}),)), beside(path, "codebook")
    )
    (tmp_path / "a.missing.csv").write_text("row,variable,kind\n2,K,-1\n", encoding="utf-8")
    assert column(read(path), "K") == ["a", None]
