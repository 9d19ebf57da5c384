"""Who reads how much of a hand-off: the items of matters they see, and the words about all of it if they see all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.language.cards import Button
from bot.model.handoff import HandedItem, HandOff, HandOffState
from bot.rules.morning import HandedOver, Summary
from bot.rules.visibility import Sight


@dataclass(frozen=True, slots=True)
class Copy:
    """A hand-off as one reader, or everybody in a room, may read it. `hidden` items are none of a person's business; a
    room counts them."""

    hand_off: HandOff
    items: tuple[HandedItem, ...]
    hidden: int = 0


def copy_for(hand_off: HandOff, items: Sequence[HandedItem], sights: Mapping[int, Sight]) -> Copy | None:
    """The copy of whoever has these sights; None if they may not know that there is such a hand-off.

    An outline is not enough: a hand-off is words. What is said of all of it may be about any of it.
    """
    seen = tuple(each for each in items if sights.get(each.matter_id) is Sight.FULL)
    if not seen:
        return None
    whole = len(seen) == len(items)
    return Copy(hand_off if whole else replace(hand_off, words=""), seen, len(items) - len(seen))


def together(sights: Iterable[Mapping[int, Sight]]) -> dict[int, Sight]:
    """What everybody in a room knows of: enough for its copy, which has no words."""
    known = [set(each) for each in sights]
    return dict.fromkeys(set.intersection(*known) if known else (), Sight.FULL)


def waiting(hand_off: HandOff, items: Sequence[HandedItem], sights: Mapping[int, Sight]) -> HandedOver | None:
    """The line of a digest about a hand-off that nobody accepted yet."""
    copy = copy_for(hand_off, items, sights)
    if copy is None or hand_off.state is not HandOffState.OFFERED:
        return None
    return HandedOver(hand_off.ref, hand_off.side, len(copy.items), hand_off.accept_by)


def told(summary: Summary, handed: HandedOver, *, accepts: bool) -> Summary:
    """A digest with the hand-off that waits; for whoever `accepts` it, its button after the most wanted one."""
    accept = (Button("Accept hand-off", f"handoff accept {handed.ref}"),) if accepts else ()
    buttons = (*summary.buttons[:1], *accept, *summary.buttons[1:])
    return replace(summary, handed_over=(handed,), buttons=buttons)
