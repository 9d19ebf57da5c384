"""What people typed is unreadable in the database, cannot be moved to another row, and survives a change of keys."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from bot.model.record import Event
from bot.store.cipher import Cipher, KeyMissing, Unreadable
from bot.store.tables import assignment, delivery, metadata, sealed_columns
from tests.store.world import KEY, NOW, World, card

NEW = os.urandom(32)
PLACE = ("assignment", "instructions", 217)


@given(st.binary(max_size=500))
def test_what_is_sealed_for_a_place_opens_there(data: bytes) -> None:
    cipher = Cipher([KEY])
    assert cipher.open(cipher.seal(data, *PLACE), *PLACE) == data


@pytest.mark.parametrize("place", [("question", "instructions", 217), ("assignment", "note", 217), (*PLACE[:2], 218)])
def test_a_sealed_text_opens_nowhere_else(place: tuple[str, str, int]) -> None:
    cipher = Cipher([KEY])
    with pytest.raises(Unreadable, match="belongs to another row"):
        cipher.open(cipher.seal(b"privileged", *PLACE), *place)


@given(st.integers(min_value=0, max_value=37), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_is_found_wherever_it_is(at: int, flip: int) -> None:
    sealed = bytearray(Cipher([KEY]).seal(b"words", *PLACE))
    sealed[at] ^= flip
    with pytest.raises(Unreadable):
        Cipher([KEY]).open(bytes(sealed), *PLACE)


@pytest.mark.parametrize("cut", [0, 1, 5, 17, 30])
def test_a_cut_off_value_is_unreadable_and_no_crash(cut: int) -> None:
    with pytest.raises(Unreadable):
        Cipher([KEY]).open(Cipher([KEY]).seal(b"words", *PLACE)[:cut], *PLACE)


def test_the_newest_key_seals_and_any_key_opens() -> None:
    old = Cipher([KEY]).seal(b"words", *PLACE)
    both = Cipher([NEW, KEY])
    assert both.open(old, *PLACE) == b"words"
    fresh = both.seal(b"words", *PLACE)
    assert Cipher([NEW]).open(fresh, *PLACE) == b"words"
    with pytest.raises(KeyMissing):
        Cipher([KEY]).open(fresh, *PLACE)


@pytest.mark.parametrize("keys", [[], [b"short"]])
def test_keys_that_are_no_keys_are_refused(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="key"):
        Cipher(keys)


async def test_no_typed_word_is_readable_in_any_table(world: World) -> None:
    given = await world.assign()
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        await tx.matters.lock(given.matter_id)
        tx.record(Event.SAID, "Summarise what she said", matter_id=given.matter_id, assignment_id=given.id)
        tx.tell(world.rooms["ana"], card("Summarise by Friday"))
        await tx.dedupe("k")
        await tx.keep_reply("k", "Summarise it please", card("Summarise: done"))
    async with world.store.engine.connect() as conn:
        for table in metadata.sorted_tables:
            for row in await conn.execute(select(table)):
                assert "Summarise" not in str(tuple(row)), table.name
                assert "Warehouse" not in str(tuple(row)), table.name


async def test_a_text_copied_onto_another_row_is_found_when_it_is_read(world: World) -> None:
    first, second = await world.assign(), await world.assign()
    async with world.store.engine.begin() as conn:
        stolen = await conn.scalar(select(assignment.c.instructions).where(assignment.c.id == first.id))
        await conn.execute(update(assignment).where(assignment.c.id == second.id).values(instructions=stolen))
    async with world.store.read(NOW, world.engagement.id) as tx:
        with pytest.raises(Unreadable):
            await tx.assignments.get(second.id)


async def test_everything_is_sealed_anew_and_the_old_key_can_go(world: World) -> None:
    given = await world.assign()
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        await tx.matters.lock(given.matter_id)
        tx.record(Event.SAID, "about the matter", matter_id=given.matter_id, assignment_id=given.id)
        tx.record(Event.SAID, "about nothing")
        for number in range(5):
            tx.tell(world.rooms["ana"], card(str(number)))
        await tx.dedupe("k")
        await tx.keep_reply("k", "hello", card("hello"))
    world.store.cipher = Cipher([NEW, KEY])
    assert await world.store.old_seals() > 0
    assert await world.store.rotate(batch=2) > 0
    assert await world.store.old_seals() == 0
    assert await world.store.rotate(batch=2) == 0
    world.store.cipher = Cipher([NEW])
    async with world.store.read(NOW, world.engagement.id, world.people["ana"]) as tx:
        assert await tx.assignments.get(given.id) == given
        assert [each.words for each in await tx.history(given.id)] == ["about the matter"]
        assert await tx.faults() == ()


async def test_no_query_looks_into_a_sealed_text(world: World) -> None:
    """Sealed columns have no index and no constraint: nothing can be asked of them."""
    for table in metadata.sorted_tables:
        for column in sealed_columns(table):
            assert not any(column.name in index.columns for index in table.indexes), f"{table.name}.{column.name}"
    async with world.store.engine.connect() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM delivery")) == 0
    assert delivery.c.card in sealed_columns(delivery)
