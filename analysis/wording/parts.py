"""The fixed words of a report: title, heads, prompts, captions, notes, in both languages.

Plain data; {named} places are filled by `analysis.report`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parts:
    """One language's fixed words."""

    # title and heads of first level
    title: str
    title_of_file: str
    numbered: str
    method: str
    findings: str
    groups: str
    waves: str
    remarks: str
    causes: str
    measures: str
    items: str
    scoring: str
    notes: str

    # heads of second level
    topic: str
    scores_in_groups: str
    scores_together: str
    crossed: str
    moved: str
    statements_not_moved: str
    scores_not_moved: str
    last_time: str
    this_time: str

    # prompts
    fill_remarks: str
    fill_causes: str
    fill_measures: str

    # captions, heads and labels of tables and charts
    profile: str
    claims: str
    claims_of_few: str
    items_chart: str
    claims_chart: str
    claim_by_groups: str
    means_by_groups: str
    bands_chart: str
    by_group: str
    group: str
    what: str
    asked: str
    rest: str
    scale_items: str
    least: str
    bands: str
    band_range: str
    question: str
    remark_categories: str
    remark_words: str
    category: str
    word: str
    wrote: str
    not_sorted: str
    remark_rule: str
    word_rule: str

    # sentences of the last part
    not_listed: str
    not_listed_text: str
    not_listed_absent: str
    no_comparisons: str
    no_open_item: str
    only_codes: str
    guessed: str
    unlisted: str
    numbering: str
    comma: str
    scoring_table: str
    rules: tuple[str, ...]
    rounding_of_bands: str
    release: str
    previous_release: str
    versions: str
    simulated_footer: str
    property_release: str
    property_hash: str
    property_questionnaire: str
    property_program: str
    property_simulated: str


ZH_CN = Parts(
    title="{questionnaire}调查报告",
    title_of_file="数据统计报告",
    numbered="{place}、{title}",
    method="调查基本情况",
    findings="主要发现",
    groups="分组比较",
    waves="与上次调查比较",
    remarks="意见归并",
    causes="成因分析",
    measures="对策建议",
    items="附：题目与选项",
    scoring="附：计分与分段",
    notes="附：说明",
    topic="（{place}）{topic}",
    scores_in_groups="量表得分",
    scores_together="得分之间的关系",
    crossed="两项交叉",
    moved="差异明显的",
    statements_not_moved="其余各项说法",
    scores_not_moved="其余量表得分",
    last_time="上次",
    this_time="本次",
    fill_remarks="请在归并意见后填写：归为几类，各类多少人提及；少于5人提及的不列，不引可能认出人的原话。",
    fill_causes="请结合座谈、走访和制度文件填写成因。问卷是一次性自评，不能单独说明谁是原因。",
    fill_measures="请填写对策建议，逐条对应上文的发现。",
    profile="参与者基本情况",
    claims="{topic}：各项说法的人数和占比",
    claims_of_few="{topic}：作答不足100人的各项说法",
    items_chart="{topic}：各题作答分布（%）",
    claims_chart="{topic}：各项说法的占比（%）",
    claim_by_groups="分组情况：{claim}",
    means_by_groups="分组情况：{scale}得分",
    bands_chart="{scale}：各分段的人数分布（%）",
    by_group="{variable}：{group}",
    group="分组",
    what="说法",
    asked="{claim}（被问到者）",
    rest="其余作答者",
    scale_items="由哪些题组成",
    least="至少答几题",
    bands="分段",
    band_range="得分范围",
    question="{key}　{text}",
    remark_categories="意见归类（{key}）",
    remark_words="意见中写到较多的词语（{key}）",
    category="类别",
    word="词语",
    wrote="写了意见",
    not_sorted="未归类",
    remark_rule="注：由人工归类，一条意见最多归三类，各项合计可大于100%；少于{least}人提及的类别不列。",
    word_rule="注：按写到该词的人数统计，一人多次写到计1人；由程序按字面查找，未作分词；少于{least}人写到的不列。",
    not_listed="问卷中以下各题本报告没有列示：{items}。",
    not_listed_text="{key}（文字题，答案原文不列入报告）",
    not_listed_absent="{key}（数据中没有这道题）",
    no_comparisons="本次没有可供分组比较的结果。",
    no_open_item="本次没有收到可供归并的文字意见。",
    only_codes="数据文件里的答案是编码，没有选项文字，下文只能写“1”“2”等编码。可用“cadre-survey codebook”"
    "生成编码表，填上选项文字后重新生成报告。",
    guessed="以下各题答案的高低顺序由程序按答案文字判断，未经人工核对：{columns}。",
    unlisted="以下各列取值很多，按文字填写处理，不列示：{columns}。",
    numbering="以下各列每份数据的值都不相同，按编号处理，不列示：{columns}。",
    comma="、",
    scoring_table="量表由哪些题组成",
    rules=(
        "百分比由人数直接四舍五入得到，只取一次舍入：底数100人及以上保留一位小数，30至99人取"
        "整数并列人数，不足30人只列人数。",
        "每个百分比的底数是回答该题的人；说法的底数不含“不了解”一类选项，句中写明不含多少人；只问"
        "部分人的题，底数是被问到并作答的人。",
        "“近几成”指低于该数不超过2个百分点，“超过几成”指高于该数不超过3个百分点，“几成多”介"
        "于两者之间；底数不足100人不用这些词。",
        "分组表中，作答人数不足规定数的组、1至4人的格以及可能推算出它们的格都不列示，以“—”表示，不是0；"
        "不足100人且答案完全一致的组也不列示。组的人数照实列出。",
    ),
    rounding_of_bands="分段各含下限，不含上限，最高一段含100分。分段只是把得分范围切开，没有经过验证。",
    release="数据版本：{release}；校验值：{hash}。",
    previous_release="上次的数据版本：{release}；校验值：{hash}。",
    versions="问卷：{questionnaire}，第{version}版；程序版本：{program}。",
    simulated_footer="模拟数据",
    property_release="数据版本",
    property_hash="校验值",
    property_questionnaire="问卷版本",
    property_program="程序版本",
    property_simulated="数据性质",
)

