"""The console over the real conversation and store: work is given, acknowledged and asked about in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from counterpart.demo import open_console
from tests import firm
from tests.adapters.web.reading import read_card
from tests.adapters.web.test_browser import arrive
from tests.browser import screenshot

GIVE = 'assign @assignee M-1042 deposition-summary "Summarise the 2 Oct deposition, page-line" due fri 5pm pages 240'


@pytest.fixture
async def console(sqlite_url: str) -> AsyncIterator[str]:
    """The address of a console over the firm that stories are told about, on Tue 13 Oct 15:00 New York."""
    store = Store(make_engine(sqlite_url), Cipher((bytes(32),)))
    await firm.found(store)
    async with open_console(store, firm.START, "127.0.0.1", 0) as address:
        yield address
    await store.close()


async def say(page: Page, side: str, sentence: str) -> None:
    await page.fill(f"#say-{side}", sentence)
    await page.press(f"#say-{side}", "Enter")
    await expect(page.locator(f"#stream-{side} .sending")).to_have_count(0)


async def move_to(page: Page, words: str, clock: str) -> None:
    await page.fill("#to", words)
    await page.press("#to", "Enter")
    await expect(page.locator("#clock-provider time")).to_have_text(clock)


async def speak_as(page: Page, handle: str) -> None:
    await page.locator(".people label", has_text=f"@{handle}").click()
    await expect(page.locator(".speaker", has_text=f"@{handle}")).to_have_count(1)


async def test_work_goes_from_one_side_to_the_other_and_back(page: Page, console: str) -> None:
    await arrive(page, console + "/?firm=attorney&provider=assignee")
    await say(page, "firm", "assign")
    await page.select_option("#f-firm-assignee", "@assignee")
    await page.select_option("#f-firm-matter", "M-1042")
    await page.fill("#f-firm-due", "fri 5pm")
    await expect(page.locator("#say-firm")).to_have_value("assign @assignee M-1042 due fri 5pm")
    await page.keyboard.press("Escape")
    await say(page, "firm", GIVE)
    await expect(page.locator("#stream-firm .said + .reply").last).to_contain_text("Sent: A-1, deposition summary")
    firm_card = page.locator("#stream-firm .card", has_text="Deposition summary")
    await expect(firm_card.locator(".status")).to_have_text("Sent")
    await expect(page.locator("#held-provider")).to_contain_text("Held until Manila opens")
    await expect(page.locator("#stream-provider .card", has_text="Deposition summary")).to_have_count(0)

    await page.locator("#next").click()  # Manila opens and reads what was held
    provider_card = page.locator("#stream-provider .card", has_text="Deposition summary")
    await expect(provider_card.locator(".status")).to_have_text("Sent")
    await expect(page.locator("#held-provider")).to_be_hidden()
    await provider_card.get_by_role("button", name="Acknowledge").click()
    for card in (firm_card, provider_card):
        await expect(card.locator(".status")).to_have_text("Acknowledged")
        await expect(card.locator(".status")).to_have_class("status on-provider")

    await say(page, "provider", 'ask A-1 "Exhibit 7 has two versions <script>alert(1)</script>. Which?"')
    for card in (firm_card, provider_card):
        await expect(card.locator(".status")).to_have_text("Waiting on answer")
        await expect(card).to_contain_text("<script>alert(1)</script>")
    await screenshot(page, "console-real-desk")
    await move_to(page, "wed 21:30 Manila", "21:30")
    await firm_card.get_by_role("button", name="Answer Q-1").click()
    await page.fill("#f-firm-answer, #f-firm-words", "Use the 2023 one.")
    await expect(page.locator("#say-firm")).to_have_value('answer Q-1 "Use the 2023 one."')
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#stream-firm")).to_contain_text("Answered")


async def test_a_warning_shows_to_its_ower_alone(page: Page, console: str) -> None:
    await arrive(page, console + "/?firm=attorney&provider=assignee")
    await say(page, "firm", GIVE)
    await move_to(page, "wed 10:30 Manila", "10:30")
    warning = page.locator("#stream-provider .card.private.soon")
    await expect(warning).to_contain_text("30 min of working time left: acknowledge A-1")
    await expect(page.locator("#strip .mark.soon")).to_have_count(1)
    await speak_as(page, "drafter")
    await expect(warning).to_have_count(0)
    await say(page, "provider", "show A-1")
    await expect(page.locator("#stream-provider .private").last).to_contain_text("Nothing found for A-1")


async def test_the_transcript_survives_a_reload_in_the_same_order(page: Page, console: str) -> None:
    await arrive(page, console + "/?firm=attorney&provider=assignee")
    await say(page, "firm", GIVE)
    await say(page, "firm", GIVE.replace("M-1042", "M-1057"))
    await expect(page.locator("#stream-firm .card")).to_have_count(
        3
    )  # M-1057 has no room: the team's copy, and her own
    before = await page.locator("#stream-firm .item").evaluate_all("items => items.map(item => item.id)")
    await page.reload()
    assert await page.locator("#stream-firm .item").evaluate_all("items => items.map(item => item.id)") == before


async def test_every_message_reads_as_the_store_has_it(sqlite_url: str, page: Page, console: str) -> None:
    await arrive(page, console + "/?firm=attorney&provider=assignee")
    await say(page, "firm", GIVE)
    await move_to(page, "thu 09:20 Manila", "09:20")
    rooms = await page.evaluate("fetch('/demo/rooms').then(answer => answer.json())")
    seen = 0
    for room in rooms:
        for message in await page.evaluate(f"fetch('/demo/rooms/{room['id']}/messages').then(a => a.json())"):
            shown = page.locator(f"#m{room['id']}-{message['id']} .card")
            if not await shown.count():
                continue
            seen += 1
            read, buttons = read_card(await shown.evaluate("el => el.outerHTML"))
            for line in (message["title"], *message["lines"]):
                assert line.removeprefix("## ") in read or f"• {line}" in read, (line, read)
            assert [{"label": label, "sentence": sentence} for label, sentence in buttons] == message["buttons"]
    assert seen > 4


async def test_the_clock_goes_only_as_far_as_one_waits_for(page: Page, console: str) -> None:
    """Years of mornings are not lived through while the page waits: it says how far the clock goes."""
    await arrive(page, console + "/?firm=attorney&provider=assignee")
    shown = await page.locator("#clock-provider time").inner_text()
    told = "The clock moves by 90 days at the most. Move it again to go further."
    for words in ("2037-12-31 10:00", "in 9999h"):
        await page.fill("#to", words)
        await page.press("#to", "Enter")
        await expect(page.locator("#unmoved")).to_have_text(told)
        await expect(page.locator("#clock-provider time")).to_have_text(shown)


async def test_a_check_in_asks_for_each_thing_by_itself_and_becomes_one_sentence(page: Page, console: str) -> None:
    """C09 in the browser: asked half an hour into the shift, answered in one form, done in its place."""
    await arrive(page, console + "/?firm=attorney&provider=assignee")
    await say(page, "firm", GIVE)
    await say(page, "firm", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
    await move_to(page, "wed 10:00 Manila", "10:00")
    await say(page, "provider", "ack A-1")
    await say(page, "provider", "update A-2 20%")
    await move_to(page, "thu 09:30 Manila", "09:30")
    asked = page.locator("#stream-provider .card", has_text="Check-in, Thu 15 Oct Manila: 2 items")
    await asked.get_by_role("button", name="Answer", exact=True).click()
    await page.fill("#f-provider-A-1-progress", "70")
    await page.select_option("#f-provider-A-1-outlook", "at-risk")
    await page.fill("#f-provider-A-1-note", "two parcels to go")
    await screenshot(page, "console-check-in")
    said = 'standup A-1 70% at-risk "two parcels to go" A-2 20% on-track'
    await expect(page.locator("#say-provider")).to_have_value(said)
    await page.press("#say-provider", "Enter")
    await expect(page.locator("#stream-provider .card", has_text="Check-in done: 2 of 2 items, on time")).to_have_count(
        1
    )
    await expect(asked).to_have_count(0)


async def test_a_sentence_whose_form_would_ask_nothing_is_answered_with_a_card(page: Page, console: str) -> None:
    """C34: typed, it opens no empty form below the line; said, it says that nothing is open."""
    await arrive(page, console + "/?firm=attorney&provider=drafter")
    await page.fill("#say-provider", "handoff")
    await say(page, "provider", "handoff")
    reply = page.locator("#stream-provider .said + .reply").last
    await expect(reply).to_contain_text("Nothing of yours is open to hand over")
    await expect(page.locator("#f-provider-items")).to_have_count(0)
