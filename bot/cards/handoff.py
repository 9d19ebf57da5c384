"""Hand-offs: offered to whoever writes them, then to the other team; accepted, waiting, looked up (C34, G06).

Longer than most files: one function for each message of a hand-off's life, and they share how an item is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.scene import Scene, by, passed
from bot.cards.words import BUTTONS, LINE, LINES, OWED, TYPED, capital, count, shortened, typed
from bot.language.cards import Audience, Block, Button, Card, Fact, Item, Items, Line, Next, Quote
from bot.model.handoff import HandedItem, HandOff, HandOffState
from bot.model.people import Side
from bot.model.windows import ResponseWindow, WindowKind
from bot.model.work import State
from bot.rules.handoff import Copy

AUDIENCE = {Side.FIRM: Audience.FIRM, Side.PROVIDER: Audience.PROVIDER}
MINE = Button("My list", "mine")

_STANDS: dict[State, str] = {
    State.SENT: "not acknowledged yet",
    State.ACKNOWLEDGED: "acknowledged",
    State.IN_PROGRESS: "in progress",
    State.DELIVERED: "delivered, for review",
    State.IN_REVIEW: "in review",
    State.DECLINED: "declined",
}


def stands(item: HandedItem) -> str:
    """`A-220, overdue, 70 %`, `A-217, 60 %, waiting on Q-31`, `A-215, delivered, for review`."""
    parts = [item.ref]
    if item.late:
        parts.append("overdue")
    if item.state is State.RETURNED:
        parts.append(f"returned, round {max(item.round, 1)}")
    elif item.state is not State.IN_PROGRESS or item.progress is None:
        parts.append(_STANDS.get(item.state, item.state.value.replace("_", " ")))
    if item.progress is not None and item.state.with_provider:
        parts.append(f"{item.progress} %")
    if item.at_risk and not item.late and item.state.with_provider:
        parts.append("at risk")
    if item.question_id is not None:
        parts.append(f"waiting on Q-{item.question_id}")
    return ", ".join(parts)


def _item(scene: Scene, item: HandedItem, *, note: bool) -> Item:
    words = stands(item)
    if item.eta is not None and item.state.with_provider:
        expected = f"{words}. Expected {scene.at(item.eta)}"
        words = expected if len(expected) + 2 <= LINE else words
    return Item((words,), shortened(item.note, TYPED) if note else "")


def _written(scene: Scene, hand_off: HandOff) -> Fact:
    shown, more = hand_off.writers[:3], len(hand_off.writers) - 3
    who = scene.all(shown) if more < 1 else (*scene.all(shown), f" and {more} more")
    return Fact("Written", (*who, f", {scene.at(hand_off.written_at)}"))


def due(
    scene: Scene, side: Side, items: Sequence[HandedItem], *, closes: datetime, opens: datetime | None, own: bool
) -> Card:
    """`handoff.due`, to somebody whose shift ends soon. `opens` is when the other team does, None while it is open;
    `own` says that the person's hours are not the team's."""
    other = scene.city(side.other)
    shown = items[: LINES - 4]
    reads = (
        f"{other} opens {scene.at(opens)}, and reads it then." if opens else f"{other} is open and reads it at once."
    )
    wanted = f"say what {other} needs for the night" if side is Side.FIRM else "say what is done, next, and what waits"
    # How the work stands the team knows itself: what the firm leaves it is words.
    as_it_stands = () if side is Side.FIRM else (Button("As it stands", "handoff all"),)
    ends = "the shift ends" if own else f"{scene.city(side)} closes"
    return Card(
        "handoff.due",
        f"Hand off before {ends}: {count(len(items), 'item')}",
        (
            Items(tuple(_item(scene, each, note=False) for each in shown), len(items) - len(shown)),
            Line((reads,)),
            Next((f"{wanted}, by {scene.at(closes)}",)),
        ),
        (Button("Hand off", "handoff"), *as_it_stands),
    )


def written(
    scene: Scene,
    hand_off: HandOff,
    items: int,
    *,
    how: str,
    opens: datetime | None,
    closed: str = "",
    left_out: int = 0,
) -> Card:
    """`handoff.written`, the reply. `how` is "Handed over", "Changed" or "Added to"; `opens` is when the other team
    does, None while it is open; `closed` says which closed days lie before that."""
    other, ref = scene.city(hand_off.side.other), hand_off.ref
    facts: list[Block] = []
    if closed:
        facts.append(Line((closed,)))
    if opens is not None:
        facts.append(Line((f"{other} opens {scene.at(opens)}, {scene.away_in(opens)}, and reads it then",)))
    else:
        facts.append(Line((f"{other} is open and has been told",)))
    if left_out:
        more = f"{count(left_out, 'item')} did not fit: say so again once this one is accepted, or in the next shift."
        facts.append(Line((more,)))
    facts.append(Next((f"{other} accepts{_by(scene, hand_off)}",)))
    return Card(
        "handoff.written",
        f"{how}: {ref}, {count(items, 'item')}",
        (*facts, *typed(hand_off.words)),
        (Button("Change", "handoff"), Button("Open", f"handoff show {ref}")),
        ref,
    )


def _by(scene: Scene, hand_off: HandOff) -> str:
    """` by …` while that is ahead, then since when it waits."""
    if passed(scene, hand_off.accept_by):
        return f". It waits since {scene.at(hand_off.offered_at)}"
    return f" by {scene.at(hand_off.accept_by)}"


def nothing(city: str) -> Card:
    """`handoff.none`: nothing of the sayer's is open."""
    return Card(
        "handoff.none",
        "Nothing of yours is open to hand over",
        (Line((f"Nothing changed. {city} is told nothing.",)),),
        (MINE,),
    )


