"""A composite index by hand: exact weights, missing components, re-weighting, and the command."""

import json
from fractions import Fraction

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import cli
from analysis.composite import composite, exact_weights
from analysis.errors import DataError
from questionnaires.load import load
from tests.simulated import MAIN_FORM

FIVE = pd.DataFrame(
    {"学习": [100, 50, 0, None, 80], "工作": [50, 50, 100, 40, None], "作风": [0, 50, 20, 60, None]},
    dtype="Float64",
)
WEIGHTS = {"学习": 50, "工作": 30, "作风": 20}


def test_an_index_is_the_weighted_mean_of_its_components():
    found = composite(FIVE, WEIGHTS)
    # R 4.2.2: as.matrix(X) %*% c(50, 30, 20) / 100
    assert found.persons.tolist()[:3] == [65, 50, 34]
    assert found.persons.isna().tolist() == [False, False, False, True, True]
    assert (found.total, found.n, found.not_scored) == (5, 3, 2)
    assert (found.mean, found.sd) == pytest.approx((149 / 3, 240.33333333333334**0.5))
    assert [(one.n, one.mean) for one in found.components] == [(4, 57.5), (4, 60), (4, 32.5)]


def test_who_lacks_a_component_is_scored_on_the_others_only_when_told():
    found = composite(FIVE, WEIGHTS, reweight=True)
    assert found.persons.tolist()[3:] == pytest.approx([(30 * 40 + 20 * 60) / 50, 80])
    assert (found.n, found.reweighted) == (5, True)
    nobody = composite(FIVE.iloc[:0], WEIGHTS, reweight=True)
    assert (nobody.n, nobody.mean, str(nobody.reason)) == (0, None, "nobody has a score")
    one = composite(FIVE.iloc[:1], WEIGHTS)
    assert (one.mean, one.sd, str(one.reason)) == (65, None, "only one person has a score")
    gone = composite(pd.DataFrame({"a": [None]}, dtype="Float64"), {"a": 100}, reweight=True)
    assert gone.persons.isna().all()


def test_weights_total_exactly_100():
    thirds = exact_weights({"a": "100/3", "b": "100/3", "c": Fraction(100, 3)})
    assert sum(thirds.values()) == 100
    assert exact_weights({"a": 33.3, "b": 66.7})["a"] == Fraction(333, 10)
    with pytest.raises(ValueError, match=r"total 99\.9"):
        exact_weights({"a": 33.3, "b": 33.3, "c": 33.3})
    with pytest.raises(ValueError, match="above 0"):
        exact_weights({"a": 110, "b": -10})
    with pytest.raises(ValueError, match="numbers or fractions"):
        exact_weights({"a": "half"})


def test_components_lie_on_0_to_100():
    with pytest.raises(DataError, match=r"column 学习: 1 values lie outside 0 to 100"):
        composite(FIVE.assign(学习=[101, 0, 0, 0, 0]), WEIGHTS)
    with pytest.raises(DataError, match="no such column"):
        composite(FIVE, {"学习": 50, "纪律": 50})


# ---- the command -------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "five.csv"
    FIVE.to_csv(path, index=False)
    return path


PARTS = ("--part", "学习=50", "--part", "工作=30", "--part", "作风=20")


def run(*arguments):
    return CliRunner().invoke(cli.composite, [str(argument) for argument in arguments])


def test_composite_as_text_and_json(file, tmp_path):
    assert run(file, *PARTS).stdout == (
        "Composite index\n"
        "Component   Weight (%)  Persons  Mean    SD\n"
        "───────────────────────────────────────────\n"
        "学习              50.0        4  57.5\n"
        "工作              30.0        4  60.0\n"
        "作风              20.0        4  32.5\n"
        "───────────────────────────────────────────\n"
        "Index            100.0        3  49.7  15.5\n"
        "Not scored                    2\n"
        "Note: who lacks a component has no index.\n"
    )
    out = tmp_path / "scores.csv"
    found = json.loads(run(file, *PARTS, "--reweight", "--scores-out", out, "--format", "json").stdout)
    assert (found["n"], found["rows"][0]["weight"]) == (5, 50)
    assert out.read_bytes().splitlines(keepends=True)[:2] == [b"\xef\xbb\xbfrow,score\r\n", b"1,65.0\r\n"]


def test_parts_may_be_scales_of_the_questionnaire(tmp_path):
    path = tmp_path / "main.csv"
    scale = next(one for one in load(MAIN_FORM).scales if one.kind == "mean_of_items")
    path.write_text(",".join(scale.parts) + "\n" + ",".join("1" for _ in scale.parts) + "\n", "utf-8")
    result = run(path, "--part", f"{scale.key}=100", "--questionnaire", MAIN_FORM, "--format", "json")
    assert json.loads(result.stdout)["n"] == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--part", "学习=50"),
        ("--part", "学习"),
        ("--part", "学习=50", "--part", "学习=50"),
        (*PARTS, "--disclosure"),
    ],
)
def test_wrong_usage(file, options):
    assert run(file, *options).exit_code == 2
