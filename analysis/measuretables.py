"""Further figures of a cross-tab as notes under its table."""

from __future__ import annotations

from analysis import numerals
from analysis.association import ChiSquare
from analysis.blocks import Number, Run, Runs, Unit
from analysis.cells import persons
from analysis.crosstab import CrossTab
from analysis.layers import MantelHaenszel
from analysis.measures import Effect, Measures
from analysis.wording.measures import MeasureWords, measure_words
from analysis.wording.template import fill


def measure_notes(result: CrossTab, language: str, key: str) -> tuple[Runs, ...]:
    """A note for each kind of figure that the table defines."""
    words, found = measure_words(language), result.measures
    notes: list[Runs] = []
    if found.contingency_c is not None and found.tschuprow_t is not None:
        places: dict[str, Run] = {"c": _coefficient(key, "contingency_c", found.contingency_c)}
        places["t"] = _coefficient(key, "tschuprow_t", found.tschuprow_t)
        notes.append(fill(words.nominal, places))
    notes += _guessing(found, words, key) + _ordered(result, words, key)
    for name, test, template in (
        ("linear_by_linear", found.linear_by_linear, words.linear),
        ("trend", found.trend, words.trend),
    ):
        if test is not None:
            notes.append(fill(template, _test(key, name, test)))
    for name, effect, template in (
        ("odds_ratio", found.odds_ratio, words.odds),
        ("risk_ratio", found.risk_ratio, words.risk),
        ("risk_difference", found.risk_difference, words.difference),
    ):
        if effect is not None and effect.low is not None:
            notes.append(fill(template, _effect(key, name, effect)))
    return tuple(notes)


def layer_notes(found: MantelHaenszel, language: str, key: str) -> tuple[Runs, ...]:
    """The test over the layers and the odds ratio they share; nothing where there is no test."""
    words = measure_words(language)
    if found.chi2 is None or found.chi2_corrected is None:
        return ()
    places: dict[str, Run] = {
        "layers": str(found.layers),
        "n": persons(f"{key}.layers.n", found.base),
        "corrected": _p(key, "layers.corrected", found.chi2_corrected.p),
        **_test(key, "layers", found.chi2),
    }
    notes = [fill(words.layers, places)]
    if found.odds_ratio is not None and found.low is not None:
        effect = Effect(found.odds_ratio, found.low, found.high)
        notes.append(fill(words.layers_ratio, _effect(key, "layers.odds_ratio", effect)))
    return tuple(notes)


def _guessing(found: Measures, words: MeasureWords, key: str) -> list[Runs]:
    if found.lambda_column is None or found.lambda_row is None or found.lambda_symmetric is None:
        return []
    places: dict[str, Run] = {
        "column": _coefficient(key, "lambda_column", found.lambda_column),
        "row": _coefficient(key, "lambda_row", found.lambda_row),
        "symmetric": _coefficient(key, "lambda_symmetric", found.lambda_symmetric),
    }
    return [fill(words.lambdas, places)]


def _ordered(result: CrossTab, words: MeasureWords, key: str) -> list[Runs]:
    found, further = result.association, result.measures
    four = (found.gamma, found.kendall_tau_b, further.kendall_tau_c, further.somers_d)
    places: dict[str, Run] = {
        name: _coefficient(key, name, value)
        for name, value in zip(("gamma", "tau_b", "tau_c", "d"), four, strict=True)
        if value is not None
    }
    return [fill(words.ordinal, places)] if len(places) == len(four) else []


def _coefficient(key: str, name: str, value: float) -> Number:
    return Number(f"{key}.{name}", value, "coefficient", numerals.fixed_text(value, 3))


def _p(key: str, name: str, p: float) -> Number:
    return Number(f"{key}.{name}.p", p, "p", numerals.p_text(p))


def _test(key: str, name: str, test: ChiSquare) -> dict[str, Run]:
    statistic = numerals.fixed_text(test.statistic, 2)
    return {
        "statistic": Number(f"{key}.{name}", test.statistic, "coefficient", statistic),
        "p": _p(key, name, test.p),
    }


def _effect(key: str, name: str, effect: Effect) -> dict[str, Run]:
    """A ratio with two decimals; a difference in percentage points with one."""
    points = name == "risk_difference"
    unit: Unit = "points" if points else "other"
    values = {"estimate": effect.estimate, "low": effect.low or 0.0, "high": effect.high or 0.0}
    return {
        place: Number(
            f"{key}.{name}.{place}",
            value,
            unit,
            numerals.fixed_text(100 * value, 1) if points else numerals.fixed_text(value, 2),
        )
        for place, value in values.items()
    }
