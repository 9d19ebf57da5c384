"""What was not understood: a card that says what it was, that nothing changed, and the nearest thing to say instead.

A little longer than most files: one function per way to be misread, and they share how a sentence is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.cards import times
from bot.cards.scene import Scene
from bot.cards.words import LINE, TITLE, shortened
from bot.language import grammar
from bot.language.cards import Block, Button, Card, Code, Item, Items, Line, Next, Text
from bot.language.command import Command, asks
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

NOTHING = Line(("Nothing changed.",))
KEPT = Line(("Nothing changed. Your sentence is kept.",))
HELP = Button("Help", "help")
MINE = Button("My list", "mine")

#: What a reference that stands in the wrong place is.
_THINGS = {"A": "an assignment", "D": "a deadline", "H": "a hand-off", "Q": "a question", "M": "a matter"}
_REFERENCE = re.compile(r"([ADHQM])-?\d+", re.IGNORECASE)
#: No more of what was typed is said back than this.
_ECHO = 40
#: A sentence of no more than this is said whole in a title.
_SHORT = 40

Commands = Sequence[type[Command]]


def misread(
    scene: Scene,
    error: Misread,
    *,
    commands: Commands = (),
    belongs_to: str = "",
    due: tuple[str, datetime] | None = None,
) -> Card:
    """`misread.*`, by what went wrong; `error` is one of the closed set.

    With `commands`, buttons say the sentence again with its one doubtful part settled. `belongs_to` is the assignment
    of a question that stood where an assignment should, `due` the assignment that a time was meant for, as it stands.
    """
    known: AnyMisread = error  # type: ignore[assignment]  # only the closed set is ever raised
    match known:
        case UnknownVerb():
            return _verb(known, commands)
        case Ambiguous():
            return _ambiguous(scene, known, commands)
        case ZoneAbbreviation():
            return _zone(scene, known, commands)
        case Past():
            return _past(scene, known, commands, due)
        case NotUnderstood():
            return _kind(known, commands, belongs_to)
        case NoSuchDay(words=words):
            then: Text = ("give another day instead of ", _echo(words))
            return _card("day", "No calendar has that day", (KEPT, Next(then)), _again(known, commands))
        case ClosedDay(words=words):
            meant: Text = (_echo(words), " means the closing of a day that is closed in your hours.")
            then = ("give another day, or the time with it, like ", Code("fri 5pm"))
            return _card("closed", "That day is closed", (Line(meant), KEPT, Next(then)), _again(known, commands))
        case UnknownCity(words=words):
            then = (f"say {scene.city(Side.FIRM)} or {scene.city(Side.PROVIDER)} instead of ", _echo(words))
            return _card("city", "That city is not known here", (KEPT, Next(then)), _again(known, commands))
        case Surplus(words=words):
            then = ("leave out ", _echo(words))
            return _card(
                "surplus", "There is more than the sentence takes", (KEPT, Next(then)), _again(known, commands)
            )
        case TooLong(length=length, limit=limit):
            counted = Line((f"It has {length} characters; {limit} are read.",))
            then = ("put the long part into a file, and give its link",)
            return _card("long", "That is more than a sentence can hold", (counted, NOTHING, Next(then)), (HELP, MINE))
        case Unprintable(controls=controls):
            names = (name.upper() if name.lower().startswith("u+") else name.lower() for name in controls)
            named = Line((f"They are {shortened(', '.join(names), 80)}.",))
            title = "It has characters that nobody can see"
            return _card("unseen", title, (named, NOTHING, Next(("write it again without them",))), (HELP, MINE))


def fault(error: Misread) -> str:
    """The fault in one short line, as it stands under a form's field."""
    known: AnyMisread = error  # type: ignore[assignment]  # only the closed set is ever raised
    match known:
        case NotUnderstood(expected=expected, example=example):
            return f"This takes {expected}, like {example}" if example else f"This takes {expected}"
        case NoSuchDay():
            return "No calendar has that day"
        case ClosedDay():
            return "That day is closed in your hours: give the time with it"
        case UnknownCity():
            return "That city is not known here"
        case Surplus():
            return "There is more than the sentence takes"
        case Past():
            return "That time has passed"
        case Ambiguous():
            return "That time can be two"
        case ZoneAbbreviation():
            return "Say the city: those letters are used in several places"
        case TooLong():
            return "That is more than a sentence can hold"
        case Unprintable():
            return "It has characters that nobody can see"
        case UnknownVerb():
            return "That is not understood"


