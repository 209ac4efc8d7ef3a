"""Golden sentences of a survey beside an earlier one, and of what must not be said of differences and nobody."""

import pytest

from analysis import findings as f
from analysis.blocks import Number, Word
from analysis.numerals import printed_alike, quantity
from analysis.wording import of
from tests.analysis.test_wording import EN, claimed, compared, said

ID = "trend.G5.claim"
PHRASE, ENGLISH = "认为晋升渠道不畅", "think the way up is blocked"


def share(before, now, p=None, phrase=PHRASE):
    test = None if p is None else f.Test(ID, "two_shares", p, 12)
    return f.ShareMoved(ID, phrase, f.WaveShare(f"{ID}.1", *before), f.WaveShare(f"{ID}.2", *now), test)


def mean(before, now, p=None):
    test = None if p is None else f.Test("trend.WL", "welch_t", p, 12)
    return f.MeanMoved(
        "trend.WL", "工作负荷", f.WaveMean("trend.WL.1", *before), f.WaveMean("trend.WL.2", *now), test
    )


@pytest.mark.parametrize(
    ("found", "chinese", "english"),
    [
        (
            share((71, 219), (178, 391), 0.0123),
            "认为晋升渠道不畅的比例由上次的32.4%（71人，n=219）升至45.5%（178人，n=391），"
            "提高13.1个百分点，差异明显（合并z检验，霍尔姆校正后p=0.012）。",
            "The share who think the way up is blocked rose from 32.4% (71 of 219) last time to 45.5% "
            "(178 of 391), up 13.1 percentage points: a clear difference (pooled z test, Holm-adjusted p=0.012).",
        ),
        (  # 44.87.. - 41.57.. is 3.29.., which is not 44.9 - 41.6
            share((163, 391), (40, 90), 0.6),
            "认为晋升渠道不畅的比例由上次的42%（163人，n=391）升至44%（40人，n=90），"
            "提高3个百分点（按未修约数计算），差异不明显。",
            "The share who think the way up is blocked rose from 42% (163 of 391) last time to 44% "
            "(40 of 90), up 3 percentage points (from unrounded shares): no clear difference.",
        ),
        (
            share((45, 90), (44, 90), 0.9),
            "认为晋升渠道不畅的比例由上次的50%（45人，n=90）降至49%（44人，n=90），下降1个百分点，差异不明显。",
            "The share who think the way up is blocked fell from 50% (45 of 90) last time to 49% "
            "(44 of 90), down 1 percentage point: no clear difference.",
        ),
        (
            share((71, 219), (127, 392), 0.99),
            "认为晋升渠道不畅的比例，上次为32.4%（71人，n=219），本次为32.4%（127人，n=392），"
            "相差不到0.1个百分点，差异不明显。",
            "The share who think the way up is blocked was 32.4% (71 of 219) last time and 32.4% "
            "(127 of 392) this time, less than 0.1 percentage points apart: no clear difference.",
        ),
        (
            share((30, 90), (31, 92), 0.99),
            "认为晋升渠道不畅的比例，上次为33%（30人，n=90），本次为34%（31人，n=92），"
            "相差不到1个百分点，差异不明显。",
            "The share who think the way up is blocked was 33% (30 of 90) last time and 34% (31 of 92) "
            "this time, less than 1 percentage point apart: no clear difference.",
        ),
        (
            share((50, 100), (100, 200), 1.0),
            "认为晋升渠道不畅的比例，上次为50.0%（50人，n=100），本次为50.0%（100人，n=200），没有变化。",
            "The share who think the way up is blocked was 50.0% (50 of 100) last time and 50.0% "
            "(100 of 200) this time, unchanged.",
        ),
        (
            share((12, 29), (100, 200)),
            "认为晋升渠道不畅的，上次作答的29人中有12人，本次作答的200人中有100人；有一次作答不足30人，不作比较。",
            "The number who think the way up is blocked was 12 of 29 last time and 100 of 200 this time: "
            "fewer than 30 people in one survey, not compared.",
        ),
    ],
)
def test_a_share_last_time_and_now(found, chinese, english):
    assert said(found) == chinese
    assert said(share_in_english(found), EN) == english


def share_in_english(found):
    return f.ShareMoved(found.id, ENGLISH, found.before, found.now, found.test)


