"""The note a week before clocks change: what moves, for whom, and what the two teams share from then on (C29, G19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.digest import clocks_go
from bot.cards.scene import Scene
from bot.cards.words import LINES, TITLE, shortened
from bot.language.cards import Button, Card, Fact, Item, Items, Line, Next, Text
from bot.model.people import Side
from bot.rules.clockchange import Change, Effect, Gap, Moved, Span

#: So many people of one shift are named, the others counted.
NAMED = 3


def clocks(scene: Scene, effect: Effect, opens: datetime) -> Card:
    """`clocks`. `opens` is the first opening after the change, of the team whose clocks change."""
    changing = {side: each for side in Side for each in effect.changes if each.zone == scene.place(side).zone}
    items = [
        *(_moved(scene, each) for each in effect.moved),
        Item((f"Shared hours: {_shared(scene, effect)}",)),
        *(_gap(scene, gap) for gap in effect.gaps),
    ]
    head = (_line(scene, changing, effect), Fact("First day", (scene.at(opens),)))
    most = LINES - 2 - len(head)
    return Card(
        "clocks",
        _title(scene, changing, effect.changes),
        (
            *head,
            Items(tuple(_fitted(effect.moved, items, most))),
            Next(("nothing to do. Every due already shows the right time for both cities",)),
        ),
        tuple(
            Button(shortened(f"{scene.city(side)}'s hours", 24), f"hours show {scene.city(side).lower()}")
            for side in (Side.PROVIDER, Side.FIRM)
        ),
    )


def _title(scene: Scene, changing: dict[Side, Change], changes: Sequence[Change]) -> str:
    for side, change in changing.items():
        return f"{scene.days(change.day, change.day, side)}: {clocks_go(change.minutes)}"
    first = changes[0]
    return shortened(f"{clocks_go(first.minutes).capitalize()} in {_place(first.zone)}", TITLE)


def _line(scene: Scene, changing: dict[Side, Change], effect: Effect) -> Line:
    """Which clocks stay, and how far apart the two cities are from then on."""
    if not changing:
        cities = " and ".join(scene.city(side) for side in Side)
        return Line((f"The clocks of {cities} stay. It is on {scene.at(effect.changes[0].at)}.",))
    side = next(iter(changing))
    own, other = scene.city(side), scene.city(side.other)
    also = changing.get(side.other)
    stays = f"{other}'s clocks stay." if also is None else f"{other}'s {clocks_go(also.minutes)} as well."
    sign = 1 if side is Side.FIRM else -1
    before, after = (sign * each for each in effect.apart)
    if before == after:
        return Line((f"{stays} {own} is still {_relation(after, other)}.",))
    same_way = after and before and (before > timedelta()) == (after > timedelta())
    until = times.duration(before) if same_way else _relation(before, other)
    return Line((f"{stays} {own} is then {_relation(after, other)}; until then {until}.",))


def _relation(apart: timedelta, other: str) -> str:
    if not apart:
        return f"on the same clock as {other}"
    return f"{times.duration(apart)} {'ahead of' if apart > timedelta() else 'behind'} {other}"


def _moved(scene: Scene, moved: Moved) -> Item:
    shown = scene.city(moved.shown)
    hours = f"{_span(moved.after)} {shown}, until then {_span(moved.before)} {shown}"
    if not moved.people:
        return Item((f"{scene.city(moved.side)}'s day: {hours}",))
    return Item((*_whose(scene, moved.people), f": {hours}"))


def _whose(scene: Scene, people: Sequence[int]) -> Text:
    """`@ana's shift`, `Shift of @ana and @ben`, `Shift of @ana, @ben and 4 more`."""
    if len(people) == 1:
        return (scene.who(people[0]), "'s shift")
    if len(people) <= NAMED:
        return ("Shift of ", *scene.all(people))
    named = scene.all(people[: NAMED - 1])
    listed = tuple(", " if run == " and " else run for run in named)
    return ("Shift of ", *listed, f" and {len(people) - NAMED + 1} more")


def _fitted(moved: Sequence[Moved], items: list[Item], most: int) -> list[Item]:
    """At most `most` lines: shifts of people that do not fit become one line that counts them."""
    too_many = len(items) - most
    if too_many <= 0:
        return items
    shifts = [each for each in moved if each.people]
    cut = shifts[-(too_many + 1) :]
    last = len(moved)
    counted = sum(len(each.people) for each in cut)
    return [*items[: last - len(cut)], Item((f"The shifts of {counted} more people move as well",)), *items[last:]]


def _shared(scene: Scene, effect: Effect) -> str:
    before, after = effect.shared
    if before == after:
        return f"{_spans(scene, after)}, before and after"
    return f"{_spans(scene, after)}, until then {_spans(scene, before)}"


def _spans(scene: Scene, spans: Sequence[Span]) -> str:
    return f"{', '.join(map(_span, spans))} {scene.city(Side.FIRM)}" if spans else "none"


def _gap(scene: Scene, gap: Gap) -> Item:
    closing, opening = scene.city(gap.closing), scene.city(gap.closing.other)
    after, before = times.duration(gap.after), times.duration(gap.before)
    until = f"{after}, until then {before}" if after != before else f"{after}, before and after"
    return Item((f"{closing}'s close to {opening}'s opening: {until}",))


def _span(span: Span) -> str:
    opens, closes = span
    return f"{opens:%H:%M}–{closes:%H:%M}"


def _place(zone: str) -> str:
    """A place whose clock somebody works by, and which is neither city."""
    return zone.rpartition("/")[2].replace("_", " ")
