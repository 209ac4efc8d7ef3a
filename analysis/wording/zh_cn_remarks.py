"""Chinese sentences on what people wrote, once it is sorted."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording.template import fill, joined, persons


def sorted_remarks(finding: f.SortedRemarks) -> Runs:
    tops = [
        fill("{label}（{k}人）", {"label": part.label, "k": persons(part.id, part.count)})
        for part in finding.tops
    ]
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "k": persons(finding.id, finding.count),
        "c": Number(f"{finding.item}.kinds", finding.kinds, "other", numerals.count_text(finding.kinds)),
        "tops": joined(tops, "、", last="和"),
        "least": str(finding.least),
    }
    if not tops:
        return fill("对“{item}”，共有{k}人写了意见，归并后各类提及都不足{least}人，不单独列示。", values)
    return fill(
        "对“{item}”，共有{k}人写了意见，归并后有{c}类至少{least}人提及，较多的是{tops}；"
        "少于{least}人提及的不列。",
        values,
    )


def quoted(finding: f.Quoted) -> Runs:
    quotes = "；".join("“" + quote.rstrip("。") + "”" for quote in finding.quotes)
    return (f"经归并人同意引用的原话：{quotes}。",)
