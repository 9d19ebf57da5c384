"""A week before clocks change, each side reads once what moves, for whom, and what the two teams share then."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest
import pytz
from sqlalchemy import delete

from bot.language.cards import lines
from bot.model.record import RoomKind
from bot.passage import MovableClock
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.setup import RAISE
from bot.store.store import Store
from bot.store.tables import room
from tests import firm
from tests.world import KEY, Message, World

BACK = "Sun 1 Nov New York: clocks go back 1 h"
TOLD = [
    BACK,
    "Manila's clocks stay. New York is then 13 h behind Manila; until then 12 h.",
    "First day: Mon 2 Nov 09:00 New York · Mon 2 Nov 22:00 Manila",
    "• New York's day: 22:00–07:00 Manila, until then 21:00–06:00 Manila",
    "• Manila's day: 20:00–05:00 New York, until then 21:00–06:00 New York",
    "• @paralegal's shift: 22:00–07:00 Manila, until then 21:00–06:00 Manila",
    "• Shared hours: none, before and after",
    "• New York's close to Manila's opening: 2 h, until then 3 h",
    "• Manila's close to New York's opening: 4 h, until then 3 h",
    "Next: nothing to do. Every due already shows the right time for both cities",
]


async def notes(world: World, handle: str) -> list[Message]:
    return [message for message in await world.seen_by(handle) if message.card.name == "clocks"]


async def test_each_side_reads_it_at_its_last_opening_that_is_a_week_before(world: World) -> None:
    """C29 G19: in each side's room, the same words, once, with whoever works by the other place's clock by name."""
    await world.says("lead", 'hours set @paralegal "mon-fri 09:00-18:00 in New York"')
    await world.until("2026-10-23 08:59 Manila")
    assert await notes(world, "lead") == []
    await world.until("2026-10-23 09:00 Manila")
    (manila,) = await notes(world, "lead")
    assert list(lines(manila.card)) == TOLD
    assert manila.room.kind is RoomKind.TEAM
    assert await notes(world, "practice_lead") == []
    await world.until("2026-10-23 09:00 New York")
    (new_york,) = await notes(world, "practice_lead")
    assert new_york.card == manila.card
    assert [(each.label, each.sentence) for each in manila.card.buttons] == [
        ("Manila's hours", "hours show manila"),
        ("New York's hours", "hours show new york"),
    ]
    await world.until("2026-11-06 12:00 New York")
    assert len(await notes(world, "lead")) == len(await notes(world, "practice_lead")) == 1


async def test_in_march_it_is_the_other_way_round(database_url: str) -> None:
    """C29: New York's clocks go forward on 14 March 2027; the Friday before is the 5th."""
    world = await World.begin(database_url, at=firm.START.replace(year=2027, month=3, day=2))
    await world.until("2027-03-05 09:00 New York")
    (told,) = await notes(world, "practice_lead")
    assert list(lines(told.card))[:2] == [
        "Sun 14 Mar New York: clocks go forward 1 h",
        "Manila's clocks stay. New York is then 12 h behind Manila; until then 13 h.",
    ]
    assert "• New York's close to Manila's opening: 3 h, until then 2 h" in list(lines(told.card))
    await world.end()


async def test_without_a_room_the_coordinator_reads_it(world: World) -> None:
    """C29: directly, each on their own side."""
    async with world.store.engine.begin() as conn:
        await conn.execute(delete(room).where(room.c.kind == RoomKind.TEAM))
        await conn.execute(RAISE, {"engagement": world.engagement.id})
    await world.until("2026-10-23 09:00 New York")
    for coordinator in ("lead", "practice_lead"):
        (told,) = await notes(world, coordinator)
        assert told.room.kind is RoomKind.DIRECT
        assert told.card.title == BACK
    assert await notes(world, "attorney") == await notes(world, "assignee") == []


