"""Links to files: what file, for whom and until when is sealed in the address itself, so that nothing of it is stored.

A file is made when it is fetched, from what its person may see by then; its link is as good as the file to whoever
holds it, and good for a day, or for as long as its kind says.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.people import Person
from bot.store.cipher import Cipher, Unreadable
from scheduler.clock import Clock

PATH = "/files/"
#: A link lasts this long, in real time: as long as somebody might keep the message open, and no longer.
LASTS = timedelta(hours=24)
_PLACE = ("file", "link", 0)
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class FileLink:
    """What a link says: a kind of file, the person it was made for, and what the maker of that kind needs to know."""

    kind: str
    engagement_id: int
    person_id: int
    about: Mapping[str, str]


class FileLinks:
    """Seals links with the newest key, opens those of any. `clock` is real time."""

    def __init__(self, cipher: Cipher, clock: Clock, address: str = "") -> None:
        self._cipher = cipher
        self._clock = clock
        self.address = address  # where people reach this program; "" where nobody said

    def make(self, kind: str, whom: Person, about: Mapping[str, str], lasts: timedelta = LASTS) -> str | None:
        """The address of a file for a person; None where there is no address to fetch it from."""
        if not self.address:
            return None
        said = [kind, whom.engagement_id, whom.id, dict(about), (self._clock.now() + lasts).timestamp()]
        sealed = self._cipher.seal(json.dumps(said, separators=(",", ":")).encode(), *_PLACE)
        return f"{self.address}{PATH}{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def read(self, token: str) -> FileLink | None:
        """What a link says; None alike for one that is not ours, was changed, or ran out."""
        if len(token) > _LONGEST or not token.isascii():
            return None
        try:
            sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            kind, engagement_id, person_id, about, until = json.loads(self._cipher.open(sealed, *_PLACE))
        except (Unreadable, binascii.Error):
            return None
        if self._clock.now() >= datetime.fromtimestamp(until, self._clock.now().tzinfo):
            return None
        return FileLink(kind, engagement_id, person_id, about)
