"""Two companies in one channel: who is there is looked at before anything is said; a channel keeps its room (D32)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.model.people import Side
from bot.model.record import Platform
from bot.store.tables import room as room_table
from tests.adapters.slack.desk import SlackDesk, user
from tests.adapters.slack.reading import read_blocks
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
    assert titles(desk, THERE) == ["This message was taken back"], "and what is new is not told"
    assert cards(desk, "D0ASSIGNEE") == ["A-1 · Title search · Acknowledged"]
    channels = [each["channel"] for each in desk.far.of("conversations.members")[asked:]]
    assert channels.count(THERE) == 1


async def comes_in(desk: SlackDesk, who: str, channel: str = THERE) -> None:
    desk.far.members.setdefault(channel, [user("assignee"), user("lead")]).append(who)
    event = told(desk, {"type": "member_joined_channel", "channel": channel, "user": who})
    assert (await desk.send(event)).status == 200
    await desk.settle()


async def test_what_stands_there_is_taken_back_when_somebody_comes_in_who_may_not_read_it(desk: SlackDesk) -> None:
    """Those who work on it have it in their own chats, and the coordinator of that side is told once."""
    await desk.command("attorney", "/cp", GIVE.replace("1990", "1890"))
    await given(desk)
    assert cards(desk, THERE) == ["A-1 · Title search · Sent", "A-2 · Title search · Sent"]
    for _ in range(2):  # Slack delivers it again
        await comes_in(desk, user("drafter"))
    assert titles(desk, THERE) == ["This message was taken back"] * 2
    assert "Title search" not in str(desk.far.messages[THERE])
    assert {"A-1 · Title search · Sent", "A-2 · Title search · Sent"} <= set(titles(desk, "D0ASSIGNEE"))
    card = "Somebody in Manila's room of M-1042 may not read it all"
    (message,) = [each for each in desk.far.messages["D0LEAD"] if each["text"] == card]
    assert read_blocks(message["blocks"])[0][1:] == [
        "Who: @drafter",
        "2 messages there were taken back. Whoever works on it reads it in their own chat.",
        "Next: they leave, or you have them added; what changes then is said there again",
    ]
    assert card not in titles(desk, "D0PRACTICELEAD"), "it is no matter of the other side's"
    assert cards(desk, FIRM) == ["A-1 · Title search · Sent", "A-2 · Title search · Sent"]
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        entries = await tx.events(BEFORE, desk.world.clock.now() + timedelta(seconds=1))
    words = f"slack: somebody came into the provider's room {THERE} who may not read it"
    assert [each.words for each in entries if each.subject == "M-1042"].count(words) == 1
    # And it comes back with the next change after they left.
    desk.far.members = {}
    desk.clock.put_on(61)
    await desk.command("assignee", "/cp", "ack A-1")
    await desk.settle()
    assert titles(desk, THERE) == ["A-1 · Title search · Acknowledged", "This message was taken back"]


async def test_whoever_may_read_it_comes_in_and_nothing_happens(desk: SlackDesk) -> None:
    await given(desk)
    before = len(desk.far.calls)
    await comes_in(desk, user("paralegal"))
    assert titles(desk, THERE) == ["A-1 · Title search · Sent"]
    assert [each.method for each in desk.far.calls[before:]] == ["conversations.members"]


async def test_a_teams_room_loses_the_digest_too_and_a_stranger_is_counted(desk: SlackDesk) -> None:
    await given(desk)
    assert titles(desk, "C0PROVIDER") == ["Manila digest · Wed 14 Oct"]
    await comes_in(desk, "U0OUTSIDER", "C0PROVIDER")
    assert titles(desk, "C0PROVIDER") == ["This message was taken back"]
    (message,) = [each for each in desk.far.messages["D0LEAD"] if each["text"].startswith("Somebody in Manila's room")]
    assert "Who: 1 person whom Counterpart does not know" in read_blocks(message["blocks"])[0]


async def test_what_is_edited_where_somebody_may_not_read_it_any_more_is_taken_back(desk: SlackDesk) -> None:
    """Nobody told us that they came in, or a wall went up between them and the matter while they were there."""
    await given(desk)
    desk.far.members = {THERE: [user("assignee"), "U0OUTSIDER"]}
    desk.clock.put_on(61)
    await desk.command("assignee", "/cp", "ack A-1")
    await desk.settle()
    assert titles(desk, THERE) == ["This message was taken back"]
    assert cards(desk, "D0ASSIGNEE") == ["A-1 · Title search · Acknowledged"]


async def test_both_sides_in_one_channel_have_one_card_and_one_post(desk: SlackDesk) -> None:
    await desk.world.moves_rooms(room_table.c.address == FIRM, address=THERE)
    desk.far.members = {THERE: [user("assignee"), user("attorney"), user("lead")]}
    await given(desk)
    assert cards(desk, THERE) == ["A-1 · Title search · Sent"]
    (message,) = desk.far.messages[THERE]
    assert ("Acknowledge", "ack A-1") in read_blocks(message["blocks"])[1]
    thread = message["ts"]
    await desk.send(desk.mention("assignee", "ack", THERE, thread_ts=thread))
    await desk.settle()
    assert cards(desk, THERE) == ["A-1 · Title search · Acknowledged"]
    await comes_in(desk, "U0OUTSIDER")
    assert titles(desk, THERE) == ["This message was taken back"]
    assert cards(desk, "D0ASSIGNEE") == ["A-1 · Title search · Acknowledged"]
    await desk.world.until("wed 09:05 New York")
    await desk.settle()
    assert cards(desk, "D0ATTORNEY") == ["A-1 · Title search · Acknowledged"]


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


async def test_in_the_threads_of_a_channel_that_got_another_id_a_cards_id_may_still_be_left_out(
    desk: SlackDesk,
) -> None:
    """D33: of cards that were posted before, and not changed since."""
    await given(desk)
    desk.far.messages["C9NEW"] = desk.far.messages.pop(THERE)
    await desk.send(told(desk, {"type": "channel_id_changed", "old_channel_id": THERE, "new_channel_id": "C9NEW"}))
    thread = desk.far.messages["C9NEW"][0]["ts"]
    await desk.send(desk.mention("assignee", "ack", "C9NEW", thread_ts=thread))
    assert desk.far.of("chat.postEphemeral")[-1]["text"] == "Acknowledged: A-1"
    await desk.settle()
    assert titles(desk, "C9NEW") == ["A-1 · Title search · Acknowledged"]


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
