"""One person, two accounts: a code given to one and said by the other joins them, and nothing else does (C40)."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.language.cards import Card, lines
from bot.language.forms import ChoiceField, Form
from bot.model.people import Engagement, Person, Role, Side
from bot.model.record import Event, Platform, Room, RoomKind
from bot.platform import Reply, Utterance
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from scheduler.clock import SystemClock
from tests import firm
from tests.dump import dump
from tests.scenarios.test_walls import screen
from tests.world import KEY, World, button, text

ANA = "T0NORTHWIND:U0ANA"
GIVE = 'assign @assignee M-1042 deposition-summary "Summarise it" due fri 5pm'


class RealTime:
    """Real time, which a story lets pass."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


@dataclass
class Elsewhere:
    """Accounts in Slack beside the story's console; what is sent there arrives in the same rooms."""

    world: World
    real: RealTime = field(default_factory=RealTime)
    keys: Any = field(default_factory=lambda: itertools.count(1))

    async def says(self, account: str, sentence: str, key: str = "") -> Reply:
        """Something said in Slack by an account, and everything that follows from it delivered."""
        reply = await self.world.conversation.hear(
            Utterance(Platform.SLACK, account, sentence, key or f"slack-{next(self.keys)}")
        )
        if isinstance(reply, Card):
            self.world.note(f"reply to {account.partition(':')[2].lower()}", reply)
        await self.world.dispatcher.deliver(self.world.clock.now())
        return reply

    async def code(self, handle: str) -> str:
        """The sentence that a person is given in the console, to be said by another account."""
        return code_in(await self.world.says(handle, "link"))

    def told(self, address: str) -> list[str]:
        """What was sent to an account alone, the oldest first."""
        return [each.card.title for each in self.world.rooms.messages.values() if each.room.address == address]


def code_in(given: Reply) -> str:
    """The sentence that is to be said by the other account."""
    return next(line.split("`")[1] for line in text(given).splitlines() if "`link " in line)


@pytest.fixture
def there(world: World) -> Elsewhere:
    found = Elsewhere(world)
    world.store.clock = found.real
    world.dispatcher.senders = {Platform.WEB: world.rooms, Platform.SLACK: world.rooms}
    return found


async def test_a_code_said_by_another_account_makes_both_one_person(world: World, there: Elsewhere) -> None:
    given = await world.says("assignee", "link")
    assert text(given).startswith("Your code to link a second account\nCode: ")
    assert "Tue 13 Oct 15:10 New York · Wed 14 Oct 03:10 Manila, in 10 min" in text(given)
    linked = await there.says(ANA, code_in(given))
    assert text(linked).startswith(
        "Linked: your accounts in the console and Slack\nBoth count as one person now: @assig"
    )
    told = await world.sees("assignee", "Linked: your accounts in the console and Slack")
    assert "Next: if that was not you, remove it, and tell @lead at once" in list(lines(told))
    assert there.told("assignee") == ["Linked: your accounts in the console and Slack"]
    assert text(await there.says(ANA, "mine")) == text(await world.says("assignee", "mine"))
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        given_code, entry = await tx.events(firm.START, firm.START + timedelta(days=1))
    assert given_code.event is Event.CODE_GIVEN
    assert (entry.event, entry.actor_id) == (Event.LINKED, (await world.person("assignee")).id)
    assert entry.words == f"slack {ANA} speaks for @assignee, by a code that web assignee was given"


async def test_private_word_goes_once_to_where_its_reader_spoke_last(world: World, there: Elsewhere) -> None:
    await there.says(ANA, await there.code("assignee"))
    await world.says("attorney", GIVE.replace("M-1042", "M-1057"))  # it has no room of its own: cards go directly
    await world.until("wed 09:30 Manila")
    assert there.told(ANA) == ["A-1 · Deposition summary · Sent", "Manila digest · Wed 14 Oct"]
    assert there.told("assignee") == ["Linked: your accounts in the console and Slack"]
    await world.says("assignee", "ack A-1")  # from the console, where they go on
    assert there.told(ANA)[0] == "A-1 · Deposition summary · Acknowledged", "a card goes on where it is"
    await world.says("attorney", GIVE.replace("M-1042", "M-1057").replace("Summarise it", "Another"))
    assert there.told("assignee")[-1] == "A-2 · Deposition summary · Sent"
    assert not any("A-2" in title for title in there.told(ANA))


