"""A running office for tests: an instance in a folder, and surveys open in it. Everything real, nothing faked."""

from datetime import date
from pathlib import Path

from questionnaires import load
from survey import codes as codes_room
from survey import fieldwork, planning
from survey.config import CONFIG_TEMPLATE, write_keys
from survey.context import FieldSurvey, Instance

HTTPS = CONFIG_TEMPLATE.replace("http://127.0.0.1:8000", "https://survey.example.org")
"""The settings of an office that the world reaches."""

MAIN = next(path for path in load.shipped() if path.stem == "township_cadres")

SMALL = """
key = "small"
version = 1
languages = ["zh-CN", "en"]
title = {zh-CN = "培训小问卷", en = "A short form on training"}
sections = [
  {key = "training", items = ["A1", "A2", "A3"], title = {zh-CN = "培训", en = "Training"}},
  {key = "rest", items = ["A4", "A5", "X1"], title = {zh-CN = "其他", en = "The rest"}},
]
[[items]]
key = "A1"
type = "single"
refusable = true
text = {zh-CN = "去年参加过培训吗？", en = "Were you trained last year?"}
options = [
  {value = 1, label = {zh-CN = "参加过", en = "Yes"}},
  {value = 2, label = {zh-CN = "没有", en = "No"}},
]
[[items]]
key = "A2"
type = "single"
refusable = true
text = {zh-CN = "学到的东西用得上。", en = "What I learned is of use."}
hint = {zh-CN = "（没有参加过的不用答）", en = "(Only if you were trained)"}
show_if = {item = "A1", in = [1]}
options = [
  {value = 1, label = {zh-CN = "符合", en = "Applies"}},
  {value = 2, label = {zh-CN = "不符合", en = "Does not apply"}},
]
[[items]]
key = "A3"
type = "multiple"
refusable = true
max_choices = 2
exclusive = [4]
text = {zh-CN = "还想学什么？", en = "What else would you learn?"}
options = [
  {value = 1, label = {zh-CN = "写材料", en = "Writing"}},
  {value = 2, label = {zh-CN = "用数据", en = "Data"}},
  {value = 3, label = {zh-CN = "讲方言", en = "Dialect"}},
  {value = 4, label = {zh-CN = "暂时没有", en = "Nothing now"}},
]
[[items]]
key = "A4"
type = "rating"
refusable = true
text = {zh-CN = "总的来说有多满意？", en = "How satisfied are you?"}
ends = {0 = {zh-CN = "很不满意", en = "Not at all"}, 2 = {zh-CN = "很满意", en = "Very"}}
options = [
  {value = 0, label = {zh-CN = "0", en = "0"}},
  {value = 1, label = {zh-CN = "1", en = "1"}},
  {value = 2, label = {zh-CN = "2", en = "2"}},
]
[[items]]
key = "A5"
type = "number"
text = {zh-CN = "去年一共培训几天？", en = "How many days of training?"}
[[items]]
key = "X1"
type = "text"
max_length = 10
text = {zh-CN = "还想说什么？", en = "Anything else?"}
"""

BRIEF = """
key = "brief"
version = 1
languages = ["zh-CN", "en"]
title = {zh-CN = "两道题的问卷", en = "A form with two questions"}
sections = [{key = "all", items = ["A1", "X1"], title = {zh-CN = "加班", en = "Working late"}}]
[[items]]
key = "A1"
type = "single"
text = {zh-CN = "上周加过班吗？", en = "Did you work late last week?"}
options = [
  {value = 1, label = {zh-CN = "加过", en = "Yes"}},
  {value = 2, label = {zh-CN = "没有", en = "No"}},
]
[[items]]
key = "X1"
type = "text"
max_length = 200
text = {zh-CN = "还想说什么？", en = "Anything else?"}
"""

