"""Chinese sentences on what a report does not show, and on what its data cannot tell."""

from __future__ import annotations

from analysis import findings as f
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.template import fill
from analysis.wording.zh_cn_words import topic


def not_shown(finding: f.NotCompared | f.HiddenGroups | f.Below | f.Refused) -> Runs:
    match finding:
        case f.NotCompared():
            names = "".join(f"“{topic(variable)}”" for variable in finding.variables)
            untold = truths.fact(f"{finding.id}.not_compared", "不作比较", *finding.variables)
            return fill(
                "按{names}分组，可列示且作答满30人的组不足两组，{untold}。",
                {"names": names, "untold": untold},
            )
        case f.HiddenGroups():
            return fill(
                "{groups}作答不足{k}人，{hidden}。",
                {
                    "groups": "、".join(f"“{label}”" for label in finding.labels),
                    "k": truths.stamp("k", finding.k),
                    "hidden": truths.fact(f"{finding.id}.small_groups", "不单独列示", *finding.labels),
                },
            )
        case f.Below():
            return fill(
                "“{item}”作答不足{k}人，{hidden}。",
                {
                    "item": finding.label,
                    "k": truths.stamp("k", finding.k),
                    "hidden": truths.fact(f"{finding.id}.below", "结果不列示", "below"),
                },
            )
        case f.Refused():
            return fill(
                "{column}，按“{row}”分组后有的格人数过少，列示有可能推算出个别人的作答，"
                "{hidden}；合并选项或分组后可以再看。",
                {
                    "row": topic(finding.row),
                    "column": finding.column.rstrip("。"),
                    "hidden": truths.fact(f"{finding.id}.refused", "因此不列示", "refused"),
                },
            )


def limits(finding: f.Limits) -> Runs:
    values: dict[str, Run] = {"t": Number("limits.tests", finding.tests, "other", str(finding.tests))}
    if finding.tests == 0:
        return ("数据来自自愿参与，不是随机抽样，不宜推及没有参加的干部。",)
    return fill(
        "数据来自自愿参与，不是随机抽样；区间和检验仅供参考，不宜推及没有参加的干部。"
        "本报告共做{t}次检验，每一小节之内按霍尔姆法校正，校正后p小于0.05的才写“差异明显”。",
        values,
    )


def withheld(finding: f.Withheld) -> Runs:
    values: dict[str, Run] = {
        "k": truths.stamp("k", finding.k),
        "none": truths.fact("withheld.none", "没有", "none"),
        "g": Number("withheld.groups", finding.groups, "other", str(finding.groups)),
        "t": Number("withheld.tables", finding.tables, "other", str(finding.tables)),
        "i": Number("withheld.items", finding.items, "other", str(finding.items)),
    }
    if finding.groups + finding.tables + finding.items == 0:
        return fill("作答不足{k}人的组和题不列示；本报告{none}因此整组、整表或整题不列示的结果。", values)
    return fill(
        "作答不足{k}人的组和题不列示；本报告因此整组不列示{g}处，整表不列示{t}处，整题不列示{i}处。", values
    )