def offered(scene: Scene, copy: Copy, *, room: bool = False) -> Card:
    """`handoff.offered`: to the other side, or the copy for its room: no typed words, the unseen as a count."""
    hand_off, ref = copy.hand_off, copy.hand_off.ref
    tail = _hidden(copy) if room else ()
    free = LINES - 3 - len(tail)
    quotes = () if room else typed(hand_off.words, lines=1 if len(copy.items) + 2 > free else 2)
    notes = 0 if room else sum(1 for each in copy.items if each.note.strip())
    told = notes if len(copy.items) + notes + len(quotes) <= free else 0
    most = free - len(quotes)
    shown = copy.items if len(copy.items) + told <= most else copy.items[: most - 1]
    more = len(copy.items) - len(shown)
    buttons = [
        Button("Accept", f"handoff accept {ref}"),
        Button("Ask", f"handoff ask {ref}"),
        *([Button("Open", f"handoff show {ref}")] if more or room or told < notes else []),
    ]
    return Card(
        "handoff.offered",
        f"Hand-off from {scene.city(hand_off.side)}, {count(len(copy.items), 'item')}",
        (
            _written(scene, hand_off),
            Items(tuple(_item(scene, each, note=bool(told)) for each in shown), more),
            *tail,
            Next((f"accept {ref}{_by(scene, hand_off)}",)),
            *quotes,
        ),
        tuple(buttons),
        ref,
    )


def _hidden(copy: Copy) -> tuple[Block, ...]:
    if not copy.hidden:
        return ()
    where = "in a matter not visible here" if copy.hidden == 1 else "in matters not visible here"
    return (Line((f"…and {count(copy.hidden, 'item')} {where}",)),)


def accepted(scene: Scene, copy: Copy, *, closes: datetime | None) -> Card:
    """`handoff.accepted`: to its writers, as the reply, and in place of the offer. `closes` is when the side that has
    it now closes next, None for somebody who reads it later than that."""
    hand_off, ref, other = copy.hand_off, copy.hand_off.ref, scene.city(copy.hand_off.side.other)
    return Card(
        "handoff.accepted",
        f"Hand-off {ref} is accepted, {count(len(copy.items), 'item')}",
        (
            *_accepted(scene, hand_off),
            Line(("Who owes what stays as it is.",)),
            *(() if closes is None else (Next((f"{other} hands back before it closes, {scene.at(closes)}",)),)),
        ),
        (Button("Open", f"handoff show {ref}"),),
        ref,
    )


def _accepted(scene: Scene, hand_off: HandOff) -> tuple[Block, ...]:
    if hand_off.accepted_by is None or hand_off.accepted_at is None:
        return ()
    chosen = () if hand_off.chosen_by is None else (", chosen by ", scene.who(hand_off.chosen_by))
    return (Fact("Accepted", (scene.who(hand_off.accepted_by), f", {scene.at(hand_off.accepted_at)}", *chosen)),)


def yours(scene: Scene, copy: Copy) -> Card:
    """`handoff.yours`, to whoever was chosen to have it."""
    hand_off = copy.hand_off
    assert hand_off.chosen_by is not None, "somebody chose"
    card = offered(scene, copy)
    kept = (block for block in card.blocks if not isinstance(block, Next | Quote))
    return replace(
        card,
        name="handoff.yours",
        title=f"{hand_off.ref} is yours, {count(len(copy.items), 'item')} from {scene.city(hand_off.side)}",
        blocks=(
            *kept,
            Next(("begin at the top. ", scene.who(hand_off.chosen_by), " accepted it for you")),
            *(block for block in card.blocks if isinstance(block, Quote)),
        ),
        buttons=(Button("Open", f"handoff show {hand_off.ref}"), Button("Ask", f"handoff ask {hand_off.ref}")),
    )


