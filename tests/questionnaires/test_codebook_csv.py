"""A codebook written as a table comes back equal, edited by hand or saved by a spreadsheet."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires import codebook
from questionnaires.codebook import Codebook, Variable
from questionnaires.codebook_csv import read, write
from questionnaires.errors import DefinitionError
from questionnaires.plain_text import BLANKS
from tests.analysis.sample import SAMPLE

GOLDEN = """\
变量名,题目,选项编码,反向,范围,缺失值,量表,类型,计分,所属题,对应选项
G1,培训有用,1=不符合; 2=一半一半; 3=符合,,1–3,'-1=不想回答; -2=未作答; -3=未显示,TR,有序,1=0; 2=100/3; 3=100,G1,
G2,培训太多,1=不符合; 2=一半一半; 3=符合,是,1–3,'-1=不想回答; -2=未作答; -3=未显示,TR,有序,1=0; 2=100/3; 3=100,G2,
T3_1,最要紧的事 看病,0=未选; 1=选中,,,'-1=不想回答; -2=未作答; -3=未显示,,分类,,T3,1=看病
T3_2,最要紧的事 上学；入托,0=未选; 1=选中,,,'-1=不想回答; -2=未作答; -3=未显示,,分类,,T3,2=上学\\；入托
T3_3,最要紧的事 交通,0=未选; 1=选中,,,'-1=不想回答; -2=未作答; -3=未显示,,分类,,T3,3=交通
N1,每周加班几天,,,,'-1=不想回答; -2=未作答; -3=未显示,,数值,,N1,
B2,年龄,1=35岁以下; 2=36-45岁; 3=46岁以上,,1–3,'-1=不想回答; -2=未作答; -3=未显示,,分类,,B2,
"""


def edited(folder, text, encoding="utf-8-sig"):
    path = folder / "a.codebook.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_table_is_golden_with_byte_order_mark_and_crlf(tmp_path):
    path = tmp_path / "a.codebook.csv"
    write(codebook.of(SAMPLE), path)
    assert path.read_bytes() == GOLDEN.replace("\n", "\r\n").encode("utf-8-sig")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_codebook_comes_back_equal_in_both_languages(tmp_path, language):
    book = codebook.of(SAMPLE, language)
    write(book, tmp_path / "a.csv")
    assert read(tmp_path / "a.csv") == book


LABEL = (
    st.text(max_size=12)
    .map(lambda text: text.replace("\0", "").strip(BLANKS))
    .filter(lambda text: text == text.encode("utf-8", "ignore").decode("utf-8"))
)
NAME = LABEL.filter(bool)
VALUE = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1000, 1000).filter(lambda x: not x.is_integer()),
    NAME,
)


@given(
    values=st.dictionaries(VALUE, LABEL, max_size=4),
    missing=st.dictionaries(VALUE, LABEL, max_size=3),
    scores=st.dictionaries(st.integers(1, 9), st.fractions(0, 100), max_size=3),
    label=NAME,
    scales=st.lists(NAME, max_size=3).map(tuple),
    level=st.sampled_from(["nominal", "ordinal", "number", "text"]),
    option=st.just((None, None)) | st.tuples(st.integers(-5, 20), st.none() | LABEL),
)
def test_nothing_is_lost_whatever_signs_the_labels_hold(
    tmp_path_factory, values, missing, scores, label, scales, level, option
):
    variable = Variable("v", label, level, values, missing, "v", *option, scores, True, scales)
    path = tmp_path_factory.mktemp("book") / "a.csv"
    write(Codebook((variable,)), path)
    again = read(path)
    assert again == Codebook((variable,))
    assert [type(value) for value in again["v"].values] == [type(value) for value in values]


def test_only_the_name_is_required(tmp_path):
    book = read(edited(tmp_path, "变量名\nG1\n"))
    assert book == Codebook((Variable("G1", "G1", "text"),))


def test_a_missing_level_follows_from_the_other_cells(tmp_path):
    text = "variable,values,range,scores\na,1=x,,\nb,1=x,,1=0\nc,,0–120,\nd,,,\n"
    assert [variable.level for variable in read(edited(tmp_path, text))] == [
        "nominal",
        "ordinal",
        "number",
        "text",
    ]


def test_full_width_signs_and_line_ends_separate_as_people_type_them(tmp_path):
    text = '变量名,选项编码\nG1,1＝从没有；2＝偶尔；\nG2,"1=从没有\n2=偶尔"\n'
    book = read(edited(tmp_path, text))
    assert book["G1"].values == book["G2"].values == {1: "从没有", 2: "偶尔"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_spreadsheet_may_have_saved_it_in_another_encoding_or_with_semicolons(tmp_path, encoding):
    book = read(edited(tmp_path, '变量名;题目;选项编码\nG1;培训;"1=从没有; 2=偶尔"\n', encoding))
    assert book["G1"].values == {1: "从没有", 2: "偶尔"}
    assert book.language == "zh-CN"


def test_texts_that_look_like_numbers_stay_texts(tmp_path):
    book = Codebook((Variable("v", "代码", "nominal", {"1": "甲", "01": "乙", "A;B=C": "丙"}),))
    write(book, tmp_path / "a.csv")
    assert read(tmp_path / "a.csv") == book


def test_every_problem_of_the_table_is_told_at_once(tmp_path):
    text = (
        "变量名,选项编码,反向,类型,计分,对应选项\n"
        ",1=x,,,,\na,1,,,,\nb,1=x;1=y,,,,\nc,,也许,,,\nd,,,奇怪,,\ne,,,,1=高,\nf,,,,,一\ng,,,,,\ng,,,,,\n"
    )
    with pytest.raises(DefinitionError) as raised:
        read(edited(tmp_path, text))
    assert [str(problem.what) for problem in raised.value.problems] == [
        "the name is missing.",
        "“1” is not of the form value=label.",
        "the value 1 stands twice.",
        "“也许” is neither yes nor no.",
        "there is no level “奇怪”.",
        "the score “高” is not a number.",
        "the option “一” is not a whole number.",
        "the variable g stands twice.",
    ]
    assert all(str(problem.where) and str(problem.mend) for problem in raised.value.problems)


@pytest.mark.parametrize("text", ["", "\n", "甲,乙\n1,2\n", '变量名\n"G1\n'])
def test_what_is_no_codebook_is_refused(tmp_path, text):
    with pytest.raises(DefinitionError):
        read(edited(tmp_path, text))


def test_an_option_may_stand_without_its_label(tmp_path):
    book = read(edited(tmp_path, "变量名,所属题,对应选项\nT3_1,T3,1\nT3_2,T3,2＝上学\n"))
    assert [(one.option, one.option_label) for one in book] == [(1, None), (2, "上学")]


def test_fractions_stay_exact(tmp_path):
    book = Codebook((Variable("v", "v", "ordinal", {1: "a"}, scores={1: Fraction(200, 3)}),))
    write(book, tmp_path / "a.csv")
    assert read(tmp_path / "a.csv")["v"].scores == {1: Fraction(200, 3)}


# ---- English beside the words of the file ---------------------------------------------------------

BOTH = (
    "变量名,题目,选项编码,缺失值,所属题,对应选项,题目（英文）,选项编码（英文）,缺失值（英文）,对应选项（英文）\n"
    "Q1,性别,1=男; 2=女,-2=未作答,,,Sex,1=male; 2=female; 3=unknown,-2=blank,,\n"
    "Q2,年龄,1=青年; 2=中年,,,,,,,\n"
    "Q3_1,本事 写作,0=未选; 1=选中,,Q3,1=写作,Skill writing,0=no; 1=yes,,1=writing\n"
)


def test_english_columns_give_the_words_of_english_and_nothing_else(tmp_path):
    path = tmp_path / "a.codebook.csv"
    path.write_text(BOTH, encoding="utf-8")
    english, own = read(path, "en"), read(path, "zh-CN")
    assert (english.language, own.language) == ("en", "zh-CN")
    assert own == read(path)
    assert (english["Q1"].label, english["Q1"].values) == ("Sex", {1: "male", 2: "female"})
    assert english["Q1"].missing == {-2: "blank"}
    assert (english["Q2"].label, english["Q2"].values) == ("年龄", {1: "青年", 2: "中年"})
    assert (english["Q3_1"].item, english["Q3_1"].option, english["Q3_1"].option_label) == (
        "Q3",
        1,
        "writing",
    )
    write(own, path, english)
    assert read(path, "en") == english
    assert read(path) == own


def test_a_codebook_without_english_has_its_own_words_in_every_language(tmp_path):
    path = tmp_path / "a.codebook.csv"
    path.write_text("变量名,题目\nQ1,性别\n", encoding="utf-8")
    assert read(path, "en") == read(path)
    assert read(path, "en").language == "zh-CN"
