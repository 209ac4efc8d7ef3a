"""Definition files on the command line: listed, shown, checked."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from questionnaires.errors import DefinitionError, Translate
from questionnaires.load import shipped
from survey.cli.questionnaire import questionnaire
from tests.survey.office import EVERY_KIND

SMALL = """\
key = "small"
version = 3
languages = ["zh-CN", "en"]
title = {zh-CN = "小问卷", en = "Small"}
sections = [{key = "s", items = ["A1", "A2", "A3"], title = {zh-CN = "节", en = "Section"}}]
[[items]]
key = "A1"
type = "single"
text = {zh-CN = "忙不忙？", en = "Busy?"}
options = [
  {value = 1, score = 0, label = {zh-CN = "不忙", en = "no"}},
  {value = 2, score = 100, label = {zh-CN = "忙", en = "yes"}},
  {value = 3, label = {zh-CN = "不清楚", en = "not sure"}},
]
claims = [{key = "A1", counts = [2], not_in_base = [3], text = {zh-CN = "觉得忙", en = "are busy"}}]
[[items]]
key = "A2"
type = "multiple"
text = {zh-CN = "忙什么？", en = "With what?"}
max_choices = 1
options = [
  {value = 1, label = {zh-CN = "报表", en = "reports"}},
  {value = 2, label = {zh-CN = "会议", en = "meetings"}},
]
show_if = {item = "A1", in = [2]}
claims = [{key = "A2", each_of = [1, 2], text = {zh-CN = "忙{option}", en = "are busy with {option}"}}]
[[items]]
key = "A3"
type = "text"
max_length = 50
optional = true
text = {zh-CN = "一句话", en = "A sentence"}
[[scales]]
key = "BUSY"
kind = "mean_of_items"
items = ["A1"]
reverse = ["A1"]
min_answered = 1
label = {zh-CN = "清闲", en = "Idle"}
"""


@dataclass(frozen=True)
class Desk:
    questionnaires: Path
    translate: Translate = str


def run(folder, *arguments):
    return CliRunner().invoke(questionnaire, [str(argument) for argument in arguments], obj=Desk(folder))


NOTHING_NAMED = (
    "No item is named as background: nothing is protected by it, and whether answers together single people "
    "out is not looked at. If some items ask who people are, write them under `background`."
)


def write(folder, text, name="small.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_list_names_the_shipped_ones_and_those_of_the_instance(tmp_path):
    write(tmp_path, SMALL)
    result = run(tmp_path, "list")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "township_cadres  乡镇干部工作状况匿名问卷  44 items, about 7 min",
        "monthly_pulse  月度快测  10 items, about 2 min",
        "small  小问卷  2 items, about 1 min",
    ]


def test_list_goes_on_after_a_broken_one(tmp_path):
    path = write(tmp_path, SMALL.replace("version = 3", "version = 0").replace("in = [2]", "in = [7]"))
    result = run(tmp_path, "list")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == f"small  has 2 problems; see: questionnaire check {path}\n"


def test_list_does_without_an_instance(tmp_path):
    result = CliRunner().invoke(questionnaire, ["list"])
    assert len(result.stdout.splitlines()) == len(shipped())
    assert run(tmp_path / "none", "list").stdout == result.stdout


def test_show_lists_everything_that_is_asked_and_counted(tmp_path):
    write(tmp_path, SMALL)
    result = run(tmp_path, "show", "small", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Small (small, version 3, languages zh-CN, en)",
        "2 items, about 1 min",
        "",
        "[s] Section",
        "  A1  Busy?",
        "      1 no  2 yes  3 not sure",
        "      claim A1: are busy = 2; not in the base: 3",
        "  A2  With what?",
        "      1 reports  2 meetings",
        "      multiple choice, at most 1",
        "      asked only if A1 = 2",
        "      claims, one for each of 1, 2: are busy with {option}",
        "  A3  A sentence",
        "      free text, at most 50 characters",
        "      asked only if switched on",
        "",
        "Scales, 0 to 100",
        "  BUSY  Idle = mean of 100 - A1; at least 1 of 1",
    ]


def test_show_says_what_is_special_to_each_kind_of_item(tmp_path):
    path = write(tmp_path, EVERY_KIND, "every.toml")
    lines = run(tmp_path, "show", path, "--lang", "en").stdout.splitlines()
    assert lines[1] == "9 items, about 3 min"
    assert lines[3:] == [
        "[work] The work at hand",
        "  K1  First, about the work at hand.",
        "      a note",
        "  A1  What took most of your time last month?",
        "      1 Reports  2 Meetings  3 Visits to villages  9 Something else",
        "      A1_other: words for option 9, at most 100 characters",
        "  A2  What you chose above: what makes it hard? (Not if you chose “Something else”)",
        "      free text, at most 20 characters",
        "      says the answers to A1",
        "      asked only if A1 = 1/2/3",
        "  A3  What could be done less?",
        "      1 The same report twice  2 Going along with inspections  3 Others  4 None of it",
        "      multiple choice, at most 2",
        "      chosen alone only: 4",
        "      A3_other: words for option 3, at most 10 characters",
        "      claims, one for each of 1, 2: would do less of: {option}",
        "",
        "[needs] Needs and views",
        "  A4  What do you need most? Rank the first three.",
        "      1 More people  2 Money  3 Training  4 A car",
        "      ranking, 3 places",
        "  A5  How satisfied are you?",
        "      0 (Not at all)  1  2 (Very)",
        "  K2  Please do answer the next one, were it by refusing.",
        "      a note",
        "      shown only if A5 = 0",
        "  A6  What did you look at when you gave these points?",
        "      1 Pay  2 Workload  3 Prospects",
        "      may not stay blank if A5 = 0",
        "",
        "[rest] The rest",
        "  A7  How many days were you on duty last month?",
        "      a number from 0 to 31",
        "      usually 0 to 10",
        "  X1  Anything else?",
        "      free text, at most 20 characters",
        "  B1  Your education",
        "      1 Junior college or below  2 Bachelor or above",
    ]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("key", ["township_cadres", "monthly_pulse"])
def test_show_can_show_the_shipped_forms(key, language, tmp_path):
    result = run(tmp_path, "show", key, "--lang", language)
    assert result.exit_code == 0
    assert "L2" in result.stdout


def test_show_names_the_languages_there_are(tmp_path):
    result = run(tmp_path, "show", "monthly_pulse", "--lang", "fr")
    assert result.exit_code == 2
    assert "monthly_pulse has no language fr; it has zh-CN, en." in result.stderr


def test_show_passes_problems_on_to_the_edge(tmp_path):
    result = run(tmp_path, "show", "nothing_like_it")
    assert isinstance(result.exception, DefinitionError)


def test_check_says_all_problems_of_all_files_one_a_line_and_ends_with_1(tmp_path):
    good = write(tmp_path, SMALL)
    bad = write(
        tmp_path, SMALL.replace("version = 3", "version = 0").replace("in = [2]", "in = [7]"), "b.toml"
    )
    worse = write(tmp_path, "version ＝ 1\n", "c.toml")
    result = run(tmp_path, "check", good, bad, worse)
    assert result.exit_code == 1
    assert result.stdout == f"small.toml: ok, 2 items, about 1 min\n{NOTHING_NAMED}\n"
    assert result.stderr.splitlines() == [
        "b.toml: version must be a whole number from 1 on. Write it like this: version = 1",
        'b.toml, item 2 "A2": show_if names option 7, which does not exist. The options are 1, 2, 3.',
        "c.toml, line 1: the full-width mark ＝ stands outside of quoted words. "
        "Write the half-width mark = instead.",
    ]


def test_check_of_good_files_ends_with_0(tmp_path):
    result = run(tmp_path, "check", *shipped())
    assert result.exit_code == 0
    assert result.stderr == ""


def test_check_tells_what_spss_and_stata_would_cut_before_the_survey(tmp_path):
    longest, too_long = "长" * 85, "长" * 86
    for text, warned in ((longest, False), (too_long, True)):
        (tmp_path / "small.toml").write_text(SMALL.replace("忙不忙？", text), encoding="utf-8")
        result = run(tmp_path, "check", tmp_path / "small.toml")
        assert result.exit_code == 0
        line = f"small.toml, column A1: its text is too long for SPSS: {too_long} Shorten it, if the answers are to go there."
        assert (line in result.output.splitlines()) is warned
    answer = SMALL.replace('zh-CN = "不忙"', f'zh-CN = "{"忙" * 41}"').replace(
        'en = "no"', f'en = "{"n" * 120}"'
    )
    (tmp_path / "small.toml").write_text(answer, encoding="utf-8")
    lines = run(tmp_path, "check", tmp_path / "small.toml").output.splitlines()
    assert [line.split(": ")[1] for line in lines[1:-1]] == ["an answer is too long for SPSS"]
    renamed = SMALL.replace("A1", "A" * 33)
    (tmp_path / "small.toml").write_text(renamed, encoding="utf-8")
    lines = run(tmp_path, "check", tmp_path / "small.toml").output.splitlines()
    assert [line.split(": ")[1].split(". ")[0] for line in lines[1:-1]] == ["its name is too long for Stata"]


def test_check_tells_how_many_people_their_background_would_single_out(tmp_path):
    result = run(tmp_path, "check", "township_cadres", "--people", "40,700")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [
        "40 people, 162 combinations of the answers to B1, B2, B3, B4, B5:",
        "  if 100% answer: about 31 of 40 people (79%) would stand alone with theirs",
        "  if 70% answer: about 24 of 28 people (85%) would stand alone with theirs",
        "  if 50% answer: about 18 of 20 people (89%) would stand alone with theirs",
        "  Too many. Merge answers, leave out background items (B5, B1, B4, B3 would do), or give up "
        "row-level export. After opening nothing of this can be changed.",
        "700 people, 162 combinations of the answers to B1, B2, B3, B4, B5:",
        "  if 100% answer: about 9 of 700 people (1%) would stand alone with theirs",
        "  if 70% answer: about 24 of 490 people (5%) would stand alone with theirs",
        "  if 50% answer: about 40 of 350 people (12%) would stand alone with theirs",
        "  Warning: more than 5%. Answers that few people will give are better merged.",
    ]


def test_nobody_is_not_said_to_stand_alone_as_about_0_people(tmp_path):
    result = run(tmp_path, "check", "township_cadres", "--people", "2000")
    assert "  if 100% answer: fewer than one of 2000 people would stand alone with theirs" in (
        result.stdout.splitlines()
    )


def test_check_of_a_form_without_background_calls_nobody_safe(tmp_path):
    result = run(tmp_path, "check", write(tmp_path, SMALL), "--people", "40")
    assert result.stdout.splitlines()[1:] == [
        NOTHING_NAMED,
        "40 people: not known how many would be singled out, for no item is named as background.",
    ]


def test_check_names_what_looks_like_background(tmp_path):
    text = SMALL.replace("忙不忙？", "您的性别")
    result = run(tmp_path, "check", write(tmp_path, text))
    assert result.stdout.splitlines()[1] == (
        "No item is named as background: nothing is protected by it, and answers together may single people "
        "out unnoticed. By their wording these ask who people are: A1 您的性别. Write them into the "
        'definition: background = ["A1"].'
    )


def test_numbers_alone_as_background_are_not_counted_as_safe(tmp_path):
    number = """
