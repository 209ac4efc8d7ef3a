"""Chinese sentences on scores and on groups compared: whole templates, chosen by what the test allows."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.amounts import average_figures, rating_figures
from analysis.wording.template import base, decimals, fill, joined, less_than, percent, persons, score, scored
from analysis.wording.zh_cn_words import ordinal, quoted, topic


def scale_mean(finding: f.ScaleMean) -> Runs:
    values: dict[str, Run | Runs] = {
        "scale": finding.label,
        "n": scored(finding.id, finding.n),
        "m": score(f"{finding.id}.mean", finding.mean),
        "dir": finding.high_means or "",
    }
    if finding.sd is None:
        return fill("{scale}按0至100计，平均{m}分（n={n}）。", values)
    values["s"] = score(f"{finding.id}.sd", finding.sd)
    if finding.q3 is None and finding.high_means:
        return fill("{scale}按0至100计，平均{m}分（n={n}，标准差{s}），分值越高表示{dir}。", values)
    if finding.q3 is None:
        return fill("{scale}按0至100计，平均{m}分（n={n}，标准差{s}）。", values)
    values["q3"] = score(f"{finding.id}.q3", finding.q3)
    if finding.high_means:
        return fill(
            "{scale}按0至100计，平均{m}分（n={n}，标准差{s}），分值越高表示{di"
            "r}；得分居前四分之一的人在{q3}分及以上。",
            values,
        )
    return fill(
        "{scale}按0至100计，平均{m}分（n={n}，标准差{s}）；得分居前四分之一的人在{q3}分及以上。", values
    )


def average(finding: f.Average) -> Runs:
    """Mean, median and where the middle half lies; what is withheld is said to be."""
    values = average_figures(finding) | {
        "asked": "被问到并作答的" if finding.asked_only else "作答的",
        "untold": truths.fact(f"{finding.id}.no_mean", "平均数可能推算出少数人的答案，不予列示", "no_mean"),
    }
    if finding.mean is None and finding.quartiles is None:
        return fill("对“{item}”，{asked}{n}人的答案，中位数为{md}；{untold}。", values)
    if finding.mean is None:
        return fill(
            "对“{item}”，{asked}{n}人的答案，中位数为{md}，居中的一半人在{q1}至{q3}之间；{untold}。", values
        )
    if finding.quartiles is None:
        return fill("对“{item}”，{asked}{n}人平均为{m}（标准差{s}），中位数为{md}。", values)
    return fill(
        "对“{item}”，{asked}{n}人平均为{m}（标准差{s}），中位数为{md}，居中的一半人在{q1}至{q3}之间。", values
    )


def rating_mean(finding: f.RatingMean) -> Runs:
    return fill("“{item}”按{low}至{high}计，平均{m}分（n={n}，标准差{s}）。", rating_figures(finding))


def in_bands(finding: f.InBands, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    edges = [numerals.fixed_text(cut, 0 if cut.denominator == 1 else 1) for cut in finding.cuts]
    bands = []
    for at, part in enumerate(finding.parts):
        values: dict[str, Run | Runs] = {
            "part": quoted(part, finding.base, places),
            "low": edges[at - 1] if at else "",
            "high": edges[at] if at < len(edges) else "",
        }
        if at == 0:
            bands.append(fill("不足{high}分的{part}", values))
        elif at == len(edges):
            bands.append(fill("{low}分及以上的{part}", values))
        else:
            bands.append(fill("{low}分至不足{high}分的{part}", values))
    whole: dict[str, Run | Runs] = {
        "scale": finding.label,
        "number": ordinal(len(finding.parts)),
        "n": base(finding.id, finding.base),
        "bands": joined(bands, "，"),
    }
    if finding.equal_widths:
        return fill("{scale}按等分{number}段，有得分的{n}人中，{bands}。", whole)
    return fill("{scale}分为{number}段，有得分的{n}人中，{bands}。", whole)


def shares_compared(found: f.SharesCompared, coarser: int | None = None) -> Runs:
    high, low = found.high, found.low
    places = decimals([high.base, low.base], coarser) or 0
    values: dict[str, Run | Runs] = {
        "var": topic(found.variable),
        "claim": found.phrase,
        "a": high.label,
        "p1": percent(high.id, high.count, high.base, places),
        "k1": persons(high.id, high.count),
        "n1": base(high.id, high.base),
        "b": low.label,
        "p2": percent(low.id, low.count, low.base, places),
        "k2": persons(low.id, low.count),
        "n2": base(low.id, low.base),
        "gap": _points_apart(found, places),
        "x": Number(f"{found.id}.p", found.test.p_holm, "p", numerals.p_text(found.test.p_holm)),
        **_truths(found),
    }
    two, some = found.groups == 2, found.test.differs
    if two and some:
        return fill(
            "按“{var}”分组，{claim}的比例，{a}为{p1}%（{n1}人中{k1}人），{b}为{p2}%（{n2}人中{k2}人），"
            "{gap}，{verdict}（卡方检验，霍尔姆校正后{x}）。",
            values,
        )
    if two:
        return fill(
            "按“{var}”分组，{claim}的比例，{a}为{p1}%（{n1}人中{k1}人），{b}为{p2}%（{n2}人中{k2}人），"
            "{gap}，{verdict}。",
            values,
        )
    if some:
        return fill(
            "按“{var}”分组，{claim}的比例以{a}{highest}，为{p1}%（{n1}人中{k1}"
            "人），{b}{lowest}，为{p2}%（{n2}人中{k2}人），"
            "{gap}，各组{verdict}（卡方检验，霍尔姆校正后{x}）。",
            values,
        )
    return fill(
        "按“{var}”分组，{claim}的比例在{p2}%（{b}，{n2}人中{k2}人）和{p1}%（{a}，{n1}人中{k1}人）{between}，"
        "各组{verdict}。",
        values,
    )


def _truths(found: f.SharesCompared | f.MeansCompared) -> dict[str, Run]:
    """What is said of the groups beside their figures, each with the fact that makes it true."""
    same = "差异不明显" if isinstance(found, f.SharesCompared) else "尚不能认为"
    return {
        "verdict": truths.verdict(found, "差异明显" if found.test.differs else same),
        "highest": truths.highest(found, "最高"),
        "lowest": truths.lowest(found, "最低"),
        "between": truths.between(found, "之间"),
    }


def _points_apart(found: f.SharesCompared, places: int) -> Runs:
    high, low = found.high.share, found.low.share
    if high == low:
        return (truths.level(found.id, "两者相同"),)
    if numerals.printed_alike(100 * high, 100 * low, places):
        return (truths.level(found.id, f"相差不到{less_than(places)}个百分点"),)
    d = Number(f"{found.id}.points", high - low, "points", numerals.points_text(high, low, places))
    if numerals.points_differ_from_printed(high, low, places):
        return fill("相差{d}个百分点（按未修约数计算）", {"d": d})
    return fill("相差{d}个百分点", {"d": d})


def _scores_apart(found: f.MeansCompared) -> Runs:
    high, low = numerals.exact(found.high.mean), numerals.exact(found.low.mean)
    if high == low:
        return (truths.level(found.id, "两者相同"),)
    if numerals.printed_alike(high, low, 1):
        return (truths.level(found.id, f"相差不到{less_than(1)}分"),)
    return fill("相差{d}分", {"d": score(f"{found.id}.difference", high - low)})


def means_compared(found: f.MeansCompared) -> Runs:
    high, low = found.high, found.low
    values: dict[str, Run | Runs] = {
        "var": topic(found.variable),
        "scale": found.label,
        "a": high.label,
        "m1": score(f"{high.id}.mean", high.mean),
        "n1": scored(high.id, high.n),
        "b": low.label,
        "m2": score(f"{low.id}.mean", low.mean),
        "n2": scored(low.id, low.n),
        "gap": _scores_apart(found),
        "test": {"welch_t": "韦尔奇t检验", "welch_anova": "韦尔奇方差分析", "chi2": "卡方检验"}[
            found.test.name
        ],
        "x": Number(f"{found.id}.p", found.test.p_holm, "p", numerals.p_text(found.test.p_holm)),
        **_truths(found),
    }
    two, some = found.groups == 2, found.test.differs
    if two and some:
        return fill(
            "按“{var}”分组，{scale}得分，{a}平均{m1}分（n={n1}），{b}平均{m2}分（n={n2}），{gap}，"
            "{verdict}（{test}，霍尔姆校正后{x}）。",
            values,
        )
    if two:
        return fill(
            "按“{var}”分组，{scale}得分，{a}平均{m1}分（n={n1}），{b}平均{m2}分（n={n2}），{gap}，"
            "样本内差距较小，{verdict}两组不同。",
            values,
        )
    if some:
        return fill(
            "按“{var}”分组，{scale}得分以{a}{highest}，平均{m1}分（n={n1}），{b}{lowest}，平均{m2}分（n={n2}），"
            "{gap}，各组{verdict}（{test}，霍尔姆校正后{x}）。",
            values,
        )
    return fill(
        "按“{var}”分组，{scale}各组平均得分在{m2}分（{b}，n={n2}）和{m1}分（{a}，n={n1}）{between}，"
        "样本内差距较小，{verdict}各组不同。",
        values,
    )
