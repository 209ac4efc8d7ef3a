"""A running office for tests: an instance in a folder, and surveys open in it. Everything real, nothing faked."""

from datetime import date
from pathlib import Path

from questionnaires import load
from survey import codes as codes_room
from survey import fieldwork
from survey.config import CONFIG_TEMPLATE, write_keys
from survey.context import FieldSurvey, Instance

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
        instance, key, questionnaire, file, closes, units=listed if units else None, codes=codes
    )


def slips(survey: FieldSurvey, count: int, unit: int = 0) -> tuple[str, ...]:
    """Codes as they would stand on `count` slips."""
    drawn = codes_room.draw(count)
    survey.code_store.add({survey.code_digest(code) for code in drawn}, unit)
    return drawn


def shut(instance: Instance) -> None:
    """Close every file that the instance has opened."""
    instance.close()
