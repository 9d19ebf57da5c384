"""Two companies in one channel: who is there is looked at before anything is said; a channel keeps its room (D32)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.model.people import Side
from bot.model.record import Platform
from tests.adapters.slack.desk import SlackDesk, user
from tests.firm import BEFORE

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
THERE, FIRM = "C01042PROVIDER", "C01042FIRM"
Json = dict[str, Any]


def titles(desk: SlackDesk, channel: str) -> list[str]:
    return [each["text"] for each in desk.far.messages[channel]]


def cards(desk: SlackDesk, channel: str) -> list[str]:
    """The cards of work, without the digests."""
    return [each for each in titles(desk, channel) if each.startswith("A-")]


async def given(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    await desk.world.until("wed 10:00 Manila")
    await desk.settle()


def told(desk: SlackDesk, event: Json) -> Json:
    """An event of a channel, which nobody's id need be in."""
    found = desk.event("attorney", event)
    del found["event"]["user"]
    return found


async def test_everybody_who_is_there_may_see_it(desk: SlackDesk) -> None:
    desk.far.members = {THERE: [user("assignee"), user("lead"), user("paralegal"), user("attorney")]}
    await given(desk)
    assert titles(desk, THERE) == ["A-1 · Title search · Sent"]
    assert cards(desk, "D0ASSIGNEE") == []


async def test_where_somebody_may_not_see_it_nothing_is_posted_and_those_at_work_get_it_directly(
    desk: SlackDesk,
) -> None:
    for number, stranger in enumerate((user("drafter"), "U0OUTSIDER"), 1):
        desk.far.members = {THERE: [user("assignee"), stranger]}
        desk.clock.put_on(61)
        await desk.command("attorney", "/cp", GIVE.replace("1990", f"199{number}"))
        await desk.world.until("wed 10:00 Manila" if number == 1 else "thu 10:00 Manila")
        await desk.settle()
        assert titles(desk, THERE) == []
        card = f"A-{number} · Title search · "
        for handle in ("assignee", "lead"):
            assert any(each.startswith(card) for each in titles(desk, f"D0{handle.upper()}")), handle
        assert not any(each.startswith(card) for each in titles(desk, "D0DRAFTER"))
    assert any(each.startswith("A-2 · ") for each in titles(desk, FIRM)), "the other room is another channel"


async def test_the_card_that_went_directly_is_edited_there_and_the_channel_has_it_when_they_left(
    desk: SlackDesk,
) -> None:
    desk.far.members = {THERE: [user("assignee"), "U0OUTSIDER"]}
    await given(desk)
    await desk.command("assignee", "/cp", "ack A-1")
    await desk.settle()
    assert cards(desk, "D0ASSIGNEE") == ["A-1 · Title search · Acknowledged"]
    desk.far.members = {}
    desk.clock.put_on(61)
    await desk.command("assignee", "/cp", 'update A-1 60% "Exhibits indexed."')
    await desk.settle()
    assert titles(desk, THERE) == ["A-1 · Title search · In progress 60 %"]


async def test_who_is_there_is_asked_once_a_minute_and_at_once_when_somebody_came_in(desk: SlackDesk) -> None:
    await given(desk)
    asked = len(desk.far.of("conversations.members"))
    desk.far.members = {THERE: ["U0OUTSIDER"]}
    await desk.send(told(desk, {"type": "member_joined_channel", "channel": THERE, "user": "U0OUTSIDER"}))
    await desk.command("assignee", "/cp", "ack A-1")
    await desk.settle()
    assert titles(desk, THERE) == ["A-1 · Title search · Sent"], "what stands there is left, what is new is not told"
    assert cards(desk, "D0ASSIGNEE") == ["A-1 · Title search · Acknowledged"]
    channels = [each["channel"] for each in desk.far.of("conversations.members")[asked:]]
    assert channels.count(THERE) == 1


async def test_a_large_channel_is_looked_at_whole(desk: SlackDesk) -> None:
    desk.far.members = {THERE: [user("assignee")] * 450 + ["U0OUTSIDER"]}
    await given(desk)
    assert titles(desk, THERE) == []
    assert [each["cursor"] for each in desk.far.of("conversations.members") if each["channel"] == THERE] == [
        "", "200", "400",
    ]  # fmt: skip


async def test_where_slack_does_not_say_who_is_there_nothing_is_posted(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    await desk.settle()
    desk.far.refuse("conversations.members", "missing_scope")
    await desk.world.until("wed 09:05 Manila")
    await desk.settle()
    assert titles(desk, THERE) == []
    assert titles(desk, "D0ASSIGNEE") == ["A-1 · Title search · Sent"]


async def test_a_digest_is_for_the_people_of_its_side_alone(desk: SlackDesk) -> None:
    desk.far.members = {"C0PROVIDER": [user("lead"), user("attorney")]}
    await given(desk)
    assert titles(desk, "C0PROVIDER") == []
    assert any("digest" in each for each in titles(desk, "D0LEAD"))


async def test_somebody_of_the_other_company_is_known_by_their_account_in_their_own_workspace(desk: SlackDesk) -> None:
    async with desk.world.store.begin(desk.world.clock.now(), desk.world.engagement.id) as tx:
        lead = await tx.people.by_handle("lead")
        assert lead is not None
        await tx.people.link(lead.id, Platform.SLACK, "T0MANILA:U9LEAD")
    desk.far.members = {THERE: [user("assignee"), "U9LEAD"]}
    await given(desk)
    assert titles(desk, THERE) == ["A-1 · Title search · Sent"]


# ── what Slack says of channels ─────────────────────────────────────────────────


async def test_a_channel_that_gets_another_id_keeps_its_room_and_its_cards(desk: SlackDesk) -> None:
    await given(desk)
    desk.far.messages["C9NEW"] = desk.far.messages.pop(THERE)
    event = told(desk, {"type": "channel_id_changed", "old_channel_id": THERE, "new_channel_id": "C9NEW"})
    for _ in range(2):  # and again
        assert (await desk.send(event)).status == 200
    await desk.command("assignee", "/cp", "ack A-1")
    await desk.settle()
    assert titles(desk, "C9NEW") == ["A-1 · Title search · Acknowledged"], "edited in its place"
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        room = await tx.rooms.of_matter(1042, Side.PROVIDER)
        assert room is not None
        assert room.address == "C9NEW"
        entries = await tx.events(BEFORE, desk.world.clock.now() + timedelta(seconds=1))
    assert [each.words for each in entries if each.subject == "C9NEW"] == [
        f"slack calls the provider's room C9NEW and no more {THERE}"
    ]


async def test_a_channel_that_is_opened_to_another_company_is_told_to_its_coordinator(desk: SlackDesk) -> None:
    event = {"type": "channel_shared", "channel": "C01042FIRM", "connected_team_id": "T0OTHER"}
    for _ in range(2):
        await desk.send(told(desk, event))
    await desk.settle()
    (card,) = desk.far.messages["D0PRACTICELEAD"]
    assert card["text"] == "New York's room of M-1042 is open to another company"
    await desk.send(told(desk, {**event, "channel": "C0NOROOM"}))
    await desk.settle()
    assert len(desk.far.messages["D0PRACTICELEAD"]) == 1