async def test_a_code_works_once(world: World, there: Elsewhere) -> None:
    code = await there.code("assignee")
    await there.says(ANA, code)
    assert "does not match" in text(await there.says("T0NORTHWIND:U0BEN", code))
    assert await world.store.who(Platform.SLACK, "T0NORTHWIND:U0BEN") == ()


async def test_a_code_is_worth_nothing_after_ten_minutes_or_another_one_or_when_it_is_cancelled(
    world: World, there: Elsewhere
) -> None:
    old = await there.code("assignee")
    there.real.ahead += timedelta(minutes=10)
    assert "does not match" in text(await there.says(ANA, old))
    first = await there.code("assignee")
    given = await world.says("assignee", "link")
    assert "does not match" in text(await there.says(ANA, first))
    assert text(await world.presses_reply("assignee", given, "Cancel the code")).startswith("The code is cancelled")
    assert text(await world.says("assignee", "link cancel")).startswith("There was no code to cancel")
    assert text(await there.says(ANA, code_in(given))).endswith("write here the sentence that it gives you")
    assert await world.store.who(Platform.SLACK, ANA) == ()


async def test_five_wrong_codes_lock_an_account_for_an_hour(world: World, there: Elsewhere) -> None:
    wrong = ("link 1234 5678", "link 1", "link 12345678", "link 00000000", "Link 23456789.")
    said = [text(await there.says(ANA, sentence)).splitlines()[1] for sentence in wrong]
    assert said == [f"Nothing changed. {tries} of 5 tries used." for tries in (1, 2, 3, 4, 5)]
    code = await there.code("assignee")
    locked = text(await there.says(ANA, code))
    assert locked.startswith("Linking is locked for this account\nNothing changed. 5 of 5 tries used.")
    assert "It opens again in 1 h." in locked
    there.real.ahead += timedelta(minutes=59)
    assert "It opens again in 1 min." in text(await there.says(ANA, await there.code("assignee")))
    assert "Linked" in text(await there.says("T0NORTHWIND:U0BEN", await there.code("paralegal"))), "others are not"
    there.real.ahead += timedelta(minutes=1)
    assert "Linked" in text(await there.says(ANA, await there.code("assignee")))


async def test_a_wrong_code_that_is_delivered_twice_counts_once(there: Elsewhere) -> None:
    first, again = [text(await there.says(ANA, "link 12345678", key="one")) for _ in range(2)]
    assert "1 of 5 tries used" in first
    assert first == again
    assert "2 of 5 tries used" in text(await there.says(ANA, "link 12345678"))


async def test_an_account_that_speaks_for_somebody_is_never_joined_to_another(world: World, there: Elsewhere) -> None:
    """D32: and the code is not looked at, so that it stays good and tells nothing."""
    code = await there.code("assignee")
    for sentence in (code, "link 12345678"):
        taken = await world.says("paralegal", sentence)
        assert text(taken).startswith("This account speaks for somebody already\nFor: @paralegal\nNothing changed.")
    assert "Linked" in text(await there.says(ANA, code))
    assert text(await there.says(ANA, await there.code("paralegal"))).startswith("This account speaks for somebody")
    assert [each.handle for each in await world.store.who(Platform.SLACK, ANA)] == ["assignee"]


@pytest.mark.parametrize("sentence", ["mine", "link", "link cancel", "link help", GIVE, "", "ack A-1", "link 1 2 x"])
async def test_a_stranger_says_nothing_else_and_learns_whom_to_ask(
    world: World, there: Elsewhere, sentence: str
) -> None:
    before = await dump(world.store)
    reply = text(await there.says(ANA, sentence))
    assert reply.startswith(
        "Counterpart does not know this account yet\nNothing changed.\nKnown here by another account?"
    )
    assert "Say `link` there, then write its sentence here." in reply
    assert reply.endswith("Next: ask your coordinator to add you")
    assert await dump(world.store) == before


async def test_a_code_is_kept_nowhere_but_as_a_hash(world: World, there: Elsewhere) -> None:
    """Nor with the reply, which is kept sealed for a second delivery where it is no secret: that one is a new code."""
    first = code_in(await world.says("assignee", "link", key="once"))
    again = code_in(await world.says("assignee", "link", key="once"))
    assert first != again
    rows = await dump(world.store)
    assert len(rows["link_code"]) == 1
    assert rows["heard"] == []
    assert "does not match" in text(await there.says(ANA, first))
    assert "Linked" in text(await there.says(ANA, again))
    assert (await dump(world.store))["link_code"] == []


