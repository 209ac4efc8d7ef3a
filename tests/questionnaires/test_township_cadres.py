"""The two shipped forms hold what the domain says about them."""

import json
import re
from collections import Counter
from fractions import Fraction
from itertools import product

import pytest

from questionnaires.answers import BLANK, REFUSED
from questionnaires.length import estimated_minutes, estimated_seconds
from questionnaires.load import find, load, read_document, shipped
from questionnaires.model import Margin

MAIN = load(find("township_cadres"))
ASKED = MAIN.asked(invited=219)
PULSE = load(find("monthly_pulse"))


def test_it_asks_44_items_in_ten_sections():
    assert len(ASKED.items) == 44
    assert len(ASKED.sections) == 10
    assert MAIN.version == 1
    assert MAIN.languages == ("zh-CN", "en")
    assert MAIN.title["zh-CN"] == "乡镇干部工作状况匿名问卷"


def test_background_comes_last_and_the_open_sentence_before_it():
    assert [section.key for section in ASKED.sections][-2:] == ["comment", "background"]
    assert [item.key for item in ASKED.items][-6:] == ["X1", "B1", "B2", "B3", "B4", "B5"]
    assert ASKED.background == ("B1", "B2", "B3", "B4", "B5")


def test_kinds_of_item():
    kinds = Counter(item.option_set or item.type for item in ASKED.items)
    assert kinds == {"single": 16, "freq5": 14, "agree5": 10, "multiple": 2, "rating0_10": 1, "text": 1}


def test_gender_is_asked_only_where_it_is_switched_on_among_200_or_more():
    assert "B6" not in ASKED.by_key
    assert "B6" not in MAIN.asked(["B6"], invited=199).by_key
    many = MAIN.asked(["B6"], invited=200)
    assert [item.key for item in many.items][-1] == "B6"
    assert many.background[-1] == "B6"


def test_it_takes_seven_minutes():
    # 30 consent, 14 freq5 x 8, 10 agree5 x 9, 11 facts x 7, 5 background x 4, 9 rating, 2 multiple x 18, 45 text
    assert estimated_seconds(ASKED) == 30 + 112 + 90 + 77 + 20 + 9 + 36 + 45 == 419
    assert estimated_minutes(ASKED) == 7


@pytest.mark.parametrize(
    ("key", "scores"),
    [
        ("W4", [0, 25, 50, 75, 100]),
        ("G1", [0, 25, 50, 75, 100]),
        ("G5", [100, 75, 50, 25, 0]),
        ("L1", [0, Fraction(100, 3), Fraction(200, 3), 100]),
        ("O1", list(range(0, 101, 10))),
        ("W1", [None] * 5),
    ],
)
def test_options_have_exact_values_of_0_to_100(key, scores):
    assert [option.score for option in MAIN.item(key).options] == scores


def test_the_rating_has_words_at_its_ends():
    assert {value: words["zh-CN"] for value, words in MAIN.item("O1").ends.items()} == {
        0: "很不满意",
        10: "很满意",
    }
    assert MAIN.item("O1").report_also == ("mean", "sd")


