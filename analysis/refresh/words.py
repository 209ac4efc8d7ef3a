"""What a comment in the writer's file says, in the report's language."""

from __future__ import annotations

from analysis.refresh.judge import Verdict
from analysis.render.captions import script

COMMENTS = {
    "zh": {
        "untrue": "按新的数据，“{text}”不再成立，请改写这句话。",
        "untrue_now": "按新的数据，“{text}”不再成立，现在可以写“{proper}”。请改写这句话。",
        "hidden": "新的结果不列示这个数，或者没有这个数，已换成“—”。请改写或删去这句话。",
        "redefined": "这个数的题目、选项或统计口径变了，没有更新。请核对以后改写。",
    },
    "en": {
        "untrue": "By the new data “{text}” is no longer true. Please rewrite the sentence.",
        "untrue_now": "By the new data “{text}” is no longer true; it would be “{proper}”. "
        "Please rewrite the sentence.",
        "hidden": "The new results do not show this figure, or have none; it was replaced by “—”. "
        "Please rewrite or remove the sentence.",
        "redefined": "The item, its options or the base of this figure changed, so it was not updated. "
        "Please check and rewrite.",
    },
}


def comment(verdict: Verdict, text: str, language: str) -> str:
    """The comment on a control that held `text`."""
    words = COMMENTS[script(language)]
    if verdict.state == "untrue" and verdict.proper and verdict.proper != text:
        return words["untrue_now"].format(text=text, proper=verdict.proper)
    return words[verdict.state].format(text=text)
