"""The agreement as a contract: what a proposal changes in it, what could never be met, who has accepted it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.model.people import Person, Role, Side
from bot.model.windows import RESPONSIBLE, SUPERVISING, Agreement, Rung, Terms, WindowKind
from bot.model.work import Priority
from bot.rules.windows import beside

#: The kinds that have a target. An update falls due at a closing, a delivery at its own due (D14).
TIMED = (WindowKind.ACKNOWLEDGE, WindowKind.ANSWER, WindowKind.REVIEW, WindowKind.CORRECTION)
#: Who may owe each of them: an answer is owed by whoever was asked.
OWERS: Mapping[WindowKind, tuple[Side, ...]] = {
    WindowKind.ACKNOWLEDGE: (Side.PROVIDER,),
    WindowKind.ANSWER: (Side.FIRM, Side.PROVIDER),
    WindowKind.REVIEW: (Side.FIRM,),
    WindowKind.CORRECTION: (Side.PROVIDER,),
}
#: No promise is longer than its ower's open time in so many weeks, or shorter than a minute.
WEEKS = 4
LEAST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Promise:
    """A target as it is proposed: open time of whoever owes, or time by the clock."""

    length: timedelta
    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a proposal changes; the rest stays. With a `work_type`, or a practice area, the targets are its own."""

    targets: Mapping[WindowKind, Promise] = field(default_factory=dict)
    work_type: str = ""
    scale: Mapping[Priority, float] = field(default_factory=dict)
    marks: tuple[int, ...] | None = None
    urgent_per_week: int | None = None
    ladders: Mapping[Side, tuple[Rung, ...]] = field(default_factory=dict)


def amended(terms: Terms, by: Amendment) -> Terms:
    """The terms with what a proposal changes. Own hours or the clock's is said of a kind for all work alike."""
    lengths = {kind: promise.length for kind, promise in by.targets.items()}
    elapsed = set(terms.elapsed)
    for kind, promise in by.targets.items():
        (elapsed.add if promise.elapsed else elapsed.discard)(kind)
    targets, by_type = dict(terms.targets), {name: dict(own) for name, own in terms.by_type.items()}
    if by.work_type:
        own = by_type.get(by.work_type, {}) | lengths
        by_type[by.work_type] = {
            kind: length for kind, length in own.items() if length != beside(terms, kind, by.work_type)
        }
    else:
        targets |= lengths
    return replace(
        terms,
        targets=targets,
        elapsed=frozenset(elapsed),
        by_type={name: own for name, own in by_type.items() if own},
        scale={**terms.scale, **by.scale},
        marks=terms.marks if by.marks is None else by.marks,
        urgent_per_week=terms.urgent_per_week if by.urgent_per_week is None else by.urgent_per_week,
        provider_ladder=by.ladders.get(Side.PROVIDER, terms.provider_ladder),
        firm_ladder=by.ladders.get(Side.FIRM, terms.firm_ladder),
    )


@dataclass(frozen=True, slots=True)
class Unmet:
    """A promise that could never be kept: `wants` so much, where `has` is all there is, of `side`'s hours or by the
    clock (None). A rung that nobody can stand on has its `role` instead."""

    kind: WindowKind | None = None
    work_type: str = ""
    wants: timedelta = timedelta()
    has: timedelta = timedelta()
    side: Side | None = None
    role: str = ""


def unmet(terms: Terms, before: Terms, hours: Mapping[Side, timedelta], held: Collection[Role]) -> tuple[Unmet, ...]:
    """What of the terms could never be met: `hours` are each team's open time in the weeks that are looked at, `held`
    the roles that somebody has.

    A rung that nobody stands on is passed over when it is climbed (D19), so one that was there `before` may stay.
    """
    found: list[Unmet] = []
    clock = timedelta(weeks=WEEKS)
    factors = terms.scale.values()
    for name, targets in {"": terms.targets, **terms.by_type}.items():
        for kind, target in targets.items():
            longest, shortest = target * max(factors), target * min(factors)
            side = min(OWERS[kind], key=lambda each: hours[each])
            has = clock if kind in terms.elapsed else hours[side]
            if longest > has:
                found.append(Unmet(kind, name, longest, has, None if kind in terms.elapsed else side))
            elif shortest < LEAST:
                found.append(Unmet(kind, name, shortest, LEAST))
    for side, ladder in ((Side.PROVIDER, terms.provider_ladder), (Side.FIRM, terms.firm_ladder)):
        for rung in ladder:
            known = (*before.provider_ladder, *before.firm_ladder)
            if isinstance(rung.who, Role) and rung.who not in held and rung not in known:
                found.append(Unmet(role=rung.who, side=side))
            elif rung.after > hours[Side.FIRM if rung.on_firm_hours else side]:
                counted = Side.FIRM if rung.on_firm_hours else side
                found.append(Unmet(wants=rung.after, has=hours[counted], side=counted, role=str(rung.who)))
    return tuple(found)


def accepted(version: Agreement, by: Person, now: datetime) -> Agreement:
    """The version as its side's coordinator accepts it."""
    if by.side is Side.FIRM:
        return replace(version, firm_accepted_by=by.id, firm_accepted_at=now)
    return replace(version, provider_accepted_by=by.id, provider_accepted_at=now)


#: Whom a rung can name beside the roles.
OF_THE_WORK = (SUPERVISING, RESPONSIBLE)
