"""How much one account may say in a minute: more than a person types is refused, calmly (D53)."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

LIMIT = 30
MINUTE = timedelta(minutes=1)
#: Accounts remembered; beyond them the one heard longest ago is forgotten.
KEPT = 10_000


class Pace:
    """Counts sentences by account over the last minute of real time, those that only read or are misread as well.

    It is this process's own and costs no statement. What changes something is counted in the database too, over all
    replicas and restarts, in the transaction that does it (`tx.said_lately`; docs/adr/0007).
    """

    def __init__(self) -> None:
        self._said: OrderedDict[str, deque[datetime]] = OrderedDict()

    def allows(self, account: str, now: datetime) -> bool:
        """Whether one more sentence is heard; a refused one does not count."""
        said = self._said.setdefault(account, deque())
        self._said.move_to_end(account)
        while len(self._said) > KEPT:
            self._said.popitem(last=False)
        while said and now - said[0] >= MINUTE:
            said.popleft()
        if len(said) >= LIMIT:
            return False
        said.append(now)
        return True
