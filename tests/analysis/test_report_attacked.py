"""A reader of all files of a report: what small groups answered is in none, nor anything it follows from.

The reader's linear programs know what is printed, by its ids, and nothing of `disclosure`. From the web page
and from the Excel file the same is read, so that whoever attacks one attacks the other.
"""

import re
from itertools import product

import pytest
from scipy.optimize import linprog

from analysis import groups, release, report
from analysis.draw import Source
from analysis.render import docx, html, markdown, xlsx
from questionnaires.answers import BLANK
from questionnaires.model import Margin
from survey.simulate import simulate
from tests.analysis import reading_back as back
from tests.analysis.attacker import Attacker
from tests.simulated import main_form, write_release

PEOPLE = 121
SIZES = {"B2": {1: 61, 2: 51, 3: 9}, "B3": {1: 13, 2: 40, 3: 66, BLANK: 2}, "B4": {1: 30, 2: 74, 3: 17}}
"""A group of nine, one of thirteen, and two who do not say where they belong."""


@pytest.fixture(scope="module", params=[11, 12])
def made(request, tmp_path_factory):
    """A report on 121 people, and their answers."""
    folder = tmp_path_factory.mktemp("releases") / "small-1"
    write_release(folder, simulate(main_form(), PEOPLE, request.param, SIZES), k=10)
    data = release.read(folder)
    return report.build(data, data.questionnaire, "zh-CN"), data


@pytest.fixture(scope="module")
def found(made):
    """Id and printed text of each figure, read out of the web page."""
    return dict(back.of_html(html.render(made[0])))


@pytest.fixture(scope="module")
def counts(found):
    return {
        id_: int(text.replace(",", ""))
        for id_, text in found.items()
        if re.search(r"\.(count|base|missing|n)$", id_)
    }


def test_all_files_tell_the_same(made, found):
    wanted = back.of_blocks(made[0])
    assert back.of_html(html.render(made[0])) == wanted
    assert back.of_workbook(xlsx.render(made[0])) == wanted
    assert set(found.items()) <= wanted


def test_what_a_group_of_nine_answered_is_in_no_file(found):
    of_nine = {id_: text for id_, text in found.items() if re.match(r"B2x\w+\.3\.|\w+xB2\.3\.", id_)}
    assert of_nine
    assert {id_.rsplit(".", 1)[1] for id_ in of_nine} <= {"base", "n"}
    assert all(int(text) <= 9 for text in of_nine.values())


def test_the_word_file_tells_no_figure_that_the_web_page_does_not(made, found):
    figures = {one for one in back.of_word(docx.render(made[0])) if re.fullmatch(r"[\d.,]+", one[1])}
    groups = {(id_, shown) for id_, shown in figures if "x" in id_.split(".")[0]}
    assert len(groups) > 100
    assert groups <= back.of_blocks(made[0])
    drawn = {value for _, behind in back.charts_of_word(docx.render(made[0])) for value in behind}
    assert drawn <= {
        float(shown.replace(",", "")) for shown in found.values() if re.fullmatch(r"[\d.,]+", shown)
    }


def test_cells_of_one_to_four_people_stand_nowhere(counts):
    cells = {id_: n for id_, n in counts.items() if "x" in id_.split(".")[0] and id_.endswith(".count")}
    assert len(cells) > 20
    assert not [id_ for id_, count in cells.items() if 1 <= count <= 4]


# ---- statements in groups ----------------------------------------------------------------------


def test_small_cells_of_statements_cannot_be_worked_back(made, counts):
    _, data = made
    attacked = shown = 0
    for pair in sorted({id_.split(".")[0] for id_ in counts if re.match(r"[A-Z]\d+xB\d\.", id_)}):
        key, row = pair.split("x")
        item = data.questionnaire.item(key)
        [claim] = [claim for claim in item.claims if claim.key == key]
        groups, people = data.questionnaire.item(row).values, truth(data, row, item, claim)
        reader = Attacker()
        tell_whole(reader, counts, key, row, groups)
        for group in groups:
            if (base := counts.get(f"{pair}.{group}.base")) is not None:
                reader.know([(group, "no"), (group, "yes")], base)
            if (count := counts.get(f"{pair}.{group}.count")) is not None:
                assert count == people[group, "yes"]
                reader.know([(group, "yes")], count)
                shown += 1
        attacked += attack(reader, counts, pair, groups, people)
    assert shown > 20
    assert attacked > 0


