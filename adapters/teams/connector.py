"""The way out over HTTP: pooled connections, a time limit, no redirects, our token to Microsoft's own hosts alone."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp

from adapters.teams.cloud import Cloud
from adapters.teams.errors import CALL_ERRORS, REST, UNTIL_MENDED, Garbled, Refusal, refusal
from adapters.teams.limits import Json, written
from adapters.teams.payload import Payload, text
from adapters.teams.references import Reference
from bot.platform import Later, Never
from scheduler.clock import Clock

#: Seconds for one call: a lease of the outbox lasts longer than a few of these.
PATIENCE = 10
CONNECTIONS = 100
#: Members of a conversation asked for at once, and looked through at most.
PAGE, MEMBERS = 200, 10_000
#: A token is asked for anew this long before it ends.
EARLY = timedelta(minutes=5)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `data` is the JSON object in it, None where there is none."""

    status: int
    data: Payload | None
    retry_after: str = ""


class Calls:
    """One pool of connections for everything that is asked of Microsoft."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    def open(self) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS), timeout=aiohttp.ClientTimeout(total=PATIENCE)
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __call__(self, method: str, url: str, **given: Any) -> Answer:
        """One call. Raises what a connection raises, TimeoutError among them."""
        if self._session is None:
            raise RuntimeError("Teams was not started")
        async with self._session.request(method, url, allow_redirects=False, **given) as answer:
            body = await answer.read()
            try:
                found = json.loads(body) if body else {}
            except (ValueError, RecursionError):
                found = None
            return Answer(
                answer.status, found if isinstance(found, dict) else None, answer.headers.get("Retry-After", "")
            )


class NoToken(Exception):
    """There is no token to be had; `refused`: for good, until somebody mends what the text says."""

    def __init__(self, words: str, *, refused: bool) -> None:
        super().__init__(words)
        self.refused = refused


class Tokens:
    """Our own token, asked for once by however many need it, and anew before it ends."""

    def __init__(self, calls: Calls, cloud: Cloud, tenant: str, app_id: str, password: str, clock: Clock) -> None:
        self._calls = calls
        self._url = f"{cloud.login_url}/{quote(tenant, safe='')}/oauth2/v2.0/token"
        self._asked = {
            "grant_type": "client_credentials",
            "client_id": app_id,
            "client_secret": password,
            "scope": f"{cloud.issuer}/.default",
        }
        self._clock = clock
        self._token, self._until = "", LONG_AGO
        self._asking = asyncio.Lock()

    async def get(self) -> str:
        """Raises NoToken."""
        if not self._good():
            async with self._asking:
                if not self._good():
                    await self._ask()
        return self._token

    def forget(self, token: str) -> None:
        """Teams did not take it."""
        if token == self._token:
            self._token = ""

    def _good(self) -> bool:
        return bool(self._token) and self._clock.now() < self._until

    async def _ask(self) -> None:
        try:
            answer = await self._calls("POST", self._url, data=self._asked)
        except CALL_ERRORS as error:
            raise NoToken("Microsoft's login cannot be reached", refused=False) from error
        data = answer.data or {}
        token, lasts = text(data, "access_token"), data.get("expires_in")
        if answer.status == 200 and token and isinstance(lasts, int):
            self._token, self._until = token, self._clock.now() + timedelta(seconds=lasts) - EARLY
            return
        code = text(data, "error")
        if answer.status in (400, 401) and code in ("invalid_client", "unauthorized_client", "invalid_request"):
            words = "Microsoft does not take the app's id, password and tenant together: set a password that is valid"
            raise NoToken(words, refused=True)
        raise NoToken(f"Microsoft's login does not answer as it should ({answer.status})", refused=False)


class Connector:
    """The Bot Framework's calls, as far as they are needed. All of them raise CALL_ERRORS."""

    def __init__(self, calls: Calls, tokens: Tokens, cloud: Cloud) -> None:
        self._calls = calls
        self._tokens = tokens
        self._cloud = cloud

    async def post(self, where: Reference, message: Json) -> str:
        """Posts a message; its id."""
        to = f"/{_in_path(where.conversation)}/activities"
        return _id(await self._call(where, "POST", to, message))

    async def edit(self, where: Reference, id: str, message: Json) -> None:
        """Puts a message in the place of one of ours."""
        await self._call(where, "PUT", f"/{_in_path(where.conversation)}/activities/{_in_path(id)}", message)

    async def open(self, where: Reference, member: str) -> str:
        """The id of the chat with one person alone; it is made if there is none."""
        asked = {
            "isGroup": False,
            "bot": {"id": where.bot},
            "members": [{"id": member}],
            "tenantId": where.tenant,
            "channelData": {"tenant": {"id": where.tenant}},
        }
        return _id(await self._call(where, "POST", "", asked))

    async def member(self, where: Reference, id: str) -> Payload:
        """Who somebody in a conversation is."""
        return await self._call(where, "GET", f"/{_in_path(where.conversation)}/members/{_in_path(id)}")

    async def members(self, where: Reference) -> tuple[Payload, ...]:
        """Everybody in a conversation."""
        found: list[Payload] = []
        token = ""
        for _ in range(MEMBERS // PAGE):
            asked = f"/pagedmembers?pageSize={PAGE}" + (f"&continuationToken={_in_path(token)}" if token else "")
            answer = await self._call(where, "GET", f"/{_in_path(where.conversation)}{asked}")
            listed = answer.get("members")
            if not isinstance(listed, list):
                raise Garbled
            found += [each for each in listed if isinstance(each, dict)]
            token = text(answer, "continuationToken")
            if not token:
                return tuple(found)
        raise Garbled  # more than anybody can look through

    async def _call(self, where: Reference, method: str, path: str, body: object = None) -> Payload:
        if not self._cloud.serves(where.service_url):
            raise Refusal(Never("its address is none of Microsoft's"), 0)
        url = f"{where.service_url.rstrip('/')}/v3/conversations{path}"
        for last in (False, True):
            try:
                token = await self._tokens.get()
            except NoToken as none:
                raise Refusal(Later(UNTIL_MENDED if none.refused else REST), 0) from none
            headers = {"Authorization": f"Bearer {token}"}
            given: dict[str, Any] = {"headers": headers}
            if body is not None:
                given["data"] = written(body)
                headers["Content-Type"] = "application/json; charset=utf-8"
            answer = await self._calls(method, url, **given)
            if answer.status == 401 and not last:
                self._tokens.forget(token)
                continue
            break
        if not 200 <= answer.status < 300:
            raise refusal(answer.status, answer.data, answer.retry_after)
        if answer.data is None:
            raise Garbled
        return answer.data


def _in_path(id: str) -> str:
    return quote(id, safe="")


def _id(answer: Payload) -> str:
    found = text(answer, "id")
    if not found:
        raise Garbled
    return found
