"""Numbers too large to calculate with: refused by column, row and value, and never in the way of others."""

import json

import pandas as pd
import pytest

from analysis import frame
from survey import cli

ROWS = "q,w,h\n1,1e200,1e20\n2,3,2.5\n1,2,1\n"


def run(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--lang", "en", *arguments])
    printed = capsys.readouterr()
    return stopped.value.code, printed.out, printed.err


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("frequency", "--variable", "q", "--weight", "w"), "column w: 1e+200"),
        (("estimate", "--variable", "w"), "column w: 1e+200"),
        (("compare", "--value", "h", "--group", "q"), "column h: 1e+20"),
        (("correlate", "--x", "q", "--y", "h"), "column h: 1e+20"),
    ],
)
def test_a_figure_of_them_is_refused_by_column_row_and_value(arguments, place, tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    command, *options = arguments
    assert run([command, str(path), *options], capsys) == (
        1,
        "",
        f"{place} is too large to calculate with (rows 2; the head is row 1). Figures take numbers from "
        "-1e+15 to 1e+15: mend the cells, or count in larger units.\n",
    )


def test_they_do_not_stand_in_the_way_of_another_column(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("q,w\n" + "1,1e200\n2,3\n" * 20)
    code, out, errors = run(
        ["frequency", str(path), "--variable", "q", "--disclosure", "--format", "json"], capsys
    )
    assert (code, errors) == (0, "")
    assert [row["count"] for row in json.loads(out)["rows"]] == [20, 20]


def test_a_crossed_column_of_them_is_counted(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    code, out, errors = run(
        ["crosstab", str(path), "--row", "q", "--column", "w", "--format", "json"], capsys
    )
    assert (code, errors) == (0, "")
    assert json.loads(out)["column_values"] == [2, 3, 1e200]


@pytest.mark.parametrize("numbers", [[1e200, 2.0], [2**63, 1]])
def test_typed_files_hold_them_too(numbers, tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"w": pd.Series(numbers, dtype="uint64" if numbers[0] == 2**63 else "float64")}).to_parquet(
        path
    )
    assert frame.read(path).frame["w"].tolist() == [float(number) for number in numbers]


def test_a_workbook_holds_them_too(tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    pd.DataFrame({"q": [1, 2], "w": [1e200, 1.0]}).to_excel(path, index=False)
    code, _, errors = run(["frequency", str(path), "--variable", "q", "--weight", "w"], capsys)
    assert code == 1
    assert "column w: 1e+200 is too large to calculate with (rows 2;" in errors
