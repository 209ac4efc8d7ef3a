"""The words of an export's workbook, in both languages: names of its sheets and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetWords:
    """One language's words. Braces are filled by `analysis.export`."""

    about: str
    answers: str
    variables: str
    title: str
    what: tuple[str, str]
    questionnaire: tuple[str, str]
    release: tuple[str, str]
    hash: tuple[str, str]
    rows: tuple[str, str]
    no_answer: tuple[str, str]
    order: tuple[str, str]
    dropped: str
    dropped_items: str
    small_groups: str
    alike_groups: str
    nothing_dropped: str
    smallest: tuple[str, str]
    fair_use: tuple[str, str]
    simulated: tuple[str, str]
    simulated_label: str
    simulated_value: str
    between: str


ZH_CN = SheetWords(
    about="说明",
    answers="答案",
    variables="变量表",
    title="逐份数据",
    what=("内容", "每行一份答卷，每列一道题；多选题每个选项一列，1为选中，0为未选。"),
    questionnaire=("问卷", "{title}（{key}，第{version}版）"),
    release=("数据编号", "{id}"),
    hash=("校验码", "{hash}"),
    rows=("份数", "{rows}份"),
    no_answer=(
        "空格",
        "没有回答。属于不想回答、未作答还是未显示，见同名的 .missing.csv 文件。",
    ),
    order=("行的次序", "每次导出都重新打乱，同填写先后无关。"),
    dropped="未导出的题",
    dropped_items="{items}。",
    small_groups="不去掉这些题，会有{people}人的基本情况组合不足{floor}人，可能被认出。",
    alike_groups="不去掉这些题，会有基本情况相同的一组人对{alike}的回答完全一样，知道谁在组里就知道他的回答。",
    nothing_dropped="没有。各种基本情况组合都不少于{floor}人。",
    smallest=("最小的组", "现有基本情况组合中，人数最少的一组有{people}人。"),
    fair_use=("使用约定", "请不要试图辨认填写人，也不要同其他名册比对。"),
    simulated=("数据性质", "模拟数据，不是真实调查。"),
    simulated_label="模拟数据，不是真实调查",
    simulated_value="模拟",
    between="、",
)

EN = SheetWords(
    about="About",
    answers="Answers",
    variables="Variables",
    title="Row-level data",
    what=(
        "What this is",
        "One row a form, one column an item; a multiple choice has one column an option: 1 chosen, 0 not.",
    ),
    questionnaire=("Questionnaire", "{title} ({key}, version {version})"),
    release=("Release", "{id}"),
    hash=("Hash", "{hash}"),
    rows=("Rows", "{rows}"),
    no_answer=(
        "Empty cells",
        "No answer. Whether it was refused, left blank or not shown stands in the .missing.csv beside "
        "this file.",
    ),
    order=("Order of rows", "Shuffled anew at every export; it tells nothing about who answered when."),
    dropped="Items left out",
    dropped_items="{items}.",
    small_groups=" With them {people} people would sit in background groups of fewer than {floor} and could "
    "be recognised.",
    alike_groups=" With them everybody in some background group would have given the same answer to {alike}: "
    "to know who is in it would be to know the answer.",
    nothing_dropped="None. Every background group holds at least {floor} people.",
    smallest=("Smallest group", "The smallest group of people with the same background holds {people}."),
    fair_use=("Fair use", "Do not try to recognise people, nor join these rows with any list of people."),
    simulated=("Kind of data", "Simulated data, not a real survey."),
    simulated_label="Simulated data, not a real survey",
    simulated_value="simulated",
    between=", ",
)


def words(language: str) -> SheetWords:
    """The words of `language`: Chinese for zh…, else English."""
    return ZH_CN if language.startswith("zh") else EN
