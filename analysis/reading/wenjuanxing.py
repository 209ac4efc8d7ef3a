"""Exports of 问卷星, as text or as numbers: questions by short names, nothing of who answered when.

A column `1、题干` becomes Q1; the options of `第6题(选项)` or `6、题干(选项)` Q6_1, Q6_2 …; the lines of a
matrix `7、题干—行` Q7_1, Q7_2 …. (跳过) and -3 are "not shown", (空) and -2 "blank".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.reading.coding import distinct
from analysis.reading.derived import Head, cells_of, derive
from analysis.reading.table import Table, some
from questionnaires.answers import BLANK, NOT_SHOWN
from questionnaires.codebook import Codebook, Value
from questionnaires.errors import say
from questionnaires.plain_text import trim

_TELLING = (
    "序号 答题序号 提交答卷时间 提交时间 开始答题时间 开始时间 所用时间 来源 来源详情 来自IP IP 总分 "
    "省份 城市 地理位置 用户ID 用户昵称 微信昵称 昵称 OpenID 自定义字段"
)
TELLING = frozenset(_TELLING.split())
"""Columns of the platform: they tell who answered, when and from where."""
MISSING: Mapping[Value, str] = {BLANK: "未作答", NOT_SHOWN: "未显示（跳过）"}
KINDS = (BLANK, NOT_SHOWN)
"""The platform writes them with the numbers that they have here: -2 and -3."""
_MARKS = {
    **dict.fromkeys(("(跳过)", "（跳过）"), str(NOT_SHOWN)),
    **dict.fromkeys(("(空)", "（空）"), str(BLANK)),
}
_NUMBERED = re.compile(r"(\d+)\s*[、．:：]\s*(.+)", re.DOTALL)
_OF = re.compile(r"第(\d+)题\s*[(（](.+)[)）]", re.DOTALL)
_BETWEEN = "(（—－–-:："
_WRITTEN = re.compile(r"〖[^〗]*〗")
"""What people wrote beside an option."""


def recognised(names: Sequence[str]) -> bool:
    """Whether these are the heads of such an export: its own columns beside questions, or questions alone."""
    questions = sum(_question(name) is not None for name in names)
    telling = sum(name in TELLING for name in names)
    return (telling >= 2 and questions >= 1) or (questions >= 2 and questions >= 0.8 * len(names))


def plain(table: Table, known: Collection[str] = ()) -> Table:
    """`table` with its questions named, with a codebook; as it is if it is no such export.

    Where `known`, the columns of a codebook that people wrote, names one as it stands, all stay.
    """
    names = [str(name) for name in table.frame.columns]
    own = [name for name in names if name in TELLING or _question(name) is not None]
    if not recognised(names) or any(name in known for name in own):
        return table
    dropped = [name for name in names if name in TELLING]
    frame, written = _cleaned(table.frame.drop(columns=dropped))
    heads, renamed = _heads(frame)
    frame = frame.rename(columns=renamed)
    book = derive(frame, heads, coded=_as_numbers(frame, heads), missing=MISSING)
    notes = [
        say("Read as an export of 问卷星: its questions are named {names}.", names=some(renamed.values()))
    ]
    if dropped:
        notes.append(
            say(
                "Left out, for they tell who answered, when and from where: {columns}.",
                columns=", ".join(dropped),
            )
        )
    if written:
        notes.append(
            say("{count} cells held words written beside an option; the words are left out.", count=written)
        )
    guessed = tuple(one.column for one in book if one.level == "ordinal" and one.column not in known)
    if guessed:
        notes.append(
            say(
                "The order of the answers of {names} is guessed from their words. “codebook” writes it down, "
                "to be looked at and corrected.",
                names=", ".join(guessed),
            )
        )
    return replace(
        table,
        frame=_texts_emptied(frame, book),
        codebook=book,
        notes=(*table.notes, *notes),
        guessed=guessed,
    )


def _question(name: str) -> tuple[int, str] | None:
    """The number and the words of a question's head."""
    found = _OF.fullmatch(name) or _NUMBERED.fullmatch(name)
    return (int(found[1]), trim(found[2])) if found else None


