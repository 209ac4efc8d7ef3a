"""What a picture is made of before any format: boxes, lines, dots and texts at their places, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.blocks import Number
from analysis.render.pictures.palette import INK, Fill

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: Fill | None
    """None for an outline only."""
    number: Number | None = None
    """What its width shows."""
    title: str = ""
    """Said of a part that has no room for its figure."""
    stroke: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    width: float = 1.0


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    fill: Fill
    number: Number | None = None


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    """Of the baseline."""
    text: str
    size: float
    colour: str = INK
    anchor: Anchor = "start"
    number: Number | None = None
    """The number that it prints, if it is one."""
    halo: str = ""
    """A rim of this colour, which keeps a pattern away from the letters."""


Shape = Box | Line | Dot | Text


@dataclass(frozen=True)
class Group:
    """What belongs to one category, said as a whole to people who hear the picture."""

    said: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    title: str
    alt: str
    parts: tuple[Shape | Group, ...]
    language: str = "zh-CN"

    def shapes(self) -> tuple[Shape, ...]:
        """Every shape in drawing order, groups opened."""
        return tuple(
            shape for part in self.parts for shape in (part.shapes if isinstance(part, Group) else (part,))
        )

    def texts(self) -> tuple[str, ...]:
        """Every text that is drawn."""
        return tuple(shape.text for shape in self.shapes() if isinstance(shape, Text))

    def fills(self) -> tuple[Fill | None, ...]:
        """The fill of every box and dot."""
        return tuple(shape.fill for shape in self.shapes() if isinstance(shape, Box | Dot))
