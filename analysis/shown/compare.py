"""A comparison of means as tables, as the JSON object of `compare`, and as CSV lines.

A group that disclosure control withholds keeps its label and at most its number of people.
"""

from __future__ import annotations

from collections.abc import Collection

from analysis.blocks import Number, Row, Run, Runs, Table
from analysis.cells import crossed_id, level, persons, value_id
from analysis.compare import Comparison, GroupMean
from analysis.figures import Figures
from analysis.shown.parts import (
    coefficient,
    df_text,
    halves,
    number,
    p_cell,
    p_in_note,
    plain,
    reasons,
    score_cells,
)
from analysis.wording.compare import Compared, compared, continuity
from analysis.wording.heads import Heads, heads
from analysis.wording.template import fill
from questionnaires.codebook import Value


def tables(
    result: Comparison,
    language: str,
    *,
    withheld: Collection[Value] = (),
    bases: Collection[Value] = (),
) -> tuple[Table, ...]:
    """The groups with their means and the tests; with three groups or more also the pairs.

    `withheld` are groups of which no figure is shown, `bases` those whose number of people is not either.
    """
    words, compared_words, key = heads(language), compared(language), _key(result)
    head = (result.group_label, words.persons, words.mean, words.sd, compared_words.median)
    rows = [
        _group_row(one, f"{key}.{value_id(one.value, at)}", words, one.value in withheld, one.value in bases)
        for at, one in enumerate(result.groups, 1)
    ]
    rows.append(Row(((words.total,), (persons(f"{key}.base", result.base),), (), (), ()), "base"))
    missing = persons(f"{key}.missing", result.missing)
    rows.append(Row(((words.either_missing,), (missing,), (), (), ()), "missing"))
    places = {"value": result.value_label.rstrip("。."), "group": result.group_label.rstrip("。.")}
    caption = fill(compared_words.caption, places)
    notes = _notes(result, language, key)
    if withheld:
        notes += [(words.hidden,), (compared_words.shown_only,)]
    whole = Table(key, "".join(map(str, caption)), head, tuple(rows), tuple(notes))
    return (whole, _pairs(result, key, compared_words)) if len(result.pairs) > 1 else (whole,)


def figures(result: Comparison, *, bases: Collection[Value] = ()) -> Figures:
    """The object of `compare`. A group left out of the comparison has no figures; of `bases` no n either."""
    effect = result.effect
    return {
        "value": result.value,
        "group": result.group,
        "base": result.base,
        "groups": [
            {
                "group": one.value,
                "n": None if one.value in bases else one.n,
                "mean": plain(one.mean),
                "sd": plain(one.sd),
                "label": one.label,
                "median": plain(one.median),
            }
            for one in result.groups
        ],
        "anova": plain(result.anova),
        "welch": plain(result.welch),
        "kruskal": plain(result.kruskal),
        "t": plain(result.t),
        "welch_t": plain(result.welch_t),
        "effect": {
            name: plain(getattr(effect, name))
            for name in ("eta2", "omega2", "hedges_g", "d", "epsilon2", "cliffs_delta")
        },
        "pairs": plain(result.pairs),
        "dunn": plain(result.dunn),
        "mann_whitney": plain(result.mann_whitney),
        "levene": plain(result.levene),
        "brown_forsythe": plain(result.brown_forsythe),
        "total": result.total,
        "missing": result.missing,
        "left_out": [{"group": name, "reason": str(why)} for name, why in result.left_out.items()],
        "reasons": reasons(result.reasons),
    }


def lines(found: Figures) -> list[Figures]:
    """A line a group, each with the base."""
    groups = found["groups"]
    bases = {key: found[key] for key in ("base", "missing", "total")}
    return [{**one, **bases} for one in groups] if isinstance(groups, list) else []


def _key(result: Comparison) -> str:
    return crossed_id(result.value, result.group)


def _group_row(one: GroupMean, id_: str, words: Heads, withheld: bool, base_withheld: bool) -> Row:
    people: Runs = (words.withheld,) if base_withheld else (persons(f"{id_}.n", one.n),)
    if withheld:
        return Row(((one.label,), people, *((words.withheld,),) * 3))
    named = (("mean", one.mean), ("sd", one.sd), ("median", one.median))
    return Row(((one.label,), people, *score_cells(id_, named)))


