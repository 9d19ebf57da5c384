"""What each thing that a person does in Slack comes to: a sentence that is heard, and where its reply is shown.

The sentence is heard first, in its own transaction; only then is anything shown. Two calls are made within a request,
neither of which changes anything: opening a view, which Slack allows for three seconds, and the reply itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import assert_never

from adapters.given import Given
from adapters.slack import forms, replies
from adapters.slack.channels import Channels, Joined, Moved, OfChannel, Opened
from adapters.slack.directory import Directory
from adapters.slack.limits import Json, cut
from adapters.slack.occupants import Occupants
from adapters.slack.read import (
    Command,
    Edited,
    Event,
    HomeOpened,
    Message,
    Nothing,
    Origin,
    Press,
    Shortcut,
    Submission,
)
from adapters.slack.sayings import Sayings
from adapters.slack.words import people_in, sentence
from adapters.slack.workspaces import Workspace, Workspaces, message_id
from bot.cards import refusals
from bot.commands.mine import HOME
from bot.commands.order import Order
from bot.conversation import Conversation
from bot.greeting import greeting
from bot.language import grammar
from bot.language.cards import Card
from bot.language.forms import Form
from bot.language.misread import Misread
from bot.model.record import Platform
from bot.platform import Reply, Utterance

log = logging.getLogger("counterpart.slack")

#: What a message's text may hold of a sentence's 4,000 characters.
TAKEN_UP = 3000
KEPT = 10_000


class Entrances:
    """Every way in. It keeps only which messages were answered lately, so that two deliveries get one reply."""

    def __init__(
        self, conversation: Conversation, workspaces: Workspaces, directory: Directory, occupants: Occupants
    ) -> None:
        self._conversation = conversation
        self._workspaces = workspaces
        self._directory = directory
        self._channels = Channels(conversation, workspaces, directory, occupants)
        self._sayings = Sayings(conversation.store)
        self._welcomed = Given(conversation.store, Platform.SLACK, "welcome")
        self._answering: dict[str, asyncio.Lock] = {}
        self._answered: OrderedDict[str, None] = OrderedDict()

    async def take(self, event: Event) -> Json | None:
        """Does it, and says what the HTTP response holds. Raises Unanswered where Slack should deliver it again."""
        if isinstance(event, Nothing):
            return None
        workspace = self._workspaces.get(event.team if isinstance(event, OfChannel) else event.origin.team)
        if workspace is None:
            log.warning("an event of a workspace that is not set up is passed over")
            return None
        match event:
            case Command():
                return await self._command(workspace, event)
            case Message():
                await self._once(event.origin.key, lambda: self._message(workspace, event))
            case Edited():
                key = f"edited:{event.origin.team}:{event.origin.channel}:{event.ts}"
                await self._once(key, lambda: self._edited(workspace, event))
            case Press():
                await self._press(workspace, event)
            case Submission():
                return await self._submission(workspace, event)
            case Shortcut():
                await self._shortcut(workspace, event)
            case HomeOpened():
                if event.home:
                    await self._home(workspace, event.origin)
                await self._welcome(workspace, event.origin)
            case Moved() | Opened() | Joined():
                await self._channels.take(event)
            case _:
                assert_never(event)
        return None

    async def _hear(
        self, origin: Origin, said: str, topic: str = "", thread: str = "", *, pressed: bool = False
    ) -> Reply:
        utterance = Utterance(Platform.SLACK, origin.account, said, origin.key, topic, thread, pressed)
        reply = await self._conversation.hear(utterance)
        return await self._sayings.carried(origin.account, reply) if isinstance(reply, Card) else reply

    async def _offer(self, origin: Origin, form: Form, said: str) -> Card:
        return await self._sayings.carried(origin.account, forms.offer(form, said))

    async def _command(self, workspace: Workspace, event: Command) -> Json | None:
        """Answered where it was typed, for the typer alone; a form opens at once."""
        reply = await self._hear(event.origin, event.sentence)
        if isinstance(reply, Form):
            if await replies.opens(workspace, event.origin, forms.view(reply)):
                return None
            reply = await self._offer(event.origin, reply, event.sentence)
        return replies.ephemeral(reply)

    async def _message(self, workspace: Workspace, event: Message) -> None:
        """Slack opens nothing after a message, so a form is offered by a button."""
        handles = await self._directory.handles(event.origin.account, people_in(event.text))
        said = sentence(event.text, workspace.bot_user, handles) or "help"
        thread = message_id(event.origin.channel, event.thread) if event.thread else ""
        reply = await self._hear(event.origin, said, thread=thread)
        if isinstance(reply, Form):
            reply = await self._offer(event.origin, reply, self._whole(reply, said) if thread else said)
        await replies.tell(workspace, event.origin, reply, direct=event.direct, thread=event.thread)

    def _whole(self, form: Form, said: str) -> str:
        """The sentence that opens a form from a thread again, where what it is about must be said."""
        command = self._command_of(form.verb)
        whole = grammar.compose(command, form.values()) if command is not None else said
        try:
            opens = isinstance(grammar.read(whole, self._conversation.commands), grammar.Partial)
        except Misread:
            opens = False
        return whole if opens else said

    def _command_of(self, verb: str) -> type[Order] | None:
        return next((each for each in self._conversation.commands if each.name == verb), None)

    async def _edited(self, workspace: Workspace, event: Edited) -> None:
        await replies.tell(workspace, event.origin, refusals.edited(), direct=event.direct, thread=event.thread)

    async def _press(self, workspace: Workspace, event: Press) -> None:
        """A button in a message is answered beside it, one in a view within the view; a home is then written anew."""
        said = await self._sayings.spoken(event.origin.account, event.sentence)
        reply: Reply = refusals.forgotten()
        if said is not None:
            reply = await self._hear(event.origin, said, event.topic, pressed=True)
        home = event.surface == "home" or forms.from_home(event.metadata)
        shown = forms.view(reply, event.topic, home=home) if isinstance(reply, Form) else forms.reply(reply, home=home)
        if event.surface == "modal":
            there = await replies.shows(workspace.client.views_update(view_id=event.view, view=shown))
        elif isinstance(reply, Form) or event.surface == "home":
            there = await replies.opens(workspace, event.origin, shown)
        else:
            there = False
        if not there:
            await self._tell(workspace, event.origin, reply, said or event.sentence)
        if home and isinstance(reply, Card):
            await self._home(workspace, event.origin)

    async def _submission(self, workspace: Workspace, event: Submission) -> Json | None:
        """What is wrong shows in the form, which stays; anything else is the reply, in the form's place."""
        begun = forms.Begun.read(event.metadata)
        command = self._command_of(begun.verb) if begun is not None else None
        if begun is None or command is None:
            return None
        words = forms.words_of(event.values)
        reply = await self._hear(event.origin, grammar.compose(command, words), begun.topic)
        if isinstance(reply, Form):
            if errors := forms.errors(reply, event.values):
                return {"response_action": "errors", "errors": errors}
            return {"response_action": "update", "view": forms.view(reply, begun.topic, home=begun.home)}
        if begun.home:
            await self._home(workspace, event.origin)
        # A card that asks which time was meant lies upon the form, which then still holds what was typed.
        keeps = reply.name.startswith("misread") and not event.stacked
        return {"response_action": "push" if keeps else "update", "view": forms.reply(reply, home=begun.home)}

    async def _shortcut(self, workspace: Workspace, event: Shortcut) -> None:
        """A message becomes the words of a sentence that ends early, and so opens its form."""
        handles = await self._directory.handles(event.origin.account, people_in(event.text))
        words = {
            "instructions": cut(sentence(event.text, "", handles), TAKEN_UP),
            "sources": workspace.link(event.origin.channel, event.ts, event.thread),
        }
        command = self._command_of(event.verb)
        said = grammar.compose(command, words) if command is not None else event.verb
        reply = await self._hear(event.origin, said)
        shown = forms.view(reply) if isinstance(reply, Form) else forms.reply(reply)
        if not await replies.opens(workspace, event.origin, shown):
            await self._tell(workspace, event.origin, reply, said)

    async def _home(self, workspace: Workspace, origin: Origin) -> None:
        reply = await self._hear(origin, HOME)
        if isinstance(reply, Card):
            await replies.shows(workspace.client.views_publish(user_id=origin.user, view=forms.home(reply)))

    async def _welcome(self, workspace: Workspace, origin: Origin) -> None:
        """Says what to do first, in the chat of whoever opens Counterpart for the first time."""
        if await self._welcomed.has(origin.account):
            return
        card = await greeting(self._conversation, Platform.SLACK, origin.account)
        if card is not None:
            await replies.tell(workspace, origin, card, direct=True)
            await self._welcomed.note(origin.account)

    async def _tell(self, workspace: Workspace, origin: Origin, reply: Reply, said: str) -> None:
        """Slack never delivers a press again: a reply that finds no way is in the record, and is logged as unheard."""
        try:
            card = await self._offer(origin, reply, said) if isinstance(reply, Form) else reply
            await replies.tell(workspace, origin, card)
        except replies.Unanswered:
            log.warning("a reply could not be shown to the one who pressed")

    async def _once(self, key: str, act: Callable[[], Awaitable[None]]) -> None:
        """One utterance may come as two events, and each of them again: it is answered once. What raises may again."""
        lock = self._answering.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                if key not in self._answered:
                    await act()
                    self._answered[key] = None
                    while len(self._answered) > KEPT:
                        self._answered.popitem(last=False)
        finally:
            if not lock.locked():
                self._answering.pop(key, None)
