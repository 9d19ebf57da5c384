"""What each thing that a person does in Teams comes to: a sentence that is heard, and where its reply is shown.

The sentence is heard first, in its own transaction; only then is anything shown. Everything that Counterpart says to
one person is in their chat with it; the response to a press shows one line of it where the press was, or, where that
chat is closed to us, all of it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import assert_never

from adapters.given import Given
from adapters.teams import cards, forms
from adapters.teams.answers import Answer, Dialog, InPlace, Told
from adapters.teams.directory import Directory
from adapters.teams.limits import Json
from adapters.teams.occupants import Occupants
from adapters.teams.read import (
    Edited,
    Event,
    Installed,
    Joined,
    Looked,
    Message,
    Nothing,
    Origin,
    Press,
    Removed,
    Submission,
    TakenUp,
)
from adapters.teams.references import References, message_name, root
from adapters.teams.replies import Replies, Unanswered, Untold
from adapters.teams.words import sentence
from bot.cards import refusals
from bot.cards.welcome import welcome
from bot.commands.mine import HOME
from bot.conversation import Conversation
from bot.greeting import greeting
from bot.language import grammar
from bot.language.cards import Card, Line, Next
from bot.language.forms import Form
from bot.language.tokens import quote
from bot.model.record import Platform
from bot.platform import Reply, Utterance

log = logging.getLogger("counterpart.teams")

#: What a message's text may hold of a sentence's 4,000 characters.
TAKEN_UP = 3000
#: `no.chat`: said aloud where a reply is for one person alone, and that person has no chat with Counterpart.
NO_CHAT = Card(
    "no.chat",
    "Counterpart cannot write to you alone",
    (
        Line(("A reply is for the one who asked, and is not shown here.",)),
        Next(("add Counterpart as an app of your own, then say it again",)),
    ),
)


class Entrances:
    """Every way in."""

    def __init__(
        self,
        conversation: Conversation,
        references: References,
        directory: Directory,
        replies: Replies,
        occupants: Occupants,
        desks: Given,
    ) -> None:
        self._conversation = conversation
        self._references = references
        self._directory = directory
        self._replies = replies
        self._occupants = occupants
        self._desks = desks

    async def take(self, event: Event) -> Answer | None:
        """Does it, and says what the HTTP response holds. Raises Unanswered where it may be delivered again."""
        if isinstance(event, Joined | Nothing):
            return None
        origin = event.origin
        if isinstance(event, Removed):
            log.info("Teams: removed from %s", origin.address)
            await self._references.drop(origin.address)
            if origin.personal:
                await self._desks.drop(origin.account)
            return None
        await self._references.keep(origin.address, replace(origin.where, conversation=root(origin.where.conversation)))
        match event:
            case Message():
                await self._message(event)
            case Edited():
                await self._tell(origin, cards.adaptive(refusals.edited()), refusals.edited().title)
            case Press():
                return await self._press(event)
            case Submission():
                return await self._submission(event)
            case Looked():
                return InPlace(_drawn(origin, await self._hear(origin, HOME)))
            case TakenUp():
                return await self._taken_up(event)
            case Installed():
                await self._installed(origin)
            case _:
                assert_never(event)
        return None

    async def _hear(
        self, origin: Origin, said: str, topic: str = "", thread: str = "", *, pressed: bool = False
    ) -> Reply:
        utterance = Utterance(Platform.TEAMS, origin.account, said, origin.key, topic, thread, pressed)
        return await self._conversation.hear(utterance)

    async def _message(self, event: Message) -> None:
        handles = await self._directory.handles(event.origin, event.mentions)
        said = sentence(event.text, event.mentions, event.origin.where.bot, handles) or "help"
        thread = message_name(root(event.origin.where.conversation), event.origin.thread) if event.origin.thread else ""
        reply = await self._hear(event.origin, said, thread=thread)
        await self._tell(event.origin, _drawn(event.origin, reply), reply.title)
        if event.origin.personal and not await self._desks.has(event.origin.account):
            await self._give_desk(event.origin)

    async def _give_desk(self, origin: Origin) -> None:
        """Puts their desk before somebody who has none yet, where Counterpart knows them."""
        if not await self._conversation.store.who(Platform.TEAMS, origin.account):
            return
        reply = await self._hear(origin, HOME)
        if await self._replies.aloud(origin, _drawn(origin, reply), reply.title):
            await self._desks.note(origin.account)

    async def _tell(self, origin: Origin, content: Json, summary: str) -> None:
        """To the doer; where they cannot be told alone, that much is said where they spoke."""
        try:
            await self._replies.tell(origin, content, summary)
        except Untold:
            log.warning("a reply is taken by Teams nowhere; what it told of is in the record")
            if not origin.personal:
                await self._replies.aloud(origin, cards.adaptive(NO_CHAT), NO_CHAT.title)

    async def _press(self, event: Press) -> Answer | None:
        reply = await self._hear(event.origin, event.sentence, event.topic, pressed=True)
        desk = event.message if event.desk and event.origin.personal else ""
        drawn = _drawn(event.origin, reply, event.topic, desk=desk)
        if not event.invoked:
            await self._tell(event.origin, drawn, reply.title)
            return None
        try:
            await self._replies.tell(event.origin, drawn, reply.title)
        except (Unanswered, Untold):
            return InPlace(_in_place(reply, event.topic))
        if desk:
            return InPlace(await self._desk_anew(event.origin, desk))
        if isinstance(reply, Form):
            where = "below" if event.origin.personal else "in your own chat with Counterpart"
            return Told(f"{reply.title}: the form is {where}")
        return Told(reply.title)

    async def _submission(self, event: Submission) -> Answer | None:
        """What is wrong shows in the form, which stays; anything else is the reply, in the form's place."""
        if event.closed:
            return await self._in_place(event, forms.CLOSED)
        command = next((each for each in self._conversation.commands if each.name == event.verb), None)
        if command is None:
            return None
        said = grammar.compose(command, forms.words_of(event.values))
        reply = await self._hear(event.origin, said, event.topic)
        if isinstance(reply, Card) and event.desk and event.origin.personal:
            await self._desk_anew(event.origin, event.desk)
        if isinstance(reply, Card):
            # A card that asks which time was meant stands below the form, which still holds what was typed.
            if not reply.name.startswith("misread") or event.dialog:
                return await self._in_place(event, reply)
            await self._tell(event.origin, cards.adaptive(reply), reply.title)
            return Told(reply.title) if event.invoked else None
        content = forms.adaptive(reply, event.topic, own=event.own, dialog=event.dialog, sent=True, desk=event.desk)
        if event.dialog:
            return Dialog(reply.title, content)
        if event.invoked:
            return InPlace(content)
        await self._replace(event, content, reply.title)
        return None

    async def _desk_anew(self, origin: Origin, message: str) -> Json:
        """The desk in that message of their own chat as it is now, where something was done from it."""
        reply = await self._hear(origin, HOME)
        content = _drawn(origin, reply)
        await self._replies.replace(origin, message, content, reply.title)
        return content

    async def _in_place(self, event: Submission, card: Card) -> Answer | None:
        if event.dialog:
            # A dialog has no buttons but its form's: they are in the doer's own chat.
            if card.buttons:
                await self._tell(event.origin, cards.adaptive(card), card.title)
            return Dialog("Counterpart", cards.adaptive(replace(card, buttons=())))
        content = cards.adaptive(card)
        await self._replace(event, content, card.title)
        return InPlace(content) if event.invoked else None

    async def _replace(self, event: Submission, content: Json, summary: str) -> None:
        """For good, where the message was the doer's form and nothing else: any other message is everybody's."""
        if event.own and event.message and event.origin.personal:
            await self._replies.replace(event.origin, event.message, content, summary)
        elif not event.invoked:
            await self._tell(event.origin, content, summary)

    async def _taken_up(self, event: TakenUp) -> Answer:
        """A message becomes the words of a sentence that ends early, and so opens its form."""
        words = "\n".join(each for each in (event.text[:TAKEN_UP], event.link[: TAKEN_UP // 6]) if each)
        reply = await self._hear(event.origin, f"{event.verb} {quote(words)}" if words else event.verb)
        if isinstance(reply, Form):
            return Dialog(reply.title, forms.adaptive(reply, dialog=True))
        return Dialog("Counterpart", cards.adaptive(replace(reply, buttons=())))

    async def _installed(self, origin: Origin) -> None:
        """Says what to do first, and puts their desk before a person; one whom nobody has set up yet learns who can."""
        log.info("Teams: added to %s", origin.address)
        card = await greeting(self._conversation, Platform.TEAMS, origin.account)
        if card is None:
            card = refusals.stranger() if origin.personal else welcome(Platform.TEAMS, agreed=False)
        await self._replies.aloud(origin, cards.adaptive(card), card.title)
        if origin.personal:
            await self._give_desk(origin)


def _drawn(origin: Origin, reply: Reply, topic: str = "", *, desk: str = "") -> Json:
    """A reply as the one card of a message in the doer's own chat; `desk` is the message it was asked for from."""
    if isinstance(reply, Form):
        return forms.adaptive(reply, topic, own=True, desk=desk)
    return cards.adaptive(reply, desk_of=origin.user if reply.name == "mine.desk" else "")


def _in_place(reply: Reply, topic: str) -> Json:
    """A reply in the place of a card that is not the doer's own."""
    return forms.adaptive(reply, topic) if isinstance(reply, Form) else cards.adaptive(reply)
