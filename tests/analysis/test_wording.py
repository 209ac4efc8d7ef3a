"""Golden sentences, written out in full for both languages and computed by hand, and what must hold of all."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import findings as f
from analysis import wording
from analysis.blocks import Number, Stamp, Word, plain
from analysis.numerals import Quantity, quantity
from analysis.wording import en, zh_cn
from analysis.wording.template import fill, joined

ZH, EN = "zh-CN", "en"
FORBIDDEN = ("检出率", "患病", "诊断", "常模", "导致", "造成", "使得", "普遍", "显著", "None人", "nan")


def said(finding, language=ZH, coarser=None):
    return plain(wording.of(language).sentence(finding, coarser))


def claimed(count, base, phrase="认为晋升渠道不畅", **rest):
    return f.Claimed("G5.claim", phrase, count, base, **rest)


def unclear(count):
    return (f.Part("R4.claim.left_out.5", "不了解", count),)


# ---- claims ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (claimed(71, 219), "有32.4%的受访干部认为晋升渠道不畅（71人，n=219）。"),
        (
            f.Claimed("R4.claim", "认为不办、拖办的情形“很普遍”", 21, 214, left_out=unclear(3)),
            "有9.8%的受访干部认为不办、拖办的情形“很普遍”（21人，n=214，不含“不了解”3人）。",
        ),
        (claimed(31, 96), "有32%的受访干部认为晋升渠道不畅（31人，n=96）。"),
        (claimed(7, 25), "作答的25人中有7人认为晋升渠道不畅。"),
        (claimed(7, 25, left_out=unclear(2)), "作答的25人（不含“不了解”2人）中有7人认为晋升渠道不畅。"),
        (claimed(0, 219), "没有受访干部认为晋升渠道不畅（n=219）。"),
        (claimed(219, 219), "有100.0%的受访干部认为晋升渠道不畅（219人，n=219）。"),
        (claimed(40, 140, asked_only=True), "在被问到并作答的140人中，40人（28.6%）认为晋升渠道不畅。"),
        (claimed(9, 20, asked_only=True), "在被问到并作答的20人中，9人认为晋升渠道不畅。"),
        (claimed(0, 20, asked_only=True), "在被问到并作答的20人中，没有人认为晋升渠道不畅。"),
        (
            claimed(40, 140, asked_only=True, left_out=unclear(6)),
            "在被问到并作答的140人中（不含“不了解”6人），40人（28.6%）认为晋升渠道不畅。",
        ),
    ],
)
def test_a_claim_in_chinese(finding, expected):
    assert said(finding) == expected


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (
            claimed(71, 219, "see the way up blocked"),
            "32.4% of the cadres asked see the way up blocked (71 people, n = 219).",
        ),
        (
            claimed(21, 214, "see the way up blocked", left_out=(f.Part("x", "don’t know", 3),)),
            "9.8% of the cadres asked see the way up blocked (21 people, n = 214; not counting 3 “don’t know”).",
        ),
        (claimed(1, 219, "see it"), "0.5% of the cadres asked see it (1 person, n = 219)."),
        (claimed(31, 96, "see it"), "32% of the cadres asked see it (31 people, n = 96)."),
        (claimed(7, 25, "see it"), "Of the 25 cadres who answered, 7 see it."),
        (claimed(1, 25, "see it"), "Of the 25 cadres who answered, the number who see it is 1."),
        (claimed(0, 219, "see it"), "None of the cadres asked see it (n = 219)."),
        (
            claimed(40, 140, "see it", asked_only=True),
            "Of the 140 who were asked this and answered, 40 (28.6%) see it.",
        ),
        (claimed(9, 20, "see it", asked_only=True), "Of the 20 who were asked this and answered, 9 see it."),
        (
            claimed(1, 20, "see it", asked_only=True),
            "Of the 20 who were asked this and answered, the number who see it is 1.",
        ),
        (
            claimed(0, 20, "see it", asked_only=True),
            "Of the 20 who were asked this and answered, none see it.",
        ),
    ],
)
def test_a_claim_in_english(finding, expected):
    assert said(finding, EN) == expected


def test_neighbours_with_a_smaller_base_set_one_precision_and_never_a_finer_one():
    assert said(claimed(71, 219), coarser=0) == "有32%的受访干部认为晋升渠道不畅（71人，n=219）。"
    assert said(claimed(31, 96), coarser=1) == "有32%的受访干部认为晋升渠道不畅（31人，n=96）。"


def test_several_claims_stand_as_yi_shi_er_shi_in_one_paragraph():
    found = [claimed(148, 356, "手头任务经常越积越多"), claimed(71, 356, "经常要同时应付几家部门的事")]
    assert plain(zh_cn.statements(found)) == (
        "一是有41.6%的受访干部手头任务经常越积越多（148人，n=356）。"
        "二是有19.9%的受访干部经常要同时应付几家部门的事（71人，n=356）。"
    )
    assert plain(zh_cn.statements(found[:1])) == "有41.6%的受访干部手头任务经常越积越多（148人，n=356）。"


# ---- heads and quantity words ------------------------------------------------------------------


def lead(count, base, phrase="认为晋升渠道不畅", topic="成长与交流"):
    one = f.Claimed("G5.claim", phrase, count, base)
    return f.Lead("G5.lead", topic, one, quantity(one.share))


def test_a_head_has_the_word_with_its_figures_beside_it():
    assert plain(zh_cn.heading(lead(71, 219), 5)) == (
        "（五）成长与交流：三成多受访干部认为晋升渠道不畅（71人，32.4%，n=219）"
    ).replace("三成多", "超过三成")
    assert plain(zh_cn.heading(lead(114, 219), 1)) == (
        "（一）成长与交流反映集中，超过半数受访干部认为晋升渠道不畅（114人，52.1%，n=219）"
    )
    assert plain(zh_cn.heading(lead(0, 219), 2)) == "（二）成长与交流：没有受访干部认为晋升渠道不畅（n=219）"
    assert plain(en.heading(lead(114, 219, "see the way up blocked", "Growth"), 1)) == (
        "(1) Growth stands out: just over half of the cadres asked see the way up blocked "
        "(114 people, 52.1%, n = 219)"
    )


def test_a_word_keeps_the_exact_share_that_makes_it_true():
    words = [run for run in zh_cn.heading(lead(71, 219), 1) if isinstance(run, Word)]
    assert words == [Word("G5.claim.word", Fraction(71, 219), "超过三成", "more_than 3")]


@pytest.mark.parametrize(
    ("rung", "chinese", "english"),
    [
        (Quantity("under_one"), "不足一成", "fewer than one in ten"),
        (Quantity("near", 1), "近一成", "nearly one in ten"),
        (Quantity("near", 3), "近三成", "nearly three in ten"),
        (Quantity("exact", 3), "三成", "exactly three in ten"),
        (Quantity("near", 5), "近五成", "nearly half"),
        (Quantity("exact", 5), "半数", "exactly half"),
        (Quantity("more_than", 5), "超过半数", "just over half"),
        (Quantity("and_more", 5), "五成多", "more than half"),
        (Quantity("more_than", 3), "超过三成", "just over three in ten"),
        (Quantity("and_more", 3), "三成多", "more than three in ten"),
        (Quantity("more_than", 9), "超过九成", "more than nine in ten"),
        (Quantity("overwhelming"), "绝大多数", "almost all"),
        (Quantity("all"), "全部", "all"),
    ],
)
def test_each_rung_has_its_word(rung, chinese, english):
    assert zh_cn.quantity_word(rung) == chinese
    assert en.quantity_word(rung) == english


def test_chinese_ordinals():
    assert [zh_cn.ordinal(n) for n in (1, 10, 11, 20, 27)] == ["一", "十", "十一", "二十", "二十七"]


# ---- sample and profile ------------------------------------------------------------------------


def test_the_sample_with_dates_and_blank_forms():
    finding = f.Sample(219, 222, (2026, 3, 2), (2026, 3, 15))
    assert said(finding) == (
        "本次调查采用匿名网上问卷，填答时间为2026年3月2日至2026年3月15日，共收回答卷222份，"
        "其中选择题全部未答的3份不计，纳入统计219份。"
    )
    assert said(finding, EN) == (
        "The survey was an anonymous form on the web, open from 2 March 2026 to 15 March 2026. "
        "Forms returned: 222; left out because no closed item was answered: 3; counted: 219."
    )


@pytest.mark.parametrize(
    ("finding", "chinese", "english"),
    [
        (
            f.Sample(219, 219, (2026, 3, 2), (2026, 3, 15)),
            "本次调查采用匿名网上问卷，填答时间为2026年3月2日至2026年3月15日，共收回答卷219份，全部纳入统计。",
            "The survey was an anonymous form on the web, open from 2 March 2026 to 15 March 2026. "
            "Forms returned, all of them counted: 219.",
        ),
        (
            f.Sample(219, 222),
            "共收回答卷222份，其中选择题全部未答的3份不计，纳入统计219份。",
            "Forms returned: 222; left out because no closed item was answered: 3; counted: 219.",
        ),
        (f.Sample(219, 219), "共收回答卷219份，全部纳入统计。", "Forms returned, all of them counted: 219."),
        (
            f.Sample(219),
            "本报告所用数据共219份，各题按实际作答人数统计。",
            "The data hold 219 forms; each item is counted over those who answered it.",
        ),
    ],
)
def test_the_sample_never_guesses_what_is_not_known(finding, chinese, english):
    assert said(finding) == chinese
    assert said(finding, EN) == english


def test_the_profile_carries_its_base_and_who_did_not_answer():
    parts = (f.Part("B1.item.1", "35岁及以下", 80), f.Part("B1.item.2", "36岁及以上", 136))
    finding = f.Profile("B1.item", "您的年龄段", parts, 216, 3)
    assert said(finding) == (
        "参与者中，填了“年龄段”的216人里，35岁及以下80人（37.0%），36岁及以上136人（63.0%）；"
        "另有3人未填此项，不计入比例。"
    )
    assert said(f.Profile("B1.item", "Your age group", parts, 216, 3), EN) == (
        "Of the 216 who answered “age group”: 35岁及以下 80 (37.0%); 36岁及以上 136 (63.0%). "
        "Not answered, and not part of the shares: 3."
    )
    assert said(f.Profile("B1.item", "您的年龄段", (f.Part("B1.item.1", "年轻", 12),), 12, 0)) == (
        "参与者中，填了“年龄段”的12人里，年轻12人。"
    )


# ---- whole items -------------------------------------------------------------------------------


TOPS = (f.Part("T3.item.1", "调解", 136), f.Part("T3.item.5", "应急", 106), f.Part("T3.item.6", "写材料", 83))


def test_a_multiple_choice_names_the_three_most_chosen():
    assert said(f.TopChoices("T3.item", "最想补哪几样", TOPS, 219)) == (
        "对“最想补哪几样”（可多选），作答的219人中，提到最多的三项依次是“调解”（136人，62.1%）、"
        "“应急”（106人，48.4%）和“写材料”（83人，37.9%）。"
    )
    assert said(f.TopChoices("L3.item", "想走为了什么", TOPS[:2], 150, asked_only=True)) == (
        "对“想走为了什么”（可多选），在被问到并作答的150人中，提到最多的二项依次是“调解”（136人，90.7%）"
        "和“应急”（106人，70.7%）。"
    ).replace("二项", "两项")
    assert (
        said(f.TopChoices("T3.item", "哪几样", (f.Part("a", "调解", 9),), 20))
        == "对“哪几样”，作答的20人只提到“调解”（9人）。"
    )
    assert said(f.TopChoices("T3.item", "哪几样", (), 20)) == "对“哪几样”，作答的20人没有选择任何一项。"
    assert said(f.TopChoices("T3.item", "Skills wanted", TOPS, 219), EN) == (
        "“Skills wanted” (several answers allowed): of the 219 who answered, the three named most are "
        "“调解” (136, 62.1%), “应急” (106, 48.4%) and “写材料” (83, 37.9%)."
    )


def test_the_most_frequent_answer_and_ties():
    one = f.MostFrequent("v1.item", "年龄", (f.Part("v1.item.1", "青年", 71),), 219)
    assert said(one) == "对“年龄”，作答的219人里选择“青年”的最多，有71人，占32.4%。"
    assert said(one, EN) == "“年龄”: the answer given most by the 219 who answered is “青年”: 71, or 32.4%."
    two = f.MostFrequent("v1.item", "年龄", (f.Part("a", "青年", 9), f.Part("b", "中年", 9)), 20)
    assert said(two) == "对“年龄”，作答的20人里选择“青年”和“中年”的并列最多，各有9人。"
    assert (
        said(two, EN)
        == "“年龄”: the answers given most by the 20 who answered are “青年” and “中年”: 9 each."
    )


# ---- scores ------------------------------------------------------------------------------------


def test_a_scale_has_mean_sd_base_and_direction():
    finding = f.ScaleMean("BO", "倦怠合成", Fraction(10951, 219), 18.449, 62.5, 219, 0, "倦怠重")
    assert said(finding) == (
        "倦怠合成按0至100计，平均50.0分（n=219，标准差18.4），分值越高表示倦怠重；得分居前四分之一的人在62.5分及以上。"
    )
    assert said(
        f.ScaleMean("BO", "burnout", Fraction(10951, 219), 18.449, 62.5, 219, 0, "more worn out"), EN
    ) == (
        "On a scale from 0 to 100, burnout has a mean of 50.0 (SD 18.4, n = 219); higher means: more worn out. "
        "The highest-scoring quarter stand at 62.5 or above."
    )
    assert (
        said(f.ScaleMean("BO", "倦怠合成", 50.0, None, None, 12, 0))
        == "倦怠合成按0至100计，平均50.0分（n=12）。"
    )


def test_bands_name_their_limits():
    cuts = (Fraction(25), Fraction(50), Fraction(75))
    counts = (("较低", 20), ("偏低", 90), ("偏高", 100), ("较高", 9))
    parts = tuple(f.Part(f"BO.band.{i}", label, k) for i, (label, k) in enumerate(counts, 1))
    assert said(f.InBands("BO.band", "倦怠合成", cuts, parts, 219)) == (
        "倦怠合成按等分四段，有得分的219人中，不足25分的“较低”（20人，9.1%），25分至不足50分的“偏低”（90人，41.1%），"
        "50分至不足75分的“偏高”（100人，45.7%），75分及以上的“较高”（9人，4.1%）。"
    )
    assert said(f.Unvalidated()) == "描述性指标，未经常模验证，不作个人诊断和考核依据。"
    assert said(f.InBands("BO.band", "burnout", cuts[:1], parts[:2], 110), EN) == (
        "burnout in 2 bands, of the 110 with a score: under 25 “较低” (20, 18.2%); 25 or more “偏低” (90, 81.8%)."
    )


# ---- groups ------------------------------------------------------------------------------------


def compared(groups, p, high=(50, 156), low=(24, 112)):
    return f.SharesCompared(
        "G5xB1",
        "您的年龄段",
        "认为晋升渠道不畅",
        f.GroupShare("G5xB1.1", "中年", *high),
        f.GroupShare("G5xB1.2", "青年", *low),
        groups,
        f.Test("G5xB1", "chi2", p, 4),
    )


def test_shares_of_two_groups_are_compared_only_as_far_as_the_test_allows():
    # 50/156 = 32.05.., 24/112 = 21.42.., 10.62.. apart, which is not 32.1 - 21.4
    assert said(compared(2, 0.012)) == (
        "按“年龄段”分组，认为晋升渠道不畅的比例，中年为32.1%（156人中50人），青年为21.4%（112人中24人），"
        "相差10.6个百分点（按未修约数计算），差异明显（卡方检验，霍尔姆校正后p=0.012）。"
    )
    assert said(compared(2, 0.2)).endswith("相差10.6个百分点（按未修约数计算），差异不明显。")
    assert said(compared(3, 0.0004)) == (
        "按“年龄段”分组，认为晋升渠道不畅的比例以中年最高，为32.1%（156人中50人），青年最低，为21.4%（112人中24人），"
        "相差10.6个百分点（按未修约数计算），各组差异明显（卡方检验，霍尔姆校正后p<0.001）。"
    )
    assert said(compared(3, 0.3)) == (
        "按“年龄段”分组，认为晋升渠道不畅的比例在21.4%（青年，112人中24人）和32.1%（中年，156人中50人）之间，各组差异不明显。"
    )
    assert said(compared(2, 0.012), EN) == (
        "By “您的年龄段”, the share who 认为晋升渠道不畅 is 32.1% for 中年 (50 of 156) and 21.4% for 青年 (24 of 112), "
        "10.6 percentage points apart (from unrounded shares): a clear difference (chi-square test, Holm-adjusted p=0.012)."
    )
    assert "no clear difference." in said(compared(2, 0.2), EN)


def test_groups_side_by_side_have_the_precision_of_the_smaller_one():
    # 20/40 = 50 %, 50/156 = 32.05 %
    assert "为50%（40人中20人）" in said(compared(2, 0.012, high=(20, 40), low=(50, 156)))
    assert "32%（156人中50人），相差18个百分点，" in said(compared(2, 0.012, high=(20, 40), low=(50, 156)))


def test_means_of_groups():
    finding = f.MeansCompared(
        "BOxB3",
        "您的职务层次",
        "倦怠合成",
        f.GroupMean("BOxB3.1", "中层", 56.25, 62),
        f.GroupMean("BOxB3.2", "一般", 48.5, 130),
        2,
        f.Test("BOxB3", "welch_t", 0.03, 2),
    )
    assert said(finding) == (
        "按“职务层次”分组，倦怠合成得分，中层平均56.3分（n=62），一般平均48.5分（n=130），相差7.8分，"
        "差异明显（韦尔奇t检验，霍尔姆校正后p=0.030）。"
    )
    assert said(finding, EN) == (
        "By “您的职务层次”, the mean of 倦怠合成 is 56.3 for 中层 (n = 62) and 48.5 for 一般 (n = 130), 7.8 apart: "
        "a clear difference (Welch’s t test, Holm-adjusted p=0.030)."
    )


@pytest.mark.parametrize(
    ("finding", "chinese", "english"),
    [
        (
            f.HiddenGroups("B2", "您的编制身份", ("其他",), 10),
            "“其他”作答不足10人，不单独列示。",
            "“其他”: fewer than 10 people answered, so the figures are not shown.",
        ),
        (
            f.NotCompared("G5xB2", ("您的编制身份", "您的学历")),
            "按“编制身份”“学历”分组，可列示且作答满30人的组不足两组，不作比较。",
            "By “您的编制身份”, “您的学历”, fewer than two groups that may be shown have 30 answers, so they are not compared.",
        ),
        (
            f.Refused("R4xB1", "您的年龄段", "认为拖办“很普遍”"),
            "认为拖办“很普遍”，按“年龄段”分组后有的格人数过少，列示有可能推算出个别人的作答，因此不列示；合并选项或分组后可以再看。",
            "“认为拖办“很普遍”” by “您的年龄段” is not shown: with so few people, single answers could be worked back. "
            "Merge answers or groups to see it.",
        ),
        (
            f.Crossed("WLxBO", "工作负荷", "倦怠合成", 214),
            "下表按“工作负荷”分组列出“倦怠合成”的分布，两项都有结果的共214人。",
            "The table shows “倦怠合成” by “工作负荷” for the 214 people who have both.",
        ),
        (
            f.Withheld(1, 2, 3, 10),
            "作答不足10人的组和题不列示；本报告因此整组不列示1处，整表不列示2处，整题不列示3处。",
            "Groups and items that fewer than 10 people answered are not shown. Withheld as a whole: groups 1, tables 2, items 3.",
        ),
        (
            f.Limits(23),
            "数据来自自愿参与，不是随机抽样；区间和检验仅供参考，不宜推及没有参加的干部。"
            "本报告共做23次检验，每一小节之内按霍尔姆法校正，校正后p小于0.05的才写“差异明显”。",
            "Taking part was voluntary and not a random sample; intervals and tests are a guide only, and the figures "
            "do not speak for those who did not take part. Tests made: 23, Holm-adjusted within each subsection; "
            "“a clear difference” stands only where the adjusted p is below 0.05.",
        ),
        (
            f.Below("T2.item", "培训用得上", 10),
            "“培训用得上”作答不足10人，结果不列示。",
            "“培训用得上”: fewer than 10 people answered, so the results are not shown.",
        ),
        (
            f.Issued(230, 221, 219),
            "发放口令230个，收回221份，有效219份，有效率99.1%。",
            "Codes handed out: 230; forms returned: 221; valid: 219, 99.1% of those returned.",
        ),
        (
            f.Coverage(254, 219),
            "在岗干部名册为254人，有效答卷219份，覆盖86.2%；没有参加的人情况不明，以下数据只反映参与者的看法。",
            "The roster lists 254 people; with 219 valid forms 86.2% of them are covered. Nothing is known of those "
            "who did not take part: what follows tells only what the participants think.",
        ),
        (
            f.Reliability("EX", "责任透支", 0.8449, 0.8051, 0.8787, 5, 204),
            "责任透支的内部一致性系数为0.84（95%区间0.81至0.88，5题，n=204）。",
            "责任透支: internal consistency (Cronbach’s alpha) 0.84, 95% interval 0.81 to 0.88 (5 items, n = 204).",
        ),
        (
            f.Together("BOxWL", "倦怠合成", "工作负荷", 0.4149, 0.0001, 210, 5),
            "倦怠合成与工作负荷得分同向变动（相关系数0.41，n=210）。",
            "The scores of 倦怠合成 and 工作负荷 move in the same direction (correlation 0.41, n = 210).",
        ),
        (
            f.Together("BOxPF", "倦怠合成", "公平", -0.35, 0.049, 210, 5),
            "倦怠合成与公平得分反向变动（相关系数-0.35，n=210）。",
            "The scores of 倦怠合成 and 公平 move in opposite directions (correlation -0.35, n = 210).",
        ),
        (
            f.Together("BOxPF", "倦怠合成", "公平", 0.05, 0.05, 210, 5),
            "倦怠合成与公平得分之间看不出明显的关系（相关系数0.05，n=210）。",
            "The scores of 倦怠合成 and 公平 show no clear relation (correlation 0.05, n = 210).",
        ),
        (
            f.AskedOnce(),
            "问卷是一次性自评，不能据此判断谁先谁后、谁是原因。",
            "People reported on themselves once, so this does not tell which came first, nor what causes what.",
        ),
        (
            f.OpenAnswers("X1", "一句话", 83),
            "对“一句话”，共有83人写了意见。",
            "“一句话”: number of people who wrote an answer: 83.",
        ),
        (
            f.SortedRemarks(
                "X1.written",
                "X1",
                "一句话",
                83,
                7,
                (f.Part("X1.category.10", "责任", 31), f.Part("X1.category.8", "晋升", 20)),
                5,
            ),
            "对“一句话”，共有83人写了意见，归并后有7类至少5人提及，较多的是责任（31人）和晋升（20人）；少于5人提及的不列。",
            "“一句话”: number of people who wrote an answer: 83; categories that at least 5 people named: 7. "
            "Named most often: 责任 (31) and 晋升 (20). What fewer than 5 people said is not listed.",
        ),
        (
            f.SortedRemarks("X1.written", "X1", "一句话", 21, 0, (), 5),
            "对“一句话”，共有21人写了意见，归并后各类提及都不足5人，不单独列示。",
            "“一句话”: number of people who wrote an answer: 21; each category was named by fewer than 5 people and so "
            "is not listed.",
        ),
        (
            f.Quoted("X1.quotes", ("多听听一线的难处。", "少开会")),
            "经归并人同意引用的原话：“多听听一线的难处”；“少开会”。",
            "In people’s own words: “多听听一线的难处。”; “少开会”.",
        ),
        (
            f.Simulated(),
            "本报告所用为模拟数据，仅供演示，不反映任何真实单位和个人的情况。",
            "The data of this report are simulated, for demonstration only; they describe no real person or unit.",
        ),
        (
            f.Limits(0),
            "数据来自自愿参与，不是随机抽样，不宜推及没有参加的干部。",
            "Taking part was voluntary and not a random sample; the figures do not speak for others.",
        ),
    ],
)
def test_the_short_sentences(finding, chinese, english):
    assert said(finding) == chinese
    assert said(finding, EN) == english


# ---- what must hold of all ---------------------------------------------------------------------

COUNTS = st.integers(1, 1200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None, max_examples=200)
@given(COUNTS, st.booleans(), st.integers(0, 20), st.sampled_from([ZH, EN]))
def test_every_claim_carries_its_base_and_a_percentage_rounded_half_up(pair, asked, left, language):
    k, n = pair
    finding = claimed(k, n, "认为有困难", asked_only=asked, left_out=unclear(left))
    runs = wording.of(language).sentence(finding)
    numbers = {run.id: run for run in runs if isinstance(run, Number)}
    text = plain(runs)
    assert numbers["G5.claim.base"].value == n
    assert str(n) in text.replace(",", "")
    assert not any(word in text for word in FORBIDDEN)
    if k and n >= 30:
        places = Decimal("0.1") if n >= 100 else Decimal("1")
        expected = (Decimal(100 * k) / n).quantize(places, ROUND_HALF_UP)
        assert numbers["G5.claim.percent"].text == str(expected)
        assert f"{expected}%" in text
        assert numbers["G5.claim.percent"].value == Fraction(k, n)
    else:
        assert "%" not in text
    if k:
        assert numbers["G5.claim.count"].value == k
    assert ("R4.claim.left_out.5.count" in numbers) == (left > 0)


@settings(deadline=None, max_examples=200)
@given(
    st.integers(100, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from([ZH, EN]),
)
def test_every_head_with_a_word_has_count_percentage_and_base_beside_it(pair, language):
    runs = wording.of(language).heading(lead(*pair), 1)
    ids = {run.id for run in runs if not isinstance(run, str)}
    words = [run for run in runs if isinstance(run, Word) and run.id.endswith(".word")]
    assert {"G5.claim.base"} <= ids
    assert bool(words) == (pair[0] > 0)
    if words:
        assert {"G5.claim.count", "G5.claim.percent"} <= ids
        assert words[0].share == Fraction(*pair)
    assert not any(word in plain(runs) for word in FORBIDDEN)


# ---- words that other results make untrue ------------------------------------------------------


def words_of(finding, language=ZH):
    return [
        (run.id, run.text, run.predicate)
        for run in wording.of(language).sentence(finding)
        if isinstance(run, Word)
    ]


def by_post(groups, p):
    high, low = f.GroupShare("G5xB2.2", "事业编制", 39, 99), f.GroupShare("G5xB2.1", "公务员", 21, 92)
    return f.SharesCompared(
        "G5xB2", "编制身份", "认为晋升渠道不畅", high, low, groups, f.Test("G5xB2", "chi2", p, 5)
    )


@pytest.mark.parametrize(
    ("groups", "p", "words"),
    [
        (2, 0.01, [("G5xB2.verdict", "差异明显", "differs G5xB2.1 G5xB2.2")]),
        (2, 0.20, [("G5xB2.verdict", "差异不明显", "same G5xB2.1 G5xB2.2")]),
        (
            3,
            0.01,
            [
                ("G5xB2.highest", "最高", "highest G5xB2.2"),
                ("G5xB2.lowest", "最低", "lowest G5xB2.1"),
                ("G5xB2.verdict", "差异明显", "differs"),
            ],
        ),
        (
            3,
            0.20,
            [
                ("G5xB2.between", "之间", "between G5xB2.1 G5xB2.2"),
                ("G5xB2.verdict", "差异不明显", "same"),
            ],
        ),
    ],
)
def test_what_is_said_of_groups_keeps_the_fact_behind_it(groups, p, words):
    assert words_of(by_post(groups, p)) == words
    assert [(id, fact) for id, _, fact in words_of(by_post(groups, p), "en")] == [
        (id, fact) for id, _, fact in words
    ]


def test_an_order_nobody_and_what_is_withheld_keep_the_fact_behind_them():
    tops = tuple(f.Part(f"T3.item.{at}", label, n) for at, label, n in ((2, "甲", 40), (1, "乙", 30)))
    assert words_of(f.TopChoices("T3.item", "本事", tops, 120)) == [
        ("T3.item.order", "提到最多的两项依次是", "order T3.item.2 T3.item.1")
    ]
    assert words_of(claimed(0, 219)) == [("G5.claim.nobody", "没有受访干部", "nobody")]
    assert words_of(f.HiddenGroups("G5xB1", "岗位", ("后勤",), 10)) == [
        ("G5xB1.small_groups", "不单独列示", "后勤")
    ]
    assert words_of(f.Sample(219, 219)) == [("sample.all", "全部纳入统计", "whole")]


def test_days_and_the_k_of_the_survey_are_stamps():
    runs = zh_cn.sentence(f.Sample(219, 219, (2026, 10, 12), (2026, 10, 30)))
    assert [(run.id, run.text) for run in runs if isinstance(run, Stamp)] == [
        ("sample.from", "2026年10月12日"),
        ("sample.to", "2026年10月30日"),
    ]
    assert Stamp("k", "10") in zh_cn.sentence(f.HiddenGroups("G5xB1", "岗位", ("后勤",), 10))


def test_an_unknown_language_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="zh-CN and en, not in fr"):
        wording.of("fr")


def test_a_template_lacking_a_place_is_a_mistake_of_the_caller():
    assert fill("{a}和{b}", {"a": "甲", "b": ("乙", "丙")}) == ("甲和乙丙",)
    assert joined([("甲",), ("乙",), ("丙",)], "、", last="和") == ("甲、乙和丙",)
    with pytest.raises(KeyError):
        fill("{a}{b}", {"a": "甲"})
