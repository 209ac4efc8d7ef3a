"""What can be wrong with data, told as problems: where, what, how to mend."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from questionnaires.errors import Problem, ProblemsError

T = TypeVar("T")
R = TypeVar("R")


class DataError(ProblemsError):
    """Data that cannot be read or used as asked."""


class OptionError(DataError):
    """A number that was asked for and that these data do not allow: on the command line wrong usage."""


def of_each(made: Callable[[T], R], things: Iterable[T]) -> list[R]:
    """What `made` gives of each thing. Raises DataError with the problems of all of them at once."""
    found, problems = list[R](), list[Problem]()
    for thing in things:
        try:
            found.append(made(thing))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return found
