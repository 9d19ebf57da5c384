"""The console's way out: a message is there as soon as the database says so, since the page shows what was posted."""

from __future__ import annotations

from bot.platform import Outcome, Outgoing, Sent


def number_of(message_id: str) -> int:
    """The place of a message among all that were posted: it rises, and an edit does not change it."""
    return int(message_id.removeprefix("w"))


class WebSender:
    """Never fails and keeps nothing: the page follows the messages that the outbox has marked as posted."""

    async def send(self, outgoing: Outgoing) -> Outcome:
        return Sent(outgoing.replaces or f"w{outgoing.id}")
