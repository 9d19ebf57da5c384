"""The console in a real Chromium: what people do with it, with mouse, keyboard, and without script."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, Route, ViewportSize, expect

from adapters.web.app import listening, make_app
from bot.model.people import Side
from tests.adapters.web.scripted import ScriptedDesk, utc
from tests.browser import open_page, screenshot


async def arrive(page: Page, address: str) -> None:
    """The page with its live feed connected."""
    async with page.expect_request("**/demo/events*"):
        await page.goto(address)
    await expect(page.locator("#live")).to_have_text("Live")


async def a_round_trip(page: Page) -> None:
    """To the server and back: what came before it has been dealt with by then."""
    await page.evaluate("() => fetch('/demo/rooms').then(answer => answer.text())")


async def test_a_sentence_is_said_and_answered_in_its_place(page: Page, address: str, desk: ScriptedDesk) -> None:
    await arrive(page, address)
    await page.fill("#say-provider", "mine")
    await page.keyboard.press("Enter")

    reply = page.locator("#stream-provider .item:not([id^=held])").last
    await expect(reply).to_contain_text("3 open, soonest first")
    await expect(reply.locator(".said")).to_have_text("@paralegal_2 mine")
    await expect(page.locator("#say-provider")).to_have_value("")
    assert desk.utterances[0].account == "paralegal_2"


async def test_a_sentence_comes_under_the_head_of_its_day(page: Page, desk: ScriptedDesk) -> None:
    desk.all.clear()
    async with listening(make_app(desk), "127.0.0.1", 0) as address:
        await arrive(page, address)
        await page.fill("#say-firm", 'answer Q-31 "wait"')
        await page.keyboard.press("Enter")
        await expect(page.locator("#stream-firm .day")).to_have_count(1)
        await expect(page.locator("#stream-firm > .day + .item .said")).to_contain_text("answer Q-31")


async def test_another_person_sees_another_page(page: Page, address: str) -> None:
    await arrive(page, address)
    await page.fill("#say-firm", "half a thought")
    await expect(page.locator("#stream-provider")).to_contain_text("Approving A-209 needs")
    await page.locator("#people-provider label", has_text="@lead").click()

    await expect(page.locator("#stream-provider")).not_to_contain_text("Approving A-209 needs")
    await expect(page.locator("#speaker-provider")).to_contain_text("@lead")
    await expect(page.locator("#say-firm")).to_have_value("half a thought")
    assert page.url.endswith("firm=attorney&provider=lead")
    await page.fill("#say-provider", "review A-209 approve")
    await page.keyboard.press("Enter")
    await expect(page.locator("#stream-provider .private")).to_contain_text("Nothing changed")


async def test_whoever_was_just_chosen_speaks_even_before_their_page_is_there(
    page: Page, address: str, desk: ScriptedDesk
) -> None:
    """The picker, the name beside the composer and the speaker of a sentence are one thing from the click on."""
    await arrive(page, address)
    held: list[Route] = []

    async def slow(route: Route) -> None:
        held.append(route)

    await page.route("**/?firm=*", slow)
    await page.locator("#people-provider label", has_text="@lead").click()
    await expect(page.locator("#speaker-provider")).to_contain_text("@lead")
    await page.fill("#say-provider", "mine")
    await page.keyboard.press("Enter")
    await expect(page.locator("#stream-provider .item .who").last).to_have_text("@lead")
    await page.locator("#stream-provider .acts button").first.click()  # of the one who is no longer chosen
    for route in held:
        await route.continue_()
    await expect(page.locator("#stream-provider")).not_to_contain_text("Approving A-209 needs")
    assert [said.account for said in desk.utterances] == ["lead"]


async def test_a_form_that_comes_late_does_not_open_for_somebody_else(page: Page, address: str) -> None:
    await arrive(page, address)
    held: list[Route] = []

    async def slow(route: Route) -> None:
        held.append(route)

    await page.route("**/demo/say*", slow)
    await page.locator("#stream-firm").get_by_role("button", name="Answer Q-31").click()
    await page.locator("#people-firm label", has_text="@associate").click()
    await expect(page.locator("#speaker-firm")).to_contain_text("@associate")
    async with page.expect_response("**/demo/say*"):
        await held[0].continue_()
    await a_round_trip(page)
    await expect(page.locator("#form-firm")).to_have_count(0)
    await expect(page.locator("#say-firm")).to_have_value("")


async def test_a_form_half_filled_in_closes_when_somebody_else_is_chosen(page: Page, address: str) -> None:
    """Its words stay in the composer: whoever is chosen now says them, as it says beside it."""
    await arrive(page, address)
    await page.locator("#stream-firm").get_by_role("button", name="Answer Q-31").click()
    await page.locator("#f-firm-words").type("Wait.")
    await expect(page.locator("#say-firm")).to_have_value('answer Q-31 "Wait."')
    await page.locator("#people-firm label", has_text="@associate").click()
    await expect(page.locator("#speaker-firm")).to_contain_text("@associate")
    await expect(page.locator("#form-firm")).to_have_count(0)
    await expect(page.locator("#say-firm")).to_have_value('answer Q-31 "Wait."')


async def test_the_picker_is_never_put_back_by_what_waited_for_its_reader(
    page: Page, address: str, desk: ScriptedDesk
) -> None:
    """A newer picker waits while the old one is in use; the one that waited was drawn for the person before."""
    await arrive(page, address)
    await page.locator("#people-provider input[value=paralegal_2]").focus()
    await page.evaluate("""() => {
        const waiting = document.getElementById('people-provider').cloneNode(true);
        put(waiting);
    }""")
    await page.keyboard.press("ArrowRight")
    chosen = await page.locator("#people-provider :checked").get_attribute("value")
    await expect(page.locator("#speaker-provider")).to_contain_text(f"@{chosen}")
    await page.wait_for_url(f"**provider={chosen}")
    await page.locator("#say-provider").focus()
    await a_round_trip(page)
    await expect(page.locator("#people-provider :checked")).to_have_value(str(chosen))


async def test_a_button_opens_a_form_which_writes_its_sentence(page: Page, address: str, desk: ScriptedDesk) -> None:
    await arrive(page, address)
    await page.locator("#stream-firm").get_by_role("button", name="Answer Q-31").click()

    words = page.locator("#f-firm-words")
    await expect(words).to_be_focused()
    await words.type("Wait for it.")
    await expect(page.locator("#say-firm")).to_have_value('answer Q-31 "Wait for it."')
    await expect(page.locator("#send-firm")).to_have_text("Send answer")
    await expect(words).to_be_focused()
    await page.keyboard.press("Control+Enter")

    await expect(page.locator("#stream-firm")).to_contain_text("Answered: Q-31")
    await expect(page.locator("#dock-firm")).to_be_hidden()
    await expect(page.locator("#send-firm")).to_have_text("Send")
    for side in Side:  # both sides' cards were edited in place, by the live feed
        card = page.locator(f"#stream-{side.value} .card", has_text="Deposition summary")
        await expect(card.locator(".status")).to_have_text("In progress 30 %")
        await expect(card).to_contain_text("edited")
    assert desk.utterances[-1].sentence == 'answer Q-31 "Wait for it."'


async def test_long_words_are_never_cut_through_a_line(page: Page, address: str) -> None:
    """What does not fit is scrolled to, a whole line at a time."""
    await arrive(page, address)
    await page.locator("#stream-firm").get_by_role("button", name="Answer Q-31").click()
    words = page.locator("#f-firm-words")
    await words.fill("Leave the parcels 7 to 9 alone until the seller's new title report is there. " * 20)
    await expect(page.locator("#say-firm")).to_have_value(re.compile("Leave the parcels"))
    for box in (words, page.locator("#say-firm")):
        cut = await box.evaluate("""box => {
            const style = getComputedStyle(box), of = name => parseFloat(style[name]);
            return (box.clientHeight - of('paddingTop') - of('paddingBottom')) % of('lineHeight');
        }""")
        assert cut == 0
    within = await page.locator("#send-firm").bounding_box()
    assert within is not None
    assert within["y"] + within["height"] <= 900


async def test_a_misread_field_keeps_its_form(page: Page, address: str) -> None:
    await arrive(page, address)
    await page.fill("#say-firm", 'assign @paralegal M-1042 x due ? "')
    await page.keyboard.press("Enter")

    due = page.locator("#f-firm-due")
    await expect(due).to_have_attribute("aria-invalid", "true")
    await expect(due).to_be_focused()
    await expect(page.locator("#f-firm-due-error")).to_have_text("Give a time, like fri 5pm.")


async def test_a_preview_offers_the_earliest_that_can_be_met(page: Page, address: str, desk: ScriptedDesk) -> None:
    await arrive(page, address)
    await page.fill("#say-firm", "assign")
    await page.keyboard.press("Enter")
    await page.fill("#f-firm-due", "thu 9am")
    await page.get_by_role("button", name="Use the earliest").click()

    await expect(page.locator("#stream-firm .item:not([id^=held])").last).to_contain_text("assign A-225 due 2026")
    assert desk.utterances[-1].sentence == "assign A-225 due 2026-10-16 01:00 New York"
    await expect(page.locator("#dock-firm")).to_be_hidden()
    await expect(page.locator("#say-firm")).to_have_value("")


async def test_the_clock_moves_for_everything_on_the_page(page: Page, address: str) -> None:
    await arrive(page, address)
    await expect(page.locator("#clock-firm time")).to_have_text("09:24")
    await page.locator("#next").click()
    await expect(page.locator("#clock-firm time")).to_have_text("09:50")
    await expect(page.locator("#stream-firm")).to_contain_text("Review is overdue")
    await expect(page.locator("#strip .mark.late")).to_have_count(1)

    await page.locator("#hour").click()
    await expect(page.locator("#clock-provider time")).to_have_text("22:50")
    await page.fill("#to", "whenever")
    await page.locator("#go").click()
    await expect(page.locator("#unmoved")).to_contain_text("forward only")
    await expect(page.locator("#to")).to_have_attribute("aria-invalid", "true")
    await page.fill("#to", "Thu 09:15 Manila")
    await page.keyboard.press("Enter")
    await expect(page.locator("#clock-provider")).to_contain_text("Thu 15 Oct")
    await expect(page.locator("#unmoved")).to_be_hidden()


async def test_a_closed_team_shows_what_is_held_and_who_can_send_it(
    page: Page, address: str, desk: ScriptedDesk
) -> None:
    await arrive(page, address)
    await page.locator("#hour").click()
    await expect(page.locator("#clock-firm time")).to_have_text("10:24")
    await page.locator("#hour").click()
    await expect(page.locator("#place-provider")).to_contain_text("Closed until Thu 09:00")

    await page.get_by_role("button", name="Send A-220 as urgent").click()
    await expect(page.locator("#stream-firm .item").last).to_contain_text("urgent A-220")
    assert desk.utterances[-1].account == "attorney"


async def test_the_keyboard_alone_is_enough(page: Page, address: str) -> None:
    await arrive(page, address)
    await page.keyboard.press("Alt+KeyO")
    await expect(page.locator("#say-firm")).to_be_focused()
    await page.keyboard.press("Alt+KeyO")
    await expect(page.locator("#say-provider")).to_be_focused()

    await page.keyboard.type("upd")
    await expect(page.locator("#dock-provider [data-take]")).to_have_text("update")
    await page.keyboard.press("Tab")
    await expect(page.locator("#say-provider")).to_have_value("update ")
    await expect(page.locator("#dock-provider .here")).to_have_text("assignment")
    await page.keyboard.press("Escape")
    await expect(page.locator("#dock-provider")).to_be_hidden()

    await page.fill("#say-provider", "")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#say-provider")).to_have_value("review A-209 approve")

    await page.keyboard.press("Alt+KeyG")
    await expect(page.locator("#to")).to_be_focused()
    await page.keyboard.press("Alt+KeyJ")
    await expect(page.locator("#clock-firm time")).to_have_text("10:24")
    await page.keyboard.press("Alt+KeyN")
    await expect(page.locator("#clock-firm time")).to_have_text("11:00")

    await page.keyboard.press("Alt+KeyK")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#keys")).to_be_hidden()


async def test_escape_closes_the_form_and_gives_the_composer_back(page: Page, address: str) -> None:
    await arrive(page, address)
    await page.fill("#say-firm", "assign")
    await page.keyboard.press("Enter")
    await expect(page.locator("#f-firm-assignee")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#dock-firm")).to_be_hidden()
    await expect(page.locator("#say-firm")).to_be_focused()
    await expect(page.locator("#say-firm")).to_have_value("")


async def test_what_one_types_survives_a_lost_connection(page: Page, address: str, desk: ScriptedDesk) -> None:
    await arrive(page, address)
    await page.fill("#say-firm", "mine")
    await page.context.set_offline(True)

    await expect(page.locator("#offline")).to_contain_text(
        re.compile(r"Not connected. Trying again in [1248] s; what you type is kept.")
    )
    await expect(page.locator("#live")).to_have_text("Offline")
    await expect(page.locator("#say-firm")).to_have_value("mine")
    assert await page.locator("#clockset").evaluate("el => el.inert")

    await page.locator("#say-firm").press("Enter")
    failed = page.locator("#stream-firm .failed")
    await expect(failed).to_contain_text("Not sent: the connection is down.")
    await page.context.set_offline(False)
    await expect(page.locator("#live")).to_have_text("Live", timeout=15_000)
    await expect(page.locator("#offline")).to_be_hidden()
    await failed.get_by_role("button", name="Try again").click()
    await expect(page.locator("#stream-firm")).to_contain_text("3 open, soonest first")
    assert len(desk.utterances) == 1


async def test_trying_again_is_the_same_utterance(page: Page, address: str, desk: ScriptedDesk) -> None:
    """The answer is lost on its way back: the second try must not be a second act."""
    await arrive(page, address)
    lost = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal lost
        lost += 1
        if lost == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/demo/say*", lose_the_answer)
    await page.fill("#say-firm", 'answer Q-31 "wait"')
    await page.keyboard.press("Enter")
    # The feed may bring the answer before the page knows that its request was lost.
    await expect(page.locator("#stream-firm")).to_contain_text("Answered: Q-31")
    await expect(page.locator("#stream-firm .said", has_text="answer Q-31")).to_have_count(1)
    assert len({said.key for said in desk.utterances}) == 1
    assert len(desk.heard) == 1


async def test_a_card_is_not_changed_under_the_hands_of_its_reader(
    page: Page, address: str, desk: ScriptedDesk
) -> None:
    await arrive(page, address)
    await page.locator("#m1-w2 .acts button").focus()
    await page.evaluate(
        """() => fetch('/demo/say', {method: 'POST', headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({as: 'attorney', sentence: 'answer Q-31 "wait"'})})"""
    )
    await expect(page.locator("#m1-w2 .changed")).to_contain_text("changed 09:24, show")
    await expect(page.locator("#m1-w2 .status")).to_have_text("Waiting on answer")
    await page.locator("#m1-w2 .changed button").click()
    await expect(page.locator("#m1-w2 .status")).to_have_text("In progress 30 %")


async def test_reading_back_is_not_interrupted(page: Page, address: str, desk: ScriptedDesk) -> None:
    await arrive(page, address)
    stream = page.locator("#stream-firm")
    await stream.evaluate("el => { el.scrollTop = 0 }")
    desk.post(Side.FIRM, "", "digest.quiet", "New York digest · Thu 15 Oct\nNothing is late.", "", desk.now)
    await desk.touch()

    await expect(page.locator("#news-firm")).to_have_text("1 new")
    assert await stream.evaluate("el => el.scrollTop") == 0
    await page.locator("#news-firm").click()
    await expect(page.locator("#news-firm")).to_be_hidden()


async def test_a_long_stream_loads_what_came_before(page: Page, address: str, desk: ScriptedDesk) -> None:
    for n in range(450):
        desk.post(Side.FIRM, "", "note", f"Note number {n}\nNothing changed.", "", utc(14, 14, n // 60))
    await arrive(page, address)
    items = page.locator("#stream-firm .item:not([id^=held])")
    await expect(items).to_have_count(200)
    await expect(items.last).to_contain_text("Note number 449")
    await page.locator("#stream-firm").evaluate("el => { el.scrollTop = 0 }")
    await expect(page.locator("#stream-firm")).to_contain_text("Note number 60")
    await page.locator("#stream-firm").evaluate("el => { el.scrollTop = 0 }")
    await expect(page.locator("#stream-firm")).to_contain_text("New York digest")
    await expect(page.locator("#stream-firm .day")).to_have_count(1)
    texts = await items.all_inner_texts()
    assert len(texts) == 453
    assert "Note number 0" in texts[3]


async def test_a_restarted_server_is_found_again(page: Page, desk: ScriptedDesk) -> None:
    async with listening(make_app(desk), "127.0.0.1", 0) as address:
        await arrive(page, address)
    await expect(page.locator("#live")).to_have_text("Offline")
    desk.post(Side.FIRM, "", "note", "While you were away\nNothing changed.", "", desk.now)
    async with listening(make_app(desk), "127.0.0.1", int(address.rpartition(":")[2])):
        await expect(page.locator("#stream-firm")).to_contain_text("While you were away", timeout=20_000)
        await expect(page.locator("#live")).to_have_text("Live")


async def test_without_script_every_button_and_form_still_works(
    browser: Browser, address: str, desk: ScriptedDesk
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(address)
    await page.get_by_role("button", name="Answer Q-31").click()
    await page.fill("#f-firm-words", "Wait for it.")
    await page.locator("#form-firm").get_by_role("button", name="Send answer").click()
    await expect(page.locator("#stream-firm")).to_contain_text("Answered: Q-31")
    await page.get_by_role("button", name="+1 h").or_(page.get_by_role("button", name="One hour on")).click()
    await expect(page.locator("#clock-firm time")).to_have_text("10:24")
    await page.get_by_label("@lead").check()
    await page.locator("#people-provider").get_by_role("button", name="Choose").click()
    await expect(page.locator("#speaker-provider")).to_contain_text("@lead")
    await context.close()
    assert desk.utterances[-1].sentence == 'answer Q-31 "Wait for it."'


CUT = """() => {
  const seen = el => el.getClientRects().length && getComputedStyle(el).visibility === 'visible';
  const cut = [];
  for (const el of document.querySelectorAll('.btn, .status, .id, .half, h2, h3, label, dt, .place p, .meter b'))
    if (seen(el) && !el.closest('.unseen, .fold.folded') && el.scrollWidth > el.clientWidth + 1 && el.clientWidth
        && getComputedStyle(el).display !== 'inline') cut.push(el.className + ': ' + el.textContent.slice(0, 60));
  if (document.documentElement.scrollWidth > innerWidth) cut.push('the page is wider than the window');
  return cut;
}"""
TOUCHING = """() => {
  const boxes = [...document.querySelectorAll('.masthead > *, .side-head > *, .composer > *')]
    .filter(el => el.getClientRects().length).map(el => [el, el.getBoundingClientRect()]);
  const hit = [];
  for (const [a, p] of boxes) for (const [b, q] of boxes)
    if (a !== b && a.parentElement === b.parentElement && p.left < q.right - 1 && q.left < p.right - 1
        && p.top < q.bottom - 1 && q.top < p.bottom - 1) hit.push(a.className + ' and ' + b.className);
  return hit;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800), (900, 1100), (720, 1000)])
