"""What an installation is told from outside: one frozen object, read from the environment and a .env file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "COUNTERPART_"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
MAXIMUM_PORT = 65535


class BadSettings(Exception):
    """The environment or .env says something that cannot be used; the text has a line per fault, each with its mend."""


def _secret() -> Any:
    """A value that is never printed."""
    return field(default="", repr=False)


def _secrets() -> Any:
    """Values that are never printed, one for each workspace."""
    return field(default=(), repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. Each field is COUNTERPART_ and its name in capitals; "" or () is not set."""

    database_url: str = field(default="", repr=False)  # it may carry a password
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    encryption_keys: str = _secret()
    metrics_token: str = _secret()
    slack_signing_secret: tuple[str, ...] = _secrets()
    slack_bot_token: tuple[str, ...] = _secrets()
    slack_app_token: tuple[str, ...] = _secrets()
    slack_client_id: str = ""
    slack_client_secret: str = _secret()
    slack_api_url: str = ""
    teams_app_id: str = ""
    teams_app_password: str = _secret()
    teams_tenant_id: str = ""
    teams_openid_url: str = ""
    teams_login_url: str = ""
    smtp_url: str = _secret()
    mail_from: str = ""
    log_format: str = "text"
    data_folder: Path = Path()

    @property
    def demonstration_key(self) -> Path:
        """The key file that `demo` makes, and that `serve` never reads (D55)."""
        return self.data_folder / "demonstration.key"

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK


def read_settings(environment: Mapping[str, str], folder: Path) -> Settings:
    """Settings from the environment, and from `folder`/.env for what the environment leaves out.

    Raises BadSettings naming every unknown or malformed name at once, never a value that may be a secret.
    """
    written = _read_file(folder / ".env") | dict(environment)
    names = {PREFIX + each.name.upper(): each.name for each in fields(Settings) if each.name != "data_folder"}
    given: dict[str, Any] = {}
    faults: list[str] = []
    for key, value in sorted(written.items()):
        if not key.startswith(PREFIX):
            continue
        if key not in names:
            near = difflib.get_close_matches(key.removeprefix(PREFIX), [name.removeprefix(PREFIX) for name in names], 1)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else "remove it, or see docs/operations.md"
            faults.append(f"{key} is not a setting: {hint}")
        elif value.strip():
            try:
                given[names[key]] = _CHECKS.get(names[key], str)(value.strip())
            except ValueError as wrong:
                faults.append(f"{key} {wrong}")
    faults += _unequal(given)
    if faults:
        raise BadSettings("\n".join(faults))
    data = _data_folder(written)
    given.setdefault("database_url", f"sqlite:///{data / 'counterpart.sqlite3'}")
    return Settings(**given, data_folder=data)


def _unequal(given: Mapping[str, Any]) -> Iterator[str]:
    """Several workspaces have each its own of everything, in one order; what none of them has is left out."""
    tokens = len(given.get("slack_bot_token", ()))
    for name in ("slack_signing_secret", "slack_app_token"):
        if tokens and name in given and len(given[name]) != tokens:
            yield (
                f"{PREFIX}{name.upper()} holds {len(given[name])} and {PREFIX}SLACK_BOT_TOKEN {tokens}:"
                " give one for each workspace, in the same order, with spaces or commas between"
            )


def _data_folder(written: Mapping[str, str]) -> Path:
    """Where this user's programs keep their data; only an absolute XDG_DATA_HOME counts, as its standard says."""
    chosen = Path(written.get("XDG_DATA_HOME", ""))
    home = Path(written["HOME"]) if written.get("HOME") else Path.home()
    return (chosen if chosen.is_absolute() else home / ".local" / "share") / "counterpart"


_ASSIGNMENT = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*)")


def _read_file(file: Path) -> dict[str, str]:
    """NAME=value a line; # comments; quotes around a value are dropped, and nothing in it is expanded."""
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{file} cannot be read: make it a text file that this user may read") from error
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _ASSIGNMENT.fullmatch(line.strip())
        if parts is None:
            raise BadSettings(f"{file}, line {number}: write NAME=value")  # the line may be a secret: not repeated
        value = parts["value"]
        if len(value) > 1 and value[0] in "\"'" and value.endswith(value[0]):
            value = value[1:-1]
        else:
            value = re.sub(r"(^|\s+)#.*", "", value)
        found[parts["name"]] = value
    return found


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) <= MAXIMUM_PORT):
        raise ValueError("must be a port: a number from 0 to 65535 (0 takes a free one)")
    return int(value)


def _url(*schemes: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)} and name a host")
        return value.rstrip("/")

    return check


def _database(value: str) -> str:
    if not re.match(r"(sqlite(\+aiosqlite)?:///.|postgres(ql)?(\+asyncpg)?://.)", value):
        raise ValueError("must be sqlite:///path or postgresql://user:password@host/database")
    return value


def _one_of(*choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(f"must be {' or '.join(choices)}")
        return value

    return check


def _several(prefix: str = "") -> Callable[[str], tuple[str, ...]]:
    def check(value: str) -> tuple[str, ...]:
        each = tuple(re.split(r"[\s,]+", value.strip(", \t")))
        for place, one in enumerate(each, 1):
            if not one.startswith(prefix):
                which = f"{place} of {len(each)} " if len(each) > 1 else ""
                raise ValueError(f"{which}must begin with {prefix}: copy the token again")
        return each

    return check


def _guid(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value.lower(), re.ASCII):
        raise ValueError("must be an id as Microsoft writes it, such as 1b4e28ba-2fa1-11d2-883f-0016d3cca427")
    return value.lower()


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@]*<?[^@\s<>]+@[^@\s<>]+>?", value):
        raise ValueError("must be a mail address")
    return value


_CHECKS: dict[str, Callable[[str], Any]] = {
    "database_url": _database,
    "port": _port,
    "public_url": _url("https", "http"),
    "slack_signing_secret": _several(),
    "slack_bot_token": _several("xoxb-"),
    "slack_app_token": _several("xapp-"),
    "slack_api_url": _url("https", "http"),
    "teams_app_id": _guid,
    "teams_tenant_id": _guid,
    "teams_openid_url": _url("https", "http"),
    "teams_login_url": _url("https", "http"),
    "smtp_url": _url("smtp", "smtps"),
    "mail_from": _address,
    "log_format": _one_of("text", "json"),
}
