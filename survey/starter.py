"""The text with which a new questionnaire begins: short, sound, and with every remark a beginner needs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from string import Template

from questionnaires import definition, load, toml_text
from questionnaires.items import Language
from questionnaires.standard_consent import with_consent

_TEXT = Template("""\
# $remarks
# $key
# $languages
key       = "my_survey"
version   = 1
languages = ["zh-CN", "en"]
title     = {zh-CN = "我的问卷", en = "My questionnaire"}

# $background
background = ["B1"]

# $sections
sections = [
  {key = "work",  title = {zh-CN = "工作情况", en = "Work"},      items = ["A1", "X1"]},
  {key = "about", title = {zh-CN = "基本情况", en = "About you"}, items = ["B1"]},
]

# $consent
$standard
# $types
[[items]]
key  = "A1"
type = "single"
text.zh-CN = "上周加过班吗？"
text.en    = "Did you work late last week?"
options = [
  {value = 1, label = {zh-CN = "加过", en = "Yes"}},
  {value = 2, label = {zh-CN = "没有", en = "No"}},
]

# $show_if
[[items]]
key  = "X1"
type = "text"
max_length = 200
text.zh-CN = "为什么加班？请不要写姓名和单位。"
text.en    = "Why? Please give no names."
show_if = {item = "A1", in = [1]}

[[items]]
key  = "B1"
type = "single"
text.zh-CN = "您的年龄"
text.en    = "Your age"
options = [
  {value = 1, label = {zh-CN = "35岁及以下", en = "35 or below"}},
  {value = 2, label = {zh-CN = "36岁及以上", en = "36 or above"}},
]
""")

_REMARKS: Mapping[str, tuple[str, str]] = {
    "remarks": (
        "井号后面的话是给编写人看的，程序不读。",
        "Words after # are for the author; the program does not read them.",
    ),
    "key": (
        "key：问卷代号，只用英文字母、数字和下划线，以字母开头；定下以后不要再改。",
        "key: letters, digits and _ only, a letter first; do not change it later.",
    ),
    "languages": (
        '只用中文时，languages 写 ["zh-CN"]，各处的英文一并去掉。',
        'For one language only write languages = ["en"], and take all Chinese words out.',
    ),
    "background": (
        "基本情况：几道题凑在一起可能认得出人的，都列在这里。",
        "Background: items whose answers together may tell who somebody is.",
    ),
    "sections": (
        "页面上的先后：题目按这里的次序出现。",
        "The order on the page.",
    ),
    "consent": (
        "知情说明，填表前先读到；花括号里的词在开始调查时填入。请通读一遍，改掉不合实际的话。",
        "Consent, read first; words in braces are filled in when a survey opens. Change what does not hold.",
    ),
    "types": (
        "题型：single 单选、multiple 多选、rating 打分、ranking 排序、number 填数、text 填文字、note 说明。",
        "Types: single, multiple, rating, ranking, number, text, note.",
    ),
    "show_if": (
        "show_if：只问前面那道题选了这几项的人。",
        "show_if: asked only of those who chose one of these before.",
    ),
}
"""What is said above each part, in Chinese and in English."""


def starter(language: Language) -> str:
    """The text of a small questionnaire, with remarks in Chinese, or in English for "en"."""
    place = 1 if language.startswith("en") else 0
    remarks = {name: words[place] for name, words in _REMARKS.items()}
    bare = load.build(tomllib.loads(_TEXT.substitute(remarks, standard="")), "starter.toml")
    consent = definition.document(with_consent(bare))["consent"]
    lines = (*toml_text.part("consent", consent), "")
    return _TEXT.substitute(remarks, standard="\n".join(lines))
