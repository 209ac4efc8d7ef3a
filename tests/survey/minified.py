"""The page's scripts as they are sent: short names, no comments. `python -m tests.survey.minified` writes them.

calmjs.parse reads ECMAScript 5 only, so that a script which gets through here is one that old kernels read.
"""

from pathlib import Path

from calmjs.parse import es5
from calmjs.parse.unparsers.es5 import minify_print

STATIC = Path(__file__).resolve().parents[2] / "survey" / "static"
SCRIPTS = ("form", "form-kinds", "page")


def source(name):
    return (STATIC / f"{name}.js").read_text(encoding="utf-8")


def written(name):
    return (STATIC / f"{name}.min.js").read_text(encoding="utf-8")


def minified(text):
    """`text` with short names for what is its own; what others may see keeps its name."""
    return minify_print(es5(text), obfuscate=True, obfuscate_globals=False) + "\n"


if __name__ == "__main__":
    for name in SCRIPTS:
        (STATIC / f"{name}.min.js").write_text(minified(source(name)), encoding="utf-8")
