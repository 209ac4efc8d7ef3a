"""A new instance: its folders, settings, keys and list of surveys."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from survey.config import CONFIG_TEMPLATE, write_keys
from survey.store.console import Console


def create_instance(folder: Path) -> tuple[Path, ...]:
    """Make an instance of `folder`; what was made, nothing if it was whole. What is there is left alone."""
    made: list[Path] = []
    for place in (folder, folder / "questionnaires", folder / "surveys"):
        if not place.is_dir():
            place.mkdir(mode=0o700, parents=True)
            made.append(place)
    config, keys, console = (folder / name for name in ("config.toml", "keys.toml", "console.db"))
    if not config.exists():
        config.write_text(CONFIG_TEMPLATE, encoding="utf-8")
        made.append(config)
    if not keys.exists():
        write_keys(keys)
        made.append(keys)
    if not console.exists():
        with suppress(FileExistsError):
            Console.create(console).close()
            made.append(console)
    return tuple(made)
