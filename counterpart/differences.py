"""What a set-up file would change in a database: each change in words, with what carries it out.

Longer than most files: one function per part of the file, in the file's order.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.cards import proposals
from bot.model.people import COORDINATOR, Person, Side
from bot.model.record import Platform, Room, RoomKind
from bot.model.work import Matter
from bot.store.transaction import Transaction
from bot.work import agreeing, announce, walls
from counterpart.firm import Addresses, AgreementPlan, Firm, MatterPlan, PersonPlan
from counterpart.standing import Standing
from scheduler.worktime import Holiday, ScheduleException, WorkSchedule, write_hours

Step = Callable[["Work"], Awaitable[object]]


class CannotBeMet(Exception):
    """The file's agreement promises what nobody could keep."""


class Sign(StrEnum):
    """How a change is printed. STAYS is what the file lacks or cannot change: it is told, and nothing is done."""

    ADDED = "+"
    CHANGED = "~"
    STAYS = "-"


@dataclass
class Work:
    """What carrying out needs: the transaction, and the people and matters known so far, by handle and number."""

    tx: Transaction
    people: dict[str, Person]
    matters: dict[str, Matter]


@dataclass(frozen=True)
class Change:
    """One difference. `step` carries it out; None where nothing is done. `matter` is the number it is about, or ""."""

    sign: Sign
    words: str
    step: Step | None = None
    matter: str = ""

    def __str__(self) -> str:
        return f"{self.sign} {self.words}"


def differences(firm: Firm, standing: Standing, today: date) -> Iterator[Change]:
    """Every difference, in the order in which they are carried out: people before matters (D38)."""
    yield from _teams(firm, standing, today)
    for someone in firm.people:
        yield from _person(firm, someone, standing, today)
    for handle in sorted(standing.people.keys() - {each.handle for each in firm.people}):
        yield Change(Sign.STAYS, f"@{handle} is not in the file and stays: their work and words are on record")
    for plan in sorted(firm.matters, key=lambda each: _known_id(each, standing)):
        yield from _matter(plan, standing)
    for number in sorted(standing.matters.keys() - {each.number.lower() for each in firm.matters}):
        yield Change(Sign.STAYS, f"matter {standing.matters[number].ref} is not in the file and stays")
    yield from _agreement(firm, standing)


def _known_id(plan: MatterPlan, standing: Standing) -> tuple[bool, int]:
    known = standing.matters.get(plan.number.lower())
    return known is None, known.id if known else 0


def _teams(firm: Firm, standing: Standing, today: date) -> Iterator[Change]:
    about = standing.engagement
    names = {side: team.name for side, team in firm.teams.items()}
    if about is None:
        yield Change(Sign.ADDED, f"engagement of {names[Side.FIRM]} and {names[Side.PROVIDER]}", _nothing_more)
    for side, team in firm.teams.items():
        hours = f"{team.schedule.label}, {team.schedule.weekly}, {team.schedule.anchor_zone}"
        if about is None:
            yield Change(Sign.ADDED, f"{side} hours: {hours}, {len(team.schedule.holidays)} holidays", _nothing_more)
        else:
            city = about.cities.of(side)
            if (city.label, city.zone) != (team.schedule.label, team.schedule.anchor_zone):
                words = f"the {side} stays in {city.label} ({city.zone}): a team's city cannot be changed, since every"
                yield Change(Sign.STAYS, f"{words} message so far names it")
            yield from _hours(about.schedule_of(side), city.label, city.zone, team.schedule, standing, today)
        yield from _room(RoomKind.TEAM, side, team.room, standing.team_rooms.get(side), f"the {side}'s room")


async def _nothing_more(work: Work) -> None:
    """It is there already: an engagement and its schedules before the transaction, an acceptance with its proposal."""


