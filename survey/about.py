"""What a respondent may read about the survey: what is kept, what is not, and what nobody can promise.

What stands in the files is explained column by column and key by key: a test compares these words with the
real schema, so that nothing can be stored of which the page is silent. It never says more than the code does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from questionnaires import program
from questionnaires.errors import Message, say
from questionnaires.items import Language, Text
from survey.context import FieldSurvey
from survey.settings import LOWEST_K

STEP = 10
"""Answers are counted in steps of so many while the survey runs."""
SMALLEST_CLASS = 5
"""Rows are handed on only where so many people at least share their background answers."""
DRAFT_HOURS = 24
"""A draft that is older is erased when the form is next opened."""

FORM = say("Which questionnaire it is, and which version of it.")
ANSWER: Mapping[str, Message] = {
    "a": say("The options you chose and what you wrote; and for each question you left out, that you did."),
    "q": FORM,
    "v": FORM,
    "u": say("Which {unit_word} the slip or the link was for. Not who you are."),
    "f": say("Whether it was filled in too fast: only yes or no, as your phone judged. No time is sent."),
}
"""Key of a stored answer's document -> what stands there."""

ALONE = say(
    "Here one person does both: holding the survey and reading its results. Usually these are two people, so "
    "that whoever hands out slips or links never sees an answer."
)
SEAL = say("A check number worked out from all this. It shows if somebody tampers with the file.")
FILE = say(
    "Each file has one more line about itself: the number of its format, how many answers it held when it "
    "was last put in order, and how often that was done with fewer than {few} new ones. No day and no "
    "time."
)
REMARK = say(
    "After the close, what you wrote is cut out of your answers and put elsewhere: the question, the "
    "words, a new random number and a check number. From then on the files do not tell which answers it "
    "came with."
)
COLUMNS: Mapping[str, Message] = {
    "response.doc": ANSWER["a"],
    "response.id": say(
        "A random number, so that sending twice is stored once. It comes from your page, tells no order, "
        "and is not your number."
    ),
    "response.seal": SEAL,
    "state.id": FILE,
    "state.schema": FILE,
    "state.washed": FILE,
    "state.small": FILE,
    "remark.id": REMARK,
    "remark.item": REMARK,
    "remark.text": REMARK,
    "remark.seal": REMARK,
    "code.id": say("Not the code itself, only a number worked out from it with a secret key."),
    "code.unit": say("Which {unit_word} the slip was for."),
    "code.spent": say("Whether the code has been used: yes or no, without a day or a time."),
    "code.page": say(
        "A number made by the page on which the code was typed, so that it works again there if the reply "
        "got lost. Before that a random number stands in its place."
    ),
}
"""Column of the files that hold answers and codes -> what stands there."""


@dataclass(frozen=True)
class Topic:
    """A heading of the page and the points under it."""

    heading: Message
    points: tuple[Message, ...]


@dataclass(frozen=True)
class Told:
    """A survey, as it is told in one language."""

    survey: FieldSurvey
    language: Language
    encrypted: bool
    """This page came over a connection that others cannot read, or nobody has allowed one that they can."""
    lone: bool
    """One person may both hand out codes and read the results."""

    @property
    def texts(self) -> bool:
        """People may write something in words of their own."""
        return any(item.type == "text" for item in self.survey.questionnaire.items)

    @property
    def words(self) -> Mapping[str, str]:
        return self.survey.settings.words(self.language)

    def filled(self, message: Message) -> Message:
        """The message with the survey's word for a unit in its place."""
        text: Text = self.survey.settings.unit_word
        word = text.get(self.language, next(iter(text.values()), ""))
        return replace(message, values={"unit_word": word, "few": STEP, **message.values})


