"""The blocks of each kind of page: what is taken out of them, what is not, and the policy that names them."""

import pytest

from survey.headers import BARE, FORM, FORM_OF_ALL_KINDS, SCRIPTED, STATIC, STILL, Kind, bare_style, hash_of

EVERYWHERE = ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]


def test_a_style_loses_comments_and_the_blanks_that_nobody_needs():
    text = '/* look */\nhtml:not(.js) .a > b, i {\n  margin: 0 1px; /* none\n  at all */\n}\n\n  p { font: 1rem/1.5 "A B", serif }\n'
    assert bare_style(text) == 'html:not(.js) .a>b,i{margin:0 1px}p{font:1rem/1.5 "A B",serif}'


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
    for block in ("style", "script"):
        hashes = " ".join(hash_of(getattr(one, block)) for one in (kind, *kind.others))
        assert (f"{block}-src {hashes}" in parts) == bool(getattr(kind, block))


def test_the_form_may_put_the_page_of_an_answer_in_its_place_and_others_nothing():
    for form in (FORM, FORM_OF_ALL_KINDS):
        for block in (form.style, form.script, SCRIPTED.style, SCRIPTED.script, STILL.style):
            assert hash_of(block) in form.policy
    assert hash_of(FORM.script) not in SCRIPTED.policy
    assert not any(kind.others for kind in (SCRIPTED, STILL, BARE))


def test_the_form_has_the_look_of_every_page_and_its_own():
    common = bare_style((STATIC / "base.css").read_text(encoding="utf-8"))
    assert FORM.style.startswith(common)
    assert STILL.style.startswith(common)
    assert SCRIPTED.style == STILL.style
    assert FORM_OF_ALL_KINDS.style == FORM.style
    assert FORM_OF_ALL_KINDS.script.endswith(FORM.script)
    assert len({FORM.policy, FORM_OF_ALL_KINDS.policy, SCRIPTED.policy, STILL.policy, BARE.policy}) == 5


@pytest.mark.parametrize("kind", [FORM, FORM_OF_ALL_KINDS, SCRIPTED, STILL, BARE])
def test_a_block_cannot_end_before_its_end(kind: Kind):
    for block in (kind.style, kind.script):
        assert "</" not in block
        assert "<!--" not in block
