"""Which items ask about the person, told by their wording, where nobody has said so under `background`.

A guess for a person to look over: it names too many rather than too few, but no opinion of a person's unit or
pay. What becomes of it is for the reader of another format, and for the words of `unnamed`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from questionnaires.errors import Message, say
from questionnaires.items import Item, Language
from questionnaires.model import Questionnaire

MOST_LISTED = 12
"""Items named in one sentence."""

_SHORT, _SHORT_ENGLISH = 12, 4
"""Up to so many characters, or words, a question need not say whom it means: “文化程度”, “Age group”."""
_NOISE = re.compile(r"[（(【\[〔][^（(【\[〔)）】\]〕]{0,60}[)）】\]〕]|[\s:：?？.。、,，;；!！*]+")

_FACT = re.compile(
    r"性别|年龄|岁数|周岁|出生|民族|政治面貌|学历|学位|文化程度|教育程度|职级|职称|职务|编制|身份"
    r"|工龄|党龄|军龄|籍贯|户籍|户口|婚姻|婚否|婚育|已婚|配偶|子女|孩子|小孩|几口人|参加工作|宗教|职业"
    r"|人员(?:类别|类型)"
    r"|(?:工作|任职|任现职|从业|从事|服务|任教).{0,14}(?:多少年|几年|多久|多长时间|年限|年数|年头|时长)"
    r"|(?:月|年)均?收入|月薪|年薪"
    r"|收入(?:水平|区间|范围|档次|来源)?(?:是|为|有|在|大约|约|多少)?(?:多少|哪.{0,3})?$"
    r"|工资(?:收入|水平)?(?:是|为|约)?(?:多少)?$"
)
"""What is a fact about a person wherever a question is about it."""
_PLACE = (
    "(?:单位|部门|科室|站所|处室|股室|支部|乡镇|镇街|街道|社区|村|县区|县|区县|省份|岗位|条线|行业|年级|班级"
    "|专业)"
)
_BELONGS = re.compile(
    rf"{_PLACE}(?:的?(?:名称|性质|类型|类别|级别|层级|属性|分类|所在地|地区))?(?:是|为|属于)?"
    rf"(?:什么|多少|哪[一个类种些里]*)?$"
    rf"|(?:所在|所属|来自|属于|哪一?个|哪类|什么){_PLACE}(?:的|工作|任职|上班|服务)*$"
)
"""Where a person belongs: the end of the question, for a unit that stands elsewhere is talked about."""
_TIMES = re.compile(r"上周|最近|过去|上个?月|上一?年|去年|今年|几次|多少次|几天|几回|去过|下过|到过|跑")

_OPINION = re.compile(
    "满意|认为|觉得|评价|看法|看待|希望|建议|影响|感到|感觉|同意|符合|赞成|合理|公平|公正|相称|匹配|重要"
    "|愿|打算|想|担心|了解|熟悉|需要|应该|应当|应不应|结构|晋升|提拔|提升|偏[大小老高低轻]|如何|怎么?样|配合|帮助|支持"
    "|压力|作用|问题|困难|够不够|足额|按时|挂钩|优势|歧视|限制|紧张|不足|氛围|门槛|考虑|队伍|总体|整体|普遍"
)
_ANSWERED_BY_OPINION = re.compile(
    "满意|同意|符合|认同|赞成|合理|重要|愿意|经常|偶尔|从不|从没有|非常|比较|有时|不大|[很较](?:好|差|大|小|强|弱)"
    r"|satisf|agree|important|likely|\boften|sometimes|never\b|rarely|fair|\bgood\b|\bpoor\b",
    re.IGNORECASE,
)

_ENGLISH = re.compile(
    r"\b(?:gender|sex|age|how old|birth\w*|born|ethnic\w*|nationality|political affiliation|education"
    r"|schooling|qualifications?|degree|marital|married|spouse|children|household size|religion|income"
    r"|salary|wages?|earn|tenure|seniority|length of service|years? of (?:service|experience|work)"
    r"|occupation|profession|job title|position|rank|grade|post|staff category|department|unit|office"
    r"|organi[sz]ation|employer|division|township|village|district|region|province|county"
    r"|years? (?:have you|worked|employed|in (?:the|your|this)))\b"
    r"|\bhow (?:long|many years).{0,40}\b(?:work|serv|employ|live|post|position|job)"
    r"|\bwhere (?:do|are) you (?:live|work|from)",
    re.IGNORECASE,
)
_ASKS_ENGLISH = re.compile(
    r"[\W\d]*(?:please\b|what\b|which\b|where\b|in (?:what|which)\b|how (?:old|long|many)\b|your\b|current\b"
    r"|select\b|enter\b|are you\b|sex of|age of|(?:the )?respondent|highest\b)",
    re.IGNORECASE,
)
_OPINION_ENGLISH = re.compile(
    r"satisf|agree|\bthink|\bfeel|believe|opinion|\brat(?:e|ing)\b|important|should|would|expect|prefer"
    r"|how (?:well|often|important|likely|far|much do)|support|\bfair|enough|\bneed|\bwant|\bhope|worr"
    r"|trust|improv|quality|problem|\btimes\b|last (?:week|month|year)",
    re.IGNORECASE,
)
_STATES_ENGLISH = re.compile(r"\b(?:my|is|are)\b", re.IGNORECASE)
"""What makes a few words a statement: “My post is secure”."""

_KEYS = (
    *("age", "sex", "gender", "dob", "birth", "birthdate", "birth_year", "year_of_birth", "ethnicity"),
    *("education", "marital", "marital_status", "income", "salary", "religion", "occupation", "rank"),
    *("position", "department", "unit", "seniority", "tenure", "nationality"),
)
"""What XLSForms call such items, whatever language their words are in."""


def likely_background(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Keys of the single choices and numbers that ask about the person, in the order asked.

    What stands under `background` already is among them where its wording says so, too.
    """
    return tuple(item.key for item in questionnaire.questions if about_person(item))


