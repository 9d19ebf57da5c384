"""A walled matter: whoever may not know of it never reads a word, an id or a hint of it, wherever they look (C45 G24).

M-1063 is @associate's and @paralegal's, and the two coordinators see it as they see everything of their side. What is
told about it is told in words that are found nowhere else, and then looked for everywhere.
"""

from __future__ import annotations

import re

import pytest

from bot.commands import COMMANDS
from bot.language.cards import Card, Fact, lines, plain
from bot.model.record import RoomKind
from bot.model.windows import WindowKind
from bot.store.codec import to_json
from bot.work import walls
from tests.scenarios.telling import give, rest
from tests.world import Message, World, faults, text

INSIDE = ("associate", "paralegal", "practice_lead", "lead")
OUTSIDE = ("attorney", "staff", "assignee", "drafter")
#: Words that only the walled matter's people have typed or may read.
SECRETS = ("Road claim", "Zebra", "Quagga", "Okapi", "1063", "2026-1063")


@pytest.fixture
async def walled(world: World) -> World:
    """Work on both sides of the wall: given, asked about, late, delivered, returned; two mornings have passed."""
    first = await give(world, by="associate", to="paralegal", matter="M-1063", words="Zebra crossing, both lanes")
    await give(world, by="attorney", to="assignee", matter="M-1042", words="Lease, page by page")
    await world.until("wed 10:00 Manila")
    await world.says("paralegal", f'ask {first} "Quagga or horse?"')
    await world.until("wed 20:00 New York")
    await world.says("associate", 'answer Q-1 "Okapi."')
    second = await give(world, by="associate", to="paralegal", matter="M-1063", words="Zebra again")
    await world.until("thu 16:00 Manila")
    await world.says("paralegal", f"deliver {first} https://files.example/zebra")
    await world.until("thu 15:00 New York")
    await world.says("associate", f'review {first} return citation cause execution "Zebra lines."')
    await world.says("associate", f'update {second} due mon 5pm because "Quagga moved"')
    await world.until("fri 12:00 Manila")
    return world


async def walled_refs(world: World) -> list[str]:
    """The ids of everything in M-1063."""
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        work = [each for each in await tx.assignments.open_in() if each.matter_id == 1063]
        asked = [question for each in work for question in await tx.questions.of(each.id)]
    return [*(each.ref for each in work), *(each.ref for each in asked)]


def leaks(told: str, refs: list[str]) -> list[str]:
    """What of the walled matter stands in something that was said."""
    found = [word for word in SECRETS if word.lower() in told.lower()]
    return found + [ref for ref in refs if re.search(rf"\b{ref}\b", told)]


async def test_the_people_inside_are_told_everything(walled: World) -> None:
    """Else there would be nothing to hide, and this file would prove nothing."""
    refs = await walled_refs(walled)
    assert len(refs) >= 3
    for handle in INSIDE:
        told = "\n".join(to_json(message.card) for message in await walled.seen_by(handle))
        assert set(refs[:2]) <= set(leaks(told, refs)), handle
    told = "\n".join(to_json(message.card) for message in await walled.seen_by("paralegal"))
    assert {"Zebra", "Okapi", "Road claim"} <= set(leaks(told, refs))


async def test_nobody_outside_is_ever_sent_anything_of_it(walled: World) -> None:
    """C45: no card, no direct word, no digest, in any room they are in."""
    refs = await walled_refs(walled)
    for handle in OUTSIDE:
        for message in await walled.seen_by(handle):
            assert not leaks(to_json(message.card), refs), f"@{handle} in {message.room.address}:\n{text(message.card)}"


async def test_an_administrator_outside_is_sent_ids_at_the_most(walled: World) -> None:
    """D31 D57: ids, dates and windows, no text."""
    for message in await walled.seen_by("firm_admin"):
        told = to_json(message.card)
        assert not [word for word in ("Road claim", "Zebra", "Quagga", "Okapi") if word in told], text(message.card)