def _hours(
    schedule_id: int, label: str, zone: str, wanted: WorkSchedule, standing: Standing, today: date
) -> Iterator[Change]:
    """Differences of a schedule that exists. What was entered in chat and is not in the file stays."""
    has = standing.schedules[schedule_id]
    if str(has.weekly) != str(wanted.weekly):
        yield Change(
            Sign.CHANGED,
            f"{label} hours: {has.weekly} become {wanted.weekly}",
            lambda work: work.tx.schedules.set_weekly(schedule_id, wanted.weekly, zone),
        )
    known = {each.date for each in has.holidays}
    new = tuple(each for each in wanted.holidays if each.date not in known)
    if new:
        yield Change(
            Sign.ADDED,
            f"{label} holidays: {_listed(new)}",
            lambda work: work.tx.schedules.add_holidays(schedule_id, new),
        )
    named = {each.date for each in wanted.holidays}
    extra = [each for each in has.holidays if each.date >= today and each.date not in named]
    if extra:
        yield Change(Sign.STAYS, f"{label} holidays that are not in the file stay: {_listed(extra)}")
    given = {each.date: each for each in has.exceptions}
    for each in wanted.exceptions:
        if given.get(each.date) != each:
            words = f"{label} on {each.date}: {write_hours(each.hours)}{f' ({each.reason})' if each.reason else ''}"
            yield Change(Sign.CHANGED if each.date in given else Sign.ADDED, words, _add_exception(schedule_id, each))


def _listed(holidays: Iterable[Holiday]) -> str:
    return ", ".join(f"{each.date} {each.name}" for each in holidays)


def _add_exception(schedule_id: int, exception: ScheduleException) -> Step:
    return lambda work: work.tx.schedules.add_exception(schedule_id, exception)


def _room(
    kind: RoomKind, side: Side, wanted: Addresses, has: Room | None, words: str, matter: str = ""
) -> Iterator[Change]:
    for platform, address in wanted.items():
        if has is None:
            where = Room(0, 0, side, kind, platform, address)
            yield Change(Sign.ADDED, f"{words}: {platform} {address}", _add_room(where, matter), matter)
        elif (has.platform, has.address) != (platform, address):
            yield Change(Sign.STAYS, f"{words} stays {has.platform} {has.address}: what was said there is edited there")


def _add_room(where: Room, matter: str) -> Step:
    async def add(work: Work) -> None:
        matter_id = work.matters[matter].id if matter else None
        await work.tx.rooms.add(replace(where, engagement_id=work.tx.engagement.id, matter_id=matter_id))

    return add


def _person(firm: Firm, plan: PersonPlan, standing: Standing, today: date) -> Iterator[Change]:
    has = standing.people.get(plan.handle)
    roles = ", ".join(sorted(plan.roles)) or "no role"
    if has is None:
        hours = f", {plan.schedule.weekly} in {plan.schedule.label}" if plan.schedule else ""
        yield Change(Sign.ADDED, f"@{plan.handle} {plan.name}: {plan.side}, {roles}{hours}", _add_person(plan))
    else:
        yield from _known_person(firm, plan, has, standing, today)
    # The name an operator speaks by (`say --as`), on every installation; it is no address to send to.
    for platform, account in dict.fromkeys([*plan.accounts.items(), (Platform.WEB, plan.handle)]):
        owner = standing.accounts.get((platform, account))
        if owner is None:
            yield Change(Sign.ADDED, f"@{plan.handle} speaks from {platform} {account}", _link(plan, platform, account))
        elif owner != plan.handle:
            yield Change(Sign.STAYS, f"{platform} {account} stays @{owner}'s: an account speaks for one person")
    reached = {(room.platform, room.address) for room in standing.direct.get(plan.handle, ())}
    for platform, account in plan.accounts.items():
        owner = standing.accounts.get((platform, account), plan.handle)
        if (platform, account) not in reached and owner == plan.handle:
            yield Change(
                Sign.ADDED, f"@{plan.handle} is reached at {platform} {account}", _reach(plan, platform, account)
            )