def about_person(item: Item) -> bool:
    """Whether an item's words, in one of its languages or by its key, ask for a fact about the person."""
    if item.type not in ("single", "number"):
        return False
    words = {
        language: f"{item.frame[language]} {text}" if item.frame else text
        for language, text in item.text.items()
    }
    if any(_ANSWERED_BY_OPINION.search(label) for option in item.options for label in option.label.values()):
        return False
    if any(_OPINION.search(text) or _OPINION_ENGLISH.search(text) for text in words.values()):
        return False
    named = item.key.lower().removeprefix("respondent_").removeprefix("resp_")
    return named in _KEYS or any(_asks(language, text) for language, text in words.items())


def _asks(language: Language, text: str) -> bool:
    if language.startswith("zh"):
        return _asks_in_chinese(text)
    short = len(text.split()) <= _SHORT_ENGLISH and not _STATES_ENGLISH.search(text)
    return bool(_ENGLISH.search(text)) and (short or bool(_ASKS_ENGLISH.match(text)))


def _asks_in_chinese(text: str) -> bool:
    """Whether a Chinese question is about a fact; one that is long has to say that it means the reader."""
    plain = _NOISE.sub("", text)
    if len(plain) > _SHORT and not re.search(r"[您你我贵]|本人", plain):
        return False
    belongs = _BELONGS.search(plain) and not _TIMES.search(plain)
    return bool(_FACT.search(plain) or belongs)


def named(questionnaire: Questionnaire, keys: Sequence[str]) -> Message:
    """Items by key and words, for a sentence; of many the first."""
    entries = [
        say(
            "{key} {text}",
            key=key,
            text=" ".join(questionnaire.item(key).text[questionnaire.language].split()),
        )
        for key in keys[:MOST_LISTED]
    ]
    if len(keys) > MOST_LISTED:
        entries.append(say("…"))
    return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), entries)


def unnamed(questionnaire: Questionnaire) -> Message | None:
    """What to say of a questionnaire that names no background items; None of one that does."""
    if questionnaire.background:
        return None
    keys = likely_background(questionnaire)
    if not keys:
        return say(
            "No item is named as background: nothing is protected by it, and whether answers together "
            "single people out is not looked at. If some items ask who people are, write them under "
            "`background`."
        )
    return say(
        "No item is named as background: nothing is protected by it, and answers together may single people "
        "out unnoticed. By their wording these ask who people are: {items}. Write them into the definition: "
        "background = [{keys}].",
        items=named(questionnaire, keys),
        keys=", ".join(f'"{key}"' for key in keys),
    )
