"""The commented survey.toml that `survey new` writes, in Chinese and English.

What the keys mean to the program stands in `settings.py`; a test reads every template back there.
"""

from __future__ import annotations

import json

from questionnaires.model import Language, Questionnaire

_CHINESE = """\
# {title}：调查设置
# 引号里的话会原样出现在问卷首页，请逐项填写；填好后运行：
#   cadre-survey survey open 调查代号 --questionnaire {key} --settings 本文件
# 中英文分别写：organiser = {{zh-CN = "……", en = "……"}}

# 谁组织这次调查
organiser = ""
# 想弄清什么
purpose = ""
# 汇总结果交给谁
recipient = ""
# 答卷存放在哪里
place = ""
# 由谁保管
keeper = ""
# 最迟哪天删除，如 2027-06-30
delete_by = ""
# 近来觉得撑不住，可以找谁
help = ""
# 有疑问请打哪个电话
contact = ""

# 不足多少人的小组不单列（默认10，最低5）
k = 10
# 对“单位”的叫法，如 站所、村、科室
unit_word = "单位"
# 问卷语言，第一种为默认
languages = {languages}
# 填到一半的内容是否留在本机；几个人合用一台设备时写false
drafts = true
# 手机自己判断是否填得过快，只交“是”或“否”
fast_flag = false
# 最多收多少份；不限就不写
# cap = 500
# 截止以后，已经打开的问卷还可以交多少分钟
grace_minutes = 60
# 邀请了多少人；不清楚就不写
# invited = 300
# 加问的选做题{optional}
optional_items = {optional_items}
# 模拟数据写true，所有产出都会注明
simulated = false
"""

_ENGLISH = """\
# {title}: settings of a survey
# The texts appear word for word on the first page of the form. Fill them in, then run:
#   cadre-survey survey open KEY --questionnaire {key} --settings THIS_FILE
# Another text per language: organiser = {{zh-CN = "…", en = "…"}}

# Who asks
organiser = ""
# What the survey is to find out
purpose = ""
# Who receives the summary
recipient = ""
# Where the answers are kept
place = ""
# Who keeps them
keeper = ""
# Last day on which they may be kept, such as 2027-06-30
delete_by = ""
# Where help is to be had
help = ""
# Whom to ring with questions
contact = ""

# Groups of fewer people are not shown (default 10, never below 5)
k = 10
# What a unit is called here: station, village, office …
unit_word = {{zh-CN = "单位", en = "unit"}}
# Languages of the form; the first is the default
languages = {languages}
# A half-filled form stays on the device; false where several people share one.
drafts = true
# The phone judges whether the form was filled in too fast, and sends only yes or no.
fast_flag = false
# Most answers taken; leave it out for no limit
# cap = 500
# Minutes for which forms already open may still be sent after closing
grace_minutes = 60
# Number of people invited; leave it out if unknown
# invited = 300
# Optional items to ask{optional}
optional_items = {optional_items}
# true for simulated data: everything that leaves the program says so
simulated = false
"""


def template(questionnaire: Questionnaire, language: Language) -> str:
    """A survey.toml to be filled in: TOML, with comments in Chinese, or in English for "en"."""
    chinese = not language.startswith("en")
    title_language = language if language in questionnaire.languages else questionnaire.language
    return (_CHINESE if chinese else _ENGLISH).format(
        title=" ".join(questionnaire.title[title_language].split()),
        key=questionnaire.key,
        languages=json.dumps(questionnaire.languages),
        optional="".join(_optional(questionnaire, title_language, chinese)),
        optional_items=json.dumps([item.key for item in questionnaire.items if item.default_on]),
    )


def _optional(questionnaire: Questionnaire, language: Language, chinese: bool) -> list[str]:
    """One line of comment for every optional item, with the number of people it wants."""
    lines = []
    for item in questionnaire.items:
        if item.optional:
            text = " ".join(item.text[language].split())
            least = item.invited_at_least
            if not least:
                lines.append(f"\n#   {item.key}  {text}")
            elif chinese:
                lines.append(f"\n#   {item.key}  {text}（至少邀请{least}人）")
            else:
                lines.append(f"\n#   {item.key}  {text} (at least {least} people invited)")
    return lines
