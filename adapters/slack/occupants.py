"""Who is in a channel, asked of Slack and remembered for a minute: another company's people may come in at any time."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from adapters.slack.errors import Garbled, called
from adapters.slack.workspaces import Workspace, Workspaces
from scheduler.clock import Clock

#: A channel is looked at again after this long; at once when Slack says that somebody came in.
FRESH = timedelta(seconds=60)
PAGE = 200
#: Channels remembered; beyond them the oldest is forgotten.
KEPT = 10_000


class Occupants:
    """The people in channels, by their ids in Slack, without Counterpart itself, of whichever workspace."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._seen: OrderedDict[tuple[str, str], tuple[datetime, frozenset[str]]] = OrderedDict()

    async def of(self, workspace: Workspace, channel: str) -> frozenset[str]:
        """Raises what a call raises: where Slack does not say, nobody knows who reads there."""
        key, now = (workspace.team, channel), self._clock.now()
        if key in self._seen and timedelta() <= now - self._seen[key][0] < FRESH:
            return self._seen[key][1]
        found: set[str] = set()
        cursor, first = "", True
        while first or cursor:
            page = await called(workspace.client.conversations_members(channel=channel, limit=PAGE, cursor=cursor))
            members = page.get("members")
            if not isinstance(members, list):
                raise Garbled
            found.update(str(each) for each in members)
            cursor, first = (page.get("response_metadata") or {}).get("next_cursor") or "", False
        there = frozenset(found - {each.bot_user for each in self._workspaces})
        self._seen[key] = (now, there)
        self._seen.move_to_end(key)
        while len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        return there

    def forget(self, team: str, channel: str) -> None:
        """Somebody came in: the channel is looked at again before anything more is said there."""
        self._seen.pop((team, channel), None)
