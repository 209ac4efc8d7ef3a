"""A made, simulated export of 问卷星 in both of its forms: 60 people, every kind of question it knows.

Nobody answered it: the answers are drawn by a generator with a fixed seed, and a column says so.
"""

import csv
import io
import random

from openpyxl import Workbook

PEOPLE = 60
SEX = ("男", "女")
AGE = ("30岁及以下", "31-40岁", "41-50岁", "51岁及以上")
AGREE = ("非常不同意", "不同意", "一般", "同意", "非常同意")
OFTEN = ("从不", "偶尔", "有时", "经常", "总是")
SKILLS = ("公文写作", "群众工作", "数据、表格", "其他；如有请写明")
SEVERAL = "6、您最想补哪些本事（可多选）"
LINES = ("工作量合适", "领导支持", "同事配合")
TELLING = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")


def people():
    """Each person's answers by question, options by their places from 1; None is skipped."""
    drawn = random.Random(20261126)
    for _ in range(PEOPLE):
        leaning = drawn.randint(1, 5)
        often = drawn.randint(1, 5)
        yield {
            1: drawn.randint(1, 2),
            2: drawn.randint(1, 4),
            3: drawn.randint(0, 35),
            4: often,
            5: None if often == 1 else drawn.randint(1, 5),
            6: sorted(drawn.sample(range(1, 5), drawn.randint(1, 3))),
            7: [min(5, max(1, leaning + drawn.randint(-1, 1))) for _ in LINES],
            8: "",
        }


def telling(number):
    return [
        str(number),
        f"2026/11/{number % 28 + 1} 10:{number:02}:00",
        f"{100 + number}秒",
        "链接",
        "直接访问",
        f"10.0.0.{number}(模拟)",
    ]


def heads(*several):
    """The first row, with these columns for the question of several answers."""
    return [
        *TELLING,
        "1、您的性别",
        "2、您的年龄段",
        "3、您在本单位工作了多少年（周年）",
        "4、您多久加班一次",
        "5、加班是必要的",
        *several,
        *(f"7、您对下面的说法是否同意—{line}" for line in LINES),
        "8、您还有什么想说的",
        "总分",
        "simulated",
    ]


def as_text():
    """Heads and rows with the words of the options; several answers in one cell."""
    rows = []
    for number, one in enumerate(people(), start=1):
        chosen = [SKILLS[at - 1] + ("〖开车〗" if at == 4 else "") for at in one[6]]
        rows.append(
            [
                *telling(number),
                SEX[one[1] - 1],
                AGE[one[2] - 1],
                str(one[3]),
                OFTEN[one[4] - 1],
                "(跳过)" if one[5] is None else AGREE[one[5] - 1],
                "┋".join(chosen),
                *(AGREE[step - 1] for step in one[7]),
                "(空)" if number % 3 else f"第{number}份模拟意见",
                "0",
                "1",
            ]
        )
    return heads(SEVERAL), rows


def as_numbers():
    """Heads and rows with the places of the options; a column of 0 and 1 for each of several."""
    rows = []
    for number, one in enumerate(people(), start=1):
        rows.append(
            [
                *telling(number),
                *(str(one[place]) for place in (1, 2, 3, 4)),
                "-3" if one[5] is None else str(one[5]),
                *(str(int(at in one[6])) for at in range(1, 5)),
                *map(str, one[7]),
                "-2" if number % 3 else f"第{number}份模拟意见",
                "0",
                "1",
            ]
        )
    return heads(*(f"{SEVERAL}({skill})" for skill in SKILLS)), rows


def write(path, table):
    """The table as CSV in GB18030, as the platform writes it, or as XLSX with numbers in their cells."""
    heads, rows = table
    if path.suffix == ".xlsx":
        book = Workbook()
        for row in (heads, *rows):
            book.active.append([int(cell) if cell.lstrip("-").isdecimal() else cell for cell in row])
        book.save(path)
        return path
    text = io.StringIO(newline="")
    csv.writer(text).writerows((heads, *rows))
    path.write_bytes(text.getvalue().encode("gb18030"))
    return path
