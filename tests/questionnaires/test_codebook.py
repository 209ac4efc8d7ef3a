"""The codebook says what each column of a data set means."""

from fractions import Fraction

import pytest

from questionnaires import codebook
from questionnaires.load import find, load

MAIN = load(find("township_cadres"))
BOOK = codebook.of(MAIN)


def test_a_multiple_choice_is_one_column_per_option():
    columns = BOOK.columns_of("T3")
    assert [variable.column for variable in columns] == [f"T3_{value}" for value in range(1, 10)]
    assert dict(columns[0].values) == {0: "未选", 1: "选中"}
    assert columns[8].option == 9
    assert columns[0].label.endswith("调处纠纷、做群众工作")


def test_free_text_has_no_column():
    assert "X1" not in BOOK
    assert BOOK.columns_of("X1") == ()


def test_the_main_form_has_59_columns_without_the_optional_item():
    # 44 items less X1, with 9 and 9 columns in place of T3 and L3, and B6
    assert len(BOOK.variables) == 44 - 1 - 2 + 18 + 1
    assert len(codebook.of(MAIN.asked()).variables) == 59


def test_a_single_choice_keeps_labels_scores_and_its_scale():
    g2 = BOOK["G2"]
    assert list(g2.values) == [1, 2, 3, 4, 5]
    assert g2.values[5] == "完全符合"
    assert (g2.level, g2.reverse, g2.scales) == ("ordinal", True, ("PO",))
    assert BOOK["L1"].scores[2] == Fraction(100, 3)
    assert (BOOK["B2"].level, dict(BOOK["B2"].scores)) == ("nominal", {})


def test_three_kinds_of_no_answer_are_labelled():
    assert dict(BOOK["W1"].missing) == {-1: "不想回答", -2: "未作答", -3: "未显示"}


def test_it_speaks_the_language_asked_for():
    english = codebook.of(MAIN, "en")
    assert english["G5"].values[5] == "Not open at all"
    assert dict(english["T3_1"].values) == {0: "not chosen", 1: "chosen"}
    assert english["W1"].missing[-1] == "Prefer not to say"
    with pytest.raises(ValueError, match="township_cadres has no language fr; it has zh-CN, en"):
        codebook.of(MAIN, "fr")
