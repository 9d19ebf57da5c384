"""Microsoft's keys are rolled, and are out of reach for a while: neither keeps anybody from being heard."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.teams.keys import FRESH, OLDEST, PAUSE
from tests.adapters.teams.desk import TeamsDesk

MINUTE = PAUSE.total_seconds()


async def heard(desk: TeamsDesk, key: str = "first") -> int:
    return (await desk.send(desk.direct("attorney", "mine"), key=key)).status


async def test_keys_are_fetched_once_by_however_many_are_heard_at_once(desk: TeamsDesk) -> None:
    assert await asyncio.gather(*(heard(desk) for _ in range(10))) == [200] * 10
    assert desk.far.asked_for_keys == 1


async def test_after_microsoft_rolled_its_key_the_new_one_is_found_at_once(desk: TeamsDesk) -> None:
    assert await heard(desk) == 200
    desk.far.published = {"second": ["msteams"]}
    desk.clock.put_on(MINUTE)
    assert await heard(desk, "second") == 200
    assert await heard(desk, "first") == 401  # and the old one is gone with it
    assert desk.far.asked_for_keys == 2


async def test_a_key_that_nobody_knows_makes_us_ask_once_a_minute_and_no_more(desk: TeamsDesk) -> None:
    assert await heard(desk) == 200
    for _ in range(20):
        assert (await desk.send(desk.direct("attorney", "mine"), key="second", kid="x")).status == 401
    assert desk.far.asked_for_keys == 1
    desk.clock.put_on(MINUTE)
    for _ in range(20):
        assert (await desk.send(desk.direct("attorney", "mine"), key="second", kid="x")).status == 401
    assert desk.far.asked_for_keys == 2


async def test_while_the_keys_are_out_of_reach_the_old_ones_serve_and_nobody_waits(desk: TeamsDesk) -> None:
    assert await heard(desk) == 200
    released = asyncio.Event()

    async def hangs() -> None:
        await released.wait()

    desk.far.metadata = hangs
    desk.clock.put_on(FRESH.total_seconds())
    assert await heard(desk) == 200
    assert desk.far.asked_for_keys in (1, 2)  # it is asked beside what is heard
    released.set()


@pytest.mark.parametrize("published", [{}, {"first": []}, {"first": ["webchat"]}])
async def test_a_set_without_a_key_for_teams_lets_nobody_in(desk: TeamsDesk, published: dict[str, list[str]]) -> None:
    desk.far.published = published
    assert await heard(desk) in (401, 403)


async def test_keys_of_which_nothing_was_heard_for_days_serve_no_more(desk: TeamsDesk) -> None:
    assert await heard(desk) == 200
    desk.clock.put_on((OLDEST + timedelta(minutes=1)).total_seconds())
    desk.far.published = {}
    assert await heard(desk) == 401
    desk.far.published = {"first": ["msteams"]}
    desk.clock.put_on(MINUTE)
    assert await heard(desk) == 200
