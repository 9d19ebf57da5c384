"""Which of Microsoft's clouds we are in: who signs what it sends, who lets us in, and to whom our token may go."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOGIN_URL = "https://login.microsoftonline.com"

_WORLD = ("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com")
_GOVERNMENT = ("smba.infra.gov.teams.microsoft.us", "smba.infra.dod.teams.microsoft.us")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Cloud:
    """`issuer` signs what we are sent, and is what our own token is asked for; `hosts` alone are ever sent it.

    Hosts are whole names: anybody can have a name that ends in trafficmanager.net. `here`: the login address is on this
    machine, so everything is a stand-in, and so may the service be.
    """

    openid_url: str
    login_url: str
    issuer: str
    hosts: tuple[str, ...]
    here: bool = False

    @property
    def service_url(self) -> str:
        """Where a conversation is reached that never told us where."""
        return f"{self.login_url}/" if self.here else f"https://{self.hosts[0]}/teams/"

    def serves(self, url: str) -> bool:
        """Whether a service's address is one of this cloud's."""
        try:
            to = urlsplit(url)
            name, port = to.hostname or "", to.port
        except ValueError:
            return False
        if "@" in to.netloc or to.query or to.fragment:
            return False
        if self.here and name in _LOOPBACK:
            return to.scheme in ("http", "https")
        return to.scheme == "https" and port is None and to.netloc == name and name in self.hosts


def cloud(openid_url: str = "", login_url: str = "") -> Cloud:
    """The cloud of these two addresses; where they are not set, everybody's."""
    openid_url, login_url = openid_url or OPENID_URL, (login_url or LOGIN_URL).rstrip("/")
    government = (urlsplit(openid_url).hostname or "").endswith(".us")
    return Cloud(
        openid_url,
        login_url,
        "https://api.botframework.us" if government else "https://api.botframework.com",
        _GOVERNMENT if government else _WORLD,
        (urlsplit(login_url).hostname or "") in _LOOPBACK,
    )
