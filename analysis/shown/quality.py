"""Quality flags as a table, as the JSON object of `quality`, and as CSV lines."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import numerals
from analysis.blocks import Row, Run, Runs, Table
from analysis.cells import ascii_id, percent, persons
from analysis.describe import Description
from analysis.figures import Figures
from analysis.quality import Flag, Quality, comparable
from analysis.shown.parts import number, plain
from analysis.wording.heads import heads
from analysis.wording.quality import Careless, careless
from analysis.wording.template import fill


@dataclass(frozen=True)
class Beside:
    """One variable with all rows and without the flagged ones."""

    whole: Description
    without: Description


def table(
    result: Quality, language: str, *, protect: bool = False, beside: Beside | None = None, asked: str = ""
) -> Table:
    """A flag a row with the people it marks. With `protect` 1 to 9 of them are "fewer than 10".

    `beside` is the variable asked for; None with `asked` where it may not be shown without the flagged.
    """
    words, own = heads(language), careless(language)
    decimals = numerals.decimals_for(result.base)
    head = (own.flag, words.persons) + ((words.percent,) if decimals is not None else ())
    rows = [_row(flag, result.base, language, protect, decimals) for flag in result.flags]
    marked = int(result.flagged.sum())
    rows.append(Row(((own.any_flag,), *_cells("any", marked, result.base, protect, decimals, own)), "base"))
    rest: tuple[Runs, ...] = ((),) if decimals is not None else ()
    rows.append(Row(((own.answered,), (persons("quality.base", result.base),), *rest), "base"))
    missing = persons("quality.missing", result.total - result.base)
    rows.append(Row(((own.not_answered,), (missing,), *rest), "missing"))
    return Table("quality", own.caption, head, tuple(rows), _notes(result, language, beside, asked))


def figures(
    result: Quality, *, protect: bool = False, beside: Beside | None = None, asked: str = ""
) -> Figures:
    """The object of `quality`. With `protect` a count of 1 to 9 is null and `fewer_than_10` says so."""
    marked = int(result.flagged.sum())
    found: Figures = {
        "base": result.base,
        "flags": [
            {
                "flag": flag.flag,
                "count": _shown(flag.count, protect),
                "limit": plain(flag.limit),
                "fewer_than_10": protect and flag.count is not None and not comparable(flag.count),
                "reason": None if flag.reason is None else str(flag.reason),
            }
            for flag in result.flags
        ],
        "total": result.total,
        "items": list(result.items),
        "flagged": _shown(marked, protect),
        "with_and_without": result.with_and_without,
    }
    if asked:
        found["value"] = None if beside is None else {"value": asked, **_beside(beside)}
    return found


def lines(found: Figures) -> list[Figures]:
    """A line a flag, each with the base."""
    flags = found["flags"]
    return (
        [{**one, "base": found["base"], "total": found["total"]} for one in flags]
        if isinstance(flags, list)
        else []
    )


def _beside(beside: Beside) -> Figures:
    return {
        name: {"n": one.n, "mean": plain(one.mean), "sd": plain(one.sd)}
        for name, one in (("with", beside.whole), ("without", beside.without))
    }


def _shown(count: int | None, protect: bool) -> int | None:
    return None if count is None or (protect and not comparable(count)) else count


def _row(flag: Flag, base: int, language: str, protect: bool, decimals: int | None) -> Row:
    own = careless(language)
    return Row((_label(flag, own), *_cells(flag.flag, flag.count, base, protect, decimals, own)))


def _label(flag: Flag, own: Careless) -> Runs:
    limit = (
        ""
        if flag.limit is None
        else numerals.fixed_text(flag.limit, 0 if float(flag.limit).is_integer() else 2)
    )
    template = own.flags.get(flag.flag, own.own)
    return fill(template, {"limit": limit, "key": flag.flag})


def _cells(
    name: str, count: int | None, base: int, protect: bool, decimals: int | None, own: Careless
) -> list[Runs]:
    rest: list[Runs] = [()] if decimals is not None else []
    if count is None:
        return [(own.undefined,), *rest]
    if protect and not comparable(count):
        return [(own.few,), *rest]
    id_ = f"quality.{ascii_id(name)}"
    cells: list[Runs] = [(persons(f"{id_}.count", count),)]
    if decimals is not None:
        cells.append((percent(f"{id_}.percent", min(count, base), base, decimals),))
    return cells


def _notes(result: Quality, language: str, beside: Beside | None, asked: str) -> tuple[Runs, ...]:
    own = careless(language)
    notes: list[Runs] = []
    for flag in result.flags:
        why = flag.why.get(language)
        if why:
            label = "".join(map(str, _label(flag, own)))
            notes.append(fill(own.why, {"flag": label, "why": why.rstrip("。.")}))
    notes.append((own.never_deleted,))
    if beside is not None and beside.whole.mean is not None and beside.without.mean is not None:
        places: dict[str, Run] = {
            "value": beside.whole.label.rstrip("。."),
            "n": persons("quality.with.n", beside.whole.n),
            "mean": number("quality.with.mean", beside.whole.mean, "score", 2),
            "n_without": persons("quality.without.n", beside.without.n),
            "mean_without": number("quality.without.mean", beside.without.mean, "score", 2),
        }
        notes.append(fill(own.with_and_without, places))
    elif asked and beside is None:
        notes.append((own.too_few,))
    return tuple(notes)
