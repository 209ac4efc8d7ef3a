"""SAV, DTA, Parquet and JSON: values, labels, levels and kinds of no answer as other programs read them."""

import json
import os
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet
import pyreadstat
import pytest

from analysis import frame, release
from analysis.errors import DataError
from analysis.export import export
from analysis.generalise import generalise
from analysis.writing import meanwhile
from questionnaires.answers import NOT_SHOWN
from questionnaires.response import Response
from tests.analysis.sample import emptied
from tests.simulated import main_form, responses, write_release

LETTERS = {"a": -3, "b": -2, "c": -1}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases") / "demo-1"
    write_release(folder)
    return release.read(folder)


@pytest.fixture(scope="module")
def safe(data):
    return generalise(data.frame, data.codebook, data.questionnaire)


def bag(rows):
    return Counter(tuple(row) for row in rows)


def codes(safe):
    """The rows that may leave, kinds of no answer among them."""
    return bag(safe.frame[[one.column for one in safe.codebook]].to_numpy().tolist())


def entries(folder):
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("format", ["sav", "dta"])
def test_rows_lie_beside_the_file_and_nowhere_else_while_it_is_made(data, tmp_path, monkeypatch, format):
    elsewhere, here, seen = tmp_path / "temporary", tmp_path / "here", []
    elsewhere.mkdir()
    here.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    write = getattr(pyreadstat, f"write_{format}")

    def watched(frame, path, **options):
        write(frame, path, **options)
        seen.append(
            (Path(path).parent.parent, Path(path).parent.name, stat.S_IMODE(Path(path).parent.stat().st_mode))
        )
        assert entries(elsewhere) == set()

    monkeypatch.setattr(pyreadstat, f"write_{format}", watched)
    export(data, here / f"out.{format}", format=format)
    [(place, name, mode)] = seen
    assert (place, name.startswith(".export-"), mode) == (here, True, 0o700)
    assert entries(here) == {f"out.{format}", "out.codebook.csv"}


