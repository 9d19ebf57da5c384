"""What was not understood: a card that says what it was, that nothing changed, and the nearest thing to say instead."""

from __future__ import annotations

from datetime import date

from bot.cards import times
from bot.cards.scene import Scene
from bot.cards.words import TITLE, shortened
from bot.language.cards import Block, Button, Card, Code, Item, Items, Line, Next, Text
from bot.language.misread import (
    Ambiguous,
    AnyMisread,
    ClosedDay,
    Misread,
    NoSuchDay,
    NotUnderstood,
    Past,
    Surplus,
    TooLong,
    UnknownCity,
    UnknownVerb,
    Unprintable,
    ZoneAbbreviation,
)
from bot.model.people import Side

KEPT = Line(("Nothing changed. Your sentence is kept.",))
HELP = (Button("Help", "help"), Button("My list", "mine"))
#: What stands for a typed word in a title, where no typed word may stand.
TYPED = 30


def misread(scene: Scene, error: Misread) -> Card:
    """`misread.*`, by what went wrong. `error` is one of the closed set."""
    known: AnyMisread = error  # type: ignore[assignment]  # only the closed set is ever raised
    match known:
        case UnknownVerb():
            return _verb(known)
        case Ambiguous():
            return _ambiguous(scene, known)
        case Past(words=words, instant=instant):
            return _card(
                "misread.past",
                "That time has passed",
                (Line((Code(_short(words)), f" is {scene.at(instant)}")), KEPT, Next(("give a later time",))),
                _again(known),
            )
        case ZoneAbbreviation():
            cities = (scene.city(Side.FIRM), scene.city(Side.PROVIDER))
            then = Next((f"say the city, {cities[0]} or {cities[1]}, after the time",))
            return _card(
                "misread.zone",
                "Which city do you mean?",
                (Line(("Those letters are used in several places.",)), KEPT, then),
                _again(known),
            )
        case NotUnderstood(words=words, expected=expected, example=example):
            wanted: Text = (f"say {expected}, like ", Code(example)) if example else (f"say {expected}",)
            return _card(
                "misread.kind",
                _title(expected),
                (Line((Code(_short(words)), f" is not {expected}.")), KEPT, Next(wanted)),
                _again(known),
            )
        case TooLong(length=length, limit=limit):
            return _card(
                "misread.long",
                "That is more than one sentence can hold",
                (
                    Line((f"It has {length} characters; {limit} are read.",)),
                    Line(("Nothing changed.",)),
                    Next(("put the long part into a file, and give its link",)),
                ),
                HELP,
            )
        case Unprintable(controls=controls):
            named = shortened(", ".join(controls), 60)
            return _card(
                "misread.unseen",
                "There are characters in it that nobody can see",
                (Line((f"They are: {named}.",)), Line(("Nothing changed.",)), Next(("type it again without them",))),
                HELP,
            )
        case _:
            return _card("misread.words", fault(known), (KEPT, Next(_then(known))), _again(known))


def fault(error: Misread) -> str:
    """The fault in one short line, as it stands under a form's field."""
    known: AnyMisread = error  # type: ignore[assignment]  # only the closed set is ever raised
    match known:
        case NotUnderstood(expected=expected, example=example):
            return f"This takes {expected}, like {example}" if example else f"This takes {expected}"
        case NoSuchDay():
            return "No calendar has that day"
        case ClosedDay(day=day):
            return f"That day is closed: {_date(day)}"
        case UnknownCity():
            return "That city is not known here"
        case Surplus():
            return "There is more than the sentence can hold"
        case Past():
            return "That time has passed"
        case Ambiguous():
            return "That time can be two"
        case ZoneAbbreviation():
            return "Say the city, not a zone's letters"
        case TooLong() | Unprintable() | UnknownVerb():
            return "That is not understood"


def _then(error: NoSuchDay | ClosedDay | UnknownCity | Surplus) -> Text:
    match error:
        case NoSuchDay(words=words):
            return ("give a day that there is instead of ", Code(_short(words)))
        case ClosedDay():
            return ("give another day, or the time with it, like ", Code("fri 5pm"))
        case UnknownCity(words=words):
            return ("say one of the two cities instead of ", Code(_short(words)))
        case Surplus(words=words):
            return ("leave out ", Code(_short(words)))


def _verb(error: UnknownVerb) -> Card:
    if not error.word:
        return _card("misread.verb", "Say what you need", (Line(("Nothing changed.",)), Next(("begin with a verb",))), HELP)
    unknown = Line((Code(_short(error.word)), " is not a word Counterpart knows."))
    if not error.near:
        title = "Counterpart does not know that word"
        return _card("misread.verb", title, (unknown, Line(("Nothing changed.",))), HELP)
    kept = Line(("Nothing changed. The rest of your sentence is kept.",))
    buttons = tuple(Button(f"Yes, {verb}", f"{verb} {error.rest}".strip()) for verb in error.near[:2])
    return _card("misread.verb", f"Did you mean {error.near[0]}?", (unknown, kept), (*buttons, HELP[0]))


def _ambiguous(scene: Scene, error: Ambiguous) -> Card:
    items = tuple(Item((f"{label}: {scene.at(at)}",)) for label, at in error.readings)
    buttons = tuple(
        Button(label, _said(error, times.written(at, scene.place(Side.FIRM)))) for label, at in error.readings
    )
    example = f"{error.words}pm" if error.words[-1:].isdigit() and "/" not in error.words else ""
    hint: Text = ("choose one, or say it with am or pm, like ", Code(example)) if example else ("choose one",)
    return _card(
        "misread.ambiguous",
        "Which time do you mean?",
        (Line((Code(_short(error.words)), " can be two:")), Items(items), KEPT, Next(hint)),
        buttons,
    )


def _said(error: Misread, words: str) -> str:
    """The sentence again, with the doubtful field written out."""
    said = {name: each for name, each in error.heard.items() if name != error.field}
    return f"{error.verb} {' '.join(said.values())} {error.field} {words}"


def _again(error: Misread) -> tuple[Button, ...]:
    if not error.verb:
        return HELP
    first = error.heard.get("assignment") or error.heard.get("item") or error.heard.get("question") or ""
    return (Button("Open the form", f"{error.verb} {first}".strip()), Button("Help", f"help {error.verb}"))


def _card(name: str, title: str, blocks: tuple[Block, ...], buttons: tuple[Button, ...]) -> Card:
    return Card(name, title, blocks, buttons)


def _title(expected: str) -> str:
    title = f"This takes {expected}"
    return title if len(title) <= TITLE else "One part is not understood"


def _short(words: str) -> str:
    return shortened(words, TYPED)


def _date(day: date) -> str:
    return f"{times.WEEKDAYS[day.weekday()]} {day.day} {times.MONTHS[day.month - 1]}"


