"""The audit finds every leak that was planted, under its right name, and says nothing of a clean store."""

import json
import random
import secrets

import pytest

from analysis.disclosure import Hidden, protect
from analysis.export import export
from analysis.release import read
from analysis.writing import of_ending
from survey import cli, codes, fieldwork, keeper, planning
from survey.audit import verdict
from survey.audit.report_tables import tables_of
from survey.audit.tables import in_document, shown_too_small, undone
from survey.context import Instance
from survey.simulate import simulate
from tests.survey import planted as plants
from tests.survey.office import MAIN, WORDS, office
from tests.survey.planted import KEY, LEFT_THE_STORE, STORES, Planted

PLANTED = [
    pytest.param(attack, plant, id=plant.__name__)
    for attack, found in (STORES | LEFT_THE_STORE).items()
    for plant in found
]


@pytest.fixture
def audit(capsys, monkeypatch):
    """Calls the command: (exit code, the JSON that it prints)."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def call(planted, *options):
        with pytest.raises(SystemExit) as caught:
            cli.main(["--instance", str(planted.instance), "audit", KEY, "--format", "json", *options])
        return caught.value.code, json.loads(capsys.readouterr().out)["surveys"][0]

    return call


def leaks(told):
    return {one["attack"] for one in told["attacks"] if one["verdict"] == "LEAK"}


@pytest.mark.parametrize(("attack", "plant"), PLANTED)
def test_audit_finds(attack, plant, tmp_path, audit):
    planted = Planted(tmp_path)
    plant(planted)
    code, told = audit(planted)
    assert code == 1
    assert attack in leaks(told)


@pytest.mark.parametrize("people", [10, 60, 300])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_washed_store_is_clean(people, seed, tmp_path, audit):
    planted = Planted(tmp_path, seed)
    planted.washed(people)
    planted.close()
    code, told = audit(planted)
    assert (leaks(told), told["unreadable"], code) == (set(), [], 0)
    assert (told["answers"], told["codes"], told["one_in"]) == (people, people, people)


@pytest.mark.parametrize(
    "plant", [plants.shared_transaction, plants.two_unwashed_files, plants.thirty_unwashed_rows]
)
def test_a_running_store_may_not_do_that_either(plant, tmp_path, audit):
    planted = Planted(tmp_path)
    plant(planted)
    code, told = audit(planted, "--live")
    assert code == 1
    assert leaks(told)


def test_a_running_store_may_hold_nine_rows_that_wait_and_not_ten(tmp_path, audit):
    for waiting in (9, 10):
        planted = Planted(tmp_path / str(waiting))
        codes_db, answers_db = planted.washed(60)
        for number in range(waiting):
            if number < 4:
                planted.spend(codes_db, plants.unspent(codes_db))
            planted.answer(answers_db)
        planted.kept()
        code, told = audit(planted, "--live")
        assert (code, leaks(told)) == ((0, set()) if waiting == 9 else (1, {"wal"}))
        assert told["one_in"] == waiting  # the four codes that wait belong to one of these
        code, told = audit(planted)
        assert code == 1
        assert {"wal", "layout"} <= leaks(told)


def test_the_pair_of_a_shared_transaction_is_told_at_the_end(tmp_path, audit):
    planted = Planted(tmp_path)
    plants.shared_transaction(planted)
    _, told = audit(planted)
    assert told["one_in"] == 1


@pytest.mark.parametrize("left", ["one.json", "other.json"])
def test_each_of_two_tables_is_safe_alone(left):
    (document,) = [plants.ROW_HIDDEN] if left == "one.json" else [plants.ALL_SHOWN]
    (table,) = in_document(left, document)
    assert undone([table], {}, 10) is None
    assert shown_too_small(table, 10) is None


def test_two_tables_together_give_the_hidden_count():
    tables = list(in_document("tables", [plants.ROW_HIDDEN, plants.ALL_SHOWN]))
    found = undone(tables, {}, 10)
    assert (found.low, found.high) == (3, 3)


def test_people_whom_one_table_misses_keep_the_other_unsure():
    # 6 of 83 did not answer A3, so that its counts of A1 may be 0 to 6 short: 3 becomes 3 to 9
    other = plants.ALL_SHOWN | {"total": 89, "missing": 6}
    one = plants.ROW_HIDDEN | {"total": 89, "base": 83, "missing": 6}
    assert undone(list(in_document("t", [one, other])), {}, 10) is None


@pytest.mark.parametrize("seed", range(20))
def test_what_disclosure_control_protects_the_audit_cannot_undo(seed):
    draw = random.Random(seed)
    counts = [[draw.choice([0, 1, 2, 4, 7, 12, 25]) for _ in range(4)] for _ in range(3)]
    everybody_answered = [[*row, 0] for row in counts] + [[0] * 5]
    safe = protect(everybody_answered)
    document = {
        "row": "U",
        "column": "V",
        "total": sum(map(sum, counts)),
        "base": sum(map(sum, counts)),
        "row_values": [1, 2, 3],
        "column_values": [1, 2, 3, 4],
        "counts": [[None if isinstance(cell, Hidden) else cell for cell in row] for row in safe.counts],
        "row_bases": [None if isinstance(base, Hidden) else base for base in safe.row_bases],
        "column_bases": [None if isinstance(base, Hidden) else base for base in safe.column_bases],
    }
    (table,) = in_document("t", document)
    truth = {table.id_of(i, j): counts[i][j] for i, j in table.places}
    assert shown_too_small(table, 10) is None
    if not safe.refused:
        assert undone([table], truth, 10) is None


def test_a_damaged_file_is_told_in_words(tmp_path, audit):
    planted = Planted(tmp_path)
    planted.washed(20)
    planted.close()
    path = planted.folder / "responses.db"
    path.write_bytes(path.read_bytes()[:4096] + bytes(4096))
    planted.finish()
    code, told = audit(planted)
    assert code == 1
    assert told["unreadable"] == [
        f"{path}: the file is damaged: a page of it cannot be read. Take it from a backup and keep the damaged file."
    ]


def test_a_file_that_is_no_database_is_told_in_words(tmp_path, audit):
    planted = Planted(tmp_path)
    planted.washed(20)
    planted.close()
    (planted.folder / "other.db").write_bytes(b"not a database" * 100)
    planted.finish()
    code, told = audit(planted)
    assert code == 1
    assert "no SQLite database" in told["unreadable"][0]


def written(tmp_path, *names):
    """These files written from a release of 120 people, as the list in console.db has them."""
    planted = Planted(tmp_path)
    planted.washed(120)
    folder = plants.released_main_form(planted, 120)
    planted.close()
    instance = Instance(planted.instance)
    for path in (tmp_path / name for name in names):
        if path.stem == "report":
            with pytest.raises(SystemExit) as caught:
                cli.main(["report", str(folder), "-o", str(path)])
            assert caught.value.code == 0
        else:
            export(read(folder), path, format=of_ending(path.suffix))
        instance.console.add_export(KEY, str(path))
    instance.close()
    return planted


def export_of(told):
    (found,) = (one for one in told["attacks"] if one["attack"] == "export")
    return found


def test_reports_and_descriptions_hold_no_rows_and_rows_of_every_format_are_judged(tmp_path, audit):
    reports = [f"report.{end}" for end in ("docx", "md", "txt", "xlsx")]
    planted = written(tmp_path, *reports, *(f"rows.{end}" for end in ("csv", "json", "xml", "sav")))
    told = audit(planted)[1]
    assert (export_of(told)["best"], told["unreadable"]) == ("nothing", [])
    rows = json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))
    kept = [name for name in rows["rows"][0] if name in ("B1", "B2", "B3", "B4", "B5", "B6", "G1")]
    rows["rows"][0] |= dict.fromkeys(kept, 77)
    (tmp_path / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    assert kept
    assert export_of(audit(planted)[1])["best"] == "rows.json: a class of 1"


@pytest.mark.parametrize("name", ["rows.csv", "rows.sav", "rows.json", "rows.parquet"])
def test_rows_that_cannot_be_read_are_one_line_and_every_other_attack_is_told(name, tmp_path, audit):
    planted = written(tmp_path, name)
    whole = len(audit(planted)[1]["attacks"])
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[: len(path.read_bytes()) // 2] + b'\n"\x00,')
    code, told = audit(planted)
    assert (code, len(told["attacks"])) == (1, whole)
    assert export_of(told)["best"] == f"{name} cannot be read, so nobody knows what it tells"


def test_it_leaves_every_file_as_it_was(tmp_path, audit):
    planted = Planted(tmp_path)
    plants.thirty_unwashed_rows(planted)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in planted.folder.rglob("*")}
    audit(planted)
    audit(planted, "--live")
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in planted.folder.rglob("*")
    }


def test_it_says_in_words_what_was_tried_and_the_odds_last(tmp_path, capsys, monkeypatch):
    planted = Planted(tmp_path)
    planted.washed(10)
    planted.close()
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with pytest.raises(SystemExit) as caught:
        cli.main(["--instance", str(planted.instance), "audit"])
    assert caught.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"Survey {KEY}"
    assert "OK  cells: places of rows in their pages. Best: no row. Limit: no row." in lines
    assert lines[-2].startswith("Not seen by any audit: the memory of the running program")
    assert lines[-1] == "best chance of matching a code to a response: 1 in 10"


@pytest.mark.parametrize(
    "arguments", [["audit", "autumn"], ["audit", "--format", "xml"], ["audit", "a", "b"]]
)
def test_wrong_usage_ends_with_2(arguments, tmp_path):
    planted = Planted(tmp_path)
    planted.finish()
    with pytest.raises(SystemExit) as caught:
        cli.main(["--instance", str(planted.instance), *arguments])
    assert caught.value.code == 2


def test_a_file_of_another_program_is_judged_too(tmp_path):
    planted = Planted(tmp_path)
    plants.uuid7_key(planted)
    found = verdict.of_files([planted.folder / "responses.db"])
    assert {one.attack for one in found.findings if one.leak} == {"clock"}


def test_an_index_that_was_washed_remembers_nothing(tmp_path):
    planted = Planted(tmp_path)
    db = planted.database(
        "responses.db", plants.ANSWERS, "CREATE INDEX by_seal ON response (seal)", plants.SHARED
    )
    for _ in range(200):
        planted.answer(db)
    plants.wash(db, planted.folder / "responses.db", 200)
    planted.close()
    assert verdict.of_files([planted.folder / "responses.db"]).clean


def test_tables_that_contradict_one_another_are_told(tmp_path, audit):
    planted = Planted(tmp_path)
    planted.washed(20)
    wrong = plants.ROW_HIDDEN | {"column_bases": [90, 60]}
    plants.keep_table(plants.released(planted), "tables.json", wrong)
    planted.close()
    code, told = audit(planted)
    assert code == 1
    assert {"tables", "tables-together"} <= leaks(told)


def test_the_tables_of_the_report_are_attacked_too(tmp_path):
    planted = Planted(tmp_path)
    tables = list(tables_of(read(plants.released_main_form(planted, 120))))
    assert len(tables) > 10
    assert any(None in row for table, _ in tables for row in table.counts)
    for table, truth in tables:
        shown = [(i, j) for i, j in table.places if table.counts[i][j] is not None]
        assert all(truth[table.id_of(i, j)] == table.counts[i][j] for i, j in shown)
        assert undone([table], truth, 10) is None


def test_a_real_survey_with_codes_and_units_is_clean_in_the_field_and_after_its_close(tmp_path):
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    instance = office(folder)
    (folder / "units.csv").write_text("unit,label,roster\nqs,青石镇,40\n", encoding="utf-8")
    settings = folder / "settings.toml"
    settings.write_text("\n".join(f"{name} = {value}" for name, value in WORDS.items()), encoding="utf-8")
    survey = fieldwork.open_survey(
        instance, planning.plan(instance, "spring", MAIN, settings, units=folder / "units.csv", codes=True)
    )
    digests = [survey.code_digest(code) for code in codes.draw(40)]
    survey.code_store.add(digests, 1)
    random.Random(3).shuffle(digests)
    for digest, response in zip(digests[:33], simulate(survey.questionnaire, 33, seed=3), strict=True):
        survey.code_store.spend(digest, secrets.randbits(52))
        survey.store.submit(secrets.randbits(53), response)
    live = verdict.of_survey(folder, "spring", live=True)
    assert (live.problems, [found.attack for found in live.findings if found.leak]) == ((), [])
    keeper.close(instance, "spring", 0)
    instance.close()
    done = verdict.of_survey(folder, "spring")
    assert (done.problems, [found.attack for found in done.findings if found.leak]) == ((), [])
