"""The signs of the text that 问卷星 takes: kinds of question, pages, and what is said behind a question.

Reader and writer share them. 问卷星 has no sign for limits and conditions; said in brackets they are words
for people there, and are understood when the text is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from questionnaires.answers import AnyOf, Chosen, Condition
from questionnaires.formats.logic import NotUnderstood, Sign, Token

KINDS: Mapping[str, str] = {
    "单选题": "single",
    "单选": "single",
    "下拉题": "single",
    "下拉框": "single",
    "下拉单选": "single",
    "判断题": "single",
    "评分单选": "single",
    "多选题": "multiple",
    "多选": "multiple",
    "评分多选": "multiple",
    "填空题": "text",
    "单项填空": "text",
    "问答题": "text",
    "简答题": "text",
    "单行文本题": "text",
    "多行文本题": "text",
    "量表题": "scale",
    "排序题": "ranking",
    "矩阵题": "grid",
    "矩阵单选题": "grid",
    "矩阵量表题": "grid",
    "矩阵多选题": "grid_multiple",
    "填空": "text",
    "排序": "ranking",
    "量表": "scale",
    "NPS题": "scale",
    "NPS量表题": "scale",
    "段落说明": "note",
    "分页栏": "page",
}
"""Label in brackets -> kind."""
NOT_ASKED = (
    *(
        "多项填空",
        "横向填空",
        "表格填空",
        "滑动条",
        "矩阵滑动条",
        "滑块",
        "文件上传",
        "上传文件",
        "图片上传",
        "上传图片",
    ),
    *(
        "比重",
        "表格数值",
        "表格文本",
        "表格下拉框",
        "表格组合",
        "自增表格",
        "多级下拉",
        "多级下拉框",
        "级联下拉",
    ),
    *(
        "考试多项填空",
        "考试完形填空",
        "考试文件",
        "考试绘图",
        "地理位置",
        "定位",
        "地区",
        "省市",
        "城市",
        "高校",
    ),
    *(
        "日期",
        "时间",
        "日期时间",
        "签名",
        "电子签名",
        "手写签名",
        "绘图",
        "手机",
        "手机号",
        "手机验证",
        "短信验证",
    ),
    *(
        "邮箱",
        "身份证",
        "密码",
        "录音",
        "视频",
        "答题录音",
        "轮播图",
        "图片",
        "商品",
        "预约",
        "投票单选",
        "投票多选",
    ),
    *("情景随机", "循环评价", "选择填空", "完形填空", "热力图", "卡片分类", "文字点睛"),
)
"""Kinds that 问卷星 has and a questionnaire here has not; so has every other label that ends in 题.

Most are called with 题 behind them, too."""
OTHER_KIND = re.compile(r".{1,18}(?<![问主话标专课难习议])题")
"""What a label looks like that names some kind of question; 问题, 主题, 话题 … are words of a question."""
REQUIRED, NOT_REQUIRED = ("必答", "必填", "必答题", "必须填", "不能为空"), ("选答", "选填", "非必答", "可选")

LABEL = re.compile(r"[\[【［]\s*([^\[\]【】［］]{1,20}?)\s*[\]】］]")
NUMBERED = re.compile(r"(?:[第Qq])?(\d{1,4})\s*(?:[、:：)）]|[.．](?!\d)|题[、.．:：]?)\s*")
PAGE = re.compile(r"\s*+[=＝]{3,}+\s*+(?:分页)?\s*+(?:[=＝]{3,}+)?\s*")
OPTION = re.compile(r"\s*(?:[○〇◯●◎⚪□☐■◇◆]|[(（]?[A-Za-z][.．、)）:：](?=\s*\S)|[①-⑳])\s*")
WRITE_IN = re.compile(r"\s*(?:(?<![_＿])[_＿]{2,}|\{_+\})\s*$")
TITLE = re.compile(r"【(.+)】")
"""A section's title is written as a note in these brackets."""
RANGE = re.compile(r"(\d{1,3})\s*(?:[（(](.*?)[)）])?\s*[~～—–-]\s*(\d{1,3})\s*(?:[（(](.*)[)）])?")
REFUSALS = {"zh-CN": "不想回答", "en": "Prefer not to say"}

LIMITS = {
    "most": re.compile(r"(?:最多|至多|限)(?:可?选择?)?\s*(\d{1,15})\s*[项个]"),
    "places": re.compile(r"(?:请)?排出?前\s*(\d{1,15})\s*[位名项个]"),
    "length": re.compile(r"(?:不超过|最多|限)\s*(\d{1,15})\s*个?字"),
    "number": re.compile(r"整数[，,]\s*(\d{1,15})\s*到\s*(\d{1,15})"),
    "usual": re.compile(r"一般\s*(\d{1,15})\s*到\s*(\d{1,15})"),
    "alone": re.compile(r"第\s*(\d{1,4}(?:[、,，]+\d{1,4})*)\s*项不能和别的一起选"),
    "show_if": re.compile(r"(?:关联|依赖于)[:：]?\s*(.+?)(?:时显示|才答|才显示)?"),
    "required_if": re.compile(r"(.+)时必答"),
}
"""What may be said of a question; the first four also in ordinary brackets, where they stay in its words.

Numbers have few digits: int() refuses those of thousands."""
JUMP = re.compile(r"\s*(?:[（(]\s*)?(?:请)?跳(?:至|到|转到|题).*$")

_TEST = re.compile(
    r"第\s*(\d{1,4})\s*题(?:选了?|的)?\s*第?\s*(\d{1,4}(?:\s*[、,，;；]\s*第?\d{1,4})*)\s*(?:个选项|项|选项)"
)
_SIGNS: Mapping[str, Sign] = {"且": "and", "并且": "and", "或": "or", "或者": "or", "｛": "(", "｝": ")"}


def tokens(words: str, numbers: Mapping[int, str], values: Mapping[str, tuple[int, ...]]) -> Iterator[Token]:
    """The tests and signs of a condition. Raises NotUnderstood.

    `numbers` are the keys by the numbers of the questions, `values` those of a key's options in their order.
    """
    place = 0
    while place < len(words):
        if words[place].isspace() or words[place] in "，,":
            place += 1
        elif match := _TEST.match(words, place):
            place = match.end()
            yield _test(int(match[1]), [int(one) for one in re.findall(r"\d+", match[2])], numbers, values)
        else:
            sign = next((sign for sign in ("并且", "或者", *_SIGNS) if words.startswith(sign, place)), None)
            if sign is None:
                raise NotUnderstood(words[place : place + 20])
            place += len(sign)
            yield _SIGNS[sign]


def _test(
    number: int, options: list[int], numbers: Mapping[int, str], values: Mapping[str, tuple[int, ...]]
) -> Chosen:
    key = numbers.get(number, "")
    known = values.get(key, ())
    if not all(1 <= option <= len(known) for option in options):
        raise NotUnderstood(f"第{number}题")
    return Chosen(key, tuple(known[option - 1] for option in options))


def condition(
    found: Condition, numbers: Mapping[str, int], values: Mapping[str, tuple[int, ...]], inner: bool = False
) -> str:
    """The words of a condition; full-width braces stand around what belongs together."""
    if isinstance(found, Chosen):
        options = "、".join(str(values[found.item].index(value) + 1) for value in found.values)
        return f"第{numbers[found.item]}题选第{options}项"
    sign = "或" if isinstance(found, AnyOf) else "且"
    words = sign.join(condition(part, numbers, values, True) for part in found.parts)
    return f"｛{words}｝" if inner else words
