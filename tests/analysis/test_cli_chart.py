"""`--chart`: the picture beside what a command prints, in both languages, with nothing in it that is withheld."""

from xml.etree import ElementTree

import pytest
from PIL import Image

from analysis import cli
from tests.analysis.commands import InChinese, run
from tests.analysis.test_cli import release, survey

__all__ = ["release", "survey"]


def written(path):
    return "".join(ElementTree.fromstring(path.read_text(encoding="utf-8")).itertext())


def test_the_result_is_printed_as_ever_and_drawn_as_well(survey, tmp_path):
    target = tmp_path / "图.svg"
    alone = run(cli.frequency, survey, "--variable", "答")
    result = run(cli.frequency, survey, "--variable", "答", "--chart", target, "--format", "text")
    assert (result.exit_code, result.stdout) == (0, alone.stdout)
    text = written(target)
    assert "35.3%" in text
    assert "201 people answered, 2 did not." in text


def test_chinese_words_stand_in_a_picture_asked_for_in_chinese(survey, tmp_path):
    target = tmp_path / "图.svg"
    finder = InChinese(tmp_path)
    result = run(cli.crosstab, survey, "--row", "组", "--column", "答", "--chart", target, obj=finder)
    assert result.exit_code == 0
    text = written(target)
    for words in ("组：按“答”分布", "合计", "n=200", "单位：%", "注：有一题或两题未作答的3人不计在内。"):
        assert words in text


def test_several_answers_can_be_drawn(survey, tmp_path):
    target = tmp_path / "t.svg"
    result = run(cli.frequency, survey, "--variable", "t", "--separator", "┋", "--chart", target)
    assert result.exit_code == 0
    assert "several answers were allowed" in written(target)


def test_a_picture_of_a_release_is_marked_and_holds_no_withheld_count(release, tmp_path):
    target = tmp_path / "c.svg"
    result = run(cli.crosstab, release, "--row", "B2", "--column", "W4", "--chart", target)
    assert result.exit_code == 0
    text = written(target)
    assert "Simulated data" in text
    assert "— is withheld" in text
    assert "Fewer than 30 people: no percentages" in text


def test_a_png_says_which_letters_the_font_lacks(tmp_path):
    data, target = tmp_path / "d.csv", tmp_path / "d.PNG"
    data.write_text("村\n" + "䶮村\n" * 40 + "北村\n" * 60, encoding="utf-8")
    result = run(cli.frequency, data, "--variable", "村", "--chart", target)
    assert result.exit_code == 0
    assert "The font lacks 䶮; 〓 stands in their place." in result.stderr
    with Image.open(target) as picture:
        assert picture.format == "PNG"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("图.pdf", "图.pdf: a picture is written as .svg, .png."),
        ("nowhere/图.svg", "There is no folder"),
        (".", "a picture is written as .svg, .png."),
        ("folder.svg", "folder.svg is a folder."),
    ],
)
def test_a_name_that_is_no_picture_is_wrong_usage(survey, tmp_path, name, words):
    (tmp_path / "folder.svg").mkdir()
    result = run(cli.frequency, survey, "--variable", "答", "--chart", tmp_path / name)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (("--interval", "jeffreys"), "95% intervals (jeffreys)"),
        (("--population", "1000"), "corrected for a population of 1000 people"),
    ],
)
def test_a_picture_names_another_interval_and_the_population(survey, tmp_path, how, words):
    target = tmp_path / "i.svg"
    assert run(cli.frequency, survey, "--variable", "答", *how, "--chart", target).exit_code == 0
    assert words in " ".join(written(target).split())


def test_several_answers_in_groups_are_not_drawn(survey, tmp_path):
    target = tmp_path / "m.svg"
    result = run(cli.crosstab, survey, "--multiple", "答", "--column", "组", "--chart", target)
    assert (result.exit_code, target.exists()) == (2, False)
    assert "are not drawn" in result.stderr
