"""`report`: the whole report of a data set as one file, Word, Excel, HTML, Markdown or text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import Command, Names, Source, finder, tell, words, wrong_usage
from analysis.commands.former import earlier, previous_option
from analysis.commands.office import Look, fonts_option, named_fonts, show_keys, template_option, word_file
from analysis.commands.output import language
from analysis.commands.sorted import remarks_option, sorted_remarks
from analysis.commands.source import Reading, read, reading
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.blocks import Report
    from analysis.data import Data

SUFFIXES = (".docx", ".xlsx", ".html", ".md", ".txt")


class ReportFile(click.ParamType[Path]):
    """A file to write whose ending names a format that exists."""

    name = "FILE"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.suffix.lower() not in SUFFIXES:
            known = ", ".join(SUFFIXES)
            message = say("{file}: a report is written as {known}.", file=path.name, known=known)
            self.fail(words(message, ctx), param, ctx)
        if not path.parent.is_dir():
            self.fail(words(say("There is no folder {folder}.", folder=path.parent), ctx), param, ctx)
        return path


@click.command(cls=Command)
@reading
@click.option("-o", "--output", "target", type=ReportFile(), help="FILE.docx, .xlsx, .html, .md or .txt.")
@click.option(
    "--lang", type=click.Choice(["zh-CN", "en"]), help="Language; the questionnaire's first unless named."
)
@click.option(
    "--groups", type=Names(), help="Columns whose groups are compared; without a questionnaire only."
)
@fonts_option
@remarks_option
@previous_option
@template_option
def report(
    source: Reading,
    target: Path | None,
    lang: str | None,
    groups: tuple[str, ...] | None,
    fonts: Path | None,
    remarks: Path | None,
    previous: Source | None,
    template: Path | None,
    keys: bool,
) -> None:
    """Findings, tables and method as one file. Groups of too few people are withheld always."""
    found = finder(click.get_current_context(silent=True))
    if keys:
        data = read(source, language=lang)
        former = earlier(previous, source, data)
        show_keys(_built(data, lang or found.asked_language, remarks, former, groups))
        return
    if target is None:
        wrong_usage(say("Name the file to write: -o FILE.docx, .xlsx, .html, .md or .txt."))
    if (fonts or template) and target.suffix.lower() != ".docx":
        wrong_usage(say("--fonts and --template are for Word files: -o FILE.docx."))
    how = Look(named_fonts(fonts), template)
    label = words(say("Writing the report"))
    with click.progressbar(length=4, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        data = read(source, language=lang)
        former = earlier(previous, source, data)
        bar.update(1)
        built = _built(data, lang or found.asked_language, remarks, former, groups)
        bar.update(2)
        content = _rendered(built, data, target.suffix.lower(), how)
        keep_former(target)
        target.write_bytes(content)
        bar.update(1)
    _tell_codes(data)
    tell(say("Written: {file}.", file=target))


def _tell_codes(data: Data) -> None:
    """Say that a plain file's answers are codes that nobody explained."""
    from analysis.answers import few
    from analysis.report.plain_file import unlabelled

    if data.questionnaire is None and (columns := unlabelled(data)):
        tell(
            say(
                "The file holds codes without labels ({columns}): the report names answers by their codes. "
                "“cadre-survey codebook DATA” writes a codebook to fill in; then write the report again.",
                columns=few(columns),
            )
        )


def keep_former(target: Path) -> None:
    """Set a Word file of that name aside as FILE.bak.docx: somebody may have written in it."""
    if target.suffix.lower() == ".docx" and target.exists():
        former = target.with_name(f"{target.stem}.bak{target.suffix}")
        target.replace(former)
        tell(say("The former {file} was kept as {kept}.", file=target.name, kept=former.name))


def _built(
    data: Data,
    lang: str | None,
    remarks: Path | None,
    former: Data | None,
    groups: tuple[str, ...] | None = None,
) -> Report:
    from analysis.report import build

    asked = data.questionnaire
    if asked is None:
        if remarks is not None:
            wrong_usage(say("--remarks belongs to a release."))
        return build(data, None, lang or language(), groups=groups or ())
    if groups is not None:
        wrong_usage(say("--groups is for a file without a questionnaire, which names its own groups."))
    if lang is not None and lang not in asked.languages:
        known = ", ".join(asked.languages)
        wrong_usage(
            say("The questionnaire has no texts in {language}; it has {known}.", language=lang, known=known)
        )
    spoken = lang or asked.language
    coded = None if remarks is None else sorted_remarks(remarks, data, spoken)
    return build(data, asked, spoken, coded, former)


def _rendered(built: Report, data: Data, suffix: str, how: Look) -> bytes:
    """The report in the format of its file; text in UTF-8 with plain line ends."""
    if suffix == ".xlsx":
        from analysis.render import xlsx
        from analysis.report import variables

        return xlsx.render(built, variables(data, built.language))
    if suffix == ".docx":
        return word_file(built, how)
    if suffix == ".html":
        from analysis.render import html

        return html.render(built).encode()
    if suffix == ".md":
        from analysis.render import markdown

        return markdown.render(built).encode()
    from analysis.render import text

    return text.render(built).encode()
