"""A firm that works in Slack: the core of the stories with its rooms moved there, and requests as Slack signs them."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.signature import SignatureVerifier

from adapters.slack.wiring import Slack
from adapters.slack.workspaces import Credentials
from bot.delivery import Dispatcher
from bot.model.people import Person, Side
from bot.model.record import Platform, RoomKind
from bot.passage import Passage
from bot.store.tables import room as room_table
from scheduler.clock import Clock, SystemClock
from tests.adapters.slack.farslack import TEAM, FarSlack
from tests.world import World

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SECOND_SECRET = "5a83ad9b2c1e4f7788aa22bb33cc44dd"
Json = dict[str, Any]


def user(handle: str) -> str:
    """The Slack id of a person of the story."""
    return "U0" + handle.upper().replace("_", "")


def account(handle: str) -> str:
    return f"{TEAM}:{user(handle)}"


async def move_to_slack(world: World, sides: Sequence[Side] = tuple(Side)) -> None:
    """Gives the people of these sides Slack accounts, and moves their rooms there: direct ones by account, the rest by
    channel."""
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        everyone: dict[int, Person] = {each.id: each for each in await tx.people.everyone()}
        for person in everyone.values():
            if person.side in sides:
                await tx.people.link(person.id, Platform.SLACK, account(person.handle))
        rooms = [each for each in await tx.rooms.all() if each.side in sides]
    for each in rooms:
        address = "C0" + each.address.removeprefix("#").upper().replace("-", "")
        if each.kind is RoomKind.DIRECT and each.person_id is not None:
            address = account(everyone[each.person_id].handle)
        await world.moves_rooms(room_table.c.id == each.id, platform=Platform.SLACK, address=address)


class PutOn:
    """Real time of a test: a clock that may be put on, so that a second in a channel passes at once."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._stopped: datetime | None = None

    def now(self) -> datetime:
        return (self._stopped or SystemClock().now()) + self.ahead

    def stop(self) -> None:
        """From now on it moves only when it is put on."""
        self._stopped = SystemClock().now()

    def put_on(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass
class SlackDesk:
    """The product on one side, Slack on the other, and people who do things in Slack."""

    world: World
    far: FarSlack
    slack: Slack
    http: TestClient[web.Request, web.Application]
    address: str
    clock: PutOn
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    async def settle(self) -> None:
        """Delivers what waits, letting the second pass that Slack wants between two messages in a channel."""
        for _ in range(40):
            await self.world.dispatcher.deliver(self.world.clock.now())
            self.clock.put_on(1)
            if await self.world.store.outbox.next_allowed(self.world.clock.now()) is None:
                return

    async def count(self) -> int:
        """The assignments that there are."""
        return await self.world.count_assignments()

    async def post(self, body: str, content_type: str, **headers: str) -> ClientResponse:
        """A request as Slack sends it, signed now unless `headers` say otherwise."""
        signed = sign(body, self.clock)
        return await self.http.post(
            "/slack/events", data=io.BytesIO(body.encode()), headers={**signed, "Content-Type": content_type, **headers}
        )

    async def send(self, payload: Json) -> ClientResponse:
        """An event: JSON."""
        return await self.post(json.dumps(payload), "application/json")

    async def interact(self, payload: Json) -> ClientResponse:
        """A button, a form or a shortcut: a form with one field."""
        return await self.post(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")

    async def command(self, handle: str, command: str, text: str = "", **more: str) -> ClientResponse:
        fields = {
            "team_id": TEAM, "team_domain": "firm", "channel_id": "C0FIRM", "channel_name": "firm",
            "user_id": user(handle), "user_name": handle, "command": command, "text": text, "api_app_id": "A0APP",
            "is_enterprise_install": "false", "response_url": f"{self.address}/respond/1", "trigger_id": self.trigger(),
        }  # fmt: skip
        return await self.post(urlencode({**fields, **more}), "application/x-www-form-urlencoded")

    def trigger(self) -> str:
        return f"{next(self._ids)}.1234.abcdef"

    def event(self, handle: str, event: Json, **more: Any) -> Json:
        number = next(self._ids)
        return {
            "token": "t", "team_id": TEAM, "api_app_id": "A0APP", "type": "event_callback",
            "event_id": f"Ev{number:08d}", "event_time": 1791918000,
            "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
            "is_ext_shared_channel": False, "event_context": "4-x",
            "event": {"user": user(handle), "team": TEAM, "ts": f"1791919000.{number:06d}", **event},
            **more,
        }  # fmt: skip

    def direct(self, handle: str, text: str, **more: Any) -> Json:
        """A message in somebody's chat with Counterpart."""
        channel = f"D{user(handle)[1:]}"
        return self.event(handle, {"type": "message", "channel": channel, "channel_type": "im", "text": text, **more})

    def mention(self, handle: str, text: str, channel: str = "C0FIRM", **more: Any) -> Json:
        return self.event(handle, {"type": "app_mention", "channel": channel, "text": f"<@U0BOT> {text}", **more})

    def press(self, handle: str, sentence: str, **more: Any) -> Json:
        """A button in a message of a channel."""
        return {
            "type": "block_actions", "user": {"id": user(handle), "team_id": TEAM, "username": handle},
            "api_app_id": "A0APP", "token": "t", "trigger_id": self.trigger(), "team": {"id": TEAM, "domain": "firm"},
            "enterprise": None, "is_enterprise_install": False, "channel": {"id": "C0FIRM", "name": "firm"},
            "container": {"type": "message", "message_ts": "1791918000.000001", "channel_id": "C0FIRM"},
            "message": {"type": "message", "ts": "1791918000.000001", "bot_id": "B0BOT"},
            "response_url": f"{self.address}/respond/1",
            "actions": [{"type": "button", "action_id": "say.0", "block_id": "say:A-1", "value": sentence}], **more,
        }  # fmt: skip

    def submit(self, handle: str, view: Json, id: str = "V1", **values: str | list[str]) -> Json:
        """A form as it was opened, with `values` put into its fields, sent."""
        state = {
            block["block_id"]: {"value": _state(block["element"], values.get(block["block_id"]))}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        return {
            "type": "view_submission", "team": {"id": TEAM, "domain": "firm"}, "api_app_id": "A0APP", "token": "t",
            "user": {"id": user(handle), "team_id": TEAM, "username": handle}, "trigger_id": self.trigger(),
            "view": {**view, "id": id, "root_view_id": id, "team_id": TEAM, "app_installed_team_id": TEAM,
                     "hash": "1", "state": {"values": state}, "bot_id": "B0BOT"},
            "response_urls": [],
        }  # fmt: skip


def _state(element: Json, given: str | list[str] | None) -> Json:
    """What Slack sends of one field: what was put in, else what it was opened with."""
    match element["type"]:
        case "plain_text_input":
            return {"type": "plain_text_input", "value": given or element.get("initial_value")}
        case "static_select":
            chosen = {"value": given, "text": {}} if given else element.get("initial_option")
            return {"type": "static_select", "selected_option": chosen}
        case _:
            several = [{"value": each, "text": {}} for each in given or ()] or element.get("initial_options", [])
            return {"type": element["type"], "selected_options": several}


def sign(body: str, clock: Clock, secret: str = SECRET, at: str = "") -> dict[str, str]:
    """The headers of Slack's own library for a body."""
    stamp = at or str(int(clock.now().timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}


@asynccontextmanager
async def slack_desk(url: str, second: str = "") -> AsyncIterator[SlackDesk]:
    """The firm of the stories in a migrated, empty database, working in a Slack that answers on a port of its own; with
    `second` there is another workspace of that id, with a token and a secret of its own."""
    far = FarSlack(teams={"xoxb-2": second} if second else {})
    async with TestServer(far.app(), host="127.0.0.1") as api:
        world = await World.begin(url)
        world.store.clock = clock = PutOn()
        await move_to_slack(world)
        address = str(api.make_url("/")).rstrip("/")
        given = [Credentials(SECRET, "xoxb-1"), *([Credentials(SECOND_SECRET, "xoxb-2")] if second else [])]
        slack = Slack(given, f"{address}/api", world.conversation, world.store)
        world.dispatcher = Dispatcher(world.store, {Platform.SLACK: slack.sender})
        world.passage = Passage(world.store, world.conversation, world.dispatcher, world.clock)
        await slack.start()
        app = web.Application()
        app.add_routes(slack.routes)
        try:
            async with TestClient(TestServer(app, host="127.0.0.1")) as http:
                yield SlackDesk(world, far, slack, http, address, clock)
        finally:
            await slack.stop()
        await world.end()
