"""A questionnaire as a text for 问卷星, and such texts as people paste them: what is understood, what is told."""

import time
import tomllib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from questionnaires import load
from questionnaires.answers import AllOf, AnyOf, Chosen
from questionnaires.definition import document
from questionnaires.errors import DefinitionError
from questionnaires.formats import wenjuanxing
from questionnaires.formats.wenjuanxing.writing import one_line, scale, stem
from tests.questionnaires.formats.travelled import (
    usual_words,
    with_write_ins,
    without_background,
    without_the_rest,
)
from tests.questionnaires.generated import questionnaires
from tests.survey.office import EVERY_KIND

SHIPPED = [*map(load.load, load.shipped()), load.build(tomllib.loads(EVERY_KIND), "every_kind.toml")]
SIGNS = "signs that this format takes", "look like signs of this format"


def travelled(questionnaire, back="zh-CN"):
    """What the text gives back, read as generated.txt: `lost` names everything that is taken off here."""
    bare = without_the_rest(questionnaire)
    language = questionnaire.language
    keys = {item.key: f"Q{number}" for number, item in enumerate(bare.questions, start=1)}
    keys |= {f"{key}_other": f"{new}_other" for key, new in keys.items()}
    keys |= {note.key: f"N{number}" for number, note in enumerate(bare.notes, start=1)}
    places = {item.key: _places(item) for item in bare.items}
    parts = {section.key: f"S{number}" for number, section in enumerate(bare.sections, start=1)}

    def moved(condition):
        if condition is None or isinstance(condition, AnyOf | AllOf):
            return condition and replace(condition, parts=tuple(moved(part) for part in condition.parts))
        values = sorted(places[condition.item][value] for value in condition.values)
        return Chosen(keys[condition.item], tuple(values))

    def items():
        for item in bare.items:
            yield replace(
                _in_one_language(item, language, back),
                key=keys[item.key],
                section=parts[item.section],
                show_if=moved(item.show_if),
                required_if=moved(item.required_if),
                write_in_of=item.write_in_of and keys[item.write_in_of],
            )

    return replace(
        bare,
        key="generated",
        version=1,
        languages=(back,),
        title={back: one_line(bare.title[language])},
        sections=tuple(_section(section, keys, parts, language, back) for section in bare.sections),
        items=with_write_ins(tuple(items())),
        notes=tuple(
            replace(
                note,
                key=keys[note.key],
                text={back: one_line(note.text[language])},
                show_if=moved(note.show_if),
                pipe={},
                piped=None,
            )
            for note in bare.notes
        ),
        no_answer=usual_words((back,)),
    )


def _places(item):
    """Value -> value there: options are numbered, but those of a range keep their numbers."""
    return {value: value if scale(item) else place for place, value in enumerate(item.values, start=1)}


def _section(section, keys, parts, language, back):
    return replace(
        section,
        key=parts[section.key],
        title={back: one_line(section.title[language])},
        items=tuple(keys[key] for key in section.items),
        content=tuple(keys[key] for key in section.content),
    )


def _in_one_language(item, language, back):
    kept = (item.values[0], item.values[-1]) if scale(item) else ()
    places = _places(item)
    return replace(
        item,
        type="single" if item.type == "rating" and not scale(item) else item.type,
        text={back: stem(item, language)},
        frame=None,
        hint=item.hint and {back: one_line(item.hint[language])},
        ends={value: {back: words[language]} for value, words in item.ends.items() if value in kept},
        options=tuple(
            replace(option, value=places[option.value], label={back: one_line(option.label[language])})
            for option in item.options
        ),
        exclusive=tuple(places[value] for value in item.exclusive),
        option_set=None,
        refusable=item.type != "text",
        pipe={},
        piped=None,
    )