async def test_after_time_that_nobody_kept_it_is_told_once_while_it_is_ahead(world: World) -> None:
    """C29: down from before the note until two days before the change; told at once, the room being open."""
    await world.until("2026-10-21 12:00 New York")
    world.clock.move(world.instant("2026-10-30 12:00 New York"))
    await world.passage.settle()
    (told,) = await notes(world, "practice_lead")
    assert told.card.title == BACK
    assert await notes(world, "lead") == [], "Manila sleeps, and opens on Tuesday: too late to be told"
    await world.until("2026-11-06 12:00 New York")
    assert len(await notes(world, "practice_lead")) == 1
    assert await notes(world, "lead") == []


async def test_after_the_change_nobody_is_told_of_it(world: World) -> None:
    """product.md 10: what no longer matters is dropped."""
    await world.until("2026-10-21 12:00 New York")
    world.clock.move(world.instant("2026-11-03 12:00 New York"))
    await world.passage.settle()
    await world.until("2026-11-05 12:00 New York")
    for reader in ("lead", "practice_lead"):
        assert await notes(world, reader) == []


async def test_clocks_of_a_place_that_somebody_works_by_are_told_as_well(world: World) -> None:
    """C25 C29: London's clocks change a week before New York's, for one person in Manila."""
    await world.says("lead", 'hours set @drafter "mon-fri 09:00-17:00 in Europe/London"')
    await world.until("2026-10-16 09:20 New York")
    (told,) = await notes(world, "lead")
    assert list(lines(told.card)) == [
        "Clocks go back 1 h in London",
        "The clocks of New York and Manila stay. It is on Sat 24 Oct 21:00 New York · Sun 25 Oct 09:00 Manila.",
        "First day: Mon 26 Oct 09:00 New York · Mon 26 Oct 21:00 Manila",
        "• @drafter's shift: 17:00–01:00 Manila, until then 16:00–00:00 Manila",
        "• Shared hours: none, before and after",
        "• New York's close to Manila's opening: 3 h, before and after",
        "• Manila's close to New York's opening: 3 h, before and after",
        "Next: nothing to do. Every due already shows the right time for both cities",
    ]


@pytest.mark.parametrize("rules", ["America/Panama", "Asia/Manila"])
async def test_a_note_is_worked_out_by_the_rules_of_the_day_on_which_it_is_told(
    sqlite_url: str, tmp_path: Path, rules: str
) -> None:
    """C29: the timer is set while clocks were to change; then the zone data is renewed, and they do not any more."""
    world = await World.begin(sqlite_url)
    await world.until("2026-10-22 12:00 New York")
    await world.store.close()
    renewed = tmp_path / "zoneinfo"
    shutil.copytree(Path(pytz.__file__).with_name("zoneinfo"), renewed)
    shutil.copy(renewed / rules, renewed / "America/New_York")
    for folder, told in ((None, "1 1"), (renewed, "0 0")):
        copy = tmp_path / f"{told}.sqlite3"
        shutil.copy(sqlite_url.partition(":///")[2], copy)
        environment = {**os.environ, **({} if folder is None else {"PYTZ_TZDATADIR": str(folder)})}
        run = (sys.executable, "-m", __spec__.name, f"sqlite+aiosqlite:///{copy}")
        program = await asyncio.create_subprocess_exec(*run, env=environment, stdout=asyncio.subprocess.PIPE)
        said, _ = await program.communicate()
        assert said.decode().strip() == told


async def go_on(url: str) -> None:
    """Another program goes on with the story until the middle of November, and says how many notes each side read."""
    store = Store(make_engine(url), Cipher((KEY,)))
    (engagement,) = await store.engagements()
    world = World(store, engagement, MovableClock(firm.START))
    world.clock.move(world.instant("2026-10-22 12:00 New York"))
    await world.until("2026-11-06 12:00 New York")
    print(len(await notes(world, "lead")), len(await notes(world, "practice_lead")))
    await world.store.close()


if __name__ == "__main__":
    asyncio.run(go_on(sys.argv[1]))