async def test_two_replicas_that_hear_the_same_code_at_once_link_once_and_say_the_same(
    database_url: str, world: World, there: Elsewhere
) -> None:
    """D41: and so does one that hears it again after a restart."""
    code = await there.code("assignee")
    store = Store(make_engine(database_url), Cipher((KEY,)))
    try:
        other = Conversation(store, world.clock, COMMANDS, ALARMS)
        said = Utterance(Platform.SLACK, ANA, code, "slack-event-1")
        replies = await asyncio.gather(*(each.hear(said) for each in (world.conversation, other) for _ in range(2)))
        assert {text(reply).splitlines()[0] for reply in replies} == {"Linked: your accounts in the console and Slack"}
        assert len(set(map(str, replies))) == 1
    finally:
        await store.close()
    await world.dispatcher.deliver(world.clock.now())
    assert there.told("assignee") == ["Linked: your accounts in the console and Slack"]
    again = Conversation(world.store, world.clock, COMMANDS, ALARMS)
    assert await again.hear(said) == replies[0]


async def test_whoever_works_for_two_firms_is_linked_in_both_at_once(world: World, there: Elsewhere) -> None:
    second = await another_firm(world, "assignee")
    assert text(await there.says(ANA, await there.code("assignee"))).startswith("Linked")
    people = await world.store.who(Platform.SLACK, ANA)
    assert [each.engagement_id for each in people] == [world.engagement.id, second.id]
    for person in people:
        async with world.store.read(world.clock.now(), person.engagement_id) as tx:
            assert [each.address for each in await tx.rooms.all_direct(person.id)] == ["assignee", ANA]
            events = [each.event for each in await tx.events(firm.START, firm.START + timedelta(days=1))]
            assert [each for each in events if each is not Event.CODE_GIVEN] == [Event.LINKED]
            assert await tx.faults() == ()


async def another_firm(world: World, handle: str) -> Engagement:
    """A second engagement, in which the same account of the console speaks for somebody of the provider."""
    store = world.store
    new = Engagement(0, "Second firm", "Provider", firm.CITIES, 0, 0)
    second = await store.found(new, firm.NEW_YORK, firm.MANILA, firm.BEFORE)
    async with store.begin(firm.BEFORE, second.id) as tx:
        schedule = second.schedule_of(Side.PROVIDER)
        roles = frozenset({Role.PARALEGAL})
        person = Person(0, second.id, "ana", "Ana", Side.PROVIDER, roles, firm.CITIES.provider.zone, schedule)
        person = await tx.people.add(person)
        await tx.people.link(person.id, Platform.WEB, handle)
        await tx.rooms.add(
            Room(0, second.id, Side.PROVIDER, RoomKind.DIRECT, Platform.WEB, handle, person_id=person.id)
        )
    return second


async def test_two_accounts_of_one_platform_are_said_to_be_two(there: Elsewhere) -> None:
    await there.says(ANA, await there.code("assignee"))
    code = code_in(await there.says(ANA, "link"))
    linked = await there.says("T0FIRM:U0GUEST", code)
    assert text(linked).startswith("Linked: your two accounts in Slack")
    assert button(linked, "My list").sentence == "mine"
    assert there.told(ANA) == ["Linked: your two accounts in Slack"], "the one that was given the code is told"


async def test_a_wall_takes_back_what_each_of_ones_accounts_was_told(world: World, there: Elsewhere) -> None:
    """C45: word that went to one account is not left there because its reader moved on to another."""
    given = GIVE.replace("M-1042", "M-1057")
    await there.says(ANA, await there.code("assignee"))
    await world.says("attorney", given)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "mine")
    await world.says("attorney", given.replace("Summarise it", "Another"))
    for address, ref in ((ANA, "A-1"), ("assignee", "A-2")):
        assert any(title.startswith(ref) for title in there.told(address)), there.told(address)
    await screen(world, 1057, "assignee")
    await world.dispatcher.deliver(world.clock.now())
    for address in (ANA, "assignee"):
        assert not any(ref in title for title in there.told(address) for ref in ("A-1", "A-2")), there.told(address)
        assert "This message was taken back" in there.told(address)


# ── an account that was linked by mistake ───────────────────────────────────────


async def entries(world: World, event: Event) -> list[str]:
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert await tx.faults() == ()
        return [
            each.words for each in await tx.events(firm.START, firm.START + timedelta(days=30)) if each.event is event
        ]


