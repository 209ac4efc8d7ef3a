"""An instance on a real disk with a clock that the test sets, and a survey.toml that is filled in."""

from datetime import UTC, datetime
from pathlib import Path

from questionnaires import load
from questionnaires.response import Response
from survey import fieldwork, planning
from survey.context import Instance
from survey.founding import create_instance

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
"""12:00 in Shanghai."""

FILLED = """\
organiser = {zh-CN = "县委组织部", en = "the county's organisation department"}
purpose = {zh-CN = "乡镇干部的工作状况", en = "how township cadres work"}
recipient = {zh-CN = "县委", en = "the county committee"}
place = {zh-CN = "县里的服务器", en = "a server of the county"}
keeper = {zh-CN = "调查组", en = "the survey team"}
delete_by = "2027-06-30"
help = {zh-CN = "心理热线", en = "the helpline"}
contact = "0000-0000000"
"""


def main_form() -> Path:
    return load.find("township_cadres")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def instance_at(folder: Path, clock: Clock) -> Instance:
    create_instance(folder)
    return Instance(folder, clock)


def settings_file(folder: Path, text: str = FILLED) -> Path:
    path = folder / "survey.toml"
    path.write_text(text, encoding="utf-8")
    return path


def opened(instance: Instance, folder: Path, key: str = "spring", more: str = "", closes=None):
    return fieldwork.open_survey(
        instance, planning.plan(instance, key, main_form(), settings_file(folder, FILLED + more), closes)
    )


def answer(survey, count: int, **answers) -> None:
    """Store `count` answers of the main form, W1 cycling through its options unless given."""
    for number in range(count):
        given = {"W1": 1 + number % 5, **answers}
        key = survey_key()
        survey.store.submit(key, Response.of(survey.questionnaire, given))


def survey_key() -> int:
    import secrets

    return secrets.randbits(53)
