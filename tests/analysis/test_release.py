"""A release is whole or absent, holds no order and no time, and is refused once it was changed."""

import json
import os
import stat
from collections import Counter
from dataclasses import replace

import pyarrow.parquet as parquet
import pytest

from analysis import frame, release
from analysis.errors import DataError
from analysis.responses import of_responses
from questionnaires import codebook, load
from questionnaires.answers import BLANK, REFUSED
from questionnaires.response import Response
from survey.simulate import simulate
from tests.simulated import document, main_form, responses, write_release

FILES = ("codebook.json", "figures.json", "manifest.json", "remarks.json", "rows.parquet")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "releases" / "demo-1"


def rows_of(data):
    return Counter(tuple(row) for row in data.frame.to_numpy().tolist())


def test_what_is_read_is_what_was_answered(folder):
    manifest = write_release(folder)
    data = release.read(folder)
    assert data.manifest == manifest
    assert data.questionnaire == main_form()
    assert data.codebook == codebook.of(main_form())
    assert list(data.frame.columns) == [variable.column for variable in data.codebook]
    assert rows_of(data) == rows_of(of_responses(responses(), main_form()))


def test_the_door_for_data_opens_a_release(folder):
    write_release(folder)
    assert rows_of(frame.read(folder)) == rows_of(release.read(folder))


def test_labels_come_in_the_language_asked_for(folder):
    write_release(folder)
    assert release.read(folder, "en").codebook == codebook.of(main_form(), "en")
    assert release.read(folder).codebook["T3_1"].values == {0: "未选", 1: "选中"}


def test_the_manifest_says_what_this_is(folder):
    manifest = write_release(folder, roster=300, codes=True, issued=250)
    assert manifest.id == "demo-1"
    assert (manifest.survey, manifest.questionnaire, manifest.version) == ("demo", "township_cadres", 1)
    assert (manifest.rows, manifest.returned, manifest.valid, manifest.k) == (219, 219, 219, 10)
    assert (manifest.opened, manifest.closed) == ("2026-10-12", "2026-10-30")
    assert manifest.simulated is True
    assert (manifest.codes, manifest.issued, manifest.roster) == (True, 250, 300)
    assert manifest.languages == ("zh-CN", "en")
    assert release.read_manifest(folder) == manifest
    assert json.loads((folder / "codebook.json").read_text(encoding="utf-8"))["simulated"] is True


def test_forms_with_no_closed_item_answered_are_returned_but_not_valid(folder):
    form = main_form()
    empty = Response.of(form, {})
    refused = Response.of(form, {item.key: REFUSED for item in form.items if item.refusable})
    words_only = Response.of(form, {"X1": "只想说这一句。"})
    one_tick = Response.of(form, {"T3": (1,)})
    lowest = Response.of(form, {"O1": 0})
    given = (*responses(), empty, refused, words_only, one_tick, lowest)
    manifest = write_release(folder, given)
    assert (manifest.returned, manifest.valid, manifest.rows) == (224, 221, 221)
    assert len(release.read(folder).frame) == 221
    assert "只想说这一句。" in release.remarks(folder)["X1"], "what a person wrote is not lost"


def test_the_order_of_rows_is_drawn_afresh(tmp_path):
    orders = set()
    for place in range(3):
        write_release(tmp_path / f"demo-{place + 1}")
        orders.add(tuple(release.read(tmp_path / f"demo-{place + 1}").frame["E1"].tolist()))
    orders.add(tuple(of_responses(responses(), main_form()).frame["E1"].tolist()))
    assert len(orders) == 4


def test_texts_lie_apart_from_the_rows_and_in_another_order(folder):
    write_release(folder)
    columns = parquet.read_schema(folder / "rows.parquet").names
    assert not [name for name in columns if name.startswith("X1")]
    stored = [
        answers["X1"] for answers in (one.answers for one in responses()) if isinstance(answers["X1"], str)
    ]
    found = release.remarks(folder)["X1"]
    assert sorted(found) == sorted(stored)
    assert len(found) >= 20
    assert list(found) != stored


def test_rows_are_codes_and_nothing_tells_who_or_when(folder):
    write_release(folder)
    schema = parquet.read_schema(folder / "rows.parquet")
    assert {str(kind) for kind in schema.types} == {"int16"}
    assert not schema.metadata
    texts = "".join((folder / name).read_text(encoding="utf-8") for name in FILES if name.endswith("json"))
    assert ":00" not in texts
    assert "T00" not in texts


