"""The radar: which dues lie behind a day on which whoever owes them is closed (G18)."""

from __future__ import annotations

from bot.model.openwork import OpenReply
from bot.model.windows import WindowKind, WindowState
from bot.rules.morning import Closed


def crosses(reply: OpenReply, closed: Closed) -> bool:
    """Whether a reply is still owed when its ower's side closes. The next word on work is never asked for on such a
    day (D14), what stands still has no due yet, and what is late is told as late."""
    live = reply.state in (WindowState.RUNNING, WindowState.PENDING) and reply.paused_at is None
    owed = live and reply.kind is not WindowKind.PROGRESS and reply.side is closed.side
    return owed and reply.due_at > closed.since
