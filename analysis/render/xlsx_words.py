"""What a report's workbook says by itself: names of its sheets, heads of its lists, the foot of a page."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.render.captions import script


@dataclass(frozen=True)
class WorkbookWords:
    """One language's words; {named} places are filled by `xlsx`."""

    about: str
    contents: str
    text: str
    variables: str
    index: str
    sheet: str
    caption: str
    back: str
    see: str
    figure: str
    printed: str
    cell: str
    blank: str
    share: str
    low: str
    high: str
    page: str
    font: str
    head_font: str


WORDS = {
    "zh": WorkbookWords(
        about="说明",
        contents="目录",
        text="正文",
        variables="变量表",
        index="数字索引",
        sheet="工作表",
        caption="内容",
        back="返回目录",
        see="见{sheet}　{caption}",
        figure="数字编号",
        printed="印出的数字",
        cell="单元格",
        blank="〔{prompt}〕",
        share="占比(%)",
        low="区间下限",
        high="区间上限",
        page="第 &P 页，共 &N 页",
        font="宋体",
        head_font="黑体",
    ),
    "en": WorkbookWords(
        about="About",
        contents="Contents",
        text="Text",
        variables="Variables",
        index="Figures",
        sheet="Sheet",
        caption="What it shows",
        back="Back to the contents",
        see="See {sheet}: {caption}",
        figure="Id of the figure",
        printed="As printed",
        cell="Cell",
        blank="[{prompt}]",
        share="Percent",
        low="Lower limit",
        high="Upper limit",
        page="Page &P of &N",
        font="Arial",
        head_font="Arial",
    ),
}


def words(language: str) -> WorkbookWords:
    """The words of `language`: Chinese for zh…, else English."""
    return WORDS[script(language)]
