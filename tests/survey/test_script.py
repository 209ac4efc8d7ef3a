"""The page's scripts as text: for old kernels, without what the design forbids, and sent as they are written."""

import re

import pytest

from tests.survey.minified import SCRIPTS, minified, source, written


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_is_sent_is_what_is_written(name):
    """After a change of a script: make scripts. To be minified it had to parse as ECMAScript 5."""
    assert written(name) == minified(source(name))


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_newer_than_old_kernels_is_called(name):
    newer = (
        r"\b(fetch|Promise|FormData|URLSearchParams|async|await|Symbol|Map|Set|WeakMap|Proxy)\b|=>|`|\.\.\."
    )
    code = re.sub(r"/\*.*?\*/", "", source(name), flags=re.DOTALL)
    assert re.findall(newer, code) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_meddles_with_zoom_cookies_or_other_places(name):
    forbidden = (
        r"setFontSizeCallback|user-scalable|maximum-scale|cookie|https?:|eval\(|innerHTML|alert\(|confirm\("
    )
    assert re.findall(forbidden, source(name)) == []
