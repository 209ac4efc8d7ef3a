"""Chinese sentences: one Finding, one whole template, one sentence in official style.

Nothing is computed here beyond what `numerals` prints. Numbers and quantity words are tagged; the figures
that a quantity word rests on stand in the same sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import findings as f
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths, zh_cn_groups, zh_cn_limits, zh_cn_method, zh_cn_remarks, zh_cn_waves
from analysis.wording.template import base, decimals, fill, joined, percent, persons
from analysis.wording.zh_cn_words import date as date
from analysis.wording.zh_cn_words import days, is_negated, quoted
from analysis.wording.zh_cn_words import ordinal as ordinal
from analysis.wording.zh_cn_words import quantity_word as quantity_word
from analysis.wording.zh_cn_words import topic as topic

UNVALIDATED = "描述性指标，未经常模验证，不作个人诊断和考核依据"


def sentence(finding: f.Finding, coarser: int | None = None) -> Runs:
    """The sentence of `finding`, with its full stop.

    `coarser` is the precision of the sentences beside it (W2); a finding never prints more decimals than
    its own base allows.
    """
    match finding:
        case f.Sample():
            return _sample(finding)
        case f.Issued():
            return zh_cn_method.issued(finding)
        case f.Coverage():
            return zh_cn_method.coverage(finding)
        case f.Profile():
            return _profile(finding, coarser)
        case f.Claimed():
            return _claimed(finding, coarser)
        case f.TopChoices():
            return _top_choices(finding, coarser)
        case f.MostFrequent():
            return _most_frequent(finding, coarser)
        case f.TopRanked():
            return _top_ranked(finding, coarser)
        case f.ScaleMean():
            return zh_cn_groups.scale_mean(finding)
        case f.Average():
            return zh_cn_groups.average(finding)
        case f.RatingMean():
            return zh_cn_groups.rating_mean(finding)
        case f.InBands():
            return zh_cn_groups.in_bands(finding, coarser)
        case f.Reliability():
            return zh_cn_method.reliability(finding)
        case f.Together():
            return zh_cn_method.together(finding)
        case f.SharesCompared():
            return zh_cn_groups.shares_compared(finding, coarser)
        case f.MeansCompared():
            return zh_cn_groups.means_compared(finding)
        case f.Waves():
            return zh_cn_waves.waves(finding)
        case f.ShareMoved():
            return zh_cn_waves.share_moved(finding)
        case f.MeanMoved():
            return zh_cn_waves.mean_moved(finding)
        case f.NotAlike():
            return zh_cn_waves.not_alike(finding)
        case _:
            return _plain(finding)


def heading(lead: f.Lead, place: int) -> Runs:
    """（一）晋升：超过三成受访干部…（71人，32.4%，n=219）: the head's word has its figures beside it."""
    claimed = lead.claimed
    places = {
        "place": ordinal(place),
        "topic": lead.topic,
        "word": truths.quantity(lead, quantity_word(lead.quantity)),
        "nobody": truths.nobody(claimed.id, "没有受访干部"),
        "claim": claimed.phrase,
        **_figures(claimed, 1),
    }
    if lead.quantity.kind == "nobody" and is_negated(claimed.phrase):
        return fill("（{place}）{topic}：表示“{claim}”的受访干部为{k}人（n={n}）", places)
    if lead.quantity.kind == "nobody":
        return fill("（{place}）{topic}：{nobody}{claim}（n={n}）", places)
    if lead.majority:
        return fill("（{place}）{topic}反映集中，{word}受访干部{claim}（{k}人，{p}%，n={n}）", places)
    return fill("（{place}）{topic}：{word}受访干部{claim}（{k}人，{p}%，n={n}）", places)


def statements(found: Sequence[f.Claimed], coarser: int | None = None) -> Runs:
    """Several claims as one paragraph, 一是…二是…; a single one stands without."""
    if len(found) == 1:
        return sentence(found[0], coarser)
    return joined(
        [(f"{ordinal(at)}是", *sentence(claimed, coarser)) for at, claimed in enumerate(found, start=1)], ""
    )


# ---- how it was done, and who took part --------------------------------------------------------


