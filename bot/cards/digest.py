"""The digest: what one team's morning looks like, in at most twenty lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.cards import times
from bot.cards.scene import Scene, by, passed
from bot.cards.words import BUTTONS, DECLINED, LINE, OWED, TYPED, count, shortened
from bot.language.cards import Block, Button, Card, Fact, Item, Line, Section, Text
from bot.model.windows import WindowKind
from bot.rules.morning import (
    LONGEST,
    Away,
    ClockChange,
    Closed,
    Crossing,
    DeclinedWork,
    Delivery,
    HandedOver,
    LateReply,
    OwedReply,
    Part,
    Summary,
    Thing,
)


def digest(scene: Scene, summary: Summary, *, room: bool = False) -> Card:
    """`digest`, `digest.quiet`, or `digest.room`, the copy for a team's room: no typed words, the unseen as a count."""
    head: tuple[Block, ...] = (
        Fact("From", (scene.at(summary.since),)),
        Fact("To", (scene.at(summary.until),)),
    )
    tail = _hidden(summary.hidden)
    mine = Button("My own copy" if room and not summary.quiet else "All of mine", "mine")
    calm = _quiet(scene, summary) if summary.quiet else ()
    sections = _sections(scene, summary, quotes=not room)
    body = (*calm, *fitted_sections(sections, LONGEST - 1 - len(head) - len(tail) - len(calm)))
    name = "digest.quiet" if summary.quiet else "digest.room" if room else "digest"
    checks = tuple(Button(f"Check {ref}", f"hours test {ref}") for ref in summary.checks)
    own = (*summary.buttons[: BUTTONS - 1], *checks)[:BUTTONS]
    buttons = (mine,) if room else (*own, mine)[:BUTTONS]
    return Card(
        name,
        f"{scene.city(summary.side)} digest · {times.bare_day(summary.day, scene.place(summary.side), scene.now)}",
        (*head, *body, *tail),
        buttons,
    )


def fitted_sections(sections: Sequence[Section], most: int) -> tuple[Block, ...]:
    """The sections in at most `most` lines: items go from the last section upwards, the first section's last.

    A section keeps one item at least. Where even that is too long, whole sections go, counted in one closing line.
    """
    kept = list(sections)
    for place in reversed(range(len(kept))):
        while _height(kept) > most and len(kept[place].items) > 1:
            section = kept[place]
            kept[place] = replace(section, items=section.items[:-1], more=section.more + 1)
        while _height(kept) < most and kept[place].more:  # one item less may free more than one line: give it back
            wider = _wider(kept[place], sections[place])
            if _height([*kept[:place], wider, *kept[place + 1 :]]) > most:
                break
            kept[place] = wider
    left_out = 0
    while len(kept) > 1 and _height(kept) + (left_out > 0) > most:
        last = kept.pop()
        left_out += len(last.items) + last.more
    return (*kept, Line((f"…and {left_out} more",))) if left_out else tuple(kept)


def _wider(section: Section, whole: Section) -> Section:
    shown = len(section.items) + 1
    return replace(section, items=whole.items[:shown], more=len(whole.items) + whole.more - shown)


def _height(sections: Sequence[Section]) -> int:
    return sum(_lines(section) for section in sections)


def _lines(section: Section) -> int:
    quotes = sum(1 for item in section.items if item.quote)
    if len(section.items) == 1 and not section.more:
        return 1 + quotes
    return 1 + len(section.items) + quotes + (section.more > 0)


def _sections(scene: Scene, summary: Summary, *, quotes: bool) -> list[Section]:
    made = []
    for part, things in summary.sections():
        if part is Part.HANDED_OVER and summary.new:
            made.append(Section("New since", (Item((_ids(summary.new, LINE - len("New since: ")),)),)))
        if things:
            items = tuple(_item(scene, thing, quotes=quotes, dated=part is Part.AHEAD) for thing in things)
            made.append(Section(part, items, summary.more.get(part, 0)))
    return made


def _ids(refs: Sequence[str], room: int) -> str:
    """Ids in so many characters; those that do not fit become a number."""
    text = ""
    for shown in range(min(len(refs), room), 0, -1):
        rest = len(refs) - shown
        text = ", ".join(refs[:shown]) + (f" and {rest} more" if rest else "")
        if len(text) <= room:
            break
    return text


def _item(scene: Scene, thing: Thing, *, quotes: bool, dated: bool) -> Item:
    words = shortened(thing.words, TYPED) if isinstance(thing, OwedReply) and quotes else ""
    return Item(_text(scene, thing, dated=dated), words)


