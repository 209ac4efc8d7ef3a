"""A respondent over real HTTP: opens the page, types the code, sends the form."""

import html
import re
import ssl
from urllib.parse import urlencode
from urllib.request import HTTPSHandler, Request, build_opener


def send(address, key, answers, *, code=None, headers=None, certificate=None):
    """The text of the closing page after one answer was sent to the server at `address`."""
    trusted = ssl.create_default_context(cafile=certificate)
    opener = build_opener(HTTPSHandler(context=trusted))
    form = f"{address}/s/{key}"

    def ask(place, sent=None):
        body = None if sent is None else urlencode(sent, doseq=True).encode()
        with opener.open(Request(place, data=body, headers=headers or {})) as reply:
            return reply.read().decode()

    page = ask(form)
    if code is not None:
        page = ask(f"{form}/code", {"code": code, "page": value(page, "page")})
    return ask(form, answers | {"ticket": value(page, "ticket")})


def value(page, name):
    """The value of the hidden field `name`."""
    for field in re.findall(r"<input[^>]*>", page):
        if f'name="{name}"' in field:
            return html.unescape(re.search(r'value="([^"]*)"', field)[1])
    raise AssertionError(f"no field {name}")
