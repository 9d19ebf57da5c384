"""A file is fetched by its link over the web: from the demonstration, and from the real thing, the same way."""

from __future__ import annotations

import re
from pathlib import Path

import aiohttp
from icalendar import Calendar

from adapters.files import app as files
from adapters.probes.app import Probes, listening, make_app
from bot.fetching import FILES, Fetching
from bot.language.cards import Card, links
from bot.store.filelinks import FileLinks
from counterpart.keys import new_key
from tests.counterpart.installation import Installation
from tests.store.world import SetClock
from tests.world import World

INVITE = "hours invite @{} @{} at 2026-11-20 09:00 New York"


async def test_the_demonstration_gives_the_file_to_the_browser(tmp_path: Path) -> None:
    """C28: nothing need be set for it: it knows its own address."""
    async with Installation(tmp_path).running("demo") as demo, aiohttp.ClientSession() as browser:
        said = {"as": "attorney", "sentence": INVITE.format("attorney", "paralegal")}
        async with browser.post(f"{demo.address}/demo/say", json=said) as answer:
            (link,) = (await answer.json())["links"]
        assert link["url"].startswith(f"{demo.address}/files/")
        async with browser.get(f"{demo.address}/?firm=attorney&provider=paralegal") as page:
            assert f'href="{link["url"]}"' in await page.text()
        async with browser.get(link["url"]) as fetched:
            assert fetched.status == 200
            (event,) = Calendar.from_ical(await fetched.read()).events
            assert str(event["summary"]) == "New York and Manila: @attorney and @paralegal"


async def test_the_real_thing_gives_the_file_and_nothing_else(sqlite_url: str) -> None:
    """C28: as something to keep, never to run in a page; a forged link and one that ran out are answered alike."""
    world = await World.begin(sqlite_url)
    clock = SetClock()
    world.store.file_links = FileLinks(world.store.cipher, clock)
    app = make_app(Probes(_nothing, _nothing))
    app.add_routes(files.routes(Fetching(world.store, world.clock, FILES)))
    async with listening(app, "127.0.0.1", 0) as address, aiohttp.ClientSession() as browser:
        world.store.file_links.address = address
        made = await world.says("attorney", INVITE.format("attorney", "assignee"))
        assert isinstance(made, Card)
        (link,) = links(made)
        async with browser.get(link.url) as fetched:
            assert fetched.status == 200
            assert fetched.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
            assert fetched.headers["Content-Disposition"] == 'attachment; filename="invite.ics"'
            assert fetched.headers["X-Content-Type-Options"] == "nosniff"
            assert fetched.headers["Cache-Control"] == "private, no-store"
        clock.at = clock.at.replace(day=clock.at.day + 1)
        answers = []
        for url in (link.url, f"{link.url[:-9]}AAAAAAAAA", f"{address}/files/x", f"{address}/files/%2e%2e%2fetc"):
            async with browser.get(url) as refused:
                kept = {name: value for name, value in refused.headers.items() if name != "Date"}
                answers.append((refused.status, kept, await refused.text()))
        assert answers[0][0] == 404
        assert all(answer == answers[0] for answer in answers)
        async with browser.post(link.url) as posted:
            assert posted.status == 405
    await world.end()


async def test_a_link_said_for_in_the_shell_is_served_by_the_program_that_serves(tmp_path: Path) -> None:
    """E08: whichever process made it, since nothing of it is stored."""
    here = Installation(tmp_path, {"COUNTERPART_ENCRYPTION_KEYS": new_key(), "COUNTERPART_PORT": "0"})
    assert (await here.run("migrate")).code == 0
    firm = Path(__file__).parents[2] / "firm.example.yaml"
    applied = await here.run("apply", str(firm), "--yes")
    assert applied.code == 0, applied.err
    async with here.running("serve") as program, aiohttp.ClientSession() as browser:
        here.environment["COUNTERPART_PUBLIC_URL"] = program.address
        ended = await here.run("say", "--as", "ana", "hours invite @ana @daniel at in 30 days for 30 min")
        assert ended.code == 0, ended.out + ended.err
        (url,) = re.findall(r"invite\.ics: (\S+)", ended.out)
        async with browser.get(url) as fetched:
            assert fetched.status == 200
            assert len(Calendar.from_ical(await fetched.read()).events) == 1


async def _nothing() -> tuple[()]:
    return ()
