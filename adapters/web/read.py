"""What the browser sends, as an utterance or a refusal of the request itself; nothing here knows a command."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from adapters.web.port import Forward, Move, Onward, Overview, Until
from adapters.web.view import Who
from bot.model.people import Side
from bot.model.record import Platform
from bot.platform import Utterance

_KEY = re.compile(r"[A-Za-z0-9._:@-]{1,200}")


class BadRequest(Exception):
    """The request cannot be read; the message is a plain sentence for whoever sent it. `status` is 4xx."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


def utterance(fields: Mapping[str, object], overview: Overview, sentence: str | None = None) -> Utterance:
    """One sentence said by one person; `sentence` where it was composed from a form. Raises BadRequest."""
    handle = person(fields, overview)
    words = sentence if sentence is not None else word(fields, "sentence")
    if not words.strip():
        raise BadRequest("Say something: half a sentence opens a form, and help lists what can be said.")
    key = word(fields, "key") or secrets.token_hex(12)
    if not _KEY.fullmatch(key):
        raise BadRequest("A key is letters, digits and . _ : @ -, at most 200 of them.")
    return Utterance(Platform.WEB, handle, words, key, word(fields, "topic"), pressed=bool(fields.get("pressed")))


def person(fields: Mapping[str, object], overview: Overview) -> str:
    """The handle that the request speaks as. Raises BadRequest (404 where nobody here has it)."""
    handle = word(fields, "as").removeprefix("@")
    if not handle:
        raise BadRequest("Say who speaks: as is the handle of a person.")
    if side_of(handle, overview) is None:
        raise BadRequest("Nobody here has that handle.", 404)
    return handle


def side_of(handle: str, overview: Overview) -> Side | None:
    """The side on which somebody with that handle can be chosen."""
    for side, head in overview.heads.items():
        if any(one.handle == handle for one in head.people):
            return side
    return None


def who(fields: Mapping[str, object], overview: Overview) -> Who:
    """The person chosen on each side; whoever is not named, or not there, is the side's first person."""

    def chosen(side: Side) -> str:
        handle = word(fields, side.value).removeprefix("@")
        people = [one.handle for one in overview.heads[side].people]
        return handle if handle in people else next(iter(people), "")

    return Who(chosen(Side.FIRM), chosen(Side.PROVIDER))


def move(fields: Mapping[str, object]) -> Move:
    """How the clock is to be moved. Raises BadRequest."""
    if fields.get("next"):
        return Onward()
    if words := word(fields, "forward"):
        return Forward(words)
    if words := word(fields, "to"):
        return Until(words)
    raise BadRequest('Say how to move the clock: {"next": true}, {"forward": "2h"} or {"to": "Mon 09:15 Manila"}.')


def word(fields: Mapping[str, object], name: str) -> str:
    """A field as text, "" if it is not there. Raises BadRequest where it is something else."""
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise BadRequest(f"{name} must be text.")
    return value