def truth(data, row, item, claim):
    """(group, yes or no) -> people, those without a group under None."""
    groups = data.questionnaire.item(row).values
    people = {(group, answer): 0 for group in (*groups, None) for answer in ("no", "yes")}
    for group, value in zip(data.frame[row].tolist(), data.frame[item.key].tolist(), strict=True):
        if value in {option.value for option in item.options} and value not in claim.not_in_base:
            people[group if group in groups else None, "yes" if value in claim.counts else "no"] += 1
    return people


def tell_whole(reader, counts, key, row, groups):
    """Whole-survey counts are exact; nobody answers who is in no group."""
    every = [(group, answer) for group in (*groups, None) for answer in ("no", "yes")]
    reader.know(every, counts[f"{key}.claim.base"])
    reader.know([(group, "yes") for group in (*groups, None)], counts[f"{key}.claim.count"])
    reader.at_most([(None, "no"), (None, "yes")], counts[f"{row}.item.missing"])
    for group in groups:
        reader.at_most([(group, "no"), (group, "yes")], counts[f"{row}.item.{group}.count"])


def attack(reader, counts, pair, groups, people):
    """How many small cells, and answers of small groups, were attacked; each must stay uncertain."""
    attacked = 0
    for group, answer in product(groups, ("no", "yes")):
        count, size = people[group, answer], people[group, "no"] + people[group, "yes"]
        if not (1 <= count <= 4 or 0 < size < 10):
            continue
        assert f"{pair}.{group}.count" not in counts
        low, high = reader.range([(group, answer)])
        assert high - low >= min(4, size), (pair, group, low, count, high)
        attacked += 1
    return attacked


# ---- cross-tables of percentages ---------------------------------------------------------------


def test_small_cells_of_cross_tables_cannot_be_worked_back_from_percentages(made, found, counts):
    _, data = made
    attacked = shown = 0
    for pair in sorted({id_.split(".")[0] for id_ in found if ".all." in id_}):
        people = crossed(data, *pair.split("x"))
        rows, columns = (list(dict.fromkeys(cell[side] for cell in people)) for side in (0, 1))
        reader, sizes = Attacker(), {i: counts[f"{pair}.{i}.base"] for i in rows}
        reader.know(people, counts[f"{pair}.base"])
        for i in rows:
            reader.know([(i, j) for j in columns], sizes[i])
        for j in columns:
            tell(reader, found, f"{pair}.all.{j}", [(i, j) for i in rows], counts[f"{pair}.base"])
        told = [
            cell
            for cell in people
            if tell(reader, found, f"{pair}.{cell[0]}.{cell[1]}", [cell], sizes[cell[0]])
        ]
        shown += len(told)
        for (i, j), count in people.items():
            if not (1 <= count <= 4 or sizes[i] < 10):
                continue
            assert (i, j) not in told
            low, high = reader.range([(i, j)])
            _, column = reader.range([(each, j) for each in rows])
            room = min(4, sizes[i], column)  # nobody can be hidden where nobody is
            assert high - low >= room, (pair, i, j, low, count, high)
            attacked += 1
    assert shown > 5
    assert attacked > 5


def crossed(data, *names):
    """(row, column) as their ids call them -> people. The statistics' own count, before anything is hidden."""
    source = Source(data.frame, data.codebook, data.questionnaire, "zh-CN", 10)
    margins = [Margin(kind or "item", key) for key, _, kind in (name.partition("_") for name in names)]
    rows, columns = (groups.side(source, margin, "其余") for margin in margins)
    table, _ = groups.crossed(source, rows, columns)
    return {
        (str(i), str(j)): table.counts[x][y]
        for (x, i), (y, j) in product(enumerate(table.row_values), enumerate(table.column_values))
    }


