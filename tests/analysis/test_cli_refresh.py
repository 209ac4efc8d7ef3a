"""`refresh` on the command line: the list, the kept file, the exit code, mistakes in one line."""

import pytest

from analysis import cli
from analysis.commands.edge import Lone
from analysis.commands.refresh import refresh
from survey.simulate import simulate
from tests import simulated
from tests.analysis.commands import run
from tests.analysis.test_refresh import with_document
from tests.analysis.word import body, controls, paragraphs, text_of


class Folders(Lone):
    """A finder of releases in one folder."""

    def __init__(self, folder):
        super().__init__()
        object.__setattr__(self, "folder", folder)

    def release_folder(self, release):
        return self.folder / release


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two releases, and the report on the first as a Word file."""
    folder = tmp_path_factory.mktemp("releases")
    simulated.write_release(folder / "demo-1")
    more = (*simulated.responses(), *simulate(simulated.main_form(), 30, 7))
    simulated.write_release(folder / "demo-2", given=more)
    assert run(cli.report, "release:demo-1", "-o", folder / "made.docx", obj=Folders(folder)).exit_code == 0
    return folder


@pytest.fixture
def file(folder, tmp_path):
    path = tmp_path / "报告.docx"
    path.write_bytes((folder / "made.docx").read_bytes())
    return path


def test_it_lists_changes_keeps_the_former_file_and_ends_with_1_for_false_sentences(folder, file):
    former = file.read_bytes()
    done = run(refresh, file, "release:demo-2", obj=Folders(folder))
    assert done.exit_code == 1
    assert file.with_name("报告.bak.docx").read_bytes() == former
    assert any("共收回答卷249份" in text for text in paragraphs(file.read_bytes()))
    lines = done.stdout.splitlines()
    assert any(line.startswith("Updated\t219 → 249\t本次调查采用匿名网上问卷") for line in lines)
    assert any(line.startswith("Could change\t半数 → 超过半数\t") for line in lines)
    assert any(line.startswith("To rewrite\t") and "差异不明显 → 差异明显" in line for line in lines)
    assert lines[-1].startswith("Updated ")
    assert "The former 报告.docx was kept as 报告.bak.docx." in done.stderr
    assert "they are marked in 报告.docx" in done.stderr


def test_the_same_data_change_nothing_and_end_with_0(folder, file):
    former = file.read_bytes()
    done = run(refresh, file, "release:demo-1", obj=Folders(folder))
    assert (done.exit_code, file.read_bytes()) == (0, former)
    assert not file.with_name("报告.bak.docx").exists()
    assert done.stdout.splitlines() == [f"Unchanged {len(controls(body(former))) + 243}"]


def test_overwrite_replaces_what_was_changed_by_hand(folder, file):
    def change(root):
        next(controls(root, "cs:WL.mean")[0].iter("{*}t")).text = "六十"

    file.write_bytes(with_document(file.read_bytes(), change))
    kept = run(refresh, file, "release:demo-1", obj=Folders(folder))
    assert any(line.startswith("Changed by hand\t六十 → 61.8\t") for line in kept.stdout.splitlines())
    assert run(refresh, file, "release:demo-1", "--overwrite", obj=Folders(folder)).exit_code == 0
    assert text_of(controls(body(file.read_bytes()), "cs:WL.mean")[0]) == "61.8"


def test_a_file_that_cannot_be_written_is_left_where_it_is(folder, file):
    former = file.read_bytes()
    file.with_name(f".{file.name}.partial").mkdir()  # in the way of what is written first
    done = run(refresh, file, folder / "demo-2")
    assert done.exit_code != 0
    assert file.read_bytes() == former
    assert not file.with_name("报告.bak.docx").exists()


def columns(path, head, values=5):
    """A plain file of two columns and 60 rows."""
    rows = [f"{'xyz'[at % 3]},{at % values}" for at in range(60)]
    path.write_text("\n".join((head, *rows, "")), encoding="utf-8")
    return path


def test_without_a_questionnaire_the_columns_tell_whether_data_belong_to_the_report(tmp_path):
    made = tmp_path / "a.docx"
    assert run(cli.report, columns(tmp_path / "a.csv", "place,score"), "-o", made).exit_code == 0
    assert run(refresh, made, columns(tmp_path / "later.csv", "place,score", 4)).exit_code in (0, 1)
    former = made.read_bytes()
    other = run(refresh, made, columns(tmp_path / "b.csv", "colour,size"))
    assert other.exit_code == 1
    assert "a.docx: it has figures of 2 columns; the data have 0 of them." in other.stderr
    assert made.read_bytes() == former


def test_mistakes_are_one_line(folder, file, tmp_path):
    (tmp_path / "x.docx").write_bytes(b"no zip")
    wrong = run(refresh, tmp_path / "x.docx", "release:demo-1", obj=Folders(folder))
    assert wrong.exit_code == 1
    assert "x.docx: is no Word file (.docx)." in wrong.stderr
    csv = tmp_path / "a.csv"
    csv.write_text("a\n1\n2\n", encoding="utf-8")
    other = run(refresh, file, csv, obj=Folders(folder))
    assert other.exit_code == 1
    assert "it was made from the questionnaire township_cadres, these data have none." in other.stderr
    assert run(refresh, tmp_path / "nix.docx", csv).exit_code == 2
