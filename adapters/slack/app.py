"""Slack's one address, and its socket: every request is verified here, read once, and answered when it is done."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.bodies import TooLarge, body_of
from adapters.slack import guard, read
from adapters.slack.entrances import Entrances
from adapters.slack.payload import read_payload
from adapters.slack.replies import Unanswered
from adapters.slack.workspaces import Workspaces
from scheduler.clock import Clock

log = logging.getLogger("counterpart.slack")
quiet = logging.getLogger("counterpart.slack.bolt")
quiet.setLevel(logging.WARNING)  # below that, Bolt writes whole requests into the log

PATH = "/slack/events"


class SlackApp:
    """Bolt with one listener, before which nothing is read that was not signed.

    Bolt is asked to do the work before it answers: by itself it answers first, and what fails then is lost.
    """

    def __init__(self, workspaces: Workspaces, entrances: Entrances, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self.bolt = AsyncApp(
            name="counterpart",
            logger=quiet,
            authorize=_Known(workspaces),
            request_verification_enabled=False,  # ours comes first, on the raw body
            ssl_check_enabled=False,  # it is answered without a signature
            process_before_response=True,
        )
        self.bolt.use(_Listener(entrances))

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return (web.post(PATH, self.events),)

    async def events(self, request: web.Request) -> web.Response:
        """401 and 413 for what Slack did not send, and nothing of it in any log; 2xx for all that it did send.

        503 asks Slack to deliver a message again whose reply it did not take; 500 is a fault of ours, to the same end.
        """
        try:
            body = await body_of(request, guard.LARGEST)
        except TooLarge:
            return web.Response(status=413)
        secrets = {workspace.secret for workspace in self._workspaces}
        signer = guard.signer(request.headers, body, secrets, self._clock.now())
        if signer is None:
            log.info("a request that Slack did not sign was turned away")
            return web.Response(status=401)
        found = read_payload(request.content_type, body)
        if found is None:
            log.warning("a signed request could not be read and is passed over")
            return web.Response()
        workspace = self._workspaces.get(read.team_of(found))
        if workspace is not None and workspace.secret != signer:
            log.warning("a request signed for one workspace spoke for another and was turned away")
            return web.Response(status=401)
        if isinstance(read.event(found), read.Nothing) and found.get("type") != "url_verification":
            return web.Response()
        # To Bolt a verified request is what comes through its socket: a payload, already read.
        return await to_aiohttp_response(
            await self.bolt.async_dispatch(AsyncBoltRequest(body=found, mode="socket_mode"))
        )


class _Listener(AsyncMiddleware):
    """The one listener. For any other kind Bolt looks into all parts of a payload first, and fails where one is not."""

    def __init__(self, entrances: Entrances) -> None:
        self._entrances = entrances

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        try:
            answer = await self._entrances.take(read.event(req.body))
        except Unanswered:
            log.warning("a reply was not taken by Slack, which is asked to deliver the message again")
            return BoltResponse(status=503)
        return BoltResponse(status=200, body=answer or "")


class _Known(AsyncAuthorize):
    """Bolt's question whom it works for, answered from what we know and without a call.

    An unknown workspace passes here, and the entrances pass it over.
    """

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult:
        known = self._workspaces.get(team_id or "")
        if known is None:
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=known.bot,
            bot_user_id=known.bot_user,
            bot_token=known.client.token,
        )