def _sample(finding: f.Sample) -> Runs:
    places: dict[str, Run | Runs] = {
        "valid": Number("sample.valid", finding.valid, "answers", str(finding.valid))
    }
    if finding.opened and finding.closed:
        places["days"] = days(finding.id, finding.opened, finding.closed)
    if finding.returned is None or finding.blank is None:
        return fill("本报告所用数据共{valid}份，各题按实际作答人数统计。", places)
    places["returned"] = Number("sample.returned", finding.returned, "answers", str(finding.returned))
    places["blank"] = Number("sample.blank", finding.blank, "answers", str(finding.blank))
    places["all"] = truths.fact("sample.all", "全部纳入统计", "whole")
    if "days" in places and finding.blank:
        return fill(
            "本次调查采用匿名网上问卷，填答时间为{days}，共收回答卷{returned}份，"
            "其中选择题全部未答的{blank}份不计，纳入统计{valid}份。",
            places,
        )
    if "days" in places:
        return fill("本次调查采用匿名网上问卷，填答时间为{days}，共收回答卷{returned}份，{all}。", places)
    if finding.blank:
        return fill("共收回答卷{returned}份，其中选择题全部未答的{blank}份不计，纳入统计{valid}份。", places)
    return fill("共收回答卷{returned}份，{all}。", places)


def _profile(finding: f.Profile, coarser: int | None) -> Runs:
    places: dict[str, Run | Runs] = {
        "item": topic(finding.label),
        "n": base(finding.id, finding.base),
        "parts": _parts(finding.parts, finding.base, coarser),
        "m": Number(f"{finding.id}.missing", finding.missing, "persons", str(finding.missing)),
    }
    if finding.missing:
        return fill("参与者中，填了“{item}”的{n}人里，{parts}；另有{m}人未填此项，不计入比例。", places)
    return fill("参与者中，填了“{item}”的{n}人里，{parts}。", places)


def _parts(parts: tuple[f.Part, ...], of: int, coarser: int | None) -> Runs:
    places = decimals([of], coarser)
    return joined([_part(part, of, places) for part in parts], "，")


def _part(part: f.Part, of: int, places: int | None) -> Runs:
    label, k = part.label, persons(part.id, part.count)
    if places is None:
        return fill("{label}{k}人", {"label": label, "k": k})
    return fill(
        "{label}{k}人（{p}%）", {"label": label, "k": k, "p": percent(part.id, part.count, of, places)}
    )


# ---- claims ------------------------------------------------------------------------------------


def _figures(claimed: f.Claimed, places: int) -> dict[str, Run | Runs]:
    return {
        "k": persons(claimed.id, claimed.count),
        "n": base(claimed.id, claimed.base),
        "p": percent(claimed.id, claimed.count, claimed.base, places),
    }


def _claimed(claimed: f.Claimed, coarser: int | None) -> Runs:
    places = decimals([claimed.base], coarser)
    values: dict[str, Run | Runs] = _figures(claimed, places or 0)
    without = _without(claimed)
    values |= {"claim": claimed.phrase, "without": fill("（{x}）", {"x": without}) if without else ()}
    values["less"] = fill("，{x}", {"x": without}) if without else ()
    values["nobody"] = truths.nobody(claimed.id, "没有人" if claimed.asked_only else "没有受访干部")
    if claimed.count == 0 and is_negated(claimed.phrase):
        if claimed.asked_only:
            return fill("在被问到并作答的{n}人中{without}，表示“{claim}”的为{k}人。", values)
        return fill("表示“{claim}”的受访干部为{k}人（n={n}{less}）。", values)
    if claimed.count == 0 and claimed.asked_only:
        return fill("在被问到并作答的{n}人中{without}，{nobody}{claim}。", values)
    if claimed.count == 0:
        return fill("{nobody}{claim}（n={n}{less}）。", values)
    if claimed.asked_only and places is None:
        return fill("在被问到并作答的{n}人中{without}，{k}人{claim}。", values)
    if claimed.asked_only:
        return fill("在被问到并作答的{n}人中{without}，{k}人（{p}%）{claim}。", values)
    if places is None:
        return fill("作答的{n}人{without}中有{k}人{claim}。", values)
    return fill("有{p}%的受访干部{claim}（{k}人，n={n}{less}）。", values)


def _without(claimed: f.Claimed) -> Runs:
    """不含“不了解”3人: what the base leaves out; nothing where nobody gave such an answer."""
    parts = [
        fill("“{label}”{k}人", {"label": part.label, "k": persons(part.id, part.count)})
        for part in claimed.left_out
        if part.count
    ]
    return fill("不含{parts}", {"parts": joined(parts, "、")}) if parts else ()


# ---- whole items -------------------------------------------------------------------------------


