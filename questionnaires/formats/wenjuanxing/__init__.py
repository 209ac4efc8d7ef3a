"""The text that users of 问卷星 (wjx.cn) paste: `1、题干[单选题]`, options below it one a line."""

from questionnaires.formats.wenjuanxing.reading import MOST_LETTERS as MOST_LETTERS
from questionnaires.formats.wenjuanxing.reading import MOST_LINES as MOST_LINES
from questionnaires.formats.wenjuanxing.reading import read as read
from questionnaires.formats.wenjuanxing.writing import write as write
