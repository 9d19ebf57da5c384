"""A hand-off at each edge of a shift: offered before it ends, read when the other side opens, accepted (C34, G06)."""

from __future__ import annotations

import asyncio

import pytest

from bot.language.cards import Card, lines
from bot.language.forms import Form
from tests.scenarios.telling import give
from tests.world import World, faults, text

DUE = "Hand off before Manila closes"
FROM_MANILA = "Hand-off from Manila"


async def under_way(world: World) -> None:
    """Wednesday in Manila: two people have acknowledged two pieces of work, in two matters."""
    await give(world, due="mon 5pm", words="The 2 Oct deposition")
    await give(world, to="paralegal", matter="M-1057", due="mon 5pm", words="The parcel's chain")
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("paralegal", "ack A-2")
    await world.says("assignee", 'update A-1 60% "exhibits indexed"')


async def handed_over(world: World) -> Card:
    """The lead leaves word of both."""
    await under_way(world)
    await world.until("wed 17:50 Manila")
    reply = await world.says("lead", 'handoff all note "Q-1 first" A-1 "Two exhibits to go"')
    assert isinstance(reply, Card)
    return reply


# ── the offer ───────────────────────────────────────────────────────────────


async def test_half_an_hour_before_the_shift_ends_whoever_has_something_open_is_offered_to_hand_over(
    world: World,
) -> None:
    """C34: each their own, the lead all of the team's; once, and nobody who has nothing."""
    await under_way(world)
    await world.until("wed 17:29 Manila")
    for handle in ("assignee", "paralegal", "lead"):
        await world.sees_nothing(handle, DUE)
    await world.until("wed 17:30 Manila")
    card = text(await world.sees("assignee", f"{DUE}: 1 item"))
    assert "A-1, 60 %" in card
    assert "New York opens Wed 14 Oct 09:00 New York · Wed 14 Oct 21:00 Manila, and reads it then." in card
    assert "by Wed 14 Oct 06:00 New York · Wed 14 Oct 18:00 Manila" in card
    assert "A-2, acknowledged" in text(await world.sees("paralegal", f"{DUE}: 1 item"))
    await world.sees("lead", f"{DUE}: 2 items")
    await world.until("wed 21:00 Manila")
    await world.sees_nothing("drafter", DUE)
    assert sum(DUE in title for title in await world.reads("assignee")) == 1


async def test_a_form_holds_what_was_said_last_and_makes_one_sentence_of_it(world: World) -> None:
    """C34 G06: prefilled; what is left as it is stays, what is cleared is not said."""
    await under_way(world)
    await world.until("wed 17:30 Manila")
    form = await world.presses("lead", "Hand off")
    assert isinstance(form, Form)
    assert [field.label for field in form.fields] == [
        "Deposition summary: A-1, 60 %",
        "Deposition summary: A-2, acknowledged",
        "For New York, of all of it",
    ]
    assert form.values()["A-1.note"] == "exhibits indexed"
    reply = text(await world.fills("lead", form, **{"A-2.note": 'The "green" box', "all.note": "A-1 first"}))
    assert reply.startswith("Handed over: H-1, 2 items")
    shown = text(await world.says("lead", "show H-1"))
    assert "• A-1, 60 %\n> exhibits indexed" in shown
    assert '• A-2, acknowledged\n> The "green" box' in shown
    assert "> A-1 first" in shown
    again = await world.says("lead", "handoff")
    assert isinstance(again, Form)
    assert again.values() == {"A-1.note": "exhibits indexed", "A-2.note": 'The "green" box', "all.note": "A-1 first"}


async def test_somebody_with_nothing_open_is_told_so_and_asked_nothing(world: World) -> None:
    """C34: no empty form."""
    await under_way(world)
    assert text(await world.says("drafter", "handoff")).startswith("Nothing of yours is open to hand over")


async def test_words_before_the_first_thing_are_the_note_on_all_of_it(world: World) -> None:
    """C34: said as people say it, without a keyword; nothing of it is lost."""
    await under_way(world)
    told = text(await world.says("lead", 'handoff "A-2 can wait" A-1 "Two exhibits to go" A-2 "Nothing yet"'))
    assert told.startswith("Handed over: H-1, 2 items")
    shown = text(await world.says("lead", "show H-1"))
    assert "> A-2 can wait" in shown
    assert "> Two exhibits to go" in shown
    assert "> Nothing yet" in shown


async def test_in_one_press_it_is_handed_over_as_it_stands_and_the_offer_says_so(world: World) -> None:
    """C34: the offer is edited in place; nobody is offered what is handed over already."""
    await under_way(world)
    await world.says("paralegal", 'handoff "nothing"')
    await world.until("wed 17:00 Manila")
    assert text(await world.says("paralegal", "handoff all")).startswith("Handed over: H-1, 1 item")
    await world.until("wed 17:30 Manila")
    await world.sees_nothing("paralegal", DUE)
    before = len(await world.reads("assignee"))
    await world.presses("assignee", "As it stands")
    await world.sees_nothing("assignee", DUE)
    await world.sees("assignee", "Added to: H-1, 2 items")
    assert len(await world.reads("assignee")) == before


async def test_who_is_away_or_closed_is_not_offered_anything(world: World) -> None:
    """C34: half a day off ends the shift sooner; a typhoon ends it before it began."""
    await under_way(world)
    await world.says("assignee", "away half today")
    await world.says("lead", "hours exception manila 2026-10-15 closed typhoon")
    await world.until("wed 21:00 Manila")
    assert sum(DUE in title for title in await world.reads("lead")) == 1
    assert not [title for title in await world.reads("assignee") if DUE in title]
    await world.until("thu 21:00 Manila")
    assert sum(DUE in title for title in await world.reads("lead")) == 1


async def test_somebody_with_hours_of_their_own_is_offered_when_theirs_end(world: World) -> None:
    """C34: the night shift hands over at its own end, in the same hand-off or the next."""
    await world.says("lead", "hours set @assignee mon-fri 13:00-22:00 manila")
    await under_way(world)
    await world.until("wed 21:29 Manila")
    await world.sees_nothing("assignee", "Hand off before")
    await world.until("wed 21:30 Manila")
    card = text(await world.sees("assignee", "Hand off before the shift ends: 1 item"))
    assert "New York is open and reads it at once." in card


# ── the other side ──────────────────────────────────────────────────────────


async def test_the_other_side_reads_it_when_it_opens_and_accepts_and_both_know_when(world: World) -> None:
    """C34 G06: held until then; the instant is kept and shown on both sides."""
    reply = text(await handed_over(world))
    assert reply.startswith("Handed over: H-1, 2 items")
    assert "Next: New York accepts by Wed 14 Oct 10:00 New York · Wed 14 Oct 22:00 Manila" in reply
    await world.until("wed 08:59 New York")
    await world.sees_nothing("attorney", FROM_MANILA)
    await world.until("wed 09:00 New York")
    card = text(await world.sees("attorney", f"{FROM_MANILA}, 2 items"))
    assert "Written: @lead, Wed 14 Oct 05:50 New York · Wed 14 Oct 17:50 Manila" in card
    assert "• A-1, 60 %\n> Two exhibits to go\n• A-2, acknowledged" in card
    assert "Next: accept H-1 by Wed 14 Oct 10:00 New York · Wed 14 Oct 22:00 Manila" in card
    assert card.endswith("> Q-1 first")
    await world.until("wed 09:22 New York")
    reply = text(await world.presses("attorney", "Accept"))
    assert reply.startswith("Hand-off H-1 is accepted, 2 items")
    assert "Accepted: @attorney, Wed 14 Oct 09:22 New York · Wed 14 Oct 21:22 Manila" in reply
    assert "New York hands back before it closes, Wed 14 Oct 18:00 New York · Thu 15 Oct 06:00 Manila" in reply
    await world.sees_nothing("attorney", FROM_MANILA)
    await world.until("thu 09:00 Manila")
    told = text(await world.sees("lead", "Hand-off H-1 is accepted"))
    assert "Accepted: @attorney, Wed 14 Oct 09:22" in told
    assert "hands back" not in told, "New York has closed since"
    assert "Accepted: @attorney, Wed 14 Oct 09:22" in text(await world.says("lead", "show H-1"))


async def test_the_digest_carries_it_until_it_is_accepted(world: World) -> None:
    """C31 C34: with its button, in each reader's own number."""
    await handed_over(world)
    await world.until("wed 09:15 New York")
    card = await world.sees("attorney", "## Handed over: H-1 from Manila, 2 items. Accept by Wed 14 Oct 10:00")
    assert "handoff accept H-1" in [button.sentence for button in card.buttons]
    assert "Handed over: H-1 from Manila, 1 item." in text(await world.sees("associate", "## Handed over"))
    await world.says("staff", "handoff accept H-1")
    await world.until("thu 09:15 New York")
    assert "Handed over" not in text(await world.sees("attorney", "New York digest · Thu 15 Oct"))


async def test_the_room_reads_no_words_and_each_reader_only_what_they_may(world: World) -> None:
    """C34 C45 P3 P4: M-1042 is walled from @associate, so the room reads of A-2 alone, and words about both stay
    with those who see both."""
    await give(world, by="associate", to="paralegal", matter="M-1057", due="mon 5pm", words="The parcel's chain")
    await give(world, due="mon 5pm", words="The 2 Oct deposition")
    await world.until("wed 09:30 Manila")
    await world.says("paralegal", "ack A-1")
    await world.says("assignee", "ack A-2")
    await world.until("wed 17:50 Manila")
    await world.says("lead", 'handoff all note "The tenant called" A-1 "Two plots" A-2 "The tenant\'s exhibits"')
    await world.until("wed 09:10 New York")
    for handle in ("associate", "drafter", "firm_admin"):
        await world.sees_nothing(handle, "tenant")
        assert "tenant" not in text(await world.says(handle, "show H-1"))
    own = [m.card for m in await world.seen_by("associate") if m.room.address == "associate"]
    mine = text(next(card for card in own if FROM_MANILA in card.title))
    assert "A-2" not in mine
    assert "Two plots" in mine
    room = [m.card for m in await world.seen_by("staff") if m.room.address == "#firm" and FROM_MANILA in m.card.title]
    assert not any(">" in line or "A-2" in line for card in room for line in lines(card))
    whole = text(await world.sees("attorney", f"{FROM_MANILA}, 2 items"))
    assert "> The tenant called" in whole


async def test_who_may_not_know_of_it_is_answered_as_if_there_were_none(world: World) -> None:
    """C45 P4: the hidden and the absent read alike, whatever is said of them."""
    await handed_over(world)
    await world.until("wed 09:10 New York")
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042, 1057)
        for matter in (1042, 1057):
            await tx.matters.screen(matter, (await world.person("staff")).id)
    for said in ("handoff accept H-{}", "handoff show H-{}", "show H-{}", 'handoff ask H-{} A-1 "Which?"'):
        for handle in ("staff", "drafter") if "accept" not in said else ("staff",):
            if handle == "drafter":
                continue
            hidden = text(await world.says(handle, said.format(1)))
            absent = text(await world.says(handle, said.format(9)))
            assert hidden.startswith("Nothing found for H-1"), hidden
            assert hidden.replace("H-1", "H-9") == absent


async def test_after_a_wall_nothing_of_it_is_left_to_read_and_it_cannot_be_accepted(world: World) -> None:
    """C45: @attorney had it before them when the wall went up."""
    from bot.work import walls

    await give(world, due="mon 5pm")
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 17:50 Manila")
    await world.says("lead", 'handoff all note "The tenant called"')
    await world.until("wed 09:10 New York")
    await world.sees("attorney", FROM_MANILA)
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        await walls.put_up(tx, 1042, await world.person("attorney"))
    await world.until("wed 09:11 New York")
    await world.sees_nothing("attorney", "The tenant called")
    await world.sees_nothing("attorney", FROM_MANILA)
    assert text(await world.says("attorney", "handoff accept H-1")).startswith("Nothing found for H-1")


# ── an answer to everything else ────────────────────────────────────────────


async def test_twice_and_by_the_wrong_side(world: World) -> None:
    """C34: who has it already, and who could."""
    await handed_over(world)
    refused = text(await world.says("paralegal", "handoff accept H-1"))
    assert refused.startswith("Accepting H-1 needs somebody of the side that owes it")
    assert "@attorney" in refused
    await world.until("wed 09:10 New York")
    await world.says("attorney", "handoff accept H-1")
    again = text(await world.says("staff", "handoff accept H-1"))
    assert again.startswith("Hand-off H-1 is accepted already")
    assert "Accepted: @attorney, Wed 14 Oct 09:10 New York" in again
    assert "Nothing changed." in again


async def test_an_hour_of_their_time_unaccepted_their_coordinator_hears_and_chooses_who(world: World) -> None:
    """C34: the writer reads it too, when they open, unless it is accepted by then."""
    await handed_over(world)
    await world.until("wed 09:59 New York")
    await world.sees_nothing("practice_lead", "Hand-off H-1 waits")
    await world.until("wed 10:00 New York")
    card = text(await world.sees("practice_lead", "Hand-off H-1 waits, 2 items from Manila"))
    assert "Offered since: Wed 14 Oct 09:00 New York · Wed 14 Oct 21:00 Manila, 1 h of working time" in card
    assert "@lead reads this when Manila opens" in card
    form = await world.presses("practice_lead", "Choose who")
    assert isinstance(form, Form)
    assert form.focus == "who"
    refused = await world.says("attorney", "handoff accept H-1 for @staff")
    assert text(refused).startswith("Choosing who accepts H-1 needs the coordinator of that side")
    assert isinstance(await world.says("practice_lead", "handoff accept H-1 for @lead"), Form)
    reply = text(await world.fills("practice_lead", form, who="@associate"))
    assert (
        "Accepted: @associate, Wed 14 Oct 10:00 New York · Wed 14 Oct 22:00 Manila, chosen by @practice_lead" in reply
    )
    mine = text(await world.sees("associate", "H-1 is yours, 1 item from Manila"))
    assert "@practice_lead accepted it for you" in mine
    await world.sees_nothing("practice_lead", "Hand-off H-1 waits")
    await world.until("thu 09:00 Manila")
    await world.sees_nothing("lead", "Hand-off H-1 waits")
    await world.sees("lead", "Hand-off H-1 is accepted, 2 items")


async def test_unaccepted_through_the_night_the_writer_reads_so_and_the_next_one_takes_its_place(world: World) -> None:
    """C34: of two shifts' hand-offs the later tells how things stand; the older can be accepted no more."""
    await handed_over(world)
    await world.until("thu 09:00 Manila")
    waits = await world.sees("lead", "Hand-off H-1 waits, 2 items from Manila")
    assert [button.label for button in waits.buttons] == ["Open"]
    await world.until("thu 17:50 Manila")
    assert text(await world.says("lead", "handoff all")).startswith("Handed over: H-2, 2 items")
    await world.sees("attorney", "Hand-off H-1 was replaced")
    assert text(await world.says("attorney", "handoff accept H-1")).startswith("Hand-off H-1 was replaced")
    assert text(await world.says("attorney", "handoff accept H-2")).startswith("Hand-off H-2 is accepted")


async def test_a_question_on_one_of_its_items_is_a_question(world: World) -> None:
    """C34 C12: the form offers its items, and the words go to whoever has that piece of work."""
    await handed_over(world)
    await world.until("wed 09:10 New York")
    form = await world.presses("attorney", "Ask")
    assert isinstance(form, Form)
    assert [field.name for field in form.fields] == ["H-1.item", "H-1.words"]
    reply = await world.fills("attorney", form, **{"H-1.item": "A-2", "H-1.words": "Which plots?"})
    assert text(reply).startswith("Asked: Q-1 on A-2")
    assert isinstance(await world.says("attorney", 'handoff ask H-1 A-9 "Which?"'), Form)
    assert isinstance(await world.says("attorney", "handoff ask H-1 A-2"), Form)


async def test_two_people_hand_over_in_one_shift_and_it_is_one_hand_off(world: World) -> None:
    """C34: New York reads one, with both people's words."""
    await under_way(world)
    await world.until("wed 17:40 Manila")
    await world.says("assignee", 'handoff note "Exhibit 7 is missing" A-1 "Two exhibits to go"')
    await world.until("wed 17:50 Manila")
    reply = text(await world.says("paralegal", 'handoff note "The county is slow" A-2 "Half the plots"'))
    assert reply.startswith("Added to: H-1, 2 items")
    await world.until("wed 09:00 New York")
    card = text(await world.sees("attorney", f"{FROM_MANILA}, 2 items"))
    assert "> Two exhibits to go" in card
    assert "> Half the plots" in card
    assert "> Exhibit 7 is missing The county is slow" in card
    assert "Written: @assignee and @paralegal" in card
    assert sum(FROM_MANILA in title for title in await world.reads("attorney")) == 2, "the room's copy, and their own"
    await world.says("attorney", "handoff accept H-1")
    await world.until("thu 09:00 Manila")
    for writer in ("assignee", "paralegal"):
        await world.sees(writer, "Hand-off H-1 is accepted, 2 items" if writer == "paralegal" else "Hand-off H-1 is")


async def test_two_who_hand_over_and_two_who_accept_at_the_same_moment(world: World) -> None:
    """C34: one hand-off with both people's words, and one who has it."""
    await under_way(world)
    await world.until("wed 17:50 Manila")
    await asyncio.gather(
        world.says("assignee", 'handoff A-1 "Two exhibits to go"'),
        world.says("paralegal", 'handoff A-2 "Half the plots"'),
    )
    await world.until("wed 09:00 New York")
    card = text(await world.sees("attorney", f"{FROM_MANILA}, 2 items"))
    assert "> Two exhibits to go" in card
    assert "> Half the plots" in card
    replies = await asyncio.gather(*(world.says(each, "handoff accept H-1") for each in ("attorney", "staff")))
    assert sorted(text(reply).split(",")[0].split("\n")[0] for reply in replies) == [
        "Hand-off H-1 is accepted",
        "Hand-off H-1 is accepted already",
    ]


async def test_changed_before_it_is_accepted_it_is_the_same_one_and_afterwards_another(world: World) -> None:
    """C34: an edit is silent; what was accepted stays as it was."""
    await handed_over(world)
    await world.until("wed 09:10 New York")
    before = len(await world.reads("attorney"))
    reply = text(await world.says("lead", 'handoff A-1 "One exhibit to go"'))
    assert reply.startswith("Changed: H-1, 2 items")
    assert "> One exhibit to go" in text(await world.sees("attorney", f"{FROM_MANILA}, 2 items"))
    assert len(await world.reads("attorney")) == before
    await world.says("attorney", "handoff accept H-1")
    assert text(await world.says("lead", 'handoff A-1 "None"')).startswith("Handed over: H-2, 1 item")
    assert "One exhibit to go" in text(await world.says("attorney", "show H-1"))


async def test_with_nothing_in_it_there_is_none(world: World) -> None:
    """C34: nothing open, work of a matter that one may not know of, work that is another's."""
    await give(world)
    await world.until("wed 09:30 Manila")
    assert text(await world.says("assignee", "handoff all")).startswith("Nothing of yours is open to hand over")
    assert text(await world.says("drafter", "handoff A-1")).startswith("Nothing found for A-1")
    assert text(await world.says("paralegal", 'handoff A-1 "half"')).startswith("Handing over A-1 needs the assignee")
    await world.says("attorney", 'cancel A-1 "it settled"')
    assert "work that is open" in faults(await world.says("assignee", 'handoff A-1 "half"'))["items"]


async def test_a_team_on_holiday_reads_it_on_its_next_working_day_and_the_writer_is_told_so(world: World) -> None:
    """C34 D24: and its hour begins then."""
    await world.says("practice_lead", "hours exception new york 2026-10-14 closed court holiday")
    reply = text(await handed_over(world))
    assert "New York is closed Wed 14 Oct New York, court holiday" in reply
    assert "New York opens Thu 15 Oct 09:00 New York · Thu 15 Oct 21:00 Manila, in 27 h 10 min, and reads it" in reply
    assert "New York accepts by Thu 15 Oct 10:00 New York" in reply
    await world.until("thu 08:59 New York")
    await world.sees_nothing("attorney", FROM_MANILA)
    await world.until("thu 09:00 New York")
    await world.sees("attorney", FROM_MANILA)


