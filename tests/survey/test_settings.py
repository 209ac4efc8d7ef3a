"""survey.toml: every mistake at once, in words that mend; what is right becomes Settings."""

import tomllib
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from questionnaires import load
from questionnaires.items import Item, Option, Section
from questionnaires.model import Consent, ConsentPoint, QualityFlag, Questionnaire
from survey import settings
from survey.errors import SettingsError
from survey.settings_template import template
from tests.survey.desk import FILLED, main_form, settings_file

TODAY = date(2026, 11, 20)


def both(chinese, english=None):
    return {"zh-CN": chinese, "en": english or chinese}


OPTIONS = (Option(1, both("符合", "yes"), Fraction(100)), Option(2, both("不符合", "no"), Fraction(0)))
SMALL = Questionnaire(
    key="small",
    version=1,
    languages=("zh-CN", "en"),
    title=both("小问卷", "Small form"),
    sections=(Section("s", both("节"), ("A1", "B6")),),
    items=(
        Item("A1", "single", both("培训安排得及时。", "Training comes in time."), "s", options=OPTIONS),
        Item("B6", "single", both("性别", "Sex"), "s", options=OPTIONS, optional=True, invited_at_least=200),
    ),
    consent=Consent(
        lead=both(
            "由{organiser}发起，{items}题，{minutes}分钟。",
            "Run by {organiser}: {items} items, {minutes} minutes.",
        ),
        points=(
            ConsentPoint("unit", both("按{unit_word}发放。"), only_if="units"),
            ConsentPoint("draft", both("草稿由{keeper}说明。"), only_if="drafts"),
            ConsentPoint(
                "groups",
                both(
                    "不足{k}人不单列，{delete_by}以前删除。", "Under {k} not shown; deleted by {delete_by}."
                ),
            ),
        ),
        agree=both("同意"),
        decline=both("不参加"),
    ),
    quality_flags=(QualityFlag("fast", on=False, seconds_below=120),),
)
ENOUGH = 'organiser = "调查组"\nkeeper = "档案室"\ndelete_by = 2027-06-30\n'


def read(tmp_path, text, questionnaire=SMALL, today=TODAY):
    return settings.load(settings_file(tmp_path, text), questionnaire, today=today)


def problems(tmp_path, text, questionnaire=SMALL, today=TODAY):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text, questionnaire, today)
    return [str(problem) for problem in caught.value.problems]


def test_what_is_not_written_has_its_default(tmp_path):
    found = read(tmp_path, ENOUGH)
    assert (found.k, found.cap, found.grace_minutes, found.invited) == (10, None, 60, None)
    assert (found.drafts, found.fast_flag, found.simulated) == (True, False, False)
    assert found.languages == ("zh-CN", "en")
    assert found.optional_items == ()
    assert found.delete_by == date(2027, 6, 30)
    assert found.modes == {"drafts"}


def test_every_value_is_read(tmp_path):
    found = read(
        tmp_path,
        ENOUGH + "k = 5\ndrafts = false\nfast_flag = true\ncap = 500\ngrace_minutes = 0\ninvited = 219\n"
        'languages = ["en"]\noptional_items = ["B6"]\nsimulated = true\nunit_word = "站所"\n',
    )
    assert (found.k, found.cap, found.grace_minutes, found.invited) == (5, 500, 0, 219)
    assert (found.drafts, found.fast_flag, found.simulated) == (False, True, True)
    assert found.languages == ("en",)
    assert found.optional_items == ("B6",)
    assert found.modes == {"flag.fast"}
    assert found.words("en")["unit_word"] == "站所"


def test_words_fill_the_consent_text_in_each_language(tmp_path):
    text = (
        'organiser = {zh-CN = "县委组织部", en = "the department"}\nkeeper = "K"\ndelete_by = "2027-06-30"\n'
    )
    found = read(tmp_path, text)
    assert found.words("zh-CN") == {
        "organiser": "县委组织部",
        "keeper": "K",
        "unit_word": "单位",
        "k": "10",
        "delete_by": "2027年6月30日",
    }
    assert found.words("en")["organiser"] == "the department"
    assert found.words("en")["delete_by"] == "30 June 2027"


def test_an_empty_place_of_the_consent_text_is_a_problem_once(tmp_path):
    assert problems(tmp_path, 'organiser = " "\nkeeper = "K"') == [
        "survey.toml, delete_by: the day is missing. Write it like this: 2027-06-30.",
        "survey.toml, organiser: the consent text needs this, and it is empty (Chinese). "
        "Fill it in: respondents read it before they begin. Or take Chinese out of the form's languages.",
    ]


def test_a_language_left_out_of_a_text_is_named(tmp_path):
    text = ENOUGH.replace('"调查组"', '{zh-CN = "调查组"}')
    (problem,) = problems(tmp_path, text)
    assert "organiser: the consent text needs this, and it is empty (English)" in problem
    assert read(tmp_path, text + 'languages = ["zh-CN"]').languages == ("zh-CN",)


def test_a_point_of_another_mode_asks_for_no_words(tmp_path):
    text = ENOUGH.replace('keeper = "档案室"\n', "")
    assert "keeper" in problems(tmp_path, text)[0]
    assert read(tmp_path, text + "drafts = false\n").keeper == {}


def test_a_place_that_nothing_can_fill_is_the_questionnaires_mistake(tmp_path):
    consent = replace(SMALL.consent, lead=both("由{boss}发起。"))
    (problem,) = problems(tmp_path, ENOUGH, replace(SMALL, consent=consent))
    assert problem.startswith(
        "questionnaire small, consent: nothing can fill the place {boss}. Use one of: organiser,"
    )


