"""Chinese sentences on a survey beside an earlier one: whole templates, chosen by what the test allows."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.template import base, change, decimals, fill, less_than, percent, persons, score
from analysis.wording.zh_cn_words import days

TESTS = {"two_shares": "合并z检验", "welch_t": "韦尔奇t检验"}


def waves(found: f.Waves) -> Runs:
    """How large both waves are, and how much of what they have in common is clearly different."""
    before = found.before
    places: dict[str, Run | Runs] = {
        "n0": Number("trend.wave.1.base", before.valid, "answers", numerals.count_text(before.valid)),
        "n1": Number("trend.wave.2.base", found.now, "answers", numerals.count_text(found.now)),
        "m": Number("trend.indicators", found.indicators, "other", str(found.indicators)),
        "t": Number("trend.tests", found.tests, "other", str(found.tests)),
        "c": Number("trend.clear", found.clear, "other", str(found.clear)),
    }
    if before.opened and before.closed:
        places["days"] = days("trend.sample", before.opened, before.closed)
        return fill(
            "上次调查的填答时间为{days}，纳入统计{n0}份；本次纳入统计{n1}份。两次调查中题目、选项和计算口径都"
            "相同的指标共{m}项，检验{t}项，差异明显的有{c}项。两次可能有同一批人参加而无法对应，区间和检验按相互"
            "独立计算；参加的人不同，也会使结果不同。",
            places,
        )
    return fill(
        "上次调查的数据共{n0}份，本次{n1}份。两次调查中题目、选项和计算口径都相同的指标共{m}项，检验{t}项，"
        "差异明显的有{c}项。两次可能有同一批人参加而无法对应，区间和检验按相互独立计算；参加的人不同，也会使结果"
        "不同。",
        places,
    )


def not_alike(found: f.NotAlike) -> Runs:
    labels = "；".join(label.rstrip("。？?") for label in found.labels)
    untold = truths.fact(found.id, "未作比较", *found.ids)
    return fill(
        "以下指标的题目、选项、提问对象或计算口径同上次不一致，{untold}：{labels}。",
        {"labels": labels, "untold": untold},
    )


def share_moved(found: f.ShareMoved) -> Runs:
    before, now = found.before, found.now
    places = decimals([before.base, now.base], None) or 0
    values: dict[str, Run | Runs] = {
        "claim": found.phrase,
        "p0": percent(before.id, before.count, before.base, places),
        "k0": persons(before.id, before.count),
        "n0": base(before.id, before.base),
        "p1": percent(now.id, now.count, now.base, places),
        "k1": persons(now.id, now.count),
        "n1": base(now.id, now.base),
        "few": truths.few(found.id, "有一次作答不足30人，不作比较"),
    }
    if min(before.base, now.base) < f.GROUP_FLOOR:
        return fill("{claim}的，上次作答的{n0}人中有{k0}人，本次作答的{n1}人中有{k1}人；{few}。", values)
    head = "{claim}的比例，上次为{p0}%（{k0}人，n={n0}），本次为{p1}%（{k1}人，n={n1}），"
    if found.test is None or before.share == now.share:
        values["level"] = truths.level(found.id, "没有变化")
        return fill(head + "{level}。", values)
    values |= _tested(found, found.test)
    text = numerals.points_text(now.share, before.share, places)
    if numerals.printed_alike(100 * now.share, 100 * before.share, places):
        values["level"] = truths.level(found.id, f"相差不到{less_than(places)}个百分点")
        return fill(head + "{level}，{verdict}。", values)
    up = now.share > before.share
    values |= truths.moved(found, up, "升至" if up else "降至", "提高" if up else "下降")
    values["d"] = change(found.id, abs(now.share - before.share), "points", text)
    differ = numerals.points_differ_from_printed(now.share, before.share, places)
    values["note"] = "（按未修约数计算）" if differ else ""
    head = "{claim}的比例由上次的{p0}%（{k0}人，n={n0}）{to}{p1}%（{k1}人，n={n1}），{by}{d}个百分点{note}，"
    if found.test.differs:
        return fill(head + "{verdict}（{test}，霍尔姆校正后{x}）。", values)
    return fill(head + "{verdict}。", values)


def mean_moved(found: f.MeanMoved) -> Runs:
    before, now = found.before, found.now
    values: dict[str, Run | Runs] = {
        "scale": found.label,
        "m0": score(f"{before.id}.mean", before.mean),
        "n0": base(before.id, before.n),
        "m1": score(f"{now.id}.mean", now.mean),
        "n1": base(now.id, now.n),
        "few": truths.few(found.id, "有一次作答不足30人，不作比较"),
    }
    head = "{scale}平均得分，上次为{m0}分（n={n0}），本次为{m1}分（n={n1}），"
    if min(before.n, now.n) < f.GROUP_FLOOR:
        return fill(head + "{few}。", values)
    if found.test is None:
        return fill(head + "{untested}。", values | {"untested": truths.untested(found.id, "未作检验")})
    values |= _tested(found, found.test)
    difference = numerals.exact(now.mean) - numerals.exact(before.mean)
    if not difference:
        return fill(head + "{level}。", values | {"level": truths.level(found.id, "没有变化")})
    if numerals.printed_alike(now.mean, before.mean, 1):
        values["level"] = truths.level(found.id, "相差不到0.1分")
        return fill(head + "{level}，{verdict}。", values)
    up = difference > 0
    values |= truths.moved(found, up, "升至" if up else "降至", "提高" if up else "下降")
    size = max(difference, -difference)
    values["d"] = change(found.id, size, "score", numerals.fixed_text(size, 1))
    differ = numerals.differs_from_printed(now.mean, before.mean, 1)
    values["note"] = "（按未修约数计算）" if differ else ""
    head = "{scale}平均得分由上次的{m0}分（n={n0}）{to}{m1}分（n={n1}），{by}{d}分{note}，"
    if found.test.differs:
        return fill(head + "{verdict}（{test}，霍尔姆校正后{x}）。", values)
    return fill(head + "{verdict}。", values)


def _tested(found: f.ShareMoved | f.MeanMoved, test: f.Test) -> dict[str, Run | Runs]:
    return {
        "verdict": truths.cleared(found, test, "差异明显", "差异不明显"),
        "test": TESTS[test.name],
        "x": Number(f"{found.id}.p", test.p_holm, "p", numerals.p_text(test.p_holm)),
    }
