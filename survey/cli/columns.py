"""Text in columns on a terminal, where a Chinese character is two columns wide.

Click measures in characters; its help would run over the edge in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import combining, east_asian_width

import click

# A word of Latin letters holds together; a wide character takes the punctuation after it along.
_PIECE = re.compile(r"\s+|[^\s\u2e80-\u9fff\uff00-\uffef]+|.[，。；：、！？）」』”…]*")


def width_of(text: str) -> int:
    """Columns that `text` takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text if not combining(letter))


def padded(text: str, width: int) -> str:
    """`text` with blanks up to `width` columns."""
    return text + " " * max(0, width - width_of(text))


def wrapped(text: str, width: int) -> list[str]:
    """The lines of one paragraph, none wider than `width` unless a single word is."""
    lines, line = [], ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and width_of(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines of a table: heads, a rule, a line for each row; two blanks between columns."""
    lines = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(width_of(line[column]) for line in lines) for column in range(len(heads))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


class Formatter(click.HelpFormatter):
    """Click's help, measured in columns."""

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        paragraphs = (
            self._lines(part, self.width - self.current_indent) for part in re.split(r"\n\n+", text)
        )
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max((width_of(term) for term, _ in rows), default=0), col_max)
        hanging = " " * (self.current_indent + first + col_spacing)
        for term, words in rows:
            lines = self._lines(words, max(10, self.width - len(hanging)))
            start = " " * self.current_indent + term
            if lines and width_of(term) <= first:
                start = padded(start, len(hanging)) + lines.pop(0)
            self.write("\n".join([start, *(hanging + line for line in lines)]) + "\n")

    @staticmethod
    def _lines(paragraph: str, width: int) -> list[str]:
        """The lines of a paragraph; after a line with \\b they stay as they are, as in click."""
        head, mark, rest = paragraph.partition("\b\n")
        return rest.split("\n") if mark and not head.strip() else list(_wrapped_paragraphs(paragraph, width))


def _wrapped_paragraphs(text: str, width: int) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from wrapped(paragraph, width)


class Context(click.Context):
    """A click context whose help is measured in columns."""

    formatter_class = Formatter
