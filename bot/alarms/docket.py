"""The firm's Friday: its court deadlines are held against the docket, and who answers hears of what was not (G10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.cards import deadlines as cards
from bot.model.deadlines import CourtDeadline
from bot.model.people import COORDINATOR, Side
from bot.rules import docket as rules
from bot.rules.visibility import Sight
from bot.store.transaction import Transaction
from bot.work import announce, clocks, docket


async def lock_nothing(tx: Transaction, thing: str) -> None:
    """It asks, and writes about no matter."""


async def ask(tx: Transaction, thing: str, due: datetime) -> None:
    """The coordinator and the attorneys of each matter get the open deadlines of theirs, in one message each.

    After time that nobody kept it is asked once, and then on the next Friday.
    """
    told = rules.told_at(await docket.hours(tx), tx.now)
    scene = await announce.scene(tx)
    for person_id, deadlines in (await _readers(tx, await tx.deadlines.open_in())).items():
        await announce.tell(tx, person_id, cards.to_tick(scene, deadlines, told=told))
    if await tx.deadlines.open_in():
        tx.remind(clocks.UNTICKED, f"{tx.engagement.id}/{tx.now.isoformat()}", told)
    await docket.remind(tx)


async def _readers(tx: Transaction, deadlines: Iterable[CourtDeadline]) -> dict[int, list[CourtDeadline]]:
    coordinators = [person.id for person in await tx.people.holders(COORDINATOR[Side.FIRM], Side.FIRM)]
    sights = await tx.matters.sights()
    found: dict[int, list[CourtDeadline]] = defaultdict(list)
    attorneys: dict[int, list[int]] = {}
    for deadline in deadlines:
        matter_id = deadline.matter_id
        if matter_id not in attorneys:
            attorneys[matter_id] = [person.id for person in await tx.matters.attorneys(matter_id)]
        for person_id in dict.fromkeys((*coordinators, *attorneys[matter_id])):
            if sights.get(person_id, {}).get(matter_id) is Sight.FULL:
                found[person_id].append(deadline)
    return found


async def tell(tx: Transaction, thing: str, due: datetime) -> None:
    """What nobody ticked since it was asked about goes to the attorney who answers for the matter."""
    asked = datetime.fromisoformat(thing)
    left: dict[int, list[CourtDeadline]] = defaultdict(list)
    for deadline in rules.unticked(await tx.deadlines.open_in(), asked):
        responsible = (await tx.matters.get(deadline.matter_id)).responsible_id
        if await tx.matters.level(deadline.matter_id, await tx.people.get(responsible)) is Sight.FULL:
            left[responsible].append(deadline)
    for person_id, deadlines in left.items():
        await announce.tell(tx, person_id, cards.not_ticked(await announce.scene(tx), deadlines))


DOCKET = Alarm(clocks.DOCKET, lock_nothing, ask)
UNTICKED = Alarm(clocks.UNTICKED, lock_nothing, tell)
