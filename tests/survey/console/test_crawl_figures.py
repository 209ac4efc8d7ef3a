"""A crawler goes through every page of a release and its report files, and looks for figures about few people.

The release holds a group of nine, a group of one mind, and cells of one to four; `COUNTS` has them all.
"""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest

from survey.console import results
from tests.survey.console import lasting
from tests.survey.console.releases import ALIKE, COUNTS, SMALL, groups, sentences_of, tables_of
from tests.survey.office import opened

clock, instance, app, analyst = lasting.RESULTS

ONE = "/console/results/groups-1"
GROUPS = {SMALL: 1, "The group of nine": 1, ALIKE: 2, "The group of one mind": 2}
GROUPS |= {"大一点的组": 3, "The larger group": 3, "最大的组": 4, "The largest group": 4}
ANSWERS = {"不符合": 1, "一半一半": 2, "符合": 3, "Does not apply": 1, "Half and half": 2, "Applies": 3}
SIZES = {group: sum(counts.values()) for group, counts in COUNTS.items()}
NAMES = ("item.B1", "item.A1", "item.A2", "item.A3", "claim.A1")


@pytest.fixture(scope="module")
def asked(instance, analyst):
    """An analyst who has made a release and asked for every table there is."""
    groups(instance)
    opened(instance, "running")
    analyst.through(analyst.post("/console/results/new", page="/console/results", survey="groups"))
    for row in NAMES:
        for column in NAMES:
            analyst.through(analyst.post(f"{ONE}/cross", row=row, column=column))
    with analyst.client.application.app_context():
        for language in ("zh-CN", "en"):
            results.workshop().make(instance.surveys_folder / "groups" / "releases" / "groups-1", language)
    return analyst


@pytest.fixture(scope="module")
def pages(asked):
    """Address -> text of every page that links and frames lead to from the overview, in both languages."""
    ahead, seen, files = ["/console/"], {}, set()
    while ahead:
        address = ahead.pop().partition("#")[0]
        parts = urlsplit(address)
        if address in seen or address in files or not parts.path.startswith("/console"):
            continue
        answer = asked.at_rest(address)
        assert answer.status_code == 200, address
        if not answer.mimetype.startswith("text/"):
            files.add(address)  # a poster, a workbook with a questionnaire: nothing of answers
            continue
        seen[address] = answer.text
        links = re.findall(r'(?:href|src)="([^"]+)"', answer.text)
        ahead += [unescape(one) for one in links if one.startswith("/console") and "static" not in one]
    return seen


def test_the_crawler_comes_to_every_page_of_the_release(pages):
    paths = {unquote(urlsplit(address).path) for address in pages}
    assert {ONE, f"{ONE}/report", f"{ONE}/cross", f"{ONE}/export", f"{ONE}/remarks"} <= paths
    assert sum(path.endswith("/table") for path in paths) > 10
    assert any("language=en" in address and "/report" in address for address in pages)


def test_no_page_shows_what_a_group_of_nine_or_of_one_mind_answered(pages):
    found = []
    for address, text in pages.items():
        found += [(address, row) for row in _told(text) if row]
        for sentence in sentences_of(text):
            # The profile says how large the groups are, with shares of everybody who answered.
            named = any(name in sentence for name, group in GROUPS.items() if group in (1, 2))
            harmless = re.search(r"199|作答不足10人|fewer than 10", sentence)
            if named and re.search(r"\d", sentence) and not harmless:
                found.append((address, sentence))
    assert found == []


def _told(text):
    """Rows of a page's tables in which a figure stands that may not."""
    for table in tables_of(text):
        crossed = [at for at, head in enumerate(table.head) if head in ANSWERS]
        for row in table.rows:
            group = GROUPS.get(row[0].replace("　", ""))
            if group is None:
                continue
            for at, cell in enumerate(row[1:], start=1):
                figures = re.findall(r"\d+(?:\.\d+)?", cell)
                if at in crossed and 0 < COUNTS[group][ANSWERS[table.head[at]]] < 5 and figures:
                    yield row
                if group in (1, 2) and figures and not _is_size(cell, group):
                    yield row


def _is_size(cell, group):
    """Whether the cell says how large a group is, of which nothing else may be known."""
    size = SIZES[group]
    shares = {
        f"{100 * size / 199:.1f}",
        "2.4",
        "8.4",
        "15.1",
        "26.2",
    }  # with Wilson's interval of 9 and 40 of 199
    return all(figure in shares or figure == str(size) for figure in re.findall(r"\d+(?:\.\d+)?", cell))


def test_columns_of_small_groups_hold_no_figure_either(pages):
    found = []
    for address, text in pages.items():
        for table in tables_of(text):
            for at, head in enumerate(table.head):
                if GROUPS.get(head) in (1, 2):
                    body = [row for row in table.rows if at < len(row) and row[0] in ANSWERS]
                    found += [(address, row) for row in body if re.search(r"\d", row[at])]
    assert found == []


def test_the_files_of_the_report_say_no_more_than_the_page(asked):
    for format in ("md", "txt"):
        text = asked.post(f"{ONE}/file", page=ONE, format=format).text
        told = [one for one in re.split(r"[。；\n]", text) if SMALL in one or ALIKE in one]
        assert told
        for one in told:
            # Sizes of the groups and their shares of everybody with their intervals, and k.
            sizes = {"9", "40", "60", "90", "199", "10", "4.5", "20.1", "30.2", "45.2"}
            figures = set(re.findall(r"\d+(?:\.\d+)?", one))
            assert figures <= sizes | {"2.4", "8.4", "15.1", "26.2"}, one


def test_no_page_tells_anything_of_a_running_survey_but_its_state(pages):
    for address, text in pages.items():
        assert "running-1" not in text, address
    assert "running" in pages["/console/results"]
