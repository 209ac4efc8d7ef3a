"""A correlation, or a matrix of them, as a table, as a JSON object, and as CSV lines."""

from __future__ import annotations

from collections.abc import Collection

from analysis.blocks import Row, Run, Runs, Table
from analysis.cells import crossed_id, figure, level, persons
from analysis.correlate import Correlation, CorrelationMatrix
from analysis.figures import Figures
from analysis.shown.parts import coefficient, p_cell, plain, reasons
from analysis.wording.correlate import Correlated, correlated
from analysis.wording.heads import heads
from analysis.wording.template import fill

Place = tuple[int, int]


def table(result: Correlation, language: str, *, shown: bool = True) -> Table:
    """The three coefficients and the partial one; with `shown` False a dash for each."""
    words, own = heads(language), correlated(language)
    key = f"{crossed_id(result.x, result.y)}.r"
    rows = [
        Row(((label,), *(cells if shown else [(words.withheld,)] * 3)))
        for label, cells in _coefficients(result, key, own)
    ]
    base, missing = persons(f"{key}.n", result.n), persons(f"{key}.missing", result.total - result.n)
    rows.append(Row(((own.both,), (base,), (), ()), "base"))
    rows.append(Row(((own.not_both,), (missing,), (), ()), "missing"))
    caption = fill(own.caption, {"x": result.x_label.rstrip("。."), "y": result.y_label.rstrip("。.")})
    head = (own.coefficient, own.value, _text(fill(own.interval, {"level": level(result.confidence)})), own.p)
    notes = _notes(result, key, own) if shown else ((words.hidden,),)
    return Table(key, _text(caption), head, tuple(rows), notes)


def figures(result: Correlation, *, shown: bool = True) -> Figures:
    """The object of `correlate`; with `shown` False every coefficient is null."""
    found: Figures = {
        "x": result.x,
        "y": result.y,
        "n": result.n,
        "pearson": plain(result.pearson) if shown else None,
        "spearman": plain(result.spearman) if shown else None,
        "kendall": plain(result.kendall) if shown else None,
    }
    if result.partial is not None or "partial" in result.reasons:
        found["partial"] = plain(result.partial) if shown else None
    return found | {"total": result.total, "reasons": reasons(result.reasons) if shown else {}}


def lines(found: Figures) -> list[Figures]:
    """A line a coefficient, each with n."""
    rows: list[Figures] = []
    for name, key in (("pearson", "r"), ("spearman", "rho"), ("kendall", "tau"), ("partial", "r")):
        one = found.get(name)
        if name in found:
            test = one if isinstance(one, dict) else {}
            limits = {part: test.get(part) for part in ("low", "high", "p")}
            n = test.get("n", found["n"])
            rows.append(
                {"coefficient": name, "value": test.get(key), **limits, "n": n, "total": found["total"]}
            )
    return rows


def matrix_table(result: CorrelationMatrix, language: str, *, withheld: Collection[Place] = ()) -> Table:
    """Coefficients below the diagonal, p-values above it; a dash for the pairs in `withheld`."""
    words, own = heads(language), correlated(language)
    name = own.matrix_names[("pearson", "spearman", "kendall").index(result.method)]
    numbers = [str(at) for at in range(1, len(result.variables) + 1)]
    rows = []
    for a, label in enumerate(result.labels):
        cells: list[Runs] = [
            _matrix_cell(result, a, b, withheld, words.withheld) for b in range(len(numbers))
        ]
        rows.append(Row(((f"{a + 1}. {label}",), *cells)))
    notes: tuple[Runs, ...] = (_bases(result, own), (own.no_cause,))
    if withheld:
        notes += ((words.hidden,),)
    caption = _text(fill(own.matrix, {"name": name}))
    return Table("correlations", caption, (own.variable, *numbers), tuple(rows), notes)