async def test_nothing_is_cut_or_touches(page: Page, address: str, scheme: str, width: int, height: int) -> None:
    await page.set_viewport_size(ViewportSize(width=width, height=height))
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await arrive(page, address)
    await page.locator("#hour").click()
    await page.locator("#hour").click()
    await expect(page.locator("#place-provider")).to_contain_text("Closed")
    await page.fill("#say-provider", "update A-215 eta 10:30pm")
    await page.fill("#say-firm", "assign")
    await page.press("#say-firm", "Enter")
    await expect(page.locator("#form-firm")).to_be_visible()
    await expect(page.locator("#dock-provider .reads")).to_be_visible()

    await screenshot(page, f"console-{scheme}-{width}")
    assert await page.evaluate(CUT) == []
    assert await page.evaluate(TOUCHING) == []


CONTRAST = """() => {
  const parse = words => {
    const n = words.match(/[\\d.]+/g).map(Number);
    return [n[0], n[1], n[2], n[3] ?? 1];
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = colour => {
    const [r, g, b] = colour.map(v => linear(v / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = el => {
    const layers = [];
    for (let at = el; at; at = at.parentElement) layers.unshift(parse(getComputedStyle(at).backgroundColor));
    return layers.reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const told = new Map(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const el = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !el.getClientRects().length) continue;
    if (el.closest('svg, .unseen, :disabled, dialog, .skip')) continue;
    const under = ground(el), ink = over(parse(getComputedStyle(el).color), under);
    const [a, b] = [light(ink), light(under)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    const name = el.tagName + '.' + el.className;
    if (!told.has(name) || told.get(name)[0] > ratio) told.set(name, [ratio, el.textContent.trim().slice(0, 30)]);
  }
  return [...told].map(([name, [ratio, text]]) => [name, ratio, text]).sort((x, y) => x[1] - y[1]);
}"""


