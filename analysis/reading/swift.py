"""Large CSV files: some of their columns, by a quick parser, where it is sure to read what `delimited` reads.

The file is cut where rows end. Each part is looked through as bytes: is it of the encoding that the rule
gives, are all quotation marks and line ends plain, how many rows must come out. Then it is parsed, while
another processor does the same with the next part. At the first doubt nothing is returned, and the careful
reader decides, who can also tell what is wrong on which line.
"""

from __future__ import annotations

import codecs
import csv
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import numpy as np

from analysis.errors import DataError
from analysis.reading.packed import Columns
from analysis.reading.part import Coded, Doubt, Layout, pieces
from questionnaires.plain_text import MARKS

Progress = Callable[[float], None]
"""Is told which share of the work, 0..1, is done."""

SMALLEST = 2**20
"""Bytes. Below it the careful reader is quick enough."""
_BLOCK = 2**21
_KEPT = 2**24
"""Bytes. Once an array of this size was freed, glibc keeps smaller ones for the next part, instead of giving
their memory back to the system at once and fetching it anew; that took half of the time."""
_WORKERS = min(os.cpu_count() or 1, 4)


@dataclass(frozen=True)
class Swift:
    """The columns asked for, and what reading found out."""

    columns: Columns
    names: tuple[str, ...]
    """All names of the header."""
    encoding: str


@dataclass(frozen=True)
class _Coding:
    codec: str
    name: str


@dataclass(frozen=True)
class _Part:
    """Whole rows, and the share of the file that is read with them."""

    rows: bytes
    share: float


def read(
    path: Path,
    sign: str,
    encoding: str | None,
    header: Callable[[Sequence[str]], tuple[str, ...]],
    choose: Callable[[tuple[str, ...]], Sequence[str]],
    progress: Progress,
) -> Swift | None:
    """The columns that `choose` picks from the names of `header`; None at the first doubt."""
    if path.stat().st_size < SMALLEST or not sign.isascii():
        return None
    try:
        for coding in _codings(path, encoding):
            try:
                return _read(path, sign, coding, header, choose, progress)
            except UnicodeError:
                continue  # the rule names another encoding, or the careful reader tells the byte
    except (Doubt, DataError, LookupError, csv.Error):
        pass
    return None


def _codings(path: Path, encoding: str | None) -> Sequence[_Coding]:
    """The encodings to try, in order: the one named, else that of the byte-order mark, else by the rule."""
    if encoding is not None:
        " ".encode(encoding)  # LookupError for what is no encoding of text
        return [_Coding(codecs.lookup(encoding).name, encoding)]
    with path.open("rb") as file:
        start = file.read(4)
    marked = [_Coding(codec, name) for mark, codec, name in MARKS if start.startswith(mark)]
    return marked[:1] or [_Coding("utf-8", "UTF-8"), _Coding("gb18030", "GB18030")]


def _read(
    path: Path,
    sign: str,
    coding: _Coding,
    header: Callable[[Sequence[str]], tuple[str, ...]],
    choose: Callable[[tuple[str, ...]], Sequence[str]],
    progress: Progress,
) -> Swift:
    np.empty(_KEPT, dtype=np.uint8)
    with path.open("rb") as file:
        codec, parts = _parts(file, coding.codec, sign)
        first = next(parts, None)
        if first is None:
            raise Doubt
        line, below = _cut_header(first.rows.removeprefix("\ufeff".encode(codec)))
        names = header(_first_row(line.decode(codec), sign))
        layout = Layout(sign, codec, names, tuple(choose(names)))
        if not layout.chosen:
            raise Doubt
        columns = Columns(layout.chosen)
        rest = chain([replace(first, rows=below)] if below else [], parts)
        for coded, share in _in_order(layout.columns, rest):
            columns.add_coded(coded)
            progress(share)
    if not columns.count:
        raise Doubt
    return Swift(columns, names, coding.name)


def _cut_header(rows: bytes) -> tuple[bytes, bytes]:
    """The first line that is not empty, and what is below it. Raises Doubt unless that line is plain."""
    blank = len(rows) - len(rows.lstrip(b"\r\n"))
    end = rows.find(b"\n", blank) + 1
    head = rows[:end]
    if not end or b"\0" in head or head.count(b"\r") != head.count(b"\r\n"):
        raise Doubt
    return head[blank:], rows[end:]


def _first_row(line: str, sign: str) -> list[str]:
    rows = list(csv.reader([line], delimiter=sign, strict=True))
    if len(rows) != 1:
        raise Doubt
    return rows[0]


# ---- the parts -----------------------------------------------------------------------------------


def _parts(file: BinaryIO, codec: str, sign: str) -> tuple[str, Iterator[_Part]]:
    """The file cut after whole rows, and the encoding of these: its own where bytes tell where to cut."""
    if codec == "utf-8" or (codec == "gb18030" and sign in ",;\t"):  # no part of another sign is any of these
        return codec, _cut(file, iter(lambda: file.read(_BLOCK), b""))
    return "utf-8", _cut(file, _recoded(file, codec))


def _recoded(file: BinaryIO, codec: str) -> Iterator[bytes]:
    """The file in UTF-8, block by block. Raises UnicodeError where it is not of the encoding."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    while block := file.read(_BLOCK):
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def _cut(file: BinaryIO, blocks: Iterator[bytes]) -> Iterator[_Part]:
    size = os.fstat(file.fileno()).st_size
    held = b""
    for block in blocks:
        whole = held + block
        end = _last_end(whole)
        if end:
            yield _Part(whole[:end], file.tell() / size)
        held = whole[end:]
        if len(held) >= csv.field_size_limit():
            raise Doubt  # a cell may be longer than the careful reader takes
    if held:
        yield _Part(held + b"\n", 1)


def _last_end(data: bytes) -> int:
    """The place behind the last line end that is not between quotation marks; 0 if there is none."""
    octets = np.frombuffer(data, dtype=np.uint8)
    inside = sum(np.count_nonzero(piece == ord('"')) for _, piece in pieces(octets)) % 2
    end = len(data)
    while (line := data.rfind(b"\n", 0, end)) >= 0:
        inside ^= data.count(b'"', line, end) % 2
        if not inside:
            return line + 1
        end = line
    return 0


def _in_order(
    work: Callable[[bytes], list[Coded]], parts: Iterable[_Part]
) -> Iterator[tuple[list[Coded], float]]:
    """What `work` makes of the rows of each part, with the part's share; few parts are in memory at once."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        begun: deque[tuple[Future[list[Coded]], float]] = deque()
        for part in parts:
            begun.append((pool.submit(work, part.rows), part.share))
            if len(begun) > _WORKERS:
                done, share = begun.popleft()
                yield done.result(), share
        for done, share in begun:
            yield done.result(), share
