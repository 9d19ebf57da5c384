"""`counterpart say`: one sentence from the shell, as a person, through the same door as every platform (D45)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import fields

from adapters.web import answers
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.commands.order import Order
from bot.conversation import Conversation
from bot.language import grammar
from bot.language.cards import Card, lines, links, plain
from bot.language.forms import Form
from bot.language.misread import Misread
from bot.model.people import Person
from bot.model.record import Event, Platform
from bot.passage import MovableClock
from bot.platform import Reply, Utterance
from bot.store.store import Store

PERSONAL = ("approve", "confirm", "accept")  # what is worth nothing unless the person did it themselves
NOT_DONE = ("refused", "misread", "nothing", "stale", "trouble", "stranger", "flood", "again", "which")


class NotSaid(Exception):
    """The sentence was not passed on; nothing was changed."""


async def say(store: Store, handle: str, sentence: str) -> Reply:
    """What Counterpart answers @handle. Raises NotSaid for an unknown person and for what only a person may say.

    On a demonstration the person says it. Elsewhere an operator does, for them: that goes on record first.
    """
    account = handle.removeprefix("@")
    people = await store.who(Platform.WEB, account)
    if not people:
        raise NotSaid(f"nobody here is called @{account}: `counterpart apply` adds people")
    product_now = await store.product_now()
    now = product_now or store.clock.now()
    if product_now is None:
        await _note_operator(store, people, sentence)
    clock = MovableClock(now)
    said = Utterance(Platform.WEB, account, sentence, f"shell:{secrets.token_hex(16)}")
    return await Conversation(store, clock, COMMANDS, ALARMS).hear(said)


async def _note_operator(store: Store, people: tuple[Person, ...], sentence: str) -> None:
    try:
        order = grammar.read(sentence, COMMANDS, await store.places(people[0].engagement_id))
    except Misread:
        return  # it changes nothing, and is answered with what is wrong
    if isinstance(order, grammar.Partial):
        return
    if order.name in PERSONAL or any(word in PERSONAL for word in _words(order)):
        raise NotSaid(f"an operator cannot {' or '.join(PERSONAL)} for somebody: let them say it themselves, in chat")
    if order.secret:
        raise NotSaid(f"{order.name} is answered to the person alone: let them say it themselves, in chat")
    if order.reads:
        return
    for person in people:
        async with store.begin(store.clock.now(), person.engagement_id) as tx:
            tx.record(Event.SAID, f"operator for @{person.handle}: {sentence}", subject=f"@{person.handle}")


def _words(order: Order) -> Iterator[str]:
    for field in fields(order):
        value = getattr(order, field.name)
        if isinstance(value, str):
            yield value.strip().casefold()


def is_done(reply: Reply) -> bool:
    """Whether the sentence did, or showed, what it asks for; a form only says what is missing."""
    return isinstance(reply, Card) and reply.name.partition(".")[0] not in NOT_DONE


def as_text(reply: Reply) -> str:
    """The reply as the terminal shows it: each button with the sentence that it says."""
    if isinstance(reply, Form):
        return "\n".join(_form_lines(reply))
    shown = list(lines(reply))
    fetched = [f"{each.words}: {each.url}" for each in links(reply)]
    return "\n".join([*shown, *fetched, *(f"[{each.label}] {each.sentence}" for each in reply.buttons)])


def _form_lines(form: Form) -> Iterator[str]:
    yield f"{form.title}: the sentence is not complete"
    yield from (plain(note.text) for note in form.notes)
    for field in form.fields:
        if field.error:
            yield f"{field.label} {field.value} ({field.error})"
        elif field.required and not field.value:
            yield f"{field.label} …{f' such as {field.hint}' if field.hint else ''}"


def as_json(reply: Reply) -> str:
    """The reply as the demonstration's POST /demo/say answers it."""
    return json.dumps(answers.reply(reply), ensure_ascii=False)
