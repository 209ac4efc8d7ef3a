"""Stores for the tests of the audit: a clean, washed one, built with plain SQLite, and ways to spoil it.

The builder follows the design alone, not the program, so that it can judge both. All answers are simulated.
"""

import json
import os
import random
import sqlite3
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from analysis.release import read, write
from questionnaires import load
from questionnaires.response import Response
from survey.config import CONFIG_TEMPLATE, write_keys
from tests.survey.office import MAIN, SMALL

KEY = "planted"
SHARED = (
    "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), schema INTEGER NOT NULL,"
    " washed INTEGER NOT NULL, small INTEGER NOT NULL)"
)
CODES = "CREATE TABLE code (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, spent INTEGER NOT NULL, page INTEGER NOT NULL)"
ANSWERS = "CREATE TABLE response (id INTEGER PRIMARY KEY, doc TEXT NOT NULL, seal INTEGER NOT NULL)"
MIDNIGHT = datetime(2026, 11, 19, 16, tzinfo=UTC).timestamp()
"""In Shanghai."""


def connect(path, *pragmas):
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=OFF",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
        *pragmas,
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def insert(connection, table, *values):
    places = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} VALUES ({places})", values)


def answers(draw: random.Random, long: bool = False) -> str:
    """A simulated answer document, in the order of its questionnaire."""
    given = {f"W{i}": draw.randrange(1, 6) for i in range(1, 30)}
    given |= {"B1": draw.randrange(0, 11), "T1": [1, 3], "X1": draw.choice(["", "少开会", "多给村里一些钱"])}
    if long:
        given["X1"] = "会太多，表格太多，" * draw.randrange(250, 900)
    return json.dumps({"q": "small", "v": 1, "a": given, "u": 1}, ensure_ascii=False, separators=(",", ":"))


def unspent(connection):
    return connection.execute("SELECT id FROM code WHERE spent = 0").fetchone()[0]


def wash(connection, path, rows):
    """The rewriting of the design, 2.4."""
    assert connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0] == 0
    connection.execute("UPDATE state SET washed = ?", (rows,))
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("CREATE TABLE pad (x)")
    connection.execute("INSERT INTO pad VALUES (zeroblob(?))", (os.path.getsize(f"{path}-wal"),))
    connection.execute("COMMIT")
    connection.execute("DROP TABLE pad")
    connection.execute("VACUUM")
    assert tuple(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()) == (0, 0, 0)


