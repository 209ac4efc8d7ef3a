"""A release: a survey's rows, frozen in a folder with what is needed to read them, under an id and a hash.

`write` makes the folder whole or not at all; `read` refuses one that was changed since. A release holds
no time of any answer and no order: rows are shuffled afresh, and texts lie apart from them, shuffled too.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from random import SystemRandom
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from analysis.data import Data, Manifest
from analysis.errors import DataError
from analysis.responses import Remark, any_closed_answer, of_responses, remarks_of
from questionnaires import codebook as codebooks
from questionnaires import load, program
from questionnaires.codebook import Codebook, Variable
from questionnaires.errors import Message, Problem, say
from questionnaires.model import Questionnaire
from questionnaires.response import Response

ROWS = "rows.parquet"
CODEBOOK = "codebook.json"
REMARKS = "remarks.json"
FIGURES = "figures.json"
MANIFEST = "manifest.json"


def write(
    folder: Path,
    responses: Iterable[Response],
    questionnaire: Questionnaire,
    document: Mapping[str, object],
    *,
    survey: str,
    k: int,
    simulated: bool,
    opened: str,
    closed: str,
    remarks: Iterable[tuple[str, str]] | None = None,
    units: Mapping[int, str] | None = None,
    codes: bool = False,
    issued: int | None = None,
    roster: int | None = None,
) -> Manifest:
    """The manifest of the new release `folder`, whose name is its id.

    `questionnaire` is the one that was asked, `document` the complete document it was built from; `opened`
    and `closed` are ISO days. `remarks` are (item, text) of what people wrote, if that was taken out of the
    responses before; None if it is still in them. `units` are the labels of the survey's units by number: an
    answer's unit is counted in the figures and stands in no row. Files are written to a sibling folder
    that is renamed at the end, so that a release is whole or absent. Raises FileExistsError if it is there.
    """
    if folder.exists():
        raise FileExistsError(f"release {folder.name} exists")
    returned = tuple(responses)
    written = remarks_of(returned, questionnaire) if remarks is None else [Remark(*one) for one in remarks]
    valid = tuple(one for one in returned if any_closed_answer(one, questionnaire))
    data = of_responses(valid, questionnaire)
    rows = _shuffled(data.frame)
    contents = {
        ROWS: _parquet(rows, data.codebook),
        CODEBOOK: _json(_codebook_document(data.codebook, questionnaire, document, simulated)),
        REMARKS: _json(_remarks(written, questionnaire)),
        FIGURES: _json(_counted(rows, data.codebook, k) | {"units": _unit_figures(valid, units or {}, k)}),
    }
    manifest = Manifest(
        id=folder.name,
        survey=survey,
        questionnaire=questionnaire.key,
        version=questionnaire.version,
        languages=questionnaire.languages,
        rows=len(rows),
        returned=len(returned),
        valid=len(valid),
        k=k,
        simulated=simulated,
        opened=opened,
        closed=closed,
        codes=codes,
        issued=issued,
        roster=roster,
        program=program.version(),
        files={name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    )
    manifest = replace(manifest, hash=_hash(asdict(manifest)))
    _place(folder, contents | {MANIFEST: _json(asdict(manifest))})
    return manifest


def _counted(rows: pd.DataFrame, codebook: Codebook, k: int) -> dict[str, object]:
    return {"k": k, "total": len(rows), "variables": _figures(rows, codebook, k)}


def read(folder: Path, language: str | None = None) -> Data:
    """The rows, codebook, questionnaire as asked and manifest of the release `folder`.

    Labels in `language`, else the survey's first. Raises DataError naming every file that is absent or is
    not as it was written, or if the survey was not held in `language`.
    """
    manifest, contents = _verified(folder)
    description = json.loads(contents[CODEBOOK])
    complete = load.build(description["document"], CODEBOOK)
    asked = complete.only(description["asked"]).judging_speed(description.get("speed", False))
    questionnaire = replace(asked, languages=manifest.languages)
    if language is not None and language not in manifest.languages:
        raise DataError([_other_language(folder.name, language, manifest.languages)])
    codebook = codebooks.of(questionnaire, language)
    rows = parquet.read_table(pa.BufferReader(contents[ROWS]), use_threads=False).to_pandas(use_threads=False)
    coded = {variable.column: "Int16" for variable in codebook if variable.closed}
    return Data(
        frame=rows.astype(coded),
        codebook=codebook,
        questionnaire=questionnaire,
        manifest=manifest,
        written={item: len(texts) for item, texts in json.loads(contents[REMARKS]).items()},
    )


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the release `folder`, its files not looked at. Raises DataError."""
    where = say("release {id}", id=folder.name)
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
        if document["hash"] != _hash(document):
            raise DataError([_changed(where, MANIFEST)])
        known = {one.name for one in fields(Manifest)}
        values = {name: value for name, value in document.items() if name in known}
        return Manifest(**values | {"languages": tuple(values["languages"])})
    except (OSError, KeyError, TypeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError([_changed(where, MANIFEST)]) from error


def remarks(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Item key -> the texts people wrote, in a random order that tells nothing. Raises DataError."""
    _, contents = _verified(folder)
    return {item: tuple(texts) for item, texts in json.loads(contents[REMARKS]).items()}


def figures(folder: Path) -> Mapping[str, object]:
    """The one-way counts stored with the release: {"k", "total", "variables"}. Raises DataError."""
    _, contents = _verified(folder)
    stored: Mapping[str, object] = json.loads(contents[FIGURES])
    return stored


def _verified(folder: Path) -> tuple[Manifest, Mapping[str, bytes]]:
    """The manifest and the bytes of every other file, each as its sum says."""
    manifest = read_manifest(folder)
    where = say("release {id}", id=folder.name)
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in (ROWS, CODEBOOK, REMARKS, FIGURES):
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError:
            problems.append(
                Problem(where, say("{file} is not there.", file=name), say("Take the release from a backup."))
            )
            continue
        if hashlib.sha256(contents[name]).hexdigest() != manifest.files.get(name):
            problems.append(_changed(where, name))
    if problems:
        raise DataError(problems)
    return manifest, contents


def _changed(where: Message, name: str) -> Problem:
    return Problem(
        where,
        say("{file} is not as it was written: it was changed or is damaged.", file=name),
        say("Take the release from a backup."),
    )


def _other_language(release: str, language: str, languages: tuple[str, ...]) -> Problem:
    return Problem(
        say("release {id}", id=release),
        say("the survey was not held in {language}.", language=language),
        say("Choose one of its languages: {languages}.", languages=", ".join(languages)),
    )


def _hash(document: Mapping[str, Any]) -> str:
    """SHA-256 of a manifest without its hash, in one spelling."""
    named = {name: value for name, value in document.items() if name != "hash"}
    spelt = json.dumps(named, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()


def _shuffled(rows: pd.DataFrame) -> pd.DataFrame:
    order = list(range(len(rows)))
    SystemRandom().shuffle(order)
    return rows.iloc[order].reset_index(drop=True)


def _parquet(rows: pd.DataFrame, codebook: Codebook) -> bytes:
    """The rows as a Parquet file: codes as int16, columns in codebook order, nothing else."""
    arrays = [
        pa.array(rows[variable.column].to_numpy(dtype=np.int16))
        if variable.closed
        else pa.array(rows[variable.column])
        for variable in codebook
    ]
    table = pa.table(arrays, names=[variable.column for variable in codebook])
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _codebook_document(
    codebook: Codebook, questionnaire: Questionnaire, document: Mapping[str, object], simulated: bool
) -> Mapping[str, object]:
    return {
        "simulated": simulated,
        "language": codebook.language,
        "variables": [_variable_document(variable) for variable in codebook],
        "asked": [item.key for item in questionnaire.items],
        "speed": questionnaire.fast_flag is not None,
        "document": document,
    }


def _variable_document(variable: Variable) -> Mapping[str, object]:
    return {
        "column": variable.column,
        "label": variable.label,
        "level": variable.level,
        "values": [[value, label] for value, label in variable.values.items()],
        "missing": [[value, label] for value, label in variable.missing.items()],
        "item": variable.item,
        "option": variable.option,
        "scores": [[value, str(score)] for value, score in variable.scores.items()],
        "reverse": variable.reverse,
        "scales": list(variable.scales),
    }


def _remarks(written: Iterable[Remark], questionnaire: Questionnaire) -> Mapping[str, list[str]]:
    """The texts of each item, shuffled by item, so that two texts of one person do not meet again."""
    texts: dict[str, list[str]] = {item.key: [] for item in questionnaire.items if item.type == "text"}
    for remark in written:
        texts[remark.item].append(remark.text)
    for one in texts.values():
        SystemRandom().shuffle(one)
    return texts


def _figures(rows: pd.DataFrame, codebook: Codebook, k: int) -> list[Mapping[str, object]]:
    """One-way counts of every closed item's columns; `counts` is None where fewer than `k` people answered.

    The flag of speed is no answer and is left out: how many forms carry it singles out the few that do.
    """
    figures: list[Mapping[str, object]] = []
    for variable in codebook:
        if not variable.closed or variable.item is None:
            continue
        found = rows[variable.column].value_counts()
        counts = [int(found.get(value, 0)) for value in variable.values]
        base = sum(counts)
        figures.append(
            {
                "column": variable.column,
                "item": variable.item,
                "total": len(rows),
                "base": base,
                "missing": len(rows) - base,
                "values": list(variable.values),
                "counts": counts if base >= k else None,
            }
        )
    return figures


def _unit_figures(
    responses: Iterable[Response], units: Mapping[int, str], k: int
) -> list[Mapping[str, object]]:
    """Answers of each unit; `count` is None for units with fewer than `k`.

    What is hidden must not follow from the total: hidden units hold `k` answers together, and are two at
    least, or the next smallest is hidden too.
    """
    found = Counter(response.unit for response in responses)
    counts = {number: found.get(number, 0) for number in units}
    hidden = {number for number, count in counts.items() if count < k}
    for number in sorted(counts, key=lambda number: counts[number]):
        if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= k):
            break
        hidden.add(number)
    return [
        {"number": number, "label": label, "count": None if number in hidden else counts[number]}
        for number, label in units.items()
    ]


def _json(document: Mapping[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _place(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write the files beside `folder` and rename: readable by the owner only, whole or absent."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    try:
        for name, content in contents.items():
            (partial / name).touch(mode=0o600, exist_ok=False)
            with (partial / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