EVERY_KIND = """
key = "every_kind"
version = 1
languages = ["zh-CN", "en"]
title = {zh-CN = "各种题型小问卷", en = "A short form with every kind of item"}
sensitive = ["A6"]
background = ["B1"]

[[sections]]
key = "work"
title = {zh-CN = "手头的工作", en = "The work at hand"}
items = ["K1", "A1", "A2", "A3"]
[[sections]]
key = "needs"
title = {zh-CN = "需要和看法", en = "Needs and views"}
items = ["A4", "A5", "K2", "A6"]
with_previous = false
[[sections]]
key = "rest"
title = {zh-CN = "其他", en = "The rest"}
items = ["A7", "X1", "B1"]
with_previous = true

[[items]]
key = "K1"
type = "note"
text = {zh-CN = "先说说手头的工作。", en = "First, about the work at hand."}
[[items]]
key = "A1"
type = "single"
text = {zh-CN = "上个月哪件事最占时间？", en = "What took most of your time last month?"}
options = [
  {value = 1, label = {zh-CN = "填报材料", en = "Reports"}},
  {value = 2, label = {zh-CN = "开会", en = "Meetings"}},
  {value = 3, label = {zh-CN = "下村", en = "Visits to villages"}},
  {value = 9, label = {zh-CN = "其他", en = "Something else"}, write_in = true},
]
[[items]]
key = "A2"
type = "text"
max_length = 20
text = {zh-CN = "{A1}难在哪里？", en = "{A1}: what makes it hard?"}
pipe = {A1 = {zh-CN = "上面选的那件事", en = "What you chose above"}}
show_if = {item = "A1", in = [1, 2, 3]}
hint = {zh-CN = "（上一题选“其他”的不用答）", en = "(Not if you chose “Something else”)"}
[[items]]
key = "A3"
type = "multiple"
max_choices = 2
exclusive = [4]
max_length = 10
text = {zh-CN = "哪些事可以少做一些？", en = "What could be done less?"}
options = [
  {value = 1, label = {zh-CN = "重复报表", en = "The same report twice"}},
  {value = 2, label = {zh-CN = "陪同检查", en = "Going along with inspections"}},
  {value = 3, label = {zh-CN = "别的", en = "Others"}, write_in = true},
  {value = 4, label = {zh-CN = "都不能少", en = "None of it"}},
]
claims = [{key = "A3", each_of = [1, 2], text = {zh-CN = "认为可以少做{option}", en = "would do less of: {option}"}}]
[[items]]
key = "A4"
type = "ranking"
max_choices = 3
text = {zh-CN = "最需要的是什么？请排出前三位。", en = "What do you need most? Rank the first three."}
options = [
  {value = 1, label = {zh-CN = "人手", en = "More people"}},
  {value = 2, label = {zh-CN = "经费", en = "Money"}},
  {value = 3, label = {zh-CN = "培训", en = "Training"}},
  {value = 4, label = {zh-CN = "车辆", en = "A car"}},
]
[[items]]
key = "A5"
type = "rating"
text = {zh-CN = "总的来说有多满意？", en = "How satisfied are you?"}
ends = {0 = {zh-CN = "很不满意", en = "Not at all"}, 2 = {zh-CN = "很满意", en = "Very"}}
options = [
  {value = 0, label = {zh-CN = "0", en = "0"}},
  {value = 1, label = {zh-CN = "1", en = "1"}},
  {value = 2, label = {zh-CN = "2", en = "2"}},
]
[[items]]
key = "K2"
type = "note"
text = {zh-CN = "下一题请务必作答，也可以选“不想回答”。", en = "Please do answer the next one, were it by refusing."}
show_if = {item = "A5", in = [0]}
[[items]]
key = "A6"
type = "single"
text = {zh-CN = "打这个分，主要看什么？", en = "What did you look at when you gave these points?"}
required_if = {item = "A5", in = [0]}
options = [
  {value = 1, label = {zh-CN = "待遇", en = "Pay"}},
  {value = 2, label = {zh-CN = "工作量", en = "Workload"}},
  {value = 3, label = {zh-CN = "前途", en = "Prospects"}},
]
[[items]]
key = "A7"
type = "number"
text = {zh-CN = "上个月值班几天？", en = "How many days were you on duty last month?"}
min = 0
max = 31
usual = [0, 10]
[[items]]
key = "X1"
type = "text"
max_length = 20
text = {zh-CN = "还想说什么？", en = "Anything else?"}
[[items]]
key = "B1"
type = "single"
text = {zh-CN = "您的学历", en = "Your education"}
options = [
  {value = 1, label = {zh-CN = "大专及以下", en = "Junior college or below"}},
  {value = 2, label = {zh-CN = "本科及以上", en = "Bachelor or above"}},
]
"""

WORDS = {
    "organiser": '{zh-CN = "示范县调查组", en = "a sample survey team"}',
    "purpose": '{zh-CN = "乡镇干部眼下的工作状况", en = "how township cadres are doing"}',
    "recipient": '{zh-CN = "示范县调查组", en = "the survey team"}',
    "place": '{zh-CN = "调查组的服务器", en = "the survey team\'s server"}',
    "keeper": '{zh-CN = "数据管理员", en = "its data keeper"}',
    "delete_by": "2099-06-30",
    "help": '{zh-CN = "县医院心理门诊", en = "the county hospital\'s counsellors"}',
    "contact": '"0000-0000000"',
}
COMPLETE = {
    "A1": "1",
    "A2": "2",
    "A3": ["1", "3"],
    "A4": "0",
    "A5": "3",
    "X1": "多办几期",
}
"""One way to fill in the small questionnaire."""
EVERY_ANSWER = {
    "A1": "9",
    "A1_other": "接待来访",
    "A3": ["1", "3"],
    "A3_other": "各种群",
    "A4": ["3", "1", ""],
    "A5": "0",
    "A6": "2",
    "A7": "4",
    "X1": "多派两个人",
    "B1": "2",
}
"""One way to fill in EVERY_KIND: by somebody who is not led to A2."""


def office(folder: Path, config: str = CONFIG_TEMPLATE) -> Instance:
    """An instance in `folder`."""
    (folder / "config.toml").write_text(config, encoding="utf-8")
    write_keys(folder / "keys.toml")
    return Instance(folder)


def opened(
    instance: Instance,
    key: str,
    questionnaire: Path | str = SMALL,
    closes: date | None = None,
    *,
    units: str = "",
    codes: bool = False,
    **settings: str,
) -> FieldSurvey:
    """The survey `key`, open; `units` is a units.csv, `settings` are TOML values beside the WORDS."""
    if isinstance(questionnaire, str):
        path = instance.folder / f"{key}.toml"
        path.write_text(questionnaire, encoding="utf-8")
        questionnaire = path
    file = instance.folder / f"{key}-settings.toml"
    lines = [f"{name} = {value}" for name, value in (WORDS | settings).items()]
    file.write_text("\n".join(lines), encoding="utf-8")
    listed = instance.folder / f"{key}-units.csv"
    if units:
        listed.write_text(units, encoding="utf-8")
    return fieldwork.open_survey(
        instance,
        planning.plan(
            instance, key, questionnaire, file, closes, units=listed if units else None, codes=codes
        ),
    )


def slips(survey: FieldSurvey, count: int, unit: int = 0) -> tuple[str, ...]:
    """Codes as they would stand on `count` slips."""
    drawn = codes_room.draw(count)
    survey.code_store.add({survey.code_digest(code) for code in drawn}, unit)
    return drawn


def shut(instance: Instance) -> None:
    """Close every file that the instance has opened."""
    instance.close()
