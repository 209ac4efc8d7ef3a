"""`refresh`: new results in a Word report that somebody has edited, with a list of what changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import Command, Source, tell, words, wrong_usage
from analysis.commands.former import earlier, previous_option
from analysis.commands.report import keep_former
from analysis.commands.sorted import remarks_option, sorted_remarks
from analysis.commands.source import Reading, read, reading
from questionnaires.errors import Message, say

if TYPE_CHECKING:
    from analysis.refresh import Change
    from analysis.refresh.judge import State

NAMES: dict[State, Message] = {
    "updated": say("Updated"),
    "same": say("Unchanged"),
    "deleted": say("Removed"),
    "kept": say("Not judged"),
    "could_change": say("Could change"),
    "edited": say("Changed by hand"),
    "redefined": say("Counted otherwise"),
    "hidden": say("Not shown"),
    "untrue": say("To rewrite"),
}
"""States in the order in which they are listed: what asks for the writer comes last, where it is seen."""


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@reading
@remarks_option
@previous_option
@click.option("--overwrite", is_flag=True, help="Also replace figures that were changed by hand.")
@click.pass_context
def refresh(
    ctx: click.Context,
    source: Reading,
    file: Path,
    remarks: Path | None,
    previous: Source | None,
    overwrite: bool,
) -> None:
    """Put new results into an edited Word report: tagged figures and charts, nothing else."""
    from analysis import refresh as work
    from analysis.report import build

    draft = work.open_draft(file.read_bytes(), file.name)
    if previous is not None and not draft.compares_waves:
        wrong_usage(say("{file} compares with no earlier survey; leave out --previous.", file=file.name))
    data = read(source)
    lang = draft.record.language
    work.check_questionnaire(draft, data.questionnaire.key if data.questionnaire else "")
    coded = {} if remarks is None else sorted_remarks(remarks, data, lang)
    report = build(data, data.questionnaire, lang, coded, earlier(previous, source, data))
    done = work.refresh(draft, report, overwrite=overwrite, remarks=coded.keys())
    if done.content != draft.content:
        _replace(file, done.content)
    for line in _lines(done.changes):
        click.echo(line)
    kept = [change.id for change in done.changes if change.state == "kept"]
    if any(map(work.counts_waves, kept)):
        tell(say("The comparison with the earlier survey was left as it is. To refresh it: --previous DATA."))
    if not all(map(work.counts_waves, kept)):
        tell(
            say("What people wrote and others sorted was left as it is. To refresh it: --remarks FILE.xlsx.")
        )
    tell(say("Figures without a tag were not touched. Please check them."))
    if done.needs_writer:
        tell(say("Some sentences are no longer true; they are marked in {file}.", file=file.name))
        ctx.exit(1)


def _replace(file: Path, content: bytes) -> None:
    """Write the file beside itself first: a full disk leaves the former where it is."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.write_bytes(content)
        with suppress(OSError):  # some network drives know no modes
            shutil.copymode(file, partial)
        keep_former(file)
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


def _lines(changes: Sequence[Change]) -> Iterator[str]:
    """State by state what changed, old → new with its sentence; then how many there are of each state."""
    for state, name in NAMES.items():
        found = [change for change in changes if change.state == state]
        if state in ("deleted", "kept") and found:
            yield f"{words(name)}\t{' '.join(dict.fromkeys(change.id for change in found))}"
        elif state != "same":
            for where, those in groupby(found, key=lambda change: change.where):
                arrows = "  ".join(f"{change.old} → {change.new or '?'}" for change in those)
                yield f"{words(name)}\t{arrows}\t{where}"
    counts = {state: sum(change.state == state for change in changes) for state in NAMES}
    yield "  ".join(f"{words(NAMES[state])} {count}" for state, count in counts.items() if count)
