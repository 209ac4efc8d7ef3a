"""Columns answered by the same people as a table, as a JSON object, and as CSV lines."""

from __future__ import annotations

from analysis.blocks import Row, Run, Runs, Table
from analysis.cells import ascii_id, level, persons
from analysis.figures import Figures
from analysis.paired import Paired
from analysis.shown.parts import coefficient, df_text, halves, number, p_in_note, plain, reasons, score_cells
from analysis.wording.compare import compared, continuity
from analysis.wording.heads import heads
from analysis.wording.template import fill


def table(result: Paired, language: str, *, shown: bool = True, k: int = 10) -> Table:
    """The columns with their means over the same people, and the tests in the notes.

    With `shown` False (fewer than `k` answered, or a figure could be worked back) nothing but the bases.
    """
    words, own = heads(language), compared(language)
    key = f"paired.{ascii_id(result.columns[0].column)[:20]}"
    rows = []
    for at, one in enumerate(result.columns, 1):
        named = (("mean", one.mean), ("sd", one.sd), ("median", one.median))
        cells = score_cells(f"{key}.{at}", named) if shown else [(words.withheld,)] * 3
        rows.append(Row(((one.label,), *cells)))
    base, missing = persons(f"{key}.base", result.base), persons(f"{key}.missing", result.missing)
    rows.append(Row(((own.everybody,), (base,), (), ()), "base"))
    rows.append(Row(((own.not_everything,), (missing,), (), ()), "missing"))
    notes = tuple(_notes(result, language, key)) if shown else ((words.hidden,),)
    head = (own.variable, words.mean, words.sd, own.median)
    return Table(key, own.paired, head, tuple(rows), notes)


def figures(result: Paired, *, shown: bool = True) -> Figures:
    """The object of `compare --paired`. With `shown` False everything but the bases is null."""
    return {
        "base": result.base,
        "total": result.total,
        "missing": result.missing,
        "columns": [
            {
                "column": one.column,
                "mean": plain(one.mean) if shown else None,
                "sd": plain(one.sd) if shown else None,
                "median": plain(one.median) if shown else None,
                "label": one.label,
            }
            for one in result.columns
        ],
        **{
            name: plain(getattr(result, name)) if shown else None
            for name in ("t", "d", "wilcoxon", "mcnemar", "friedman")
        },
        "reasons": reasons(result.reasons) if shown else {},
    }


def lines(found: Figures) -> list[Figures]:
    """A line a column, each with the base."""
    columns = found["columns"]
    bases = {key: found[key] for key in ("base", "missing", "total")}
    return [{**one, **bases} for one in columns] if isinstance(columns, list) else []


def _notes(result: Paired, language: str, key: str) -> list[Runs]:
    words, notes = compared(language), list[Runs]()
    if result.t is not None and result.d is not None:
        test = result.t
        limits = {"difference": test.difference, "low": test.low, "high": test.high}
        places: dict[str, Run] = {
            **{name: number(f"{key}.t.{name}", value, "score", 2) for name, value in limits.items()},
            "level": level(result.confidence),
            "t": coefficient(f"{key}.t", test.t),
            "df": df_text(test.df),
            "p": p_in_note(f"{key}.t.p", test.p),
            "d": coefficient(f"{key}.d", result.d),
        }
        notes.append(fill(words.paired_t, places))
    if result.wilcoxon is not None:
        ranked = result.wilcoxon
        places = {
            "v": halves(f"{key}.wilcoxon.v", ranked.v),
            "n": persons(f"{key}.wilcoxon.n", ranked.n),
            "p": p_in_note(f"{key}.wilcoxon.p", ranked.p),
            "continuity": continuity(language, ranked.continuity),
        }
        notes.append(fill(words.wilcoxon, places))
    if result.mcnemar is not None:
        notes.append(fill(words.mcnemar, _mcnemar(result, key)))
    if result.friedman is not None and len(result.columns) > 2:
        ordered = result.friedman
        places = {
            "statistic": coefficient(f"{key}.friedman", ordered.statistic),
            "df": str(ordered.df),
            "p": p_in_note(f"{key}.friedman.p", ordered.p),
            "w": coefficient(f"{key}.friedman.w", ordered.w, 3),
        }
        notes.append(fill(words.friedman, places))
    return notes


def _mcnemar(result: Paired, key: str) -> dict[str, Run]:
    changed = result.mcnemar
    if changed is None:
        return {}
    return {
        "up": persons(f"{key}.mcnemar.up", changed.up),
        "down": persons(f"{key}.mcnemar.down", changed.down),
        "chi2": coefficient(f"{key}.mcnemar.chi2", changed.plain.statistic),
        "p": p_in_note(f"{key}.mcnemar.p", changed.plain.p),
        "p_corrected": p_in_note(f"{key}.mcnemar.p_corrected", changed.corrected.p),
        "p_exact": p_in_note(f"{key}.mcnemar.p_exact", changed.exact_p),
    }
