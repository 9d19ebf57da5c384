"""The far end: a Web API that answers in Slack's recorded shapes, remembers what it was told, and fails on request."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.slack.manifest import SCOPES

TEAM, BOT, BOT_USER = "T0FIRM", "B0BOT", "U0BOT"
Answer = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Call:
    """One call of a method with its arguments."""

    method: str
    arguments: dict[str, Any]
    token: str = ""


@dataclass
class FarSlack:
    """What `app` answers: `refuse` and `answer_next` decide how the next call of a method goes wrong."""

    calls: list[Call] = field(default_factory=list)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    views: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    teams: dict[str, str] = field(default_factory=dict)  # of tokens beside the first one's
    members: dict[str, list[str]] = field(default_factory=dict)  # of channels in which there are others than the bot
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)  # what is to be known of them
    granted: str = ",".join(SCOPES)
    called: asyncio.Event = field(default_factory=asyncio.Event)  # set by every call that was done
    _next: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._called)
        app.router.add_post("/respond/{id}", self._responded)
        return app

    def refuse(self, method: str, code: str, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """The next call of the method is refused with Slack's code."""

        async def refused(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
            return web.json_response({"ok": False, "error": code}, status=status, headers=headers)

        self._next[method].append(refused)

    def answer_next(self, method: str, answer: Answer) -> None:
        """The next call of the method is answered like this; an answer may do the work first with `done`."""
        self._next[method].append(answer)

    def of(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of a method, the first first."""
        return [call.arguments for call in self.calls if call.method == method]

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method, arguments = request.match_info["method"], await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(Call(method, arguments, token))
        if self._next[method]:
            return await self._next[method].pop(0)(request, arguments)
        headers = {"X-OAuth-Scopes": self.granted} if self.granted else {}
        if method == "auth.test" and token in self.teams:
            names = {"team_id": self.teams[token], "user_id": "U0BOT2", "bot_id": "B0BOT2"}
            return web.json_response({"ok": True, **names, "url": "https://manila.slack.example/"}, headers=headers)
        done = self.done(method, arguments)
        self.called.set()
        return web.json_response(done, headers=headers)

    async def _responded(self, request: web.Request) -> web.Response:
        self.responses.append(await request.json())
        return web.Response(text="ok")

    def done(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Does what the method does, and says what Slack says."""
        match method:
            case "auth.test":
                names = {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "team": "Firm", "user": "bot"}
                return {"ok": True, **names, "url": "https://firm.slack.example/"}
            case "apps.connections.open":
                return {"ok": True, "url": "wss://wss.slack.example/link/?ticket=1"}
            case "conversations.info":
                about = {"is_member": True, "is_archived": False, **self.channels.get(arguments["channel"], {})}
                return {"ok": True, "channel": {"id": arguments["channel"], **about}}
            case "conversations.members":
                there = [BOT_USER, *self.members.get(arguments["channel"], [])]
                start = int(arguments.get("cursor") or 0)
                end = start + int(arguments.get("limit", 100))
                more = {"next_cursor": str(end) if end < len(there) else ""}
                return {"ok": True, "members": there[start:end], "response_metadata": more}
            case "conversations.open":
                return {"ok": True, "channel": {"id": f"D{arguments['users'][1:]}"}}
            case "chat.postMessage":
                channel = arguments["channel"]
                if channel.startswith("U"):
                    channel = f"D{channel[1:]}"
                ts = f"1791918000.{next(self._count):06d}"
                message = {**arguments, "ts": ts, "bot_id": BOT, "user": BOT_USER, "channel": channel}
                self.messages[channel].append(message)
                return {"ok": True, "channel": channel, "ts": ts, "message": message}
            case "chat.update":
                for message in self.messages[arguments["channel"]]:
                    if message["ts"] == arguments["ts"]:
                        message.update(arguments)
                        return {"ok": True, "channel": arguments["channel"], "ts": arguments["ts"]}
                return {"ok": False, "error": "message_not_found"}
            case "chat.postEphemeral":
                return {"ok": True, "message_ts": f"1791918000.{next(self._count):06d}"}
            case "conversations.history":
                return {"ok": True, "messages": self.messages[arguments["channel"]][::-1], "has_more": False}
            case "views.open" | "views.update" | "views.publish":
                view = arguments["view"]
                self.views.append(json.loads(view) if isinstance(view, str) else view)
                return {"ok": True, "view": {"id": f"V{next(self._count)}"}}
        return {"ok": False, "error": "unknown_method"}


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    posted = {name: str(value) for name, value in (await request.post()).items()}
    return {**request.query, **posted}
