"""The heartbeat goes on whatever happens in a beat, and ends only when the beats that run have ended."""

import asyncio
import logging

import pytest

from scheduler.loop import Loop


async def test_every_job_beats_at_once_and_again() -> None:
    third = asyncio.Event()
    beats = 0

    async def count() -> None:
        nonlocal beats
        beats += 1
        if beats == 3:
            third.set()

    loop = Loop({"count": (count, 0.02)})
    assert loop.beats()["count"].last is None
    loop.start()
    await asyncio.wait_for(third.wait(), 10)
    await loop.stop()
    assert loop.beats()["count"].last is not None


async def test_a_job_that_raises_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    again = asyncio.Event()
    beats = 0

    async def stumble() -> None:
        nonlocal beats
        beats += 1
        if beats == 1:
            raise RuntimeError("the database is away")
        again.set()

    loop = Loop({"stumble": (stumble, 0.02)})
    loop.start()
    with caplog.at_level(logging.ERROR, "counterpart.loop"):
        await asyncio.wait_for(again.wait(), 10)
    await loop.stop()
    assert "stumble failed" in caplog.text


async def test_stopping_waits_for_the_beat_that_runs_and_begins_no_other() -> None:
    begun, finish = asyncio.Event(), asyncio.Event()
    ended = 0

    async def work() -> None:
        nonlocal ended
        begun.set()
        await finish.wait()
        ended += 1

    loop = Loop({"work": (work, 0.01)})
    loop.start()
    await asyncio.wait_for(begun.wait(), 10)
    stopping = asyncio.create_task(loop.stop())
    await asyncio.wait({stopping}, timeout=0.1)
    assert not stopping.done()
    finish.set()
    await asyncio.wait_for(stopping, 10)
    assert ended == 1


async def test_a_slow_beat_never_runs_twice_at_once_and_holds_up_no_other_job() -> None:
    finish, others = asyncio.Event(), asyncio.Event()
    at_once = most = beats = 0

    async def slow() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await finish.wait()
        at_once -= 1

    async def quick() -> None:
        nonlocal beats
        beats += 1
        if beats == 5:
            others.set()

    loop = Loop({"slow": (slow, 0.01), "quick": (quick, 0.01)})
    loop.start()
    await asyncio.wait_for(others.wait(), 10)
    finish.set()
    await loop.stop()
    assert most == 1


async def test_a_job_that_is_woken_beats_at_once() -> None:
    beats: asyncio.Queue[None] = asyncio.Queue()
    loop = Loop({"rare": (lambda: beats.put(None), 3600)})
    loop.wake("rare")
    assert beats.empty(), "not before the start"
    loop.start()
    await asyncio.wait_for(beats.get(), 10)
    loop.wake("rare")
    await asyncio.wait_for(beats.get(), 10)
    await loop.stop()
    loop.wake("rare")
    another = asyncio.create_task(beats.get())
    await asyncio.wait({another}, timeout=0.1)
    assert another.cancel(), "not after the stop"


async def test_a_job_that_is_woken_while_it_beats_beats_once_more_and_never_twice_at_once() -> None:
    """What it was woken for may have come after it looked."""
    begun: asyncio.Queue[None] = asyncio.Queue()
    finish: asyncio.Queue[None] = asyncio.Queue()
    at_once = most = 0

    async def work() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await begun.put(None)
        await finish.get()
        at_once -= 1

    loop = Loop({"work": (work, 3600)})
    loop.start()
    await asyncio.wait_for(begun.get(), 10)
    for _ in range(3):
        loop.wake("work")
    await finish.put(None)
    await asyncio.wait_for(begun.get(), 10)
    await finish.put(None)
    await loop.stop()
    assert begun.empty(), "three wakings while it beat are one beat more"
    assert most == 1
