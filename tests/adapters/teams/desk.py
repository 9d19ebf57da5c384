"""A firm that works in Teams: the core of the stories with its rooms moved there, and requests as Microsoft signs."""

from __future__ import annotations

import io
import itertools
import json
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from adapters.given import Given
from adapters.teams.read import OURS
from adapters.teams.wiring import Teams
from bot.delivery import Dispatcher
from bot.model.people import Person, Side
from bot.model.record import Platform, RoomKind
from bot.passage import Passage
from bot.store.tables import room as room_table
from counterpart.settings import Settings
from tests.adapters.slack.desk import PutOn
from tests.adapters.teams.farteams import APP, BOT, PASSWORD, TENANT, FarTeams, token
from tests.firm import CAST
from tests.world import World

Json = dict[str, Any]


def person(handle: str) -> str:
    """The directory's id of a person of the story."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, handle))


def user(handle: str) -> str:
    """Their id in Teams."""
    return f"29:1{handle}"


def account(handle: str) -> str:
    return f"{TENANT}:{person(handle)}"


def chat(handle: str) -> str:
    """Their own chat with Counterpart."""
    return f"a:{person(handle)}"


def channel(address: str) -> str:
    return f"19:{address.removeprefix('#').replace('-', '')}@thread.tacv2"


FIRM, PROVIDER = channel("#firm"), channel("#provider")


async def move_to_teams(world: World, sides: Sequence[Side] = tuple(Side)) -> None:
    """Gives the people of these sides Teams accounts, in whose chats their desks stand, and moves their rooms there."""
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        everyone: dict[int, Person] = {each.id: each for each in await tx.people.everyone()}
        for each in everyone.values():
            if each.side in sides:
                await tx.people.link(each.id, Platform.TEAMS, account(each.handle))
        rooms = [each for each in await tx.rooms.all() if each.side in sides]
    for each in everyone.values():
        if each.side in sides:
            await Given(world.store, Platform.TEAMS, "desk").note(account(each.handle))
    for room in rooms:
        address = channel(room.address)
        if room.kind is RoomKind.DIRECT and room.person_id is not None:
            address = account(everyone[room.person_id].handle)
        await world.moves_rooms(room_table.c.id == room.id, platform=Platform.TEAMS, address=address)


async def there(world: World) -> dict[str, list[str]]:
    """Who is in each conversation: those who read in the room that it is."""
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        rooms = [room for room in await tx.rooms.all() if room.platform is Platform.TEAMS]
        return {room.address: [user(each.handle) for each in await tx.rooms.occupants(room)] for room in rooms}


def settings(address: str, **more: str) -> Settings:
    """The three variables, and the two addresses of a stand-in."""
    given = {"teams_app_id": APP, "teams_app_password": PASSWORD, "teams_tenant_id": TENANT}
    return Settings(**{**given, "teams_openid_url": f"{address}/openid", "teams_login_url": address, **more})  # type: ignore[arg-type]


@dataclass
class TeamsDesk:
    """The product on one side, Teams on the other, and people who do things in Teams."""

    world: World
    far: FarTeams
    teams: Teams
    http: TestClient[web.Request, web.Application]
    address: str
    clock: PutOn
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def service(self) -> str:
        return f"{self.address}/"

    def another_process(self) -> Teams:
        """The same app as another process of the installation has it."""
        return Teams(settings(self.address), self.world.conversation, self.world.store)

    def dispatcher_of(self, process: Teams) -> Dispatcher:
        return Dispatcher(self.world.store, {Platform.TEAMS: process.sender})

    async def settle(self) -> None:
        """Delivers what waits, letting the seconds pass that Teams wants between messages."""
        for _ in range(60):
            await self.world.dispatcher.deliver(self.world.clock.now())
            self.clock.put_on(2)
            if await self.world.store.outbox.next_allowed(self.world.clock.now()) is None:
                return

    async def count(self) -> int:
        """The assignments that there are."""
        return await self.world.count_assignments()

    async def post(self, body: bytes, authorization: str) -> ClientResponse:
        headers = {"Content-Type": "application/json", **({"Authorization": authorization} if authorization else {})}
        return await self.http.post("/teams/messages", data=io.BytesIO(body), headers=headers)

    async def send(self, activity: Json, **claims: Any) -> ClientResponse:
        """An activity with a token that was made for it, but for `claims`."""
        made = token(activity.get("serviceUrl", self.service), self.clock.now().timestamp(), **claims)
        return await self.post(json.dumps(activity).encode(), f"Bearer {made}")

    async def invoke(self, activity: Json) -> Json:
        """What an invoke is answered with."""
        answer = await self.send(activity)
        assert answer.status == 200, await answer.text()
        text = await answer.text()
        return json.loads(text) if text else {}

    # ── what people do ──────────────────────────────────────────────────────

    def activity(self, handle: str, where: str = "", **more: Any) -> Json:
        """What every activity of a person has; `where` is a channel, or "" for their own chat."""
        kind = "channel" if where.startswith("19:") else "personal"
        return {
            "id": f"17918{next(self._ids):08d}", "timestamp": "2026-10-13T19:00:00.123Z", "channelId": "msteams",
            "serviceUrl": self.service, "from": {"id": user(handle), "name": "Anybody", "aadObjectId": person(handle)},
            "recipient": {"id": BOT, "name": "Counterpart"},
            "conversation": {"id": where or chat(handle), "conversationType": kind, "tenantId": TENANT,
                             **({"isGroup": True} if where else {})},
            "channelData": {"tenant": {"id": TENANT}}, "locale": "en-US", **more,
        }  # fmt: skip

    def direct(self, handle: str, text: str, **more: Any) -> Json:
        """A message in somebody's chat with Counterpart."""
        return self.activity(handle, type="message", text=text, textFormat="plain", **more)

    def mention(self, handle: str, text: str, where: str = FIRM, **more: Any) -> Json:
        entity = {"type": "mention", "text": "<at>Counterpart</at>", "mentioned": {"id": BOT, "name": "Counterpart"}}
        entities = [entity, *more.pop("entities", [])]
        said = f"<at>Counterpart</at>&nbsp;{text}\n"
        return self.activity(handle, where, type="message", text=said, entities=entities, **more)

    def press(self, handle: str, sentence: str, where: str = "", message: str = "1", topic: str = "A-1") -> Json:
        data = {OURS: "say", "sentence": sentence, "topic": topic}
        return self.execute(handle, "say", data, where, message)

    def execute(self, handle: str, verb: str, data: Json, where: str = "", message: str = "1") -> Json:
        """A card's button."""
        action = {"type": "Action.Execute", "title": "…", "verb": verb, "data": data}
        value = {"action": action, "trigger": "manual"}
        return self.activity(handle, where, type="invoke", name="adaptiveCard/action", value=value, replyToId=message)

    def submit(self, handle: str, card: Json, message: str = "1", button: int = 0, **typed: str) -> Json:
        """A form as it stands, with `typed` put into its fields, sent."""
        action = card["actions"][button]
        data = {**action["data"], **(inputs_of(card) if "associatedInputs" not in action else {})}
        data |= {f"field.{name}": words for name, words in typed.items()}
        return self.execute(handle, action["verb"], data, message=message)

    def newest(self, handle: str) -> tuple[str, Json]:
        """The message that stands last in somebody's own chat: its id and its card."""
        id, message = list(self.far.messages[chat(handle)].items())[-1]
        return id, message["attachments"][0]["content"]