@pytest.mark.parametrize("questionnaire", SHIPPED, ids=lambda found: found.key)
def test_the_text_is_read_back_as_the_same_questions(questionnaire):
    written = wenjuanxing.write(questionnaire, "out.txt")
    back = wenjuanxing.read(written.data, "generated.txt")
    assert back.lost == back.changed == ()
    assert without_background(back.questionnaire) == travelled(questionnaire)
    places = [item.key for item in questionnaire.questions]
    background = tuple(f"Q{places.index(key) + 1}" for key in questionnaire.background)
    assert back.questionnaire.background == background


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(questionnaires())
def test_any_questionnaire_comes_back_the_same(questionnaire):
    written = wenjuanxing.write(questionnaire, "out.txt")
    assume(not any(sign in str(problem) for problem in written.lost for sign in SIGNS))
    back = wenjuanxing.read(written.data, "generated.txt")
    assert back.lost == ()
    assert without_background(back.questionnaire) == travelled(questionnaire, back.questionnaire.language)


def read(text, name="问卷.txt"):
    found = wenjuanxing.read(text.encode(), name)
    return found.questionnaire, [str(problem) for problem in found.lost]


def test_a_text_as_people_paste_it():
    found, lost = read(PASTED)
    assert lost == []
    assert found.title == {"zh-CN": "培训需求问卷"}
    assert found.key == "imported"
    assert [note.text["zh-CN"] for note in found.notes] == ["您好！请按实际情况填写。", "下面说说培训。"]
    kinds = [(item.key, item.type, item.required) for item in found.questions]
    assert kinds == [
        ("Q1", "single", True),
        ("Q2", "multiple", False),
        ("Q3", "single", False),
        ("Q4", "single", False),
        ("Q5", "rating", True),
        ("Q6", "ranking", False),
        ("Q7", "number", False),
        ("Q8", "text", False),
    ]
    assert [option.label["zh-CN"] for option in found.item("Q1").options] == ["男", "女"]
    assert found.item("Q2").max_choices == 2
    assert found.item("Q2").option(3).write_in
    assert found.item("Q3").text == {"zh-CN": "请评价以下方面——内容"}
    assert found.item("Q4").text == {"zh-CN": "请评价以下方面——老师"}
    assert found.item("Q3").frame is None
    assert found.background == ("Q1", "Q7")
    assert found.item("Q3").option_set == found.item("Q4").option_set == "columns1"
    assert found.item("Q5").ends == {1: {"zh-CN": "很差"}, 5: {"zh-CN": "很好"}}
    assert found.item("Q6").max_choices == 2
    assert (found.item("Q7").low, found.item("Q7").high) == (0, 60)
    assert found.item("Q8").show_if == Chosen("Q2", (1, 2))
    assert len(found.pages) == 2


PASTED = """\
培训需求问卷
您好！请按实际情况填写。

1、您的性别[单选题] *
A.男
B、女

2. 想学什么【多选题】（最多选2项）
□ 法律
□ 财务
□ 其他________

===分页===

下面说说培训。[段落说明]

3、请评价以下方面[矩阵量表题]
不满意 一般 满意
内容
老师

4. * 总的来说[量表题]
1（很差）~5（很好）

5、最看重什么〔排出前2位〕[排序题]
○时间
○地点
○内容

6、工作几年〔整数，0到60〕[填空题]

7、为什么〔关联：第2题选第1、2项〕[问答题]
"""


def test_what_is_not_understood_is_told_with_its_line():
    found, lost = read(
        "小问卷\n\n1、上传照片[文件上传]\n\n2、性别[单选题]\n男（请跳至第5题）\n女\n\n"
        "3、几岁〔关联：第9题选第1项〕[填空题]\n\n4、评价[矩阵单选题]\n好 坏\n\n谢谢您！\n\n5、空的[多选题]\n"
    )
    assert [item.key for item in found.items] == ["Q1", "Q2"]
    assert [line.split(":")[0] for line in lost] == [
        f"问卷.txt, line {line}" for line in (3, 6, 9, 11, 14, 16)
    ]
    assert "[文件上传] is not asked here" in lost[0]
    assert "“（请跳至第5题）” was left out" in lost[1]
    assert "“关联：第9题选第1项” was left out: it is not understood." in lost[2]
    assert "a grid needs a line of columns and a line for each row" in lost[3]
    assert "“谢谢您！” belongs to no question" in lost[4]
    assert "it has no options" in lost[5]