@pytest.mark.parametrize(
    ("found", "chinese", "english"),
    [
        (
            mean((48.04, 180), (55.21, 219), 0.0004),
            "工作负荷平均得分由上次的48.0分（n=180）升至55.2分（n=219），提高7.2分，"
            "差异明显（韦尔奇t检验，霍尔姆校正后p<0.001）。",
            "The mean of 工作负荷 rose from 48.0 (n = 180) last time to 55.2 (n = 219), up 7.2: "
            "a clear difference (Welch’s t test, Holm-adjusted p<0.001).",
        ),
        (
            mean((48.04, 180), (47.96, 219), 0.9),
            "工作负荷平均得分，上次为48.0分（n=180），本次为48.0分（n=219），相差不到0.1分，差异不明显。",
            "The mean of 工作负荷 was 48.0 (n = 180) last time and 48.0 (n = 219) this time, "
            "less than 0.1 apart: no clear difference.",
        ),
        (
            mean((34.84, 180), (35.16, 219), 0.9),
            "工作负荷平均得分由上次的34.8分（n=180）升至35.2分（n=219），提高0.3分（按未修约数计算），差异不明显。",
            "The mean of 工作负荷 rose from 34.8 (n = 180) last time to 35.2 (n = 219), up 0.3 "
            "(from unrounded means): no clear difference.",
        ),
        (
            mean((50.0, 40), (50.0, 40), 1.0),
            "工作负荷平均得分，上次为50.0分（n=40），本次为50.0分（n=40），没有变化。",
            "The mean of 工作负荷 was 50.0 (n = 40) last time and 50.0 (n = 40) this time, unchanged.",
        ),
        (
            mean((50.0, 29), (60.0, 40)),
            "工作负荷平均得分，上次为50.0分（n=29），本次为60.0分（n=40），有一次作答不足30人，不作比较。",
            "The mean of 工作负荷 was 50.0 (n = 29) last time and 60.0 (n = 40) this time: "
            "fewer than 30 people in one survey, not compared.",
        ),
        (
            mean((50.0, 40), (60.0, 40)),
            "工作负荷平均得分，上次为50.0分（n=40），本次为60.0分（n=40），未作检验。",
            "The mean of 工作负荷 was 50.0 (n = 40) last time and 60.0 (n = 40) this time, not tested.",
        ),
    ],
)
def test_a_mean_last_time_and_now(found, chinese, english):
    assert said(found) == chinese
    assert said(found, EN) == english


def test_what_is_true_of_two_waves_only_is_a_tagged_word():
    def words(found):
        return [
            (run.id, run.text, run.predicate) for run in of("zh-CN").sentence(found) if isinstance(run, Word)
        ]

    assert words(share((71, 219), (178, 391), 0.0123)) == [
        (f"{ID}.direction", "升至", "up"),
        (f"{ID}.by", "提高", "up"),
        (f"{ID}.verdict", "差异明显", "differs"),
    ]
    assert words(share((71, 219), (127, 392), 0.99)) == [
        (f"{ID}.level", "相差不到0.1个百分点", "level"),
        (f"{ID}.verdict", "差异不明显", "same"),
    ]
    assert [text for _, text, _ in words(share((12, 29), (100, 200)))] == ["有一次作答不足30人，不作比较"]