def inputs_of(card: Json) -> dict[str, str]:
    """What the inputs of a card hold as it is opened; Teams sends an empty one as an empty text, or not at all."""
    found: dict[str, str] = {}
    for each in inputs(card).values():
        if each.get("value"):
            found[each["id"]] = each["value"]
        elif each["type"] == "Input.Text":
            found[each["id"]] = ""
    return found


def inputs(part: Any) -> dict[str, Json]:
    """Every input of a card, by id."""
    found: dict[str, Json] = {}
    if isinstance(part, dict):
        if str(part.get("type", "")).startswith("Input."):
            found[part["id"]] = part
        for each in part.values():
            found |= inputs(each)
    elif isinstance(part, list):
        for each in part:
            found |= inputs(each)
    return found


@asynccontextmanager
async def teams_desk(url: str) -> AsyncIterator[TeamsDesk]:
    """The firm of the stories in a migrated, empty database, working in a Teams that answers on a port of its own."""
    far = FarTeams(people={user(handle): person(handle) for handle, _, _ in CAST})
    async with TestServer(far.app(), host="127.0.0.1") as api:
        world = await World.begin(url)
        world.store.clock = clock = PutOn()
        await move_to_teams(world)
        address = str(api.make_url("/")).rstrip("/")
        teams = Teams(settings(address), world.conversation, world.store)
        world.dispatcher = Dispatcher(world.store, {Platform.TEAMS: teams.sender})
        world.passage = Passage(world.store, world.conversation, world.dispatcher, world.clock)
        far.there = await there(world)
        await teams.start()
        app = web.Application()
        app.add_routes(teams.routes)
        try:
            async with TestClient(TestServer(app, host="127.0.0.1")) as http:
                yield TeamsDesk(world, far, teams, http, address, clock)
        finally:
            await teams.stop()
        await world.end()
