"""`counterpart serve`: the real thing, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from adapters.files import app as files
from adapters.probes.app import Measure, Probes, listening, make_app
from adapters.slack.wiring import Slack, slack
from adapters.slack.workspaces import NotInstalled
from adapters.teams.wiring import NotRegistered, Teams, teams
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.delivery import Dispatcher
from bot.fetching import Fetching
from bot.model.record import Platform
from bot.platform import Sender
from bot.store.condition import reach, waiting
from bot.store.engine import DatabaseTrouble
from bot.store.schema import require_current
from bot.store.store import Store
from counterpart.keys import served_keys
from counterpart.settings import Settings
from counterpart.wiring import MAKERS, migrate, open_store
from scheduler.loop import Loop

log = logging.getLogger("counterpart.serve")

FIRE, DELIVER, TIDY = 1.0, 1.0, 3600.0  # seconds between beats
SILENT = timedelta(seconds=60)  # a loop that has not beaten for this long beyond its time is not beating


class NotServed(Exception):
    """The program cannot serve here; the text says why and what to do."""


async def serve(settings: Settings, *, migrate_first: bool = False) -> None:
    """Serves until SIGTERM or SIGINT; then ends the beats that run, answers what was asked, closes the database.

    Raises BadSettings, DatabaseTrouble, NotServed, and OSError where the address is taken.
    """
    keys = served_keys(settings)
    if migrate_first:
        await migrate(settings)
    stop = stop_signal()
    async with open_store(settings, keys) as store:
        if await store.product_now() is not None:
            raise NotServed("this database is a demonstration's: set COUNTERPART_DATABASE_URL to one of its own")
        conversation = Conversation(store, store.clock, COMMANDS, ALARMS)
        in_slack, in_teams = slack(settings, conversation, store), teams(settings, conversation, store)
        senders: dict[Platform, Sender] = {Platform.SLACK: in_slack.sender} if in_slack else {}
        if in_teams:
            senders[Platform.TEAMS] = in_teams.sender
        loop = heartbeat(store, conversation, senders)
        probes = Probes(lambda: _faults(store, loop), lambda: _measures(store, loop), settings.metrics_token)
        app = make_app(probes)
        app.add_routes(files.routes(Fetching(store, store.clock, MAKERS)))
        for each in (in_slack, in_teams):
            app.add_routes(each.routes if each else ())
        async with _started(in_slack, in_teams), listening(app, settings.host, settings.port) as address:
            log.info("serving at %s", address)
            if not senders:
                log.warning("no platform is configured yet: set the Slack or Teams settings (docs/operations.md)")
            loop.start()
            try:
                await stop.wait()
            finally:
                log.info("stopping")
                await loop.stop()


@asynccontextmanager
async def _started(in_slack: Slack | None, in_teams: Teams | None) -> AsyncIterator[None]:
    """Each platform that is set knows who we are before it is listened to. Raises NotServed."""
    async with AsyncExitStack() as started:
        if in_slack:
            try:
                await in_slack.start()
            except NotInstalled as why:
                raise NotServed(f"{why}, or unset COUNTERPART_SLACK_BOT_TOKEN") from why
            started.push_async_callback(in_slack.stop)
        if in_teams:
            try:
                await in_teams.start()
            except NotRegistered as why:
                raise NotServed(f"{why}, or unset COUNTERPART_TEAMS_APP_ID") from why
            started.push_async_callback(in_teams.stop)
        yield


def stop_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def heartbeat(store: Store, conversation: Conversation, senders: Mapping[Platform, Sender]) -> Loop:
    """Fires, delivers and tidies, again and again."""
    clock = store.clock
    dispatcher = Dispatcher(store, senders, f"{socket.gethostname()}:{os.getpid()}")
    jobs = {"fire": (lambda: conversation.fire(clock.now()), FIRE), "tidy": (store.tidy, TIDY)}
    if senders:
        jobs["deliver"] = (lambda: dispatcher.deliver(clock.now()), DELIVER)
    loop = Loop(jobs)
    if senders:  # what is queued here goes at once; the beat is for what other processes queued, or left behind (D35)
        store.on_commit(lambda: loop.wake("deliver"))
    return loop


async def _faults(store: Store, loop: Loop) -> Sequence[str]:
    faults = []
    try:
        await reach(store.engine)
        await require_current(store.engine)
    except DatabaseTrouble as trouble:
        faults.append(str(trouble))
    now = store.clock.now()
    for name, beat in loop.beats().items():
        if beat.last is None:
            faults.append(f"the loop {name} has not beaten yet")
        elif now - beat.last > timedelta(seconds=beat.every) + SILENT:
            faults.append(f"the loop {name} last beat {(now - beat.last).total_seconds():.0f} s ago")
    return faults


async def _measures(store: Store, loop: Loop) -> Sequence[Measure]:
    now = store.clock.now()
    waits = await waiting(store.engine, now)
    ages = {name: (now - beat.last).total_seconds() for name, beat in loop.beats().items() if beat.last is not None}
    return (
        Measure("counterpart_timers_pending", "Timers that are set.", {"": waits.timers}),
        Measure("counterpart_timers_due", "Timers that are due and not fired yet.", {"": waits.due}),
        Measure("counterpart_outbox_waiting", "Cards that wait to be sent, the held ones too.", {"": waits.cards}),
        Measure("counterpart_outbox_held", "Cards held until their reader's next open hour.", {"": waits.held}),
        Measure("counterpart_beat_age_seconds", "Seconds since a loop last ended well.", ages, "loop"),
    )
