"""Both sides in one conversation: one card for whoever's move it is, and what is one side's own stays out (D32)."""

from __future__ import annotations

from bot.language.cards import Card
from bot.store.tables import room as room_table
from bot.work import walls
from tests.world import World

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
MATTER, TEAM = "#1042-both", "#both"


async def meet(world: World) -> None:
    """The two rooms of the matter are one conversation, and so are those of the two teams."""
    for address in (MATTER, TEAM):
        for side in ("firm", "provider"):
            await world.moves_rooms(room_table.c.address == address.replace("both", side), address=address)


def said_in(world: World, address: str) -> list[Card]:
    return [each.card for each in world.rooms.messages.values() if each.room.address == address]


def the_card(world: World, address: str) -> tuple[str, list[str]]:
    """The only message there: its title and its buttons."""
    (card,) = said_in(world, address)
    return card.title, [each.label for each in card.buttons]


async def test_one_card_has_the_buttons_of_whoevers_move_it_is(world: World) -> None:
    await meet(world)
    await world.says("attorney", GIVE)
    await world.until("tue 20:55 New York")
    assert said_in(world, MATTER) == [], "it is the team's move, and they are closed"
    await world.until("wed 09:30 Manila")
    title, buttons = the_card(world, MATTER)
    assert title == "A-1 · Title search · Sent"
    assert "Acknowledge" in buttons
    assert "Change" not in buttons
    await world.says("assignee", "ack A-1")
    await world.says("assignee", 'ask A-1 "2019 or 2023?"')
    assert "Answer Q-1" in the_card(world, MATTER)[1]
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'answer Q-1 "The 2019 one."')
    assert "Deliver" in the_card(world, MATTER)[1]
    await world.says("assignee", "deliver A-1 files.example/m-1042/title")
    title, buttons = the_card(world, MATTER)
    assert title.startswith("A-1 · Title search · Delivered")
    assert "Start review" in buttons
    await world.says("attorney", 'hold A-1 because "The client asked us to wait"')
    assert "Resume" in the_card(world, MATTER)[1]
    assert [card.title for card in said_in(world, "assignee") if card.title.startswith("A-1 · Title")] == []


async def test_a_draft_is_the_firms_alone(world: World) -> None:
    await meet(world)
    await world.says("attorney", 'assign @assignee M-1042 medical-chronology "From the first visit on" due fri 5pm')
    await world.sees("attorney", "A-1 · Medical chronology · Draft")
    await world.until("wed 09:30 Manila")
    assert said_in(world, MATTER) == []


async def test_the_teams_conversation_has_one_copy_without_words_for_both(world: World) -> None:
    await meet(world)
    await world.says("associate", 'assign @assignee M-1057 title-search "Parcel secrets" due fri 3pm Manila')
    await world.until("wed 09:14 Manila")
    (card,) = said_in(world, TEAM)
    assert card.title == "A-1 · Title search · Sent"
    assert "Parcel" not in str(card)
    assert [each.label for each in card.buttons] == ["Open"]
    await world.sees("assignee", "Parcel secrets")


async def test_a_wall_on_either_side_takes_it_back_there(world: World) -> None:
    """C45."""
    await meet(world)
    await world.says("associate", 'assign @assignee M-1057 title-search "Parcel" due fri 3pm Manila')
    await world.until("wed 09:14 Manila")
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        drafter = await tx.people.by_handle("drafter")
        assert drafter is not None
        await tx.matters.lock(1057)
        await walls.put_up(tx, 1057, drafter)
    await world.dispatcher.deliver(world.clock.now())
    assert the_card(world, TEAM) == ("This message was taken back", [])
    await world.says("assignee", "ack A-1")
    assert the_card(world, TEAM) == ("This message was taken back", [])
    await world.sees("assignee", "A-1 · Title search · Acknowledged")
    await world.sees("associate", "A-1 · Title search · Acknowledged")


async def test_a_digest_is_its_sides_own_and_no_conversation_of_both_has_one(world: World) -> None:
    await meet(world)
    await world.says("attorney", GIVE)
    await world.until("wed 10:00 Manila")
    await world.until("wed 10:00 New York")
    assert said_in(world, TEAM) == []
    await world.sees("assignee", "Manila digest · Wed 14 Oct")
    await world.sees("attorney", "New York digest · Wed 14 Oct")


async def test_an_agreement_is_said_there_once(unagreed: World) -> None:
    await meet(unagreed)
    await unagreed.says("practice_lead", "policy accept")
    await unagreed.says("lead", "policy accept")
    await unagreed.until("wed 10:00 Manila")
    assert len([card for card in said_in(unagreed, TEAM) if card.name == "policy.accepted"]) == 1