def test_what_an_export_that_was_killed_left_goes_with_the_next_one(data, tmp_path):
    for name, age in (
        (".export-old", 2 * meanwhile.LONG),
        (".sorted-old", 2 * meanwhile.LONG),
        (".export-now", 5),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows.sav").write_bytes(b"rows")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    (tmp_path / ".export-file").write_text("of somebody else", encoding="utf-8")
    os.utime(tmp_path / ".export-file", (0, 0))
    export(data, tmp_path / "out.sav", format="sav")
    assert entries(tmp_path) == {".export-now", ".export-file", "out.sav", "out.codebook.csv"}


def test_spss_has_every_value_label_level_and_missing_code(data, safe, tmp_path):
    written = export(data, tmp_path / "out.sav", format="sav")
    assert [path.name for path in written.files] == ["out.sav", "out.codebook.csv"]
    frame, meta = pyreadstat.read_sav(str(tmp_path / "out.sav"), user_missing=True)
    assert list(frame.columns) == [*(one.column for one in safe.codebook), "simulated"]
    assert bag(frame.drop(columns="simulated").to_numpy().tolist()) == codes(safe)
    for one in safe.codebook:
        assert meta.column_names_to_labels[one.column] == one.label
        assert meta.variable_value_labels[one.column] == {**one.values, **one.missing}
        assert [(part["lo"], part["hi"]) for part in meta.missing_ranges[one.column]] == [
            (-3, -3),
            (-2, -2),
            (-1, -1),
        ]
        assert meta.variable_measure[one.column] == ("ordinal" if one.scores else "nominal")
        assert meta.original_variable_types[one.column].endswith(".0")
    assert data.questionnaire.title["zh-CN"] in meta.notes[0]


def test_spss_counts_what_it_should(data, safe, tmp_path):
    """Read as SPSS reads it, every kind of no answer is missing."""
    export(data, tmp_path / "out.sav", format="sav")
    frame, _ = pyreadstat.read_sav(str(tmp_path / "out.sav"))
    empty = emptied(safe.frame, safe.codebook)
    for one in safe.codebook:
        expected = Counter(int(value) for value in empty[one.column].dropna())
        assert Counter(frame[one.column].dropna().astype(int)) == expected


def test_pspp_reads_the_labels(data, tmp_path):
    program = shutil.which("pspp")
    if program is None:
        pytest.skip("PSPP is not installed")
    export(data, tmp_path / "out.sav", format="sav")
    syntax = f"GET FILE='{tmp_path}/out.sav'.\nFREQUENCIES /VARIABLES=G5.\n"
    (tmp_path / "ask.sps").write_text(syntax, encoding="utf-8")
    done = subprocess.run([program, str(tmp_path / "ask.sps")], capture_output=True, check=True, text=True)
    assert data.codebook["G5"].label[:10] in done.stdout
    for label in data.codebook["G5"].values.values():
        assert label in done.stdout


def test_stata_has_every_value_label_and_kind_of_no_answer(data, safe, tmp_path):
    written = export(data, tmp_path / "out.dta", format="dta")
    assert [path.name for path in written.files] == ["out.dta", "out.codebook.csv"]
    frame, meta = pyreadstat.read_dta(str(tmp_path / "out.dta"), user_missing=True)
    frame = frame.drop(columns="simulated").replace(LETTERS)
    assert bag(frame.astype(float).to_numpy().tolist()) == codes(safe)
    for one in safe.codebook:
        assert meta.column_names_to_labels[one.column] == one.label
        labels = {
            LETTERS.get(value, value): label
            for value, label in meta.variable_value_labels[one.column].items()
        }
        assert labels == {**one.values, **one.missing}


def test_pandas_reads_the_stata_file_and_its_labels(data, safe, tmp_path):
    export(data, tmp_path / "out.dta", format="dta", language="en")
    frame = pd.read_stata(tmp_path / "out.dta", convert_categoricals=False)
    empty = emptied(safe.frame, safe.codebook)
    assert Counter(frame["G5"].dropna()) == Counter(empty["G5"].dropna())
    with pd.read_stata(tmp_path / "out.dta", iterator=True) as reader:
        assert reader.variable_labels()["G5"] == data.questionnaire.item("G5").text["en"]


@pytest.mark.parametrize("format", ["sav", "dta"])
def test_a_file_of_spss_or_stata_explains_itself_when_it_lies_alone(data, safe, tmp_path, format):
    export(data, tmp_path / f"out.{format}", format=format)
    (tmp_path / "alone").mkdir()
    alone = shutil.move(tmp_path / f"out.{format}", tmp_path / "alone")
    found = frame.read(Path(alone))
    assert codes(safe) == bag(found.frame[[one.column for one in safe.codebook]].to_numpy().tolist())
    for one in safe.codebook:
        read = found.codebook[one.column]
        assert read.label == (one.label if format == "sav" or len(one.label) <= 80 else f"{one.label[:79]}…")
        assert read.values == one.values
        assert read.missing == one.missing


def test_a_column_without_any_answer_stays_a_column_of_numbers(tmp_path):
    """Nobody was asked T2."""
    form = main_form()
    people = [Response.of(form, dict(one.answers) | {"T1": 1, "T2": NOT_SHOWN}) for one in responses()]
    write_release(tmp_path / "demo-1", people)
    found = release.read(tmp_path / "demo-1")
    for format, read in (("sav", pyreadstat.read_sav), ("dta", pyreadstat.read_dta)):
        export(found, tmp_path / f"out.{format}", format=format)
        frame, meta = read(str(tmp_path / f"out.{format}"))
        assert frame["T2"].isna().all()
        assert meta.readstat_variable_types["T2"] in ("double", "int8", "float", "int32", "int16")
        assert meta.column_names_to_labels["T2"] == found.codebook["T2"].label


@pytest.mark.parametrize("format", ["sav", "dta"])
def test_no_file_says_when_it_was_made(data, tmp_path, format):
    export(data, tmp_path / f"out.{format}", format=format)
    head = (tmp_path / f"out.{format}").read_bytes()[:400]
    assert re.search(rb"01 Jan (80|1980)", head)
    assert b"20:" not in head
    assert not re.search(rb"\d\d [A-Z][a-z][a-z] (2\d|20\d\d)", head)


def asking(data, text):
    """The release with another text of G5."""
    item = replace(data.questionnaire.item("G5"), text={"zh-CN": text, "en": "short"})
    items = tuple(item if one.key == "G5" else one for one in data.questionnaire.items)
    return replace(data, questionnaire=replace(data.questionnaire, items=items))


def test_spss_refuses_a_text_that_it_would_cut_and_names_it(data, tmp_path):
    export(asking(data, "长" * 85), tmp_path / "fits.sav", format="sav")
    _, meta = pyreadstat.read_sav(str(tmp_path / "fits.sav"))
    assert meta.column_names_to_labels["G5"] == "长" * 85
    longer = asking(data, "长" * 86)
    with pytest.raises(DataError, match=r"column G5: its text is too long for SPSS: 长"):
        export(longer, tmp_path / "cut.sav", format="sav")
    assert not list(tmp_path.glob("cut*"))
    export(longer, tmp_path / "english.sav", format="sav", language="en")


def test_stata_shortens_in_sight_and_the_codebook_has_the_whole_text(data, tmp_path):
    for length, expected in ((80, "长" * 80), (81, "长" * 79 + "…")):
        path = tmp_path / f"{length}.dta"
        written = export(asking(data, "长" * length), path, format="dta")
        assert pyreadstat.read_dta(str(path))[1].column_names_to_labels["G5"] == expected
        assert written.shortened == (("G5",) if length > 80 else ())
        assert "长" * length in written.files[1].read_text(encoding="utf-8-sig")
    assert any("G5 end in “…”" in str(note) for note in written.notes)


def test_labels_have_a_place_of_their_own(data, tmp_path):
    for format in ("sav", "dta"):
        with pytest.raises(ValueError, match="values and their labels"):
            export(data, tmp_path / f"out.{format}", format=format, labels=True)


def test_parquet_has_whole_numbers_and_nulls(data, safe, tmp_path):
    written = export(data, tmp_path / "out.parquet", format="parquet")
    assert [path.name for path in written.files] == ["out.parquet", "out.codebook.csv", "out.missing.csv"]
    table = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert {str(field.type) for field in table.schema} == {"int64"}
    empty = emptied(safe.frame, safe.codebook)
    for one in safe.codebook:
        assert table[one.column].null_count == int(empty[one.column].isna().sum())
    export(data, tmp_path / "labels.parquet", format="parquet", labels=True)
    labels = pyarrow.parquet.read_table(tmp_path / "labels.parquet")["B2"].to_pylist()
    assert set(labels) == set(data.codebook["B2"].values.values())


def test_json_has_rows_by_name_and_what_they_mean(data, safe, tmp_path):
    export(data, tmp_path / "out.json", format="json")
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert found["release"]["id"] == "demo-1"
    assert found["release"]["simulated"] is True
    assert [one["name"] for one in found["variables"]] == [
        *(one.column for one in safe.codebook),
        "simulated",
    ]
    assert found["variables"][0]["values"][0] == {
        "value": 1,
        "label": safe.codebook.variables[0].values[1],
    }
    empty = emptied(safe.frame, safe.codebook)
    expected = bag(
        [None if pd.isna(cell) else int(cell) for cell in row] for row in empty.to_numpy().tolist()
    )
    assert bag(list(row.values())[:-1] for row in found["rows"]) == expected
