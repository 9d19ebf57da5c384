"""How a platform reaches a conversation is kept sealed; a request that was answered is known by every process."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.model.record import Platform
from bot.store.answered import Another
from bot.store.cipher import Cipher, Unreadable
from bot.store.references import References
from bot.store.store import KEPT, Store
from bot.store.tables import answered as answered_table
from tests.store.world import KEY, REAL, World

WHERE = '{"service_url": "https://smba.trafficmanager.net/amer/"}'


async def test_a_reference_is_kept_as_it_last_was_and_forgotten_when_it_is_dropped(world: World) -> None:
    references = world.store.references
    assert await references.get(Platform.TEAMS, "19:x") is None
    await references.put(Platform.TEAMS, "19:x", "before", REAL)
    await references.put(Platform.TEAMS, "19:x", WHERE, REAL)
    assert await references.get(Platform.TEAMS, "19:x") == WHERE
    assert await references.get(Platform.SLACK, "19:x") is None
    await references.drop(Platform.TEAMS, "19:x")
    await references.drop(Platform.TEAMS, "19:x")
    assert await references.get(Platform.TEAMS, "19:x") is None


async def test_a_reference_opens_with_our_key_alone_and_moves_to_a_newer_one(world: World) -> None:
    await world.store.references.put(Platform.TEAMS, "19:x", WHERE, REAL)
    other = bytes(reversed(KEY))
    with pytest.raises(Unreadable):
        await References(world.store.engine, Cipher((other,))).get(Platform.TEAMS, "19:x")
    newer = Store(world.store.engine, Cipher((other, KEY)), world.clock)
    assert await newer.rotate() > 0
    assert await References(world.store.engine, Cipher((other,))).get(Platform.TEAMS, "19:x") == WHERE


async def test_a_request_has_one_answer_for_two_days_whoever_asks(world: World) -> None:
    """D41."""
    answered, again = world.store.answered, Store(world.store.engine, Cipher((KEY,)), world.clock).answered
    assert await answered.reply("teams:a:1", b"asked") is None
    assert await answered.note("teams:a:1", world.clock.at, b"asked", b"told")
    assert await again.reply("teams:a:1", b"asked") == b"told"
    assert not await again.note("teams:a:1", world.clock.at, b"asked", b"told otherwise")
    assert await answered.reply("teams:a:1", b"asked") == b"told"
    with pytest.raises(Another):
        await answered.reply("teams:a:1", b"something else")
    world.clock.at += KEPT - timedelta(seconds=1)
    await world.store.tidy()
    assert await answered.reply("teams:a:1", b"asked") == b"told"
    world.clock.at += timedelta(seconds=2)
    await world.store.tidy()
    assert await answered.reply("teams:a:1", b"asked") is None


async def test_an_answer_is_sealed(world: World) -> None:
    await world.store.answered.note("teams:a:1", world.clock.at, b"asked in secret", b"told in secret")
    async with world.store.engine.connect() as conn:
        row = (await conn.execute(select(answered_table))).one()
    assert b"secret" not in bytes(row.reply) + bytes(row.request)
