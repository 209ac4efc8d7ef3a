"""The words round the figures of a table, in both languages: heads, row labels, captions, notes.

Plain data: {named} places are filled by `tables.py`, and nothing here is computed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heads:
    """One language's words. Notes are whole sentences and stand under a table's last rule."""

    # columns
    option: str
    persons: str
    weighted: str
    percent: str
    interval: str
    percent_of_persons: str
    percent_of_mentions: str
    first: str
    ranked: str
    mean_rank: str
    item: str
    scale: str
    mean: str
    sd: str
    r_drop: str
    alpha_if_dropped: str
    not_scored: str
    quartiles: tuple[str, str, str]

    # rows
    answered: str
    missing: str
    not_asked: str
    any_mentioned: str
    all_answered: str
    not_counted: str
    mentions: str
    total: str
    either_missing: str
    complete: str

    # cells and captions
    range: str
    reversed: str
    small: str
    withheld: str
    crosstab: str
    scale_items: str
    scale_scores: str
    simulated: str

    # notes
    rounding: str
    several: str
    twice: str
    ranks: str
    persons_only: str
    nobody: str
    small_rows: str
    small_columns: str
    multiple_groups: str
    not_in_groups: str
    hidden: str
    hidden_bases: str
    hidden_bases_alone: str
    hidden_base: str
    hidden_tests: str
    refused: str
    sparse: str
    weights: str
    top: str
    top_persons: str
    interval_method: str
    finite: str
    goodness: str
    bottom: str
    bottom_persons: str
    net: str
    chi2: str
    rao_scott: str
    fisher: str
    cramers_v: str
    few_expected: str
    few_expected_large: str
    """Where the table is too large for the exact test."""
    alpha: str
    alpha_alone: str
    two_items: str
    omega: str
    alpha_standardised: str
    kr20: str
    lambda4: str
    lambda6: str
    split_half: str
    scores: str

    # charts
    crosstab_chart: str
    chart_base: str
    chart_cases: str
    chart_missing: str
    chart_interval: str
    gap_small: str
    gap_nobody: str
    alt_bars: str
    alt_dots: str
    alt_parts: str


ZH_CN = Heads(
    option="选项",
    persons="人数",
    weighted="加权人数",
    percent="占比(%)",
    interval="{level}%区间(%)",
    percent_of_persons="占人数(%)",
    percent_of_mentions="占人次(%)",
    first="排第一位",
    ranked="排入前{places}位",
    mean_rank="平均名次",
    item="题目",
    scale="量表",
    mean="均值",
    sd="标准差",
    r_drop="题总相关",
    alpha_if_dropped="删题后α",
    not_scored="未计分",
    quartiles=("下四分位", "中位数", "上四分位"),
    answered="有效作答",
    missing="未作答",
    not_asked="未被问到",
    any_mentioned="至少选一项",
    all_answered="各项全答",
    not_counted="未计入",
    mentions="提及人次",
    total="合计",
    either_missing="未作答（任一题）",
    complete="各题全答",
    range="{low}～{high}",
    reversed="{label}（反向）",
    small="({count})",
    withheld="—",
    crosstab="{row}：按“{column}”分布（行百分比，%）",
    scale_items="各题统计",
    scale_scores="各量表得分",
    simulated="模拟数据",
    rounding="注：因四舍五入，各项合计可能不等于100%。",
    several="注：可多选，各项合计可大于100%。",
    twice="注：同一人重复选同一项的，人数只计一次，人次照实计。",
    ranks="注：平均名次只按排入该项的人计算，数字越小越靠前。",
    persons_only="注：有效作答不足30人，只列人数。",
    nobody="注：本题无人作答。",
    small_rows="注：括号内为人数；作答不足30人的行不计百分比。",
    small_columns="注：括号内为人数；作答不足30人的列不计百分比。",
    multiple_groups="{row}：按“{column}”分布（占各组人数的百分比，%）",
    not_in_groups="注：两题未都作答的{n}人未计入。",
    hidden="注：— 表示为保护作答人不予列示，不是0。",
    hidden_bases="注：合计不予列示的行不计百分比，括号内为人数。",
    hidden_bases_alone="注：合计不予列示的行不计百分比。",
    hidden_base="注：作答不足{k}人，不列示各项结果。",
    hidden_tests="注：表中有不予列示的数，相关检验一并不列。",
    refused="注：有的格人数过少，全表不予列示；合并选项或分组后可以再看。",
    sparse="注：平均每格不足10人，合并选项或分组后更看得清。",
    weights="注：数字经过加权；未加权的有效作答为{n}人。",
    top="注：最高{number}项合计{count}人，占{percent}%（{level}%区间{low}%～{high}%）。",
    top_persons="注：最高{number}项合计{count}人。",
    interval_method="注：区间方法为{method}。",
    finite="注：区间按总体{population}人作有限总体校正（{fpc}公式）。",
    goodness="注：与预期构成的卡方检验χ²={statistic}，自由度{df}，{p}。",
    bottom="注：最低{number}项合计{count}人，占{percent}%（{level}%区间{low}%～{high}%）。",
    bottom_persons="注：最低{number}项合计{count}人。",
    net="注：最高减最低，净值{difference}个百分点（{level}%区间{low}～{high}）。",
    chi2="注：卡方检验（未作连续性校正）χ²={statistic}，自由度{df}，{p}。",
    rao_scott="注：加权后的独立性检验（Rao–Scott二阶校正）F={statistic}，自由度{df1}和{df2}，{p}。",
    fisher="注：Fisher精确检验{p}。",
    cramers_v="注：克莱姆V系数{v}，校正后{corrected}。",
    few_expected="注：期望频数偏小（最小{least}），宜以精确检验为准。",
    few_expected_large="注：期望频数偏小（最小{least}），卡方检验仅供参考；表过大，算不出精确检验，可合并选项后再看。",
    alpha="注：内部一致性系数α={alpha}（{level}%区间{low}至{high}，n={n}）。",
    alpha_alone="注：内部一致性系数α={alpha}（n={n}）。",
    two_items="注：两题的相关系数r={r}（n={n}）。",
    omega="注：单因子ω={omega}。",
    alpha_standardised="注：标准化α={value}（按相关矩阵）。",
    kr20="注：库德—理查逊公式KR-20={value}。",
    lambda4="注：Guttman λ4={value}（各种对半分法中的最大值，按协方差）。",
    lambda6="注：Guttman λ6={value}（按协方差）。",
    split_half="注：奇偶折半相关{r}，Spearman–Brown校正后{brown}。",
    scores="注：得分{n}人，均值{mean}，标准差{sd}。",
    crosstab_chart="{row}：按“{column}”分布",
    chart_base="注：有效作答{base}人，未作答{missing}人。",
    chart_cases="注：计入{base}人，未计入{missing}人。",
    chart_missing="注：有一题或两题未作答的{missing}人不计在内。",
    chart_interval="注：区间按{level}%置信水平以{method}法计算。",
    gap_small="不足30人，不计百分比",
    gap_nobody="无人作答",
    alt_bars="条形图：{caption}",
    alt_dots="点图，横线为置信区间：{caption}",
    alt_parts="百分比堆积条形图：{caption}",
)

EN = Heads(
    option="Option",
    persons="Persons",
    weighted="Weighted",
    percent="Percent",
    interval="{level}% interval",
    percent_of_persons="% of persons",
    percent_of_mentions="% of mentions",
    first="Put first",
    ranked="Among first {places}",
    mean_rank="Mean rank",
    item="Item",
    scale="Scale",
    mean="Mean",
    sd="SD",
    r_drop="Item-rest r",
    alpha_if_dropped="Alpha if dropped",
    not_scored="Not scored",
    quartiles=("1st quartile", "Median", "3rd quartile"),
    answered="Answered",
    missing="Not answered",
    not_asked="Not asked",
    any_mentioned="At least one chosen",
    all_answered="All items answered",
    not_counted="Not counted",
    mentions="Mentions",
    total="Total",
    either_missing="Either not answered",
    complete="All items answered",
    range="{low}–{high}",
    reversed="{label} (reversed)",
    small="({count})",
    withheld="—",
    crosstab="{row} by “{column}” (row percentages)",
    scale_items="Items",
    scale_scores="Scores",
    simulated="Simulated data",
    rounding="Note: because of rounding, parts may not add to exactly 100%.",
    several="Note: several answers were allowed, so parts may add to more than 100%.",
    twice="Note: an option named twice by one person is one person and two mentions.",
    ranks="Note: the mean rank is that of the people who ranked the option; 1 is first.",
    persons_only="Note: fewer than 30 people answered; persons only.",
    nobody="Note: nobody answered.",
    small_rows="Note: persons in brackets; rows of fewer than 30 people have no percentages.",
    small_columns="Note: persons in brackets; columns of fewer than 30 people have no percentages.",
    multiple_groups="{row} by “{column}” (percentages of each group's people)",
    not_in_groups="Note: {n} people did not answer both questions and are not counted.",
    hidden="Note: — is withheld to protect the people who answered; it does not mean 0.",
    hidden_bases="Note: rows whose total is withheld have no percentages; persons in brackets.",
    hidden_bases_alone="Note: rows whose total is withheld have no percentages.",
    hidden_base="Note: fewer than {k} people answered, so no result is shown.",
    hidden_tests="Note: figures of this table are withheld, and its tests with them.",
    refused="Note: some cells hold too few people, so none of this is shown; merge answers or groups first.",
    sparse="Note: fewer than 10 people a cell on average; merging answers or groups would show more.",
    weights="Note: figures are weighted; {n} people answered.",
    top="Note: highest {number} together: {count} people, {percent}% ({level}% interval {low}% to {high}%).",
    top_persons="Note: highest {number} together: {count} people.",
    interval_method="Note: interval by the method {method}.",
    finite="Note: intervals corrected for a population of {population} people (formula {fpc}).",
    goodness="Note: chi-square test against the expected shares χ²={statistic}, df={df}, {p}.",
    bottom="Note: lowest {number} together: {count} people, {percent}% "
    "({level}% interval {low}% to {high}%).",
    bottom_persons="Note: lowest {number} together: {count} people.",
    net="Note: highest less lowest: {difference} points ({level}% interval {low} to {high}).",
    chi2="Note: chi-square test (no continuity correction) χ²={statistic}, df={df}, {p}.",
    rao_scott="Note: weighted test of independence (Rao–Scott) F={statistic}, df={df1} and {df2}, {p}.",
    fisher="Note: Fisher's exact test {p}.",
    cramers_v="Note: Cramér's V {v}, bias-corrected {corrected}.",
    few_expected="Note: expected counts are small (least {least}); rely on the exact test.",
    few_expected_large="Note: expected counts are small (least {least}), so the chi-square test is rough; "
    "the table is too large for the exact test: merge options.",
    alpha="Note: Cronbach's alpha {alpha} ({level}% interval {low} to {high}, n={n}).",
    alpha_alone="Note: Cronbach's alpha {alpha} (n={n}).",
    two_items="Note: correlation of the two items r={r} (n={n}).",
    omega="Note: one-factor omega {omega}.",
    alpha_standardised="Note: standardised alpha {value} (of the correlations).",
    kr20="Note: Kuder–Richardson formula 20 {value}.",
    lambda4="Note: Guttman's lambda 4 {value} (the best split into halves, on covariances).",
    lambda6="Note: Guttman's lambda 6 {value} (on covariances).",
    split_half="Note: odd and even items correlate {r}, Spearman–Brown {brown}.",
    scores="Note: scores of {n} people, mean {mean}, SD {sd}.",
    crosstab_chart="{row} by “{column}”",
    chart_base="Note: {base} people answered, {missing} did not.",
    chart_cases="Note: {base} people counted, {missing} not counted.",
    chart_missing="Note: without {missing} people who left out one or both questions.",
    chart_interval="Note: {level}% intervals ({method}).",
    gap_small="Fewer than 30 people: no percentages",
    gap_nobody="Nobody answered",
    alt_bars="Bar chart: {caption}",
    alt_dots="Dot chart, its lines are intervals: {caption}",
    alt_parts="Bars of 100 percent: {caption}",
)


def heads(language: str) -> Heads:
    """The words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN
