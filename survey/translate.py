"""The site's words in a named language, outside a request: for what is printed on paper."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from questionnaires.errors import Translate
from questionnaires.items import Language

TRANSLATIONS = Path(__file__).parent / "translations"


@cache
def translator(language: Language) -> Translate:
    """Turns English templates into `language`; leaves them as they are where there is no translation."""
    name = language.replace("-", "_")
    return gettext.translation("messages", str(TRANSLATIONS), languages=[name], fallback=True).gettext
