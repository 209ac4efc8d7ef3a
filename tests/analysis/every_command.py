"""Every analysis command on public or simulated data: what it prints, as text and as JSON.

`python -m tests.analysis.every_command FOLDER` prints all of it, for runs in a process of their own.
"""

import sys
from pathlib import Path

from click.testing import CliRunner

from analysis import cli
from analysis.responses import of_responses
from questionnaires import codebook_csv
from questionnaires.codebook import Codebook, Variable
from tests import simulated
from tests.analysis.public import ATTITUDE, DATA, RSE

MARGINS = (
    "variable,value,total\nstype,E,4421\nstype,H,755\nstype,M,1018\nsch.wide,No,1072\nsch.wide,Yes,5122\n"
)
QUESTIONS = ("--questionnaire", simulated.MAIN_FORM)
ITEMS = "affSat1,affSat2,affSat3,affSat4,percEmp1,turnOver4"
DRAWN = ("--weight", "pw", "--stratum", "stype", "--fpc", "fpc")


def commands(folder):
    """(command, arguments) of every kind of result; the data stand in `folder`."""
    rse, votes, attitude = (folder / f"{name}.csv" for name in ("rse", "votes", "attitude"))
    first, second = folder / "first.csv", folder / "second.csv"
    schools = DATA / "apistrat.csv"
    progress = ("--variable", "progRSE4", "--top", 2, "--bottom", 2)
    two = ("--row", "currentEmp1", "--column", "stability2", "--layer", "currentEmp12", "--measures")
    known = "k1,k2,k3,k4,k5"
    return [
        ("frequency", (rse, *progress, "--describe", "--expected", "1,1,1,1,1")),
        ("frequency", (rse, "--variable", "progRSE4", "--population", 1000, "--disclosure")),
        ("frequency", (rse, "--variable", "points", "--nps")),
        ("frequency", (schools, "--variable", "stype", "--weight", "pw")),
        ("frequency", (rse, "--multiple", known)),
        ("frequency", (rse, "--separator", "┋", "--variable", "known")),
        ("frequency", (folder / "ranks.csv", "--variable", "topic")),
        ("crosstab", (rse, *two)),
        ("crosstab", (rse, "--row", "edu1", "--column", "socio3", "--measures")),
        ("crosstab", (rse, "--row", "edu1", "--column", "socio3", "--disclosure")),
        ("crosstab", (rse, "--multiple", known, "--column", "currentEmp10")),
        ("crosstab", (schools, "--row", "sch.wide", "--column", "comp.imp", *DRAWN)),
        ("scale", (rse, "--items", ITEMS, "--reverse", "turnOver4", "--low", 1, "--high", 5, "--measures")),
        ("scale", (rse, "--items", "affSat1,affSat2", "--low", 1, "--high", 5)),
        ("compare", (rse, "--value", "turnOver4", "--group", "currentEmp10")),
        ("compare", (rse, "--value", "turnOver4", "--group", "currentEmp1", "--disclosure")),
        ("compare", (rse, "--paired", "affSat1,affSat4")),
        ("compare", (votes, "--paired", "first,second")),
        ("correlate", (rse, "--x", "affSat1", "--y", "turnOver5", "--given", "socio3")),
        ("correlate", (rse, "--matrix", "affSat1,percEmp1,progRSE4", "--missing", "pairwise")),
        ("estimate", (schools, "--variable", "api00", "--group", "comp.imp", *DRAWN)),
        ("estimate", (schools, "--variable", "api.stu", "--over", "enroll", *DRAWN)),
        ("rake", (schools, "--margins", folder / "margins.csv", "--weight", "pw", "-o", folder / "out.csv")),
        ("quality", (rse, "--items", ITEMS)),
        ("quality", (first, *QUESTIONS)),
        ("trend", (first, second, *QUESTIONS)),
        ("sample_size", ("--population", 6194, "--deff", 1.2, "--response", 0.8)),
        ("sample_size", ("--n", 200, "--population", 6194)),
        (
            "composite",
            (attitude, "--part", "complaints=50", "--part", "privileges=30", "--part", "learning=20"),
        ),
    ]


def write(folder):
    """The data of `commands`."""
    known = (RSE[[f"affRec{at}" for at in range(1, 6)]] >= 4).astype("Int64")
    known.columns = [f"k{at}" for at in range(1, 6)]
    joined = known.fillna(0).apply(lambda row: "┋".join(known.columns[row == 1]), axis=1)
    RSE.join(known).assign(known=joined, points=RSE["affSat1"] * 2).to_csv(folder / "rse.csv", index=False)
    votes = "1,1\n" * 79 + "0,1\n" * 8 + "1,0\n" * 15 + "0,0\n" * 57
    (folder / "votes.csv").write_text("first,second\n" + votes, "utf-8")
    ATTITUDE.to_csv(folder / "attitude.csv", index=False)
    ranks = (-ATTITUDE.iloc[:, 1:]).rank(axis=1, method="first").astype(int)
    ranks.where(ranks <= 3, 0).to_csv(folder / "ranks.csv", index=False)
    places = {0: "-", 1: "1", 2: "2", 3: "3"}
    topics = enumerate(ranks, 1)
    book = Codebook(tuple(Variable(t, t, "rank", places, item="topic", option=at) for at, t in topics))
    codebook_csv.write(book, folder / "ranks.codebook.csv")
    (folder / "margins.csv").write_text(MARGINS, "utf-8")
    frame = of_responses(simulated.responses(), simulated.main_form()).frame
    frame[:110].to_csv(folder / "first.csv", index=False)
    frame[110:].to_csv(folder / "second.csv", index=False)


def printed(folder, form):
    """What every command prints in the form `form`, with its name."""
    found = []
    for name, arguments in commands(folder):
        asked = [str(argument) for argument in (*arguments, "--format", form)]
        result = CliRunner().invoke(getattr(cli, name), asked)
        assert result.exit_code == 0, (name, arguments, result.output)
        found.append((name, result.stdout))
    return found


def main(folder):
    write(folder)
    for form in ("text", "json"):
        for name, output in printed(folder, form):
            print(name, output)
    report = folder / "report.md"
    result = CliRunner().invoke(
        cli.report, [str(folder / "first.csv"), *map(str, QUESTIONS), "-o", str(report)]
    )
    assert result.exit_code == 0, result.output
    print(report.read_text("utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
