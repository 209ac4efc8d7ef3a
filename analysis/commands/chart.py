"""`--chart`: the picture of a result as an SVG or PNG file beside what the command prints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import tell, words
from analysis.commands.output import language
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.blocks import Chart
    from analysis.data import Data

SUFFIXES = (".svg", ".png")


class ChartFile(click.ParamType[Path]):
    """A file to write whose ending names a kind of picture."""

    name = "FILE"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.suffix.lower() not in SUFFIXES:
            known = ", ".join(SUFFIXES)
            message = say("{file}: a picture is written as {known}.", file=path.name, known=known)
            self.fail(words(message, ctx), param, ctx)
        if not path.parent.is_dir():
            self.fail(words(say("There is no folder {folder}.", folder=path.parent), ctx), param, ctx)
        if path.is_dir():
            self.fail(words(say("{file} is a folder.", file=path.name), ctx), param, ctx)
        return path


def chart_option(command: Callable[..., None]) -> Callable[..., None]:
    """--chart, for results that can be drawn."""
    return click.option(
        "--chart",
        type=ChartFile(),
        help="Also draws the result into a picture: FILE.svg or FILE.png.",
    )(command)


def write_chart(made: Callable[[], Chart], target: Path | None, data: Data) -> None:
    """Writes the picture if one is asked for; what comes from simulated answers says so in it."""
    if target is None:
        return
    from analysis.render.pictures import lettering, png, svg
    from analysis.render.pictures.draw import draw
    from analysis.wording.heads import heads

    spoken = language()
    mark = heads(spoken).simulated if data.simulated else ""
    drawing = draw(made(), spoken, mark=mark)
    unknown = lettering.missing("".join(drawing.texts()))
    if target.suffix.lower() == ".png":
        target.write_bytes(png.render(drawing))
        if unknown:
            tell(say("The font lacks {characters}; 〓 stands in their place.", characters="".join(unknown)))
        return
    target.write_text(svg.document(drawing), encoding="utf-8", newline="\n")
    if unknown:
        tell(
            say(
                "The font lacks {characters}; whether they are seen depends on the reader's machine.",
                characters="".join(unknown),
            )
        )
