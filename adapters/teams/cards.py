"""Cards as Adaptive Cards 1.5: each kind of block in one match, buttons that carry a sentence, and no markup anywhere.

Teams reads a kind of Markdown in every TextBlock, so words stand in runs of a RichTextBlock, where nothing is read. The
one TextBlock is the mention of whoever must act next, which Teams rings from nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from adapters.teams import limits
from adapters.teams.limits import Json, cut
from adapters.teams.read import LOOK, OURS, SAY
from bot.cards import help
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
    mentions,
)

People = Mapping[str, str]
"""The directory's ids, by handle, of those whom a card rings; whoever is not in it is printed and not rung."""

AGAIN = "Perhaps a second copy: Teams never confirmed the first"


def adaptive(card: Card, people: People | None = None, *, again: bool = False, desk_of: str = "") -> Json:
    """The card. What is more than Teams takes is left out from its end and counted, above the buttons.

    `again`: it is sent once more, and may be there twice; that is said in it. `desk_of`: it is the desk of whoever has
    that id in Teams, which is asked for anew whenever they look at it.
    """
    people = people or {}
    body = [*_body(card, people)]
    if again:
        body.append(line((AGAIN,), isSubtle=True, size="Small"))
    made = frame([title(card.title), *body], _buttons(card, at_desk=bool(desk_of)), _entities(card, people))
    if desk_of:
        made["refresh"] = _looked_at(desk_of)
    if limits.size(made) > limits.MESSAGE:
        for action in _objects(made["actions"]):
            action.pop("fallback", None)
    left_out = 0
    while limits.size(made) > limits.MESSAGE and body:
        body.pop()
        left_out += 1
        more = line((f"…and {left_out} more parts that Teams has no room for",))
        made["body"] = [title(card.title), *body, more]
    return made


def frame(body: list[Json], actions: list[Json], entities: list[Json] | None = None) -> Json:
    """A card of these parts, as wide as the chat."""
    shown: Json = {"width": "Full"}
    if entities:
        shown["entities"] = entities
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
        "actions": actions,
        "msteams": shown,
    }


def action(verb: str, title: str, data: Json, *, dialog: bool = False) -> Json:
    """A button. Where a client knows no Action.Execute, or in a dialog, the same comes as Action.Submit."""
    label = cut(title, limits.BUTTON_LABEL) or "–"
    data = {OURS: verb, **data}
    submit: Json = {"type": "Action.Submit", "title": label, "data": data}
    if dialog:
        return submit
    return {"type": "Action.Execute", "title": label, "verb": verb, "data": data, "fallback": submit}


def line(runs: tuple[Run, ...], label: str = "", **style: object) -> Json:
    """A line in which nothing is read as markup; `label` is what it begins with, in bold."""
    inlines = [_run(label, weight="Bolder")] if label else []
    for run in runs:
        match run:
            case str():
                inlines.append(_run(run, **style))
            case Mention(handle=handle):
                inlines.append(_run(f"@{handle}", **style))
            case Code(sentence=words):
                inlines.append(_run(words, fontType="Monospace", **style))
            case Link(words=words, url=url):
                inlines.append(_run(words, selectAction={"type": "Action.OpenUrl", "url": url}, **style))
            case _:
                assert_never(run)
    return {"type": "RichTextBlock", "inlines": inlines}


def _run(words: str, **style: object) -> Json:
    return {"type": "TextRun", "text": cut(words, limits.LINE) or " ", **style}


def title(words: str) -> Json:
    """The first line of a card."""
    return line((cut(words, limits.TITLE),), weight="Bolder", size="Medium")


def _body(card: Card, people: People) -> Iterator[Json]:
    for block in card.blocks:
        # How one says it is the one line that is not the same on every platform.
        yield from _of_block(help.SAY_TEAMS if block == help.SAY_HERE else block, people)


def _of_block(block: Block, people: People) -> Iterator[Json]:
    match block:
        case Fact(label=label, value=value):
            yield from _ringing(value, people, f"{label}: ")
        case Line(text=text):
            yield from _ringing(text, people)
        case Next(text=text):
            yield from _ringing(text, people, "Next: ")
        case Quote(words=words, label=label):
            yield _quote(words, f"{label}: " if label else "")
        case Section(title=title, items=(only,), more=0):
            yield from _ringing(only.text, people, f"{title}: ")
            if only.quote:
                yield _quote(only.quote)
        case Section(title=title, items=items, more=more):
            yield line((), f"{title} ({len(items) + more})")
            yield from _of_items(items, more, people)
        case Items(items=items, more=more):
            yield from _of_items(items, more, people)
        case _:
            assert_never(block)


def _of_items(items: tuple[Item, ...], more: int, people: People) -> Iterator[Json]:
    for item in items:
        yield from _ringing(("• ", *item.text), people)
        if item.quote:
            yield _quote(item.quote)
    if more:
        yield line((f"…and {more} more",))


def _quote(words: str, label: str = "") -> Json:
    """What a person typed, set apart; each of its lines is one here."""
    first, *rest = cut(words, limits.LINE).splitlines() or [""]
    items = [line((first,), label), *(line((each,)) for each in rest)]
    return {"type": "Container", "style": "emphasis", "items": items}


def _ringing(text: tuple[Run, ...], people: People, label: str = "") -> Iterator[Json]:
    """A line, and under it whom it rings."""
    yield line(text, label)
    rung = [_called(run.handle) for run in text if isinstance(run, Mention) and run.notify and run.handle in people]
    if rung:
        yield {"type": "TextBlock", "text": " ".join(rung), "wrap": True, "spacing": "None"}


def _called(handle: str) -> str:
    """A mention as Teams wants it written. A handle is letters and a few signs; anything else rings nobody."""
    return f"<at>{re.sub(r'[^A-Za-z0-9 .-]', ' ', handle)}</at>"


def _entities(card: Card, people: People) -> list[Json]:
    rung = sorted({run.handle for run in mentions(card) if run.notify and run.handle in people})
    return [
        {
            "type": "mention",
            "text": _called(handle),
            "mentioned": {"id": people[handle], "name": _called(handle)[4:-5]},
        }
        for handle in rung
    ]


def _looked_at(reader: str) -> Json:
    """What Teams sends by itself when that reader, and nobody else, has the card before them.
    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/up-to-date-views
    """
    asked = {"type": "Action.Execute", "title": "Refresh", "verb": LOOK, "data": {OURS: LOOK}}
    return {"action": asked, "userIds": [reader]}


def _buttons(card: Card, *, at_desk: bool) -> list[Json]:
    return [_button(button, card.subject, at_desk=at_desk) for button in card.buttons[: limits.ACTIONS]]


def _button(button: Button, topic: str, *, at_desk: bool) -> Json:
    desk: Json = {"desk": True} if at_desk else {}
    return action(SAY, button.label, {"sentence": button.sentence, "topic": topic, **desk})


def _objects(found: object) -> list[Json]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