def _pairs(result: Comparison, key: str, words: Compared) -> Table:
    labels = {one.value: one.label for one in result.groups}
    ranks = {(one.a, one.b): one.p_holm for one in result.dunn}
    interval = fill(words.interval, {"level": level(result.confidence)})
    rows = []
    for at, one in enumerate(result.pairs, 1):
        id_ = f"{key}.pair.{at}"
        limits: dict[str, Run] = {
            "low": number(f"{id_}.low", one.low, "score", 2),
            "high": number(f"{id_}.high", one.high, "score", 2),
        }
        name = fill(words.pair_name, {"a": labels[one.a], "b": labels[one.b]})
        difference: Runs = (number(f"{id_}.difference", one.difference, "score", 2),)
        p = p_cell(f"{id_}.p", one.p)
        p_ranks = p_cell(f"{id_}.p_dunn", ranks.get((one.a, one.b)))
        rows.append(Row((name, difference, fill(words.range, limits), p, p_ranks)))
    head = (words.pair, words.difference, "".join(map(str, interval)), words.p, words.p_dunn)
    return Table(f"{key}.pairs", words.pairs, head, tuple(rows), ((words.games_howell,),))


# ---- notes -------------------------------------------------------------------------------------


def _notes(result: Comparison, language: str, key: str) -> list[Runs]:
    words = compared(language)
    if result.anova is None and result.kruskal is None and sum(1 for one in result.groups if one.n) < 2:
        return [(words.no_test,)]
    notes = _of_two(result, language, key) if result.mann_whitney else _of_several(result, key, words)
    if result.levene is not None and result.brown_forsythe is not None:
        places: dict[str, Run] = {
            "p_levene": p_in_note(f"{key}.levene.p", result.levene.p),
            "p_brown": p_in_note(f"{key}.brown_forsythe.p", result.brown_forsythe.p),
        }
        notes.append(fill(words.spread, places))
    if result.left_out:
        labels = [one.label for one in result.groups if one.value in result.left_out]
        notes.append(fill(words.left_out, {"groups": words.separator.join(labels)}))
    return notes


def _of_several(result: Comparison, key: str, words: Compared) -> list[Runs]:
    notes: list[Runs] = []
    if result.welch is not None:
        test = result.welch
        places: dict[str, Run] = {
            "f": coefficient(f"{key}.welch.f", test.f),
            "df1": df_text(test.df1),
            "df2": df_text(test.df2),
            "p": p_in_note(f"{key}.welch.p", test.p),
        }
        notes.append(fill(words.welch, places))
    ranked = result.kruskal
    if ranked is not None:
        places = {"h": coefficient(f"{key}.kruskal.h", ranked.h), "df": str(ranked.df)}
        p_ranks = p_in_note(f"{key}.kruskal.p", ranked.p)
        if result.anova is None:
            notes.append(fill(words.kruskal, places | {"p": p_ranks}))
        else:
            notes.append(fill(words.anova, places | _anova_places(result, key) | {"p_ranks": p_ranks}))
    effect = result.effect
    if effect.eta2 is not None and effect.omega2 is not None and effect.epsilon2 is not None:
        named = {"eta2": effect.eta2, "omega2": effect.omega2, "epsilon2": effect.epsilon2}
        notes.append(
            fill(words.effect_several, {n: coefficient(f"{key}.{n}", v, 3) for n, v in named.items()})
        )
    return notes


def _anova_places(result: Comparison, key: str) -> dict[str, Run]:
    test = result.anova
    if test is None:
        return {}
    return {
        "f": coefficient(f"{key}.anova.f", test.f),
        "df1": df_text(test.df1),
        "df2": df_text(test.df2),
        "p": p_in_note(f"{key}.anova.p", test.p),
    }


def _of_two(result: Comparison, language: str, key: str) -> list[Runs]:
    notes, words = list[Runs](), compared(language)
    for name, template, test in (("welch_t", words.welch_t, result.welch_t), ("t", words.t, result.t)):
        if test is not None:
            places: dict[str, Run] = {
                "t": coefficient(f"{key}.{name}.t", test.t),
                "df": df_text(test.df),
                "p": p_in_note(f"{key}.{name}.p", test.p),
                "level": level(result.confidence),
                **{part: _score(f"{key}.{name}", part, getattr(test, part)) for part in _LIMITS},
            }
            notes.append(fill(template, places))
    ranked = result.mann_whitney
    if ranked is not None:
        places = {
            "u": halves(f"{key}.mann_whitney.u", ranked.u),
            "p": p_in_note(f"{key}.mann_whitney.p", ranked.p),
            "continuity": continuity(language, ranked.continuity),
            "delta": coefficient(f"{key}.cliffs_delta", ranked.cliffs_delta),
        }
        notes.append(fill(words.mann_whitney, places))
    effect = result.effect
    if effect.d is not None and effect.hedges_g is not None and effect.eta2 is not None:
        places = {
            "g": coefficient(f"{key}.hedges_g", effect.hedges_g),
            "d": coefficient(f"{key}.d", effect.d),
            "eta2": coefficient(f"{key}.eta2", effect.eta2, 3),
        }
        notes.append(fill(words.effect_two, places))
    return notes


_LIMITS = ("difference", "low", "high")


def _score(id_: str, name: str, value: float) -> Number:
    return number(f"{id_}.{name}", value, "score", 2)
