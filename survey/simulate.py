"""Made-up answers for the demo, tests and benchmarks: seeded, always marked simulated, nobody's data.

Each person gets a few latent traits. Workload feeds burnout; a promotion outlook and rules felt to be fair
lower it; burnout feeds the wish to leave; age, level and years in townships shift all of them. An item's
answers are then cut by rank: people are ordered by the item's own mix of a trait and noise, and the counts
wanted for its options are dealt out along that order. So a margin is met exactly, never by luck, while the
order keeps the correlations. Counts come from shares (largest remainder), or are given: `demo_responses`
gives those of O3, G5, O2 and R4, whose claims repeat the figures of a printed survey of 219 cadres.

It also gives those of the background items: everybody answered them, but for B5, which 24 left out. Where
three or five people do not say which group they belong to, disclosure control has to hide a whole large group
with them; that is right in a real survey, but would leave the demo little to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from questionnaires.answers import BLANK, REFUSED, Answer
from questionnaires.items import Item
from questionnaires.model import Questionnaire
from questionnaires.response import Response

SEED = 20261120
DEMO_SIZE = 219

Counts = Mapping[int, int]
"""Value (or kind of no answer) -> number of people."""
_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]

DEMO_COUNTS: Mapping[str, Counts] = {
    "O3": {1: 38, 2: 76, 3: 88, 4: 15, 5: 2, 6: 0},
    "G5": {1: 8, 2: 45, 3: 95, 4: 52, 5: 19},
    "O2": {1: 78, 2: 102, 3: 30, 4: 8, 5: 1, 6: 0},
    "R4": {1: 21, 2: 58, 3: 92, 4: 36, 5: 7, 6: 3, BLANK: 2},
    # Everybody or, of B5, many less: see above. Two who left B2 blank would also stop every row-level export.
    "B1": {1: 83, 2: 90, 3: 46},
    "B2": {1: 92, 2: 99, 3: 28},
    "B3": {1: 33, 2: 70, 3: 116},
    "B4": {1: 66, 2: 98, 3: 55},
    "B5": {1: 60, 2: 135, REFUSED: 17, BLANK: 7},
}


@dataclass(frozen=True)
class Profile:
    """How an item is answered: the trait it follows (negative loading: reversed), options' percentages.

    An option that stands outside the order, such as 记不清, comes last and is dealt by chance.
    """

    trait: str
    loading: float
    percent: tuple[float, ...]
    outside: int = 0


_FREQUENT, _MIDDLING, _SELDOM = (4, 15, 29, 35, 17), (9, 26, 34, 22, 9), (22, 38, 25, 11, 4)
_AGREE, _HALF, _DOUBT = (5, 14, 31, 36, 14), (11, 24, 33, 24, 8), (20, 31, 28, 16, 5)

PROFILES: Mapping[str, Profile] = {
    "W1": Profile("workload", 0.6, (13, 33, 31, 19, 4), outside=1),
    "W2": Profile("workload", 0.6, (12, 20, 27, 22, 16, 3), outside=1),
    "W3": Profile("workload", 0.45, (12, 22, 33, 26, 7), outside=1),
    "W4": Profile("workload", 0.8, _FREQUENT),
    "W5": Profile("workload", 0.75, (3, 13, 28, 36, 20)),
    "W6": Profile("workload", 0.7, (5, 16, 27, 33, 19)),
    "W7": Profile("workload", -0.75, (16, 34, 30, 16, 4)),
    "E1": Profile("exhaustion", 0.8, _MIDDLING),
    "E2": Profile("exhaustion", 0.8, (11, 27, 32, 21, 9)),
    "E3": Profile("exhaustion", 0.7, _MIDDLING),
    "E4": Profile("exhaustion", -0.7, (9, 25, 36, 23, 7)),
    "E5": Profile("coldness", 0.7, _SELDOM),
    "E6": Profile("coldness", 0.7, (26, 37, 24, 10, 3)),
    "E7": Profile("coldness", -0.7, (4, 13, 32, 36, 15)),
    "E8": Profile("avoidance", 0.7, (28, 38, 22, 9, 3)),
    "E9": Profile("avoidance", 0.7, (10, 28, 36, 20, 6)),
    "E10": Profile("avoidance", -0.7, (4, 17, 37, 32, 10)),
    "T1": Profile("level", 0.3, (22, 41, 24, 8, 5), outside=1),
    "T2": Profile("opportunity", 0.35, (6, 19, 38, 29, 8)),
    "P1": Profile("fairness", 0.4, (17, 33, 32, 15, 3)),
    "P2": Profile("fairness", -0.3, (38, 33, 14, 5, 10), outside=1),
    "G1": Profile("opportunity", 0.75, (19, 29, 29, 17, 6)),
    "G2": Profile("opportunity", -0.75, (9, 21, 30, 26, 14)),
    "G3": Profile("fairness", 0.8, (8, 19, 36, 29, 8)),
    "G4": Profile("fairness", -0.75, _HALF),
    "G5": Profile("opportunity", -0.7, (4, 20, 43, 24, 9)),
    "G6": Profile("opportunity", -0.35, (9, 43, 41, 7), outside=1),
    "R1": Profile("trust", 0.75, (6, 16, 33, 34, 11)),
    "R2": Profile("trust", -0.65, (17, 32, 31, 16, 4)),
    "R3": Profile("trust", 0.75, (8, 19, 34, 29, 10)),
    "R4": Profile("trust", 0.5, (10, 26, 42, 17, 3, 2), outside=1),
    "L1": Profile("leaving", 0.75, (57, 27, 11, 5)),
    "L2": Profile("leaving", 0.8, (24, 29, 25, 15, 7)),
    "O1": Profile("satisfaction", 0.85, (2, 2, 4, 7, 10, 18, 20, 19, 12, 4, 2)),
    "O2": Profile("workload", -0.45, (36, 47, 13, 3, 0.5, 0.5), outside=1),
    "O3": Profile("age", -0.25, (17, 35, 40, 6, 1, 1), outside=1),
    "B1": Profile("age", 0.98, (38, 41, 21)),
    "B2": Profile("post", 1.0, (42, 45, 13)),
    "B3": Profile("rank", -0.98, (15, 32, 53)),
    "B4": Profile("years", 0.98, (30, 45, 25)),
    "B5": Profile("age", -0.5, (31, 69)),
    "B6": Profile("none", 0.0, (61, 39)),
}

CHOICES: Mapping[str, tuple[float, ...]] = {
    "T3": (34, 31, 22, 19, 24, 17, 15, 6, 7),
    "L3": (38, 29, 41, 33, 25, 14, 8, 27, 4),
}
"""Relative weight of each option of a multiple choice."""

BLANK_PERCENT, REFUSED_PERCENT, REFUSED_SENSITIVE_PERCENT = 1.4, 0.6, 3.5
REMARK_PERCENT = 12.0

REMARKS = (
    "同一个数据一年报好几遍，能不能只报一次。",
    "检查少一些，下村的时间就多一些。",
    "任务派下来的时候，请把人手也一起考虑。",
    "希望休假能真正休得成。",
    "培训多讲些怎么做，少念些文件。",
    "年轻人来了留不住，要想想办法。",
    "多听听一线的难处。",
    "编制不同，干的活一样，待遇差得有点多。",
    "希望晋升的条件讲得更明白。",
    "能办的事我们尽力办，办不了的请允许说明。",
    "权力和责任最好对得上。",
    "会议能合并的就合并。",
    "群里的通知太多，重要的反而看漏。",
    "出了差错先弄清原因，再谈处理。",
    "希望同级之间能常交流换岗。",
    "村里的事急不得，考核的时间太紧。",
    "资料要得太急，只能加班凑。",
    "系统太多，密码都记不过来。",
    "多给基层一些自主安排的余地。",
    "希望值班补助按时发。",
    "老同志有经验，也该有盼头。",
    "专业的事最好由专业的人来做。",
    "遇到不实的反映，请及时帮我们说句话。",
    "工作总体顺心，就是周末少了点。",
    "部门之间先沟通好再往下布置。",
    "希望多一点鼓励，少一点通报。",
    "现在这样挺好，继续减负就行。",
    "食堂和宿舍条件再改善一点。",
)


def demo_responses(questionnaire: Questionnaire, seed: int = SEED) -> tuple[Response, ...]:
    """219 simulated responses to the main form whose claims come out as a printed survey gave them.

    O3 114 of 219, G5 71 of 219, O2 180 of 219, R4 很普遍 21 of 214 (three chose 不了解, two left it blank).
    """
    return simulate(questionnaire, DEMO_SIZE, seed, DEMO_COUNTS)


def simulate(
    questionnaire: Questionnaire, n: int, seed: int = SEED, counts: Mapping[str, Counts] | None = None
) -> tuple[Response, ...]:
    """`n` simulated responses, the same for the same arguments.

    `counts` fixes the number of people per value (or kind of no answer) of a single choice; each must total
    `n`, else ValueError. Items without a profile here get even shares and follow no trait.
    """
    fixed = counts or {}
    for key, wanted in fixed.items():
        if sum(wanted.values()) != n:
            raise ValueError(f"counts of {key} total {sum(wanted.values())}, not n={n}")
    if n == 0:
        return ()
    rng = np.random.default_rng(seed)
    traits = _traits(rng, n)
    columns = {
        item.key: _column(item, questionnaire, traits, rng, fixed.get(item.key))
        for item in questionnaire.items
    }
    return tuple(
        Response.of(questionnaire, {key: column[person] for key, column in columns.items()})
        for person in range(n)
    )


def _traits(rng: np.random.Generator, n: int) -> Mapping[str, _Floats]:
    """Standardised traits of `n` people. Weights are plausible, not estimated from anybody."""

    def mix(noise: float, *parts: _Floats) -> _Floats:
        mixed = noise * rng.standard_normal(n)
        for part in parts:
            mixed = mixed + part
        centred: _Floats = mixed - mixed.mean()
        spread = float(centred.std())
        return centred / spread if spread > 0 else centred

    age = mix(1.0)
    years = mix(0.6, 0.8 * age)
    post = mix(1.0, -0.15 * age)
    # Whoever has no post of their own (the end of `post`) leads nothing: such people are last in rank.
    without_post = np.where(post > np.quantile(post, 0.85), 10.0, 0.0)
    level = mix(0.8, 0.45 * age, -0.25 * post)
    workload = mix(0.9, 0.25 * level, -0.15 * age)
    opportunity = mix(0.85, 0.25 * level, -0.3 * age, -0.3 * post)
    fairness = mix(0.85, 0.35 * opportunity, 0.15 * level)
    trust = mix(0.85, 0.35 * fairness, 0.1 * level)
    middle = -((years - years.mean()) ** 2)
    burnout = mix(
        0.6, 0.5 * workload, -0.25 * opportunity, -0.25 * fairness, -0.15 * trust, 0.1 * middle, -0.1 * level
    )
    return {
        "none": np.zeros(n),
        "age": age,
        "years": years,
        "post": post,
        "level": level,
        "rank": level - without_post,
        "workload": workload,
        "opportunity": opportunity,
        "fairness": fairness,
        "trust": trust,
        "exhaustion": mix(0.5, 0.8 * burnout, 0.2 * workload),
        "coldness": mix(0.55, 0.8 * burnout, -0.1 * level),
        "avoidance": mix(0.6, 0.75 * burnout, 0.1 * age),
        "leaving": mix(0.75, 0.45 * burnout, -0.2 * opportunity, -0.3 * age),
        "satisfaction": mix(0.6, -0.5 * burnout, 0.25 * fairness, 0.2 * opportunity),
    }


def _column(
    item: Item,
    questionnaire: Questionnaire,
    traits: Mapping[str, _Floats],
    rng: np.random.Generator,
    counts: Counts | None,
) -> list[Answer]:
    """One item's answers, in the order of the people, as if everybody had been shown it."""
    n = len(traits["none"])
    if item.type == "text":
        return _remarks(item, n, rng)
    answers: list[Answer]
    if item.type == "multiple":
        answers = _choices(item, n, rng)
    elif item.type == "ranking":
        answers = _orders(item, n, rng)
    elif item.type == "number":
        answers = [
            int(value) for value in np.clip(rng.poisson(12, n), *(item.usual or (item.low, item.high)))
        ]
    else:
        answers = _ranked(item, traits, rng, counts)
    return answers if counts is not None else _with_gaps(answers, item, questionnaire, rng)