# the table of the domain: claim, words, options that count, options that are not in the base
CLAIMS = """\
W1 | 一周工作超过48小时 | 49—56小时 + 57小时及以上 | 记不清
W2 | 最近四周有两个及以上周末被工作占用 | 2个 + 3个 + 4个 | 记不清
W3 | 上一年度年休假没有休够一半 | 休了不到一半 + 一天没休 | 上一年度没有年休假
W4 | 手头任务经常越积越多 | 多数时候 + 几乎天天 |
W5 | 经常要同时应付几家部门的事 | 多数时候 + 几乎天天 |
W6 | 填报和迎检经常挤掉下村时间 | 多数时候 + 几乎天天 |
W7 | 上班时间里多半做不完当天的事 | 从没有 + 偶尔 |
E1 | 下班后经常没有余力同人交流 | 多数时候 + 几乎天天 |
E2 | 休息之后仍经常提不起力气 | 多数时候 + 几乎天天 |
E3 | 经常因公事睡不踏实 | 多数时候 + 几乎天天 |
E4 | 忙过之后多半缓不过来 | 从没有 + 偶尔 |
E5 | 经常只求把事情交差 | 多数时候 + 几乎天天 |
E6 | 经常回避接待上门的群众 | 多数时候 + 几乎天天 |
E7 | 很少愿意为村里的新点子多跑几趟 | 从没有 + 偶尔 |
E8 | 经常设法推开没经手过的任务 | 多数时候 + 几乎天天 |
E9 | 经常感到原有做法不顶用 | 多数时候 + 几乎天天 |
E10 | 碰到难缠的纠纷多半不知从何下手 | 从没有 + 偶尔 |
T1 | 一年里没有参加过同本职有关的培训 | 0天 | 记不清
T2 | 认为培训学的东西用得上 | 比较符合 + 完全符合 |
T3_none | 暂时没有特别想补的本事 | 暂时没有 |
P1 | 认为收入同责任不相称 | 完全不符合 + 不大符合 |
P2 | 上一年度绩效补贴没有足额到手 | 只发了一部分 + 基本没发 | 不清楚
G1 | 认为五年内有机会晋升 | 比较符合 + 完全符合 |
G2 | 认为自己的职务职级已经到顶 | 比较符合 + 完全符合 |
G3 | 认为提拔主要看工作 | 比较符合 + 完全符合 |
G4 | 认为干多干少不影响前程 | 比较符合 + 完全符合 |
G5 | 认为晋升渠道不畅 | 不太通 + 很不通 |
G6 | 认为同级之间基本没有交流机会 | 基本没有 | 不了解
R1 | 相信为公办事出错会被分清缘由处理 | 比较符合 + 完全符合 |
R2 | 因怕担责把事情先放着 | 比较符合 + 完全符合 |
R3 | 相信遇到乱告状时组织会澄清 | 比较符合 + 完全符合 |
R4 | 认为不办、拖办的情形“很普遍” | 很普遍 | 不了解
R4_common | 认为不办、拖办的情形“很普遍”或“比较普遍” | 很普遍 + 比较普遍 | 不了解
L1 | 半年内打听过离开乡镇的门路 | 一两次 + 三四次 + 五次及以上 |
L2 | 有一年内离开乡镇的打算 | 比较符合 + 完全符合 |
O1 | 对工作总体满意（7分及以上） | 7 + 8 + 9 + 10 |
O2 | 认为工作比两年前难做 | 难做多了 + 难做一些 | 两年前不在乡镇
O3 | 认为干部年龄结构偏老 | 明显偏大 + 稍微偏大 | 不了解
"""


@pytest.mark.parametrize("row", CLAIMS.splitlines(), ids=lambda row: row.split(" ")[0])
def test_a_claim_counts_the_options_of_the_table(row):
    key, words, counted, left_out = (cell.strip() for cell in row.split("|"))
    [(item, claim)] = [(item, claim) for item, claim in MAIN.claims() if claim.key == key]
    assert claim.text["zh-CN"] == words
    assert [item.option(value).label["zh-CN"] for value in claim.counts] == sorted(
        counted.split(" + "), key=[option.label["zh-CN"] for option in item.options].index
    )
    assert [item.option(value).label["zh-CN"] for value in claim.not_in_base] == [
        label for label in left_out.split(" + ") if label
    ]


def test_there_are_no_other_claims_than_those_of_the_table_and_two_for_each_option():
    listed = {row.split(" ")[0] for row in CLAIMS.splitlines()}
    others = {claim.key: claim for _, claim in MAIN.claims() if claim.key not in listed}
    assert {key: claim.each_of for key, claim in others.items()} == {
        "T3": (1, 2, 3, 4, 5, 6, 7),
        "L3": (1, 2, 3, 4, 5, 6, 7, 8),
    }
    assert others["T3"].text["zh-CN"] == "最想补的是{option}"
    assert others["L3"].text["zh-CN"] == "想离开的主要考虑是{option}"


