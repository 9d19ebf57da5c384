"""Who may be heard at all: size and token of a request, before a byte of it is read; then whether the two agree.

Stricter than the library it stands before, which takes tokens that never end, bodies that name no service, any
organisation, and whatever was sent before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from adapters.teams import tokens
from adapters.teams.cloud import Cloud
from adapters.teams.keys import Keys, SigningKey
from adapters.teams.payload import Payload, part, text
from scheduler.clock import Clock

#: Bytes of a request: Teams' own messages are far smaller.
LARGEST = 256 * 1024
#: Seconds by which a token may be older or newer than the clock here.
LEEWAY = 300
FOREVER = 1e12
CHANNEL = "msteams"


class Unsigned(Exception):
    """Microsoft did not sign it, or not for us, or not now: 401."""


class NotAllowed(Exception):
    """Microsoft signed it, and it is still not to be heard: 403. The text says why, in our own words."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a good token says."""

    service_url: str
    key: SigningKey


class Guard:
    """Knows for which app, from which organisations and at which services Counterpart is spoken to."""

    def __init__(self, app_id: str, tenants: Collection[str], keys: Keys, cloud: Cloud, clock: Clock) -> None:
        self._app_id = app_id
        self._tenants = frozenset(tenants)
        self._keys = keys
        self._cloud = cloud
        self._clock = clock

    async def signed(self, authorization: str) -> Signed:
        """What the token in a header says, if Microsoft made it for us and it is good now. Raises Unsigned."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Unsigned
        try:
            read = tokens.read(token)
            key = await self._keys.find(read.kid)
            claims = read.claims(key.key) if key is not None else {}
        except tokens.Malformed as error:
            raise Unsigned from error
        if key is None or claims.get("iss") != self._cloud.issuer or not self._for_us(claims.get("aud")):
            raise Unsigned
        now = self._clock.now().timestamp()
        if not (_instant(claims, "exp") > now - LEEWAY and _instant(claims, "nbf") <= now + LEEWAY):
            raise Unsigned
        return Signed(text(claims, "serviceurl"), key)

    def _for_us(self, audience: object) -> bool:
        return audience == self._app_id or (isinstance(audience, list) and self._app_id in audience)

    def admit(self, signed: Signed, activity: Payload) -> None:
        """Whether a body is what its token was made for. Raises NotAllowed."""
        url, channel = text(activity, "serviceUrl"), text(activity, "channelId")
        if not url or url != signed.service_url:
            raise NotAllowed("the token is for another service")
        if not self._cloud.serves(url):
            raise NotAllowed("the service is none of Microsoft's")
        if channel != CHANNEL or channel not in signed.key.endorsements:
            raise NotAllowed("the token is for another channel")
        named = {
            tenant
            for tenant in (
                text(part(part(activity, "channelData"), "tenant"), "id"),
                text(part(activity, "conversation"), "tenantId"),
            )
            if tenant
        }
        if not named or not named <= self._tenants:
            raise NotAllowed("the organisation is not ours")


def _instant(claims: Payload, name: str) -> float:
    """A claim as seconds; never good where it is no such number."""
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < FOREVER:
        raise Unsigned
    return float(found)