[[items]]
key = "N1"
type = "number"
text = {zh-CN = "年龄", en = "Age"}
"""
    text = SMALL.replace("version = 3", 'version = 3\nbackground = ["N1"]') + number
    text = text.replace('items = ["A1"', 'items = ["N1", "A1"', 1)
    result = run(tmp_path, "check", write(tmp_path, text), "--people", "40")
    assert result.stdout.splitlines()[1:] == [
        "40 people: not known how many would be singled out. Of the background items (N1) none that is asked "
        "has options to count; numbers single out more people than bands do.",
    ]


@pytest.mark.parametrize("people", ["0", "many", "40,,", "-3"])
def test_check_wants_numbers_of_people(people, tmp_path):
    result = run(tmp_path, "check", "monthly_pulse", "--people", people)
    assert result.exit_code == 2
    assert "give numbers of people from 1 on" in result.stderr


def test_problems_are_translated_where_the_desk_can(tmp_path):
    path = write(tmp_path, SMALL.replace("version = 3", "version = 0"))
    words = {
        "{field} must be {wanted}.": "{field}应当是{wanted}。",
        "{where}: {what} {mend}": "{where}：{what}{mend}",
    }
    desk = Desk(tmp_path, lambda template: words.get(template, template))
    result = CliRunner().invoke(questionnaire, ["check", str(path)], obj=desk)
    assert result.stderr.startswith("small.toml：version应当是a whole number from 1 on。")
