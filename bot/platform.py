"""The port: what a platform hands in (an utterance) and what it is handed (a card to send, with a closed outcome)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.language.cards import Card
from bot.language.forms import Form
from bot.model.record import Platform, Room

Reply = Card | Form


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence said by one account.

    `account` is the platform's own id of the sayer; `key` names the utterance, not its delivery, so that a second
    delivery of the same words is answered and not obeyed twice; `topic` is the id of the card whose button says it, and
    `thread` the platform's id of the message in whose thread it was typed, each "" where there is none; `pressed` is
    whether a button said it for them.
    """

    platform: Platform
    account: str
    sentence: str
    key: str
    topic: str = ""
    thread: str = ""
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One card on its way to one room.

    `replaces` is the platform's id of the message to edit, or "" to post anew. `unsure`: it was being sent before and
    nobody knows the outcome, so look before posting it again.
    """

    id: int
    room: Room
    card: Card
    replaces: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there; `message_id` is what a later edit needs. `rest` is how long its room is to be left alone for it, in
    real time and by every process."""

    message_id: str
    rest: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: the platform is busy or down. `after` is real time to wait before the room is tried again; `unsure`:
    the card may have arrived all the same; `everywhere`: no other room of the platform is worth a try before then."""

    after: timedelta
    unsure: bool = False
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """It cannot be delivered there; somebody is told instead."""

    reason: str


Outcome = Sent | Later | Never


class Sender(Protocol):
    """One platform's way out. It never raises for what the platform says: every answer is an outcome."""

    async def send(self, outgoing: Outgoing) -> Outcome: ...
