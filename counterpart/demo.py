"""The demonstration: the whole product on this machine, two teams in the browser, and a clock that can be moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.web.app import listening, make_app
from adapters.web.send import WebSender
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.delivery import Dispatcher
from bot.model.people import Engagement
from bot.model.record import Platform
from bot.passage import MovableClock, Passage
from bot.store.store import Store
from counterpart.desk import Desk
