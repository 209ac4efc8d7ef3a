import pytest
from argon2 import PasswordHasher

from survey import accounts, create_app
from survey.context import Instance
from tests.survey.console.staff import Clock, hire
from tests.survey.office import office


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def instance(tmp_path, clock):
    office(tmp_path).close()
    instance = Instance(tmp_path, clock)
    yield instance
    instance.close()


@pytest.fixture
def app(instance):
    return create_app(instance)


@pytest.fixture
def designer(instance, app, clock):
    return hire(instance, app, "designer", "designer", clock=clock)


@pytest.fixture
def operator(instance, app, clock):
    return hire(instance, app, "operator", "operator", clock=clock)


@pytest.fixture
def analyst(instance, app, clock):
    return hire(instance, app, "analyst", "analyst", clock=clock)


@pytest.fixture(scope="package", autouse=True)
def cheap_hashes():
    """Argon2id as ever, but with little memory: a test signs in more often than a person does in a year."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield
