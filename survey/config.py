"""An instance's config.toml and keys.toml: where it is reached, its time zone, its secret.

Both are checked when they are read; a running program never meets a bad value.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from questionnaires.errors import Problem, say
from survey.errors import ConfigError
from survey.toml_table import TomlTable

SHORTEST_SECRET = 32
"""Bytes. The secret keys HMAC-SHA-256, whose own strength is 32 bytes."""

CONFIG_TEMPLATE = """\
# 本实例的设置 / Settings of this instance.

# 答卷人打开的网址，印在通知和二维码上 / The address that respondents open.
base_url = "http://127.0.0.1:8000"

# 日期按此时区的当日末尾计算 / Dates mean the end of that day in this time zone.
timezone = "Asia/Shanghai"

# 服务监听的地址和端口 / Where the server listens.
host = "127.0.0.1"
port = 8000

# 前面有几层反向代理；没有写0 / Reverse proxies in front; 0 if none.
proxy_count = 0

# 只在单位内网、确实没有HTTPS时写true：同一网络里的人能看到传送的内容
# Only for an office network without HTTPS: others on that network can read what is sent.
allow_plain_http = false
"""


@dataclass(frozen=True)
class Config:
    """The values of config.toml."""

    base_url: str = "http://127.0.0.1:8000"
    """Without a slash at the end."""
    timezone: str = "Asia/Shanghai"
    host: str = "127.0.0.1"
    port: int = 8000
    allow_plain_http: bool = False
    proxy_count: int = 0

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def encrypted(self) -> bool:
        """The base address is one of https."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def leads_here_only(self) -> bool:
        """The base address means this machine to whoever opens it."""
        return _is_loopback(urlsplit(self.base_url))


@dataclass(frozen=True)
class Keys:
    """The secrets of keys.toml; they never show in a log or a traceback."""

    secret: bytes = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose: what it is used for tells nothing of the others."""
        return hmac.digest(self.secret, f"cadre-survey {purpose}".encode(), "sha256")


def read_config(path: Path) -> Config:
    """The Config of the file `path`. Raises ConfigError with every problem of the file."""
    table = TomlTable(path)
    plain = Config()
    config = Config(
        base_url=table.text("base_url", plain.base_url).rstrip("/"),
        timezone=table.text("timezone", plain.timezone),
        host=table.text("host", plain.host),
        port=table.whole("port", plain.port, 1, 65535),
        allow_plain_http=table.yes_no("allow_plain_http", plain.allow_plain_http),
        proxy_count=table.whole("proxy_count", plain.proxy_count, 0, 10),
    )
    table.note_unknown(entry.name for entry in fields(Config))
    _check_zone(table, config)
    _check_address(table, config)
    if table.problems:
        raise ConfigError(table.problems)
    return config


def _check_zone(table: TomlTable, config: Config) -> None:
    try:
        ZoneInfo(config.timezone)
    except (KeyError, ValueError, OSError):
        table.problem(
            "timezone",
            say("there is no time zone {zone}.", zone=config.timezone),
            say("Write one such as Asia/Shanghai."),
        )


def _check_address(table: TomlTable, config: Config) -> None:
    try:
        address = urlsplit(config.base_url)
        usable = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        usable = False
    if not usable or address.query or address.fragment or address.username or address.path:
        table.problem(
            "base_url",
            say("{address} is not an address that can be opened.", address=config.base_url),
            say("Write one such as https://survey.example.org, without a path."),
        )
    elif address.scheme == "http" and not config.allow_plain_http and not _is_loopback(address):
        table.problem(
            "base_url",
            say("{address} would send answers unencrypted.", address=config.base_url),
            say("Use https, or set allow_plain_http = true for an office network."),
        )


def _is_loopback(address: SplitResult) -> bool:
    if address.hostname == "localhost":
        return True
    try:
        return ip_address(address.hostname or "").is_loopback
    except ValueError:
        return False


def write_keys(path: Path) -> None:
    """Write a fresh keys.toml, readable by its owner only. Raises FileExistsError if it is there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(
            "# 本实例的密钥，不要给任何人，不要随数据备份 / Secret of this instance; keep it to yourself.\n"
            f'secret = "{secrets.token_hex(SHORTEST_SECRET)}"\n'
        )


def read_keys(path: Path) -> Keys:
    """The Keys of the file `path`. Raises ConfigError if a key is absent, short or open to others."""
    table = TomlTable(path)
    text = table.text("secret", "")
    table.note_unknown(("secret",))
    secret = _hexadecimal(text)
    if table.readable and not table.problems and (len(secret) < SHORTEST_SECRET or len(set(secret)) < 8):
        table.problem(
            "secret",
            say("the secret is missing, too short or not random."),
            say("Move the file away and run cadre-survey init; open forms then have to be loaded anew."),
        )
    if table.readable and os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        table.problems.append(
            Problem(
                say("{file}", file=str(path)),
                say("other users of this machine can read the secret."),
                say("Run: chmod 600 {file}", file=str(path)),
            )
        )
    if table.problems:
        raise ConfigError(table.problems)
    return Keys(secret)


def _hexadecimal(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
