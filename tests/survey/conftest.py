"""An instance that the world reaches, and a phone for the tests that drive a real browser."""

import pytest

from tests.survey.desk import Clock, instance_at
from tests.survey.network import BadNetwork
from tests.survey.office import HTTPS, office, shut


@pytest.fixture
def clock():
    """A clock that tests move."""
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    """An instance by that clock which the world does not reach."""
    instance = instance_at(tmp_path / "instance", clock)
    yield instance
    instance.close()


@pytest.fixture
def instance(tmp_path):
    (tmp_path / "instance").mkdir()
    instance = office(tmp_path / "instance", HTTPS)
    yield instance
    shut(instance)


@pytest.fixture
def phone(chromium):
    """Opens an address on a small phone; what it asks for and complains of is in `.asked` and `.said`.

    With `of`, a page that is open already, the new one is another tab of the same phone.
    """
    contexts = []

    def open_page(address, script=True, width=360, of=None, before=None):
        if of is None:
            context = chromium.new_context(
                viewport={"width": width, "height": 800},
                is_mobile=True,
                has_touch=True,
                java_script_enabled=script,
                locale="zh-CN",
            )
            contexts.append(context)
        else:
            context = of.context
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda line: page.said.append(line.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        if before:
            page.add_init_script(before)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def network(site):
    """A bad network before the server of this module's fixture `site`, its address."""
    network = BadNetwork(int(site.rpartition(":")[2]))
    yield network
    network.close()
