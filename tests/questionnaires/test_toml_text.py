"""A questionnaire written as a definition file is read back as the same questionnaire."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires import load
from questionnaires.definition import document
from questionnaires.toml_text import quoted, text
from tests.questionnaires.generated import questionnaires
from tests.survey.office import EVERY_KIND

ANY_WORDS = (
    st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs",)), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)


def read_back(questionnaire):
    return load.build(tomllib.loads(text(questionnaire)), "written.toml")


@pytest.mark.parametrize("path", load.shipped(), ids=lambda path: path.stem)
def test_the_shipped_questionnaires_come_back_the_same(path):
    questionnaire = load.load(path)
    assert read_back(questionnaire) == questionnaire


def test_the_questionnaire_with_every_kind_of_item_comes_back_the_same(tmp_path):
    path = tmp_path / "every_kind.toml"
    path.write_text(EVERY_KIND, encoding="utf-8")
    questionnaire = load.load(path)
    path.write_text(text(questionnaire), encoding="utf-8")
    assert load.load(path) == questionnaire


@settings(max_examples=60, deadline=None)
@given(questionnaires(words=ANY_WORDS))
def test_any_questionnaire_comes_back_the_same(questionnaire):
    assert read_back(questionnaire) == questionnaire


def test_seconds_of_an_option_set_that_no_item_uses_are_left_out():
    main = load.load(load.find("township_cadres"))
    without_ratings = main.only(item.key for item in main.items if item.type != "rating")
    kept = {name: seconds for name, seconds in main.seconds.items() if name != "rating0_10"}
    assert document(without_ratings)["seconds"] == kept
    bare = replace(without_ratings, scales=(), crosstabs=(), scale_claims=(), quality_flags=())
    assert read_back(bare) == replace(bare, seconds=kept)


def test_every_part_has_its_remark_in_the_language_of_the_questionnaire():
    written = text(load.load(load.find("township_cadres")))
    for remark in (
        "# 页面上的先后",
        "# ── 几道题共用的选项 ──",
        "# ── 题目 ──",
        "# 近期工作量",
        "# ── 量表，0到100分 ──",
    ):
        assert remark in written
    assert "\n\n\n" not in written.replace("\n\n\n# ", "")


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_words_in_quotation_marks_are_read_back(words):
    assert "\n" not in quoted(words)
    assert tomllib.loads(f"a = {quoted(words)}")["a"] == words
