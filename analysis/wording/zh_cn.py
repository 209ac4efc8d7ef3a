"""Chinese sentences: one Finding, one whole template, one sentence in official style.

Nothing is computed here beyond what `numerals` prints. Numbers and quantity words are tagged; the figures
that a quantity word rests on stand in the same sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs, Word
from analysis.wording.template import base, decimals, fill, joined, percent, persons, score, scored

UNVALIDATED = "描述性指标，未经常模验证，不作个人诊断和考核依据"
DIGITS = "零一二三四五六七八九十"


def sentence(finding: f.Finding, coarser: int | None = None) -> Runs:
    """The sentence of `finding`, with its full stop.

    `coarser` is the precision of the sentences beside it (W2); a finding never prints more decimals than
    its own base allows.
    """
    match finding:
        case f.Sample():
            return _sample(finding)
        case f.Profile():
            return _profile(finding, coarser)
        case f.Claimed():
            return _claimed(finding, coarser)
        case f.TopChoices():
            return _top_choices(finding, coarser)
        case f.MostFrequent():
            return _most_frequent(finding, coarser)
        case f.ScaleMean():
            return _scale_mean(finding)
        case f.Average():
            return _average(finding)
        case f.InBands():
            return _in_bands(finding, coarser)
        case f.SharesCompared():
            return _shares_compared(finding)
        case f.MeansCompared():
            return _means_compared(finding)
        case _:
            return _plain(finding)


def heading(lead: f.Lead, place: int) -> Runs:
    """（一）晋升反映集中，超过三成受访干部…（71人，32.4%，n=219）: a head whose word has its figures beside it."""
    claimed = lead.claimed
    places = {
        "place": ordinal(place),
        "topic": lead.topic,
        "word": Word(f"{claimed.id}.word", claimed.share, quantity_word(lead.quantity)),
        "claim": claimed.phrase,
        **_figures(claimed, 1),
    }
    if lead.quantity.kind == "nobody":
        return fill("（{place}）{topic}：没有受访干部{claim}（n={n}）", places)
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


def ordinal(number: int) -> str:
    """1 -> 一, 12 -> 十二, 27 -> 二十七; up to 99."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return DIGITS[number]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def quantity_word(quantity: numerals.Quantity) -> str:
    """近三成, 超过半数, 不足一成 …: the word of a rung of the ladder."""
    tenths = DIGITS[quantity.tenths] + "成" if quantity.tenths else ""
    half = quantity.tenths == 5
    return {
        "nobody": "无一",
        "under_one": "不足一成",
        "near": f"近{tenths}",
        "exact": "半数" if half else tenths,
        "more_than": "超过半数" if half else f"超过{tenths}",
        "and_more": f"{tenths}多",
        "overwhelming": "绝大多数",
        "all": "全部",
    }[quantity.kind]


def topic(label: str) -> str:
    """A background item's words as the name of a grouping: 您的年龄段 -> 年龄段."""
    return label.removeprefix("您的").rstrip("？?。：:")


# ---- how it was done, and who took part --------------------------------------------------------


def _sample(finding: f.Sample) -> Runs:
    places: dict[str, Run] = {"valid": Number("sample.valid", finding.valid, "answers", str(finding.valid))}
    if finding.opened and finding.closed:
        places["from"] = _date(finding.opened)
        places["to"] = _date(finding.closed)
    if finding.returned is None or finding.blank is None:
        return fill("本报告所用数据共{valid}份，各题按实际作答人数统计。", places)
    places["returned"] = Number("sample.returned", finding.returned, "answers", str(finding.returned))
    places["blank"] = Number("sample.blank", finding.blank, "answers", str(finding.blank))
    if "from" in places and finding.blank:
        return fill(
            "本次调查采用匿名网上问卷，填答时间为{from}至{to}，共收回答卷{returned}份，"
            "其中选择题全部未答的{blank}份不计，纳入统计{valid}份。",
            places,
        )
    if "from" in places:
        return fill(
            "本次调查采用匿名网上问卷，填答时间为{from}至{to}，共收回答卷{returned}份，全部纳入统计。", places
        )
    if finding.blank:
        return fill("共收回答卷{returned}份，其中选择题全部未答的{blank}份不计，纳入统计{valid}份。", places)
    return fill("共收回答卷{returned}份，全部纳入统计。", places)