def about(
    survey: FieldSurvey, language: Language, *, encrypted: bool, lone: bool = False
) -> tuple[Topic, ...]:
    """The whole page, topic by topic, of what this survey does and nothing else."""
    told = Told(survey, language, encrypted, lone)
    topics = (
        Topic(say("What one stored answer holds"), tuple(_answer(told))),
        Topic(say("What is not kept"), tuple(_nothing(told))),
        Topic(say("The access code") if survey.codes else say("Answering twice"), tuple(_access(told))),
        Topic(say("What stays on this phone"), tuple(_phone(told))),
        Topic(say("Who keeps the answers, where, and until when"), tuple(_keeping(told))),
        Topic(say("Who gets to see what"), tuple(_seen(told))),
        Topic(say("What we cannot promise"), tuple(_limits(told))),
        Topic(say("About this page"), tuple(_program(told))),
    )
    return tuple(
        Topic(topic.heading, tuple(told.filled(point) for point in topic.points)) for topic in topics
    )


def _answer(told: Told) -> Iterator[Message]:
    questionnaire, units = told.survey.questionnaire, told.survey.units
    left_out = {"u": not units, "f": questionnaire.fast_flag is None}
    said = {words.template: words for key, words in ANSWER.items() if not left_out.get(key)}
    yield from said.values()
    yield COLUMNS["response.id"]
    yield SEAL
    if told.texts:
        yield REMARK
    yield FILE


def _nothing(told: Told) -> Iterator[Message]:
    yield say("No name, no telephone or staff number, no account. No list of names is in the system.")
    yield say("No network address, no model of your phone, no browser, nor from which page you came.")
    yield say(
        "No day and no time, nor how long it took. The files bear the beginning of the day as their date."
    )
    yield say("No cookie, no counting of visitors, nothing from other websites.")
    yield say(
        "No list of who opened this page. If the program fails it notes the day, the kind of mistake and "
        "its place in the program, and not a word of yours."
    )
    yield say("The language and the size of type that you chose are in the address of the page only.")
    if told.survey.codes:
        yield say(
            "So that nobody can guess codes, wrong ones are counted for each network address: in memory "
            "only, under a scrambled number, never in a file."
        )
    if told.texts:
        yield say(
            "What you write yourself is kept as it is. Please name nobody, and nothing only you could know."
        )


def _access(told: Told) -> Iterator[Message]:
    if told.survey.codes:
        yield say("The code only prevents answering twice. It is kept in a file of its own, and in it:")
        yield COLUMNS["code.id"]
        if told.survey.units:
            yield COLUMNS["code.unit"]
        yield COLUMNS["code.spent"]
        yield COLUMNS["code.page"]
        yield say("The file with the codes and the file with the answers have no number in common.")
        yield say(
            "When the survey has ended and the last forms are in, all of this is destroyed. What remains "
            "is how many slips were handed out and how many answers came in."
        )
    else:
        yield say(
            "This survey asks for no code. Somebody who opens the page anew can answer a second time, and "
            "we would not notice."
        )
    yield say("One page that is sent several times is stored once; the first sending counts.")


def _phone(told: Told) -> Iterator[Message]:
    if not told.survey.settings.drafts:
        yield say("Nothing. This survey keeps no drafts, so that several people can share one device.")
        return
    yield say(
        "Until you send it, a draft is kept in the browser of this phone: your answers, the page you were "
        "on, the time, and the hidden random number of your page. It leaves the phone only when you press "
        "“Submit”."
    )
    yield say(
        "It is erased when the form has been sent, when you choose not to take part, and when you press "
        "“Clear answers on this phone”. One older than {hours} hours is erased when the form is next "
        "opened.",
        hours=DRAFT_HOURS,
    )
    yield say(
        "If this phone never opens the form again, the draft stays on it. On somebody else's phone, "
        "please send the form or press “Clear answers on this phone” before you give it back."
    )
    yield say(
        "Whoever has both the draft and the server's files could tell which answer is yours. That is why "
        "it is erased as soon as it is sent."
    )


