"""XLSX: the answers, what they are, the codebook."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.generalise import Generalised
from analysis.render.sheets import Sheet, workbook
from analysis.wording.sheets import SheetWords, words
from analysis.writing.rows import Rows
from questionnaires import codebook_csv


def render(rows: Rows) -> bytes:
    """The workbook as bytes, the same for the same rows."""
    vocabulary = words(rows.codebook.language)
    cells = [rows.heads, *zip(*rows.columns(), strict=True)]
    sheets = (
        # First, for programs that read one sheet read this.
        Sheet(vocabulary.answers, cells),
        Sheet(vocabulary.about, _about(rows, vocabulary), wrapped=True),
        Sheet(vocabulary.variables, codebook_csv.table(rows.codebook), wrapped=True),
    )
    return workbook(sheets, f"{rows.title} {vocabulary.title}")


def _about(rows: Rows, vocabulary: SheetWords) -> list[tuple[str, str]]:
    """What this is, where from, what was left out."""
    manifest, questionnaire, safe = rows.manifest, rows.questionnaire, rows.safe
    language = safe.codebook.language
    values = {
        "title": questionnaire.title[language],
        "key": manifest.questionnaire,
        "version": manifest.version,
        "id": manifest.id,
        "hash": manifest.hash,
        "rows": manifest.rows,
        "items": vocabulary.between.join(
            f"{item} {questionnaire.item(item).text[language]}" for item in safe.dropped
        ),
        "floor": safe.floor,
    }
    lines = [
        vocabulary.what,
        vocabulary.questionnaire,
        vocabulary.release,
        vocabulary.hash,
        vocabulary.rows,
        vocabulary.no_answer,
        vocabulary.order,
    ]
    about = [(head, text.format(**values)) for head, text in lines]
    about.append((vocabulary.dropped, _left_out(safe, vocabulary, values)))
    about.append((vocabulary.smallest[0], vocabulary.smallest[1].format(people=safe.smallest_class)))
    about.append(vocabulary.fair_use)
    if questionnaire.disclaimer is not None:
        about.append(("", questionnaire.disclaimer[language]))
    if manifest.simulated:
        about.insert(0, vocabulary.simulated)
    return [(questionnaire.title[language], vocabulary.title), *about]


def _left_out(safe: Generalised, vocabulary: SheetWords, values: Mapping[str, object]) -> str:
    """Which items were left out and why: small groups, or groups too alike in a sensitive item."""
    if not safe.dropped:
        return vocabulary.nothing_dropped.format(**values)
    reasons = [vocabulary.dropped_items]
    if safe.people_in_small_classes:
        reasons.append(vocabulary.small_groups)
    elif safe.too_alike:
        reasons.append(vocabulary.alike_groups)
    return "".join(reasons).format(
        people=safe.people_in_small_classes, alike=vocabulary.between.join(safe.too_alike), **values
    )
