"""What the console needs from the rest of the program: one protocol over plain frozen values.

Instants are aware UTC, spans are open time unless said otherwise. A person is named by handle, without the @.
Longer than most files, since it is the whole of that contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.language.cards import Button, Card, Text
from bot.language.forms import Form
from bot.model.people import Cities, Side
from bot.model.record import Room
from bot.model.windows import WindowKind
from bot.platform import Reply, Utterance


class Light(StrEnum):
    """Whether a team is at work: all of it, only some of it, nobody."""

    OPEN = "open"
    SOME = "some"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody one may speak as."""

    handle: str
    name: str
    on_shift: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The top of one side. `until` is when the light changes next, None if never within the horizon."""

    side: Side
    light: Light
    until: datetime | None
    people: tuple[Presence, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Open hours of a team, half-open; `some` when only part of the team is on shift."""

    opens: datetime
    closes: datetime
    some: bool = False


class Tone(StrEnum):
    """How an owed reply stands: in time, due soon, late."""

    CALM = "calm"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Mark:
    """An open window on the strip, in the lane of the side that owes: `A-217`, what is owed, by when."""

    side: Side
    at: datetime
    subject: str
    kind: WindowKind
    tone: Tone = Tone.CALM


@dataclass(frozen=True, slots=True)
class Strip:
    """What the timeline shows between two instants."""

    since: datetime
    until: datetime
    hours: Mapping[Side, tuple[Stretch, ...]]
    shared: tuple[Stretch, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """The next thing that time will do: `words` without the time ("A-209 review due"), told by the city of `side`."""

    at: datetime
    words: str
    side: Side


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows above the two streams."""

    now: datetime
    firm: str
    provider: str
    cities: Cities
    agreement: int | None
    heads: Mapping[Side, Head]
    strip: Strip
    next: Happening | None


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of an open window is used. `used` may pass `target`; `side` owes it."""

    window_id: int
    kind: WindowKind
    side: Side
    subject: str
    used: timedelta
    target: timedelta
    paused: bool = False


class Reach(StrEnum):
    """Who else sees an item: the room, nobody, both sides; or it crossed from one side to the other."""

    ROOM = "room"
    ONLY_YOU = "only_you"
    BOTH = "both"
    FROM_OTHER = "from_other"
    TO_OTHER = "to_other"


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as it stands in a room. `seq` rises with every change of it."""

    room_id: int
    message_id: str
    seq: int
    at: datetime
    card: Card
    edited_at: datetime | None = None
    reach: Reach = Reach.ROOM
    meters: tuple[Meter, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A person's own sentence and the private reply to it.

    `after` is the number of the last message posted before it was said (`send.number_of`): product time may stand
    still while much is said, and what was said first stands first.
    """

    key: str
    at: datetime
    handle: str
    sentence: str
    reply: Card
    reach: Reach = Reach.ROOM
    after: int = 0


Item = Posted | Said


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a stream, oldest first. `earlier` is the cursor of what came before, or ""."""

    items: tuple[Item, ...]
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class HeldItem:
    """Something that waits for a team to open; `urgent` is the button for the side that sent it."""

    text: Text
    urgent: Button | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What waits for one side. `quota` says how many urgent ones are left ("2 of 3 left this week"), or ""."""

    until: datetime
    items: tuple[HeldItem, ...]
    quota: str = ""


class SlotState(StrEnum):
    DONE = "done"
    HERE = "here"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Hint:
    """Help while one types: the verb's slots, what the word could become, and how a typed time reads in both cities."""

    verb: str = ""
    slots: tuple[tuple[str, SlotState], ...] = ()
    completions: tuple[str, ...] = ()
    reads: Text = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """A form with the words in it so far, the sentence they make, and a preview of what sending it would do."""

    form: Form
    sentence: str
    preview: Card | None = None


@dataclass(frozen=True, slots=True)
class Forward:
    """Move the clock on by a span of wall time, as typed ("2h")."""

    words: str


@dataclass(frozen=True, slots=True)
class Until:
    """Move the clock to a time, as typed ("Mon 09:15 Manila")."""

    words: str


@dataclass(frozen=True, slots=True)
class Onward:
    """Move the clock to the next happening."""


Move = Forward | Until | Onward


class NotMoved(Exception):
    """The clock cannot be moved like that; the message is a plain sentence for the person."""


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room, with a name for a list of rooms."""

    room: Room
    name: str
    people: tuple[str, ...] = field(default=())


class ConsolePort(Protocol):
    """The desk the console stands on. Reads take no lock; `hear` and `move` are whole transactions."""

    async def hear(self, utterance: Utterance) -> Reply: ...

    async def hint(self, handle: str, text: str) -> Hint: ...

    async def form(self, handle: str, text: str, words: Mapping[str, str] | None = None) -> Filling | None:
        """The form that `text` opens, with `words` in its fields if given; None if it opens none."""

    async def overview(self) -> Overview: ...

    async def stream(self, side: Side, handle: str, before: str = "", limit: int = 200) -> Page:
        """What `handle` sees on `side`, the newest `limit` items before the cursor, oldest first."""

    async def held(self, side: Side, sender: str) -> Held | None:
        """What waits for a closed side, as far as `sender`, who is of the other one, may know of it."""

    async def rooms(self) -> tuple[RoomView, ...]: ...

    async def messages(self, room_id: int, after: int = 0) -> tuple[Posted, ...]:
        """The messages of a room that changed after `seq`, in order of change."""

    async def move(self, how: Move) -> datetime:
        """Move product time on, firing what falls due on the way; returns the new now. Raises NotMoved."""

    async def changed(self, after: int) -> int:
        """Wait until something has changed since version `after` (0 at first), and return the version now."""
