"""Public data on which the statistics are held against R and SPSS, and how R reads the same.

The answers of tests/data/rse_uk2016.csv become codes, in R the data frame `q`:

    d <- read.csv("tests/data/rse_uk2016.csv", na.strings="", strip.white=TRUE)
    often <- c("Never", "Sometimes", "Often", "Very Often", "Always")
    agree <- c("Strongly disagree", "Disagree", "Neither agree or disagree", "Agree", "Strongly Agree")
    own <- list(edu1=c("None", "Further Education (NVQ  A-Level ...)", "Undergraduate degree",
        "Masters degree", "Doctorate"), stability2=c("No", "Yes"), currentEmp1=c("No", "Yes"),
      currentEmp10=c("Permanent", "Fixed term", "Freelancer consultant  contractors", "Agency staff"),
      currentEmp12=c("Full time", "Part time"), socio2=c("Male", "Female", "Other"),
      socio3=paste(c("18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64"), "years"))
    q <- as.data.frame(lapply(setNames(nm=names(d)[-1]), function(v) match(d[[v]],
      if (v %in% names(own)) own[[v]] else if (any(d[[v]] %in% often)) often else agree)))

The other data frames that the tests name are `a` and `b`, the school samples beside it, and what ships with
R and its packages: a <- read.csv("tests/data/apistrat.csv"); b <- read.csv("tests/data/apiclus1.csv");
c <- read.csv("tests/data/apiclus2.csv").
"""

from fractions import Fraction
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from questionnaires.items import Claim, Item, Option, Section
from questionnaires.model import Questionnaire, Scale, ScaleClaim

DATA = Path(__file__).parent.parent / "data"
OFTEN = ("Never", "Sometimes", "Often", "Very Often", "Always")
AGREE = ("Strongly disagree", "Disagree", "Neither agree or disagree", "Agree", "Strongly Agree")
OWN = {
    "edu1": (
        "None",
        "Further Education (NVQ  A-Level ...)",
        "Undergraduate degree",
        "Masters degree",
        "Doctorate",
    ),
    "currentEmp1": ("No", "Yes"),
    "currentEmp10": ("Permanent", "Fixed term", "Freelancer consultant  contractors", "Agency staff"),
    "currentEmp12": ("Full time", "Part time"),
    "stability2": ("No", "Yes"),
    "socio2": ("Male", "Female", "Other"),
    "socio3": tuple(f"{ages} years" for ages in ("18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64")),
}


def close(expected, tolerance=1e-9):
    """Equal within the tolerance of closed forms, or the one that is named."""
    return pytest.approx(expected, rel=tolerance, abs=1e-12)


def _codes(texts):
    """Each text as its place among the answers, from 1; the empty one as no answer."""
    given = {text.strip() for text in texts} - {""}
    scale = OWN.get(texts.name) or (OFTEN if given & set(OFTEN) else AGREE)
    places = {text: place for place, text in enumerate(scale, 1)}
    return pd.array([places[text.strip()] if text.strip() else None for text in texts], dtype="Int64")


_TEXTS = pd.read_csv(DATA / "rse_uk2016.csv", dtype=str, keep_default_na=False, index_col="rid")
RSE = pd.DataFrame({name: _codes(_TEXTS[name]) for name in _TEXTS})
"""273 research software engineers, 2016: an answer called "None", groups of one, unanswered questions."""

APISTRAT = pd.read_csv(DATA / "apistrat.csv")
APICLUS1 = pd.read_csv(DATA / "apiclus1.csv")
APICLUS2 = pd.read_csv(DATA / "apiclus2.csv")
"""Schools of California, 2000: a sample in strata of three kinds of school, one of 15 whole districts, and one
of up to five schools in each of 40 districts."""

