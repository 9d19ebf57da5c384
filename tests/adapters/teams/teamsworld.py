"""The story harness played in Teams: people mention Counterpart, press what they see, and read channels and chats."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.teams.wiring import Teams
from bot.language.cards import Button, Card, Line
from bot.model.people import Side
from bot.model.record import Platform, Room, RoomKind
from bot.passage import Passage
from bot.platform import Reply
from tests.adapters.slack.desk import PutOn
from tests.adapters.slack.slackworld import Unhurried
from tests.adapters.teams.desk import TeamsDesk, channel, chat, move_to_teams, person, settings, there, user
from tests.adapters.teams.farteams import FarTeams
from tests.adapters.teams.reading import faults_of_card, read_card
from tests.firm import CAST
from tests.world import Message, World

Json = dict[str, Any]


@dataclass
class TeamsWorld(World):
    """The same firm and the same clock; what people of `in_teams` do and see is in Teams, the others are elsewhere."""

    desk: TeamsDesk | None = None
    in_teams: tuple[Side, ...] = tuple(Side)
    replied: set[str] = field(default_factory=set)  # messages that answered somebody, and stand in their own chat

    @property
    def teams(self) -> TeamsDesk:
        assert self.desk is not None
        return self.desk

    async def says(self, handle: str, sentence: str, key: str = "", *, pressed: bool = False) -> Reply:
        """A mention in the channel of the side, answered to the sayer alone."""
        if not await self._is_there(handle):
            return await super().says(handle, sentence, key, pressed=pressed)
        self.transcript.append(f"{self.when()}  @{handle} writes: @Counterpart {sentence}")
        where = channel(f"#{(await self.person(handle)).side.value}")
        return await self._done(handle, self.teams.mention(handle, sentence, where))

    async def presses(self, handle: str, label: str) -> Reply:
        """A button of the newest message in which the presser sees it."""
        if not await self._is_there(handle):
            return await super().presses(handle, label)
        for where, id, message in reversed(await self._standing(handle)):
            for action in _card(message)["actions"]:
                if action["title"] == label:
                    self.transcript.append(f"{self.when()}  @{handle} presses: {label}")
                    at = "" if where == chat(handle) else where
                    pressed = self.teams.execute(handle, action["verb"], action["data"], at, id)
                    return await self._done(handle, pressed)
        raise AssertionError(f"@{handle} sees no button {label!r} in Teams\n{self.story()}")

    async def _done(self, handle: str, activity: Json) -> Reply:
        """The message that came into the doer's own chat, and what else follows delivered."""
        there = self.teams.far.messages[chat(handle)]
        before = set(there)
        answer = await self.teams.send(activity)
        assert answer.status == 200, await answer.text()
        (new,) = set(there) - before
        self.replied.add(new)
        reply = self._read(there[new])
        self.note(f"reply to @{handle}", reply)
        await self.dispatcher.deliver(self.clock.now())
        return reply

    async def seen_by(self, handle: str) -> list[Message]:
        """Every message that stands in the channels of a person and in their own chat, as Teams shows it."""
        if not await self._is_there(handle):
            return await super().seen_by(handle)
        room = Room(0, self.engagement.id, (await self.person(handle)).side, RoomKind.TEAM, Platform.TEAMS, "")
        return [Message(room, self._read(message), self.clock.now()) for _, _, message in await self._standing(handle)]

    async def _is_there(self, handle: str) -> bool:
        return (await self.person(handle)).side in self.in_teams

    async def _standing(self, handle: str) -> list[tuple[str, str, Json]]:
        someone = await self.person(handle)
        async with self.store.read(self.clock.now(), self.engagement.id) as tx:
            rooms = [r for r in await tx.rooms.all() if someone.id in {p.id for p in await tx.rooms.occupants(r)}]
        places = [room.address for room in rooms if room.kind is not RoomKind.DIRECT] + [chat(handle)]
        found = [(place, id, each) for place in places for id, each in self.teams.far.messages[place].items()]
        return sorted((each for each in found if each[1] not in self.replied), key=lambda each: each[1])

    def _read(self, message: Json) -> Card:
        """What a message says, as a card of plain lines; what Teams would not take is a fault of the story."""
        card = _card(message)
        self.faults += [f"{message['summary']}: {fault}" for fault in faults_of_card(card)]
        (title, *rest), buttons = read_card(card)
        assert message["summary"] == title
        return Card("teams", title, tuple(Line((line,)) for line in rest), tuple(Button(*each) for each in buttons))

    def note(self, where: str, card: Card, copy: str = "full") -> None:
        """Into the transcript; what was read back from Teams as plain lines is not held against the book again."""
        if card.name == "teams":
            self.transcript.append(f"{self.when()}  {where}: {card.title}")
        else:
            super().note(where, card, copy)


def _card(message: Json) -> Json:
    content: Json = message["attachments"][0]["content"]
    return content


@asynccontextmanager
async def in_teams(world: TeamsWorld, sides: Sequence[Side] = tuple(Side)) -> AsyncIterator[None]:
    """A Teams for the people of `sides`, beside whatever the others have."""
    assert isinstance(world.store.clock, PutOn)
    world.in_teams = tuple(sides)
    await move_to_teams(world, sides)
    far = FarTeams(people={user(handle): person(handle) for handle, _, _ in CAST})
    async with TestServer(far.app(), host="127.0.0.1") as api:
        address = str(api.make_url("/")).rstrip("/")
        teams = Teams(settings(address), world.conversation, world.store)
        senders = {Platform.WEB: world.rooms, **world.dispatcher.senders, Platform.TEAMS: teams.sender}
        world.dispatcher = Unhurried(world.store, senders)
        world.passage = Passage(world.store, world.conversation, world.dispatcher, world.clock)
        app = web.Application()
        app.add_routes(teams.routes)
        far.there = await there(world)
        await teams.start()
        try:
            async with TestClient(TestServer(app, host="127.0.0.1")) as http:
                world.desk = TeamsDesk(world, far, teams, http, address, world.store.clock)
                yield
        finally:
            await teams.stop()


@asynccontextmanager
async def teams_world(url: str, sides: Sequence[Side] = tuple(Side)) -> AsyncIterator[TeamsWorld]:
    """The firm of the stories in a migrated, empty database, and a Teams for the people of `sides`."""
    world = await TeamsWorld.begin(url)
    assert isinstance(world, TeamsWorld)
    world.store.clock = PutOn()
    async with in_teams(world, sides):
        yield world
    await world.end()
