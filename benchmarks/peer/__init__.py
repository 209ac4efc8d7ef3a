"""The same form as users of Flask-WTF write one: a FlaskForm, a template with a loop, CSRF by the session.

Every GET builds the form and renders it with Jinja; every POST builds it, validates it, stores, redirects.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Flask, redirect, render_template, url_for
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer
from wtforms import IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from questionnaires.answers import REFUSED
from questionnaires.items import Item
from questionnaires.model import Questionnaire
from questionnaires.response import Response
from survey.consent import Said

LANGUAGE = "zh-CN"

Submit = Callable[[int, Response], object]


class ManyField(SelectMultipleField):
    """Checkboxes, as the documentation of WTForms has them."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def field(item: Item) -> UnboundField:
    """The field of one item."""
    label = item.text[LANGUAGE]
    if item.type == "text":
        return TextAreaField(label, validators=[Optional(), Length(max=item.max_length or 2000)])
    if item.type == "number":
        return IntegerField(label, validators=[Optional(), NumberRange(0, 999_999)])
    choices = [(option.value, option.label[LANGUAGE]) for option in item.options]
    if item.refusable:
        choices.append((REFUSED, "不想回答"))
    if item.type == "multiple":
        return ManyField(label, choices=choices, coerce=int, validators=[Length(max=item.max_choices or 99)])
    return RadioField(label, choices=choices, coerce=int, validators=[InputRequired()])


def create_app(questionnaire: Questionnaire, consent: Said, style: Markup, submit: Submit) -> Flask:
    """The application: / is the form, /thanks what follows it."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = secrets.token_bytes(32)
    form_class = type("SurveyForm", (FlaskForm,), {item.key: field(item) for item in questionnaire.items})
    title = questionnaire.title[LANGUAGE]

    @app.route("/", methods=["GET", "POST"])
    def show() -> Answer | str:
        form = form_class()
        if form.validate_on_submit():
            answers = {key: value for key, value in form.data.items() if key != "csrf_token"}
            submit(secrets.randbits(53), Response(questionnaire.key, questionnaire.version, answers))
            return redirect(url_for("thanks"))
        return render_template(
            "form.html",
            form=form,
            title=title,
            style=style,
            consent=consent,
            sections=questionnaire.sections,
        )

    @app.get("/thanks")
    def thanks() -> str:
        return "ok"

    return app