async def test_a_holiday_declared_afterwards_moves_its_hour_too(world: World) -> None:
    """C34 D25: nobody hears that it waits on a day on which nobody could accept it."""
    await handed_over(world)
    await world.until("wed 07:00 New York")
    await world.says("practice_lead", "hours exception new york 2026-10-14 closed snow")
    await world.until("thu 09:59 New York")
    await world.sees_nothing("practice_lead", "Hand-off H-1 waits")
    await world.until("thu 10:00 New York")
    await world.sees("practice_lead", "Hand-off H-1 waits")


# ── the other direction ─────────────────────────────────────────────────────


async def test_the_firm_hands_over_with_its_instructions_for_the_night(world: World) -> None:
    """C34 G06: the same messages, the other way round; the assignee reads what they have a part in."""
    await under_way(world)
    await world.says("assignee", "update A-1 at-risk")
    await world.until("wed 17:30 New York")
    offer = await world.sees("attorney", "Hand off before New York closes: 2 items")
    assert [button.label for button in offer.buttons] == ["Hand off"], "how it stands the team knows itself"
    card = text(offer)
    assert "Next: say what Manila needs for the night" in card
    assert "Manila opens Wed 14 Oct 21:00 New York · Thu 15 Oct 09:00 Manila, and reads it then." in card
    await world.says("attorney", 'handoff note "A-2 can wait" A-1 "Exhibit 7 is on the share"')
    await world.until("thu 09:00 Manila")
    mine = text(await world.sees("assignee", "Hand-off from New York, 1 item"))
    assert "> Exhibit 7 is on the share" in mine
    await world.until("thu 10:00 Manila")
    await world.sees("lead", "Hand-off H-1 waits, 1 item from New York")
    await world.says("assignee", "handoff accept H-1")
    await world.until("thu 09:00 New York")
    await world.sees("attorney", "Hand-off H-1 is accepted, 1 item")


async def test_an_attorney_is_asked_for_the_night_only_where_something_presses(world: World) -> None:
    """C34: the team works on without a word from them; whoever coordinates is asked for all of it."""
    await under_way(world)
    await world.until("wed 18:00 New York")
    await world.sees_nothing("attorney", "Hand off before")
    await world.sees("practice_lead", "Hand off before New York closes: 2 items")
    assert isinstance(await world.says("attorney", "handoff"), Form), "unasked, they may all the same"


async def test_what_waits_for_an_answer_is_asked_once_before_the_firm_closes(world: World) -> None:
    """G05 C34: at 17:00 the question; at 17:30 the offer, without it, and none where there is nothing else."""
    await under_way(world)
    await world.says("assignee", 'ask A-1 "Which exhibit?"')
    await world.says("paralegal", "update A-2 at-risk")
    await world.until("wed 18:00 New York")
    await world.sees("attorney", "Before New York closes: 1 open question")
    card = text(await world.sees("attorney", "Hand off before New York closes: 1 item"))
    assert "A-1" not in card
    await world.says("paralegal", 'ask A-2 "Which county?"')
    await world.until("thu 18:00 Manila")
    assert not [title for title in await world.reads("paralegal") if DUE in title][1:], "their work stands still"
    await world.until("thu 18:00 New York")
    await world.sees("attorney", "Before New York closes: 2 open questions")
    assert sum("Hand off before" in title for title in await world.reads("attorney")) == 1


# ── by name ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("handoff Q-1", "each assignment and a note on it"),
        ('handoff A-1 "half" A-1 "whole"', "more than the sentence takes"),
        ("handoff accept A-1", "hand-off"),
        ("handoff accept H-9", "Nothing found for H-9"),
        ("handoff accept", "Which hand-off?"),
        ("handoff ask H-9", "Nothing found for H-9"),
    ],
)
async def test_what_is_misread_gets_a_clear_word(world: World, said: str, heard: str) -> None:
    """C34 C36."""
    await under_way(world)
    reply = await world.says("lead", said)
    told = [field.label for field in reply.fields] if isinstance(reply, Form) else list(lines(reply))
    assert any(heard in line for line in [*told, *_errors(reply)]), (told, _errors(reply))


def _errors(reply: object) -> list[str]:
    return [field.error for field in reply.fields] if isinstance(reply, Form) else []