def _date(date: tuple[int, int, int]) -> str:
    year, month, day = date
    return f"{year}年{month}月{day}日"


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
    values |= {"claim": claimed.phrase, "without": _without(claimed)}
    if claimed.count == 0 and claimed.asked_only:
        return fill("在被问到并作答的{n}人中{without}，没有人{claim}。", values)
    if claimed.count == 0:
        return fill("没有受访干部{claim}（n={n}）{without}。", values)
    if claimed.asked_only and places is None:
        return fill("在被问到并作答的{n}人中{without}，{k}人{claim}。", values)
    if claimed.asked_only:
        return fill("在被问到并作答的{n}人中{without}，{k}人（{p}%）{claim}。", values)
    if places is None:
        return fill("作答的{n}人{without}中有{k}人{claim}。", values)
    return fill("有{p}%的受访干部{claim}（{k}人，n={n}）{without}。", values)


def _without(claimed: f.Claimed) -> Runs:
    """（不含“不了解”3人）: what the base leaves out; nothing where nobody gave such an answer."""
    parts = [
        fill("“{label}”{k}人", {"label": part.label, "k": persons(part.id, part.count)})
        for part in claimed.left_out
        if part.count
    ]
    return fill("（不含{parts}）", {"parts": joined(parts, "、")}) if parts else ()


# ---- whole items -------------------------------------------------------------------------------


def _top_choices(finding: f.TopChoices, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    tops = [_quoted(part, finding.base, places) for part in finding.tops]
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": base(finding.id, finding.base),
        "tops": joined(tops, "、", last="和"),
        "number": ("零", "一", "两", "三")[len(tops)],
    }
    if not tops:
        return fill("对“{item}”，作答的{n}人没有选择任何一项。", values)
    if len(tops) == 1:
        return fill("对“{item}”，作答的{n}人只提到{tops}。", values)
    if finding.asked_only:
        return fill(
            "对“{item}”（可多选），在被问到并作答的{n}人中，提到最多的{number}项依次是{tops}。", values
        )
    return fill("对“{item}”（可多选），作答的{n}人中，提到最多的{number}项依次是{tops}。", values)


def _quoted(part: f.Part, of: int, places: int | None) -> Runs:
    label, k = part.label, persons(part.id, part.count)
    if places is None:
        return fill("“{label}”（{k}人）", {"label": label, "k": k})
    return fill(
        "“{label}”（{k}人，{p}%）", {"label": label, "k": k, "p": percent(part.id, part.count, of, places)}
    )


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
    }
    if len(finding.parts) == 1 and places is None:
        return fill("对“{item}”，{asked}{n}人里选择{labels}的最多，有{k}人。", values)
    if len(finding.parts) == 1:
        return fill("对“{item}”，{asked}{n}人里选择{labels}的最多，有{k}人，占{p}%。", values)
    if places is None:
        return fill("对“{item}”，{asked}{n}人里选择{labels}的并列最多，各有{k}人。", values)
    return fill("对“{item}”，{asked}{n}人里选择{labels}的并列最多，各有{k}人，各占{p}%。", values)


# ---- scores ------------------------------------------------------------------------------------


def _scale_mean(finding: f.ScaleMean) -> Runs:
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
        return fill("{scale}按0至100计，平均{m}分（标准差{s}，n={n}），分值越高表示{dir}。", values)
    if finding.q3 is None:
        return fill("{scale}按0至100计，平均{m}分（标准差{s}，n={n}）。", values)
    values["q3"] = score(f"{finding.id}.q3", finding.q3)
    if finding.high_means:
        return fill(
            "{scale}按0至100计，平均{m}分（标准差{s}，n={n}），分值越高表示{dir}；四分之一的人在{q3}分及以上。",
            values,
        )
    return fill("{scale}按0至100计，平均{m}分（标准差{s}，n={n}）；四分之一的人在{q3}分及以上。", values)


