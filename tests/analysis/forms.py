"""A small questionnaire for the tests: the burnout scales of the main form, and items around them."""

from fractions import Fraction

from questionnaires.answers import AnyOf, Chosen
from questionnaires.items import Claim, Item, Option, Section
from questionnaires.model import Bands, Questionnaire, Scale, ScaleClaim


def both(zh, en):
    return {"zh-CN": zh, "en": en}


OFTEN = tuple(
    Option(value, both(zh, en), Fraction(25 * (value - 1)))
    for value, zh, en in (
        (1, "从没有", "Never"),
        (2, "偶尔", "Sometimes"),
        (3, "有些时候", "At times"),
        (4, "多数时候", "Mostly"),
        (5, "几乎天天", "Almost daily"),
    )
)
ASKED_AROUND = tuple(
    Option(value, both(zh, en), Fraction(100 * (value - 1), 3))
    for value, zh, en in (
        (1, "没有", "No"),
        (2, "一两次", "Once or twice"),
        (3, "三四次", "Three or four times"),
        (4, "五次及以上", "Five times or more"),
    )
)
HOURS = (
    Option(1, both("40小时以内", "Up to 40")),
    Option(2, both("49—56小时", "49 to 56")),
    Option(3, both("57小时及以上", "57 or more")),
    Option(4, both("记不清", "Cannot remember")),
)
SKILLS = (
    Option(1, both("调处纠纷", "Settling disputes")),
    Option(2, both("依法办事", "Law")),
    Option(9, both("暂时没有", "None")),
)


def item(key, options=OFTEN, kind="single", claims=(), show_if=None):
    return Item(key, kind, both(f"题{key}", f"Item {key}"), "all", options, claims=claims, show_if=show_if)


STATE = tuple(item(f"E{number}") for number in range(1, 11))
LONG_WEEK = Claim("W1", both("一周工作超过48小时", "worked over 48 hours"), (2, 3), (4,))
EACH_SKILL = Claim("T3", both("最想补的是{option}", "most want {option}"), each_of=(1, 2))
NO_SKILL = Claim("T3_none", both("暂时没有特别想补的本事", "want no skill"), (9,))
WOULD_GO = Claim("L2", both("有离开的打算", "would leave"), (4, 5))
ITEMS = (
    item("W1", HOURS, claims=(LONG_WEEK,)),
    *STATE,
    item("T3", SKILLS, "multiple", (EACH_SKILL, NO_SKILL), AnyOf((Chosen("W1", (2, 3)),))),
    item("L1", ASKED_AROUND),
    item("L2", claims=(WOULD_GO,)),
    item("B2", (Option(1, both("公务员", "Civil servant")), Option(2, both("事业编制", "Institution")))),
)
SCALES = (
    Scale("EX", both("责任透支", "Exhaustion"), "mean_of_items", ("E1", "E2", "E3", "E4"), 2, ("E4",)),
    Scale("CO", both("热情消退", "Coldness"), "mean_of_items", ("E5", "E6", "E7"), 2, ("E7",)),
    Scale("AV", both("本领回避", "Avoidance"), "mean_of_items", ("E8", "E9", "E10"), 2, ("E10",)),
    Scale("BO", both("倦怠合成", "Burnout"), "mean_of_scales", ("EX", "CO", "AV"), 2),
    Scale("LV", both("去留倾向", "Leaving"), "mean_of_items", ("L1", "L2"), 1, reliability="r"),
)
QUARTERS = Bands(
    (Fraction(25), Fraction(50), Fraction(75)),
    (both("较低", "Low"), both("偏低", "Below"), both("偏高", "Above"), both("较高", "High")),
)
BO_HIGH = ScaleClaim(
    "BO_high", "BO", ">=", Fraction(50), both("倦怠合成分在50分及以上", "burnout of 50 or more")
)
FORM = Questionnaire(
    "form",
    1,
    ("zh-CN", "en"),
    both("小问卷", "A small form"),
    (Section("all", both("全部", "All"), tuple(one.key for one in ITEMS)),),
    ITEMS,
    SCALES,
    QUARTERS,
    (BO_HIGH,),
    no_answer={
        -1: both("不想回答", "Rather not say"),
        -2: both("未作答", "Left blank"),
        -3: both("未被问到", "Not shown"),
    },
)