class Planted:
    """An instance with one survey in it. Connections stay open until `kept` copies the files away."""

    def __init__(self, root: Path, seed: int = 1) -> None:
        self.root, self.draw = root, random.Random(seed)
        self.instance = root / "instance"
        self.folder = self.instance / "surveys" / KEY
        self.folder.mkdir(parents=True, mode=0o700)
        (self.instance / "config.toml").write_text(CONFIG_TEMPLATE, encoding="utf-8")
        write_keys(self.instance / "keys.toml")
        self.open = {}

    def database(self, name, *schema, pragmas=()):
        path = self.folder / name
        connection = connect(path, *pragmas)
        for statement in schema:
            connection.execute(statement)
        if SHARED in schema:
            insert(connection, "state", 1, 1, 0, 0)
        self.open[path] = connection
        return connection

    def keys(self, count):
        return [self.draw.randrange(2**53) for _ in range(count)]

    def drawn(self, count):
        """codes.db with `count` codes drawn at once, washed; the connection and the codes."""
        codes = self.keys(count)
        connection = self.database("codes.db", CODES, SHARED)
        connection.execute("BEGIN")
        for code in sorted(codes):
            insert(connection, "code", code, 1, 0, self.draw.randrange(2**52, 2**53))
        connection.execute("COMMIT")
        wash(connection, self.folder / "codes.db", 0)
        return connection, codes

    def spend(self, connection, code):
        connection.execute(
            "UPDATE code SET spent = 1, page = ? WHERE id = ? AND spent = 0",
            (self.draw.randrange(2**52, 2**53), code),
        )

    def answer(self, connection, table="response", key=None, doc=None, long=False):
        doc = doc or answers(self.draw, long)
        key = self.draw.randrange(2**53) if key is None else key
        insert(connection, table, key, doc, self.draw.randrange(2**53))
        return key

    def washed(self, people, *, washes=True):
        """Codes and answers of so many people, washed after every tenth and at the end as the design says."""
        codes_db, codes = self.drawn(people + people // 20 + 10)
        answers_db = self.database("responses.db", ANSWERS, SHARED)
        for number in range(1, people + 1):
            self.spend(codes_db, codes[number])
            self.answer(answers_db)
            if washes and number % 10 == 0:
                wash(codes_db, self.folder / "codes.db", number)
                wash(answers_db, self.folder / "responses.db", number)
        if washes and people % 10:
            wash(codes_db, self.folder / "codes.db", people)
            wash(answers_db, self.folder / "responses.db", people)
        return codes_db, answers_db

    def close(self):
        """Everything into the files: the last connection copies its log, and the log goes."""
        for connection in self.open.values():
            connection.close()
        self.finish()

    def kept(self):
        """The files as a running server leaves them on the disk, logs and all."""
        copies = {
            path.with_name(path.name + end): path.with_name(path.name + end).read_bytes()
            for path in self.open
            for end in ("", "-wal", "-journal")
            if path.with_name(path.name + end).exists()
        }
        for connection in self.open.values():
            connection.close()
        for path, content in copies.items():
            path.write_bytes(content)
        self.finish()

    def checkpointed(self):
        for connection in self.open.values():
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.close()

    def finish(self):
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.chmod(0o700 if path.is_dir() else 0o600)
            os.utime(path, (MIDNIGHT, MIDNIGHT))
        os.utime(self.folder, (MIDNIGHT, MIDNIGHT))


# ---- the leaks ---------------------------------------------------------------------------------


def autoincrement(planted):
    db = planted.database(
        "responses.db", "CREATE TABLE response (id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT)", SHARED
    )
    for _ in range(60):
        db.execute("INSERT INTO response (doc) VALUES (?)", (answers(planted.draw),))
    wash(db, planted.folder / "responses.db", 60)
    planted.close()


def clock_column(planted):
    db = planted.database(
        "responses.db", "CREATE TABLE response (id INTEGER PRIMARY KEY, doc TEXT, created INTEGER)", SHARED
    )
    for number in range(60):
        insert(
            db, "response", planted.draw.randrange(2**53), answers(planted.draw), 1_790_000_000 + 97 * number
        )
    wash(db, planted.folder / "responses.db", 60)
    planted.close()


def uuid7_key(planted):
    db = planted.database(
        "responses.db", "CREATE TABLE response (id TEXT PRIMARY KEY, doc TEXT) WITHOUT ROWID", SHARED
    )
    for number in range(60):
        moment, rest = f"{1_790_000_000_000 + 9_777 * number:012x}", f"{planted.draw.getrandbits(74):019x}"
        key = f"{moment[:8]}-{moment[8:]}-7{rest[:3]}-{'89ab'[number % 4]}{rest[3:6]}-{rest[6:18]}"
        insert(db, "response", key, answers(planted.draw))
    wash(db, planted.folder / "responses.db", 60)
    planted.close()


def text_key(planted):
    db = planted.database("responses.db", "CREATE TABLE response (id TEXT PRIMARY KEY, doc TEXT)", SHARED)
    for _ in range(60):
        insert(db, "response", f"{planted.draw.getrandbits(128):032x}", answers(planted.draw))
    wash(db, planted.folder / "responses.db", 60)
    planted.close()


def shared_transaction(planted):
    codes = planted.keys(66)
    db = planted.database("survey.db", CODES, ANSWERS)
    db.execute("BEGIN")
    for code in codes:
        insert(db, "code", code, 1, 0, planted.draw.randrange(2**52, 2**53))
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for code in planted.draw.sample(codes, 60):
        db.execute("BEGIN")
        planted.spend(db, code)
        planted.answer(db)
        db.execute("COMMIT")
    planted.kept()


def two_unwashed_files(planted):
    planted.washed(60, washes=False)
    planted.kept()


def thirty_unwashed_rows(planted):
    _, db = planted.washed(200)
    for _ in range(30):
        planted.answer(db)
    planted.kept()


def without_rowid_unwashed(planted):
    db = planted.database(
        "responses.db", "CREATE TABLE response (id INTEGER PRIMARY KEY, doc TEXT) WITHOUT ROWID"
    )
    for _ in range(10):
        insert(db, "response", planted.draw.randrange(2**53), '{"q":"s","a":{"W1":1}}')
    planted.checkpointed()


def long_answers_unwashed(planted):
    db = planted.database("responses.db", ANSWERS)
    for _ in range(60):
        planted.answer(db, long=True)
    planted.checkpointed()


def index_on_a_random_column(planted):
    db = planted.database("responses.db", ANSWERS, "CREATE INDEX by_seal ON response (seal)")
    for key in sorted(planted.keys(60)):
        planted.answer(db, key=key)
    planted.checkpointed()


def counts_trigger(planted):
    db = planted.database(
        "responses.db",
        ANSWERS,
        "CREATE TABLE _counts ([table] TEXT PRIMARY KEY, count INTEGER)",
        "CREATE TRIGGER response_counts AFTER INSERT ON response BEGIN INSERT OR REPLACE INTO _counts"
        " VALUES ('response', (SELECT count(*) FROM response)); END",
    )
    for _ in range(60):
        planted.answer(db)
    planted.kept()


def delete_without_secure_delete(planted):
    db = planted.database("responses.db", ANSWERS, pragmas=("secure_delete=OFF",))
    keys = [planted.answer(db) for _ in range(60)]
    db.executemany("DELETE FROM response WHERE id = ?", [(key,) for key in keys[:20]])
    planted.checkpointed()


def codes_deleted_without_secure_delete(planted):
    """Rows of numbers only: no text betrays them."""
    db = planted.database("codes.db", CODES, pragmas=("secure_delete=OFF",))
    keys = sorted(planted.keys(100))
    for key in keys:
        insert(db, "code", key, 1, 0, planted.draw.randrange(2**52, 2**53))
    db.executemany("DELETE FROM code WHERE id = ?", [(key,) for key in keys[10:40]])
    planted.checkpointed()


def kept_journal(planted):
    db = planted.database("responses.db", ANSWERS, pragmas=("journal_mode=PERSIST",))
    for _ in range(60):
        planted.answer(db)
    planted.kept()


def address_in_json(planted):
    _, db = planted.washed(20)
    for number in range(10):
        document = json.loads(answers(planted.draw)) | {"ip": f"203.0.113.{number + 7}"}
        planted.answer(db, doc=json.dumps(document))
    wash(db, planted.folder / "responses.db", 30)
    planted.close()


def code_hash_in_a_response(planted):
    codes_db, codes = planted.drawn(63)
    db = planted.database("responses.db", ANSWERS, SHARED)
    for code in codes[:60]:
        planted.spend(codes_db, code)
        document = json.loads(answers(planted.draw)) | {"c": f"{code:x}"}
        planted.answer(db, doc=json.dumps(document))
    wash(codes_db, planted.folder / "codes.db", 60)
    wash(db, planted.folder / "responses.db", 60)
    planted.close()


def address_in_a_log(planted):
    planted.washed(20)
    planted.close()
    (planted.instance / "logs").mkdir()
    (planted.instance / "logs" / "access.log").write_text(
        f'203.0.113.9 - - [20/Nov/2026:10:11:12 +0800] "POST /s/{KEY} HTTP/1.1" 303\n', encoding="utf-8"
    )


def file_time_with_a_clock(planted):
    planted.washed(20)
    planted.close()
    os.utime(planted.folder / "responses.db", (MIDNIGHT + 36_723, MIDNIGHT + 36_723))


def open_mode(planted):
    planted.washed(20)
    planted.close()
    (planted.folder / "responses.db").chmod(0o644)


def backups_three_rows_apart(planted):
    _, db = planted.washed(20)
    for number, more in enumerate((0, 3)):
        for _ in range(more):
            planted.answer(db)
        copy = planted.instance / "backups" / f"2026-11-1{number}" / "surveys" / KEY
        copy.mkdir(parents=True)
        db.execute("VACUUM INTO ?", (str(copy / "responses.db"),))
    wash(db, planted.folder / "responses.db", 23)
    planted.close()


STORES = {
    "rowid": [autoincrement, text_key],
    "clock": [clock_column, uuid7_key],
    "transaction": [shared_transaction, counts_trigger],
    "rank": [two_unwashed_files],
    "wal": [thirty_unwashed_rows],
    "cells": [without_rowid_unwashed],
    "overflow": [long_answers_unwashed],
    "index": [index_on_a_random_column],
    "deleted": [delete_without_secure_delete, codes_deleted_without_secure_delete],
    "journal": [kept_journal],
    "address": [address_in_json],
    "shared": [code_hash_in_a_response],
    "log": [address_in_a_log],
    "times": [file_time_with_a_clock],
    "modes": [open_mode],
    "backups": [backups_three_rows_apart],
}
"""The attack that must name it -> leaks planted in files."""


# ---- what has left the store -------------------------------------------------------------------

SPREAD = [
    # (A4, A1, people): of the second group of A4 only 3 were trained
    (0, 1, 20),
    (0, 2, 30),
    (1, 1, 3),
    (1, 2, 30),
]


def simulated(questionnaire, extra=0):
    """83 people of SPREAD and `extra` more, simulated; A3_1 is chosen by every other one."""
    given = [(a4, a1) for a4, a1, people in SPREAD for _ in range(people)] + [(0, 2)] * extra
    return [
        Response.of(questionnaire, {"A1": a1, "A3": (1,) if number % 2 else (2,), "A4": a4})
        for number, (a4, a1) in enumerate(given)
    ]


def released(planted, number=1, *, extra=0, k=10):
    """A release of the small questionnaire of the office, and its folder."""
    document = tomllib.loads(SMALL)
    questionnaire = load.build(document, "small.toml")
    folder = planted.folder / "releases" / f"{KEY}-{number}"
    write(
        folder,
        simulated(questionnaire, extra),
        questionnaire,
        document,
        survey=KEY,
        k=k,
        simulated=True,
        opened="2026-11-01",
        closed="2026-11-19",
    )
    return folder


def table(row, column, row_values, column_values, counts, column_bases):
    """A cross-table as the command prints it; None is a hidden count."""
    truth = {(0, 0): 20, (0, 1): 30, (1, 0): 3, (1, 1): 30}
    bases = [
        sum(truth[i, j] if cell is None else cell for j, cell in enumerate(cells))
        for i, cells in enumerate(counts)
    ]
    return {
        "row": row,
        "column": column,
        "total": 83,
        "base": 83,
        "missing": 0,
        "row_values": row_values,
        "column_values": column_values,
        "counts": counts,
        "row_bases": bases,
        "column_bases": column_bases,
    }


PRIMARY_ONLY = table("A4", "A1", [0, 1], [1, 2], [[20, 30], [None, 30]], [23, 60])
ROW_HIDDEN = table("A4", "A1", [0, 1], [1, 2], [[20, 30], [None, None]], None)
"""Safe alone: how many of the 33 were trained is anything from 0 to 33."""
ALL_SHOWN = table("A3_1", "A1", [0, 1], [1, 2], [[12, 30], [11, 30]], [23, 60])
"""Safe alone, too; but with ROW_HIDDEN it says that 23 - 20 = 3 of them were trained."""


def keep_table(folder, name, *tables):
    (folder / name).write_text(json.dumps(list(tables)), encoding="utf-8")


def releases_four_people_apart(planted):
    planted.washed(20)
    released(planted, 1)
    released(planted, 2, extra=4)
    planted.close()


def primary_suppression_only(planted):
    planted.washed(20)
    keep_table(released(planted), "tables.json", PRIMARY_ONLY)
    planted.close()


def two_tables_safe_alone(planted):
    planted.washed(20)
    folder = released(planted)
    keep_table(folder, "one.json", ROW_HIDDEN)
    keep_table(folder, "other.json", ALL_SHOWN)
    planted.close()


def threshold_lowered(planted):
    planted.washed(20)
    (planted.folder / "survey.toml").write_text("k = 10\n", encoding="utf-8")
    released(planted, k=5)
    planted.close()


def export_with_a_class_of_two(planted):
    """Rows of the main form, handed on with all background: two people of 40 have a background of their own."""
    planted.washed(20)
    document = load.read_document(MAIN)
    questionnaire = load.build(document, MAIN.name)
    background = questionnaire.background
    people = [
        Response.of(
            questionnaire,
            {item: questionnaire.item(item).options[number < 2].value for item in background}
            | {item: questionnaire.item(item).options[number % 3].value for item in questionnaire.sensitive}
            | {"W1": 1 + number % 5},
        )
        for number in range(40)
    ]
    folder = planted.folder / "releases" / f"{KEY}-1"
    write(
        folder,
        people,
        questionnaire,
        document,
        survey=KEY,
        k=10,
        simulated=True,
        opened="2026-11-01",
        closed="2026-11-19",
    )
    read(folder).frame.to_csv(planted.folder / "rows.csv", index=False)
    planted.close()


LEFT_THE_STORE = {
    "releases": [releases_four_people_apart],
    "tables": [primary_suppression_only],
    "tables-together": [two_tables_safe_alone],
    "thresholds": [threshold_lowered],
    "export": [export_with_a_class_of_two],
}


def released_main_form(planted, people):
    """A release of the main form in which every closed question was answered at random."""
    document = load.read_document(MAIN)
    questionnaire = load.build(document, MAIN.name)
    closed = [item for item in questionnaire.items if item.type in ("single", "rating")]
    given = [
        Response.of(questionnaire, {item.key: planted.draw.choice(item.options).value for item in closed})
        for _ in range(people)
    ]
    folder = planted.folder / "releases" / f"{KEY}-1"
    write(
        folder,
        given,
        questionnaire,
        document,
        survey=KEY,
        k=10,
        simulated=True,
        opened="2026-11-01",
        closed="2026-11-19",
    )
    return folder