ATTITUDE = pd.read_csv(
    StringIO(
        """rating complaints privileges learning raises critical advance
        43 51 30 39 61 92 45
        63 64 51 54 63 73 47
        71 70 68 69 76 86 48
        61 63 45 47 54 84 35
        81 78 56 66 71 83 47
        43 55 49 44 54 49 34
        58 67 42 56 66 68 35
        71 75 50 55 70 66 41
        72 82 72 67 71 83 31
        67 61 45 47 62 80 41
        64 53 53 58 58 67 34
        67 60 47 39 59 74 41
        69 62 57 42 55 63 25
        68 83 83 45 59 77 35
        77 77 54 72 79 77 46
        81 90 50 72 60 54 36
        74 85 64 69 79 79 63
        65 60 65 75 55 80 60
        65 70 46 57 75 85 46
        50 58 68 54 64 78 52
        50 40 33 34 43 64 33
        64 61 52 62 66 80 41
        53 66 52 50 63 80 37
        40 37 42 58 50 57 49
        63 54 42 48 66 75 33
        66 77 66 63 88 76 72
        78 75 58 74 80 78 49
        48 57 44 45 51 83 38
        85 85 71 71 77 74 55
        82 82 39 59 64 78 39"""
    ),
    sep=r"\s+",
)
"""The data set attitude (Chatterjee and Price 1977) that ships with R."""

HAIR_EYE = [[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]]
"""margin.table(HairEyeColor, c(1, 2)): Snee 1974, ships with R."""
TITANIC = [[1364, 367], [126, 344]]
"""margin.table(Titanic, c(2, 4)), ships with R."""
JOB = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]
"""Income by satisfaction with the job (Agresti 2002), the example of R's help page of fisher.test."""
FEEDS = {
    "casein": [368, 390, 379, 260, 404, 318, 352, 359, 216, 222, 283, 332],
    "horsebean": [179, 160, 136, 227, 217, 168, 108, 124, 143, 140],
    "linseed": [309, 229, 181, 141, 260, 203, 148, 169, 213, 257, 244, 271],
    "meatmeal": [325, 257, 303, 315, 380, 153, 263, 242, 206, 344, 258],
    "soybean": [243, 230, 248, 327, 329, 250, 193, 271, 316, 267, 199, 171, 158, 248],
    "sunflower": [423, 340, 392, 339, 341, 226, 320, 295, 334, 322, 297, 318],
}
CHICKS = pd.DataFrame([(y, feed) for feed, ys in FEEDS.items() for y in ys], columns=["weight", "feed"])
"""chickwts, ships with R: weights of chicks by feed, the feeds in the order of R's levels."""
SLEEP = pd.DataFrame(
    {
        "first": [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
        "second": [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    }
)
"""sleep ("Student" 1908), ships with R: hours more of sleep under two drugs."""


def rows_of(table):
    """A row a person of a table of counts: x its row and y its column, from 1."""
    return pd.DataFrame(
        [(i + 1, j + 1) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)],
        columns=["x", "y"],
    )


def _said(text):
    return {"en": text}


_SATISFIED, _KNOWN, _LEAVING = (
    [f"affSat{at}" for at in range(1, 5)],
    [f"affRec{at}" for at in range(1, 6)],
    "turnOver4",
)
SIDES = Claim("affSat4", _said("agree, of those who take sides"), counts=(4, 5), not_in_base=(3,))
HIGH = ScaleClaim("SAT_high", "SAT", ">=", Fraction(75), _said("a satisfaction of 75 or more"))


def _item(key):
    options = tuple(Option(at, _said(str(at)), Fraction(25 * (at - 1))) for at in range(1, 6))
    claims = (SIDES,) if key == SIDES.key else ()
    return Item(key, "single", _said(key), "all", options, claims=claims)


_KEYS = [*_SATISFIED, *_KNOWN, _LEAVING]
FORM = Questionnaire(
    "rse",
    1,
    ("en",),
    _said("Research software engineers"),
    (Section("all", _said("All"), tuple(_KEYS)),),
    tuple(map(_item, _KEYS)),
    scales=(
        Scale("SAT", _said("Satisfaction"), "mean_of_items", tuple(_SATISFIED), 3),
        Scale("REC", _said("Recognition"), "mean_of_items", tuple(_KNOWN), 3),
        Scale("STAY", _said("Staying"), "mean_of_items", (*_SATISFIED, _LEAVING), 3, (_LEAVING,)),
        Scale("BOTH", _said("Both"), "mean_of_scales", ("SAT", "REC"), 1),
    ),
    scale_claims=(HIGH,),
)
"""Some of the questions of RSE as a questionnaire, its answers worth 0, 25, 50, 75 and 100."""
