"""In the thread of a card its id may be left out: what is said there is about what the card is about (D33)."""

from __future__ import annotations

from typing import Any

from bot.cards.refusals import nothing
from tests.adapters.slack.desk import SlackDesk, user
from tests.adapters.slack.reading import read_blocks

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]


async def given(desk: SlackDesk, count: int = 1, matter: str = "M-1042") -> None:
    """Work that is given, its cards posted in both rooms."""
    for number in range(count):
        await desk.command("attorney", "/cp", GIVE.replace("1990", str(1990 + number)).replace("M-1042", matter))
    await desk.world.until("wed 10:00 Manila")
    await desk.settle()


def root(desk: SlackDesk, channel: str, title: str) -> str:
    """The message whose thread it is."""
    found = [each["ts"] for each in desk.far.messages[channel] if each["text"].startswith(title)]
    assert found, [each["text"] for each in desk.far.messages[channel]]
    return str(found[0])


async def said(desk: SlackDesk, handle: str, text: str, thread: str, channel: str = "C01042PROVIDER") -> Json:
    """A mention in a thread, and what it was answered."""
    assert (await desk.send(desk.mention(handle, text, channel, thread_ts=thread))).status == 200
    told = desk.far.of("chat.postEphemeral")[-1]
    assert told["thread_ts"] == thread
    return told


async def test_ack_in_a_cards_thread_is_of_that_card(desk: SlackDesk) -> None:
    await given(desk, 2)
    thread = root(desk, "C01042PROVIDER", "A-2 ·")
    assert (await said(desk, "assignee", "ack", thread))["text"] == "Acknowledged: A-2"
    assert (await said(desk, "assignee", 'update 60% "Exhibits indexed."', thread))["text"] == "Updated: A-2, 60 %"
    assert (await said(desk, "assignee", "show", thread))["text"].startswith("A-2 · Title search")
    asked = await said(desk, "assignee", 'ask "2019 or 2023?"', thread)
    assert asked["text"].startswith("Asked: Q-1")
    firm = root(desk, "C01042FIRM", "A-2 ·")
    answered = await said(desk, "attorney", 'answer "The 2019 one."', firm, "C01042FIRM")
    assert "Q-1" in answered["text"], "of the work, the one question that is open"
    one = await said(desk, "assignee", "show", root(desk, "C01042PROVIDER", "A-1 ·"))
    assert one["text"].startswith("A-1 · Title search")


async def test_an_id_that_is_said_is_meant_wherever_it_is_said(desk: SlackDesk) -> None:
    await given(desk, 2)
    assert (await said(desk, "assignee", "ack A-1", root(desk, "C01042PROVIDER", "A-2 ·")))[
        "text"
    ] == "Acknowledged: A-1"


async def test_in_ones_own_chat_the_thread_of_a_card_does_the_same(desk: SlackDesk) -> None:
    await given(desk, matter="M-1057")
    thread = root(desk, "D0ASSIGNEE", "A-1 ·")
    await desk.send(desk.direct("assignee", "ack", thread_ts=thread))
    assert desk.far.of("chat.postMessage")[-1]["text"] == "Acknowledged: A-1"


async def test_a_form_that_is_offered_in_a_thread_knows_the_card(desk: SlackDesk) -> None:
    await given(desk)
    offered = await said(desk, "assignee", "deliver", root(desk, "C01042PROVIDER", "A-1 ·"))
    ((label, sentence),) = read_blocks(offered["blocks"])[1]
    assert (label, sentence) == ("Open the form", "deliver A-1")
    begun = await said(desk, "assignee", "ack eta", root(desk, "C01042PROVIDER", "A-1 ·"))
    ((_, sentence),) = read_blocks(begun["blocks"])[1]
    assert sentence == "ack eta", "the whole sentence would do it, where a form was asked for"
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        assert (await tx.assignments.get(1)).acknowledged_at is None


async def test_elsewhere_it_is_asked_which(desk: SlackDesk) -> None:
    await given(desk)
    for thread in ("1791918000.999999", ""):
        more = {"thread_ts": thread} if thread else {}
        await desk.send(desk.mention("assignee", "ack", **more))
        assert desk.far.of("chat.postEphemeral")[-1]["text"] == "Acknowledge: the form is ready"


async def test_whoever_may_not_see_it_learns_nothing_in_its_thread(desk: SlackDesk) -> None:
    await given(desk)
    told = await said(desk, "drafter", "show", root(desk, "C01042PROVIDER", "A-1 ·"))
    assert told["text"] == nothing("A-1").title


async def test_the_same_words_in_another_thread_are_not_the_same_words(desk: SlackDesk) -> None:
    await given(desk, 2)
    for number in (1, 2):
        told = await said(desk, "assignee", 'ask "Which lease?"', root(desk, "C01042PROVIDER", f"A-{number} ·"))
        assert told["text"].startswith(f"Asked: Q-{number}"), told["text"]
    assert user("assignee") == told["user"]
