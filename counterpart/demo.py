"""The demonstration: the whole product on this machine, two teams in the browser, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from adapters.files import app as files
from adapters.web.app import listening, make_app
from adapters.web.send import WebSender
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.delivery import Dispatcher
from bot.fetching import Fetching
from bot.model.record import Platform
from bot.passage import MovableClock, Passage
from bot.store.store import Store
from counterpart.desk import Desk
from counterpart.wiring import MAKERS


async def desk_of(store: Store, begins: datetime) -> Desk:
    """The console's desk over the store's first engagement, its clock where it was left, or at `begins`.

    Raises LookupError where nothing was set up yet.
    """
    engagements = await store.engagements()
    if not engagements:
        raise LookupError("nothing is set up here yet: apply a firm first")
    clock = MovableClock(await store.product_now() or begins)
    conversation = Conversation(store, clock, COMMANDS, ALARMS)
    passage = Passage(store, conversation, Dispatcher(store, {Platform.WEB: WebSender()}), clock)
    await passage.until(clock.now())
    return Desk(engagements[0], passage)


@asynccontextmanager
async def open_console(store: Store, begins: datetime, host: str, port: int) -> AsyncIterator[str]:
    """Serve the console while the context lasts; gives its address. Port 0 takes a free one. Raises OSError."""
    desk = await desk_of(store, begins)
    app = make_app(desk)
    app.add_routes(files.routes(Fetching(store, desk.passage.clock, MAKERS)))
    async with listening(app, host, port) as address:
        store.file_links.address = address  # it answers to this machine's own names alone, whatever else is set
        yield address