def _ranked(
    item: Item, traits: Mapping[str, _Floats], rng: np.random.Generator, counts: Counts | None
) -> list[Answer]:
    """Answers dealt along the order of the item's latent value; outsiders are drawn first, by chance."""
    n = len(traits["none"])
    profile = PROFILES.get(item.key)
    if profile is None or len(profile.percent) != len(item.options):
        profile = Profile("none", 0.0, (1.0,) * len(item.options))
    latent = profile.loading * traits[profile.trait]
    latent = latent + np.sqrt(1 - profile.loading**2) * rng.standard_normal(n)
    dealt = counts or dict(zip(item.values, _largest_remainder(profile.percent, n), strict=True))
    ordered = item.values[: len(item.values) - profile.outside]
    apart = [value for value in dealt if value not in ordered]
    column = np.zeros(n, dtype=np.int64)
    people = rng.permutation(n)
    taken = 0
    for value in apart:
        column[people[taken : taken + dealt[value]]] = value
        taken += dealt[value]
    rest = people[taken:]
    rest = rest[np.argsort(latent[rest], kind="stable")]
    column[rest] = np.repeat(ordered, [dealt.get(value, 0) for value in ordered])
    return [int(value) for value in column]


def _largest_remainder(percent: tuple[float, ...], n: int) -> list[int]:
    """Whole numbers that total `n`, in the proportions of `percent`."""
    exact = np.array(percent) * n / sum(percent)
    counts = np.floor(exact).astype(int)
    for place in np.argsort(-(exact - counts), kind="stable")[: n - int(counts.sum())]:
        counts[place] += 1
    return [int(count) for count in counts]


