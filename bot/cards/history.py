"""What happened to an assignment, in words: the lists of its history, and what a stale button missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.scene import Scene
from bot.cards.words import LINES, TYPED, shortened
from bot.language.cards import Button, Card, Item, Items, Text
from bot.model.record import Entry, Event

#: Of an assignment: as a noun phrase in its history, and as what was done to it. {subject} is the entry's.
_WORDS: dict[Event, tuple[str, str]] = {
    Event.DRAFTED: ("Drafted", "was drafted"),
    Event.SENT: ("Sent", "was sent"),
    Event.EDITED: ("Changed", "was changed"),
    Event.REASSIGNED: ("Passed on", "was passed on"),
    Event.ACKNOWLEDGED: ("Acknowledged", "was acknowledged"),
    Event.READ_BACK: ("Read back", "was read back"),
    Event.READ_BACK_CORRECT: ("Read-back called right", "was read back rightly"),
    Event.DECLINED: ("Declined", "was declined"),
    Event.UPDATED: ("Updated", "was updated"),
    Event.UPDATE_EDITED: ("Update edited", "had its update edited"),
    Event.UPDATE_CORRECTED: ("Update corrected", "had its update corrected"),
    Event.DUE_MOVED: ("Due moved", "got another due"),
    Event.DELIVERED: ("Delivered", "was delivered"),
    Event.REVIEW_BEGUN: ("Review begun", "went into review"),
    Event.RETURNED: ("Returned", "was returned"),
    Event.APPROVED: ("Approved", "was approved"),
    Event.CLOSED: ("Closed", "was closed"),
    Event.REOPENED: ("Reopened", "was reopened"),
    Event.HELD: ("Put on hold", "was put on hold"),
    Event.RESUMED: ("Resumed", "was resumed"),
    Event.CANCELLED: ("Cancelled", "was cancelled"),
    Event.MARKED_URGENT: ("Sent as urgent", "was sent as urgent"),
    Event.COVERED: ("Covered", "was given cover"),
    Event.PLANNED: ("Planned for a leave", "was planned for a leave"),
    Event.WARNED: ("Warned", "had a warning"),
    Event.BREACHED: ("Overdue", "became overdue"),
    Event.TOLD: ("Told that it is overdue", "was told of as overdue"),
    Event.TAKEN: ("Taken in hand", "was taken in hand"),
    Event.REASON_GIVEN: ("Reason given", "was given a reason"),
    Event.EXCUSED: ("Excused", "was excused"),
    Event.STANDS: ("Stays late", "was left as late"),
    Event.HANDED_OVER: ("Handed over", "was handed over"),
}
_ASKED = {Event.ASKED: "asked", Event.ANSWERED: "answered", Event.WITHDRAWN: "withdrawn"}
_IN_ROUNDS = frozenset({Event.DELIVERED})
#: Entries whose words are what a person typed and what the history shows.
_REASONS = frozenset(
    {
        Event.READ_BACK,
        Event.UPDATED,
        Event.UPDATE_EDITED,
        Event.UPDATE_CORRECTED,
        Event.DUE_MOVED,
        Event.HELD,
        Event.CANCELLED,
        Event.REASON_GIVEN,
        Event.HANDED_OVER,
    }
)

PAGE = LINES - 2
"""How many lines of entries a page of the history holds beside its title and "…and n more"."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the record with what it does not hold itself: the round of a delivery, by how much a due moved."""

    entry: Entry
    round: int = 0
    moved: str = ""


def happened(scene: Scene, entry: Entry, ref: str) -> Text:
    """`A-217 was approved by @attorney`, or `Q-31 was answered by @attorney`."""
    if entry.event in _ASKED:
        text = f"{entry.subject} was {_ASKED[entry.event]}"
    else:
        text = f"{ref} {_WORDS.get(entry.event, ('', 'has changed'))[1]}"
    return (text,) if entry.actor_id is None else (f"{text} by ", scene.who(entry.actor_id))


def history(scene: Scene, ref: str, entries: Sequence[Told], *, page: int = 1) -> Card:
    """`show.history`, newest first, a page at a time, the last where there are fewer. `entries` is all of it; nothing
    is ever taken out."""
    pages = _pages([Item(*_line(scene, told)) for told in entries])
    page = min(page, len(pages))
    items = pages[page - 1]
    more = sum(len(each) for each in pages[page:])
    earlier = (Button(f"{more} earlier", f"show {ref} history page {page + 1}"),) if more else ()
    title = f"{ref}, history, newest first" if page == 1 else f"{ref}, history, page {page}"
    return Card(
        "show.history",
        title,
        (Items(tuple(items), more),) if items else (),
        (*earlier, Button("Time", f"show {ref} time")),
        ref,
    )


def _pages(items: Sequence[Item]) -> list[list[Item]]:
    """The items in pages; one with typed words takes two lines."""
    pages: list[list[Item]] = [[]]
    lines = 0
    for item in items:
        height = 2 if item.quote else 1
        if lines + height > PAGE:
            pages.append([])
            lines = 0
        pages[-1].append(item)
        lines += height
    return pages


def _line(scene: Scene, told: Told) -> tuple[Text, str]:
    entry = told.entry
    if entry.event in _ASKED:
        what = f"{entry.subject} {_ASKED[entry.event]}"
    elif told.moved:
        what = f"Due moved {told.moved} for {entry.subject}"
    else:
        what = _WORDS.get(entry.event, (entry.event.value.replace("_", " ").capitalize(), ""))[0]
    if entry.event in _IN_ROUNDS and told.round:
        what += f", round {told.round}"
    words = shortened(entry.words, TYPED) if entry.event in _REASONS and not told.moved else ""
    if entry.actor_id is None or told.moved:
        return (f"{what}: {scene.at(entry.at)}",), words
    return (f"{what}, ", scene.who(entry.actor_id), f": {scene.at(entry.at)}"), words


def _filling(items: Sequence[Item]) -> tuple[Item, ...]:
    """As many of the items, from the first on, as a page holds; a quote is a line of its own."""
    lines = 0
    for place, item in enumerate(items):
        lines += 2 if item.quote else 1
        if lines > PAGE:
            return tuple(items[:place])
    return tuple(items)
