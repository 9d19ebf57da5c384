"""The far end: Microsoft's signing keys, its login, and a connector that remembers what it was told, or fails."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP = "11111111-1111-4111-8111-111111111111"
TENANT = "22222222-2222-4222-8222-222222222222"
PASSWORD = "the-apps-password"
BOT = f"28:{APP}"
ISSUER = "https://api.botframework.com"
Json = dict[str, Any]
Answer = Callable[[web.Request, Json], Awaitable[web.StreamResponse]]

#: Made once: a key of this size takes a while.
KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("first", "second")}


@dataclass(frozen=True)
class Call:
    """One call of the connector: `what` is post, edit, open, member or members."""

    what: str
    conversation: str
    body: Json
    id: str = ""
    token: str = ""
    asked: dict[str, str] = field(default_factory=dict)


@dataclass
class FarTeams:
    """What `app` answers. `refuse` and `answer_next` decide how the next call of a kind goes wrong."""

    calls: list[Call] = field(default_factory=list)
    messages: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    people: dict[str, str] = field(default_factory=dict)  # the directory's ids by Teams' ids
    there: dict[str, list[str]] = field(default_factory=dict)  # who is in a conversation
    published: dict[str, list[str]] = field(default_factory=lambda: {"first": ["msteams"]})
    tokens: int = 0
    asked_for_keys: int = 0
    login: Callable[[], Awaitable[web.StreamResponse]] | None = None
    metadata: Callable[[], Awaitable[None]] | None = None
    _next: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        for service in ("", "/moved"):
            at = f"{service}/v3/conversations"
            app.router.add_post(at, self._called("open"))
            app.router.add_post(f"{at}/{{conversation}}/activities", self._called("post"))
            app.router.add_put(f"{at}/{{conversation}}/activities/{{id}}", self._called("edit"))
            app.router.add_get(f"{at}/{{conversation}}/members/{{id}}", self._called("member"))
            app.router.add_get(f"{at}/{{conversation}}/pagedmembers", self._called("members"))
        return app

    def refuse(self, what: str, status: int, code: str = "", headers: dict[str, str] | None = None) -> None:
        """The next call of that kind is refused with Teams' code."""

        async def refused(_request: web.Request, _body: Json) -> web.StreamResponse:
            return web.json_response({"error": {"code": code, "message": "no"}}, status=status, headers=headers)

        self._next[what].append(refused)

    def answer_next(self, what: str, answer: Answer) -> None:
        """The next call of that kind is answered like this; an answer may do the work first with `done`."""
        self._next[what].append(answer)

    def of(self, what: str) -> list[Call]:
        """Every call of a kind, the first first."""
        return [call for call in self.calls if call.what == what]

    def cards(self, conversation: str) -> list[Json]:
        """The cards that stand in a conversation, the oldest first."""
        return [message["attachments"][0]["content"] for message in self.messages[conversation].values()]

    def titles(self, conversation: str) -> list[str]:
        return [message["summary"] for message in self.messages[conversation].values()]

    # ── who signs, and who lets us in ───────────────────────────────────────

    async def _openid(self, request: web.Request) -> web.Response:
        self.asked_for_keys += 1
        if self.metadata is not None:
            await self.metadata()
        keys = str(request.url.with_path("/keys"))
        return web.json_response(
            {"issuer": ISSUER, "jwks_uri": keys, "id_token_signing_alg_values_supported": ["RS256"]}
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        listed = []
        for name, endorsements in self.published.items():
            made: Json = json.loads(RSAAlgorithm.to_jwk(KEYS[name].public_key()))
            listed.append({**made, "kid": name, "use": "sig", "x5t": name, "endorsements": endorsements})
        return web.json_response({"keys": listed})

    async def _token(self, request: web.Request) -> web.StreamResponse:
        if self.login is not None:
            return await self.login()
        asked = await request.post()
        right = {
            "grant_type": "client_credentials", "client_id": APP, "client_secret": PASSWORD,
            "scope": f"{ISSUER}/.default",
        }  # fmt: skip
        if dict(asked) != right or request.match_info["tenant"] != TENANT:
            return web.json_response({"error": "invalid_client", "error_description": "AADSTS7000215"}, status=401)
        self.tokens += 1
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": f"token-{self.tokens}"})

    # ── the connector ───────────────────────────────────────────────────────

    def _called(self, what: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answered(request: web.Request) -> web.StreamResponse:
            body = await request.json() if request.can_read_body else {}
            found = request.match_info
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            call = Call(what, found.get("conversation", ""), body, found.get("id", ""), token, dict(request.query))
            self.calls.append(call)
            if self._next[what]:
                return await self._next[what].pop(0)(request, body)
            if not token.startswith("token-"):
                return web.json_response({"message": "Authorization has been denied for this request."}, status=401)
            return self.done(call)

        return answered

    def done(self, call: Call) -> web.Response:
        """Does what the call does, and says what Teams says."""
        match call.what:
            case "post":
                id = f"17919{next(self._count):08d}"
                self.messages[call.conversation][id] = call.body
                return web.json_response({"id": id}, status=201)
            case "edit":
                if call.id not in self.messages[call.conversation]:
                    code = {"error": {"code": "ActivityNotFoundInConversation", "message": "no"}}
                    return web.json_response(code, status=404)
                self.messages[call.conversation][call.id] = call.body
                return web.json_response({"id": call.id})
            case "open":
                (member,) = call.body["members"]
                return web.json_response({"id": f"a:{self.people.get(member['id'], member['id'])}"}, status=201)
            case "members":
                there = self.there.get(call.conversation, [])
                at = int(call.asked.get("continuationToken", "0"))
                page = [{"id": id, "aadObjectId": self.people.get(id, ""), "tenantId": TENANT} for id in there[at:][:2]]
                more = {"continuationToken": str(at + 2)} if there[at + 2 :] else {}
                return web.json_response({"members": page, **more})
            case _:
                if call.id not in self.people:
                    return web.json_response({"error": {"code": "MemberNotFoundInConversation"}}, status=404)
                who = {"id": call.id, "name": "Somebody", "aadObjectId": self.people[call.id], "tenantId": TENANT}
                return web.json_response(who)


def token(service_url: str, now: float, *, key: str = "first", kid: str = "", alg: str = "RS256", **claims: Any) -> str:
    """A token as Microsoft's, for our app and `service_url`; claims that are None are left out."""
    made = {
        "iss": ISSUER, "aud": APP, "serviceurl": service_url, "nbf": int(now) - 10, "exp": int(now) + 3600, **claims,
    }  # fmt: skip
    said = {name: value for name, value in made.items() if value is not None}
    return jwt.encode(said, KEYS[key], algorithm=alg, headers={"kid": kid or key})
