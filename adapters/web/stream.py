"""The transcript of one side: its days, the cards of its rooms, a person's own sentences with their replies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from adapters.web import meters
from adapters.web.cards import acts, body, title
from adapters.web.fragment import Fragment, whole
from adapters.web.html import EMPTY, Html, joined, markup
from adapters.web.port import Item, Meter, Posted, Reach, Said, Tone
from adapters.web.view import View, name_of
from bot.language.cards import Card

# Replies that say why nothing was done: they are boxed, as only their reader ever sees them.
PRIVATE = frozenset({"refused", "misread", "nothing", "stale", "trouble", "flood"})
TONES = {"warn": Tone.SOON, "overdue": Tone.LATE}


def transcript(items: Iterable[Item], view: View, *, after: date | None = None) -> list[Fragment]:
    """The items with a line before each new day; `after` is the day the reader has already seen the head of."""
    drawn: list[Fragment] = []
    for item in items:
        day = view.day(item.at)
        if day != after:
            id = f"day-{view.side}-{day.isoformat()}"
            drawn.append(whole(id, markup('<div class="day" id="{}">{}</div>', id, view.long_date(day))))
            after = day
        drawn.append(fragment(item, view))
    return drawn


def fragment(item: Item, view: View) -> Fragment:
    match item:
        case Posted():
            return _posted(item, view)
        case Said():
            return whole(said_id(item.key), said(item, view))
        case _:
            assert_never(item)


def said_id(key: str) -> str:
    """The id of a sentence in the page, the same while it is being sent."""
    return f"s-{name_of(key)}"


def _posted(post: Posted, view: View) -> Fragment:
    id = f"m{post.room_id}-{name_of(post.message_id)}"
    running = {meters.meter_id(meter, id): meters.draw(meter, id) for meter in post.meters}
    return Fragment(
        id,
        _card(post, view, id, joined(running.values())),
        _card(post, view, id, joined(running)),
        running,
    )


def _card(post: Posted, view: View, id: str, running: Html) -> Html:
    card = post.card
    edited = markup('<span class="end">edited {}</span>', view.clock(post.edited_at)) if post.edited_at else EMPTY
    return markup(
        '<div class="item boxed" id="{}">{}<article class="card {}">{}{}{}{}</article></div>',
        id,
        _margin(post, view),
        _classes(card, post.reach),
        title(card, _standing(post.meters)),
        body(card, view),
        running,
        acts(card.buttons, view, f"{post.message_id}.{post.seq}", card.subject, end=edited),
    )


def said(item: Said, view: View) -> Html:
    """A sentence, plain with its verb bold; the reply hangs beneath it on a rule."""
    verb, _, rest = item.sentence.strip().partition(" ")
    words = markup('<p class="said"><span class="who">@{}</span> <bdi><b>{}</b> {}</bdi></p>', item.handle, verb, rest)
    reply = markup(
        '<div class="reply">{}{}{}</div>',
        title(item.reply),
        body(item.reply, view),
        acts(item.reply.buttons, view, f"r.{item.key}", item.reply.subject, filled=False),
    )
    private = item.reply.name.partition(".")[0] in PRIVATE
    inner = markup('<article class="card private">{}{}</article>' if private else "<div>{}{}</div>", words, reply)
    return markup(
        '<div class="item{}" id="{}">{}{}</div>',
        " boxed" if private else "",
        said_id(item.key),
        _margin(item, view, Reach.ONLY_YOU if private else item.reach),
        inner,
    )


def _margin(item: Item, view: View, reach: Reach | None = None) -> Html:
    reach = reach or item.reach
    match reach:
        case Reach.ROOM:
            mark = EMPTY
        case Reach.ONLY_YOU:
            mark = Html("<small>only you see this</small>")
        case Reach.BOTH:
            mark = Html("<small>on both sides</small>")
        case Reach.FROM_OTHER:
            mark = markup(
                '<small class="{}">from <span class="half">{}</span></small>', view.side.other.value, view.other_city
            )
        case Reach.TO_OTHER:
            mark = markup(
                '<small class="{}">to <span class="half">{}</span></small>', view.side.other.value, view.other_city
            )
        case _:
            assert_never(reach)
    return markup('<div class="margin">{}{}</div>', view.clock(item.at), mark)


def _classes(card: Card, reach: Reach) -> Html:
    classes = {Reach.ONLY_YOU: "private", Reach.BOTH: "twin", Reach.FROM_OTHER: "twin"}.get(reach, "")
    family, _, which = card.name.partition(".")
    if family in TONES and which != "taken":
        classes += f" {TONES[family].value}"
    return Html(classes.strip())


def _standing(running: tuple[Meter, ...]) -> str:
    """The colour of how a card stands: late, else of the side whose time runs out first; none if all stands still."""
    if not running:
        return ""
    if any(meters.tone(meter) is Tone.LATE for meter in running):
        return Tone.LATE.value
    moving = [meter for meter in running if not meter.paused]
    nearest = min(moving, key=lambda meter: meter.target - meter.used, default=None)
    return f"on-{nearest.side.value}" if nearest else ""