def _cleaned(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The cells with one mark for each kind of no answer and without words written beside options.

    Also how many cells held such words.
    """
    columns, written = dict[str, pd.Series](), 0
    for name in map(str, frame.columns):
        series = frame[name]
        if _question(name) is not None and isinstance(series.dtype, pd.StringDtype):
            codes, cells, counts = distinct(series)
            written += sum(count for cell, count in zip(cells, counts, strict=True) if _WRITTEN.search(cell))
            clear = [_MARKS.get(cell, trim(_WRITTEN.sub("", cell))) or None for cell in cells]
            series = pd.Series(pd.Series([*clear, None], dtype="str").array.take(codes), index=frame.index)
        columns[name] = series
    return pd.DataFrame(columns, index=frame.index), written


def _heads(frame: pd.DataFrame) -> tuple[list[Head], dict[str, str]]:
    """The heads of the questions, and the new name of each of their columns."""
    groups: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for name in map(str, frame.columns):
        question = _question(name)
        if question is not None:
            groups[question[0]].append((name, question[1]))
    heads, renamed = list[Head](), dict[str, str]()
    for place, group in groups.items():
        if len(group) == 1:
            [(name, text)] = group
            renamed[name] = f"Q{place}"
            heads.append(Head(f"Q{place}", text))
            continue
        stem, rests = _divided([text for _, text in group])
        several = all(cells_of(frame[name], KINDS).ticked for name, _ in group)
        for at, ((name, _), rest) in enumerate(zip(group, rests, strict=True), start=1):
            renamed[name] = f"Q{place}_{at}"
            heads.append(_part(f"Q{place}", at, stem or f"第{place}题", rest, several))
    return heads, renamed


def _part(key: str, at: int, stem: str, rest: str, several: bool) -> Head:
    """An option of a question with several answers, or a line of a matrix."""
    if several:
        return Head(f"{key}_{at}", stem, key, at, rest)
    return Head(f"{key}_{at}", f"{stem}—{rest}", family=key)


def _divided(texts: Sequence[str]) -> tuple[str, list[str]]:
    """What the heads of one question share, and what is each one's own: its option or its line."""
    shared = _beginning(texts)
    cut = max(shared.rfind(sign) for sign in _BETWEEN)
    stem, rests = trim(shared[: max(cut, 0)].rstrip("—－–-")), [text[cut + 1 :] for text in texts]
    if cut >= 0 and shared[cut] in "(（":
        rests = [rest.removesuffix(")").removesuffix("）") for rest in rests]
    return stem, [trim(rest.lstrip("—－–-")) or text for rest, text in zip(rests, texts, strict=True)]


def _beginning(texts: Sequence[str]) -> str:
    """The longest text with which all of them begin."""
    low, high = min(texts), max(texts)
    same = next((at for at, pair in enumerate(zip(low, high, strict=False)) if pair[0] != pair[1]), len(low))
    return low[:same]


def _as_numbers(frame: pd.DataFrame, heads: Sequence[Head]) -> bool:
    """Whether answers stand as numbers of their options: more questions hold such than texts."""
    cells = [cells_of(frame[head.column], KINDS) for head in heads if head.item is None]
    return sum(one.codes is not None for one in cells) > sum(one.chosen for one in cells)


def _texts_emptied(frame: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """`frame` with an empty cell for every kind of no answer in columns of written texts."""
    marks = [str(kind) for kind in KINDS]
    written = {one.column for one in book if one.level == "text"}
    return pd.DataFrame(
        {
            name: frame[name].mask(frame[name].isin(marks)) if name in written else frame[name]
            for name in map(str, frame.columns)
        },
        index=frame.index,
    )
