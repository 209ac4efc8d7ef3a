"""Every printed number of a report can be reached, in reading order."""

from fractions import Fraction

from analysis.blocks import Blank, Chart, Heading, Number, Paragraph, Report, Row, Series, Table, plain

COUNT = Number("G5.claim.count", 71, "persons", "71")
SHARE = Number("G5.claim.percent", Fraction(71, 219), "percent", "32.4")
BASE = Number("G5.claim.base", 219, "persons", "219")


def test_numbers_come_in_reading_order_from_every_block():
    report = Report(
        "调研报告",
        "zh-CN",
        (
            Heading(1, ("一、主要发现",)),
            Paragraph(("有", SHARE, "%的受访干部认为晋升渠道不畅（", COUNT, "人，n=", BASE, "）。")),
            Table(
                "G5", "晋升渠道", ("选项", "人数"), (Row((("不畅",), (COUNT,))),), notes=(("注：n=", BASE),)
            ),
            Chart("G5", "晋升渠道", "bars", ("不畅",), (Series("占比", (SHARE, None)),), "图"),
            Blank("成因"),
        ),
    )
    assert list(report.numbers()) == [SHARE, COUNT, BASE, COUNT, BASE, SHARE]


def test_plain_text_joins_words_and_numbers():
    assert plain(("n=", BASE, "。")) == "n=219。"
