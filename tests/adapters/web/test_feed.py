"""The live feed brings the page from what it was to what it is, and says so when it cannot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.web import feed as feeding
from adapters.web.feed import Feed, differences
from adapters.web.page import Snapshot, draw
from adapters.web.port import Posted
from adapters.web.view import Who
from bot.model.people import Side
from bot.model.record import Platform
from bot.platform import Utterance
from tests.adapters.web.conftest import Client
from tests.adapters.web.scripted import ScriptedDesk

WHO = Who("attorney", "paralegal_2")


async def snapshot(desk: ScriptedDesk, who: Who = WHO) -> Snapshot:
    pages = {side: await desk.stream(side, who.on(side)) for side in Side}
    return draw(await desk.overview(), pages, {side: await desk.held(side, who.on(side.other)) for side in Side}, who)


def told(event: bytes) -> tuple[str, str, dict[str, str]]:
    """(id, name, data) of a server-sent event."""
    fields = dict(line.split(": ", 1) for line in event.decode().strip().splitlines() if not line.startswith(":"))
    return fields.get("id", ""), fields["event"], json.loads(fields["data"])


@pytest.fixture
async def feed(desk: ScriptedDesk) -> AsyncIterator[Feed]:
    feed = Feed(desk)
    running = asyncio.create_task(feed.run())
    yield feed
    running.cancel()


async def test_nothing_changes_nothing(desk: ScriptedDesk) -> None:
    assert list(differences(await snapshot(desk), await snapshot(desk))) == []


async def test_an_edit_is_a_put_and_a_passing_minute_is_not(desk: ScriptedDesk) -> None:
    before = await snapshot(desk)
    for at, (side, reader, item) in enumerate(desk.all):
        if isinstance(item, Posted) and item.meters:
            later = tuple(replace(meter, used=meter.used + timedelta(minutes=1)) for meter in item.meters)
            desk.all[at] = (side, reader, replace(item, meters=later))
    ticked = await snapshot(desk)

    assert {change.name for change in differences(before, ticked)} == {"now"}
    assert {change.target for change in differences(before, ticked)} == {
        "m10-w1-w3", "m1-w2-w1", "m1-w2-w2", "m2-w4-w1", "m2-w4-w2",
    }  # fmt: skip
    await desk.hear(_says("attorney", 'answer Q-31 "wait"'))
    edited = list(differences(ticked, await snapshot(desk)))
    assert [(change.name, change.target) for change in edited] == [
        ("put", "m1-w2"),
        ("add", "stream-firm"),
        ("put", "m2-w4"),
    ]


async def test_an_item_in_the_middle_says_before_what_it_stands(desk: ScriptedDesk) -> None:
    before = await snapshot(desk)
    late = desk.all.pop(-2)
    without = await snapshot(desk)
    desk.all.insert(-1, late)

    assert [change.name for change in differences(before, without)] == ["drop"]
    (added,) = differences(without, await snapshot(desk))
    assert (added.name, added.target, added.before) == ("add", "stream-provider", "s-k141320")


async def test_what_falls_off_the_old_end_stays_on_the_page(desk: ScriptedDesk) -> None:
    before = await snapshot(desk)
    first = next(at for at, (side, _, _) in enumerate(desk.all) if side is Side.FIRM)
    del desk.all[first]
    names = [(change.name, change.target) for change in differences(before, await snapshot(desk))]
    assert ("drop", "m10-w1") not in names


async def test_a_reader_gets_what_followed_the_page(feed: Feed, desk: ScriptedDesk) -> None:
    _, _, last = await feed.enter(WHO)
    await desk.hear(_says("attorney", 'answer Q-31 "wait"'))
    reader = feed.follow(WHO, last)

    events = [told(await anext(reader)) for _ in range(3)]
    assert [name for _, name, _ in events] == ["put", "add", "put"]
    assert "In progress 30 %" in events[0][2]["html"]
    numbers = [int(id.partition(".")[2]) for id, _, _ in events]
    assert numbers == sorted(set(numbers))

    again = feed.follow(WHO, events[0][0])
    assert [told(await anext(again)) for _ in range(2)] == events[1:]


async def test_private_items_go_to_their_reader_alone(feed: Feed, desk: ScriptedDesk) -> None:
    _, _, mine = await feed.enter(WHO)
    other = Who("associate", "lead")
    _, _, theirs = await feed.enter(other)
    await desk.hear(_says("paralegal_2", "ask nothing"))
    await desk.hear(_says("attorney", 'answer Q-31 "wait"'))

    reader = feed.follow(WHO, mine)
    seen = [told(await anext(reader)) for _ in range(4)]
    assert sum("ask" in data["html"] and name == "add" for _, name, data in seen) == 1
    outsider = feed.follow(other, theirs)
    seen = [told(await anext(outsider)) for _ in range(2)]
    assert [name for _, name, _ in seen] == ["put", "put"]


async def test_a_reader_from_before_a_restart_or_too_far_behind_starts_again(
    feed: Feed, desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "KEPT", 3)
    _, _, last = await feed.enter(WHO)
    for n in range(5):
        await desk.hear(_says("attorney", f"mumble {n}"))
    await feed.enter(WHO)

    for after in (last, "deadbeef.1", "", "x.y", last.partition(".")[0] + ".999999"):
        assert told(await anext(feed.follow(WHO, after)))[1] == "reset"


async def test_silence_is_broken_by_a_sign_of_life(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "BEAT", 0.01)
    _, _, last = await feed.enter(WHO)
    beat = await anext(feed.follow(WHO, last))
    assert beat.startswith(b": ")
    assert told(beat)[1] == "beat"


async def test_many_pages_do_not_pile_up(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "CHANNELS", 1)
    _, _, last = await feed.enter(WHO)
    await feed.enter(Who("associate", "lead"))
    assert told(await anext(feed.follow(WHO, last)))[1] == "reset"


async def test_the_feed_is_served_as_an_event_stream(client: Client, desk: ScriptedDesk) -> None:
    page = await (await client.get("/")).text()
    last = page.partition('data-last="')[2].partition('"')[0]
    async with client.get("/demo/events", params={"after": last}) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        await client.post("/demo/say", json={"as": "attorney", "sentence": 'answer Q-31 "wait"', "key": "a"})
        assert await stream.content.readline() == b"retry: 2000\n"
        await stream.content.readline()
        assert (await stream.content.readline()).startswith(b"id: ")
        assert await stream.content.readline() == b"event: put\n"


def _says(handle: str, sentence: str) -> Utterance:
    return Utterance(Platform.WEB, handle, sentence, f"{handle}-{sentence}")