def tell(reader, found, id_, names, base):
    """What a printed count says of a sum, or a printed percentage of `base`; whether there was one."""
    if (count := found.get(f"{id_}.count")) is not None:
        reader.know(names, int(count))
        return True
    if (percent := found.get(f"{id_}.percent")) is None:
        return False
    unit = 0.05 if "." in percent else 0.5
    least, most = ((float(percent) + side) * base / 100 for side in (-unit, unit))
    reader.at_most(names, most)
    others = [name for name in every(reader) if name not in names]
    total = next(value for line, value in reader.equal if len(line) == len(every(reader)))
    reader.at_most(others, total - least)
    return True


def every(reader):
    return list(reader.places)


def test_a_withheld_group_is_a_dash_in_text_too(made):
    lines = markdown.render(made[0]).split("\n")
    label = "编制身份：其他（工勤、基层服务项目、聘用等）"
    of_nine = [line.split("|")[3:-1] for line in lines if label in line and line.startswith("|")]
    assert [" — ", " — "] in of_nine


# ---- means -------------------------------------------------------------------------------------


def scales_in_groups(found, data):
    """(pair, sizes, printed means) of every scale in groups; who is in no group stands last, unprinted."""
    for pair in sorted({m[1] for id_ in found if (m := re.match(r"([A-Z]+x[A-Z]\d)\.\d+\.n$", id_))}):
        key, row = pair.split("x")
        groups = data.questionnaire.item(row).values
        sizes = [int(found[f"{pair}.{group}.n"]) for group in groups]
        means = [found.get(f"{pair}.{group}.mean") for group in groups]
        whole = int(found[f"{key}.n"])
        yield pair, [*sizes, whole - sum(sizes)], [*(None if m is None else float(m) for m in means), None]


def range_of_mean(sizes, means, whole, at):
    """Between what the mean of group `at` lies by all that is printed: means and sizes, rounded as they are."""
    share = [
        (0, 100 * size) if mean is None else ((mean - 0.05) * size, (mean + 0.05) * size)
        for size, mean in zip(sizes, means, strict=True)
    ]
    aim = [float(each == at) for each in range(len(sizes))]
    sides = [[1.0] * len(sizes), [-1.0] * len(sizes)]
    limits = [(whole + 0.05) * sum(sizes), -(whole - 0.05) * sum(sizes)]
    ends = [linprog([turn * one for one in aim], sides, limits, bounds=share) for turn in (1, -1)]
    assert all(one.status == 0 for one in ends)
    return ends[0].fun / sizes[at], -ends[1].fun / sizes[at]


def test_the_mean_of_a_small_group_may_be_anything_by_the_printed_means_of_all_others(made, found):
    _, data = made
    source = Source(data.frame, data.codebook, data.questionnaire, "zh-CN", 10)
    attacked = betrayed = 0
    for pair, sizes, means in scales_in_groups(found, data):
        key, row = pair.split("x")
        whole = float(found[f"{key}.mean"])
        for at, size in enumerate(sizes):
            if not 0 < size < 10:
                continue
            assert means[at] is None
            low, high = range_of_mean(sizes, means, whole, at)
            assert (low, high) == (pytest.approx(0, abs=0.01), pytest.approx(100, abs=0.01)), (pair, at)
            attacked += 1
            # The attack has teeth: were the groups that cover this one printed, its mean would be too.
            low, high = range_of_mean(sizes, [*all_means(source, row, key, at), None], whole, at)
            betrayed += high - low < 50
    assert attacked >= 3
    assert betrayed >= 1


def all_means(source, row, key, besides):
    """The mean of every group, hidden or not, but of one."""
    means = source.scores[key].persons.groupby(source.frame[row]).mean()
    groups = source.questionnaire.item(row).values
    return [None if at == besides else round(float(means[group]), 1) for at, group in enumerate(groups)]
