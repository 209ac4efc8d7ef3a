"""What tests of releases, exports and the demo start from: the main form and its simulated answers."""

from functools import cache

from analysis import release
from questionnaires import load
from survey.simulate import demo_responses

[MAIN_FORM] = [path for path in load.shipped() if path.stem == "township_cadres"]


@cache
def document():
    return load.read_document(MAIN_FORM)


@cache
def main_form():
    """The main form as a survey asks it that switches nothing on."""
    return load.build(document(), MAIN_FORM.name).asked()


@cache
def responses():
    return demo_responses(main_form())


def write_release(folder, given=None, form=None, **changes):
    facts = {
        "survey": "demo",
        "k": 10,
        "simulated": True,
        "opened": "2026-10-12",
        "closed": "2026-10-30",
    }
    return release.write(
        folder, responses() if given is None else given, form or main_form(), document(), **facts | changes
    )
