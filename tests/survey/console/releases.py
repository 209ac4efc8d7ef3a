"""A survey with a group of nine, a group of one mind and cells of one to four: what the desk must never show."""

import io
import re
import secrets
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser

from questionnaires.response import Response
from survey import fieldwork
from tests.survey.office import opened

SMALL, ALIKE = "九个人的组", "想法一样的组"
GROUPS = """
key = "groups"
version = 1
languages = ["zh-CN", "en"]
title = {zh-CN = "分组小问卷", en = "A short form in groups"}
background = ["B1"]
sensitive = ["A1"]
sections = [{key = "all", items = ["A1", "A2", "A3", "X1", "B1"], title = {zh-CN = "看法", en = "Views"}}]
[[items]]
key = "A1"
type = "single"
text = {zh-CN = "培训安排得及时。", en = "Training comes in time."}
options = [
  {value = 1, label = {zh-CN = "不符合", en = "Does not apply"}},
  {value = 2, label = {zh-CN = "一半一半", en = "Half and half"}},
  {value = 3, label = {zh-CN = "符合", en = "Applies"}},
]
claims = [{key = "A1", counts = [3], text = {zh-CN = "认为培训及时", en = "find training in time"}}]
[[items]]
key = "A2"
type = "single"
text = {zh-CN = "学到的东西用得上。", en = "What I learned is of use."}
options = [
  {value = 1, label = {zh-CN = "用不上", en = "Of no use"}},
  {value = 2, label = {zh-CN = "用得上", en = "Of use"}},
]
[[items]]
key = "A3"
type = "multiple"
text = {zh-CN = "还想学什么？", en = "What else would you learn?"}
options = [
  {value = 1, label = {zh-CN = "写材料", en = "Writing"}},
  {value = 2, label = {zh-CN = "用数据", en = "Data"}},
]
[[items]]
key = "X1"
type = "text"
max_length = 200
text = {zh-CN = "还想说什么？", en = "Anything else?"}
[[items]]
key = "B1"
type = "single"
text = {zh-CN = "您在哪个组", en = "Your group"}
options = [
  {value = 1, label = {zh-CN = "九个人的组", en = "The group of nine"}},
  {value = 2, label = {zh-CN = "想法一样的组", en = "The group of one mind"}},
  {value = 3, label = {zh-CN = "大一点的组", en = "The larger group"}},
  {value = 4, label = {zh-CN = "最大的组", en = "The largest group"}},
]
[crosstabs]
tables = [{row = "B1", column = {claim = "A1"}}, {row = "B1", column = "A2"}]
[row_level_export]
generalise = ["B1"]
"""

COUNTS = {
    1: {1: 2, 2: 3, 3: 4},
    2: {1: 0, 2: 0, 3: 40},
    3: {1: 20, 2: 3, 3: 37},
    4: {1: 30, 2: 35, 3: 25},
}
"""People by group and answer to A1."""


def people():
    """The answers, one after the other."""
    for group, counts in COUNTS.items():
        for answer, count in counts.items():
            for number in range(count):
                yield {
                    "A1": answer,
                    "A2": 1 + (number + answer) % 2,
                    "A3": [(1,), (2,), (1, 2)][number % 3],
                    "X1": f"多办几期培训{number % 3}" if group == 4 else -1,
                    "B1": group,
                }


KEPT = GROUPS.replace('generalise = ["B1"]', "generalise = []").replace('key = "groups"', 'key = "kept"')
"""The same, but the groups are never left out of the rows."""
NO_BACKGROUND = KEPT.replace('background = ["B1"]\n', "").replace('key = "kept"', 'key = "bare"')
"""The same, but nobody has said that the groups are background."""


def groups(instance, key="groups", questionnaire=GROUPS, more=0):
    """The survey, closed: 199 people answered, and `more` of the largest group."""
    survey = opened(instance, key, questionnaire, simulated="true")
    answered = [*people()]
    for answers in (*answered, *answered[len(answered) - more :]):
        survey.store.submit(secrets.randbits(53), Response.of(survey.questionnaire, answers))
    fieldwork.close(instance.survey(key), 0)
    return survey


@dataclass
class Table:
    """A table of a page: its caption's or head's texts, and the texts of its cells."""

    head: list[str]
    rows: list[list[str]]


class Tables(HTMLParser):
    """Every table of a page, whose end tags may be left out."""

    def __init__(self, text):
        super().__init__()
        self.found, self._row, self._cell = [], None, False
        self.feed(text)
        self.found = [Table(rows[0], rows[1:]) for rows in self.found if rows]

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.found.append([])
        elif tag == "tr" and self.found:
            self._row = []
            self.found[-1].append(self._row)
        elif tag in ("td", "th") and self._row is not None:
            self._row.append("")
            self._cell = True

    def handle_endtag(self, tag):
        if tag == "table":
            self._row, self._cell = None, False

    def handle_data(self, data):
        if self._cell and self._row:
            self._row[-1] += data.strip()


def tables_of(text):
    return Tables(text).found


def sentences_of(text):
    """What a page says outside its tables and charts, sentence by sentence."""
    bare = re.sub(r"(?s)<(script|style|table|figure)\b.*?</\1>", "", text)
    return re.split(r"[。；]|</p>", re.sub(r"<(?!/p>)[^>]*>", "", bare))


def members(answer):
    """File name -> bytes of a packed answer."""
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
