"""Chinese sentences on how far the answers reach: codes, roster, reliability, scores that go together."""

from __future__ import annotations

from analysis import findings as f
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.template import coefficient, fill, part_of, scored


def issued(found: f.Issued) -> Runs:
    places: dict[str, Run] = {
        "issued": Number("issued.codes", found.issued, "other", str(found.issued)),
        "returned": Number("sample.returned", found.returned, "answers", str(found.returned)),
        "valid": Number("sample.valid", found.valid, "answers", str(found.valid)),
        "p": part_of("issued.valid", found.valid, found.returned),
    }
    return fill("发放口令{issued}个，收回{returned}份，有效{valid}份，有效率{p}%。", places)


def coverage(found: f.Coverage) -> Runs:
    places: dict[str, Run] = {
        "roster": Number("coverage.roster", found.roster, "persons", str(found.roster)),
        "valid": Number("sample.valid", found.valid, "answers", str(found.valid)),
        "p": part_of("coverage", found.valid, found.roster),
    }
    return fill(
        "在岗干部名册为{roster}人，有效答卷{valid}份，覆盖{p}%；没有参加的人情况不明，"
        "以下数据只反映参与者的看法。",
        places,
    )


def reliability(found: f.Reliability) -> Runs:
    places: dict[str, Run] = {
        "scale": found.label,
        "a": coefficient(f"{found.id}.alpha", found.alpha),
        "lo": coefficient(f"{found.id}.alpha_low", found.low),
        "hi": coefficient(f"{found.id}.alpha_high", found.high),
        "j": str(found.items),
        "n": scored(f"{found.id}.alpha", found.n),
    }
    return fill("{scale}的内部一致性系数为{a}（95%区间{lo}至{hi}，{j}题，n={n}）。", places)


def _way(found: f.Together) -> str:
    if not found.related:
        return "之间看不出明显"
    return "同向变动" if found.r > 0 else "反向变动"


def together(found: f.Together) -> Runs:
    places: dict[str, Run] = {
        "x": found.x,
        "y": found.y,
        "way": truths.way(found, _way(found)),
        "r": coefficient(f"{found.id}.r", found.r),
        "n": scored(found.id, found.n),
    }
    if found.related:
        return fill("{x}与{y}得分{way}（相关系数{r}，n={n}）。", places)
    return fill("{x}与{y}得分{way}的关系（相关系数{r}，n={n}）。", places)
