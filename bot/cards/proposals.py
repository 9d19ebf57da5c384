"""Proposals of other reply times: put to both teams, accepted or declined, or refused where nobody could keep them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import times
from bot.cards.policy import PROPOSE, SHOW, UNCHANGED, Version, begins, changes, further
from bot.cards.scene import Scene
from bot.cards.words import LINE, LINES, TITLE, capital, fitted, shortened, type_words
from bot.language.cards import Audience, Block, Button, Card, Fact, Line, Next, Run
from bot.model.people import Side
from bot.model.windows import Agreement
from bot.rules.agreement import Unmet

_AUDIENCE = {Side.FIRM: Audience.FIRM, Side.PROVIDER: Audience.PROVIDER}


def proposed(scene: Scene, version: Version, *, page: int = 1, notify: bool = False, decides: bool = True) -> Card:
    """`policy.proposed`, to the coordinators: what would change, and from when. `notify` rings those who decide;
    `decides` is False for a reader who only may know."""
    new = version.it
    waiting = [side for side in Side if new.accepted_by(side) is None]
    coordinators = [p.id for p in scene.people.values() if p.coordinates and p.side in waiting]
    runs: list[Run] = []
    for place, person in enumerate(coordinators):
        runs += [", "] if place else []
        runs.append(scene.who(person, notify=notify))
    runs.append(" accepts or declines. " if len(coordinators) == 1 else " accept or decline. ")
    holds = f"Version {version.holds} holds" if version.holds is not None else "Nothing is timed"
    by = new.proposed_by
    from_file = new.accepted_by(scene.side(by)) is None
    facts = (
        *changes(scene, version, page),
        Fact("Proposed", ("in the firm's file" if from_file else scene.who(by), f", {scene.at(new.proposed_at)}")),
        begins(scene, new),
        Next((*runs, f"{holds} until both teams accept")),
    )
    buttons: tuple[Button, ...] = ()
    if decides:
        for side in waiting:
            who = _AUDIENCE[side]
            buttons += (Button("Accept", f"policy accept {new.version}", who),)
            buttons += (Button("Decline", f"policy decline {new.version}", who),)
        for side in set(Side) - set(waiting):
            buttons += (Button("Withdraw", f"policy decline {new.version}", _AUDIENCE[side]),)
    title = f"{scene.city(scene.side(by))} proposes reply times, version {new.version}"
    return Card(
        "policy.proposed",
        shortened(title, TITLE),
        fitted(facts, (version.words if page == 1 else "", "")),
        (*buttons, *further(scene, version, page)),
    )


def accepted(scene: Scene, version: Version, *, first: bool = False, page: int = 1) -> Card:
    """`policy.accepted`, to both teams' rooms and coordinators. `first`: nothing was timed before it (D48)."""
    new = version.it
    facts = changes(scene, version, page)
    for side in Side:
        who, at = new.accepted_by(side), new.firm_accepted_at if side is Side.FIRM else new.provider_accepted_at
        if who is not None and at is not None:
            facts.append(Fact("Accepted", (scene.who(who), f", {scene.at(at)}")))
    if version.holds is not None and version.holds > new.version:
        facts += [begins(scene, new), Line((f"Version {version.holds} is in force now.",))]
    else:
        kept = f"Times already running keep version {version.holds}" if version.holds else "Nothing is timed until then"
        kept = "What was sent before is timed from then on" if first else kept
        facts.append(Next((f"in force from {scene.at(new.since)}. {kept}",)))
    return Card(
        "policy.accepted",
        f"Both teams accept reply times, version {new.version}",
        tuple(facts),
        (SHOW, *further(scene, version, page)),
    )


def one_accepted(scene: Scene, version: Version) -> Card:
    """`policy.half`: one side accepts, and the other one has not yet."""
    new = version.it
    (waits,) = (side for side in Side if new.accepted_by(side) is None)
    return Card(
        "policy.half",
        shortened(f"{scene.city(waits.other)} accepts reply times, version {new.version}", TITLE),
        (
            *changes(scene, version, 1),
            begins(scene, new),
            Next((f"{scene.city(waits)} accepts too, or declines. Nothing changes before",)),
        ),
        (
            Button("Accept", f"policy accept {new.version}", _AUDIENCE[waits]),
            Button("Decline", f"policy decline {new.version}", _AUDIENCE[waits]),
            Button("Withdraw", f"policy decline {new.version}", _AUDIENCE[waits.other]),
            *further(scene, version, 1),
        ),
    )


