"""The permission table, cell by cell: real sentences by real people are carried out or refused exactly as it says (D1).

Who is what to the thing acted on is written down here by hand, apart from the code that works it out.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.language.cards import Card, Fact, Line, Mention, Next
from bot.language.forms import Form
from bot.passage import MovableClock
from bot.rules.permission import Act, Relation
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from tests import firm
from tests.dump import dump
from tests.world import KEY, World, text

EVERYONE = frozenset(handle for handle, _, _ in firm.CAST)
#: Those who see M-1042: its members and the two coordinators. @firm_admin sees its outline.
FIRM, PROVIDER = frozenset({"attorney", "staff", "practice_lead"}), frozenset({"assignee", "paralegal", "lead"})
OUTSIDE = frozenset({"associate", "drafter"})
NOBODY = frozenset[str]()

GIVE = 'assign @assignee M-1042 deposition-summary "Summarise it" due fri 5pm'
Holders = Mapping[Relation, frozenset[str]]


def holders(
    *, owes: frozenset[str] = PROVIDER, asker: str = "", told: frozenset[str] = frozenset(), city: str = "provider"
) -> Holders:
    """Who is what: `owes` is the side that owes, with the other one beside it."""
    coordinator = {"firm": "practice_lead", "provider": "lead"}[city]
    return {
        Relation.ASSIGNEE: frozenset({"assignee"}),
        Relation.LEAD: frozenset({"lead"}),
        Relation.MATTER_ATTORNEY: frozenset({"attorney"}),
        Relation.MATTER_STAFF: frozenset({"staff", "practice_lead"}),
        Relation.OWING_SIDE: owes,
        Relation.ASKER: frozenset({asker}),
        Relation.COORDINATOR: frozenset({coordinator}),
        Relation.LADDER: told,
        Relation.OTHER_SIDE: frozenset({"attorney", "practice_lead"} if owes is PROVIDER else {"lead"}),
        Relation.SECOND_PERSON: frozenset({"staff", "practice_lead"}),  # what is confirmed @attorney entered
        Relation.FIRM_ADMIN: frozenset({"firm_admin"}),
        Relation.FIRM: frozenset({"attorney", "associate", "staff", "practice_lead", "firm_admin"}),
        Relation.MEMBER: FIRM | PROVIDER,
        Relation.ANYONE: EVERYONE,
    }


@dataclass(frozen=True)
class Case:
    """What has happened (`@who: sentence`, or `until …`), what is said then, and who is what at that moment."""

    says: str
    after: tuple[str, ...] = ()
    who: Holders = field(default_factory=holders)
    outside: frozenset[str] = OUTSIDE  # those who may not even know what it is about


GIVEN = (f"@attorney: {GIVE}", "until wed 09:30 Manila")
UNDER_WAY = (*GIVEN, "@assignee: ack A-1")
ASKED = (*UNDER_WAY, '@assignee: ask A-1 "2019 or 2023?"')
DELIVERED = (*UNDER_WAY, "@assignee: deliver A-1 https://files.example/1")
#: Acknowledgement was due at 11:00 Manila; an hour of Manila's time later the lead was told.
LATE = (f"@attorney: {GIVE}", "until wed 09:30 Manila", "@assignee: mine", "until wed 12:30 Manila")
HANDED_OVER = (*UNDER_WAY, '@assignee: handoff A-1 "half of it"')
#: For oneself it is the row before: @staff is the one who is named.
CHOOSING = {**holders(city="firm"), Relation.COORDINATOR: frozenset({"practice_lead", "staff"})}
PROPOSED = ("@practice_lead: policy propose answer 3h from mon 9am",)
#: Each speaks for a side of their own, so each of them is the coordinator of "that side".
EITHER_COORDINATOR = {**holders(), Relation.COORDINATOR: frozenset({"lead", "practice_lead"})}

DEADLINE = 'matter deadline M-1042 "Reply brief" 2026-10-16 17:00 src "order dkt 41"'
ENTERED = (f"@attorney: {DEADLINE}",)
#: To the provider, and to who sees an outline, no court deadline exists.
NOT_THE_FIRM = OUTSIDE | PROVIDER | {"firm_admin"}

CASES: dict[str, Case] = {
    "assign": Case('assign @paralegal M-1042 title-search "Chain since 1990" due fri 5pm'),
    "assign … to": Case("assign A-1 to @paralegal", UNDER_WAY),
    "assign … to … reset": Case('assign A-1 to @paralegal reset note "other exhibits"', UNDER_WAY),
    "mine": Case("mine", GIVEN),
    "show": Case("show A-1", GIVEN),
    "ack": Case("ack A-1", GIVEN),
    "ack … correct": Case("ack A-1 correct", (*UNDER_WAY, '@assignee: ack A-1 readback "A digest of 240 pages."')),
    "ack breach": Case("ack breach A-1 acknowledge", LATE, holders(told=frozenset({"lead"}))),
    "ack breach … excused": Case(
        "ack breach A-1 acknowledge excused", (*LATE, '@assignee: update A-1 because "a power cut"')
    ),
    "update": Case("update A-1 50%", UNDER_WAY),
    "update … due": Case("update A-1 due mon 5pm", UNDER_WAY),
    "update … because": Case('update A-1 because "a power cut"', LATE),
    "update Q": Case('update Q-1 "For the fence."', ASKED, holders(owes=FIRM, asker="assignee")),
    "ask": Case('ask A-1 "Which exhibits?"', UNDER_WAY),
    "ask … withdraw": Case("ask Q-1 withdraw", ASKED, holders(owes=FIRM, asker="assignee")),
    "answer": Case('answer Q-1 "2023."', ASKED, holders(owes=FIRM, asker="assignee")),
    "deliver": Case("deliver A-1 https://files.example/1", UNDER_WAY),
    "review": Case("review A-1", DELIVERED),
    "review … approve": Case("review A-1 approve round 1", DELIVERED),
    "review … return": Case("review A-1 return citation cause execution", DELIVERED),
    "handoff": Case('handoff A-1 "half of it"', UNDER_WAY),
    "handoff accept": Case("handoff accept H-1", HANDED_OVER, holders(owes=FIRM), outside=OUTSIDE | {"firm_admin"}),
    "handoff accept … for": Case(
        "handoff accept H-1 for @staff", HANDED_OVER, CHOOSING, outside=OUTSIDE | {"firm_admin"}
    ),
    "standup": Case("standup A-1 50%", UNDER_WAY),
    "standup remind": Case("standup remind", outside=NOBODY),
    "decline": Case("decline A-1 capacity", GIVEN),
    "hold": Case('hold A-1 because "more is coming"', UNDER_WAY),
    "cancel": Case('cancel A-1 "it settled"', UNDER_WAY),
    "later": Case("later", LATE),
    "urgent": Case("urgent A-1", GIVEN),
    "urgent Q": Case("urgent Q-1", ASKED, holders(owes=FIRM, asker="assignee")),
    "cover": Case("cover A-1 by @paralegal", UNDER_WAY),
    "cover … for the firm": Case(
        "cover Q-1 by @associate",
        (GIVEN[0].replace("M-1042", "M-1057"), *ASKED[1:]),
        {**holders(), Relation.MATTER_ATTORNEY: frozenset({"attorney", "associate"})},
        outside=NOBODY,
    ),
    "cover @person": Case("cover @assignee by @paralegal", UNDER_WAY, outside=NOBODY),
    "away": Case("away 22 oct"),
    # Said by oneself it is the row before.
    "away … for": Case(
        "away 22 oct for @paralegal",
        who={**holders(), Relation.COORDINATOR: frozenset({"lead", "paralegal"})},
        outside=NOBODY,
    ),
    "hours show": Case("hours show manila"),
    "hours test": Case("hours test A-1", GIVEN),
    "hours set": Case('hours set manila "mon-fri 09:00-18:00"', outside=NOBODY),
    "policy show": Case("policy show"),
    "policy propose": Case("policy propose answer 3h from mon 9am", who=EITHER_COORDINATOR, outside=NOBODY),
    "policy accept": Case("policy accept 2", PROPOSED, EITHER_COORDINATOR, outside=NOBODY),
    "policy decline": Case("policy decline 2", PROPOSED, EITHER_COORDINATOR, outside=NOBODY),
    "matter show": Case("matter show M-1042"),
    "matter deadline": Case(DEADLINE),
    "matter confirm": Case("matter confirm D-1", ENTERED, outside=NOT_THE_FIRM),
    "matter tick": Case("matter tick D-1", ENTERED, outside=NOT_THE_FIRM),
    "matter met … withdraw": Case("matter met D-1", ENTERED, outside=NOT_THE_FIRM),
    "report deadlines": Case("report deadlines", ENTERED, outside=NOBODY),
    "export": Case("export M-1042"),
    "link": Case("link"),
    "unlink": Case("unlink slack"),
    "help": Case("help permissions"),
}
#: An administrator who is no member reads the outline of what the table says members are shown (D31).
OUTLINED = {"show": frozenset({"firm_admin"}), "matter show": frozenset({"firm_admin"})}

TABLE: dict[str, Act] = {row.name: row for order in COMMANDS for row in order.acts}


def test_every_row_of_the_table_is_put_to_the_test() -> None:
    assert set(CASES) == set(TABLE), "a row without a case, or a case without a row"


def test_every_column_of_the_table_is_somebody_in_some_case() -> None:
    used = {relation for row in TABLE.values() for relation in row.may}
    held = {relation for case in CASES.values() for relation, people in case.who.items() if people - {""}}
    assert used <= held


@asynccontextmanager
async def opened(file: Path, engagement_of: World, at: datetime) -> AsyncIterator[World]:
    """The world in a copy of a story's database, where it stood at `at`."""
    store = Store(make_engine(f"sqlite+aiosqlite:///{file}"), Cipher((KEY,)))
    try:
        yield World(store, engagement_of.engagement, MovableClock(at))
    finally:
        await store.close()


async def told(world: World, steps: tuple[str, ...]) -> None:
    """The story so far; every sentence of it is carried out."""
    for step in steps:
        if step.startswith("until "):
            await world.until(step.removeprefix("until "))
            continue
        handle, _, sentence = step.partition(": ")
        reply = await world.says(handle.removeprefix("@"), sentence)
        assert isinstance(reply, Card)
        assert reply.name.partition(".")[0] not in ("refused", "nothing", "stale", "trouble"), f"{step}\n{text(reply)}"


def named(card: Card) -> set[str]:
    """Everybody whom a card names."""
    texts = [
        block.value if isinstance(block, Fact) else block.text
        for block in card.blocks
        if isinstance(block, Fact | Line | Next)
    ]
    return {run.handle for each in texts for run in each if isinstance(run, Mention)}


@pytest.mark.parametrize("name", sorted(TABLE))
async def test_everybody_is_let_or_refused_as_the_table_says(name: str, sqlite_url: str, tmp_path: Path) -> None:
    """C43 D1 P2: refused with what is needed and only with those who can; hidden from those who may not know."""
    row, case = TABLE[name], CASES[name]
    story = await World.begin(sqlite_url)
    await told(story, case.after)
    await story.store.close()
    allowed = frozenset[str]().union(*(case.who[relation] for relation in row.may))
    for handle in sorted(EVERYONE):
        file = tmp_path / f"{handle}.sqlite3"
        shutil.copy(sqlite_url.removeprefix("sqlite+aiosqlite:///"), file)
        async with opened(file, story, story.clock.now()) as world:
            before = await dump(world.store, without=frozenset({"heard", "sign"}))
            reply = await world.says(handle, case.says, key=f"the case of {handle}")
            assert not isinstance(reply, Form), f"@{handle}: {case.says} opened a form"
            after = await dump(world.store, without=frozenset({"heard", "sign"}))
        if handle in allowed:
            assert reply.name.partition(".")[0] not in ("refused", "nothing", "stale", "trouble"), (
                f"@{handle}: {text(reply)}"
            )
            assert not reply.name.startswith("misread"), f"@{handle}: {text(reply)}"
        elif handle in OUTLINED.get(name, ()):
            assert "Summarise" not in text(reply), text(reply)
        elif reply.name == "nothing":
            assert handle in case.outside or ("Q-1" in case.says and handle == "firm_admin"), (
                f"@{handle}: {text(reply)}"
            )
            for ledger in ("entry", "record_head"):  # the try itself is recorded
                before.pop(ledger), after.pop(ledger)
            assert after == before
        else:
            assert reply.name == "refused", f"@{handle} may not, but: {text(reply)}"
            assert handle not in case.outside, f"@{handle} may not know of it: {text(reply)}"
            assert "Nothing changed." in text(reply)
            assert after == before
            assert named(reply) <= allowed, f"@{handle} is sent to somebody who may not: {text(reply)}"
            assert bool(named(reply)) == bool(allowed), text(reply)