def _add_person(plan: PersonPlan) -> Step:
    async def add(work: Work) -> None:
        tx = work.tx
        schedule_id = await tx.schedules.add(plan.schedule) if plan.schedule else tx.engagement.schedule_of(plan.side)
        new = Person(0, tx.engagement.id, plan.handle, plan.name, plan.side, plan.roles, plan.zone, schedule_id)
        work.people[plan.handle] = await tx.people.add(new)

    return add


def _known_person(firm: Firm, plan: PersonPlan, has: Person, standing: Standing, today: date) -> Iterator[Change]:
    if has.side is not plan.side:
        yield Change(Sign.STAYS, f"@{plan.handle} stays on the side of the {has.side}: nobody changes sides")
        return
    said = [
        f"{name} {old} becomes {new}"
        for name, old, new in (
            ("name", has.name, plan.name),
            ("roles", ", ".join(sorted(has.roles)), ", ".join(sorted(plan.roles))),
            ("zone", has.zone, plan.zone),
        )
        if old != new
    ]
    if said:
        yield Change(Sign.CHANGED, f"@{plan.handle}: {'; '.join(said)}", _save_person(plan))
    team_id = standing.engagement.schedule_of(plan.side) if standing.engagement else 0
    own = has.schedule_id != team_id
    if plan.schedule is None:
        if own:
            yield Change(Sign.CHANGED, f"@{plan.handle} keeps the team's hours again", _save_schedule(plan, team_id))
    elif own and standing.schedules[has.schedule_id].anchor_zone == plan.schedule.anchor_zone:
        label = f"@{plan.handle}'s"
        yield from _hours(has.schedule_id, label, plan.schedule.anchor_zone, plan.schedule, standing, today)
    else:
        words = f"@{plan.handle} keeps own hours: {plan.schedule.weekly} in {plan.schedule.label}"
        yield Change(Sign.CHANGED, words, _save_schedule(plan, None))


def _save_person(plan: PersonPlan) -> Step:
    async def save(work: Work) -> None:
        changed = replace(work.people[plan.handle], name=plan.name, roles=plan.roles, zone=plan.zone)
        await work.tx.people.save(changed)
        work.people[plan.handle] = changed

    return save


def _save_schedule(plan: PersonPlan, schedule_id: int | None) -> Step:
    async def save(work: Work) -> None:
        new = schedule_id
        if new is None and plan.schedule is not None:
            new = await work.tx.schedules.add(plan.schedule)
        changed = replace(work.people[plan.handle], schedule_id=new or 0)
        await work.tx.people.save(changed)
        work.people[plan.handle] = changed

    return save


def _link(plan: PersonPlan, platform: Platform, account: str) -> Step:
    return lambda work: work.tx.people.link(work.people[plan.handle].id, platform, account)


def _reach(plan: PersonPlan, platform: Platform, account: str) -> Step:
    async def add(work: Work) -> None:
        person_id = work.people[plan.handle].id
        room = Room(0, work.tx.engagement.id, plan.side, RoomKind.DIRECT, platform, account, person_id=person_id)
        await work.tx.rooms.add(room)

    return add


def _matter(plan: MatterPlan, standing: Standing) -> Iterator[Change]:
    number = plan.number.lower()
    has = standing.matters.get(number)
    name = has.ref if has else f"M-{plan.id}" if plan.id else f"matter {plan.number}"
    if has is None:
        yield Change(Sign.ADDED, f"{name} {plan.title} ({plan.number}), @{plan.responsible}", _add_matter(plan), number)
    else:
        responsible = standing.people.get(plan.responsible)
        if plan.id not in (None, has.id):
            yield Change(Sign.STAYS, f"{name} keeps its number: M-{plan.id} would be another matter")
        if has.title != plan.title:
            yield Change(Sign.STAYS, f"{name} keeps its title: it is in what was said")
        if responsible is None or has.responsible_id != responsible.id:
            yield Change(Sign.STAYS, f"{name} keeps its responsible attorney: only the firm changes that, in chat")
    # Screens first: nobody is let in who is to be kept out.
    for handles, pairs, words, screens in (
        (plan.screened, standing.walls.screened, "may not see", True),
        ((plan.responsible, *plan.members), standing.walls.members, "is a member of", False),
    ):
        for handle in handles:
            person = standing.people.get(handle)
            if has is None or person is None or (has.id, person.id) not in pairs:
                yield Change(Sign.ADDED, f"@{handle} {words} {name}", _let(handle, number, screens=screens), number)
    if has is not None:
        for handle, person in standing.people.items():
            if (has.id, person.id) in standing.walls.screened and handle not in plan.screened:
                yield Change(Sign.STAYS, f"@{handle} stays screened from {name}: a file takes no wall down")
            if (has.id, person.id) in standing.walls.members and handle not in (plan.responsible, *plan.members):
                yield Change(Sign.STAYS, f"@{handle} stays a member of {name}: screen who is not to see it")
    for side, where in plan.rooms.items():
        room = standing.matter_rooms.get((has.id, side)) if has else None
        yield from _room(RoomKind.MATTER, side, where, room, f"{name}'s room of the {side}", number)


def _add_matter(plan: MatterPlan) -> Step:
    async def add(work: Work) -> None:
        matter_id = plan.id or await work.tx.matters.allot()
        responsible = work.people[plan.responsible].id
        new = Matter(matter_id, work.tx.engagement.id, plan.title, plan.number, responsible)
        await work.tx.matters.add(new)
        work.matters[plan.number.lower()] = new

    return add


def _let(handle: str, number: str, *, screens: bool) -> Step:
    async def let(work: Work) -> None:
        matter_id, person = work.matters[number].id, work.people[handle]
        if screens:
            await walls.put_up(work.tx, matter_id, person)
        else:
            await work.tx.matters.admit(matter_id, person.id)

    return let


def _agreement(firm: Firm, standing: Standing) -> Iterator[Change]:
    """A file proposes once: what was settled in chat since is not undone by applying the file again."""
    plan, versions = firm.agreement, standing.agreements
    if plan is None:
        return
    newest = versions[0] if versions else None
    said = [each for each in versions if (each.terms, each.effective_from) == (plan.terms, plan.effective_from)]
    if not said:
        version = newest.version + 1 if newest is not None else 1
        words = f"agreement {version}, from {plan.effective_from:%Y-%m-%d %H:%M} UTC"
        if set(plan.accepted) != set(Side):
            words += ": a proposal until both coordinators accept it"
        yield Change(Sign.ADDED, words, _propose(firm, plan))
        for handle in plan.accepted.values():
            yield Change(Sign.ADDED, f"@{handle} accepts agreement {version}", _nothing_more)
    elif newest is not None and said[0].version != newest.version:
        words = f"the file's agreement was version {said[0].version}: version {newest.version}, entered in chat, stays"
        yield Change(Sign.STAYS, words)
    elif said[0].declined_by is not None:
        words = f"agreement {said[0].version} was declined: to propose it again, give it another effective_from"
        yield Change(Sign.STAYS, words)


def _propose(firm: Firm, plan: AgreementPlan) -> Step:
    """The same proposal that a coordinator makes in chat, but that neither side has accepted it by making it."""

    async def propose(work: Work) -> None:
        tx = work.tx
        found = await agreeing.unmet(tx, plan.terms, plan.effective_from)
        if found:
            scene = await announce.scene(tx)
            raise CannotBeMet("; ".join(proposals.unmet_words(scene, each) for each in found))
        proposer = next(each for each in firm.people if COORDINATOR[Side.FIRM] in each.roles)
        accepted = [work.people[handle] for handle in plan.accepted.values()]
        await agreeing.propose(tx, plan.terms, plan.effective_from, work.people[proposer.handle], "", accepted)

    return propose
