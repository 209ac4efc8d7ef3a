"""Chinese sentences on a survey beside an earlier one: whole templates, chosen by what the test allows."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording import moved, truths
from analysis.wording.template import fill
from analysis.wording.zh_cn_words import days


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


MOVED = moved.Words(
    share=moved.Templates(
        few="{claim}的，上次作答的{n0}人中有{k0}人，本次作答的{n1}人中有{k1}人；{few}。",
        level="{claim}的比例，上次为{p0}%（{k0}人，n={n0}），本次为{p1}%（{k1}人，n={n1}），{level}。",
        alike="{claim}的比例，上次为{p0}%（{k0}人，n={n0}），本次为{p1}%（{k1}人，n={n1}），{level}，{verdict}。",
        moved="{claim}的比例由上次的{p0}%（{k0}人，n={n0}）{to}{p1}%（{k1}人，n={n1}），"
        "{by}{d}个百分点{note}，{verdict}。",
        clear="{claim}的比例由上次的{p0}%（{k0}人，n={n0}）{to}{p1}%（{k1}人，n={n1}），"
        "{by}{d}个百分点{note}，{verdict}（{test}，霍尔姆校正后{x}）。",
    ),
    mean=moved.Templates(
        few="{scale}平均得分，上次为{m0}分（n={n0}），本次为{m1}分（n={n1}），{few}。",
        level="{scale}平均得分，上次为{m0}分（n={n0}），本次为{m1}分（n={n1}），{level}。",
        alike="{scale}平均得分，上次为{m0}分（n={n0}），本次为{m1}分（n={n1}），{level}，{verdict}。",
        moved="{scale}平均得分由上次的{m0}分（n={n0}）{to}{m1}分（n={n1}），{by}{d}分{note}，{verdict}。",
        clear="{scale}平均得分由上次的{m0}分（n={n0}）{to}{m1}分（n={n1}），"
        "{by}{d}分{note}，{verdict}（{test}，霍尔姆校正后{x}）。",
        untested="{scale}平均得分，上次为{m0}分（n={n0}），本次为{m1}分（n={n1}），{untested}。",
    ),
    few="有一次作答不足30人，不作比较",
    unchanged="没有变化",
    untested="未作检验",
    less_points="相差不到{}个百分点".format,
    less_score="相差不到0.1分",
    points_of=lambda text: "个百分点",
    rose=("升至", "提高"),
    fell=("降至", "下降"),
    unrounded_shares="（按未修约数计算）",
    unrounded_means="（按未修约数计算）",
    clear="差异明显",
    unclear="差异不明显",
    tests={"two_shares": "合并z检验", "welch_t": "韦尔奇t检验"},
)


def share_moved(found: f.ShareMoved) -> Runs:
    return moved.share_moved(found, MOVED)


def mean_moved(found: f.MeanMoved) -> Runs:
    return moved.mean_moved(found, MOVED)
