"""What the console says waits for a closed team: what the other side sent it, as far as its sender may know of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.web.port import Forward, Held
from bot.language.cards import Card, plain
from bot.model.people import Side
from bot.model.record import Platform
from bot.platform import Utterance
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from counterpart.demo import desk_of
from counterpart.desk import Desk
from tests import firm
from tests.world import KEY


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    """The firm of the stories at 15:00 in New York; Manila is closed."""
    store = Store(make_engine(sqlite_url), Cipher((KEY,)))
    await firm.found(store)
    yield await desk_of(store, firm.START)
    await store.close()


async def says(desk: Desk, handle: str, sentence: str) -> None:
    reply = await desk.hear(Utterance(Platform.WEB, handle, sentence, sentence))
    assert isinstance(reply, Card)
    assert not reply.name.startswith(("misread", "refused", "nothing")), reply


def shown(held: Held | None) -> list[tuple[str, str]]:
    """Each thing that waits, with the sentence of its button."""
    return [(plain(item.text), item.urgent.sentence if item.urgent else "") for item in (held.items if held else ())]


async def test_what_was_sent_to_a_closed_team_waits_with_a_button_for_whoever_may_send_it(desk: Desk) -> None:
    await says(desk, "attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
    assert shown(await desk.held(Side.PROVIDER, "attorney")) == [("A-1 · Title search · Sent", "urgent A-1")]
    assert shown(await desk.held(Side.PROVIDER, "firm_admin")) == [("A-1 · Title search · Sent", "")]
    await says(desk, "attorney", "urgent A-1")
    assert await desk.held(Side.PROVIDER, "attorney") is None


async def test_what_one_may_not_know_of_does_not_wait(desk: Desk) -> None:
    """C45: a wall holds in the console as well."""
    await says(desk, "associate", 'assign @paralegal M-1063 title-search "Chain since 1990" due fri 5pm')
    assert [title for title, _ in shown(await desk.held(Side.PROVIDER, "associate"))] == ["A-1 · Title search · Sent"]
    assert await desk.held(Side.PROVIDER, "attorney") is None


async def test_what_waits_for_ones_own_colleagues_is_not_the_other_sides_to_send(desk: Desk) -> None:
    """A warning, say: New York reads nothing of what Manila tells itself."""
    await says(desk, "attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
    await desk.move(Forward("75h"))  # Sat 06:00 Manila: the due has passed, and the assignee hears of it on Monday
    async with desk.store.read(desk.passage.clock.now(), desk.engagement.id) as tx:
        rooms = [room.id for room in await tx.rooms.all() if room.side is Side.PROVIDER]
    waiting = await desk.store.outbox.held(rooms, desk.passage.clock.now())
    assert "A-1 · Delivery is overdue" in [each.card.title for each in waiting]
    assert await desk.held(Side.PROVIDER, "attorney") is None


async def test_an_answer_to_a_closed_team_can_be_sent_at_once(desk: Desk) -> None:
    await says(desk, "attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
    await desk.move(Forward("7h"))
    await says(desk, "assignee", "ack A-1")
    await says(desk, "assignee", 'ask A-1 "Which county?"')
    assert shown(await desk.held(Side.FIRM, "assignee")) == [("Q-1 · A-1 waits for your answer", "urgent Q-1")]
    assert shown(await desk.held(Side.FIRM, "drafter")) == []
    await desk.move(Forward("13h"))
    await says(desk, "attorney", 'answer Q-1 "Kings County."')
    assert shown(await desk.held(Side.PROVIDER, "attorney")) == [("Q-1 is answered; A-1 resumes", "urgent Q-1")]
    await says(desk, "attorney", "urgent Q-1")
    assert await desk.held(Side.PROVIDER, "attorney") is None
