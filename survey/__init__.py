"""A survey in the field: the respondent's pages, the answers' store, field work and the command line.

Importing this package loads nothing heavy: `create_app` fetches Flask when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from survey.context import Instance


def create_app(instance: Instance) -> Flask:
    """The WSGI application of `instance`."""
    from survey import application

    return application.create_app(instance)
