"""config.toml and keys.toml: made by init, refused when they are weak or wrong."""

import os
import stat

import pytest

from survey.config import Config, Keys, read_config, read_keys
from survey.context import Instance
from survey.errors import ConfigError
from survey.founding import create_instance

WRONG = [
    ('base_url = "ftp://a"', "base_url"),
    ('base_url = "https://a/path"', "base_url"),
    ('base_url = "https://a:99999"', "base_url"),
    ('base_url = "survey"', "base_url"),
    ('base_url = "http://192.168.1.5:8000"', "unencrypted"),
    ('timezone = "Asia/Nowhere"', "no time zone Asia/Nowhere"),
    ('timezone = "../etc"', "no time zone"),
    ("port = 0", "1 to 65535"),
    ('port = "8000"', "1 to 65535"),
    ("proxy_count = -1", "0 to 10"),
    ("allow_plain_http = 1", "true or false"),
    ("host = 5", "quotation marks"),
    ("debug = true", "not known"),
    ("port = ", "cannot be read"),
]


def test_init_makes_an_instance_that_starts_and_leaves_it_alone_the_second_time(tmp_path):
    folder = tmp_path / "实例"
    made = create_instance(folder)
    assert {path.name for path in made} == {
        "实例",
        "questionnaires",
        "surveys",
        "config.toml",
        "keys.toml",
        "console.db",
    }
    secret = (folder / "keys.toml").read_bytes()
    instance = Instance(folder)
    assert instance.config == Config()
    assert len(instance.keys.secret) == 32
    assert instance.surveys() == ()
    instance.close()
    assert create_instance(folder) == ()
    assert (folder / "keys.toml").read_bytes() == secret


@pytest.mark.skipif(os.name != "posix", reason="file modes exist on POSIX only")
def test_only_the_owner_can_read_keys_list_and_surveys(tmp_path):
    create_instance(tmp_path / "i")
    for name in ("keys.toml", "console.db"):
        assert stat.S_IMODE((tmp_path / "i" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "i" / "surveys").stat().st_mode) == 0o700


def test_two_instances_have_two_secrets(tmp_path):
    create_instance(tmp_path / "a")
    create_instance(tmp_path / "b")
    assert Instance(tmp_path / "a").keys != Instance(tmp_path / "b").keys


def test_a_secret_never_shows():
    assert "5" not in repr(Keys(b"5" * 32))


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_a_bad_value_is_told(tmp_path, text, told):
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        read_config(path)


@pytest.mark.parametrize(
    "text",
    [
        'base_url = "https://survey.example.org/"',
        'base_url = "http://localhost:8000"',
        'base_url = "http://[::1]:8000"',
        'base_url = "http://192.168.1.5"\nallow_plain_http = true',
    ],
)
def test_an_address_that_keeps_answers_safe_is_taken(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    assert not read_config(path).base_url.endswith("/")


@pytest.mark.parametrize(
    "text",
    [
        "",
        'secret = ""',
        'secret = "abcd"',
        f'secret = "{"00" * 32}"',
        'secret = "' + "z" * 64 + '"',
        "secret = 5",
    ],
)
def test_a_missing_short_or_default_secret_stops_the_start(tmp_path, text):
    path = tmp_path / "keys.toml"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ConfigError):
        read_keys(path)


def test_a_secret_that_others_can_read_stops_the_start(tmp_path):
    create_instance(tmp_path / "i")
    path = tmp_path / "i" / "keys.toml"
    path.chmod(0o644)
    if os.name == "posix":
        with pytest.raises(ConfigError, match="chmod 600"):
            read_keys(path)


def test_a_folder_without_instance_is_told(tmp_path):
    with pytest.raises(ConfigError, match="there is no instance here"):
        Instance(tmp_path)
