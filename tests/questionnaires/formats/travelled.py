"""What a questionnaire is after it went through another format and came back: the rule by which tests judge."""

from dataclasses import replace

from questionnaires.answers import REFUSED
from questionnaires.assembly import NO_ANSWER, NO_ANSWER_LABELS
from questionnaires.formats.logic import shortest
from questionnaires.model import Questionnaire, RowExport

PLAIN = {
    "scales": (),
    "bands": None,
    "scale_claims": (),
    "crosstabs": (),
    "consent": None,
    "thanks": None,
    "disclaimer": None,
    "sensitive": (),
    "background": (),
    "row_export": RowExport(),
    "quality_flags": (),
    "coding_frame": None,
    "seconds": {},
}


def without_the_rest(questionnaire: Questionnaire) -> Questionnaire:
    """`questionnaire` without what no other format has, its pages said outright, its conditions in short."""
    firsts = {page[0].key for page in questionnaire.pages}
    return replace(
        questionnaire,
        **PLAIN,
        sections=tuple(
            replace(section, with_previous=section.key not in firsts) for section in questionnaire.sections
        ),
        items=tuple(_item(item) for item in questionnaire.items),
        notes=tuple(replace(note, show_if=short(note.show_if)) for note in questionnaire.notes),
    )


def without_background(questionnaire: Questionnaire) -> Questionnaire:
    """`questionnaire` without the items that its reader took for background."""
    return replace(questionnaire, background=(), row_export=RowExport())


def short(condition):
    return None if condition is None else shortest(condition)


def _item(item):
    return replace(
        item,
        claims=(),
        optional=False,
        default_on=False,
        invited_at_least=0,
        report_also=(),
        options=tuple(replace(option, score=None) for option in item.options),
        show_if=short(item.show_if),
        required_if=short(item.required_if),
    )


def with_write_ins(items):
    """`items`, each write-in named after its item and option as they are now."""
    by_key = {item.key: item for item in items}
    return tuple(
        item if item.write_in_of is None else replace(item, text=_named(by_key[item.write_in_of]))
        for item in items
    )


def _named(item):
    option = next(option for option in item.options if option.write_in)
    return {language: f"{words} {option.label[language]}" for language, words in item.text.items()}


def usual_words(languages, refused=None):
    """The words for no answer, but for `refused` the usual ones."""
    words = {
        value: {language: NO_ANSWER_LABELS[name][language] for language in languages}
        for name, value in NO_ANSWER.items()
    }
    return words | ({REFUSED: dict(refused)} if refused else {})
