"""The words of a DDI codebook, in both languages: what the study is, whom an item was asked, what is kept."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.answers import AnyOf, Chosen, Condition
from questionnaires.items import Language
from questionnaires.model import Questionnaire


@dataclass(frozen=True)
class DdiWords:
    """One language's words. Braces are filled by `analysis.writing.ddi` and `asked_of`."""

    document: str
    abstract: str
    kind: str
    one_form: str
    everybody: str
    left_out: str
    nothing_left_out: str
    withheld: str
    chose: str
    or_label: str
    any_of: str
    all_of: str
    within: str
    only: str


ZH_CN = DdiWords(
    document="{title}：变量说明（DDI Codebook 2.5）",
    abstract="匿名问卷调查“{title}”的逐份数据及变量说明。每行一份答卷，每列一道题；多选题每个选项一列，1为选中，0为未选。"
    "行的次序已打乱，不含日期、钟点和写下的文字。",
    kind="问卷调查数据",
    one_form="一份答卷",
    everybody="所有填写人",
    left_out="以下题目未列入，以免有人因基本情况的组合被认出：{items}。",
    nothing_left_out="没有因保密而去掉的题目。",
    withheld="有效作答不足{k}人，频数不予列示。",
    chose="“{item}”答{labels}",
    or_label="或",
    any_of="，或者",
    all_of="，并且",
    within="（{condition}）",
    only="只问这些人：{condition}。",
)

EN = DdiWords(
    document="{title}: description of the variables (DDI Codebook 2.5)",
    abstract="Row-level data of the anonymous survey “{title}” and what they mean. One row a form, one "
    "column an item; a multiple choice has one column an option: 1 chosen, 0 not. Rows stand in a random "
    "order and hold no date, no time and nothing that people wrote.",
    kind="Survey data",
    one_form="One form",
    everybody="Everybody who took part",
    left_out="Left out, so that nobody is recognised by a combination of background answers: {items}.",
    nothing_left_out="No item was left out to protect people.",
    withheld="Fewer than {k} people answered: frequencies are withheld.",
    chose="who answered {labels} to “{item}”",
    or_label=" or ",
    any_of=", or ",
    all_of=", and ",
    within="({condition})",
    only="Asked only of those {condition}.",
)


def words(language: Language) -> DdiWords:
    """The words of `language`: Chinese for zh…, else English."""
    return ZH_CN if language.startswith("zh") else EN


def asked_of(condition: Condition, questionnaire: Questionnaire, language: Language) -> str:
    """Whom an item was asked that is shown under `condition`, as one sentence."""
    vocabulary = words(language)
    return vocabulary.only.format(condition=_phrase(condition, questionnaire, language, vocabulary))


def _phrase(
    condition: Condition, questionnaire: Questionnaire, language: Language, vocabulary: DdiWords
) -> str:
    if isinstance(condition, Chosen):
        item = questionnaire.item(condition.item)
        labels = {option.value: option.label[language] for option in item.options}
        named = (f"“{labels.get(value, value)}”" for value in condition.values)
        return vocabulary.chose.format(item=item.text[language], labels=vocabulary.or_label.join(named))
    parts = [
        text if isinstance(part, Chosen) else vocabulary.within.format(condition=text)
        for part in condition.parts
        for text in (_phrase(part, questionnaire, language, vocabulary),)
    ]
    return (vocabulary.any_of if isinstance(condition, AnyOf) else vocabulary.all_of).join(parts)
