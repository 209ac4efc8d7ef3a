"""What a report says about itself: the sample, limits, rules, what was withheld, release and versions."""

from __future__ import annotations

from datetime import date

from analysis import findings as f
from analysis import wording
from analysis.blocks import Block, Number, Origin, Paragraph, Run, Stamp
from analysis.data import Data
from analysis.draw import Source
from analysis.report import definitions
from analysis.report.comparisons import Compared
from analysis.wording.parts import parts
from analysis.wording.template import fill
from questionnaires import program
from questionnaires.items import Language
from questionnaires.model import Questionnaire


def sample(data: Data) -> f.Sample:
    """How many forms there are, and the days of the survey if the data came with a manifest."""
    manifest = data.manifest
    if manifest is None:
        return f.Sample(len(data.frame))
    return f.Sample(manifest.valid, manifest.returned, _day(manifest.opened), _day(manifest.closed))


def reach(data: Data) -> tuple[f.Issued | f.Coverage, ...]:
    """Codes and roster, as far as the release knows them; what is missing is never guessed."""
    manifest = data.manifest
    found: list[f.Issued | f.Coverage] = []
    if manifest is None or not manifest.returned:
        return ()
    if manifest.codes and manifest.issued:
        found.append(f.Issued(manifest.issued, manifest.returned, manifest.valid))
    if manifest.roster and manifest.roster >= manifest.valid:
        found.append(f.Coverage(manifest.roster, manifest.valid))
    return tuple(found)


def _day(iso: str) -> tuple[int, int, int] | None:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return None
    return day.year, day.month, day.day


def build(data: Data, source: Source, compared: Compared, below: int) -> tuple[Block, ...]:
    """The last part: limits, rules, what was withheld, and which state of the data this is."""
    words, say_ = parts(source.language), wording.of(source.language)
    questionnaire = source.questionnaire
    withheld = f.Withheld(compared.small_groups, compared.refused, below, source.k)
    limits = f.Limits(compared.tests)
    blocks = [Paragraph(say_.sentence(limits), limits.id)]
    blocks += [Paragraph((rule,), f"rule.{at}") for at, rule in enumerate(words.rules, start=1)]
    blocks.append(Paragraph(say_.sentence(withheld), withheld.id))
    if data.manifest is not None:
        named = {
            "release": Stamp("release.id", data.manifest.id),
            "hash": Stamp("release.hash", data.manifest.hash),
        }
        blocks.append(Paragraph(fill(words.release, named), "release"))
    versions: dict[str, Run] = {
        "questionnaire": questionnaire.title[source.language],
        "version": Stamp("questionnaire.version", str(questionnaire.version)),
        "program": Stamp("program.version", program.version()),
    }
    blocks.append(Paragraph(fill(words.versions, versions), "versions"))
    return tuple(blocks)


def counted(data: Data, compared: Compared, below: int, language: str) -> Paragraph:
    """What the sentences of the method and of the last part count, also where this report need not say it.

    A report that said it and is brought up to date finds its figures here.
    """
    told = sample(data)
    counts = {
        "sample.valid": told.valid,
        "sample.returned": told.returned,
        "sample.blank": told.blank,
        "limits.tests": compared.tests,
        "withheld.groups": compared.small_groups,
        "withheld.tables": compared.refused,
        "withheld.items": below,
    }
    numbers = (Number(id_, count, "other", str(count)) for id_, count in counts.items() if count is not None)
    return Paragraph((*numbers, *_days(told, language)))


def _days(told: f.Sample, language: str) -> tuple[Stamp, ...]:
    """The first and the last day, which a sentence on one day names together."""
    if told.opened is None or told.closed is None:
        return ()
    date = wording.of(language).date
    return (Stamp("sample.from", date(told.opened)), Stamp("sample.to", date(told.closed)))


def properties(data: Data, questionnaire: Questionnaire | None, language: str) -> tuple[tuple[str, str], ...]:
    """What the file carries about its data, name and value."""
    words, found = parts(language), list[tuple[str, str]]()
    if data.manifest is not None:
        found += [(words.property_release, data.manifest.id), (words.property_hash, data.manifest.hash)]
    if questionnaire is not None:
        found.append((words.property_questionnaire, f"{questionnaire.key} {questionnaire.version}"))
    found.append((words.property_program, program.version()))
    if data.simulated:
        found.append((words.property_simulated, words.simulated_footer))
    return tuple(found)


def origin(data: Data, questionnaire: Questionnaire | None, language: Language) -> Origin:
    """Which state of the data a report is made from, and what its figures are counted from."""
    manifest = data.manifest
    defined = (
        definitions.of_codebook(data.codebook)
        if questionnaire is None
        else definitions.of_questionnaire(questionnaire, language)
    )
    return Origin(
        release=manifest.id if manifest else "",
        hash=manifest.hash if manifest else "",
        questionnaire=questionnaire.key if questionnaire else "",
        version=questionnaire.version if questionnaire else None,
        program=program.version(),
        simulated=data.simulated,
        day=date.fromisoformat(manifest.closed) if manifest and _day(manifest.closed) else None,
        definitions=defined,
    )