async def test_a_room_with_somebody_outside_in_it_gets_no_card_and_counts_what_it_may_not_show(walled: World) -> None:
    """G24 P3: "…and 2 items in matters not visible here", and no more than that."""
    refs = await walled_refs(walled)
    counted = set()
    for message in walled.rooms.messages.values():
        if message.room.kind is RoomKind.TEAM:
            assert not leaks(to_json(message.card), refs), text(message.card)
            counted |= {line for line in lines(message.card) if "not visible here" in line}
    assert counted
    for line in counted:
        assert re.fullmatch(r"…and (1 item in a matter|\d+ items in matters) not visible here", line)


async def test_a_digest_of_ones_own_counts_nothing_that_one_may_not_know_of(walled: World) -> None:
    """C45: in a direct word there is nobody else to count for."""
    for handle in OUTSIDE:
        for message in await walled.seen_by(handle):
            if message.room.kind is RoomKind.DIRECT:
                assert "not visible here" not in text(message.card)


LOOKS = (
    "mine", "mine late", "mine page 2", "show M-1042", "show M-1057", "show A-2", "show A-2 history", "show A-2 time",
    "help permissions",
)  # fmt: skip


@pytest.mark.parametrize("handle", OUTSIDE)
async def test_no_list_and_no_form_offers_it_to_somebody_outside(walled: World, handle: str) -> None:
    """C45: lists, pickers, options of every verb's form."""
    refs = await walled_refs(walled)
    for sentence in (*LOOKS, *(order.name for order in COMMANDS)):
        rest(walled)
        reply = await walled.says(handle, sentence)
        assert not leaks(to_json(reply), refs), f"{sentence}\n{to_json(reply)}"


@pytest.mark.parametrize("handle", OUTSIDE)
async def test_no_refusal_and_no_correction_tells_of_it(walled: World, handle: str) -> None:
    """C45 P2: an answer holds what the asker wrote, and nothing beyond it; what is absent is answered alike."""
    refs = await walled_refs(walled)
    for ref in (*refs, "M-1063", "2026-1063"):
        for order in COMMANDS:
            said = re.sub(r"\b[ADQM]-\d+", ref, order.example)
            if ref not in said:
                continue
            rest(walled)
            answers = []
            for pointed in (ref, re.sub(r"\d+$", "8888888", ref)):
                reply = to_json(await walled.says(handle, said.replace(ref, pointed)))
                answers.append(reply.replace(pointed, "«it»"))
            assert answers[0] == answers[1], said
            assert not leaks(answers[0], refs), f"{said}\n{answers[0]}"


async def test_a_refusal_names_nobody_who_is_outside_and_sends_nobody_in(walled: World) -> None:
    """P2: @paralegal, who sees it, is sent to those who can; not to the matter's other attorneys."""
    (first, *_) = await walled_refs(walled)
    refused = await walled.says("paralegal", f"hold {first} because the road is closed")
    assert isinstance(refused, Card)
    assert refused.name == "refused"
    who = next(plain(block.value) for block in refused.blocks if isinstance(block, Fact) and block.label == "Who can")
    assert set(re.findall(r"@(\w+)", who)) == {"associate", "practice_lead"}


@pytest.mark.parametrize(
    "when", ["fri 12:00 Manila", "fri 18:30 Manila"], ids=["before it is late", "while it is late"]
)
async def test_a_wall_put_up_later_hides_what_was_seen_before(walled: World, when: str) -> None:
    """C45: from then on, for a coordinator too, and on a ladder that was opened before."""
    await walled.until(when)
    refs = await walled_refs(walled)
    assert leaks(text(await walled.says("lead", "show M-1063")), refs)
    await screen(walled, 1063, "lead")
    for sentence in ("mine", "show", "show M-1042"):
        assert not leaks(to_json(await walled.says("lead", sentence)), refs)
    assert text(await walled.says("lead", "show M-1063")).startswith("Nothing found for M-1063")
    await walled.until("mon 12:00 Manila")
    for message in await direct(walled, "lead"):
        assert not leaks(to_json(message.card), refs), text(message.card)


