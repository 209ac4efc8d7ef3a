"""Stored responses -> rows, and their texts apart from the rows. Never drops one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.data import Data
from analysis.reading import coding
from questionnaires import codebook as codebooks
from questionnaires.answers import BLANK, NOT_SHOWN, Answer
from questionnaires.codebook import NOT_RANKED, Value, Variable
from questionnaires.errors import Problem
from questionnaires.items import Language
from questionnaires.model import Questionnaire
from questionnaires.response import Response


@dataclass(frozen=True)
class Remark:
    """A written answer, with nothing about who wrote it."""

    item: str
    text: str


def of_responses(
    responses: Iterable[Response], questionnaire: Questionnaire, language: Language | None = None
) -> Data:
    """One row a response, in their order; columns as `codebook.of`, Int16 codes with -1, -2 and -3 kept.

    An item that a response does not hold was never shown to it. Raises ValueError for a response to
    another questionnaire, DataError for values that the questionnaire does not know.
    """
    codebook = codebooks.of(questionnaire, language)
    meanings = coding.meanings(codebook)
    answers = []
    for response in responses:
        if response.questionnaire != questionnaire.key:
            raise ValueError(f"a response to {response.questionnaire}, not to {questionnaire.key}")
        answers.append({**response.answers, **_speed(response, questionnaire)})
    columns: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for variable in codebook:
        key = variable.item or variable.column
        values = [_stored(variable, given.get(key, NOT_SHOWN)) for given in answers]
        column, wrong = coding.coded(pd.Series(values, dtype="object"), meanings[variable.column])
        columns[variable.column] = column
        problems += wrong
    coding.checked([*problems, *_foreign(answers, questionnaire, codebook.language)])
    written = {
        item.key: sum(_wrote(given, item.key) for given in answers)
        for item in questionnaire.items
        if item.type == "text"
    }
    frame = pd.DataFrame(columns, index=range(len(answers)))
    return Data(frame, codebook, questionnaire=questionnaire, written=written)


def _speed(response: Response, questionnaire: Questionnaire) -> Mapping[str, Answer]:
    """Where the flag of speed is on, its key -> 1 for too fast, 0 for not, BLANK if nothing was said."""
    flag = questionnaire.fast_flag
    if flag is None:
        return {}
    return {flag.key: BLANK if response.fast is None else int(response.fast)}


def _wrote(answers: Mapping[str, Answer], key: str) -> bool:
    answer = answers.get(key, BLANK)
    return isinstance(answer, str) and bool(answer.strip())


def remarks_of(responses: Iterable[Response], questionnaire: Questionnaire) -> tuple[Remark, ...]:
    """Every written answer, item by item, in the order of the responses: shuffle before they leave."""
    texts = [item.key for item in questionnaire.items if item.type == "text"]
    given = [response.answers for response in responses]
    return tuple(
        Remark(key, answer)
        for key in texts
        for answers in given
        if isinstance(answer := answers.get(key, BLANK), str) and answer.strip()
    )


def _stored(variable: Variable, answer: object) -> object:
    """What the column of `variable` holds for one answer."""
    if variable.option is None or not isinstance(answer, tuple):
        return answer
    if not answer:
        return BLANK
    if variable.ranked:
        return answer.index(variable.option) + 1 if variable.option in answer else NOT_RANKED
    return int(variable.option in answer)


def _foreign(
    answers: Iterable[Mapping[str, Answer]], questionnaire: Questionnaire, language: Language
) -> list[Problem]:
    """A problem for each value that is no option of its multiple choice or ranking."""
    ticked: dict[str, Counter[str]] = {item.key: Counter() for item in questionnaire.items}
    for given in answers:
        for key, answer in given.items():
            if key in ticked and isinstance(answer, tuple):
                known = questionnaire.item(key).values
                ticked[key].update(str(value) for value in answer if value not in known)
    problems: list[Problem] = []
    for key, counts in ticked.items():
        item = questionnaire.item(key)
        options: dict[Value, str] = {option.value: option.label[language] for option in item.options}
        meaning = coding.Meaning(Variable(key, item.text[language], "nominal", options), {})
        problems += coding.unknown_values(meaning, list(counts.items()))
    return problems


def any_closed_answer(response: Response, questionnaire: Questionnaire) -> bool:
    """Whether a closed item was answered: refusing to answer is no answer."""
    answers = (response.answers.get(item.key) for item in questionnaire.items if item.closed)
    return any(isinstance(answer, tuple) or (isinstance(answer, int) and answer >= 0) for answer in answers)
