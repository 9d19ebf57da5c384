"""One copy of a digest: of a morning's board what its reader, or everybody in a room, may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import chain, islice

from bot.language.cards import Button
from bot.model.people import Person
from bot.model.record import Entry
from bot.rules.board import Board, Pile, Placed
from bot.rules.morning import LONGEST, Closed, Crossing, OwedReply, Part, Summary, Thing
from bot.rules.visibility import Sight


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a copy: one person, or everybody in a room (`person` is None).

    `sights` is what they all see, by matter id: a matter that is not in it does not exist for them. A room counts
    what it may not show; a person is never told that there is such a thing.
    """

    sights: Mapping[int, Sight]
    person: Person | None = None


def summarise(board: Board, news: Sequence[Entry], reader: Reader) -> Summary:
    """The digest as `reader` may read it."""
    morning = board.morning
    seen = {matter: pile for matter, pile in board.piles.items() if matter in reader.sights}
    own = _own(board, reader)
    things: dict[Part, tuple[Thing, ...]] = {}
    more: Counter[Part] = Counter()
    for part in Part:
        placed = tuple(_first(part, seen.items(), own.get(part, ()), reader))
        things[part] = tuple(_as_read(thing, matter, reader) for matter, thing in placed)
        more[part] = sum(len(pile.parts.get(part, ())) for pile in seen.values()) - len(placed)
    told = {entry.subject: None for entry in news if entry.matter_id in reader.sights}
    ahead, checks = _ahead(board, seen, reader) if morning.radar else ((), ())
    return Summary(
        side=morning.side,
        day=morning.day,
        since=morning.since,
        until=morning.until,
        late=things[Part.LATE],
        due_today=things[Part.DUE_TODAY],
        waiting_on_you=things[Part.ON_YOU],
        waiting_on_them=things[Part.ON_THEM],
        for_review=things[Part.FOR_REVIEW],
        more=more,
        new=tuple(told),
        away=() if morning.radar else tuple(board.ahead),
        ahead=ahead,
        hidden=0 if reader.person is not None else sum(p.count for m, p in board.piles.items() if m not in seen),
        in_progress=sum(pile.in_progress for pile in seen.values()),
        next_due=min((pile.next_due for pile in seen.values() if pile.next_due is not None), default=None),
        buttons=_steps(own),
        checks=checks,
    )


Own = Mapping[Part, Sequence[tuple[int, Placed]]]


def _own(board: Board, reader: Reader) -> Own:
    """What the reader owes, by section, each in its order, with its matter."""
    found: dict[Part, list[tuple[int, Placed]]] = {}
    if reader.person is not None:
        for matter, part, placed in board.owed.get(reader.person.id, ()):
            if matter in reader.sights:
                found.setdefault(part, []).append((matter, placed))
    for each in found.values():
        each.sort(key=lambda owed: owed[1].at)
    return found


def _first(
    part: Part, piles: Iterable[tuple[int, Pile]], own: Sequence[tuple[int, Placed]], reader: Reader
) -> Iterator[tuple[int, Thing]]:
    """As many of a section as a digest may hold, each with its matter: soonest first, and where something waits the
    reader's own before the others'."""
    queues = [
        [(placed.at, matter, number, placed) for number, placed in enumerate(pile.parts[part][:LONGEST])]
        for matter, pile in piles
        if part in pile.parts
    ]
    queue: Iterable[tuple[int, Placed]] = ((matter, placed) for _, matter, _, placed in merge(*queues))
    if part in (Part.ON_YOU, Part.FOR_REVIEW) and own:
        mine = reader.person.id if reader.person is not None else None
        queue = chain(own, (each for each in queue if each[1].owed_by != mine))
    return islice(((matter, placed.thing) for matter, placed in queue), LONGEST)


def _as_read(thing: Thing, matter: int, reader: Reader) -> Thing:
    """Nobody is told that they are who owes it, and whoever sees an outline reads no words."""
    if not isinstance(thing, OwedReply):
        return thing
    mine = reader.person is not None and thing.owed_by == reader.person.id
    words = thing.words if reader.sights[matter] is Sight.FULL else ""
    return replace(thing, owed_by=None if mine else thing.owed_by, words=words)


def _steps(own: Own) -> tuple[Button, ...]:
    """The reader's own next steps, what is late first: nobody is offered what somebody else owes."""
    steps = (placed.step for part in Part for _, placed in own.get(part, ()))
    return tuple({step.sentence: step for step in steps if step is not None}.values())


def _ahead(board: Board, seen: Mapping[int, Pile], reader: Reader) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """What lies ahead, each closure followed by what crosses it; and the work of that whose due may be worked out."""
    told: list[Thing] = []
    checks: dict[str, None] = {}
    for thing in board.ahead:
        told.append(thing)
        if not isinstance(thing, Closed):
            continue
        crossing = sorted(
            (at, ref, matter) for matter, pile in seen.items() for at, ref in pile.crossing.get(thing, ())
        )
        if crossing:
            told.append(Crossing(tuple(dict.fromkeys(ref for _, ref, _ in crossing))))
        full = (ref for _, ref, matter in crossing if reader.sights[matter] is Sight.FULL and ref.startswith("A-"))
        checks.update(dict.fromkeys(full))
    return tuple(told), tuple(checks)
