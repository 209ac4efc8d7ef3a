"""The files that opening freezes in a survey's folder, and the digest by which a later change is seen."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

SETTINGS, QUESTIONNAIRE = "survey.toml", "questionnaire.json"
"""Every survey has them."""
UNITS, ACCESS = "units.csv", "access.json"
"""Only surveys in units, and surveys with codes."""


def frozen_digest(folder: Path) -> str:
    """SHA-256 over the files frozen at opening; empty if one of the two that every survey has is absent."""
    digest = sha256()
    for name in (QUESTIONNAIRE, SETTINGS, UNITS, ACCESS):
        path = folder / name
        if path.is_file():
            content = path.read_bytes()
            named = b"" if name in (QUESTIONNAIRE, SETTINGS) else name.encode() + b"\0"
            digest.update(named + len(content).to_bytes(8) + content)
        elif name in (QUESTIONNAIRE, SETTINGS):
            return ""
    return digest.hexdigest()


def access_document(*, codes: bool) -> bytes:
    """The content of access.json, which `read_access` reads."""
    return (json.dumps({"codes": codes}) + "\n").encode()


def read_access(folder: Path) -> bool:
    """Whether the survey in `folder` asks for codes; an open link has no access.json."""
    path = folder / ACCESS
    return path.exists() and json.loads(path.read_text(encoding="utf-8"))["codes"] is True