def _top_choices(finding: f.TopChoices, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    tops = [quoted(part, finding.base, places) for part in finding.tops]
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": base(finding.id, finding.base),
        "tops": joined(tops, "、", last="和"),
        "most": truths.order(f"{finding.id}.order", finding.tops, _tops_words(len(tops))),
    }
    if not tops:
        return fill("对“{item}”，作答的{n}人{most}。", values)
    if len(tops) == 1:
        return fill("对“{item}”，作答的{n}人{most}{tops}。", values)
    if finding.asked_only:
        return fill("对“{item}”（可多选），在被问到并作答的{n}人中，{most}{tops}。", values)
    return fill("对“{item}”（可多选），作答的{n}人中，{most}{tops}。", values)


def _tops_words(number: int) -> str:
    several = f"提到最多的{'两' if number == 2 else '三'}项依次是"
    return ("没有选择任何一项", "只提到")[number] if number < 2 else several


def _most_frequent(finding: f.MostFrequent, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    first = finding.parts[0]
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": base(finding.id, finding.base),
        "labels": joined([(f"“{part.label}”",) for part in finding.parts], "、", last="和"),
        "k": persons(first.id, first.count),
        "p": percent(first.id, first.count, finding.base, places or 0),
        "asked": "被问到并作答的" if finding.asked_only else "作答的",
        "most": truths.order(
            f"{finding.id}.most", finding.parts, "最多" if len(finding.parts) == 1 else "并列最多"
        ),
    }
    if len(finding.parts) == 1 and places is None:
        return fill("对“{item}”，{asked}{n}人里选择{labels}的{most}，有{k}人。", values)
    if len(finding.parts) == 1:
        return fill("对“{item}”，{asked}{n}人里选择{labels}的{most}，有{k}人，占{p}%。", values)
    if places is None:
        return fill("对“{item}”，{asked}{n}人里选择{labels}的{most}，各有{k}人。", values)
    return fill("对“{item}”，{asked}{n}人里选择{labels}的{most}，各有{k}人，各占{p}%。", values)


def _top_ranked(finding: f.TopRanked, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": base(finding.id, finding.base),
        "first": _tied(finding.first, finding.base, places),
        "m": Number(f"{finding.id}.places", finding.places, "other", str(finding.places)),
        "ranked": _tied(finding.ranked, finding.base, places),
        "most": truths.order(f"{finding.id}.most_first", finding.first, "最多的是"),
        "most_ranked": truths.order(f"{finding.id}.most_ranked", finding.ranked, "最多的是"),
    }
    if finding.asked_only:
        return fill(
            "对“{item}”，在被问到并作答的{n}人中，排在第一位{most}{first}，排进前{m}位{most_ranked}{ranked}。",
            values,
        )
    return fill(
        "对“{item}”，作答的{n}人中，排在第一位{most}{first}，排进前{m}位{most_ranked}{ranked}。", values
    )


def _tied(parts: tuple[f.Part, ...], of: int, places: int | None) -> Runs:
    return joined([quoted(part, of, places) for part in parts], "、", last="和")


# ---- the rest ----------------------------------------------------------------------------------


def _plain(finding: f.Finding) -> Runs:
    match finding:
        case f.Simulated():
            return ("本报告所用为模拟数据，仅供演示，不反映任何真实单位和个人的情况。",)
        case f.AskedOnce():
            return ("问卷是一次性自评，不能据此判断谁先谁后、谁是原因。",)
        case f.Unvalidated():
            return (f"{UNVALIDATED}。",)
        case f.NotCompared() | f.HiddenGroups() | f.Below() | f.Refused():
            return zh_cn_limits.not_shown(finding)
        case f.Crossed():
            return fill(
                "下表按“{row}”分组列出“{column}”的分布，两项都有结果的共{n}人。",
                {"row": topic(finding.row), "column": finding.column, "n": base(finding.id, finding.base)},
            )
        case f.OpenAnswers():
            return _open_answers(finding)
        case f.SortedRemarks():
            return zh_cn_remarks.sorted_remarks(finding)
        case f.Quoted():
            return zh_cn_remarks.quoted(finding)
        case f.Described():
            return ("以上只描述所给数据中的人；能否推及其他人，要看数据是怎样取得的。",)
        case f.Limits():
            return zh_cn_limits.limits(finding)
        case f.Withheld():
            return zh_cn_limits.withheld(finding)
    raise TypeError(f"no sentence for {type(finding).__name__}")


def _open_answers(finding: f.OpenAnswers) -> Runs:
    values: dict[str, Run | Runs] = {"item": finding.label, "k": persons(finding.id, finding.count)}
    if finding.count == 0:
        values["nobody"] = truths.nobody(finding.id, "没有人")
        return fill("对“{item}”，{nobody}写意见。", values)
    return fill("对“{item}”，共有{k}人写了意见。", values)