EN = Parts(
    title="Survey report: {questionnaire}",
    title_of_file="Statistical report",
    numbered="{place}. {title}",
    method="How the survey was done",
    findings="Main findings",
    groups="Groups compared",
    waves="Compared with the previous survey",
    remarks="What people wrote",
    causes="Causes",
    measures="Measures",
    items="Appendix: items and answers",
    scoring="Appendix: scoring and bands",
    notes="Appendix: notes",
    topic="({place}) {topic}",
    scores_in_groups="Scores",
    scores_together="How scores go together",
    crossed="Two answers crossed",
    moved="Clearly different",
    statements_not_moved="Other statements",
    scores_not_moved="Other scores",
    last_time="Last survey",
    this_time="This survey",
    fill_remarks="To be written once the remarks are sorted: how many categories, how many people in each. "
    "Leave out what fewer than 5 people said, and every quotation that could give its writer away.",
    fill_causes="To be written from talks, visits and documents. People reported on themselves once, "
    "so these figures alone do not show what causes what.",
    fill_measures="To be written, each measure answering a finding above.",
    profile="Who took part",
    claims="{topic}: people and shares",
    claims_of_few="{topic}: people and shares, of fewer than 100 people",
    items_chart="{topic}: answers to each item (%)",
    claims_chart="{topic}: shares (%)",
    claim_by_groups="By group: {claim}",
    means_by_groups="By group: {scale}",
    bands_chart="{scale}: people in each band (%)",
    by_group="{variable}: {group}",
    group="Group",
    what="Statement",
    asked="{claim} (of those asked)",
    rest="All others who answered",
    scale_items="Items",
    least="Fewest answers",
    bands="Band",
    band_range="Scores",
    question="{key}. {text}",
    remark_categories="Remarks by category ({key})",
    remark_words="Words written most often ({key})",
    category="Category",
    word="Word",
    wrote="Wrote something",
    not_sorted="Not sorted",
    remark_rule="Note: sorted by people, three categories a remark at most, so that parts may add to more "
    "than 100%; what fewer than {least} people named is not listed.",
    word_rule="Note: people who wrote the word, each counted once; found as it is spelt, without a "
    "dictionary; what fewer than {least} people wrote is not listed.",
    not_listed="These items of the questionnaire are not shown in this report: {items}.",
    not_listed_text="{key} (written answers, which a report does not quote)",
    not_listed_absent="{key} (not in the data)",
    no_comparisons="There is no result that could be compared between groups.",
    no_open_item="No written answers were received.",
    only_codes="The answers in the file are codes without labels, so that they are named “1”, “2” … below. "
    "“cadre-survey codebook” writes a codebook to fill in; then write the report again.",
    guessed=(
        "The order of the answers to these questions was judged by the program from their words and checked "
        "by nobody: {columns}."
    ),
    unlisted="These columns hold too many different texts to be listed: {columns}.",
    numbering="These columns hold a different whole number in every row and only tell rows apart; they are "
    "not listed: {columns}.",
    comma=", ",
    scoring_table="What each scale is made of",
    rules=(
        "Percentages are rounded once, half up, from the number of people: one decimal over a base "
        "of 100 or more, "
        "whole percent with the number of people from 30 to 99, people only under 30.",
        "The base of a percentage is the people who answered the item. A statement’s base leaves out "
        "answers such as "
        "“don’t know”, and says how many; for an item that only some were asked it is those who were "
        "asked and answered.",
        "“Nearly” stands for at most 2 percentage points below, “just over” for at most 3 above, "
        "“more than” for anything "
        "between that and the next “nearly”; no such word stands over a base under 100.",
        "In tables of groups, groups with fewer answers than the set minimum, cells of 1 to 4 people "
        "and whatever they "
        "could be worked back from are withheld and marked “—”, which is not 0; so are groups under "
        "100 people who all "
        "gave one answer. The sizes of groups are exact.",
    ),
    rounding_of_bands="Each band includes its lower limit and not its upper one; the highest includes 100. "
    "Bands only cut up the range of scores and have not been validated.",
    release="Data: release {release}; hash {hash}.",
    previous_release="Data of the last survey: release {release}; hash {hash}.",
    versions="Questionnaire: {questionnaire}, version {version}; program version {program}.",
    simulated_footer="Simulated data",
    property_release="Release",
    property_hash="Hash",
    property_questionnaire="Questionnaire",
    property_program="Program",
    property_simulated="Nature of the data",
)


def parts(language: str) -> Parts:
    """The fixed words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN
