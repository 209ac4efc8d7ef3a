"""What can be wrong with data, told as problems: where, what, how to mend."""

from questionnaires.errors import ProblemsError


class DataError(ProblemsError):
    """Data that cannot be read or used as asked."""