def matrix_figures(result: CorrelationMatrix, *, withheld: Collection[Place] = ()) -> Figures:
    """The object of `correlate --matrix`: lists of rows in the order of `variables`."""
    size = range(len(result.variables))

    def shown(cells: tuple[tuple[float | None, ...], ...]) -> list[list[object]]:
        return [
            [None if (min(a, b), max(a, b)) in withheld else plain(cells[a][b]) for b in size] for a in size
        ]

    return {
        "variables": list(result.variables),
        "method": result.method,
        "missing": result.missing,
        "total": result.total,
        "n": [list(row) for row in result.n],
        "r": shown(result.r),
        "p": shown(result.p),
    }


def matrix_lines(found: Figures) -> list[Figures]:
    """A line a pair."""
    names, r, p, n = (found[key] for key in ("variables", "r", "p", "n"))
    if not (isinstance(names, list) and isinstance(r, list) and isinstance(p, list) and isinstance(n, list)):
        return []
    return [
        {"x": names[a], "y": names[b], "r": r[a][b], "p": p[a][b], "n": n[a][b], "method": found["method"]}
        for a in range(len(names))
        for b in range(a + 1, len(names))
    ]


# ---- parts -------------------------------------------------------------------------------------


def _coefficients(result: Correlation, key: str, own: Correlated) -> list[tuple[str, list[Runs]]]:
    found: list[tuple[str, list[Runs]]] = []
    line = result.pearson
    limits: Runs = ()
    if line is not None and line.low is not None and line.high is not None:
        places: dict[str, Run] = {
            "low": coefficient(f"{key}.low", line.low, 3),
            "high": coefficient(f"{key}.high", line.high, 3),
        }
        limits = fill(own.range, places)
    r = (None, None) if line is None else (line.r, line.p)
    found.append(_named(own.pearson, f"{key}.pearson", r[0], limits, r[1]))
    ranks, order, partial = result.spearman, result.kendall, result.partial
    rho = (None, None) if ranks is None else (ranks.rho, ranks.p)
    tau = (None, None) if order is None else (order.tau, order.p)
    found.append(_named(own.spearman, f"{key}.spearman", rho[0], (), rho[1]))
    found.append(_named(own.kendall, f"{key}.kendall", tau[0], (), tau[1]))
    if partial is not None:
        found.append(_named(own.partial, f"{key}.partial", partial.r, (), partial.p))
    return found


def _named(
    label: str, id_: str, value: float | None, limits: Runs, p: float | None
) -> tuple[str, list[Runs]]:
    return label, [figure(id_, value, "coefficient", 3), limits, p_cell(f"{id_}.p", p)]


def _notes(result: Correlation, key: str, own: Correlated) -> tuple[Runs, ...]:
    notes: list[Runs] = []
    if result.pearson is None:
        notes.append((own.undefined,))
    if result.partial is not None:
        given = own.separator.join(result.partial.given)
        notes.append(fill(own.given, {"given": given, "n": persons(f"{key}.partial.n", result.partial.n)}))
    return (*notes, (own.no_cause,)) if result.pearson is not None else tuple(notes)


def _matrix_cell(result: CorrelationMatrix, a: int, b: int, withheld: Collection[Place], dash: str) -> Runs:
    if (min(a, b), max(a, b)) in withheld:
        return (dash,)
    id_ = f"correlations.{a + 1}.{b + 1}"
    if b > a:
        return p_cell(f"{id_}.p", result.p[a][b])
    return figure(f"{id_}.r", result.r[a][b], "coefficient", 3) if a != b else ("1",)


def _bases(result: CorrelationMatrix, own: Correlated) -> Runs:
    ns = [n for a, row in enumerate(result.n) for b, n in enumerate(row) if a < b]
    if result.missing == "listwise":
        return fill(own.listwise, {"n": persons("correlations.n", ns[0])})
    places: dict[str, Run] = {
        "low": persons("correlations.n.low", min(ns)),
        "high": persons("correlations.n.high", max(ns)),
    }
    return fill(own.pairwise, places)


def _text(runs: Runs) -> str:
    return "".join(run if isinstance(run, str) else run.text for run in runs)
