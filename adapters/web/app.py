"""The console's addresses: the page, its live feed, what it asks while one types, and the same in JSON for scripts."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import assert_never

from aiohttp import web

from adapters.web import answers, forms, read
from adapters.web.feed import Feed
from adapters.web.guard import add_headers, plain_errors, same_machine
from adapters.web.html import EMPTY, Html
from adapters.web.page import Answer, draw, page
from adapters.web.port import ConsolePort, Filling, Overview, Said
from adapters.web.read import BadRequest
from adapters.web.stream import said
from adapters.web.view import View, Who
from bot.language.cards import Card
from bot.language.forms import Form
from bot.model.people import Side
from bot.platform import Reply, Utterance

STATIC = Path(__file__).parent / "static"
LARGEST = 64 * 1024

DESK = web.AppKey("desk", ConsolePort)
FEED = web.AppKey("feed", Feed)


def make_app(desk: ConsolePort) -> web.Application:
    """The console on `desk`. It answers to loopback names only and keeps no state that a restart would miss."""
    app = web.Application(middlewares=[same_machine, plain_errors], client_max_size=LARGEST)
    app[DESK], app[FEED] = desk, Feed(desk)
    app.cleanup_ctx.append(_feeding)
    app.on_response_prepare.append(add_headers)
    app.router.add_get("/", home)
    app.router.add_static("/static/", STATIC)
    app.router.add_post("/demo/say", say)
    app.router.add_post("/demo/clock", clock)
    app.router.add_get("/demo/events", events)
    app.router.add_get("/demo/hint", hint)
    app.router.add_get("/demo/form", form)
    app.router.add_get("/demo/rooms", rooms)
    app.router.add_get("/demo/rooms/{id:\\d+}/messages", messages)
    return app


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serves the application while the context lasts; gives its address. Port 0 takes a free one. Raises OSError."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0][1]
        yield f"http://{f'[{host}]' if ':' in host else host}:{bound}"
    finally:
        await runner.cleanup()


async def _feeding(app: web.Application) -> AsyncIterator[None]:
    task = asyncio.create_task(app[FEED].run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def home(request: web.Request) -> web.Response:
    """The page of the two people in the query; with `side` and `before`, that side's stream as it was before."""
    desk = request.app[DESK]
    who = read.who(request.query, await desk.overview())
    before = read.word(request.query, "before")
    if not before:
        return await _page(request, who)
    overview = await desk.overview()
    pages = {
        side: await desk.stream(side, who.on(side), before if request.query.get("side") == side.value else "")
        for side in Side
    }
    held = {side: await desk.held(side, who.on(side.other)) for side in Side}
    return _html(page(overview, draw(overview, pages, held, who), who, "", secrets.token_hex(8)))


async def say(request: web.Request) -> web.Response:
    """One sentence: JSON in, JSON out; a form of the page in, the page out, or only what it brought (`X-Part`)."""
    desk = request.app[DESK]
    overview = await desk.overview()
    if request.content_type == "application/json":
        said_ = read.utterance(await _json(request), overview)
        return web.json_response(answers.reply(await desk.hear(said_)))
    fields, sentence = await _posted(request, desk, overview)
    heard = read.utterance(fields, overview, sentence)
    reply = await desk.hear(heard)
    return await _answer(request, heard, reply)


async def _posted(request: web.Request, desk: ConsolePort, overview: Overview) -> tuple[dict[str, object], str | None]:
    """The fields of a posted form, and the sentence they make where they are the blanks of a form."""
    posted = await request.post()
    fields: dict[str, object] = {name: value for name, value in posted.items() if isinstance(value, str)}
    if "verb" not in fields:
        return fields, None
    blanks = forms.words_of({name: [str(value) for value in posted.getall(name)] for name in posted})
    filled = await desk.form(read.person(fields, overview), read.word(fields, "verb"), blanks)
    return fields, filled.sentence if filled else read.word(fields, "verb")


