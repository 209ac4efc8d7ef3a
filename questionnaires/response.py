"""One person's answers, and nothing about the person: no name, no date, no clock, no address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.answers import BLANK, NOT_SHOWN, Answer
from questionnaires.model import Questionnaire


@dataclass(frozen=True)
class Response:
    """Answers by item key, in questionnaire order, with the questionnaire's key and version."""

    questionnaire: str
    version: int
    answers: Mapping[str, Answer]
    unit: int | None = None
    fast: bool | None = None
    """Whether it was filled in too fast, as the phone judged; None where it said nothing."""

    @classmethod
    def of(
        cls,
        questionnaire: Questionnaire,
        answers: Mapping[str, Answer],
        unit: int | None = None,
        *,
        fast: bool | None = None,
    ) -> Response:
        """The response to `questionnaire`: what its skip logic hides becomes NOT_SHOWN, what is absent BLANK.

        `fast` is kept only where the questionnaire's flag for it is on. Raises KeyError for an answer to an
        item that the questionnaire does not have.
        """
        unknown = [key for key in answers if key not in questionnaire.by_key]
        if unknown:
            raise KeyError(f"{questionnaire.key} has no item {', '.join(unknown)}")
        shown = questionnaire.shown(answers)
        settled = {
            item.key: answers.get(item.key, BLANK) if item.key in shown else NOT_SHOWN
            for item in questionnaire.items
        }
        judged = fast if questionnaire.fast_flag else None
        return cls(questionnaire.key, questionnaire.version, settled, unit, judged)

    def to_json(self) -> str:
        """One JSON document: {"q", "v", "a"}; "u" if there is a unit, "f" (0 or 1) if speed was judged."""
        document: dict[str, object] = {"q": self.questionnaire, "v": self.version, "a": dict(self.answers)}
        if self.unit is not None:
            document["u"] = self.unit
        if self.fast is not None:
            document["f"] = int(self.fast)
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Response:
        """The response that `to_json` wrote. Raises ValueError if it is not one."""
        try:
            document = json.loads(text)
            answers = {
                key: tuple(answer) if isinstance(answer, list) else answer
                for key, answer in document["a"].items()
            }
            fast = {None: None, 0: False, 1: True}[document.get("f")]
            return cls(document["q"], document["v"], answers, document.get("u"), fast)
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise ValueError("not a stored response") from error
