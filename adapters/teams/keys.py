"""The keys that Microsoft signs with: fetched beside what waits for nothing, kept while they cannot be fetched."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from adapters.teams.connector import LONG_AGO, Calls
from adapters.teams.errors import CALL_ERRORS
from adapters.teams.payload import Payload, text
from scheduler.clock import Clock

log = logging.getLogger("counterpart.teams")

#: After this long they are fetched anew, while the old ones still serve.
FRESH = timedelta(hours=24)
#: After this long without any news of them the old ones serve no more.
OLDEST = timedelta(days=5)
#: A key nobody knows, which anybody can name, makes us ask no more often than this.
PAUSE = timedelta(minutes=1)
SMALLEST = 2048


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key, and the channels it may sign for."""

    key: RSAPublicKey
    endorsements: frozenset[str]


class Keys:
    """The keys at an OpenID address, by their ids."""

    def __init__(self, calls: Calls, url: str, clock: Clock) -> None:
        self._calls = calls
        self._url = url
        self._clock = clock
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched = self._tried = LONG_AGO
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> SigningKey | None:
        """The key of that id; None if Microsoft has none. An unknown one is looked for, since keys are rolled."""
        if (known := self._known(kid)) is None:
            if (task := self._fetch()) is not None:
                await asyncio.shield(task)
            return self._known(kid)
        if self._age() >= FRESH:
            self._fetch()
        return known

    def _known(self, kid: str) -> SigningKey | None:
        return self._keys.get(kid) if self._age() < OLDEST else None

    def _age(self) -> timedelta:
        return self._clock.now() - self._fetched

    async def endorsed(self, channel: str) -> bool:
        """Whether any key may sign for a channel."""
        if self._age() >= FRESH and (task := self._fetch()) is not None:
            await asyncio.shield(task)
        return any(channel in each.endorsements for each in self._keys.values())

    async def stop(self) -> None:
        """Ends a fetch that runs."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _fetch(self) -> asyncio.Task[None] | None:
        """The one fetch that runs, a new one if it is time for it, or None."""
        if self._fetching is not None and not self._fetching.done():
            return self._fetching
        now = self._clock.now()
        if now - self._tried < PAUSE:
            return None
        self._tried = now
        self._fetching = asyncio.create_task(self._ask())
        return self._fetching

    async def _ask(self) -> None:
        try:
            about = await self._calls("GET", self._url)
            found = await self._calls("GET", text(about.data, "jwks_uri"))
        except (*CALL_ERRORS, ValueError) as error:
            log.warning("Microsoft's signing keys could not be fetched: %s", type(error).__name__)
            return
        listed = (found.data or {}).get("keys")
        keys = dict(_keys(listed)) if isinstance(listed, list) else {}
        if not keys:
            log.warning("what was fetched for Microsoft's signing keys holds none")
            return
        self._keys, self._fetched = keys, self._clock.now()


def _keys(listed: list[object]) -> list[tuple[str, SigningKey]]:
    found = []
    for each in listed:
        key = _key(each) if isinstance(each, dict) else None
        if key is not None:
            found.append(key)
    return found


def _key(found: Payload) -> tuple[str, SigningKey] | None:
    """One key of the set; None where it is of a kind that we do not take."""
    kid, endorsements = text(found, "kid"), found.get("endorsements", [])
    if not kid or found.get("kty") != "RSA" or not isinstance(endorsements, list):
        return None
    try:
        key = RSAAlgorithm.from_jwk(json.dumps(found))
    except (PyJWTError, ValueError, TypeError, KeyError):
        return None
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST:
        return None
    return kid, SigningKey(key, frozenset(each for each in endorsements if isinstance(each, str)))