async def test_a_ladder_names_nobody_who_may_not_know_of_it(walled: World) -> None:
    """C45 D19: whoever owes is not told that somebody behind the wall will hear of it."""
    lead = await walled.person("lead")
    async with walled.store.begin(walled.clock.now(), walled.engagement.id) as tx:
        await tx.matters.lock(1063)
        await tx.matters.screen(1063, lead.id)
    await walled.until("mon 09:05 Manila")
    overdue = text(await walled.sees("paralegal", "Correction is overdue"))
    assert "@associate hears at" in overdue
    assert "@lead" not in overdue


async def test_a_reply_is_told_to_nobody_but_its_sayer(walled: World) -> None:
    """D41: whoever names another's utterance is answered for their own sentence, and the other's reply stays."""
    refs = await walled_refs(walled)
    said = f'ask {refs[0]} "Zebra or Quagga?"'
    first = await walled.says("paralegal", said, key="a key that can be guessed")
    other = await walled.says("drafter", f"cancel {refs[0]}", key="a key that can be guessed")
    assert text(other).startswith(f"Nothing found for {refs[0]}")
    assert await walled.says("paralegal", said, key="a key that can be guessed") == first


async def test_every_try_from_outside_is_on_record(walled: World) -> None:
    """Product.md 8: denied tries are logged, with who and what."""
    (first, *_) = await walled_refs(walled)
    attorney = await walled.person("attorney")
    await walled.says("attorney", f"review {first} approve")
    async with walled.store.read(walled.clock.now(), walled.engagement.id) as tx:
        entries = await tx.events(walled.clock.now(), walled.instant("fri 23:00 Manila"))
    assert [(entry.actor_id, entry.words) for entry in entries if entry.event == "refused"] == [
        (attorney.id, f"review {first} approve")
    ]


@pytest.mark.parametrize("sentence", [
    'assign @drafter M-1063 title-search "Chain since 1990" due fri 5pm', "assign A-1 to @drafter",
])  # fmt: skip
async def test_nobody_is_given_work_on_a_matter_that_is_walled_from_them(world: World, sentence: str) -> None:
    """C45: said to whoever gives it, who sees the matter; nothing of it is kept for or said to the other."""
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1063)
        await tx.matters.screen(1063, (await world.person("drafter")).id)
    await give(world, by="associate", to="paralegal", matter="M-1063", words="Zebra crossing, both lanes")
    (refused,) = faults(await world.says("associate", sentence)).values()
    assert "somebody who may work on this matter" in refused
    await world.until("wed 12:00 Manila")
    await world.sees_nothing("drafter", "M-1063")


async def test_what_waits_or_stands_in_ones_own_chat_is_taken_back_when_a_wall_goes_up(walled: World) -> None:
    """C45: a card held for the morning is never sent, and one that was read says nothing any more."""
    await walled.until("fri 18:30 Manila")
    refs = await walled_refs(walled)
    await walled.says("associate", f'update {refs[1]} instructions "Okapi crossing"')  # held until Monday in Manila
    assert any(leaks(to_json(each.card), refs) for each in await direct(walled, "paralegal"))
    await screen(walled, 1063, "paralegal")
    await walled.dispatcher.deliver(walled.clock.now())
    await walled.until("tue 12:00 Manila")
    for message in await direct(walled, "paralegal"):
        assert not leaks(to_json(message.card), refs), text(message.card)
    assert "This message was taken back" in await walled.reads("paralegal")


