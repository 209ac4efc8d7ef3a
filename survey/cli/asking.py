"""What the commands about questionnaires ask of their context: the language, the instance's own folder."""

from __future__ import annotations

from pathlib import Path

import click

from questionnaires.errors import Translate


def translator(ctx: click.Context) -> Translate:
    """What turns English sentences into the user's language."""
    translate: Translate = getattr(ctx.obj, "translate", str)
    return translate


def own_folder(ctx: click.Context) -> Path | None:
    """The folder of the instance's own definitions, if there is one."""
    folder = getattr(ctx.obj, "questionnaires", None)
    return folder if isinstance(folder, Path) and folder.is_dir() else None