def missing(sentence: str, things: Sequence[str], *, example: str = "", add: str = "Add it") -> Card:
    """`misread.missing`, for where the form cannot open by itself. `things` read like "the link to the work".

    `sentence` is what was said so far; it opens the form. `example` is a whole sentence.
    """
    if len(things) == 1:
        title, there = f"One thing is missing: {things[0]}", "add it there"
    else:
        title, there = f"{len(things)} things are missing: {', '.join(things[:-1])} and {things[-1]}", "add them there"
    say: Text = (f"{there}, or say ", Code(example)) if example else (there,)
    if len(title) > TITLE:
        title = f"{len(things)} things are missing"
    kept = Line(("Nothing changed. Your sentence is kept in the form.",))
    return _card("missing", title, (kept, Next(say)), (Button(add, sentence),))


def _verb(error: UnknownVerb, commands: Commands) -> Card:
    if not error.word:
        return _card(
            "verb", "Say what you need", (NOTHING, Next(("begin with a verb, like ", Code("mine")))), (HELP, MINE)
        )
    unknown = Line((_echo(error.word), " is not a word Counterpart knows."))
    if not error.near:
        return _card("verb", "Counterpart does not know that word", (unknown, NOTHING), (HELP, MINE))
    meant = {verb: _meant(f"{verb} {error.rest}".strip(), commands) for verb in error.near[:2]}
    what = "The rest" if all(whole for _, whole in meant.values()) else "What is understood"
    kept = Line((f"Nothing changed. {what} of your sentence is kept.",))
    buttons = tuple(
        HELP if sentence == HELP.sentence else Button(f"Yes, {verb}", sentence) for verb, (sentence, _) in meant.items()
    )
    first, (sentence, _) = next(iter(meant.items()))
    short = " " in first and len(sentence) <= _SHORT and '"' not in sentence
    return _card(
        "verb", f"Did you mean {sentence if short else first}?", (unknown, kept), tuple(dict.fromkeys((*buttons, HELP)))
    )


def _meant(sentence: str, commands: Commands) -> tuple[str, bool]:
    """The sentence in its order, and whether that is the whole of it: else as much as its verb takes, which opens the
    form at the rest."""
    try:
        found = grammar.read(sentence, commands)
    except Misread as error:
        return _open_at(error, commands), False
    if isinstance(found, grammar.Partial):
        written = grammar.compose(found.command, found.words)
    else:
        written = grammar.write(found)
    return (written if grammar.read(written, commands) == found else sentence), True


def _ambiguous(scene: Scene, error: Ambiguous, commands: Commands) -> Card:
    items = tuple(Item((f"{label}: {scene.at(at)}",)) for label, at in error.readings)
    firm = scene.place(Side.FIRM)
    buttons = [
        Button(label, sentence)
        for label, at in error.readings
        if (sentence := _settled(error, commands, times.written(at, firm)))
    ]
    then: Text = ("choose one",) if buttons else ("say which one",)
    if {label for label, _ in error.readings} == {"Morning", "Afternoon"}:
        then = (*then, ", or say it with am or pm, like ", Code(f"{error.words}pm"))
    found = Line((_echo(error.words), " can be two:"))
    blocks = (found, Items(items), KEPT, Next(then))
    return _card("ambiguous", "Which time do you mean?", blocks, tuple(buttons) or _again(error, commands))