def test_questions_without_a_kind_are_read_and_told():
    found, lost = read("问卷\n\n1、性别\n男\n女\n2、学历\n大专\n本科\n\n3、还想说什么")
    assert [(item.key, item.type) for item in found.items] == [
        ("Q1", "single"),
        ("Q2", "single"),
        ("Q3", "text"),
    ]
    assert [line.split(".")[1].strip() for line in lost] == [
        f"txt, line {line}: “{words}” has no kind; it was read as {kind}"
        for line, words, kind in (
            (3, "性别", "a single choice"),
            (6, "学历", "a single choice"),
            (10, "还想说什么", "an open question"),
        )
    ]


NOT_ASKED = ["上传文件题", "文件上传题", "多项填空题", "签名题", "表格数值题", "地区题", "图片PK题", "日期"]


@pytest.mark.parametrize("label", NOT_ASKED)
@pytest.mark.parametrize("mark", ["", "*", "（必答）", "[必答]"])
def test_a_kind_that_is_not_asked_here_is_named(label, mark):
    found, lost = read(f"问卷\n\n1、请看这里[{label}]{mark}\n2、参加过吗[单选题]\n参加过\n没有\n")
    assert [item.text["zh-CN"] for item in found.items] == ["参加过吗"]
    assert lost == [
        f"问卷.txt, line 3: “请看这里” was left out: [{label}] is not asked here. "
        "Ask for it with options, a whole number or a text."
    ]


def test_words_in_brackets_stay_a_part_of_the_question():
    found, lost = read("问卷\n\n1、您怎么看[民生问题][填空题]\n\n2、[选择题]里哪道最难？[填空题]\n")
    assert [item.text["zh-CN"] for item in found.items] == ["您怎么看[民生问题]", "[选择题]里哪道最难？"]
    assert lost == []


def test_the_row_of_a_grid_tells_by_itself_what_is_asked():
    rows = "[矩阵量表题]\n不满意 一般 满意\n内容\n老师\n"
    found, _ = read(f"问卷\n\n1、请评价以下方面：{rows}\n2、{rows}")
    assert [item.text["zh-CN"] for item in found.items] == [
        *("请评价以下方面——内容", "请评价以下方面——老师"),
        *("内容", "老师"),
    ]
    english, _ = read("A form\n\n1. Please rate[矩阵单选题]\nbad good\nContent\nTeacher\n")
    assert english.item("Q1").text == {"en": "Please rate – Content"}


def test_questions_about_the_person_become_background():
    text = (
        "问卷\n\n1、您的性别[单选题]\n男\n女\n\n2、您的年龄段[单选题]\n35岁以下\n36—50岁\n51岁以上\n\n"
        "3、您对食堂满意吗[单选题]\n满意\n不满意\n\n4、工龄〔整数，0到60〕[填空题]\n"
    )
    found = wenjuanxing.read(text.encode(), "问卷.txt")
    assert found.questionnaire.background == ("Q1", "Q2", "Q4")
    assert found.questionnaire.row_export.generalise == ("Q4", "Q2", "Q1")
    assert "Q1 您的性别; Q2 您的年龄段; Q4 工龄." in str(found.background)
    assert load.build(document(found.questionnaire), "x.toml") == found.questionnaire
    none = wenjuanxing.read("问卷\n\n1、您对食堂满意吗[单选题]\n满意\n不满意\n".encode(), "问卷.txt")
    assert none.questionnaire.background == ()
    assert "nothing is protected by it" in str(none.background)


def test_numbers_within_a_question_stay():
    found, _ = read("问卷\n\n1. 1.5倍工资够吗[单选题]\n够\n不够\n\n2. 3天够吗*[单选题]\n够\n不够")
    assert [item.text["zh-CN"] for item in found.items] == ["1.5倍工资够吗", "3天够吗"]
    assert found.item("Q2").required


def test_braces_and_odd_signs_do_no_harm():
    found, lost = read("\ufeff问卷\u200b\r\n\r\n1、{name}您好[单选题]\r\n○{甲}\r\n○乙\r\n")
    assert lost == []
    assert found.item("Q1").text == {"zh-CN": "｛name｝您好"}
    assert found.item("Q1").option(1).label == {"zh-CN": "｛甲｝"}


def test_not_to_answer_is_no_option_of_its_own():
    found, lost = read("问卷\n\n1、性别[单选题]\n男\n女\n不想回答\n")
    assert lost == []
    assert found.item("Q1").values == (1, 2)
    assert found.item("Q1").refusable


