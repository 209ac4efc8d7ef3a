"""A report beside an earlier survey: the same figures in every file, what is refused, what a refresh does."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from analysis import cli, frame, refresh, release, report
from analysis.blocks import Heading, Paragraph, Table, plain
from analysis.commands.refresh import refresh as command
from analysis.errors import DataError
from analysis.render import docx, html, markdown, text, xlsx
from survey.simulate import simulate
from tests import simulated
from tests.analysis import reading_back as back
from tests.analysis.commands import run
from tests.analysis.word import paragraphs


def earlier_answers(people=180):
    """Answers of another survey in which nearly everybody takes the way up for open."""
    found = simulate(simulated.main_form(), people, 7)
    opened = [replace(one, answers={**one.answers, "G5": 1}) for one in found[: people * 3 // 4]]
    return (*opened, *found[people * 3 // 4 :])


def write_earlier(folder, given=None, **changes):
    facts = {"survey": "spring", "opened": "2026-04-01", "closed": "2026-04-17"}
    simulated.write_release(folder, given or earlier_answers(), **facts | changes)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    simulated.write_release(folder / "autumn-1")
    write_earlier(folder / "spring-1")
    more = (*simulated.responses(), *simulate(simulated.main_form(), 30, 7))
    simulated.write_release(folder / "autumn-2", given=more, closed="2026-11-05")
    return folder


@pytest.fixture(scope="module")
def both(folder):
    return release.read(folder / "autumn-1"), release.read(folder / "spring-1")


def built(both, language="zh-CN"):
    data, previous = both
    return report.build(data, data.questionnaire, language, None, previous)


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def made(request, both):
    return built(both, request.param)


@pytest.fixture(scope="module")
def chinese(both):
    return built(both)


def part(made):
    """The blocks between the head of the comparison and the next head of its level."""
    heads = [at for at, block in enumerate(made.blocks) if isinstance(block, Heading) and block.level == 1]
    titles = {plain(made.blocks[at].runs): (at, after) for at, after in pairwise(heads)}
    [(first, end)] = [places for title, places in titles.items() if "上次" in title or "previous" in title]
    return made.blocks[first:end]


def sentences(made):
    return {block.key: plain(block.runs) for block in part(made) if isinstance(block, Paragraph)}


# ---- the part ----------------------------------------------------------------------------------


def test_the_part_has_a_head_of_its_own_and_those_after_it_move_on(made):
    heads = [plain(one.runs) for one in made.blocks if isinstance(one, Heading) and one.level == 1]
    assert heads[2:6] == (
        ["三、分组比较", "四、与上次调查比较", "五、意见归并", "六、成因分析"]
        if made.language == "zh-CN"
        else [
            "3. Groups compared",
            "4. Compared with the previous survey",
            "5. What people wrote",
            "6. Causes",
        ]
    )


def test_a_clear_difference_stands_first_and_alone_with_its_test(both, chinese):
    told = sentences(chinese)
    old, new = (
        (int(each.frame["G5"].isin([4, 5]).sum()), int(each.frame["G5"].isin([1, 2, 3, 4, 5]).sum()))
        for each in reversed(both)
    )
    p0, p1 = (100 * count / base for count, base in (old, new))
    assert told["trend.G5.claim"].startswith(
        f"认为晋升渠道不畅的比例由上次的{p0:.1f}%（{old[0]}人，n={old[1]}）升至{p1:.1f}%（{new[0]}人，"
        f"n={new[1]}），提高{p1 - p0:.1f}个百分点"
    )
    assert told["trend.G5.claim"].endswith("差异明显（合并z检验，霍尔姆校正后p<0.001）。")
    others = list(told)[list(told).index("trend.G5.claim") :]
    assert "差异明显" in told[list(told)[1]]
    assert told["trend.growth"].count("差异不明显") > 2
    assert not [key for key in others[5:] if "差异明显" in told[key] or "晋升渠道不畅" in told[key]]


def test_it_says_when_the_last_survey_was_and_that_people_cannot_be_linked(chinese):
    told = sentences(chinese)
    assert told["trend.waves"].startswith("上次调查的填答时间为2026年4月1日至2026年4月17日，纳入统计180份")
    assert "可能有同一批人参加而无法对应" in told["trend.waves"]
    assert told["trend.release"].startswith("上次的数据版本：spring-1；校验值：")


def test_every_claim_and_scale_has_a_row_with_both_bases(both, chinese):
    tables = [block for block in part(chinese) if isinstance(block, Table)]
    assert [one.key for one in tables] == ["trend.share", "trend.share.small", "trend.mean"]
    assert all(one.head[1:3] == ("上次", "本次") for one in tables)
    labels = {plain(row.cells[0]) for one in tables for row in one.rows}
    asked = both[0].questionnaire
    assert {scale.label["zh-CN"] for scale in asked.scales} <= labels
    assert {one.text["zh-CN"] for _, one in asked.claims() if not one.each_of} <= labels


def test_a_claim_prints_its_share_alike_in_sentence_and_table(chinese):
    printed = {}
    for block in part(chinese):
        runs = [block.runs] if isinstance(block, Paragraph) else []
        runs += [cell for row in block.rows for cell in row.cells] if isinstance(block, Table) else []
        for each in runs:
            for one in each:
                if not isinstance(one, str) and one.id.endswith((".percent", ".mean")):
                    printed.setdefault(one.id, set()).add(one.text)
    assert len(printed) > 100
    assert {id_: texts for id_, texts in printed.items() if len(texts) > 1} == {}


def test_its_tests_count_among_those_of_the_report(both, chinese):
    alone = report.build(both[0], both[0].questionnaire, "zh-CN")

    def tests(made):
        return next(number.value for number in made.numbers() if number.id == "limits.tests")

    of_waves = next(number.value for number in chinese.numbers() if number.id == "trend.tests")
    assert of_waves > 60
    assert tests(chinese) == tests(alone) + of_waves


# ---- one results object feeds every file ---------------------------------------------------------


def test_every_file_holds_the_same_figures(both, made):
    wanted = back.of_blocks(made)
    assert sum(id_.startswith("trend.") for id_, _ in wanted) > 400
    assert back.of_html(html.render(made)) == wanted
    book = xlsx.render(made, report.variables(both[0], made.language))
    assert back.of_workbook(book) == wanted
    assert back.cells_with_numbers(book) <= back.cells_in_the_index(book)
    found = back.of_word(docx.render(made))
    assert {one for one in found if one[0].startswith("trend.")} >= {
        one for one in wanted if one[0].startswith("trend.")
    }


def test_markdown_and_text_print_every_figure_of_it(made):
    figures = [
        run.text
        for block in part(made)
        for runs in ([block.runs] if isinstance(block, Paragraph) else [])
        for run in runs
        if not isinstance(run, str)
    ]
    assert back.printed_in_order(back.of_markdown(markdown.render(made)), figures) is None
    unbroken = re.sub(r"\s", "", text.render(made))
    assert back.printed_in_order(unbroken, [re.sub(r"\s", "", figure) for figure in figures]) is None


# ---- what is refused or withheld ---------------------------------------------------------------


def test_a_release_of_the_same_survey_is_refused(folder, both):
    later = release.read(folder / "autumn-2")
    with pytest.raises(DataError, match="Both are releases of the survey demo"):
        report.build(later, later.questionnaire, "zh-CN", None, both[0])


def test_a_previous_survey_that_was_asked_later_is_refused(both):
    now, earlier = both
    with pytest.raises(DataError, match=r"release:autumn-1 was opened after release:spring-1"):
        report.build(earlier, earlier.questionnaire, "zh-CN", None, now)


@pytest.mark.parametrize("added", [1, 9])
def test_files_that_differ_by_a_few_people_are_refused(both, added):
    data = frame_only(both[0])
    fewer = replace(data, frame=data.frame.iloc[added:].sample(frac=1, random_state=1))
    with pytest.raises(DataError, match="differ by fewer than 10 people"):
        report.build(data, both[0].questionnaire, "zh-CN", None, fewer)


def test_files_that_differ_by_ten_people_are_compared(both):
    data = frame_only(both[0])
    fewer = replace(data, frame=data.frame.iloc[10:])
    assert part(report.build(data, both[0].questionnaire, "zh-CN", None, fewer))


def frame_only(data):
    """The rows as if they came from a file."""
    return replace(data, manifest=None, questionnaire=None, written={})


def test_simulated_data_are_not_compared_with_data_of_people(both):
    real = replace(both[1], manifest=replace(both[1].manifest, simulated=False))
    with pytest.raises(DataError, match="One of the two is simulated"):
        report.build(both[0], both[0].questionnaire, "zh-CN", None, real)


def test_a_last_survey_of_few_people_tells_nothing_of_them(tmp_path, both):
    write_earlier(tmp_path / "few-1", earlier_answers(12), k=13)
    made = built((both[0], release.read(tmp_path / "few-1")))
    told = sentences(made)
    assert list(told) == ["trend.waves", "trend.release"]
    ids = {number.id for number in made.numbers() if number.id.startswith("trend.")}
    assert not [
        id_ for id_ in ids if re.search(r"\.1\.(percent|count|base|mean)$", id_) and "wave" not in id_
    ]
    assert not [id_ for id_ in ids if id_.endswith((".difference", ".low", ".high", ".p"))]


def test_what_was_asked_otherwise_is_named_and_not_compared(both):
    data, previous = both
    asked = previous.questionnaire
    items = tuple(
        replace(item, text={**item.text, "zh-CN": "路子通吗？"}) if item.key == "G5" else item
        for item in asked.items
    )
    made = built((data, replace(previous, questionnaire=replace(asked, items=items))))
    told = sentences(made)
    assert told["trend.not_alike"].startswith(
        "以下指标的题目、选项、提问对象或计算口径同上次不一致，未作比较："
    )
    assert "认为晋升渠道不畅" in told["trend.not_alike"]
    assert not [number for number in made.numbers() if number.id.startswith("trend.G5.")]


# ---- refresh -----------------------------------------------------------------------------------


def test_a_refresh_with_the_earlier_survey_brings_the_comparison_up_to_date(folder, both, chinese):
    later = release.read(folder / "autumn-2")
    draft = refresh.open_draft(docx.render(chinese), "报告.docx")
    new = report.build(later, later.questionnaire, "zh-CN", None, both[1])
    done = refresh.refresh(draft, new)
    changed = {change.id: change for change in done.changes if change.id.startswith("trend.")}
    assert changed["trend.G5.claim.1.percent"].state == "same"
    assert changed["trend.G5.claim.2.base"].state == "updated"
    assert not [change for change in changed.values() if change.state in ("kept", "edited", "redefined")]
    assert any("本次纳入统计249份" in line for line in paragraphs(done.content))


def test_a_refresh_without_it_leaves_the_comparison_and_the_number_of_tests(folder, chinese):
    later = release.read(folder / "autumn-2")
    draft = refresh.open_draft(docx.render(chinese), "报告.docx")
    done = refresh.refresh(draft, report.build(later, later.questionnaire, "zh-CN"))
    kept = {change.id for change in done.changes if change.state == "kept"}
    assert kept == {id_ for id_ in draft.record.held if id_.startswith("trend.")} | {"limits.tests"}
    again = refresh.open_draft(done.content, "报告.docx")
    assert again.record.held["trend.wave.2.base"].texts == {"219"}


def test_a_claim_that_is_asked_otherwise_now_keeps_its_comparison_marked(folder, both, chinese):
    later = release.read(folder / "autumn-2")
    asked = later.questionnaire
    items = tuple(
        replace(item, text={**item.text, "zh-CN": "路子通吗？"}) if item.key == "G5" else item
        for item in asked.items
    )
    draft = refresh.open_draft(docx.render(chinese), "报告.docx")
    new = report.build(later, replace(asked, items=items), "zh-CN", None, both[1])
    states = {change.id: change.state for change in refresh.refresh(draft, new).changes}
    assert states["trend.G5.claim.2.percent"] == "redefined"
    assert states["trend.G4.claim.2.base"] in ("same", "updated")


# ---- the commands ------------------------------------------------------------------------------


def test_the_command_takes_an_earlier_release_or_file(folder, tmp_path):
    target = tmp_path / "报告.md"
    done = run(cli.report, folder / "autumn-1", "--previous", folder / "spring-1", "-o", target)
    assert done.exit_code == 0, done.stderr
    assert "## 四、与上次调查比较" in target.read_text(encoding="utf-8")
    frame.read(folder / "spring-1").frame.to_csv(tmp_path / "spring.csv", index=False)
    done = run(cli.report, folder / "autumn-1", "--previous", tmp_path / "spring.csv", "-o", target)
    assert done.exit_code == 1  # the release is simulated, and the file does not say so
    frame.read(folder / "autumn-1").frame.to_csv(tmp_path / "autumn.csv", index=False)
    files = (tmp_path / "autumn.csv", "--previous", tmp_path / "spring.csv", "-o", target)
    assert run(cli.report, *files, "--questionnaire", simulated.MAIN_FORM).exit_code == 0
    assert "上次调查的数据共180份，本次219份。" in target.read_text(encoding="utf-8")
    done = run(cli.report, *files)
    assert (done.exit_code, "--previous needs --questionnaire" in done.stderr) == (2, True)


def test_the_data_themselves_are_no_earlier_survey(folder, tmp_path):
    same = (folder / "autumn-1", "--previous", folder / "autumn-1", "-o", tmp_path / "a.md")
    done = run(cli.report, *same)
    assert (done.exit_code, "names the data themselves" in done.stderr) == (2, True)


def test_the_command_refresh_tells_how_to_bring_the_comparison_along(folder, tmp_path):
    target = tmp_path / "a.docx"
    run(cli.report, folder / "autumn-1", "--previous", folder / "spring-1", "-o", target)
    done = run(command, target, folder / "autumn-2")
    assert "To refresh it: --previous DATA." in done.stderr
    done = run(command, target, folder / "autumn-2", "--previous", folder / "spring-1")
    assert "--previous DATA" not in done.stderr
    assert any("本次纳入统计249份" in line for line in paragraphs(target.read_bytes()))
    run(cli.report, folder / "autumn-1", "-o", target)
    done = run(command, target, folder / "autumn-2", "--previous", folder / "spring-1")
    assert (done.exit_code, "compares with no earlier survey" in done.stderr) == (2, True)


# ---- a survey of one day -----------------------------------------------------------------------


def test_a_report_on_one_day_refreshed_with_two_asks_for_its_writer_and_back_again(tmp_path):
    write_earlier(tmp_path / "a-1", opened="2026-04-17")
    write_earlier(tmp_path / "a-2")
    one, two = (
        report.build(data, data.questionnaire, "zh-CN")
        for data in (release.read(tmp_path / name) for name in ("a-1", "a-2"))
    )
    states = changes(one, two)
    assert states["sample.day"] == "untrue"
    states = changes(two, one)
    assert (states["sample.from"], states["sample.to"]) == ("updated", "same")


def changes(old, new):
    draft = refresh.open_draft(docx.render(old), "报告.docx")
    return {change.id: change.state for change in refresh.refresh(draft, new).changes}
