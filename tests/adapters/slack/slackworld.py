"""The story harness played in Slack: people type `/cp …`, press what they see in their channels, and read there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack.wiring import Slack
from adapters.slack.workspaces import Credentials
from bot.delivery import Dispatcher
from bot.language.cards import Button, Card, Line
from bot.model.people import Side
from bot.model.record import Platform, Room, RoomKind
from bot.passage import Passage
from bot.platform import Reply
from tests.adapters.slack.desk import SECRET, PutOn, move_to_slack, user
from tests.adapters.slack.reading import faults_of_blocks, read_blocks
from tests.adapters.slack.standin import APP_TOKEN, BOT_TOKEN, LocalSlack, free_port, running_local_slack
from tests.firm import CAST
from tests.world import Message, World

Json = dict[str, Any]


class Unhurried(Dispatcher):
    """Delivers until nothing waits: the second that Slack wants between two messages of a channel passes at once."""

    async def deliver(self, product_now: datetime) -> int:
        clock = self.store.clock
        assert isinstance(clock, PutOn)
        arrived = await super().deliver(product_now)
        while await self.store.outbox.next_allowed(product_now) is not None:
            clock.put_on(1)
            arrived += await super().deliver(product_now)
        return arrived


@dataclass
class SlackWorld(World):
    """The same firm and the same clock; what people of `sides` do and see is in Slack, the others have the console."""

    standin: LocalSlack | None = None
    sides: tuple[Side, ...] = tuple(Side)

    @property
    def there(self) -> LocalSlack:
        assert self.standin is not None
        return self.standin

    async def says(self, handle: str, sentence: str, key: str = "", *, pressed: bool = False) -> Reply:
        """Typed in the channel of the side, and answered there to the typer alone."""
        if not await self._in_slack(handle):
            return await super().says(handle, sentence, key, pressed=pressed)
        channel = f"C0{(await self.person(handle)).side.value.upper()}"
        self.transcript.append(f"{self.when()}  @{handle} types: /cp {sentence}")
        before = len(await self.there.messages(channel))
        typed = {"user": user(handle), "command": "/cp", "text": sentence}
        await self.there.control("command", channel=channel, **typed)
        return await self._replied(handle, channel, before)

    async def presses(self, handle: str, label: str) -> Reply:
        """A button of the newest message in which the presser sees it."""
        if not await self._in_slack(handle):
            return await super().presses(handle, label)
        for channel, message in reversed(await self._seen(handle)):
            for block in message.get("blocks") or ():
                for action in block.get("elements", ()) if block["type"] == "actions" else ():
                    if action["text"]["text"] == label:
                        return await self._press(handle, channel, message, {**action, "block_id": block["block_id"]})
        raise AssertionError(f"@{handle} sees no button {label!r} in Slack\n{self.story()}")

    async def _press(self, handle: str, channel: str, message: Json, action: Json) -> Reply:
        self.transcript.append(f"{self.when()}  @{handle} presses: {action['text']['text']}")
        before = len(await self.there.messages(channel))
        pressed = {name: action[name] for name in ("type", "action_id", "block_id", "value")}
        await self.there.control(
            "interact", channel=channel, messageTs=message["ts"], user=user(handle), action=pressed
        )
        return await self._replied(handle, channel, before)

    async def _replied(self, handle: str, channel: str, before: int) -> Reply:
        """The ephemeral message that came since, and what else follows delivered."""

        def to_them(messages: list[Json]) -> Json | None:
            return next((each for each in messages[before:] if each.get("ephemeral_to") == user(handle)), None)

        reply = self._card(await self.there.until(channel, to_them))
        self.note(f"reply to @{handle}", reply)
        await self.dispatcher.deliver(self.clock.now())
        return reply

    async def seen_by(self, handle: str) -> list[Message]:
        """Every message that stands in the channels of a person and in their own chat, as Slack shows it."""
        if not await self._in_slack(handle):
            return await super().seen_by(handle)
        room = Room(0, self.engagement.id, (await self.person(handle)).side, RoomKind.TEAM, Platform.SLACK, "")
        return [Message(room, self._card(each), self.clock.now()) for _, each in await self._seen(handle)]

    async def _in_slack(self, handle: str) -> bool:
        return (await self.person(handle)).side in self.sides

    async def _seen(self, handle: str) -> list[tuple[str, Json]]:
        person = await self.person(handle)
        async with self.store.read(self.clock.now(), self.engagement.id) as tx:
            rooms = [r for r in await tx.rooms.all() if person.id in {p.id for p in await tx.rooms.occupants(r)}]
        channels = [room.address for room in rooms if room.kind is not RoomKind.DIRECT]
        channels.append(await self.there.chat(user(handle)))
        found = [(name, each) for name in channels for each in await self.there.messages(name)]
        posted = [(name, each) for name, each in found if each.get("user") == "U0BOT" and not each.get("ephemeral_to")]
        return sorted(posted, key=lambda pair: str(pair[1]["ts"]))

    def _card(self, message: Json) -> Card:
        """What a message says, as a card of plain lines; what Slack would not take is a fault of the story."""
        blocks = message.get("blocks") or []
        self.faults += [f"{message.get('text')}: {fault}" for fault in faults_of_blocks(blocks)]
        (title, *rest), buttons = read_blocks(blocks)
        return Card("slack", title, tuple(Line((line,)) for line in rest), tuple(Button(*button) for button in buttons))

    def note(self, where: str, card: Card, copy: str = "full") -> None:
        """Into the transcript; what was read back from Slack as plain lines is not held against the book again."""
        if card.name == "slack":
            self.transcript.append(f"{self.when()}  {where}: {card.title}")
        else:
            super().note(where, card, copy)


@asynccontextmanager
async def slack_world(
    url: str,
    folder: Path,
    mode: str = "events",
    sides: Sequence[Side] = tuple(Side),
    kind: type[SlackWorld] = SlackWorld,
) -> AsyncIterator[SlackWorld]:
    """The firm of the stories in a migrated, empty database, and a Slack of its own for the people of `sides`, which
    sends "events" or has a "socket". `kind` is the harness, where it has other platforms beside."""
    world = await kind.begin(url)
    assert isinstance(world, SlackWorld)
    world.store.clock = PutOn()
    world.sides = tuple(sides)
    await move_to_slack(world, sides)
    port, people = free_port(), [user(handle) for handle, _, _ in CAST]
    to = f"http://127.0.0.1:{port}/slack/events"
    async with running_local_slack(folder, to, people, await _channels(world), mode) as world.standin:
        given = Credentials(SECRET, BOT_TOKEN) if mode == "events" else Credentials("", BOT_TOKEN, APP_TOKEN)
        slack = Slack((given,), f"{world.there.address}/api", world.conversation, world.store)
        world.dispatcher = Unhurried(world.store, {Platform.SLACK: slack.sender, Platform.WEB: world.rooms})
        world.passage = Passage(world.store, world.conversation, world.dispatcher, world.clock)
        app = web.Application()
        app.add_routes(slack.routes)
        async with TestServer(app, host="127.0.0.1", port=port):
            await slack.start()
            try:
                yield world
            finally:
                await slack.stop()
    await world.end()


async def _channels(world: World) -> dict[str, list[str]]:
    """Who is in each channel."""
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        rooms = [room for room in await tx.rooms.all() if room.platform is Platform.SLACK]
        rooms = [room for room in rooms if room.kind is not RoomKind.DIRECT]
        return {room.address: [user(each.handle) for each in await tx.rooms.occupants(room)] for room in rooms}