async def test_whoever_is_walled_off_owes_nothing_there_and_their_lead_has_it(walled: World) -> None:
    """C45 D23: the work, its due and its questions go on with somebody who may know of it."""
    await walled.until("fri 12:30 Manila")
    second = (await walled_refs(walled))[1]
    number = int(second.removeprefix("A-"))
    due = {w.due_at for w in await walled.windows(number) if w.state.open and w.kind is WindowKind.DELIVERY}
    await walled.says("associate", f'ask {second} "Which lane?"')
    await screen(walled, 1063, "paralegal")
    owed = [window for window in await walled.windows(number) if window.state.open]
    assert owed
    assert {await walled.handle(window.owed_by) for window in owed} == {"lead"}
    assert {window.due_at for window in owed if window.kind is WindowKind.DELIVERY} == due
    await walled.until("mon 09:30 Manila")
    await walled.sees("lead", "Which lane?")
    assert "Q-2 on A-3 is answered" in text(await walled.says("lead", 'answer Q-2 "The left."'))


async def screen(world: World, matter_id: int, handle: str) -> None:
    """A wall goes up, as a set-up file puts it."""
    person = await world.person(handle)
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(matter_id)
        await walls.put_up(tx, matter_id, person)


async def direct(world: World, handle: str) -> list[Message]:
    return [each for each in await world.seen_by(handle) if each.room.kind is RoomKind.DIRECT]


async def test_a_coordinator_outside_is_not_told_what_nobody_covers(world: World) -> None:
    """C45 D23: the wall itself may be why nobody does."""
    await world.says("attorney", 'assign @assignee M-1042 title-search "Lease" due fri 3pm Manila')
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await screen(world, 1042, "lead")
    await world.says("assignee", "away thu – fri")
    before = len(await world.seen_by("lead"))
    await world.until("thu 09:05 Manila")
    told = [text(message.card) for message in (await world.seen_by("lead"))[before:]]
    assert not any("A-1" in each for each in told)


async def test_the_teams_work_needs_a_lead_who_may_know_of_it(world: World) -> None:
    """C45 D2."""
    await screen(world, 1042, "lead")
    form = await world.says("attorney", 'assign @team M-1042 title-search "Lease" due fri 3pm Manila')
    assert "assignee" in faults(form)


async def test_whoever_is_walled_off_while_the_firm_has_the_work_does_not_get_it_back(world: World) -> None:
    """C45: the correction is asked of their lead."""
    await world.says("attorney", 'assign @assignee M-1042 title-search "Lease" due fri 3pm Manila')
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "deliver A-1 files.example/lease")
    await screen(world, 1042, "assignee")
    await world.says("attorney", 'review A-1 return "A page is missing." completeness cause execution')
    (owed,) = [window for window in await world.windows(1) if window.state.open]
    assert await world.handle(owed.owed_by) == "lead"


async def test_a_draft_of_the_firm_is_in_no_digest_of_the_other_team(world: World) -> None:
    """G02: a draft is the firm's own paper, and its due is nobody's next."""
    await world.says("associate", 'assign @assignee M-1057 redaction "Redact" due 2026-10-21 17:00 Manila')
    await world.until("wed 09:20 Manila")
    await world.sees("lead", "Manila digest · Wed 14 Oct")
    await world.sees_nothing("lead", "A-1")


@pytest.mark.parametrize("when", ["tue 16:00 New York", "wed 10:00 Manila"], ids=["still held", "posted"])
async def test_the_teams_room_does_not_keep_what_one_of_them_may_not_know(world: World, when: str) -> None:
    """C45 D32: the card there is taken back for all, and those who work on it get it in their own chats."""
    await world.says("associate", 'assign @assignee M-1057 title-search "Parcel" due fri 3pm Manila')
    await world.until(when)
    await screen(world, 1057, "drafter")
    await world.until("wed 10:05 Manila")
    await world.sees_nothing("drafter", "A-1 · ")
    await world.sees_nothing("drafter", "M-1057")
    await world.sees("assignee", "A-1 · Title search · Sent")