def _average(finding: f.Average) -> Runs:
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": scored(finding.id, finding.n),
        "m": score(f"{finding.id}.mean", finding.mean, 2),
    }
    if finding.sd is None:
        return fill("“{item}”平均为{m}（n={n}）。", values)
    values["s"] = score(f"{finding.id}.sd", finding.sd, 2)
    return fill("“{item}”平均为{m}（标准差{s}，n={n}）。", values)


def _in_bands(finding: f.InBands, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    edges = [numerals.fixed_text(cut, 0 if cut.denominator == 1 else 1) for cut in finding.cuts]
    bands = []
    for at, part in enumerate(finding.parts):
        values: dict[str, Run | Runs] = {
            "part": _quoted(part, finding.base, places),
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


# ---- groups ------------------------------------------------------------------------------------


def _shares_compared(found: f.SharesCompared) -> Runs:
    high, low = found.high, found.low
    places = decimals([high.base, low.base], None) or 0
    differ = numerals.points_differ_from_printed(high.share, low.share, places)
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
        "d": _points(found, places),
        "note": "（按未修约数计算）" if differ else "",
        "x": Number(f"{found.id}.p", found.test.p_holm, "p", numerals.p_text(found.test.p_holm)),
    }
    two, some = found.groups == 2, found.test.differs
    if two and some:
        return fill(
            "按“{var}”分组，{claim}的比例，{a}为{p1}%（{n1}人中{k1}人），{b}为{p2}%（{n2}人中{k2}人），"
            "相差{d}个百分点{note}，差异明显（卡方检验，霍尔姆校正后{x}）。",
            values,
        )
    if two:
        return fill(
            "按“{var}”分组，{claim}的比例，{a}为{p1}%（{n1}人中{k1}人），{b}为{p2}%（{n2}人中{k2}人），"
            "相差{d}个百分点{note}，差异不明显。",
            values,
        )
    if some:
        return fill(
            "按“{var}”分组，{claim}的比例以{a}最高，为{p1}%（{n1}人中{k1}人），{b}最低，为{p2}%（{n2}人中{k2}人），"
            "相差{d}个百分点{note}，各组差异明显（卡方检验，霍尔姆校正后{x}）。",
            values,
        )
    return fill(
        "按“{var}”分组，{claim}的比例在{p2}%（{b}，{n2}人中{k2}人）和{p1}%（{a}，{n1}人中{k1}人）之间，"
        "各组差异不明显。",
        values,
    )


def _points(found: f.SharesCompared, places: int) -> Number:
    difference = found.high.share - found.low.share
    text = numerals.points_text(found.high.share, found.low.share, places)
    return Number(f"{found.id}.points", difference, "points", text)


def _means_compared(found: f.MeansCompared) -> Runs:
    high, low = found.high, found.low
    difference = numerals.exact(high.mean) - numerals.exact(low.mean)
    values: dict[str, Run | Runs] = {
        "var": topic(found.variable),
        "scale": found.label,
        "a": high.label,
        "m1": score(f"{high.id}.mean", high.mean),
        "n1": scored(high.id, high.n),
        "b": low.label,
        "m2": score(f"{low.id}.mean", low.mean),
        "n2": scored(low.id, low.n),
        "d": score(f"{found.id}.difference", difference),
        "test": {"welch_t": "韦尔奇t检验", "welch_anova": "韦尔奇方差分析", "chi2": "卡方检验"}[
            found.test.name
        ],
        "x": Number(f"{found.id}.p", found.test.p_holm, "p", numerals.p_text(found.test.p_holm)),
    }
    two, some = found.groups == 2, found.test.differs
    if two and some:
        return fill(
            "按“{var}”分组，{scale}得分，{a}平均{m1}分（n={n1}），{b}平均{m2}分（n={n2}），相差{d}分，"
            "差异明显（{test}，霍尔姆校正后{x}）。",
            values,
        )
    if two:
        return fill(
            "按“{var}”分组，{scale}得分，{a}平均{m1}分（n={n1}），{b}平均{m2}分（n={n2}），相差{d}分，"
            "样本内差距较小，尚不能认为两组不同。",
            values,
        )
    if some:
        return fill(
            "按“{var}”分组，{scale}得分以{a}最高，平均{m1}分（n={n1}），{b}最低，平均{m2}分（n={n2}），"
            "相差{d}分，各组差异明显（{test}，霍尔姆校正后{x}）。",
            values,
        )
    return fill(
        "按“{var}”分组，{scale}各组平均得分在{m2}分（{b}，n={n2}）和{m1}分（{a}，n={n1}）之间，"
        "样本内差距较小，尚不能认为各组不同。",
        values,
    )


# ---- the rest ----------------------------------------------------------------------------------


def _plain(finding: f.Finding) -> Runs:
    match finding:
        case f.Simulated():
            return ("本报告所用为模拟数据，仅供演示，不反映任何真实单位和个人的情况。",)
        case f.Unvalidated():
            return (f"{UNVALIDATED}。",)
        case f.NotCompared():
            return fill("按“{var}”分组，作答满30人的组不足两组，不作比较。", {"var": topic(finding.variable)})
        case f.HiddenGroups():
            return fill(
                "{groups}作答不足{k}人，不单独列示。",
                {"groups": "、".join(f"“{label}”" for label in finding.labels), "k": str(finding.k)},
            )
        case f.Below():
            return fill("“{item}”作答不足{k}人，结果不列示。", {"item": finding.label, "k": str(finding.k)})
        case f.Refused():
            return fill(
                "“{row}”与“{column}”的交叉结果人数过少，列示后有可能推算出个别人的作答，"
                "因此不列示；合并选项或合并分组后可以再看。",
                {"row": topic(finding.row), "column": finding.column},
            )
        case f.Crossed():
            return fill(
                "下表按“{row}”分组列出“{column}”，两项都有结果的{n}人。",
                {"row": topic(finding.row), "column": finding.column, "n": base(finding.id, finding.base)},
            )
        case f.OpenAnswers():
            return _open_answers(finding)
        case f.Limits():
            return _limits(finding)
        case f.Withheld():
            return _withheld(finding)
    raise TypeError(f"no sentence for {type(finding).__name__}")


def _open_answers(finding: f.OpenAnswers) -> Runs:
    values: dict[str, Run | Runs] = {"item": finding.label, "k": persons(finding.id, finding.count)}
    if finding.count == 0:
        return fill("对“{item}”，没有人写意见。", values)
    return fill("对“{item}”，共有{k}人写了意见。", values)


def _limits(finding: f.Limits) -> Runs:
    values: dict[str, Run] = {"t": Number("limits.tests", finding.tests, "other", str(finding.tests))}
    if finding.tests == 0:
        return ("数据来自自愿参与，不是随机抽样，不宜推及没有参加的干部。",)
    return fill(
        "数据来自自愿参与，不是随机抽样；区间和检验仅供参考，不宜推及没有参加的干部。"
        "本报告共做{t}次检验，每一小节之内按霍尔姆法校正，校正后p小于0.05的才写“差异明显”。",
        values,
    )


def _withheld(finding: f.Withheld) -> Runs:
    values: dict[str, Run] = {
        "k": str(finding.k),
        "g": Number("withheld.groups", finding.groups, "other", str(finding.groups)),
        "t": Number("withheld.tables", finding.tables, "other", str(finding.tables)),
        "i": Number("withheld.items", finding.items, "other", str(finding.items)),
    }
    if finding.groups + finding.tables + finding.items == 0:
        return fill("作答不足{k}人的组和题不列示；本报告没有因此整组、整表或整题不列示的结果。", values)
    return fill(
        "作答不足{k}人的组和题不列示；本报告因此整组不列示{g}处，整表不列示{t}处，整题不列示{i}处。", values
    )