def test_an_english_text_is_english():
    found, lost = read("A form\n\n1. Sex[单选题]\nmale\nfemale\nPrefer not to say\n", "my form.txt")
    assert lost == []
    assert found.languages == ("en",)
    assert found.key == "my_form"


def test_gb18030_is_read_and_a_text_without_questions_refused():
    data = "问卷\n\n1、性别[单选题]\n男\n女\n".encode("gb18030")
    assert wenjuanxing.read(data, "旧.txt").questionnaire.item("Q1").text == {"zh-CN": "性别"}
    with pytest.raises(DefinitionError, match="no question in it that could be asked"):
        read("只有一行字")


def test_words_that_look_like_signs_are_told():
    text = EVERY_KIND.replace("还想说什么？", "还想说什么？[单选题]")
    written = wenjuanxing.write(load.build(tomllib.loads(text), "x"), "out.txt")
    assert any(sign in str(problem) for problem in written.lost for sign in SIGNS)


ENDLESS = "9" * 5_000


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (f"2、几个〔整数，0到{ENDLESS[:4500]}〕[填空题]", "整数，0到9"),
        (f"2、哪些〔最多选{ENDLESS[:4500]}项〕[多选题]\n○甲\n○乙", "最多选9"),
        (f"2、哪些〔第{ENDLESS[:4500]}项不能和别的一起选〕[多选题]\n○甲\n○乙", "第9"),
        (f"2、为什么〔不超过{ENDLESS[:4500]}个字〕[填空题]", "不超过9"),
        (f"2、为什么〔关联：第{ENDLESS[:4500]}题选第1项〕[填空题]", "关联：第9"),
        (f"2、为什么〔关联：第1题选第{ENDLESS[:4500]}项〕[填空题]", "关联：第1题选第9"),
    ],
)
def test_a_number_without_end_is_told_with_its_line(question, said):
    found, lost = read(f"问卷\n\n1、性别[单选题]\n○男\n○女\n\n{question}\n")
    assert [item.key for item in found.items] == ["Q1", "Q2"]
    assert len(lost) == 1
    assert lost[0].startswith(f"问卷.txt, line 7: “{said}")
    quiet, none = read(f"问卷\n\n1、几个（整数，0到{ENDLESS[:4500]}）[填空题]\n")
    assert (quiet.item("Q1").type, none) == ("text", [])


FEW, LONG = "\n1、x[单选题]\n○a\n○b\n", 4_900
TEDIOUS = {
    "blanks in an option": "1、x[单选题]\n" + ("○a" + " " * LONG + "b\n") * 39,
    "blanks in a label": ("\n1、x[" + " " * LONG + "y[单选题]\n○a\n○b") * 39,
    "a box within words": "1、x[单选题]\n" + ("○a" + "_" * LONG + "b\n") * 39,
    "half a page's end": ("=" * LONG + "x\n") * 39 + FEW,
    "many notes": "\n\n".join(f"{at}、x[段落说明]" for at in range(1, 1_900)) + FEW,
}


@pytest.mark.parametrize("text", TEDIOUS.values(), ids=TEDIOUS.keys())
def test_a_tedious_text_is_read_at_once(text):
    begun = time.process_time()
    read(f"问卷\n\n{text}")
    assert time.process_time() - begun < 5


GRID = "1、x[矩阵单选题]\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("字" * 4_000 + "\n" + ("字" * 4_000 + "\n") * 50, "more than 200000 characters or 10000 lines"),
        ("x\n\n" * 5_001, "more than 200000 characters or 10000 lines"),
        ("字" * 5_001, "line 1: the line has more than 5000 characters"),
        (FEW * 2_001, "there are more than 2000 questions in it"),
        (GRID + "a " * 2_400 + "\n" + "r\n" * 9, "there are more than 20000 options in it"),
        (GRID + "a b\n" + "r\n" * 2_001, "there are more than 2000 questions in it"),
    ],
    ids=["letters", "lines", "line", "questions", "options", "rows"],
)
def test_a_text_that_is_no_questionnaire_by_its_size_is_refused(text, why):
    with pytest.raises(DefinitionError, match=f"{why}.*A questionnaire is a few pages|{why}.*on a line"):
        read(text)