def test_the_three_kinds_of_no_answer_stay_apart(folder):
    write_release(folder)
    found = release.read(folder).frame
    stored = Counter(one.answers["L2"] for one in responses())
    assert found["L2"].value_counts().to_dict() == dict(stored)
    assert stored[BLANK] > 0
    assert stored[REFUSED] > 0
    assert (found["T2"] == -3).sum() > 0


def test_one_way_counts_are_stored_and_hidden_under_k(tmp_path):
    write_release(tmp_path / "all-1")
    by_column = {one["column"]: one for one in release.figures(tmp_path / "all-1")["variables"]}
    assert by_column["G5"]["counts"] == [8, 45, 95, 52, 19]
    assert (by_column["G5"]["base"], by_column["G5"]["missing"]) == (219, 0)
    assert by_column["R4"]["counts"] == [21, 58, 92, 36, 7, 3]
    assert (by_column["R4"]["base"], by_column["R4"]["missing"]) == (217, 2)
    assert by_column["O3"]["counts"][5] == 0, "an option nobody chose stays, with 0"
    form = main_form()
    few = [
        Response.of(form, {"G5": 1 + place % 5, "O2": 1} if place < 9 else {"G5": 2}) for place in range(12)
    ]
    write_release(tmp_path / "few-1", few)
    by_column = {one["column"]: one for one in release.figures(tmp_path / "few-1")["variables"]}
    assert by_column["G5"]["counts"] == [2, 5, 2, 2, 1]
    assert by_column["O2"] == {
        "column": "O2", "item": "O2", "total": 12, "base": 9, "missing": 3, "values": [1, 2, 3, 4, 5, 6], "counts": None,
    }  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_named(folder, name):
    write_release(folder)
    content = bytearray((folder / name).read_bytes())
    place = content.index(b"219") if name == "manifest.json" else len(content) // 2
    content[place] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(DataError) as refused:
        release.read(folder)
    (problem,) = refused.value.problems
    assert name in str(problem)
    assert "demo-1" in str(problem)


@pytest.mark.parametrize("name", FILES)
def test_a_lost_file_is_named(folder, name):
    write_release(folder)
    (folder / name).unlink()
    with pytest.raises(DataError, match=name):
        release.read(folder)


def test_a_release_called_real_is_refused(folder):
    write_release(folder)
    path = folder / "manifest.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"simulated": true', '"simulated": false'), encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"manifest\.json"):
        release.read(folder)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_release_is_readable_by_its_owner_only(folder):
    write_release(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


def test_a_release_is_never_overwritten(folder):
    first = write_release(folder)
    with pytest.raises(FileExistsError):
        write_release(folder)
    assert release.read(folder).manifest == first


def test_a_release_that_fails_leaves_nothing(folder):
    stranger = Response("township_cadres", 1, {"G5": 99})
    with pytest.raises(DataError):
        write_release(folder, [stranger])
    assert not folder.exists()
    assert not folder.parent.exists() or not list(folder.parent.iterdir())


def test_a_survey_in_one_language_with_an_item_more_is_read_as_it_was_asked(folder):
    form = replace(load.build(document(), "form").asked(["B6"], invited=250), languages=("zh-CN",))
    given = [Response.of(form, dict(one.answers) | {"B6": 1}) for one in responses()]
    write_release(folder, given, form)
    data = release.read(folder)
    assert data.questionnaire == form
    assert "B6" in data.codebook
    with pytest.raises(DataError, match="not held in en"):
        release.read(folder, "en")


@pytest.mark.parametrize("invited", [10, 60])
@pytest.mark.parametrize("optional_items", [["X1"], []])
def test_a_pulse_is_read_as_it_was_asked(folder, invited, optional_items):
    complete = load.read_document(load.find("monthly_pulse"))
    form = load.build(complete, "pulse").asked(optional_items, invited)
    facts = {"survey": "pulse", "k": 10, "simulated": True, "opened": "2026-11-02", "closed": "2026-11-09"}
    release.write(folder, simulate(form, 40), form, complete, **facts)
    data = release.read(folder, "en")
    assert data.questionnaire == form
    assert ("B2" in data.codebook) == (invited >= 50)
    assert ("X1" in release.remarks(folder)) == bool(optional_items)
