"""The live feed: one channel per pair of chosen people, its page redrawn on every change and told as differences.

The page and the feed come from the same drawing. A reader who lost the connection names the last event they had and is
given what followed; one who is too far behind, or comes from before a restart, is told to fetch the page again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

from adapters.web.fragment import Fragment
from adapters.web.page import Snapshot, draw
from adapters.web.port import ConsolePort, Overview
from adapters.web.view import Who
from bot.model.people import Side

log = logging.getLogger(__name__)

CHANNELS = 32
KEPT = 1000
TICK = 60.0
BEAT = 15.0


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `put`, `add` (before the element `before`, or at the foot), `drop`, `now`, `reset`."""

    name: str
    target: str = ""
    html: str = ""
    before: str = ""

    def wire(self, id: str) -> bytes:
        """The change as a server-sent event."""
        data = {"target": self.target, "html": self.html, "before": self.before}
        return f"id: {id}\nevent: {self.name}\ndata: {json.dumps(data)}\n\n".encode()


@dataclass
class Channel:
    """What one pair of people has on the page, and the events after `first` up to `last` that brought it there."""

    who: Who
    snapshot: Snapshot | None = None
    overview: Overview | None = None
    events: deque[tuple[int, Change]] = field(default_factory=deque)
    first: int = 0
    last: int = 0
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Feed:
    """All channels of this process. `run` must be running for changes to arrive."""

    def __init__(self, desk: ConsolePort) -> None:
        self.desk = desk
        self._channels: OrderedDict[Who, Channel] = OrderedDict()
        self._numbers = count(1)
        # Numbers begin again with every process; the first half of an id says of which process a number is.
        self._run = secrets.token_hex(4)

    async def enter(self, who: Who) -> tuple[Overview, Snapshot, str]:
        """The page of `who` as it stands now, and the id of the last event it holds."""
        channel = await self._refresh(self._channel(who))
        assert channel.overview is not None
        assert channel.snapshot is not None
        return channel.overview, channel.snapshot, f"{self._run}.{channel.last}"

    async def follow(self, who: Who, after: str) -> AsyncIterator[bytes]:
        """Everything that changes for `who` after the event `after`, and a sign of life every 15 s."""
        reached = self._number(after)
        while True:
            channel = self._channel(who)
            news = channel.news
            if reached is None or not channel.first <= reached <= channel.last:
                yield Change("reset").wire(f"{self._run}.{channel.last}")
                return
            for number, change in list(channel.events):
                if number > reached:
                    yield change.wire(f"{self._run}.{number}")
            reached = channel.last
            try:
                await asyncio.wait_for(news.wait(), BEAT)
            except TimeoutError:
                # The comment keeps proxies awake; the event is what the page can see, and misses when it stops.
                yield b": still here\nevent: beat\ndata: 1\n\n"

    async def run(self) -> None:
        """Redraw every channel when something has changed, and once a minute because time has passed."""
        version = 0
        while True:
            with suppress(TimeoutError):  # nothing has changed but the time
                version = await asyncio.wait_for(self.desk.changed(version), TICK)
            for channel in list(self._channels.values()):
                try:
                    await self._refresh(channel)
                except Exception:
                    log.exception("the console could not be drawn for %s", channel.who)

    def _channel(self, who: Who) -> Channel:
        channel = self._channels.pop(who, None) or Channel(who)
        self._channels[who] = channel
        while len(self._channels) > CHANNELS:
            self._channels.popitem(last=False)
        return channel

    async def _refresh(self, channel: Channel) -> Channel:
        async with channel.drawing:
            overview = await self.desk.overview()
            pages = {side: await self.desk.stream(side, channel.who.on(side)) for side in Side}
            held = {side: await self.desk.held(side, channel.who.on(side.other)) for side in Side}
            old, new = channel.snapshot, draw(overview, pages, held, channel.who)
            changes = list(differences(old, new)) if old else []
            channel.snapshot, channel.overview = new, overview
            if old is None:
                channel.first = channel.last = next(self._numbers)
            for change in changes:
                channel.last = next(self._numbers)
                channel.events.append((channel.last, change))
            while len(channel.events) > KEPT:
                channel.first, _ = channel.events.popleft()
            if changes:
                channel.news.set()
                channel.news = asyncio.Event()
        return channel

    def _number(self, id: str) -> int | None:
        run, _, number = id.partition(".")
        return int(number) if run == self._run and number.isdecimal() else None


def differences(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """What brings the page of `old` to `new`. A running meter is no change of its card."""
    for id, piece in new.chrome.items():
        if piece.html != old.chrome[id].html:
            yield Change("put" if id.startswith(("people-", "held-")) else "now", id, piece.html)
    for side in Side:
        yield from _stream(f"stream-{side.value}", old.streams[side], new.streams[side])


def _stream(target: str, old: Mapping[str, Fragment], new: Mapping[str, Fragment]) -> Iterator[Change]:
    # What only fell off the old end of the stream stays on the page: its reader may be looking at it.
    fallen = bool(new)
    for id in old:
        fallen = fallen and (id not in new or id.startswith("day-"))
        if id not in new and not fallen:
            yield Change("drop", id)
    following = ""
    places: dict[str, str] = {}
    for id in reversed(list(new)):
        places[id] = following
        if id in old:
            following = id
    for id, piece in new.items():
        if id not in old:
            yield Change("add", target, piece.html, places[id])
        elif piece.frame != old[id].frame:
            yield Change("put", id, piece.html)
        else:
            yield from (
                Change("now", part, html) for part, html in piece.running.items() if old[id].running.get(part) != html
            )