async def _answer(request: web.Request, heard: Utterance, reply: Reply) -> web.Response:
    """The reply in place, in the stream of whoever said it; a form opens in the dock with the sentence kept."""
    desk = request.app[DESK]
    overview = await desk.overview()
    side = read.side_of(heard.account, overview)
    assert side is not None
    who = read.who({**request.query, side.value: heard.account}, overview)
    view = View(side, who, overview.cities, overview.now)
    match reply:
        case Card():
            drawn = said(Said(heard.key, overview.now, heard.account, heard.sentence, reply), view)
            answer = Answer(side, reply=drawn)
        case Form():
            drawn = forms.form(Filling(reply, heard.sentence), view)
            answer = Answer(side, dock=drawn, sentence=heard.sentence, send=reply.send)
        case _:
            assert_never(reply)
    if "X-Part" in request.headers:
        return _html(drawn)
    return await _page(request, who, answer, heard.key)


async def _page(request: web.Request, who: Who, answer: Answer | None = None, said_key: str = "") -> web.Response:
    overview, snapshot, last = await request.app[FEED].enter(who)
    if answer and f"s-{said_key}" in snapshot.streams[answer.side]:
        answer = Answer(answer.side)  # it is in the stream already
    return _html(page(overview, snapshot, who, last, secrets.token_hex(8), answer))


async def clock(request: web.Request) -> web.Response:
    """Move product time on. A form of the page is sent back to the page, unless the script asked (`X-Part`)."""
    desk = request.app[DESK]
    if request.content_type == "application/json":
        now = await desk.move(read.move(await _json(request)))
        overview = await desk.overview()
        words = View(Side.FIRM, Who("", ""), overview.cities, now).both(now)
        return web.json_response({"now": now.isoformat(), "words": words})
    posted = await request.post()
    await desk.move(read.move({name: value for name, value in posted.items() if isinstance(value, str)}))
    if "X-Part" in request.headers:
        return web.Response(status=204)
    raise web.HTTPSeeOther(f"/?{request.query_string}")


async def events(request: web.Request) -> web.StreamResponse:
    """The live feed of two chosen people, from the event the reader had last."""
    who = read.who(request.query, await request.app[DESK].overview())
    after = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    await response.prepare(request)
    with suppress(ConnectionResetError):  # the reader has gone
        await response.write(b"retry: 2000\n\n")
        async for event in request.app[FEED].follow(who, after):
            await response.write(event)
    return response


async def hint(request: web.Request) -> web.Response:
    """The dock while one types; the same in JSON for whoever accepts that."""
    desk, view = request.app[DESK], await _typing(request)
    found = await desk.hint(view.handle, read.word(request.query, "text"))
    return web.json_response(answers.hint(found)) if _wants_json(request) else _html(forms.hint(found, view))


async def form(request: web.Request) -> web.Response:
    """The dock with the form that `text` opens, with `w.…` in its blanks; the hint where it opens none."""
    desk, view = request.app[DESK], await _typing(request)
    text = read.word(request.query, "text")
    words = forms.words_of({name: request.query.getall(name) for name in request.query})
    filling = await desk.form(view.handle, text, words or None)
    if filling is None:
        return await hint(request)
    return web.json_response(answers.filling(filling)) if _wants_json(request) else _html(forms.form(filling, view))


def _wants_json(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


async def _typing(request: web.Request) -> View:
    """The view of whoever `as` is."""
    overview = await request.app[DESK].overview()
    handle = read.person(request.query, overview)
    side = read.side_of(handle, overview)
    assert side is not None
    who = read.who({**request.query, side.value: handle}, overview)
    return View(side, who, overview.cities, overview.now)


async def rooms(request: web.Request) -> web.Response:
    return web.json_response([answers.room(view) for view in await request.app[DESK].rooms()])


async def messages(request: web.Request) -> web.Response:
    """The messages of a room that changed after the number `after`, in order of change."""
    desk, room_id, after = request.app[DESK], int(request.match_info["id"]), read.word(request.query, "after") or "0"
    if not after.isdecimal():
        raise BadRequest("after is the seq of the last message you have.")
    if room_id not in {view.room.id for view in await desk.rooms()}:
        raise BadRequest("There is no such room.", 404)
    return web.json_response([answers.message(post) for post in await desk.messages(room_id, int(after))])


async def _json(request: web.Request) -> dict[str, object]:
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as bad:
        raise BadRequest("The body must be JSON.") from bad
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body


def _html(markup: Html) -> web.Response:
    return web.Response(text=str(markup or EMPTY), content_type="text/html")
