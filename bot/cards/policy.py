"""Reply times: what both teams agreed to give each other, in words, and how one version differs from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.cards import times
from bot.cards.scene import Scene
from bot.cards.words import LINE, LINES, capital, shortened, type_words
from bot.language.cards import Block, Button, Card, Fact, Line, Next
from bot.model.people import Role, Side
from bot.model.windows import Agreement, Rung, Terms, WindowKind
from bot.model.work import Priority
from bot.practices import PRACTICES
from bot.rules.agreement import TIMED
from bot.rules.windows import target

#: Who owes each kind, as the table of reply times says it.
_OWER: dict[WindowKind, str] = {
    WindowKind.ACKNOWLEDGE: "the assignee",
    WindowKind.PROGRESS: "the assignee",
    WindowKind.ANSWER: "the supervising attorney",
    WindowKind.DELIVERY: "the assignee",
    WindowKind.REVIEW: "the supervising attorney",
    WindowKind.CORRECTION: "the assignee",
}
_WORKING = "All is working time of the one who owes, and stands still while the other side owes first."
_MIXED = (
    "By the clock counts every hour, all else working time of the one who owes. Both stand still while the other owes."
)

SHOW = Button("Reply times", "policy show")
PROPOSE = Button("Propose a change", "policy propose")
UNCHANGED = Line(("Nothing changed.",))

CHANGES = 4
"""Changes that a message shows at once, beside who proposed or accepted them and from when."""
PAGE = LINES - 2
VERSIONS = 2
"""Versions on a page of the history; each takes four lines."""

Said = tuple[str, str]
"""A term as it is read: its label and its words."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version with the one it follows, by which its changes are told, and the words that were said with it.

    `holds` is the version in force meanwhile, None where nothing is timed.
    """

    it: Agreement
    before: Agreement | None = None
    words: str = ""
    holds: int | None = None


def reply_times(
    scene: Scene, agreement: Agreement, buttons: Sequence[Button] = (), also: Version | None = None, of: str = ""
) -> Card:
    """`policy.show`: the agreement in force. `buttons` are what the reader may do with it; `also` waits, or is agreed
    and not in force yet; `of` is the type of work or practice area whose times are asked for."""
    terms = agreement.terms
    facts: list[Block] = [
        Fact(kind.value.capitalize(), (f"{_target(terms, kind, of)}, {_OWER[kind]}",)) for kind in WindowKind
    ]
    facts.append(Line((_MIXED if terms.elapsed else _WORKING,)))
    accepted = [each for side in Side if (each := agreement.accepted_by(side)) is not None]
    by = (", accepted by ", *scene.all(accepted)) if accepted else ()
    facts.append(Fact("Since", (scene.at(agreement.since), *by)))
    if also is not None:
        facts.append(_also(scene, also))
    return Card(
        "policy.show",
        f"Reply times{f' for {_named(of)}' if of else ''}, version {agreement.version}",
        tuple(facts),
        tuple(buttons) or (Button("My list", "mine"),),
    )


def more_terms(scene: Scene, agreement: Agreement, page: int, buttons: Sequence[Button]) -> Card:
    """`policy.show`, from its second page on: warnings, urgent, ladders, priorities, types of work with their own."""
    rest = spelled(scene, agreement.terms)[len(TIMED) :]
    shown = rest[(page - 2) * PAGE : (page - 1) * PAGE]
    facts = tuple(Fact(label, (shortened(words, LINE - len(label) - 2),)) for label, words in shown)
    return Card("policy.show", f"Reply times, version {agreement.version}, page {page}", facts, tuple(buttons))


def pages(scene: Scene, agreement: Agreement) -> int:
    return 1 + -(-(len(spelled(scene, agreement.terms)) - len(TIMED)) // PAGE)


def none_agreed(buttons: Sequence[Button] = ()) -> Card:
    """`policy.none`: no agreement that both coordinators accepted, so nothing is timed (D48)."""
    return Card(
        "policy.none",
        "No reply times are agreed yet",
        (Line(("Work goes on; nothing is timed.",)), Next(("both teams' coordinators accept a proposal",))),
        tuple(buttons) or (Button("My list", "mine"),),
    )


def history(scene: Scene, versions: Sequence[Version], page: int) -> Card:
    """`policy.history`: every version, the newest first: what changed, who proposed and accepted it, from when."""
    last = max(1, -(-len(versions) // VERSIONS))
    page = min(page, last)
    shown = versions[(page - 1) * VERSIONS : page * VERSIONS]
    facts: list[Block] = []
    for each in shown:
        facts += _told(scene, each, newest=versions[0].it.version)
    earlier = len(versions) - page * VERSIONS
    buttons = (Button(f"{earlier} earlier", f"policy history page {page + 1}"),) if earlier > 0 else ()
    opens = tuple(Button(f"Version {each.it.version}", f"policy show {each.it.version}") for each in shown[:2])
    return Card("policy.history", "Reply times, version by version", tuple(facts), (*opens, *(buttons or (SHOW,))))


def _told(scene: Scene, version: Version, newest: int) -> list[Block]:
    it = version.it
    changed = "; ".join(f"{label.lower()} {words}" for label, words in different(scene, version))
    label = f"Version {it.version}"
    facts: list[Block] = [Fact(label, (shortened(changed or "as it was", LINE - len(label) - 2),))]
    facts.append(Fact("Proposed", (scene.who(it.proposed_by), f", {scene.at(it.proposed_at)}")))
    if it.accepted and it.accepted_at is not None:
        both = [each for side in Side if (each := it.accepted_by(side)) is not None]
        facts.append(Fact("Accepted", (*scene.all(both), f", {scene.at(it.accepted_at)}")))
        facts.append(Fact("From", (scene.at(it.since),)))
    elif it.declined_by is not None and it.declined_at is not None:
        back = scene.side(it.declined_by) is scene.side(it.proposed_by)
        label = "Withdrawn" if back else "Declined"
        facts.append(Fact(label, (scene.who(it.declined_by), f", {scene.at(it.declined_at)}")))
    elif it.version == newest:
        lacking = [scene.city(side) for side in Side if it.accepted_by(side) is None]
        facts.append(Line((f"Waits for {' and '.join(lacking)} to accept it.",)))
    else:
        facts.append(Line(("Another proposal took its place.",)))
    return facts


def spelled(scene: Scene, terms: Terms) -> tuple[Said, ...]:
    """All the terms as they are read, in the order in which they are listed; equal words are equal terms."""
    rows: list[Said] = [(kind.value.capitalize(), _counted(terms, kind, terms.targets[kind])) for kind in TIMED]
    marks = [f"{mark} %" for mark in terms.marks]
    listed = f"{', '.join(marks[:-1])} and {marks[-1]}" if len(marks) > 1 else "".join(marks)
    rows.append(("Warned", f"at {listed} of a reply time" if marks else "not before it is overdue"))
    rows.append(("Urgent", f"{terms.urgent_per_week} a week for each side"))
    rows.append((f"Late in {scene.city(Side.PROVIDER)}", _ladder(scene, terms.provider_ladder)))
    rows.append((f"Late in {scene.city(Side.FIRM)}", _ladder(scene, terms.firm_ladder)))
    for priority in (Priority.RUSH, Priority.LOW):
        rows.append((priority.value.capitalize(), f"{round(terms.scale[priority] * 100)} % of each reply time"))
    for name, targets in sorted(terms.by_type.items(), key=lambda each: (each[0] not in PRACTICES, each[0])):
        own = [f"{kind} {_counted(terms, kind, targets[kind])}" for kind in TIMED if kind in targets]
        rows.append((capital(_named(name)), ", ".join(own)))
    return tuple(rows)


def _named(work: str) -> str:
    """A type of work, or a practice area, in words."""
    return f"all {type_words(work)}" if work in PRACTICES else type_words(work)


def different(scene: Scene, version: Version) -> list[Said]:
    """The terms that differ from those before, each with what it was; all of them where there was nothing."""
    new = spelled(scene, version.it.terms)
    if version.before is None:
        return list(new)
    old = dict(spelled(scene, version.before.terms))
    changed: list[Said] = []
    for label, words in new:
        if label not in old:
            changed.append((label, f"{words}, until now as for all work"))
        elif old[label] != words:
            was = f"{words}, before {old[label]}"
            changed.append((label, was if len(was) + len(label) + 2 <= LINE else words))
    gone = [label for label in old if label not in dict(new)]
    return changed + [(label, "from now on as for all work") for label in gone]


def changes(scene: Scene, version: Version, page: int) -> list[Block]:
    """A page of what differs, and whether anything else does."""
    said = different(scene, version)
    shown = said[(page - 1) * CHANGES : page * CHANGES]
    facts: list[Block] = [Fact(label, (shortened(words, LINE - len(label) - 2),)) for label, words in shown]
    if len(said) <= page * CHANGES and version.before is not None:
        facts.append(Line(("All else stays.",)))
    return facts


def begins(scene: Scene, it: Agreement) -> Fact:
    """From when a version is in force, or will be: one that waits may have been meant to begin before now."""
    late = it.waits and it.effective_from <= scene.now
    return Fact("From", ("when both teams accept it" if late else scene.at(it.since),))


def further(scene: Scene, version: Version, page: int) -> tuple[Button, ...]:
    left = len(different(scene, version)) - page * CHANGES
    return (Button(f"{left} more", f"policy show {version.it.version} page {page + 1}"),) if left > 0 else ()


def _also(scene: Scene, version: Version) -> Fact:
    label = f"Version {version.it.version}"
    if version.it.accepted:
        return Fact(label, (f"accepted, in force from {scene.at(version.it.since)}",))
    changed = "; ".join(f"{label.lower()} {words}" for label, words in different(scene, version))
    city = scene.city(scene.side(version.it.proposed_by))
    return Fact(label, (shortened(f"proposed by {city}: {changed}", LINE - len(label) - 2),))


def _target(terms: Terms, kind: WindowKind, of: str) -> str:
    match kind:
        case WindowKind.PROGRESS:
            return "by the end of a shift: each when due within 3 working days, else Tue and Fri"
        case WindowKind.DELIVERY:
            return "the due, or the turnaround of the type of work"
        case _:
            return _counted(terms, kind, target(terms, kind, Priority.STANDARD, of))


def _counted(terms: Terms, kind: WindowKind, length: timedelta) -> str:
    return f"{times.duration(length)} by the clock" if kind in terms.elapsed else times.duration(length)


def _ladder(scene: Scene, ladder: Sequence[Rung]) -> str:
    """`lead after 1 h, supervising attorney after 2 h, firm admin after 4 h in New York`; a step on which nobody stands
    any more says so: it is passed over."""
    held = {role for person in scene.people.values() for role in person.roles}
    steps = []
    for rung in ladder:
        where = f" in {scene.city(Side.FIRM)}" if rung.on_firm_hours else ""
        who = rung.who.replace("_", " ")
        if isinstance(rung.who, Role) and rung.who not in held:
            who += " (nobody now)"
        steps.append(f"{who} after {times.duration(rung.after)}{where}")
    return ", ".join(steps)
