"""Who is greeted how, when Counterpart is added by somebody or opened for the first time."""

from __future__ import annotations

from bot.cards.welcome import welcome
from bot.conversation import Conversation
from bot.language.cards import Card
from bot.model.record import Platform


async def greeting(conversation: Conversation, platform: Platform, account: str) -> Card | None:
    """What is said to an account first; None to one that belongs to nobody."""
    now = conversation.clock.now()
    people = await conversation.store.who(platform, account)
    if not people:
        return None
    async with conversation.store.read(now, people[0].engagement_id) as tx:
        return welcome(platform, agreed=await tx.agreements.in_force(now) is not None)