def _keeping(told: Told) -> Iterator[Message]:
    words = told.words
    if "organiser" in words:
        yield say("The survey is held by {organiser}.", organiser=words["organiser"])
    if "recipient" in words:
        yield say("The combined results go to {recipient}.", recipient=words["recipient"])
    if "place" in words:
        yield say("The answers lie here: {place}.", place=words["place"])
    if "keeper" in words:
        yield say("They are looked after by {keeper}.", keeper=words["keeper"])
    if "delete_by" in words:
        yield say(
            "When {day} is over the program deletes the answers, what was made of them here, and the "
            "backups it can reach. Files that were handed on before are for a person to delete.",
            day=words["delete_by"],
        )
    else:
        yield say("No day has been set on which the answers are deleted.")
    yield say(
        "The program cannot tell which answer is yours, so it cannot be found again, changed or withdrawn."
    )
    if "contact" in words:
        yield say("Questions: {contact}", contact=words["contact"])


def _seen(told: Told) -> Iterator[Message]:
    settings = told.survey.settings
    yield say(
        "While answers come in nobody sees a result. Only their number is shown, in steps of {step}.",
        step=STEP,
    )
    if told.lone:
        yield ALONE
    yield say(
        "After the close, what fewer than {k} people answered is not shown, nor, in tables by group, "
        "cells of fewer than {cell} people and what they could be worked out from.",
        k=settings.k,
        cell=LOWEST_K,
    )
    yield say("The counts of all answers together are shown as they are.")
    yield say(
        "This limit of {k} people, the questions and all other settings were fixed when the survey "
        "opened. If somebody changes them, the program refuses to go on.",
        k=settings.k,
    )
    yield say(
        "After the close, single lines of answers can be handed on for research: in a new random order, "
        "without what people wrote. Background questions are left out of them until at least {people} "
        "people gave the same answers to those that stay.",
        people=max(SMALLEST_CLASS, told.survey.questionnaire.row_export.smallest_class),
    )
    if told.survey.units:
        yield say(
            "The {unit_word} is counted by itself: never together with the background questions, and it "
            "never stands in such a line."
        )
    if told.texts:
        yield say(
            "What you wrote lies beside your other answers until the close. After it, it is kept apart, "
            "in mixed order, with nothing that says who wrote it."
        )


def _limits(told: Told) -> Iterator[Message]:
    survey = told.survey
    if not told.encrypted:
        yield say(
            "The connection of this page is not encrypted. Others on the same network can read what is "
            "sent, your answers included."
        )
    yield say(
        "Whoever runs the server could find out who answered what, by changing the program, reading its "
        "memory or watching the network while you send. If another server stands before this one, they "
        "decide what it notes."
    )
    yield say(
        "If people come one by one, and somebody copies the disk again and again, the order can give them "
        "away. When many answer together it is far harder."
    )
    yield say("That you took part can be seen by people in the room and on the same network.")
    if survey.questionnaire.background:
        yield say(
            "Several background answers together may fit only one person. Whoever opens the files "
            "themselves could guess from them."
        )
    if told.texts:
        yield say("Your way of writing, and the people and events you mention, can give you away.")
    yield say(
        "What a phone managed by your employer, or WeChat, records for itself is beyond this program's reach."
    )
    yield say(
        "Old copies deep inside a disk, snapshots of the machine and other people's backups can keep what "
        "the program has erased."
    )
    yield say(
        "Whoever runs the server and those who study the answers would know more if they joined forces."
    )
    yield say("If somebody makes you show your screen, the program cannot prevent it.")
    yield say(
        "The last few answers, at the close or when the server stops, may be fewer than {group}: then "
        "there are fewer people among whom one is hidden.",
        group=STEP,
    )


def _program(told: Told) -> Iterator[Message]:
    if told.survey.settings.simulated:
        yield say("This is a simulated survey, for trying out. Please do not answer it in earnest.")
    yield say("This page is made by the program from what it really stores for this survey.")
    yield say("Program: cadre-survey {version}.", version=program.version())
