"""End to end in Microsoft's own Agents Playground, in a browser: typed, read, pressed, filled in, changed in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, Route, expect

from adapters.teams import cards
from adapters.teams.wiring import Teams
from bot.language.cards import Card
from bot.model.record import Platform
from bot.store.tables import room as room_table
from tests.adapters.slack.desk import PutOn
from tests.adapters.slack.slackworld import Unhurried
from tests.adapters.teams.desk import channel, move_to_teams, settings
from tests.adapters.teams.farteams import FarTeams
from tests.adapters.teams.playground import running_playground, signing
from tests.adapters.teams.reading import read_card
from tests.browser import screenshot
from tests.world import World

#: Who sits before it, and the five others: all of them see M-1042.
PEOPLE = ("attorney", "staff", "practice_lead", "lead", "assignee", "paralegal")
GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]
SOON = 30_000  # milliseconds, on a machine that is busy


async def test_work_is_given_and_changed_in_microsofts_playground(
    sqlite_url: str, tmp_path: Path, browser: Browser
) -> None:
    far, world = FarTeams(), await World.begin(sqlite_url)
    world.store.clock = PutOn()
    await move_to_teams(world)
    await _move_room(world)
    async with TestServer(far.app(), host="127.0.0.1") as microsoft:
        at = str(microsoft.make_url("/")).rstrip("/")
        teams = Teams(settings(at), world.conversation, world.store)
        world.dispatcher = Unhurried(world.store, {Platform.TEAMS: teams.sender})
        app = web.Application()
        app.add_routes(teams.routes)
        await teams.start()
        try:
            async with TestServer(app, host="127.0.0.1") as served:
                heard: list[Json] = []
                signs = signing(str(served.make_url("/teams/messages")), world.store.clock, heard)
                async with (
                    TestServer(signs, host="127.0.0.1") as signer,
                    running_playground(tmp_path, str(signer.make_url("/messages")), PEOPLE) as playground,
                ):
                    await _played(await _page(browser), playground, world, heard)
        finally:
            await teams.stop()
    await world.end()


async def _move_room(world: World) -> None:
    """The matter's room of the firm is the playground's group chat."""
    await world.moves_rooms(room_table.c.address == channel("#1042-firm"), address="group-chat")


async def _page(browser: Browser) -> Page:
    """A page that reaches this machine alone: the playground would fetch its letters from elsewhere."""
    page = await browser.new_page(viewport={"width": 1440, "height": 1000})

    async def here_only(route: Route) -> None:
        await (route.continue_() if "//127.0.0.1:" in route.request.url else route.abort())

    await page.route("**/*", here_only)
    return page


async def _looked(playground: str, press: Json) -> Json:
    """What the desk in which a button was pressed is, asked for as Teams does when its reader looks at it."""
    action = cards.adaptive(Card("mine.desk", ""), desk_of=press["from"]["id"])["refresh"]["action"]  # type: ignore[index]
    asked = {name: press[name] for name in ("name", "from", "conversation", "replyToId")}
    asked["value"] = {"action": action, "trigger": "automatic"}
    to = f"{playground}/_conversation/v1/invoke"
    async with aiohttp.ClientSession() as session, session.post(to, json=asked) as answer:
        assert answer.status == 200, await answer.text()
        shown: Json = (await answer.json())["value"]
    return shown


async def _played(page: Page, playground: str, world: World, heard: list[Json]) -> None:
    await page.goto(playground, wait_until="domcontentloaded")
    typing = page.get_by_role("textbox").first

    async def says(sentence: str) -> None:
        await typing.click()
        await page.keyboard.type(sentence)
        await page.keyboard.press("Enter")

    await expect(page.get_by_text("Counterpart is here").first).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("Nothing waits on you, nothing on them").first).to_be_visible(timeout=SOON)
    # It is added to a group chat that is a room.
    async with aiohttp.ClientSession() as session:
        added = session.post(f"{playground}/_debug/conversation/group-chat/installation", json={})
        async with added as answer:
            assert answer.status == 200, await answer.text()
    await says(GIVE)
    await expect(page.get_by_text("Sent: A-1, title search, to @assignee").first).to_be_visible(timeout=SOON)

    # Half a sentence is a form; what is wrong shows in place, and the answer takes its place.
    await says("assign @assignee M-1057 title-search")
    await page.get_by_label("What is to be done?").fill("Liens since 2001")
    await page.get_by_label("When is it due?").fill("fri 25pm")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_text("This takes a time, like fri 5pm").first).to_be_visible(timeout=SOON)
    assert await page.get_by_label("What is to be done?").input_value() == "Liens since 2001"
    await screenshot(page, "teams form")
    await page.get_by_label("When is it due?").fill("fri 5pm")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_text("Sent: A-2, title search, to @assignee").first).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("button", name="Close")).to_have_count(0)

    # Its card is there too; a button of it opens a form, and what is sent changes the card in place.
    await world.dispatcher.deliver(world.clock.now())
    await expect(page.get_by_text("A-2 · Title search · Sent").first).to_be_visible(timeout=SOON)
    await page.get_by_role("button", name="Put on hold").first.click()
    await page.get_by_label("Why?").fill("The client asked us to wait")
    await screenshot(page, "teams chat")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_text("On hold: A-2").first).to_be_visible(timeout=SOON)
    await world.dispatcher.deliver(world.clock.now())
    await expect(page.get_by_text("A-2 · Title search · On hold").first).to_be_visible(timeout=SOON)

    # What is done at the desk leaves it as things are then.
    desk = page.get_by_text("Nothing waits on you, nothing on them").first
    await desk.scroll_into_view_if_needed()
    await page.get_by_role("button", name="Give work").last.click()
    await expect(page.get_by_text("Nothing waits on you, 1 on them").first).to_be_visible(timeout=SOON)
    pressed = next(each for each in reversed(heard) if each["type"] == "invoke")
    await page.get_by_text("Nothing waits on you, 1 on them").first.scroll_into_view_if_needed()
    await screenshot(page, "teams desk")

    # In the group chat that is a room its card stands too, and changes there in place.
    await page.get_by_role("treeitem", name="Room").click()
    await expect(page.get_by_text("A-1 · Title search · Sent").first).to_be_visible(timeout=SOON)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await expect(page.get_by_text("A-1 · Title search · Acknowledged").first).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("A-1 · Title search · Sent")).to_have_count(0)
    await screenshot(page, "teams room")

    # And whenever its reader looks at it; the playground does when it is told to.
    read, _ = read_card(await _looked(playground, pressed))
    assert any("A-1 title search, @assignee updates by" in line for line in read), read
