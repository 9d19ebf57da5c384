"""What people see: cards as a third party's Slack draws them, in a browser; the pictures are kept in artifacts/."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page, expect

from tests.adapters.slack.desk import user
from tests.adapters.slack.slackworld import slack_world
from tests.browser import screenshot

GIVE = 'assign @assignee M-1042 deposition-summary "Summarise the 2 Oct deposition, page-line" due fri 5pm pages 240'


async def test_a_card_and_a_desk_are_read_in_slack(sqlite_url: str, tmp_path: Path, page: Page) -> None:
    async with slack_world(sqlite_url, tmp_path) as world:
        slack = world.there
        await world.says("attorney", GIVE)
        await world.until("wed 10:00 Manila")
        await world.says("assignee", "ack A-1")
        await world.says("assignee", 'ask A-1 "Use the 2019 or the 2023 lease? *both* are <here>"')
        await slack.control("open-home", user=user("attorney"))
        expect.set_options(timeout=15_000)
        await page.goto(slack.address)
        await page.get_by_role("button", name="c01042firm").click()
        card = page.locator("body")
        await expect(card).to_contain_text("A-1 · Deposition summary · Waiting on answer")
        await expect(card).to_contain_text("@attorney answers Q-1 by Wed 14 Oct 13:00 New York")
        await expect(page.get_by_role("button", name="Answer Q-1").first).to_be_visible()
        await screenshot(page, "slack-card")
        await page.get_by_role("button", name="counterpart").click()
        await expect(card).to_contain_text("1 thing waits on you, nothing on them")
        await expect(card).to_contain_text("Waiting on you")
        await screenshot(page, "slack-home")