def waits(scene: Scene, copy: Copy, *, after: timedelta, owed: ResponseWindow | None) -> Card:
    """`handoff.waiting`: to the coordinator of the side that did not accept it, and without choices to its writer.
    `owed` is what that side owes on the first item, if anything."""
    hand_off, ref = copy.hand_off, copy.hand_off.ref
    to = AUDIENCE[hand_off.side.other]
    return Card(
        "handoff.waiting",
        f"Hand-off {ref} waits, {count(len(copy.items), 'item')} from {scene.city(hand_off.side)}",
        (
            Fact("Offered since", (f"{scene.at(hand_off.offered_at)}, {times.working(after)}",)),
            Fact("First", (_first(scene, copy.items[0], owed),)),
            Next(
                (
                    "accept it, or choose who does. ",
                    scene.who(hand_off.writers[0]),
                    f" reads this {_when(scene, hand_off)}",
                )
            ),
        ),
        (
            Button("Accept", f"handoff accept {ref}", to),
            Button("Choose who", f"handoff accept {ref} for", to),
            Button("Open", f"handoff show {ref}"),
        ),
        ref,
    )


def _when(scene: Scene, hand_off: HandOff) -> str:
    return f"when {scene.city(hand_off.side)} opens"


def _first(scene: Scene, item: HandedItem, owed: ResponseWindow | None) -> str:
    if owed is None or owed.paused:
        return stands(item)
    match owed.kind:
        case WindowKind.REVIEW:
            return f"{item.ref}, delivered. Review{by(scene, owed.due_at)}"
        case WindowKind.ANSWER:
            return f"{item.ref}, Q-{owed.question_id}. Answer{by(scene, owed.due_at)}"
        case _:
            return f"{stands(item)}. {capital(OWED[owed.kind].verb)}{by(scene, owed.due_at)}"


def replaced(scene: Scene, hand_off: HandOff, later: HandOff) -> Card:
    """`handoff.replaced`, in place of the offer: a later shift's hand-off tells how things stand."""
    return Card(
        "handoff.replaced",
        f"Hand-off {hand_off.ref} was replaced",
        (
            _written(scene, hand_off),
            Next((f"read {later.ref}, which {scene.city(hand_off.side)} wrote since",)),
        ),
        (Button("Open", f"handoff show {later.ref}"),),
        hand_off.ref,
    )


def over(scene: Scene, copy: Copy) -> Card:
    """`handoff.over`: it was accepted, or a later one took its place, before this was said."""
    hand_off, ref = copy.hand_off, copy.hand_off.ref
    is_accepted = hand_off.state is HandOffState.ACCEPTED
    return Card(
        "handoff.over",
        f"Hand-off {ref} is accepted already" if is_accepted else f"Hand-off {ref} was replaced",
        (
            *_accepted(scene, hand_off),
            *(() if is_accepted else (Line((f"{scene.city(hand_off.side)} wrote another one since.",)),)),
            Line(("Nothing changed.",)),
        ),
        (Button("Open", f"handoff show {ref}"), MINE),
        ref,
    )


def show(scene: Scene, copy: Copy, reader: Side, *, page: int = 1) -> Card:
    """`handoff.show`: all of it with what was written, a page at a time."""
    hand_off, ref = copy.hand_off, copy.hand_off.ref
    head: list[Block] = [_written(scene, hand_off), *_accepted(scene, hand_off)]
    if hand_off.state is HandOffState.REPLACED:
        head.append(Line(("A later one took its place.",)))
    on_offer = hand_off.state is HandOffState.OFFERED
    quotes = typed(hand_off.words, lines=1)
    tail: tuple[Block, ...] = ()
    if on_offer:
        tail = (Next((f"{scene.city(hand_off.side.other)} accepts{_by(scene, hand_off)}",)),)
    pages = _pages(
        [_item(scene, each, note=True) for each in copy.items], LINES - 2 - len(head) - len(tail) - len(quotes)
    )
    page = min(page, len(pages))
    more = sum(len(each) for each in pages[page:])
    buttons = [Button(f"{more} more", f"show {ref} page {page + 1}")] if more else []
    if on_offer and reader is hand_off.side.other:
        buttons += [Button("Accept", f"handoff accept {ref}"), Button("Ask", f"handoff ask {ref}")]
    elif on_offer:
        buttons.append(Button("Change", "handoff"))
    else:
        buttons.append(MINE)
    items = count(len(copy.items), "item")
    return Card(
        "handoff.show",
        f"Hand-off {ref} from {scene.city(hand_off.side)}, {items}" + (f", page {page}" if page > 1 else ""),
        (*head, Items(tuple(pages[page - 1]), more), *tail, *quotes),
        tuple(buttons[:BUTTONS]),
        ref,
    )


def _pages(items: Sequence[Item], most: int) -> list[list[Item]]:
    """The items in pages of so many lines; one with typed words takes two."""
    pages: list[list[Item]] = [[]]
    lines = 0
    for item in items:
        height = 2 if item.quote else 1
        if pages[-1] and lines + height > most:
            pages.append([])
            lines = 0
        pages[-1].append(item)
        lines += height
    return pages
