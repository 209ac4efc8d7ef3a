"""The demo's own pages: what was simulated, what was made of it, where form and console are.

They stand beside the respondents' pages of the demo's instance, and load nothing from another host.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256

from flask import Blueprint, Flask, Response, abort, g, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as Answer

from survey.demo_built import CLOSED, OPEN, Built, shown


def application(built: Built) -> Flask:
    """The respondents' pages of the demo's instance, with the demo's own start page."""
    from survey import create_app

    app = create_app(built.instance)
    app.register_blueprint(_pages(built))
    return app


def _pages(built: Built) -> Blueprint:
    """`/demo/` says what is here; `/demo/files/NAME` hands out what was made of the release."""
    pages = Blueprint("demo", __name__)

    @pages.get("/")
    def root() -> Answer:
        return redirect("/demo/")

    @pages.get("/demo/")
    def start() -> str:
        g.language = "en" if request.args.get("lang") == "en" else "zh-CN"
        return render_template(
            "demo/start.html",
            language=g.language,
            large=False,
            style=_style(),
            script="",
            demo=built,
            left_out=_left_out(built, g.language),
            folder=shown(built.instance.folder),
            open_survey=OPEN,
            kilobytes=lambda name: -(-built.files[name].stat().st_size // 1000),
        )

    @pages.get("/demo/files/<name>")
    def file(name: str) -> Answer:
        if name not in built.files:
            abort(404)
        path = built.files[name]
        if path.suffix == ".md":
            return send_file(path, mimetype="text/plain; charset=utf-8")
        return send_file(path, as_attachment=path.suffix not in (".html", ".txt"), download_name=name)

    @pages.after_request
    def headers(response: Response) -> Response:
        own = request.endpoint == "demo.start"
        response.headers["Content-Security-Policy"] = _policy(own)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return pages


def _left_out(built: Built, language: str) -> list[str]:
    """The questions whose answers no export holds."""
    items = built.instance.survey(CLOSED).questionnaire.by_key
    return [items[key].text[language] for key in built.exported.dropped]


@cache
def _style() -> str:
    """The look of the respondents' pages and what the start page adds."""
    from survey.headers import FORM

    return FORM.style + (
        "\n.files{padding:0;list-style:none}.files li{padding:.5rem 0;border-top:1px solid #ddd4c3}"
        "\n.command{display:block;margin:0 0 .75rem;padding:.75rem 1rem;background:#fffdf8;"
        "border:1px solid #ddd4c3;border-radius:10px;font-size:.9375rem}"
    )


def _policy(start_page: bool) -> str:
    """Nothing from another host. A report's page has styles in its elements, and its buttons' one script."""
    from analysis.render import html_copy

    style, script = _named(_style()), "'none'"
    if not start_page:
        style = "'unsafe-inline'"
        script = " ".join(_named(html_copy.script(language)) for language in ("zh-CN", "en"))
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _named(source: str) -> str:
    """An inline style or script, as a policy names it."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"
