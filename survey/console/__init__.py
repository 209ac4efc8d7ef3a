"""The desk of the staff, at /console: questionnaires, field work, releases. Never SQL, never a statistic.

It shares no module with the respondent's side but what both stand on, and shows no figure that `analysis`
or the keeper would not show.
"""

from __future__ import annotations

from flask import Blueprint

from survey.console import (
    crossing,
    downloads,
    entrance,
    field,
    home,
    opening,
    printing,
    questionnaires,
    remarks,
    results,
    trouble,
    waiting,
    writing,
)
from survey.console.guard import Page, admit, check_post
from survey.console.pages import FILTERS, protect

PAGES: tuple[Page, ...] = (
    *entrance.PAGES,
    *questionnaires.PAGES,
    *writing.PAGES,
    *field.PAGES,
    *opening.PAGES,
    *printing.PAGES,
    *results.PAGES,
    *downloads.PAGES,
    *crossing.PAGES,
    *remarks.PAGES,
    *home.PAGES,
)
"""Every address of the console, each with the roles that may open it."""


def blueprint() -> Blueprint:
    """The console's addresses. What is on none of the rooms' lists cannot be opened by anybody."""
    console = Blueprint(
        "console",
        __name__,
        url_prefix="/console",
        static_folder="../static/console",
        static_url_path="/static",
    )
    for page in PAGES:
        console.add_url_rule(
            page.rule,
            page.endpoint,
            admit(page),
            methods=list(page.methods),
            provide_automatic_options=False,
        )
    for name, said in FILTERS.items():
        console.add_app_template_filter(said, name)
    console.before_request(check_post)
    console.after_request(protect)
    console.after_request(results.begin_early)
    console.record_once(lambda state: results.register(state.app.extensions))
    console.record_once(lambda state: waiting.register(state.app.extensions))
    trouble.register(console)
    return console