def _zone(scene: Scene, error: ZoneAbbreviation, commands: Commands) -> Card:
    """The letters are not said back: that would lend them a meaning."""
    cities = [scene.city(Side.FIRM), scene.city(Side.PROVIDER)]
    buttons = [
        Button(city, sentence) for city in cities if (sentence := _settled(error, commands, f"{error.words} {city}"))
    ]
    then = (
        ("choose a city, or say it after the time",) if buttons else (f"say {cities[0]} or {cities[1]} after the time",)
    )
    blocks = (Line(("Those letters are used in several places.",)), KEPT, Next(then))
    return _card("zone", "Which city do you mean?", blocks, tuple(buttons) or _again(error, commands))


def _past(scene: Scene, error: Past, commands: Commands, due: tuple[str, datetime] | None) -> Card:
    stands = KEPT if due is None else Line((f"Nothing changed. {due[0]} is due {scene.at(due[1])}",))
    sentence = _open_at(error, commands)
    button = (Button("Give a time", sentence),) if sentence else (HELP, MINE)
    meant = Line((_echo(error.words), f" is {scene.at(error.instant)}"))
    return _card("past", "That time has passed", (meant, stands, Next(("give a later time",))), button)


def _kind(error: NotUnderstood, commands: Commands, belongs_to: str) -> Card:
    verb, found = error.verb or "this", _REFERENCE.fullmatch(error.words.strip())
    title = f"{verb} takes {error.expected}"
    blocks: list[Block] = []
    if found is not None:
        ref = error.words.strip().upper()
        title = f"{ref} is {_THINGS[ref[0]]}; {title}"
        if belongs_to:
            blocks.append(Line((f"{ref} belongs to {belongs_to}.",)))
    else:
        blocks.append(Line((_echo(error.words), " is something else.")))
    if len(title) > TITLE:
        title = f"{shortened(verb, 12)} takes something else there"
        blocks.append(Line((shortened(f"It takes {error.expected}.", LINE),)))
    settled = _settled(error, commands, belongs_to) if belongs_to else ""
    buttons: tuple[Button, ...]
    if settled:
        then: Text = (f"{verb} {belongs_to}, or say another, like ", Code(f"{verb} {error.example}"))
        buttons = (Button(shortened(f"{verb.capitalize()} {belongs_to}", 24), settled), MINE)
    else:
        then = ("say it again, like ", Code(error.example)) if error.example else ("say it again",)
        buttons = _again(error, commands)
    return _card(
        "kind", title[:1].upper() + title[1:] if found is None else title, (*blocks, KEPT, Next(then)), buttons
    )


def _settled(error: Misread, commands: Commands, words: str) -> str:
    """The sentence again with the doubtful field saying `words`; "" where the command is not known."""
    command = _command(error, commands)
    if command is None or not error.field:
        return ""
    return grammar.compose(command, {**error.heard, error.field: words})


def _open_at(error: Misread, commands: Commands) -> str:
    """The sentence again without what is doubtful, ending in its keyword: it opens the form there."""
    command = _command(error, commands)
    if command is None:
        return error.verb
    tried: set[str] = set()
    while True:
        kept = grammar.compose(command, {name: said for name, said in error.heard.items() if name != error.field})
        word = next((asked.word for asked in asks(command) if asked.name == error.field), "")
        sentence = f"{kept} {word}".strip()
        try:
            grammar.read(sentence, commands)
        except Misread as another:  # more than one part of it was doubtful
            if sentence in tried:
                return command.name
            tried.add(sentence)
            error = another
        else:
            return sentence


def _again(error: Misread, commands: Commands) -> tuple[Button, ...]:
    sentence = _open_at(error, commands)
    if not sentence:
        return HELP, MINE
    return Button("Open the form", sentence), Button("Help", f"help {error.verb}")


def _command(error: Misread, commands: Commands) -> type[Command] | None:
    return next((command for command in commands if command.name == error.verb), None)


def _echo(words: str) -> Code:
    return Code(shortened(words, _ECHO))


def _card(name: str, title: str, blocks: tuple[Block, ...], buttons: tuple[Button, ...]) -> Card:
    return Card(f"misread.{name}", title, blocks, buttons)
