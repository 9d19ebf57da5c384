"""The chat of each person with Counterpart alone: known from what they said there, else opened."""

from __future__ import annotations

from adapters.teams.cloud import Cloud
from adapters.teams.connector import Connector
from adapters.teams.references import Reference, References


class Chats:
    def __init__(self, references: References, connector: Connector, cloud: Cloud, app_id: str) -> None:
        self._references = references
        self._connector = connector
        self._cloud = cloud
        self._bot = f"28:{app_id}"

    async def of(self, account: str, near: Reference | None = None, user: str = "") -> Reference:
        """The chat of an account. `near` is where they were heard, `user` their id there. Raises CALL_ERRORS."""
        known = await self._references.get(account)
        return known if known is not None else await self.anew(account, near, user)

    async def anew(self, account: str, near: Reference | None = None, user: str = "") -> Reference:
        """Opens it, whatever was known of it. Raises CALL_ERRORS."""
        tenant, _, person = account.partition(":")
        at = near or Reference(self._cloud.service_url, "", self._bot, tenant)
        found = Reference(at.service_url, await self._connector.open(at, user or person), at.bot, at.tenant)
        await self._references.keep(account, found)
        return found

    def channel(self, conversation: str) -> Reference:
        """A conversation of several that was never heard from, at the service that is everybody's."""
        return Reference(self._cloud.service_url, conversation, self._bot, "")
