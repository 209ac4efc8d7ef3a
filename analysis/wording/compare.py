"""The words round comparisons of means, in both languages: heads, row labels, captions, notes.

Plain data: {named} places are filled by `shown.compare` and `shown.paired`, and nothing here is computed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Compared:
    """One language's words. Notes are whole sentences."""

    caption: str
    median: str
    pairs: str
    pair: str
    pair_name: str
    difference: str
    interval: str
    range: str
    p: str
    p_dunn: str
    welch: str
    anova: str
    kruskal: str
    welch_t: str
    t: str
    mann_whitney: str
    effect_several: str
    effect_two: str
    spread: str
    left_out: str
    games_howell: str
    no_test: str
    shown_only: str
    separator: str

    paired: str
    variable: str
    everybody: str
    not_everything: str
    paired_t: str
    wilcoxon: str
    mcnemar: str
    friedman: str


ZH_CN = Compared(
    caption="{value}：按“{group}”比较",
    median="中位数",
    pairs="两两比较",
    pair="两组",
    pair_name="{a}－{b}",
    difference="均值差",
    interval="{level}%区间",
    range="{low}～{high}",
    p="p值",
    p_dunn="秩检验p值",
    welch="注：韦尔奇方差分析（不要求各组方差相等）F={f}，自由度{df1}和{df2}，{p}。",
    anova="注：普通方差分析F={f}，自由度{df1}和{df2}，{p}；克鲁斯卡尔–沃利斯秩检验H={h}，自由度{df}，{p_ranks}。",
    kruskal="注：克鲁斯卡尔–沃利斯秩检验H={h}，自由度{df}，{p}。",
    welch_t="注：两组均值相差{difference}（{level}%区间{low}～{high}）；韦尔奇t检验t={t}，自由度{df}，{p}。",
    t="注：假定方差相等的t检验t={t}，自由度{df}，{p}。",
    mann_whitney="注：曼–惠特尼秩检验U={u}，{p}（大样本近似，{continuity}）；克利夫δ={delta}。",
    effect_several="注：效应量η²={eta2}，ω²={omega2}；按秩ε²={epsilon2}。",
    effect_two="注：效应量g={g}（d={d}）；η²={eta2}。",
    spread="注：方差齐性检验：莱文（均值）{p_levene}，布朗–福赛斯（中位数）{p_brown}。",
    left_out="注：{groups}只有1人或答案全同，未参加韦尔奇、两两比较和方差齐性检验。",
    games_howell="注：均值差的区间和p值按盖姆斯–豪厄尔法，对全部两两比较同时成立；秩检验为邓恩法，经霍尔姆校正。",
    no_test="注：有人作答的组不足两个，不作检验。",
    shown_only="注：检验只用列示的各组。",
    separator="、",
    paired="同一批人的比较",
    variable="变量",
    everybody="各项全答",
    not_everything="未全答",
    paired_t="注：前者减后者平均相差{difference}（{level}%区间{low}～{high}）；配对t检验t={t}，自由度{df}，{p}；d={d}。",
    wilcoxon="注：威尔科克森符号秩检验V={v}，前后不同者{n}人，{p}（大样本近似，{continuity}）。",
    mcnemar="注：麦克尼马尔检验：由低变高{up}人，由高变低{down}人；χ²={chi2}，{p}；连续性校正后{p_corrected}；精确检验{p_exact}。",
    friedman="注：弗里德曼检验χ²={statistic}，自由度{df}，{p}；肯德尔W={w}。",
)

EN = Compared(
    caption="{value} by “{group}”",
    median="Median",
    pairs="Pairs of groups",
    pair="Groups",
    pair_name="{a} − {b}",
    difference="Difference",
    interval="{level}% interval",
    range="{low} to {high}",
    p="p",
    p_dunn="p of ranks",
    welch="Note: Welch's analysis of variance (unequal variances) F={f}, df={df1} and {df2}, {p}.",
    anova="Note: analysis of variance F={f}, df={df1} and {df2}, {p}; "
    "Kruskal–Wallis H={h}, df={df}, {p_ranks}.",
    kruskal="Note: Kruskal–Wallis H={h}, df={df}, {p}.",
    welch_t="Note: the means differ by {difference} ({level}% interval {low} to {high}); "
    "Welch's t={t}, df={df}, {p}.",
    t="Note: t test with equal variances t={t}, df={df}, {p}.",
    mann_whitney="Note: Mann–Whitney U={u}, {p} (large-sample, {continuity}); Cliff's delta {delta}.",
    effect_several="Note: effect η²={eta2}, ω²={omega2}; of ranks ε²={epsilon2}.",
    effect_two="Note: effect g={g} (d={d}); η²={eta2}.",
    spread="Note: equal variances: Levene (means) {p_levene}, Brown–Forsythe (medians) {p_brown}.",
    left_out="Note: {groups} (one person, or all of one answer) not in Welch's, pairwise and Levene's tests.",
    games_howell="Note: differences by Games–Howell, interval and p holding for all pairs together; "
    "ranks by Dunn with Holm's adjustment.",
    no_test="Note: fewer than two groups hold anybody, so there is no test.",
    shown_only="Note: tests rest on the groups shown.",
    separator=", ",
    paired="The same people compared",
    variable="Variable",
    everybody="Answered all",
    not_everything="Did not answer all",
    paired_t="Note: first minus second {difference} ({level}% interval {low} to {high}); "
    "paired t={t}, df={df}, {p}; d={d}.",
    wilcoxon="Note: Wilcoxon signed ranks V={v}, {n} people differ, {p} (large-sample, {continuity}).",
    mcnemar="Note: McNemar: {up} people went up, {down} down; χ²={chi2}, {p}; "
    "with continuity correction {p_corrected}; exact {p_exact}.",
    friedman="Note: Friedman χ²={statistic}, df={df}, {p}; Kendall's W {w}.",
)

CONTINUITY = {
    "zh": {True: "经连续性校正", False: "未经连续性校正"},
    "en": {True: "continuity corrected", False: "no continuity correction"},
}


def compared(language: str) -> Compared:
    """The words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN


def continuity(language: str, corrected: bool) -> str:
    """Whether a rank test's z was corrected for continuity, in words."""
    return CONTINUITY["zh" if language.startswith("zh") else "en"][corrected]
