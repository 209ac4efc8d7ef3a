"""A desk that stands as long as a module: fixtures that a module takes in place of those made for each test."""

from urllib.parse import urlsplit

import pytest

from survey import create_app
from survey.config import CONFIG_TEMPLATE
from survey.context import Instance
from tests.survey.console.staff import PASSWORD, Clock, hire
from tests.survey.office import office

WIDE, NARROW = 1280, 360


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def instance(request, tmp_path_factory, clock):
    """An instance with the module's CONFIG, if it has one."""
    folder = tmp_path_factory.mktemp("desk")
    office(folder, getattr(request.module, "CONFIG", CONFIG_TEMPLATE)).close()
    instance = Instance(folder, clock)
    yield instance
    instance.close()


@pytest.fixture(scope="module")
def app(instance):
    return create_app(instance)


@pytest.fixture(scope="module")
def server(app, serve):
    return serve(app)


@pytest.fixture(scope="module")
def analyst(instance, app, clock):
    return hire(instance, app, "analyst", "analyst", clock=clock)


@pytest.fixture
def desk(chromium):
    """Opens a browser of this width; it keeps its cookies until the test is over."""
    contexts = []

    def begin(width):
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, locale="zh-CN"))
        return contexts[-1].new_page()

    yield begin
    for context in contexts:
        context.close()


RESULTS = clock, instance, app, analyst
BROWSER = clock, instance, app, server, desk
"""What a module of each kind takes: `clock, instance, app, analyst = lasting.RESULTS`."""


def sign_in(page, server, person):
    page.goto(f"{server}/console/")
    page.fill("#name", person.name)
    page.fill("#password", PASSWORD)
    page.fill("#factor", person.factor())
    page.click("button.main")
    assert urlsplit(page.url).path == "/console/"
