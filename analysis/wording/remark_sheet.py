"""The words of the sheet of remarks, in both languages: how to sort them, and names of its sheets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RemarkWords:
    """One language's words; {named} places are filled by `analysis.remarks.sheet`."""

    about: str
    remarks: str
    words: str
    categories: str
    title: str
    people: str
    level: str
    category: str
    rows: tuple[tuple[str, str], ...]
    frame: str
    no_frame: str
    made_up: tuple[str, str]
    simulated: str
    font: str


ZH_CN = RemarkWords(
    about="说明",
    remarks="意见",
    words="词语",
    categories="归类表",
    title="意见归并",
    people="写到的人数",
    level="方面",
    category="类别",
    rows=(
        ("数据版本", "{release}"),
        ("校验值", "{hash}"),
        ("内容", "“意见”表每行一条意见，共{count}条。次序已经打乱，同填写先后和其他各题的回答都对不上。"),
        (
            "归类",
            "在 category_1 至 category_3 填写类别，一条最多归三类；{frame}归不进任何一类的可以空着。"
            "最好由两个人各自归类，再一起商量不一致的地方。",
        ),
        ("写进报告", "够{least}人提及的类别才写进报告，不足{least}人的不列。"),
        (
            "引用原话",
            "quote 一栏平时空着。确实需要引用、并且看不出是谁写的，才把可以照印的文字填在这里；"
            "填“是”表示照原文引用，填“否”或不填的一律不引。",
        ),
        (
            "词语",
            "“词语”表列出至少{least}人写到的字词，由程序按字面找出，没有分词。"
            "不成词的、提到具体人的，请删去整行；也可以自己添词。报告只列表中留下的词。",
        ),
        ("请不要", "不要删除“意见”表中的行，不要改动 no 和 item 两栏，也不要把本文件用于别的数据版本。"),
        (
            "用毕",
            "归类完成后，在工作台这次结果的“文字意见”页交回本文件，"
            "或运行 cadre-survey report release:{release} --remarks 本文件 -o 报告.docx。",
        ),
        ("保管", "本文件含有填写人的原话，只给归类的人看，用完请删除。"),
    ),
    frame="单元格里可以选择“归类表”中的类别，也可以自己写；",
    no_frame="类别由归类的人自己定，同一类请用同样的写法；",
    made_up=("不在归类表中", "这个类别不在归类表中。要用自拟的类别吗？"),
    simulated="模拟数据，不是真实调查。",
    font="宋体",
)

EN = RemarkWords(
    about="About",
    remarks="Remarks",
    words="Words",
    categories="Categories",
    title="Sorting the remarks",
    people="People who wrote it",
    level="Side",
    category="Category",
    rows=(
        ("Release", "{release}"),
        ("Hash", "{hash}"),
        (
            "What this is",
            "The sheet “Remarks” has one remark a row, {count} in all. They are shuffled: their order tells "
            "nothing about who answered when, nor what else they answered.",
        ),
        (
            "Categories",
            "Write categories into category_1 to category_3, three at most; {frame} what fits none may stay "
            "empty. Best done by two people apart, who then talk over what they sorted differently.",
        ),
        ("In the report", "A category is told from {least} people on; what fewer said is not listed."),
        (
            "Quotations",
            "The column quote stays empty. Only where a quotation is needed and nobody can tell who wrote "
            "it, write there the words as they may be printed; “yes” stands for the remark as it is, “no” "
            "for nothing. Nothing else is quoted.",
        ),
        (
            "Words",
            "The sheet “Words” lists what at least {least} people wrote, found by a program without a "
            "dictionary. Delete the row of what is no word or names a person; add words of your own. The "
            "report lists what is left.",
        ),
        (
            "Please do not",
            "delete rows of the sheet “Remarks”, change the columns no and item, or use this file for "
            "another release.",
        ),
        (
            "When done",
            "Bring this file back on the page “What people wrote” of the release, or run "
            "cadre-survey report release:{release} --remarks THIS_FILE -o report.docx.",
        ),
        (
            "Keeping",
            "This file holds people's own words. Show it only to the people who sort them, then delete it.",
        ),
    ),
    frame="a cell offers those of the sheet “Categories”, and takes others;",
    no_frame="whoever sorts them names the categories, each always in the same words;",
    made_up=("Not among the categories", "This is none of the categories listed. Use one of your own?"),
    simulated="Simulated data, not a real survey.",
    font="Arial",
)


def words(language: str) -> RemarkWords:
    """The words of `language`: Chinese for zh…, else English."""
    return ZH_CN if language.startswith("zh") else EN