def _text(scene: Scene, thing: Thing, *, dated: bool = False) -> Text:
    """One thing in words; `dated` where each thing of its section begins with its day."""
    match thing:
        case LateReply(ref=ref, kind=kind, owed_by=person, since=since, on=on):
            noun = OWED[kind].noun.lower()
            whole = f"{ref} on {on}" if on else ref
            return (f"{whole}, {noun} owed by ", scene.who(person), f". Overdue since {scene.at(since)}")
        case Delivery(ref=ref, due_at=due, correction_round=turn) if turn:
            return (f"{ref}, round {turn}. Correct by {scene.at(due)}",)
        case Delivery(ref=ref, due_at=due, progress=progress, at_risk=at_risk):
            done = "" if progress is None else f", {progress} %"
            return (f"{ref}{done}, {'at risk' if at_risk else 'on track'}. Due {scene.at(due)}",)
        case OwedReply():
            return _owed(scene, thing)
        case DeclinedWork(ref=ref, reason=reason):
            return (f"{ref}, declined {DECLINED[reason]}. Choose another person",)
        case HandedOver(ref=ref, origin=origin, items=items, accept_by=accept_by):
            until = "Not accepted yet" if passed(scene, accept_by) else f"Accept by {scene.at(accept_by)}"
            return (f"{ref} from {scene.city(origin)}, {count(items, 'item')}. {until}",)
        case Away(person=person, first=first, last=last):
            days = scene.days(first, last, scene.side(person))
            return (f"{days}: ", scene.who(person), " away") if dated else (scene.who(person), f" away {days}")
        case Closed(side=side, first=first, last=last, reason=reason):
            because = f", {shortened(reason, 60)}" if reason else ""
            return (f"{scene.days(first, last, side)}: closed{because}",)
        case ClockChange(side=side, day=day, minutes=minutes):
            return (f"{scene.days(day, day, side)}: {clocks_go(minutes)}",)
        case Crossing(refs=refs):
            verb = "crosses" if len(refs) == 1 else "cross"
            told = f"{count(len(refs), 'due')} {verb} the closure: "
            return (f"{told}{_ids(refs, LINE - len(told))}",)


def clocks_go(minutes: int) -> str:
    """`clocks go back 1 h` for -60."""
    way = "forward" if minutes > 0 else "back"
    return f"clocks go {way} {times.duration(timedelta(minutes=minutes))}"


def _owed(scene: Scene, thing: OwedReply) -> Text:
    deadline = by(scene, thing.by)
    if thing.owed_by is not None:
        which = f"{thing.ref} on {thing.on}" if thing.on else thing.ref
        turn = f", round {max(thing.round, 1)}" if thing.kind in (WindowKind.REVIEW, WindowKind.CORRECTION) else ""
        return (f"{which}{turn}, {OWED[thing.kind].noun.lower()} owed by ", scene.who(thing.owed_by), deadline)
    return (_own(thing, deadline),)


def _own(thing: OwedReply, deadline: str) -> str:
    match thing.kind:
        case WindowKind.ANSWER:
            return f"{thing.ref} on {thing.on}. Answer{deadline}"
        case WindowKind.REVIEW:
            return f"{thing.ref}, round {max(thing.round, 1)}. Review{deadline}"
        case WindowKind.CORRECTION:
            return f"{thing.ref}, round {max(thing.round, 1)}. Correct{deadline}"
        case WindowKind.ACKNOWLEDGE | WindowKind.PROGRESS | WindowKind.DELIVERY:
            done = "" if thing.progress is None else f", {thing.progress} %"
            return f"{thing.ref}{done}, {OWED[thing.kind].verb}{deadline}"


def _quiet(scene: Scene, summary: Summary) -> tuple[Block, ...]:
    if summary.hidden:  # of what is not visible here nothing may be said, neither that it is late nor that it is not
        return (Line(("Nothing that may be shown here is late, due or waiting.",)),)
    on = times.day(summary.day, scene.place(summary.side), scene.now)
    working = f"{count(summary.in_progress, 'assignment')} in progress." if summary.in_progress else "Nothing is open."
    following = ""
    if summary.next_due is not None:
        due, ref = summary.next_due
        following = f" Next due: {ref}, {scene.at(due)}"
    return (
        Line((f"Nothing is late. Nothing is due on {on}, or waits for an answer or a review.",)),
        Line((f"{working}{following}",)),
    )


def _hidden(items: int) -> tuple[Block, ...]:
    if not items:
        return ()
    where = "in a matter not visible here" if items == 1 else "in matters not visible here"
    return (Line((f"…and {count(items, 'item')} {where}",)),)
