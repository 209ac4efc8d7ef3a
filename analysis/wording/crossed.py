"""The words of what the desk adds to a report: a table asked for, and results without flagged answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Crossed:
    """One language's words. Notes are whole sentences."""

    residuals: str
    more: str
    fewer: str
    marks: str
    quality: str
    without: str
    scale: str
    all_people: str
    unflagged: str
    n: str
    mean: str
    too_few: str
    nobody_flagged: str
    not_told: str


ZH_CN = Crossed(
    residuals="{caption}：调整残差",
    more="▲",
    fewer="▼",
    marks="注：▲、▼表示该格人数明显多于、少于两题无关时的预期（调整残差绝对值超过1.96，未作多重比较校正）。",
    quality="附：答卷质量",
    without="全部答卷与去掉有标记答卷后的量表均值",
    scale="量表",
    all_people="全部",
    unflagged="去掉有标记的",
    n="{who}人数",
    mean="{who}均值",
    too_few="有标记的答卷少于10份，不列示去掉之后的结果。",
    nobody_flagged="没有答卷带有标记。",
    not_told="注：其余量表列示后有可能推算出少数人的作答，因此不列示。",
)

EN = Crossed(
    residuals="{caption}: adjusted residuals",
    more="▲",
    fewer="▼",
    marks="Note: ▲ and ▼ mark cells with clearly more or fewer people than expected if the two questions "
    "were unrelated (adjusted residual beyond 1.96, not corrected for several comparisons).",
    quality="Appendix: quality of the answers",
    without="Scale means of all answers, and without the flagged ones",
    scale="Scale",
    all_people="All",
    unflagged="Without flagged",
    n="{who}: n",
    mean="{who}: mean",
    too_few="Fewer than 10 answers are flagged, so nothing is shown without them.",
    nobody_flagged="No answer is flagged.",
    not_told="Note: the other scales are not shown; a few people's answers could be worked out from them.",
)


def crossed(language: str) -> Crossed:
    """The words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN
