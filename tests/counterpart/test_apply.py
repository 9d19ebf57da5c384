"""Applying a set-up file: the difference first, then all of it or nothing, and a second time nothing."""

from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.language.cards import Card, lines
from bot.model.people import Role, Side
from bot.model.record import Event, Platform
from bot.model.work import Matter
from bot.passage import MovableClock
from bot.platform import Utterance
from bot.rules.visibility import Sight
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from bot.store.transaction import Transaction
from counterpart.apply import NotApplied, apply, preview
from counterpart.demonstration import FILE
from counterpart.differences import Change, Sign
from counterpart.firm import Firm
from counterpart.firm_file import read_firm_file
from scheduler.worktime import wall
from tests.dump import dump

TODAY = date(2026, 10, 13)
TEXT = FILE.read_text()
REAL = TEXT[: TEXT.index("  # Only a demonstration's file")]
Write = Callable[[str], Firm]


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    made = Store(make_engine(database_url), Cipher([bytes(32)]))
    yield made
    await made.close()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Firm:
        file = tmp_path / "firm.yaml"
        file.write_text(text)
        return read_firm_file(file, TODAY)

    return write


DEMONSTRATION = read_firm_file(FILE, TODAY)
assert DEMONSTRATION.begins is not None
NOW = DEMONSTRATION.begins


def told(changes: tuple[Change, ...], *signs: Sign) -> list[str]:
    return [str(each) for each in changes if not signs or each.sign in signs]


async def say_to(store: Store, handle: str, sentence: str) -> str:
    """What Counterpart answers, said at the moment of the story."""
    said = Utterance(Platform.WEB, handle, sentence, f"{handle}: {sentence}")
    reply = await Conversation(store, MovableClock(NOW), COMMANDS, ALARMS).hear(said)
    assert isinstance(reply, Card), reply
    return "\n".join(lines(reply))


async def find(tx: Transaction, ref: str, handle: str) -> Matter | None:
    viewer = await tx.people.by_handle(handle)
    assert viewer is not None
    return await tx.matters.find(ref, viewer)


async def test_looking_changes_nothing(store: Store) -> None:
    assert len(await preview(store, DEMONSTRATION, NOW)) > 40
    assert await store.engagements() == ()
    assert await store.product_now() is None


async def test_the_demonstration_is_set_up_and_a_second_time_there_is_nothing_to_do(store: Store) -> None:
    """E10: people, hours, rooms, matters and the agreement from one file."""
    await apply(store, DEMONSTRATION, NOW)
    assert await preview(store, DEMONSTRATION, NOW) == ()
    assert await apply(store, DEMONSTRATION, NOW) == ()
    assert await store.product_now() == NOW
    (about,) = await store.engagements()
    async with store.read(NOW, about.id) as tx:
        assert {each.handle for each in await tx.people.everyone()} == {each.handle for each in DEMONSTRATION.people}
        for person in await tx.people.everyone():
            assert await tx.rooms.direct(person.id) is not None
            assert await store.who(Platform.WEB, person.handle) == (person,)
        for side in Side:
            assert await tx.rooms.team(side) is not None
            assert await tx.rooms.of_matter(1042, side) is not None
            assert await tx.rooms.of_matter(1057, side) is None
        agreement = await tx.agreements.in_force(NOW)
        assert agreement is not None
        assert agreement.accepted
        night = await tx.people.by_handle("night-paralegal")
        assert night is not None
        opens = (await tx.schedules.calendar_of(night)).next_opening(NOW)
        assert wall(opens, "Asia/Manila").hour == 21
        assert await tx.faults() == ()


async def test_the_wall_around_a_matter_stands_from_the_first_moment(store: Store) -> None:
    await apply(store, DEMONSTRATION, NOW)
    (about,) = await store.engagements()
    async with store.read(NOW, about.id) as tx:
        levels = {each.handle: await tx.matters.level(1063, each) for each in await tx.people.everyone()}
    full, outline = Sight.FULL, Sight.OUTLINE
    assert levels == {
        "attorney": None, "associate": full, "practice-lead": full, "firm-admin": outline, "lead": full,
        "paralegal": full, "paralegal-2": None, "night-paralegal": None,
    }  # fmt: skip


async def test_every_change_is_on_record_and_the_mornings_are_set(store: Store) -> None:
    changes = await apply(store, DEMONSTRATION, NOW)
    (about,) = await store.engagements()
    async with store.read(NOW, about.id) as tx:
        entries = await tx.events(NOW, NOW + timedelta(seconds=1))
        assert {each.event for each in entries} == {Event.SET_UP, Event.POLICY_PROPOSED}
        assert len(entries) == len(changes) + 2  # the engagement itself, and the agreement as chat would record it
        title = next(each for each in entries if "Warehouse lease" in each.words)
        assert title.matter_id == 1042
    opening = await store.next_due()  # New York opens first, and its digest is a quarter of an hour later
    assert opening is not None
    assert f"{wall(opening, 'America/New_York'):%a %H:%M}" == "Tue 09:15"


async def test_a_changed_file_changes_what_it_says_and_nothing_else(store: Store, write: Write) -> None:
    await apply(store, DEMONSTRATION, NOW)
    text = (
        TEXT.replace("hours: mon-fri 09:00-13:00, 14:00-18:00", "hours: mon-fri 08:00-12:00, 13:00-17:00")
        .replace("{date: 2026-11-30, name: Bonifacio Day}", "{date: 2026-11-30, name: Bonifacio Day}\n"
                 "    - {date: 2026-12-08, name: Immaculate Conception}")
        .replace("name: Ben Santos\n    side: provider\n    roles: [paralegal]",
                 "name: Ben Reyes\n    side: provider\n    roles: [paralegal, observer]")
        .replace("    hours: mon-fri 14:00-23:00            # the late shift\n", "")
        .replace("members: [paralegal]\n", "members: [paralegal]\n    rooms: {provider: {web: manila-road}}\n")
        .replace("urgent_per_week: 3", "urgent_per_week: 5")
    )  # fmt: skip
    firm = write(text)
    expected = [
        "~ Manila hours: Mon–Fri 09:00–13:00, 14:00–18:00 become Mon–Fri 08:00–12:00, 13:00–17:00",
        "+ Manila holidays: 2026-12-08 Immaculate Conception",
        "~ @paralegal-2: name Ben Santos becomes Ben Reyes; roles paralegal becomes observer, paralegal",
        "~ @paralegal-2 keeps the team's hours again",
        "+ @night-paralegal's holidays: 2026-12-08 Immaculate Conception",
        "+ M-1063's room of the provider: web manila-road",
        "+ agreement 2, from 2026-10-01 04:00 UTC",
        "+ @practice-lead accepts agreement 2",
        "+ @lead accepts agreement 2",
    ]
    assert told(await preview(store, firm, NOW)) == expected
    assert told(await apply(store, firm, NOW)) == expected
    assert await apply(store, firm, NOW) == ()
    (about,) = await store.engagements()
    async with store.read(NOW, about.id) as tx:
        assert str((await tx.schedules.schedule(about.provider_schedule_id)).weekly).startswith("Mon–Fri 08:00")
        ben = await tx.people.by_handle("paralegal-2")
        assert ben is not None
        assert (ben.name, ben.schedule_id) == ("Ben Reyes", about.provider_schedule_id)
        assert ben.roles == {Role.PARALEGAL, Role.OBSERVER}
        agreement = await tx.agreements.in_force(NOW)
        assert agreement is not None
        assert (agreement.version, agreement.terms.urgent_per_week) == (2, 5)


async def test_a_screen_is_put_up_even_where_the_person_did_not_see_the_matter_yet(store: Store, write: Write) -> None:
    await apply(store, DEMONSTRATION, NOW)
    members = "    members: [paralegal, paralegal-2, night-paralegal]\n"
    firm = write(TEXT.replace(members, members + "    screened: [associate]\n"))
    assert told(await apply(store, firm, NOW)) == ["+ @associate may not see M-1057"]
    assert await apply(store, firm, NOW) == ()
    (about,) = await store.engagements()
    async with store.begin(NOW, about.id) as tx:
        associate = await tx.people.by_handle("associate")
        assert associate is not None
        await tx.matters.lock(1057)
        await tx.matters.admit(1057, associate.id)
        assert await find(tx, "M-1057", "associate") is None


async def test_what_is_left_out_of_the_file_stays_and_is_told(store: Store, write: Write) -> None:
    await apply(store, DEMONSTRATION, NOW)
    firm = write(
        TEXT.replace("    - {date: 2026-11-27, name: Day after Thanksgiving}\n", "")
        .replace("members: [associate, paralegal, paralegal-2, night-paralegal]", "members: [paralegal, paralegal-2]")
        .replace("screened: [attorney, paralegal-2, night-paralegal]", "screened: [attorney, paralegal-2]")
    )
    changes = await apply(store, firm, NOW)
    assert told(changes) == [
        "- New York holidays that are not in the file stay: 2026-11-27 Day after Thanksgiving",
        "- @associate stays a member of M-1042: screen who is not to see it",
        "- @night-paralegal stays a member of M-1042: screen who is not to see it",
        "- @night-paralegal stays screened from M-1063: a file takes no wall down",
    ]
    (about,) = await store.engagements()
    async with store.read(NOW, about.id) as tx:
        assert await find(tx, "M-1063", "night-paralegal") is None


async def test_a_real_firms_agreement_is_only_proposed(store: Store, write: Write) -> None:
    firm = write(REAL)
    changes = await apply(store, firm, NOW)
    assert told(changes)[-1].endswith("a proposal until both coordinators accept it")
    assert await store.product_now() is None
    (about,) = await store.engagements()
    async with store.read(NOW, about.id) as tx:
        assert await tx.agreements.in_force(NOW) is None
        assert await tx.agreements.latest() is not None
    assert await apply(store, firm, NOW) == ()


async def agreements(store: Store) -> list[tuple[int, bool]]:
    """Every version, with whether both accepted it, the newest first."""
    (about,) = await store.engagements()
    async with store.read(NOW, about.id) as tx:
        return [(each.version, each.accepted) for each in await tx.agreements.all()]


async def test_a_changed_agreement_is_the_same_proposal_that_chat_makes_and_both_coordinators_are_told(
    store: Store, write: Write
) -> None:
    """G17 D48: each side accepts in chat; the file that proposed it does nothing more."""
    firm = write(REAL)
    await apply(store, firm, NOW)
    people = {handle: await say_to(store, handle, "policy accept 1") for handle in ("practice-lead", "lead")}
    assert "New York accepts reply times, version 1" in people["practice-lead"]
    assert "Both teams accept reply times, version 1" in people["lead"]
    assert await apply(store, firm, NOW) == ()
    changed = write(REAL.replace("urgent_per_week: 3", "urgent_per_week: 5"))
    assert told(await apply(store, changed, NOW)) == [
        "+ agreement 2, from 2026-10-01 04:00 UTC: a proposal until both coordinators accept it"
    ]
    shown = await say_to(store, "lead", "policy show 2")
    assert "Urgent: 5 a week for each side, before 3 a week for each side" in shown
    assert "Proposed: in the firm's file" in shown
    asked = [row for row in (await dump(store))["delivery"] if "policy:2" in row]
    assert len(asked) == 2  # one to each coordinator
    await say_to(store, "lead", "policy decline 2")
    assert told(await apply(store, changed, NOW)) == [
        "- agreement 2 was declined: to propose it again, give it another effective_from"
    ]
    await say_to(store, "lead", "policy propose answer 3h from mon 9am")
    assert told(await apply(store, firm, NOW)) == [
        "- the file's agreement was version 1: version 3, entered in chat, stays"
    ]
    assert await agreements(store) == [(3, False), (2, False), (1, True)]


async def test_a_files_agreement_that_nobody_could_keep_is_refused_in_numbers(store: Store, write: Write) -> None:
    """G17."""
    firm = write(REAL.replace("effective_from:", "work_types: {redaction: {review: 500h}}\n  effective_from:"))
    with pytest.raises(NotApplied, match="Redaction, review: up to 1000 h, where New York works"):
        await apply(store, firm, NOW)


async def test_a_demonstration_is_never_set_up_beside_a_real_firm(store: Store, write: Write) -> None:
    await apply(store, write(REAL), NOW)
    with pytest.raises(NotApplied, match="a real firm's"):
        await apply(store, DEMONSTRATION, NOW)
    with pytest.raises(NotApplied, match="a real firm's"):
        await preview(store, DEMONSTRATION, NOW)
    assert await store.product_now() is None


async def test_what_fails_leaves_nothing_and_goes_on_where_it_began(store: Store, write: Write) -> None:
    await apply(store, write(REAL), NOW)
    other = REAL.replace("name: Northwind Legal Support", "name: Southwind")
    with pytest.raises(NotApplied, match="M-1042 is taken"):
        await apply(store, write(other), NOW)  # the same numbers of matters, in one database
    second = (await store.engagements())[1]
    async with store.read(NOW, second.id) as tx:
        assert await tx.people.everyone() == ()
    mended = write(other.replace("M-1042", "M-2042").replace("M-1057", "M-2057").replace("M-1063", "M-2063"))
    await apply(store, mended, NOW)
    assert await apply(store, mended, NOW) == ()
    assert len(await store.engagements()) == 2


async def test_more_matters_than_one_lock_takes_are_changed_in_one_go(store: Store, write: Write) -> None:
    many = "".join(
        f"  - {{number: N-{n:02}, title: Matter {n}, responsible: attorney, members: [MEMBERS]}}\n" for n in range(30)
    )
    text = REAL.replace("matters:\n", "matters:\n" + many)
    await apply(store, write(text.replace("MEMBERS", "paralegal")), NOW)
    added = await apply(store, write(text.replace("MEMBERS", "paralegal, paralegal-2")), NOW)
    assert len(told(added)) == 30