def declined(scene: Scene, version: Version, words: str = "", *, page: int = 1) -> Card:
    """`policy.declined`, to both sides' coordinators: it was declined, or taken back by the side that proposed it."""
    new = version.it
    assert new.declined_by is not None, "somebody declined it"
    assert new.declined_at is not None, "at some time"
    side = scene.side(new.declined_by)
    back = side is scene.side(new.proposed_by)
    stays = f"version {version.holds} holds" if version.holds is not None else "nothing is timed"
    return Card(
        "policy.declined",
        shortened(
            f"{scene.city(side)} {'withdraws' if back else 'declines'} reply times, version {new.version}", TITLE
        ),
        fitted(
            (
                *changes(scene, version, page),
                Fact(
                    "Withdrawn" if back else "Declined", (scene.who(new.declined_by), f", {scene.at(new.declined_at)}")
                ),
                Next((f"{stays} until both teams accept another proposal",)),
            ),
            (words, ""),
        ),
        (SHOW, PROPOSE, *further(scene, version, page)),
    )


def replaced(version: int, by: int) -> Card:
    """`policy.replaced`: a newer proposal took its place before it was settled."""
    return Card(
        "policy.replaced",
        f"Reply times, version {version}, are proposed no more",
        (Next((f"version {by} is decided on instead",)),),
        (Button(f"Version {by}", f"policy show {by}"), SHOW),
    )


def newer(scene: Scene, version: Version, seen: int) -> Card:
    """`policy.newer`: another version is proposed now than the one that was meant."""
    new = version.it
    return Card(
        "policy.newer",
        f"Version {new.version} is proposed now, not version {seen}",
        (*changes(scene, version, 1), begins(scene, new), UNCHANGED),
        (Button("Accept", f"policy accept {new.version}"), *further(scene, version, 1), SHOW),
    )


def settled(it: Agreement, *, replaced: bool = False) -> Card:
    """`policy.settled`: the version is accepted, declined or `replaced` already, or one's own side has accepted it."""
    stands = "accepted by your side"
    if it.accepted:
        stands = "accepted by both teams"
    elif it.declined_by is not None:
        stands = "declined"
    elif replaced:
        stands = "proposed no more"
    return Card("policy.settled", f"Reply times, version {it.version}, are {stands}", (UNCHANGED,), (SHOW,))


def none_waits() -> Card:
    """`policy.settled`, where nothing is proposed."""
    return Card("policy.settled", "No reply times wait to be accepted", (UNCHANGED,), (SHOW, PROPOSE))


def no_version(number: int) -> Card:
    """`policy.settled`, for a number that no version has."""
    return Card("policy.settled", f"There is no version {number} of the reply times", (UNCHANGED,), (SHOW,))


def no_difference() -> Card:
    """`policy.same`: a proposal that changes nothing."""
    return Card(
        "policy.same",
        "That is what both teams have agreed already",
        (Line(("Nothing changed.",)), Next(("say what is to be different",))),
        (PROPOSE, SHOW),
    )


def never_met(scene: Scene, found: Sequence[Unmet]) -> Card:
    """`policy.never`: a proposal that nobody could keep, in numbers."""
    most = LINES - 3
    facts: list[Block] = [Line((shortened(unmet_words(scene, each), LINE),)) for each in found[:most]]
    return Card(
        "policy.never",
        "Nobody could keep that",
        (*facts, Line(("Nothing changed. The agreement stays as it is.",))),
        (PROPOSE, SHOW),
    )


def unmet_words(scene: Scene, each: Unmet) -> str:
    """One promise that could never be kept, in a sentence with its numbers."""
    if each.kind is None:
        role = each.role.replace("_", " ")
        assert each.side is not None, "a ladder is a side's"
        if not each.has:
            return f"Nobody is {role}, so nobody would hear what is late in {scene.city(each.side)}."
        there = f"{scene.city(each.side)} works {times.duration(each.has)} in four weeks"
        return f"{capital(role)} would hear after {times.duration(each.wants)}, where {there}."
    what = capital(f"{type_words(each.work_type)}, {each.kind}" if each.work_type else each.kind)
    if each.wants < each.has and each.side is None:
        return f"{what}: {times.duration(each.wants)} is too short for a reply."
    if each.side is None:
        return f"{what}: up to {times.duration(each.wants)} by the clock; four weeks have {times.duration(each.has)}."
    there = f"{scene.city(each.side)} works {times.duration(each.has)} in four weeks"
    return f"{what}: up to {times.duration(each.wants)}, where {there}."
