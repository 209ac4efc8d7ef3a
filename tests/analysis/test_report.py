"""The report: its parts in order, a base beside every percentage, and nothing of what is hidden."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from analysis import report
from analysis.blocks import Blank, Chart, Heading, Mark, Note, Number, Paragraph, Table, Word, plain, runs_of
from analysis.cells import ascii_id
from analysis.data import Data
from analysis.errors import DataError
from analysis.numerals import fixed_text
from analysis.report import plain_file as plain_report
from analysis.responses import of_responses
from analysis.scale import scale_of
from analysis.scores import score
from questionnaires import codebook as codebooks
from questionnaires.load import build as questionnaire_of
from questionnaires.response import Response
from survey.simulate import simulate
from tests import simulated

AGREE = [
    {"value": 1, "score": 0, "label": {"zh-CN": "不符合", "en": "Does not apply"}},
    {"value": 2, "score": 50, "label": {"zh-CN": "一半一半", "en": "Half and half"}},
    {"value": 3, "score": 100, "label": {"zh-CN": "符合", "en": "Applies"}},
]
SMALL = {
    "key": "small",
    "version": 2,
    "languages": ["zh-CN", "en"],
    "title": {"zh-CN": "培训小问卷", "en": "A short form on training"},
    "missing": {
        "refused": {"zh-CN": "不想回答", "en": "Rather not say"},
        "blank": {"zh-CN": "未作答", "en": "Not answered"},
        "not_shown": {"zh-CN": "未显示", "en": "Not shown"},
    },
    "sections": [
        {"key": "training", "title": {"zh-CN": "培训", "en": "Training"}, "items": ["A1", "A2", "A3"]},
        {"key": "comment", "title": {"zh-CN": "一句话", "en": "A sentence"}, "items": ["X1"]},
        {"key": "background", "title": {"zh-CN": "基本情况", "en": "About you"}, "items": ["B1"]},
    ],
    "option_sets": {"agree3": {"options": AGREE}},
    "items": [
        {
            "key": "A1",
            "type": "single",
            "option_set": "agree3",
            "text": {"zh-CN": "培训安排得及时。", "en": "Training comes in time."},
            "claims": [
                {"key": "A1", "counts": [3], "text": {"zh-CN": "认为培训及时", "en": "find training timely"}}
            ],
        },
        {
            "key": "A2",
            "type": "single",
            "option_set": "agree3",
            "text": {"zh-CN": "学到的东西用得上。", "en": "What I learned is of use."},
            "show_if": {"item": "A1", "in": [2, 3]},
            "claims": [
                {
                    "key": "A2",
                    "counts": [3],
                    "text": {"zh-CN": "认为培训用得上", "en": "find training of use"},
                }
            ],
        },
        {
            "key": "A3",
            "type": "multiple",
            "max_choices": 2,
            "text": {"zh-CN": "想学什么？", "en": "What would you learn?"},
            "options": [
                {"value": 1, "label": {"zh-CN": "法律", "en": "Law"}},
                {"value": 2, "label": {"zh-CN": "写作", "en": "Writing"}},
                {"value": 3, "label": {"zh-CN": "种植", "en": "Planting"}},
            ],
        },
        {"key": "X1", "type": "text", "max_length": 50, "text": {"zh-CN": "想说什么？", "en": "Your words?"}},
        {
            "key": "B1",
            "type": "single",
            "text": {"zh-CN": "您的岗位", "en": "Your post"},
            "options": [
                {"value": 1, "label": {"zh-CN": "窗口", "en": "Desk"}},
                {"value": 2, "label": {"zh-CN": "外勤", "en": "Field"}},
                {"value": 3, "label": {"zh-CN": "后勤", "en": "Support"}},
            ],
        },
    ],
    "scales": [
        {
            "key": "TR",
            "kind": "mean_of_items",
            "items": ["A1", "A2"],
            "min_answered": 1,
            "label": {"zh-CN": "培训感受", "en": "training"},
        }
    ],
    "background": ["B1"],
    "crosstabs": {
        "tables": [{"row": "B1", "column": {"claim": "A1"}}, {"row": "B1", "column": {"scale": "TR"}}]
    },
}


def rows():
    """30 people: posts 12, 12 and 6; A1 says 符合 18 times (7, 7, 4), 一半一半 6 times, 不符合 6 times.

    A2 is asked of 24 and answered by 20, of whom 8 say 符合; two wrote something; nobody wants 种植.
    """
    posts = [1] * 12 + [2] * 12 + [3] * 6
    timely = [3] * 7 + [2] * 3 + [1] * 2 + [3] * 7 + [2] * 2 + [1] * 3 + [3] * 4 + [2] * 1 + [1] * 1
    answers, asked = [], 0
    for at, (post, time) in enumerate(zip(posts, timely, strict=True)):
        given = {"B1": post, "A1": time, "A3": (1, 2) if at < 10 else (1,)}
        if time > 1:
            asked += 1
            if asked <= 20:
                given["A2"] = 3 if asked <= 8 else 1
        if at < 2:
            given["X1"] = "多下村"
        answers.append(given)
    return answers


@pytest.fixture(scope="module")
def small():
    return questionnaire_of(SMALL, "small.toml")


@pytest.fixture(scope="module")
def data(small):
    return of_responses([Response.of(small, given) for given in rows()], small)


@pytest.fixture(scope="module")
def chinese(data, small):
    return report.build(data, small, "zh-CN")


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def long(request, demo_report):
    return demo_report(request.param)


def heads(built, level=1):
    return [
        plain(block.runs) for block in built.blocks if isinstance(block, Heading) and block.level == level
    ]


def is_quantity(run):
    return isinstance(run, Word) and run.id.endswith(".word")


def paragraphs(built):
    return {block.key: plain(block.runs) for block in built.blocks if isinstance(block, Paragraph)}


def test_the_parts_stand_in_order(chinese, data, small):
    assert chinese.title == "培训小问卷调查报告"
    assert heads(chinese) == [
        "一、调查基本情况",
        "二、主要发现",
        "三、分组比较",
        "四、意见归并",
        "五、成因分析",
        "六、对策建议",
        "附：题目与选项",
        "附：计分与分段",
        "附：说明",
    ]
    assert heads(report.build(data, small, "en")) == [
        "1. How the survey was done",
        "2. Main findings",
        "3. Groups compared",
        "4. What people wrote",
        "5. Causes",
        "6. Measures",
        "Appendix: items and answers",
        "Appendix: scoring and bands",
        "Appendix: notes",
    ]
    assert sum(isinstance(block, Blank) for block in chinese.blocks) == 3


def test_the_sentences_are_those_of_the_rows(chinese):
    said = paragraphs(chinese)
    assert said["sample"] == "本报告所用数据共30份，各题按实际作答人数统计。"
    assert (
        said["B1.item"] == "参与者中，填了“岗位”的30人里，窗口12人（40%），外勤12人（40%），后勤6人（20%）。"
    )
    assert said["training.claims"] == "有60%的受访干部认为培训及时（18人，n=30）。"
    assert said["A2.claim"] == "在被问到并作答的20人中，8人认为培训用得上。"
    assert said["A3.item"] == (
        "对“想学什么？”（可多选），作答的30人中，提到最多的两项依次是“法律”（30人，100%）和“写作”（10人，33%）。"
    )
    assert said["X1.written"] == "对“想说什么？”，共有2人写了意见。"
    assert "描述性指标，未经常模验证，不作个人诊断和考核依据。" in said["TR"]


def test_no_quantity_word_stands_under_a_base_of_100(chinese):
    assert heads(chinese, 2)[0] == "（一）培训"
    assert not [run for block in chinese.blocks for run in getattr(block, "runs", ()) if is_quantity(run)]


def test_what_a_small_group_answered_appears_nowhere(chinese):
    # 6 people are under k = 10 and under 10 together: one group of 12 is hidden with them
    numbers = {number.id: number.value for number in chinese.numbers()}
    assert numbers["A1xB1.3.base"] == 6
    for hidden in ("A1xB1.3", "A1xB1.1", "TRxB1.3", "TRxB1.1"):
        assert not {f"{hidden}.{name}" for name in ("count", "percent", "mean", "sd")} & set(numbers)
    assert numbers["A1xB1.2.count"] == 7
    assert "“后勤”作答不足10人，不单独列示。" in paragraphs(chinese)["A1xB1"]
    [table] = [block for block in chinese.blocks if isinstance(block, Table) and block.key == "A1.groups"]
    assert table.rows[2].cells[2] == (Mark("A1xB1.3.count", "—"),)
    assert [plain(cell) for cell in table.rows[2].cells] == ["岗位：后勤", "6", "—"]
    assert any("不是0" in plain(note) for note in table.notes)


def test_every_item_has_its_table_with_base_and_not_answered(chinese):
    tables = {block.key: block for block in chinese.blocks if isinstance(block, Table)}
    assert {"A1", "A2", "A3", "B1"} <= set(tables)
    for key in ("A1", "A2", "A3", "B1"):
        assert {"base", "missing"} <= {row.role for row in tables[key].rows}
    found = {number.id: number.value for number in chinese.numbers()}
    assert (found["A2.item.missing"], found["A2.item.not_asked"]) == (4, 6)
    assert "A1.item.not_asked" not in found
    assert [plain(row.cells[1]) for row in tables["A3"].rows][2] == "0"


def test_an_item_that_fewer_than_k_answered_is_named_and_not_shown(small):
    few = [{"B1": 1, "A1": 3, "A2": 3} for _ in range(9)] + [{"B1": 2} for _ in range(12)]
    data = of_responses([Response.of(small, given) for given in few], small)
    built = report.build(data, small, "zh-CN")
    assert paragraphs(built)["A1.item"] == "“培训安排得及时。”作答不足10人，结果不列示。"
    values = {number.id for number in built.numbers()}
    assert "A1.item.3.count" not in values
    assert "A1.claim.count" not in values
    assert "TR.mean" not in values


def test_the_same_data_give_the_same_blocks(data, small, chinese):
    assert report.build(data, small, "zh-CN") == chinese


def test_a_language_the_questionnaire_lacks_is_a_problem_that_names_those_it_has(data, small):
    one = replace(small, languages=("zh-CN",))
    with pytest.raises(DataError, match="zh-CN"):
        report.build(data, one, "en")
    with pytest.raises(ValueError, match="not in fr"):
        report.build(data, small, "fr")


# ---- the main form, 219 simulated answers ------------------------------------------------------


def test_simulated_data_say_so_first_and_on_every_page(demo_data, demo_report):
    built = demo_report("zh-CN")
    assert built.footer == "模拟数据"
    first = next(block for block in built.blocks if isinstance(block, Paragraph))
    assert "模拟数据" in plain(first.runs)
    assert paragraphs(built)["sample"].startswith(
        "本次调查采用匿名网上问卷，填答时间为2026年10月12日至2026年10月30日，共收回答卷219份"
    )
    properties = dict(built.properties)
    assert properties["数据版本"] == "demo-1"
    assert properties["校验值"] == demo_data.manifest.hash


def test_codes_and_roster_are_told_as_far_as_they_are_known(demo_data, demo_report):
    asked = demo_data.questionnaire
    assert not {"issued", "coverage"} & set(paragraphs(demo_report("zh-CN")))
    known = replace(demo_data.manifest, codes=True, issued=240, roster=254)
    told = paragraphs(report.build(replace(demo_data, manifest=known), asked, "zh-CN"))
    assert told["issued"] == "发放口令240个，收回219份，有效219份，有效率100.0%。"
    assert told["coverage"].startswith("在岗干部名册为254人，有效答卷219份，覆盖86.2%；没有参加的人情况不明")
    wrong = replace(demo_data.manifest, roster=218)
    assert "coverage" not in paragraphs(report.build(replace(demo_data, manifest=wrong), asked, "zh-CN"))


def test_reliability_stands_with_its_scale_and_correlations_name_no_cause(demo_data, demo_report):
    asked = demo_data.questionnaire
    told = paragraphs(demo_report("zh-CN"))
    found = scale_of(demo_data.frame, asked.scale("EX"), codebook=demo_data.codebook)
    limits = f"95%区间{fixed_text(found.alpha_low, 2)}至{fixed_text(found.alpha_high, 2)}"
    assert (
        f"的内部一致性系数为{fixed_text(found.alpha, 2)}（{limits}，4题，n={found.complete}）。" in told["EX"]
    )
    assert "内部一致性" not in told["BO"]  # made of scales, not of items
    pairs = told["together"].split("。")
    wholes = [one for one in asked.scales if one.kind != "mean_of_items"]
    others = [one for one in asked.scales if one.kind == "mean_of_items"]
    assert len(pairs) == sum(one.key not in whole.parts for whole in wholes for one in others) + 2
    assert told["together"].endswith("问卷是一次性自评，不能据此判断谁先谁后、谁是原因。")
    scores = {
        key: score(
            demo_data.frame, asked.scale(key), codebook=demo_data.codebook, questionnaire=asked
        ).persons
        for key in ("BO", "WL")
    }
    both = pd.DataFrame(scores).dropna().astype(float)
    r = fixed_text(float(both.corr().iloc[0, 1]), 2)
    assert any(
        asked.scale("WL").label["zh-CN"] in one and f"（相关系数{r}，n={len(both)}）" in one for one in pairs
    )


def test_every_percentage_in_a_paragraph_has_its_base_and_count_beside_it(long):
    for block in long.blocks:
        if not isinstance(block, Paragraph):
            continue
        ids = {run.id for run in block.runs if isinstance(run, Number)}
        for number in ids:
            if number.endswith(".percent"):
                stem = number.removesuffix(".percent")
                assert f"{stem}.count" in ids, number
                whole = stem.rpartition(".")[0]
                assert {f"{stem}.base", f"{whole}.base"} & ids, number


def test_every_quantity_word_has_its_figures_in_the_same_block(long):
    found = 0
    for block in long.blocks:
        for word in filter(is_quantity, getattr(block, "runs", ())):
            stem = word.id.removesuffix(".word")
            values = {run.id: run.value for run in block.runs if isinstance(run, Number)}
            assert values[f"{stem}.percent"] == word.share
            assert values[f"{stem}.base"] >= 100
            found += 1
    assert found >= 5


def test_ids_are_short_ascii_and_always_mean_the_same_value(long):
    values: dict[str, object] = {}
    for number in long.numbers():
        assert number.id.isascii()
        assert len(number.id) <= 60
        value = Fraction(number.value) if isinstance(number.value, int) else number.value
        assert values.setdefault(number.id, value) == value, number.id


def test_nothing_is_said_to_cause_anything_and_no_clinical_word_falls(long):
    said = " ".join(paragraphs(long).values()) + " ".join(heads(long, 2))
    said += " ".join(block.alt for block in long.blocks if isinstance(block, Chart))
    said = said.replace("描述性指标，未经常模验证，不作个人诊断和考核依据", "")
    for word in (
        "导致",
        "造成",
        "使得",
        "显著",
        "检出率",
        "患病",
        "诊断",
        "常模",
        "significant",
        "{",
        "}",
        "None of 0",
    ):
        assert word not in said
    # the questionnaire's own words 很普遍 and 比较普遍 stay in quotation marks
    assert "普遍" not in said.replace("“很普遍”", "").replace("“比较普遍”", "")


def test_small_cells_of_groups_are_nowhere(long):
    for number in long.numbers():
        stem, _, what = number.id.rpartition(".")
        if "x" in stem and what == "count":
            assert not 1 <= number.value <= 4, number.id


def test_no_paragraph_or_note_is_empty(long):
    for block in long.blocks:
        if isinstance(block, Paragraph | Heading | Note):
            assert plain(block.runs).strip()


def test_the_printed_survey_comes_back(demo_report):
    said = paragraphs(demo_report("zh-CN"))
    assert "有32.4%的受访干部认为晋升渠道不畅（71人，n=219）。" in said["growth.claims"]
    assert "，不含“不了解”" in said["duty.claims"]


# ---- a file without a questionnaire ------------------------------------------------------------


def plain_file():
    columns = {
        "年龄段": ["青年"] * 20 + ["中年"] * 15 + [None] * 5,
        "姓名": [f"某{i}" for i in range(40)],
        "年限": [float({10: 9, 29: 30}.get(i, i)) for i in range(40)],
        "岗位": ["窗口"] * 6 + [None] * 34,
    }
    return Data(pd.DataFrame(columns), codebooks.Codebook(()))


def test_a_plain_file_of_codes_says_once_that_their_labels_are_missing():
    codes = {
        "sex": [1, 2] * 20,
        "pay": list(range(100, 140)),
        "happy": [1, 2, 3, 4, 5] * 8,
        "city": [0, 1] * 20,
    }
    plain_codes = Data(pd.DataFrame(codes), codebooks.Codebook(()))
    assert plain_report.unlabelled(plain_codes) == ("sex", "happy", "city")
    said = [
        plain(b.runs) for b in report.build(plain_codes, None, "zh-CN").blocks if isinstance(b, Paragraph)
    ]
    assert [one for one in said if "没有选项文字" in one] == [
        "数据文件里的答案是编码，没有选项文字，下文只能写“1”“2”等编码。可用“cadre-survey codebook”生成编码表，"
        "填上选项文字后重新生成报告。"
    ]


def test_a_plain_file_whose_codes_have_labels_does_not_ask_for_them():
    labels = codebooks.Variable("sex", "性别", "nominal", {1: "男", 2: "女"})
    number = codebooks.Variable("days", "天数", "number")
    frame = pd.DataFrame({"sex": [1, 2] * 20, "days": [1, 2, 3, 4] * 10})
    labelled = Data(frame, codebooks.Codebook((labels, number)))
    assert plain_report.unlabelled(labelled) == ()
    assert "only_codes" not in paragraphs(report.build(labelled, None, "zh-CN"))


def test_a_plain_file_is_described_column_by_column():
    built = report.build(plain_file(), None, "zh-CN")
    said = paragraphs(built)
    assert built.title == "数据统计报告"
    assert said["sample"] == "本报告所用数据共40份，各题按实际作答人数统计。"
    assert "对“年龄段”，作答的35人里选择“青年”的最多，有20人，占57%。" in said.values()
    assert (
        "对“年限”，作答的40人平均为19.5（标准差11.7），中位数为20.0，居中的一半人在9.8至29.2之间。"
        in said.values()
    )
    assert "“岗位”作答不足10人，结果不列示。" in said.values()


def test_names_and_written_texts_of_a_plain_file_are_never_listed():
    built = report.build(plain_file(), None, "zh-CN")
    assert "某7" not in str(built)
    assert paragraphs(built)["unlisted"] == "以下各列取值很多，按文字填写处理，不列示：姓名。"
    assert "年龄段" in paragraphs(report.build(plain_file(), None, "en"))[f"{ascii_id('年龄段')}.item"]


def test_a_file_exported_from_a_simulated_release_is_still_called_simulated():
    data = plain_file()
    marked = Data(data.frame.assign(simulated=1), data.codebook)
    built = report.build(marked, None, "zh-CN")
    assert built.footer == "模拟数据"
    assert "simulated" in paragraphs(built)
    assert not any(isinstance(block, Table) and block.caption == "simulated" for block in built.blocks)


@pytest.mark.parametrize("people", [105, 130, 240])
def test_a_share_is_printed_alike_in_its_sentence_and_in_its_table(people):
    answers = of_responses(simulate(simulated.main_form(), people, 5), simulated.main_form())
    printed: dict[str, set[str]] = {}
    for block in report.build(answers, simulated.main_form(), "zh-CN").blocks:
        if isinstance(block, Heading | Paragraph | Table):
            for run in (run for runs in runs_of(block) for run in runs if isinstance(run, Number)):
                if run.unit == "percent" and run.id.endswith(".percent"):
                    printed.setdefault(run.id, set()).add(run.text)
    assert len(printed) > 200
    assert {id_: texts for id_, texts in printed.items() if len(texts) > 1} == {}
