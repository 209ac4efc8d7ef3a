"""What can be refused around a survey in the field, told as problems: where, what, how to mend."""

from __future__ import annotations

from questionnaires.errors import Message, Problem, ProblemsError, say


class ConfigError(ProblemsError):
    """The instance folder, its config.toml or its keys.toml cannot be used."""


class SettingsError(ProblemsError):
    """A survey.toml that cannot be used."""


class FieldworkError(ProblemsError):
    """A step of field work that the survey's state, or what was given, does not allow."""


class QuestionnaireRefused(FieldworkError):
    """A questionnaire cannot be saved or removed as it was wished."""


class SurveyUnknown(FieldworkError):
    """The instance has no survey of this key."""


class SurveyDeleted(SurveyUnknown):
    """The survey's answers were deleted on the day that was promised."""


class InstanceBusy(FieldworkError):
    """Another process is at work on the instance."""


class NotDone(FieldworkError):
    """The server did not do what it was asked, or not in time."""


class BackupRefused(FieldworkError):
    """No backup is made: too few new answers, or answers that are not washed yet."""


class RestoreRefused(FieldworkError):
    """Nothing is restored: the backup is damaged, or the instance is another."""


class ReleaseRefused(FieldworkError):
    """No release is made: the survey is not closed, its files leak, or too few people answered or differ."""


class TableRefused(FieldworkError):
    """A table is not shown: beside those that were shown before it would tell too much."""


class AccountRefused(FieldworkError):
    """An account cannot be made, or there is none of this name."""


class ReleaseUnknown(FieldworkError):
    """The instance has no release of this id."""


def survey_problem(key: str, what: Message, mend: Message) -> Problem:
    """A problem whose place is the survey `key`."""
    return Problem(say("survey {key}", key=key), what, mend)
