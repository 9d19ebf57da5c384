"""Instants are aware, sort as they happened, and come back exactly, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import StatementError

from bot.model.people import Side
from bot.store.store import Store
from bot.store.tables import product_clock
from bot.store.types import Named, Span, instants, spans
from scheduler.timers import as_text, from_text

INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001

DIALECT = DefaultDialect()


@settings(max_examples=200, deadline=None)
@given(INSTANTS, INSTANTS)
def test_as_text_instants_come_back_and_sort_as_they_happened(one: datetime, two: datetime) -> None:
    assert from_text(as_text(one)) == one
    assert len(as_text(one)) == 27
    assert (as_text(one) < as_text(two)) == (one < two)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 10, 12, 14, 0, tzinfo=UTC),
        datetime(2026, 10, 12, 14, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 10, 12, 22, 0, tzinfo=timezone(timedelta(hours=8))),
    ],
)
async def test_an_instant_comes_back_in_utc(store: Store, at: datetime) -> None:
    async with store.engine.begin() as conn:
        await conn.execute(insert(product_clock).values(id=1, at=at))
        back = await conn.scalar(select(product_clock.c.at))
    assert back == at
    assert back is not None
    assert back.tzinfo is UTC


async def test_a_naive_datetime_is_refused(store: Store) -> None:
    async with store.engine.begin() as conn:
        with pytest.raises(StatementError, match="naive"):
            await conn.execute(insert(product_clock).values(id=1, at=datetime(2026, 10, 12)))  # noqa: DTZ001
        with pytest.raises(StatementError, match="naive"):
            await conn.execute(select(product_clock).where(product_clock.c.at > datetime(2026, 10, 12)))  # noqa: DTZ001


@given(st.timedeltas())
def test_a_length_of_time_keeps_its_microseconds(span: timedelta) -> None:
    written = Span().process_bind_param(span, DIALECT)
    assert Span().process_result_value(written, DIALECT) == span


def test_lists_of_small_things_come_back() -> None:
    hours = (timedelta(hours=1), timedelta(microseconds=1))
    at = (datetime(2026, 10, 12, tzinfo=UTC),)
    assert tuple(map(spans().read, map(spans().write, hours))) == hours
    assert tuple(map(instants().read, map(instants().write, at))) == at


def test_a_name_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="umpire"):
        Named(Side).process_result_value("umpire", DIALECT)