def test_figures_that_print_alike_are_less_than_one_unit_apart():
    for n in (90, 219):
        places = 0 if n < 100 else 1
        for a in range(n + 1):
            for m in (n + 1, n + 40):
                for b in {a * m // n, a * m // n + 1} - {m + 1}:
                    x, y = claimed(a, n).share, claimed(b, m).share
                    if printed_alike(100 * x, 100 * y, places):
                        assert 100 * abs(x - y) < (1 if places == 0 else claimed(1, 10).share)


def test_two_waves_say_how_much_they_share_and_that_people_cannot_be_linked():
    opened, closed = (2026, 4, 1), (2026, 4, 17)
    found = f.Waves(f.Sample(180, 181, opened, closed), 219, 67, 66, 2)
    assert said(found) == (
        "上次调查的填答时间为2026年4月1日至2026年4月17日，纳入统计180份；本次纳入统计219份。两次调查中题目、选项"
        "和计算口径都相同的指标共67项，检验66项，差异明显的有2项。两次可能有同一批人参加而无法对应，区间和检验按"
        "相互独立计算；参加的人不同，也会使结果不同。"
    )
    assert said(f.Waves(f.Sample(180), 219, 67, 66, 2)).startswith("上次调查的数据共180份，本次219份。")
    one_day = f.Waves(f.Sample(180, 181, opened, opened), 219, 67, 66, 2)
    assert said(one_day, EN).startswith("The last survey was open on 1 April 2026; 180 forms of it")
    assert said(f.Waves(f.Sample(180), 219, 67, 66, 2), EN).startswith(
        "The data of the last survey hold 180 forms, those of this one 219."
    )


def test_what_changed_since_is_named_and_not_compared():
    found = f.NotAlike(("G1.claim", "G2.claim"), ("认为培训有用。", "认为有机会"))
    assert (
        said(found)
        == "以下指标的题目、选项、提问对象或计算口径同上次不一致，未作比较：认为培训有用；认为有机会。"
    )
    assert said(found, EN).endswith("so these are not compared: 认为培训有用。; 认为有机会.")


# ---- what must not be said ---------------------------------------------------------------------


def test_groups_whose_difference_prints_as_nothing_are_less_than_one_unit_apart():
    assert said(compared(2, 0.9, (30, 90), (29, 88))) == (
        "按“年龄段”分组，认为晋升渠道不畅的比例，中年为33%（90人中30人），青年为33%（88人中29人），"
        "相差不到1个百分点，差异不明显。"
    )
    assert "，两者相同，" in said(compared(2, 1.0, (45, 90), (50, 100)))
    assert "less than 1 percentage point apart" in said(compared(2, 0.9, (30, 90), (29, 88)), EN)
    assert "(50 of 100), the same: no clear difference." in said(compared(2, 1.0, (45, 90), (50, 100)), EN)


def test_a_negated_claim_that_nobody_makes_has_no_second_not():
    phrase = "上一年度年休假没有休够一半"
    assert said(claimed(0, 100, phrase)) == "表示“上一年度年休假没有休够一半”的受访干部为0人（n=100）。"
    asked = claimed(0, 100, phrase, asked_only=True)
    assert said(asked) == "在被问到并作答的100人中，表示“上一年度年休假没有休够一半”的为0人。"
    assert said(claimed(0, 100)) == "没有受访干部认为晋升渠道不畅（n=100）。"
    assert said(claimed(0, 100, "有离开的打算")) == "没有受访干部有离开的打算（n=100）。"
    lead = f.Lead("G.lead", "年休假", claimed(0, 100, phrase), quantity(claimed(0, 100).share))
    head = of("zh-CN").heading(lead, 1)
    assert "".join(run if isinstance(run, str) else run.text for run in head) == (
        "（一）年休假：表示“上一年度年休假没有休够一半”的受访干部为0人（n=100）"
    )
    assert not [run for run in head if isinstance(run, Word)]
    assert [run.text for run in head if isinstance(run, Number)] == ["0", "100"]


def test_a_negated_claim_that_nobody_makes_in_english():
    phrase = "do not recover after a hectic spell"
    assert said(claimed(0, 100, phrase), EN) == (
        "The cadres asked who do not recover after a hectic spell number 0 (n = 100)."
    )
    assert said(claimed(0, 100, phrase, asked_only=True), EN) == (
        "Of the 100 who were asked this and answered, the number who do not recover after a hectic spell is 0."
    )
    assert said(claimed(0, 100, "note everything down"), EN) == (
        "None of the cadres asked note everything down (n = 100)."
    )
    lead = f.Lead("G.lead", "Rest", claimed(0, 100, phrase), quantity(claimed(0, 100).share))
    assert "".join(run if isinstance(run, str) else run.text for run in of(EN).heading(lead, 2)) == (
        "(2) Rest: the cadres asked who do not recover after a hectic spell number 0 (n = 100)"
    )


def test_a_survey_of_one_day_names_it_once():
    day = (2026, 10, 12)
    found = f.Sample(219, 219, day, day)
    assert said(found) == (
        "本次调查采用匿名网上问卷，填答时间为2026年10月12日，共收回答卷219份，全部纳入统计。"
    )
    assert said(found, EN) == (
        "The survey was an anonymous form on the web, open on 12 October 2026. "
        "Forms returned, all of them counted: 219."
    )
    [word] = [r for r in of("zh-CN").sentence(found) if isinstance(r, Word) and r.id == "sample.day"]
    assert word.predicate == "on 2026-10-12"
