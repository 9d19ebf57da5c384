"""What every alarm is: something time can ask, with the lock it needs before its timer may be taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Alarm:
    """One kind of timer. `lock` takes the locks that `ring` writes under (D38); `ring` gets the instant it was set for.

    Both get the id of the thing the timer is about. An alarm that finds nothing left to do does nothing.
    """

    kind: str
    lock: Callable[[Transaction, str], Awaitable[None]]
    ring: Callable[[Transaction, str, datetime], Awaitable[None]]