def _choices(item: Item, n: int, rng: np.random.Generator) -> list[Answer]:
    """One to `max_choices` options a person, an exclusive option alone, values in ascending order."""
    known = CHOICES.get(item.key, ())
    weights = np.array(known if len(known) == len(item.options) else (1.0,) * len(item.options))
    draws = np.log(weights) + rng.gumbel(size=(n, len(weights)))
    most = min(item.max_choices or len(item.options), 3, len(item.options))
    numbers = rng.integers(1, most + 1, n)
    answers: list[Answer] = []
    for person in range(n):
        best = [item.values[place] for place in np.argsort(-draws[person])]
        if best[0] in item.exclusive:
            answers.append((best[0],))
        else:
            ticked = [value for value in best if value not in item.exclusive][: numbers[person]]
            answers.append(tuple(sorted(ticked)))
    return answers


def _orders(item: Item, n: int, rng: np.random.Generator) -> list[Answer]:
    """Options in an order: the earlier ones tend to stand first; some people leave the last place empty."""
    strength = -0.3 * np.arange(len(item.options)) + rng.gumbel(size=(n, len(item.options)))
    filled = item.places - (rng.random(n) < 0.2)
    return [
        tuple(item.values[place] for place in np.argsort(-strength[person])[: filled[person]])
        for person in range(n)
    ]


def _with_gaps(
    answers: list[Answer], item: Item, questionnaire: Questionnaire, rng: np.random.Generator
) -> list[Answer]:
    """The answers with some left blank and, where that is offered, some refused."""
    refused = REFUSED_SENSITIVE_PERCENT if item.key in questionnaire.sensitive else REFUSED_PERCENT
    draws = rng.random(len(answers)) * 100
    limit = BLANK_PERCENT + (refused if item.refusable else 0.0)
    return [
        BLANK if draw < BLANK_PERCENT else REFUSED if draw < limit else answer
        for answer, draw in zip(answers, draws, strict=True)
    ]


def _remarks(item: Item, n: int, rng: np.random.Generator) -> list[Answer]:
    """A sentence from some people; none is said twice before each was said once. Blank where none fits."""
    column: list[Answer] = [BLANK] * n
    fitting = [one for one in REMARKS if item.max_length is None or len(one) <= item.max_length]
    writers = rng.permutation(n)[: round(n * REMARK_PERCENT / 100)]
    sentences = rng.permutation(len(fitting))
    for place, person in enumerate(writers if fitting else ()):
        column[person] = fitting[sentences[place % len(fitting)]]
    return column