async def test_an_account_that_said_ones_code_by_mistake_is_removed_in_one_press(
    world: World, there: Elsewhere
) -> None:
    """C40: it is a stranger again, and what it was told is taken back."""
    await there.says(ANA, await there.code("assignee"))
    told = await world.sees("assignee", "Linked: your accounts in the console and Slack")
    await world.says("attorney", GIVE.replace("M-1042", "M-1057"))
    await world.until("wed 09:30 Manila")
    assert there.told(ANA) == ["A-1 · Deposition summary · Sent", "Manila digest · Wed 14 Oct"]
    removed = await world.presses_reply("assignee", told, "Remove it")
    assert text(removed).startswith("Removed: your account in Slack\nNothing is told there any more")
    assert there.told(ANA) == [
        "This message was taken back",
        "This message was taken back",
        "This account speaks for nobody here any more",
    ]
    assert await world.store.who(Platform.SLACK, ANA) == ()
    assert text(await there.says(ANA, "mine")).startswith("Counterpart does not know this account yet")
    assert await entries(world, Event.UNLINKED) == [f"slack {ANA} speaks for @assignee no more, as web assignee said"]
    await world.says("assignee", "ack A-1")
    assert not any("A-1" in title for title in there.told(ANA)), "and nothing more is told there"
    assert "A-1 · Deposition summary · Acknowledged" in await world.reads("assignee")


async def test_it_may_be_linked_again_and_then_be_anothers(world: World, there: Elsewhere) -> None:
    await there.says(ANA, await there.code("assignee"))
    await world.says("assignee", "unlink slack")
    assert "Linked" in text(await there.says(ANA, await there.code("paralegal")))
    assert [each.handle for each in await world.store.who(Platform.SLACK, ANA)] == ["paralegal"]
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert [room.address for room in await tx.rooms.all()].count(ANA) == 1, "one chat is one room"
    await world.says("attorney", GIVE.replace("M-1042", "M-1057").replace("@assignee", "@paralegal"))
    await world.until("wed 09:30 Manila")
    assert "A-1 · Deposition summary · Sent" in there.told(ANA)


async def test_whoever_speaks_keeps_the_account_they_speak_from(world: World, there: Elsewhere) -> None:
    nothing = text(await world.says("assignee", "unlink console"))
    assert nothing.startswith("No other account of yours is in the console\nNothing changed. You speak from the one")
    assert text(await world.says("assignee", "unlink slack")).endswith("is in Slack\nNothing changed.")
    await there.says(ANA, await there.code("assignee"))
    for account in ("T0FIRM:U0GUEST", "T0FIRM:U0OTHER"):
        await there.says(account, code_in(await there.says(ANA, "link")))
    removed = await there.says(ANA, "unlink slack")
    assert text(removed).startswith("Removed: 2 accounts in Slack")
    assert [each.handle for each in await world.store.who(Platform.SLACK, ANA)] == ["assignee"]
    assert await world.store.who(Platform.SLACK, "T0FIRM:U0GUEST") == ()
    assert text(await there.says(ANA, "unlink console")).startswith("Removed: your account in the console")
    assert await world.store.who(Platform.WEB, "assignee") == ()


async def test_it_is_removed_for_every_firm_that_one_works_for(world: World, there: Elsewhere) -> None:
    second = await another_firm(world, "assignee")
    await there.says(ANA, await there.code("assignee"))
    said = Utterance(Platform.WEB, "assignee", "unlink slack", "one")
    first, again = [await world.conversation.hear(said) for _ in range(2)]
    assert first == again
    assert await world.store.who(Platform.SLACK, ANA) == ()
    for engagement_id in (world.engagement.id, second.id):
        async with world.store.read(world.clock.now(), engagement_id) as tx:
            events = [each.event for each in await tx.events(firm.START, firm.START + timedelta(days=1))]
            assert events.count(Event.UNLINKED) == 1
            assert await tx.faults() == ()


async def test_a_form_asks_which_among_those_that_there_are(world: World, there: Elsewhere) -> None:
    await there.says(ANA, await there.code("assignee"))
    form = await world.says("assignee", "unlink")
    assert isinstance(form, Form)
    (choice,) = form.fields
    assert isinstance(choice, ChoiceField)
    assert [option.label for option in choice.options] == ["Slack"]
    assert text(await world.fills("assignee", form, platform="slack")).startswith("Removed: your account in Slack")
    assert isinstance(await world.says("assignee", "unlink facebook"), Form)


async def test_that_a_code_was_given_is_on_record_and_the_code_is_not(world: World, there: Elsewhere) -> None:
    code = await there.code("assignee")
    (words,) = await entries(world, Event.CODE_GIVEN)
    assert words == "web assignee was given a code by which another account speaks for @assignee"
    assert code.split()[1] not in words
