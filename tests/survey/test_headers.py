"""The blocks of each kind of page: what is taken out of them, what is not, and the policy that names them."""

import re

import pytest

from survey.headers import BARE, FORM, SCRIPTED, STATIC, STILL, Kind, bare_script, bare_style, hash_of

EVERYWHERE = ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]


def test_a_style_loses_comments_and_indentation():
    text = "/* look */\nbody {\n  margin: 0; /* none\n  at all */\n}\n\n  p { color: red }\n"
    assert bare_style(text) == "body {\nmargin: 0;\n}\np { color: red }"


def test_a_script_loses_only_what_stands_at_the_beginning_of_a_line():
    text = """
    /* What it does.
       // and why */
    var address = "http://example.org/*";  // stays
      // goes
    var pattern = /\\/*\\s+/, rest = a /* stays */ / b;
    /* goes */ var more = "// stays";

    if (x) {
        y();
    }
    """
    assert bare_script(text) == "\n".join(
        [
            'var address = "http://example.org/*";  // stays',
            "var pattern = /\\/*\\s+/, rest = a /* stays */ / b;",
            'var more = "// stays";',
            "if (x) {",
            "y();",
            "}",
        ]
    )


def test_the_hash_is_that_of_the_css_specification():
    # the empty string's SHA-256, as browsers print it
    assert hash_of("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


@pytest.mark.parametrize(
    ("kind", "sources"),
    [
        (FORM, ["style-src", "script-src", "connect-src", "img-src"]),
        (SCRIPTED, ["style-src", "script-src", "connect-src", "img-src"]),
        (STILL, ["style-src", "img-src"]),
        (BARE, ["img-src"]),
    ],
)
def test_a_policy_allows_what_its_pages_have_and_no_more(kind, sources):
    parts = kind.policy.split("; ")
    assert [part.split()[0] for part in parts if "-src" in part and "default" not in part] == sources
    assert set(EVERYWHERE) <= set(parts)
    assert "unsafe" not in kind.policy
    for name, block in (("style", kind.style), ("script", kind.script)):
        assert (f"{name}-src {hash_of(block)}" in parts) == bool(block)


def test_the_form_has_the_look_of_every_page_and_its_own():
    assert FORM.style.startswith(STILL.style)
    assert SCRIPTED.style == STILL.style
    assert len(FORM.style) > len(STILL.style)
    assert len({FORM.policy, SCRIPTED.policy, STILL.policy, BARE.policy}) == 4


@pytest.mark.parametrize("kind", [FORM, SCRIPTED, STILL, BARE])
def test_a_block_cannot_end_before_its_end(kind: Kind):
    for block in (kind.style, kind.script):
        assert "</" not in block
        assert "<!--" not in block


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_no_string_goes_on_in_the_next_line(path):
    """Indentation is stripped, and a string that is continued would lose its own."""
    assert not re.search(r"\\$|`", path.read_text(encoding="utf-8"), re.MULTILINE)
