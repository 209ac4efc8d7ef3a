"""Languages as XLSForm names them in its columns, `label::中文 (zh-CN)`, and as a definition does, zh-CN."""

from __future__ import annotations

import re
from collections.abc import Iterable

from questionnaires.shape import LANGUAGE

NAMES = {"zh-CN": "中文 (zh-CN)", "en": "English (en)"}
_KNOWN = {
    "english": "en",
    "chinese": "zh-CN",
    "中文": "zh-CN",
    "简体中文": "zh-CN",
    "汉语": "zh-CN",
    "french": "fr",
    "francais": "fr",
    "français": "fr",
    "spanish": "es",
    "espanol": "es",
    "español": "es",
    "portuguese": "pt",
    "german": "de",
    "russian": "ru",
    "arabic": "ar",
    "swahili": "sw",
    "hindi": "hi",
}
_CODE = re.compile(r"[(（]\s*([^()（）]+?)\s*[)）]\s*$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def name(tag: str) -> str:
    """What the columns of this language are called."""
    return NAMES.get(tag, f"{tag} ({tag})")


def guessed(texts: Iterable[str]) -> str:
    """zh-CN for texts with Chinese characters, else en."""
    return "zh-CN" if any(_CHINESE.search(text) for text in texts) else "en"


def tags(names: Iterable[str]) -> dict[str, str]:
    """A tag for each name. One without a code that is not known gets a private one: qaa, qab …"""
    found: dict[str, str] = {}
    for written in names:
        tag = _tag(written)
        if tag is None or tag in found.values():
            tag = next(own for own in _private() if own not in found.values())
        found[written] = tag
    return found


def private(tag: str) -> bool:
    """Whether `tag` says nothing about the language."""
    return tag in set(_private())


def _private() -> list[str]:
    """ISO 639-2 keeps qaa to qtz for whoever needs a code of their own."""
    return [
        f"q{second}{third}" for second in "abcdefghijklmnopqrst" for third in "abcdefghijklmnopqrstuvwxyz"
    ]


def _tag(written: str) -> str | None:
    code = _CODE.search(written)
    tag = code[1].replace("_", "-") if code else written.strip()
    if tag.lower() in ("zh", "zh-hans", "zh-cn"):
        return "zh-CN"
    if code and LANGUAGE.fullmatch(tag):
        return tag
    known = _KNOWN.get(tag.lower())
    return known or (tag if re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", tag) else None)
