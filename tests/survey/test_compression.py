"""Who is given gzip, of which pages, and that a page is the same with and without it."""

import gzip

import pytest

from survey import create_app, fieldwork
from survey.compression import LEAST, accepts_gzip
from tests.survey.office import COMPLETE, office, opened, shut
from tests.survey.test_public import Page, post

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


@pytest.fixture
def survey(instance):
    return opened(instance, "small")


@pytest.fixture
def client(instance, survey):
    return create_app(instance).test_client()


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, GZIP;q=0.2", True),
        ("deflate,gzip ; q = 0.5", True),
        ("*", True),
        ("br, *;q=0.1", True),
        ("gzip;q=1, *;q=0", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*, gzip;q=0", False),
        ("*;q=0", False),
        ("gzip;q=zero", False),
        ("gzip;q=nan", False),
        ("x-gzipped", False),
    ],
)
def test_gzip_is_for_those_who_read_it(header, wanted):
    assert accepts_gzip(header) is wanted


def both(client, address, **sent):
    """The same request with and without gzip."""
    method = "POST" if sent else "GET"
    return [client.open(address, method=method, headers=headers, **sent) for headers in (GZIP, {})]


def test_pages_that_are_not_prepared_are_packed_one_by_one(client, survey):
    ticket = Page(client.get("/s/small")).ticket
    pairs = [
        both(client, "/s/small", data={"ticket": ticket, "A1": "1", "X1": "一句话"}),
        both(client, "/s/small?leave=1"),
        both(client, "/s/small/thanks"),
        both(client, "/s/none"),
        both(client, "/s/small", data={"X1": "长" * 100_000}),
    ]
    fieldwork.pause(survey)
    pairs.append(both(client, "/s/small"))
    for packed, plain in pairs:
        assert len(plain.data) > LEAST
        assert (packed.headers["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert [int(answer.headers["Content-Length"]) for answer in (packed, plain)] == [
            len(packed.data),
            len(plain.data),
        ]
        assert packed.data[4:8] == bytes(4)  # no clock


def test_what_is_short_stays_as_it_is(client):
    ticket = Page(client.get("/s/small")).ticket
    redirect = client.post("/s/small", data=COMPLETE | {"ticket": ticket}, headers=GZIP)
    assert (redirect.status_code, "Content-Encoding" in redirect.headers) == (303, False)
    health = client.get("/healthz", headers=GZIP)
    assert (health.data, "Vary" in health.headers) == (b"ok", False)


def test_the_last_resort_is_packed_too(instance, survey, tmp_path, caplog):
    (tmp_path / "keys.toml").unlink()
    instance.__dict__.pop("keys", None)
    client = create_app(instance).test_client()
    answer = post(client, COMPLETE)
    packed = client.post("/s/small", data=COMPLETE, headers=GZIP)
    assert (answer.status_code, packed.status_code) == (500, 500)
    assert gzip.decompress(packed.data) == answer.data