SCALES = {
    # scale: parts, R = reversed; least answered; reliability
    "WL": ("W4 W5 W6 W7R", 2, "alpha"),
    "EX": ("E1 E2 E3 E4R", 2, "alpha"),
    "CO": ("E5 E6 E7R", 2, "alpha"),
    "AV": ("E8 E9 E10R", 2, "alpha"),
    "BO": ("EX CO AV", 2, "alpha"),
    "PO": ("G1 G2R G5", 2, "alpha"),
    "PF": ("G3 G4R", 1, "r"),
    "PR": ("PO PF", 2, "alpha"),
    "TL": ("R1 R2R R3", 2, "alpha"),
    "LV": ("L1 L2", 1, "r"),
    "SAT": ("O1", 1, "none"),
}


def test_scales_hold_reverse_and_ask_for_what_the_table_says():
    found = {
        scale.key: (
            " ".join(part + "R" * (part in scale.reverse) for part in scale.parts),
            scale.min_answered,
            scale.reliability,
        )
        for scale in MAIN.scales
    }
    assert found == SCALES
    assert [scale.key for scale in MAIN.scales if scale.kind == "mean_of_scales"] == ["BO", "PR"]
    assert MAIN.scale("BO").label["zh-CN"] == "倦怠合成"


def test_bands_are_quarters_and_one_scale_has_a_claim():
    assert MAIN.bands.cuts == (25, 50, 75)
    assert [label["zh-CN"] for label in MAIN.bands.labels] == ["较低", "偏低", "偏高", "较高"]
    [claim] = MAIN.scale_claims
    assert (claim.scale, claim.op, claim.value) == ("BO", ">=", 50)
    assert claim.text["zh-CN"] == "倦怠合成分在50分及以上"


def test_27_default_crosstabs():
    expected = [
        (Margin("item", background), Margin("claim", claim))
        for background in ("B1", "B2", "B3", "B4", "B5")
        for claim in ("G5", "O2", "O3", "R4")
    ]
    for background, scale in (("B2", "PR"), ("B2", "TL"), ("B3", "WL"), ("B3", "BO"), ("B4", "LV")):
        expected.append((Margin("item", background), Margin("scale", scale)))
    expected.append((Margin("band", "WL"), Margin("band", "BO")))
    expected.append((Margin("claim", "R1"), Margin("claim", "R2")))
    assert [(crosstab.row, crosstab.column) for crosstab in MAIN.crosstabs] == expected
    assert len(expected) == 27


def test_what_protects_people():
    assert MAIN.sensitive == ("R2", "R4", "L1", "L2")
    assert MAIN.row_export.generalise == ("B5", "B1", "B4", "B3")
    assert (MAIN.row_export.smallest_class, MAIN.row_export.different_sensitive_answers) == (5, 2)
    assert MAIN.item("X1").max_length == 200
    assert all(item.refusable for item in MAIN.items if item.closed)
    straight, fast = MAIN.quality_flags
    assert straight.on
    assert straight.items == tuple(f"E{number}" for number in range(1, 11))
    assert not fast.on
    assert fast.seconds_below == 120


def test_the_coding_frame_has_eleven_categories_printed_from_five_people_on():
    frame = MAIN.coding_frame
    labels = [category.label["zh-CN"] for category in frame.categories]
    assert labels == ["认识", "本领", "人际", "价值", "心态", "培养", "储备", "晋升", "待遇", "责任", "其他"]
    assert [category.level["zh-CN"] for category in frame.categories].count("主观") == 5
    assert (frame.item, frame.print_from_persons) == ("X1", 5)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [(1, False), (2, True), (3, True), (4, True), (5, False), (BLANK, False), (REFUSED, False)],
)
def test_t2_is_asked_of_those_who_had_a_day_of_training(answer, shown):
    assert ("T2" in MAIN.shown({"T1": answer})) is shown


def test_l3_is_asked_of_those_who_asked_about_ways_out_or_would_go():
    for asked, go in product([1, 2, 3, 4, BLANK, REFUSED], [1, 2, 3, 4, 5, BLANK, REFUSED]):
        expected = asked in (2, 3, 4) or go in (4, 5)
        assert ("L3" in MAIN.shown({"L1": asked, "L2": go})) is expected, (asked, go)
    assert "L3" not in MAIN.shown({})


def test_conditional_items_say_in_words_who_need_not_answer():
    assert [item.key for item in MAIN.items if item.show_if] == ["T2", "L3"]
    assert MAIN.item("T2").hint["zh-CN"] == "（上一题选“0天”或“记不清”的不用答）"
    assert all(item.hint for item in MAIN.items if item.show_if)


def test_choices_are_limited():
    assert (MAIN.item("T3").max_choices, MAIN.item("T3").exclusive) == (3, (9,))
    assert (MAIN.item("L3").max_choices, MAIN.item("L3").exclusive) == (3, ())


def test_the_consent_says_what_each_mode_needs_and_nothing_it_cannot_keep():
    modes = {point.key: point.only_if for point in MAIN.consent.points if point.only_if}
    assert modes == {"code": "codes", "unit": "units", "draft": "drafts", "fast_flag": "flag.fast"}
    assert len(MAIN.consent.points) == 13
    assert MAIN.consent.agree["zh-CN"] == "同意并开始"
    assert MAIN.consent.decline["zh-CN"] == "不参加"
    for language in MAIN.languages:
        said = [MAIN.consent.lead[language]] + [point.text[language] for point in MAIN.consent.points]
        places = set(re.findall(r"\{(\w+)\}", " ".join(said)))
        assert places == {
            *("organiser", "purpose", "recipient", "place", "keeper", "delete_by", "help", "contact"),
            *("k", "unit_word", "items", "minutes"),
        }


def texts_of(value):
    """Every text of a document: a table from language to words."""
    if isinstance(value, dict):
        if "zh-CN" in value or "en" in value:
            yield value
        else:
            for entry in value.values():
                yield from texts_of(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from texts_of(entry)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_text_is_there_in_both_languages(path):
    texts = list(texts_of(read_document(path)))
    assert len(texts) > 60
    for text in texts:
        assert list(text) == ["zh-CN", "en"]
        assert all(words == words.strip() and words for words in text.values())
        assert not re.search(r"[\u4e00-\u9fff，。？（]", text["en"])
        assert set(re.findall(r"\{\w+\}", text["zh-CN"])) == set(re.findall(r"\{\w+\}", text["en"]))


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_nothing_is_promised_that_nobody_can_keep_and_no_word_of_medicine_is_used(path):
    words = path.read_text(encoding="utf-8") + json.dumps(read_document(path), ensure_ascii=False)
    for never in ("完全匿名", "绝对匿名", "检出率", "患病"):
        assert never not in words


def test_no_two_options_of_an_item_read_alike():
    for item in MAIN.items:
        for language in MAIN.languages:
            labels = [option.label[language] for option in item.options]
            assert len(set(labels)) == len(labels), item.key


def test_the_pulse_asks_ten_items_of_the_main_form_in_its_words():
    keys = ["W1", "W4", "E2", "E5", "E10", "R1", "L2", "O1", "B2", "X1"]
    assert [item.key for item in PULSE.items] == keys
    for key in keys:
        assert PULSE.item(key).text == MAIN.item(key).text
        assert PULSE.item(key).options == MAIN.item(key).options
        assert PULSE.item(key).claims == MAIN.item(key).claims
    assert PULSE.scales == ()
    assert PULSE.consent == MAIN.consent
    assert (PULSE.sensitive, PULSE.background) == (("L2",), ("B2",))


def test_the_pulse_asks_b2_of_fifty_and_x1_unless_switched_off():
    assert "B2" not in PULSE.asked(invited=49).by_key
    assert "B2" not in PULSE.asked().by_key
    full = PULSE.asked(invited=50)
    assert len(full.items) == 10
    short = PULSE.asked([], invited=50)
    assert "X1" not in short.by_key
    assert short.coding_frame is None
    assert (estimated_seconds(full), estimated_seconds(short)) == (115, 70)