def test_all_problems_are_told_at_once(tmp_path):
    found = problems(
        tmp_path,
        'organiser = 3\nkeeper = "K"\ndelete_by = "soon"\nk = 4\ndrafts = "no"\ncap = 3\nlanguages = ["zh-CN", "fr"]\n'
        'optional_items = ["A1", "B6"]\ninvited = 40\ngrace_minutes = true\ncolour = "red"\nsimulated = 1\n',
    )
    places = [problem.split(":")[0].removeprefix("survey.toml, ") for problem in found]
    assert sorted(places) == sorted(
        [
            *("organiser", "delete_by", "k", "drafts", "cap", "languages"),
            *("optional_items", "optional_items", "grace_minutes", "colour", "simulated"),
        ]
    )
    told = "\n".join(found)
    assert "k: 4 does not fit here. Write a whole number from 5 to 1000." in told
    assert "cap: 3 is less than k (10)" in told
    assert "the questionnaire has no language fr. It has: zh-CN, en." in told
    assert "A1 is not an optional item of small. Optional are: B6." in told
    assert "B6 wants at least 200 invited people." in told
    assert "drafts: 'no' does not fit here. Write true or false, without quotation marks." in told
    assert "colour: this key is not known. Remove it, or use one of: languages, organiser," in told
    assert "delete_by: 'soon' does not fit here. Write a date such as 2027-06-30." in told


@pytest.mark.parametrize("day", ["2026-11-20", "2020-01-01"])
def test_a_day_of_deletion_that_has_passed_stops_opening_but_not_reading_later(tmp_path, day):
    text = ENOUGH.replace("2027-06-30", day)
    assert problems(tmp_path, text) == [
        f"survey.toml, delete_by: {day} has passed. Name the last day on which the answers may be kept."
    ]
    assert read(tmp_path, text, today=None).delete_by == date.fromisoformat(day)


def test_too_fast_needs_a_questionnaire_that_says_how_fast(tmp_path):
    (problem,) = problems(tmp_path, ENOUGH + "fast_flag = true", replace(SMALL, quality_flags=()))
    assert (
        problem == "survey.toml, fast_flag: small does not say how fast is too fast. Set fast_flag = false."
    )


def test_a_questionnaire_without_consent_text_needs_no_words(tmp_path):
    assert read(tmp_path, "", replace(SMALL, consent=None)).organiser == {}


@pytest.mark.parametrize("text", ["k = ", "organiser = '缺一个引号", "k = 1\nk = 2"])
def test_what_is_no_toml_is_one_problem(tmp_path, text):
    (problem,) = problems(tmp_path, text)
    assert problem.startswith("survey.toml, line ")


def test_an_absent_or_foreign_file_is_one_problem(tmp_path):
    with pytest.raises(SettingsError, match="cannot be opened"):
        settings.load(tmp_path / "absent.toml", SMALL)
    (tmp_path / "gbk.toml").write_bytes('organiser = "县委"'.encode("gbk"))
    with pytest.raises(SettingsError, match="not written in UTF-8"):
        settings.load(tmp_path / "gbk.toml", SMALL)


def test_a_file_saved_by_notepad_is_read(tmp_path):
    path = tmp_path / "survey.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ENOUGH.replace("\n", "\r\n").encode())
    assert settings.load(path, SMALL).organiser == both("调查组")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("path", load.shipped(), ids=lambda path: path.stem)
def test_a_fresh_template_is_toml_and_lacks_only_its_words(tmp_path, path, language):
    questionnaire = load.load(path)
    text = template(questionnaire, language)
    values = tomllib.loads(text)
    assert set(values) | {"cap", "invited"} == {
        *(
            "organiser",
            "purpose",
            "recipient",
            "place",
            "keeper",
            "delete_by",
            "help",
            "contact",
            "k",
            "unit_word",
        ),
        *(
            "languages",
            "drafts",
            "fast_flag",
            "cap",
            "grace_minutes",
            "optional_items",
            "simulated",
            "invited",
        ),
    }
    needed = settings.places(questionnaire, frozenset({"drafts"}), questionnaire.language)
    found = problems(tmp_path, text, questionnaire)
    day, words = found
    assert day.startswith("survey.toml, delete_by: the day is missing")
    named = words.removeprefix("survey.toml, ").partition(": the consent text needs this")[0].split(", ")
    assert {*named, "delete_by"} == set(needed) - set(settings.FILLED_BY_PROGRAM)


def test_a_template_shows_the_sentence_that_the_words_become_part_of():
    lines = template(load.load(main_form()), "zh-CN").splitlines()
    assert lines[lines.index('purpose = ""') - 1] == (
        "#   “这份问卷由{organiser}发起，想弄清{purpose}，汇总结果交给{recipient}。”"
    )
    assert "有疑问请打{contact}。" in lines[lines.index('contact = ""') - 1]
    assert lines[lines.index("simulated = false") - 1].startswith("# 模拟")


def test_a_template_names_the_optional_items_with_their_minimum():
    assert "#   B6  性别（至少邀请200人）" in template(SMALL, "zh-CN")
    assert "#   B6  Sex (at least 200 people invited)" in template(SMALL, "en")


def test_the_main_form_opens_with_every_word_filled_in(tmp_path):
    found = read(tmp_path, FILLED, load.load(main_form()))
    assert found.organiser["zh-CN"] == "县委组织部"
    for language in found.languages:
        words = found.words(language)
        for place in settings.places(load.load(main_form()), found.modes, language):
            assert place in words or place in ("items", "minutes")
