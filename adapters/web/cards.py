"""Cards as HTML: every kind of block in one match, every word of theirs escaped, buttons that work without script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import assert_never

from adapters.web.html import EMPTY, Html, joined, markup, typed
from adapters.web.view import View
from bot.language.cards import (
    Block,
    Button,
    Card,
    Code,
    Fact,
    Item,
    Items,
    Line,
    Link,
    Mention,
    Next,
    Quote,
    Run,
    Section,
    Text,
)

LONG = 9
_HALF = r"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}(?: \d{4})?(?: \d\d:\d\d(?:–\d\d:\d\d)?)?"


def text(runs: Text, view: View) -> Html:
    """A text; each half of an instant stays on one line, with the dot after it."""
    return markup("<bdi>{}</bdi>", joined(_run(run, view) for run in runs))


def _run(run: Run, view: View) -> Html:
    match run:
        case str():
            return _unbroken(run, view)
        case Mention(handle=handle, notify=True):
            return markup('<b class="who">@{}</b>', handle)
        case Mention(handle=handle):
            return markup("@{}", handle)
        case Code(sentence=sentence):
            return markup("<code>{}</code>", sentence)
        case Link(words=words, url=url):
            return markup('<a href="{}" download>{}</a>', url, words)
        case _:
            assert_never(run)


def _unbroken(words: str, view: View) -> Html:
    cities = "|".join(re.escape(city.label) for city in (view.cities.firm, view.cities.provider))
    pieces = re.split(rf"({_HALF} (?:{cities})(?!\w)(?: ·)?)", words)
    return joined(markup('<span class="half">{}</span>', piece) if at % 2 else piece for at, piece in enumerate(pieces))


def title(card: Card, tone: str = "") -> Html:
    """The title as a heading, read as one line, seen as its parts; `tone` colours how it stands."""
    subject, name, status = split_title(card)
    parts = [markup('<span class="id">{}</span>', subject)] if subject else []
    parts.append(markup('<span class="name">{}</span>', name))
    if status:
        parts.append(markup('<span class="status {}">{}</span>', tone, status))
    return markup('<h3 class="title">{}</h3>', joined(parts, '<span class="unseen"> · </span>'))


def split_title(card: Card) -> tuple[str, str, str]:
    """(id, name, status) of a title; what a title does not have is ""."""
    parts = card.title.split(" · ")
    subject = parts.pop(0) if len(parts) > 1 and parts[0] == card.subject else ""
    status = parts.pop() if len(parts) > 1 and card.name.startswith("card.") else ""
    return subject, " · ".join(parts), status


def blocks(card: Card, view: View) -> Html:
    """The body of a card, in its order."""
    parts: list[Html] = []
    corrects = card.name == "review.returned" or any(isinstance(b, Fact) and b.label == "Returned" for b in card.blocks)
    for kind, run in groupby(card.blocks, key=type):
        inner = joined(_block(block, view, corrects) for block in run)
        if kind is Fact:
            inner = markup("<dl class=facts>{}</dl>", inner)
        elif kind is Section:
            inner = markup("<dl class=sections>{}</dl>", inner)
        parts.append(inner)
    return joined(parts)


def _block(block: Block, view: View, corrects: bool = False) -> Html:
    """One block. The due stands out; on work that was returned what is next does, as the correction binds."""
    match block:
        case Fact(label=label, value=value):
            row = '<div class="{}"><dt>{}<span class=unseen>: </span></dt><dd>{}</dd></div>'
            return markup(row, "due" if label == "Due" and not corrects else "fact", label, text(value, view))
        case Line(text=words):
            return markup("<p class=line>{}</p>", text(words, view))
        case Next(text=words):
            return markup('<p class="next{}"><b>Next:</b> {}</p>', " due" if corrects else "", text(words, view))
        case Quote(words=words, label=label):
            lead = markup("<b>{}:</b> ", label) if label else EMPTY
            return markup("<blockquote>{}{}</blockquote>", lead, typed(words))
        case Section(title=heading, items=(only,), more=0):
            row = "<div><dt>{}<span class=unseen>: </span></dt><dd>{}</dd></div>"
            return markup(row, heading, _item(only, view))
        case Section(title=heading, items=items, more=more):
            row = '<div><dt>{} <span class="count">({})</span></dt>{}</div>'
            return markup(row, heading, len(items) + more, _items(items, more, view, "dd"))
        case Items(items=items, more=more):
            return markup("<ul class=items>{}</ul>", _items(items, more, view, "li"))
        case _:
            assert_never(block)


def _items(items: tuple[Item, ...], more: int, view: View, tag: str) -> Html:
    open_, close = Html(f"<{tag}>"), Html(f"</{tag}>")
    rows = [joined((open_, _item(item, view), close)) for item in items]
    if more:
        rows.append(joined((open_, markup("…and {} more", more), close)))
    return joined(rows)


def _item(item: Item, view: View) -> Html:
    quote = markup("<blockquote>{}</blockquote>", typed(item.quote)) if item.quote else EMPTY
    return joined((text(item.text, view), quote))


def body(card: Card, view: View) -> Html:
    """The blocks; a long card folds, with the button that unfolds it (both asleep until the script has measured)."""
    inner = blocks(card, view)
    if len(card.blocks) + sum(len(b.items) for b in card.blocks if isinstance(b, Section | Items)) < LONG:
        return inner
    return markup(
        '<div class="fold">{}</div><button class="btn bare unfold" type="button" hidden>Show all</button>', inner
    )


def acts(
    buttons: Iterable[Button],
    view: View,
    key: str,
    topic: str,
    *,
    speaker: str = "",
    filled: bool = True,
    end: Html = EMPTY,
) -> Html:
    """Buttons as forms that post their sentence, said by whoever is chosen on this side, or by `speaker`.

    The first is filled; `end` stands at the row's end.

    `key` names this drawing of the buttons: pressed twice without script, a button is answered once more and not
    obeyed once more.
    """
    handle = speaker or view.handle
    forms = [
        markup(
            '<form class="says" method="post" action="/demo/say?{}"><input type="hidden" name="as" value="{}">'
            '<input type="hidden" name="sentence" value="{}"><input type="hidden" name="topic" value="{}">'
            '<input type="hidden" name="key" value="{}"><input type="hidden" name="pressed" value="1">'
            '<button class="btn{}">{}</button></form>',
            view.who.query,
            handle,
            button.sentence,
            topic,
            f"{handle}.{key}.{place}",
            " go" if filled and not place else "",
            button.label,
        )
        for place, button in enumerate(buttons)
    ]
    if not forms and not end:
        return EMPTY
    return markup('<div class="acts">{}{}</div>', joined(forms), end)