@pytest.mark.parametrize(("scheme", "least"), [("light", 4.9), ("dark", 6.3)])
async def test_all_text_can_be_read(page: Page, address: str, scheme: str, least: float) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await arrive(page, address)
    await page.locator("#next").click()
    await expect(page.locator("#stream-firm")).to_contain_text("Review is overdue")
    await page.locator("#hour").click()
    await page.locator("#hour").click()
    await expect(page.locator("#place-provider")).to_contain_text("Closed")
    await page.fill("#say-provider", "update A-215 eta 10:30pm")
    await page.fill("#say-firm", "assign")
    await page.press("#say-firm", "Enter")
    await expect(page.locator("#dock-provider .reads")).to_be_visible()
    ratios = await page.evaluate(CONTRAST)
    assert len(ratios) > 20
    assert [entry for entry in ratios if entry[1] < least] == []


async def test_targets_are_large_enough_and_everything_has_a_name(page: Page, address: str) -> None:
    await arrive(page, address)
    small = await page.evaluate(
        """() => [...document.querySelectorAll('button, select, .people label, input:not([type=hidden],[type=radio])')]
        .filter(el => el.getClientRects().length).filter(el => el.getBoundingClientRect().height < 24)
        .map(el => el.outerHTML)"""
    )
    assert small == []
    nameless = await page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea')]
        .filter(el => !el.textContent.trim() && !el.labels?.length && !el.getAttribute('aria-label') && !el.hidden)
        .map(el => el.outerHTML)"""
    )
    assert nameless == []
    for meter in await page.get_by_role("meter").all():
        assert await meter.get_attribute("aria-valuetext")
    label = await page.locator("#strip svg[role=img]").get_attribute("aria-label")
    assert label is not None
    assert "Next due: A-209 review, by Wed 14 Oct 09:50 New York · Wed 14 Oct 21:50 Manila." in label


async def test_the_two_columns_stay_in_view_from_900_and_stack_below_760(browser: Browser, address: str) -> None:
    async with open_page(browser) as page:
        for width, beside in ((900, True), (720, False)):
            await page.set_viewport_size(ViewportSize(width=width, height=1000))
            await arrive(page, address)
            firm = await page.locator(".side.firm").bounding_box()
            provider = await page.locator(".side.provider").bounding_box()
            assert firm is not None
            assert provider is not None
            assert (provider["x"] > firm["x"] + firm["width"]) is beside
