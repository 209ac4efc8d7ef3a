"""Refresh of a report with sorted remarks: with their sheet like all figures, without it left as they are."""

import pytest

from analysis import cli
from analysis.commands.refresh import refresh
from analysis.refresh.results import item_of_remarks, sorted_items
from analysis.remarks import sheet
from tests.analysis.commands import run
from tests.analysis.spreadsheet import opened
from tests.analysis.test_refresh import highlighted
from tests.analysis.test_remarks import SORTED, TEXTS, sort
from tests.analysis.word import body, controls, paragraphs, text_of
from tests.simulated import write_release


def sheet_of(folder, categories):
    path = folder.with_suffix(".xlsx")
    sheet.write(folder, path)
    sort(opened(path.read_bytes()), categories).save(path)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two releases with remarks; a sheet of each, 责任 being named by 9 people, then by 7; the first's report."""
    folder = tmp_path_factory.mktemp("releases")
    for name in ("demo-1", "demo-2"):
        texts = [*TEXTS, *(["再提一次。"] if name == "demo-2" else [])]
        write_release(folder / name, remarks=[("X1", text) for text in texts])
    sheet_of(folder / "demo-1", SORTED)
    sheet_of(folder / "demo-2", ["责任"] * 7 + ["待遇"] * 4 + ["晋升"] * 13)
    written = run(
        cli.report, folder / "demo-1", "-o", folder / "made.docx", "--remarks", folder / "demo-1.xlsx"
    )
    assert written.exit_code == 0, written.output
    return folder


@pytest.fixture
def file(made, tmp_path):
    path = tmp_path / "报告.docx"
    path.write_bytes((made / "made.docx").read_bytes())
    return path


def told(file):
    """The sentence on the remarks."""
    [found] = [text for text in paragraphs(file.read_bytes()) if "写了意见" in text and "归并后" in text]
    return found


BEFORE = "共有23人写了意见，归并后有2类至少5人提及，较多的是责任（9人）和待遇（6人）；少于5人提及的不列。"


def test_the_same_release_with_its_sheet_changes_nothing(made, file):
    former = file.read_bytes()
    done = run(refresh, file, made / "demo-1", "--remarks", made / "demo-1.xlsx")
    assert (done.exit_code, file.read_bytes()) == (0, former), done.output
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["Unchanged"]


def test_the_same_release_without_the_sheet_leaves_sorted_remarks_as_they_are(made, file):
    former = file.read_bytes()
    done = run(refresh, file, made / "demo-1")
    assert (done.exit_code, file.read_bytes()) == (0, former), done.output
    assert "Not judged\tX1.written.count X1.kinds X1.category." in done.stdout
    assert "left as it is. To refresh it: --remarks FILE.xlsx." in done.stderr


def test_another_release_without_the_sheet_leaves_them_too(made, file):
    run(refresh, file, made / "demo-2")
    assert told(file).endswith(BEFORE)
    assert not any("X1." in tag for tag in highlighted(file.read_bytes()))


def test_another_release_with_its_sheet_is_told_and_what_became_too_small_is_hidden(made, file):
    done = run(refresh, file, made / "demo-2", "--remarks", made / "demo-2.xlsx")
    assert done.exit_code == 1
    assert told(file).endswith(
        "共有24人写了意见，归并后有2类至少5人提及，较多的是责任（7人）和待遇（—人）；少于5人提及的不列。"
    )
    assert "left as it is" not in done.stderr
    marked = [tag for tag in highlighted(file.read_bytes()) if ".category." in tag]
    assert marked
    again = run(refresh, file, made / "demo-2")  # a gap goes on waiting for its writer
    assert again.exit_code == 1
    assert [tag for tag in highlighted(file.read_bytes()) if ".category." in tag] == marked
    assert {text_of(one) for tag in marked for one in controls(body(file.read_bytes()), tag)} == {"—"}


def test_a_sheet_of_another_release_is_refused(made, file):
    former = file.read_bytes()
    done = run(refresh, file, made / "demo-2", "--remarks", made / "demo-1.xlsx")
    assert done.exit_code == 1
    assert file.read_bytes() == former


def test_figures_of_remarks_are_known_by_their_ids():
    ids = ("X1.written", "X1.written.count", "X1.kinds", "X1.category.2.count", "X1.word.w1.count")
    assert {item_of_remarks(id) for id in ids} == {"X1"}
    assert {item_of_remarks(id) for id in ("G5.word", "G5.claim.word", "WL.mean", "k")} == {None}
    assert sorted_items(ids[:2]) == frozenset()
    assert sorted_items(ids) == {"X1"}
