"""The reply times of a set-up file, in the words in which `policy propose` says them."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping
from dataclasses import replace

from bot.commands.policykinds import PromiseKind, Said, ShareKind
from bot.language.misread import NotUnderstood
from bot.language.spans import take_span
from bot.model.people import Role, Side
from bot.model.windows import RESPONSIBLE, SUPERVISING, Rung, Terms, WindowKind
from bot.model.work import Priority
from bot.practices import PRACTICES, WORK_TYPES
from bot.rules.agreement import TIMED
from counterpart.firm import OF_SIDE
from counterpart.located import Part

#: The keys of an agreement that are its terms.
TERMS = ("targets", "work_types", "priorities", "warnings", "urgent_per_week", "ladders")


def read_terms(part: Part) -> Terms:
    """The terms that an agreement's part says, the usual ones where it says nothing; what is wrong is noted on it."""
    usual = Terms()
    said = _promises(part.get("targets"))
    ladders = _ladders(part.get("ladders"), usual)
    marks_part, quota = part.get("warnings"), part.get("urgent_per_week")
    marks = tuple(_number(item, 1, 99) for item in marks_part.items()) if marks_part else usual.marks
    if marks_part and list(marks) != sorted(set(marks)):
        marks_part.wrong("warnings are percentages that rise: write [50, 75, 90]")
    return replace(
        usual,
        targets={**usual.targets, **{kind: each.length for kind, each in said.items()}},
        elapsed=frozenset(kind for kind, each in said.items() if each.elapsed),
        by_type=_by_type(part.get("work_types")),
        scale={**usual.scale, **_scale(part.get("priorities"))},
        marks=marks,
        urgent_per_week=_number(quota, 0, 99) if quota else usual.urgent_per_week,
        provider_ladder=ladders[Side.PROVIDER],
        firm_ladder=ladders[Side.FIRM],
    )


def _by_type(part: Part | None) -> Mapping[str, Mapping[WindowKind, datetime.timedelta]]:
    found: dict[str, Mapping[WindowKind, datetime.timedelta]] = {}
    for name, value in part.entries() if part else ():
        found[name] = {kind: each.length for kind, each in _promises(value, elapsed=False).items()}
        if name not in WORK_TYPES and name not in PRACTICES:
            near = difflib.get_close_matches(name, [*WORK_TYPES, *PRACTICES], 1)
            value.wrong(
                f"“{name}” is no type of work and no practice area{f': did you mean {near[0]}?' if near else ''}"
            )
    return found


def _scale(part: Part | None) -> Mapping[Priority, float]:
    found: dict[Priority, float] = {}
    for name, value in part.entries() if part else ():
        priority = value.one_of(Priority, name, (Priority.RUSH, Priority.LOW))
        try:
            share = ShareKind().read(value.text()) / 100
        except NotUnderstood as wrong:
            value.wrong(f"“{wrong.words}” is not {wrong.expected}: write 50%")
            continue
        if priority:
            found[priority] = share
    return found


def _ladders(part: Part | None, usual: Terms) -> Mapping[Side, tuple[Rung, ...]]:
    found = {Side.PROVIDER: usual.provider_ladder, Side.FIRM: usual.firm_ladder}
    for name, value in part.entries() if part else ():
        side = value.one_of(Side, name)
        if side:
            found[side] = tuple(rung for item in value.items() if (rung := _rung(item)))
    return found


def _promises(part: Part | None, *, elapsed: bool = True) -> Mapping[WindowKind, Said]:
    """Targets as `policy propose` says them; time by the clock only where it may be `elapsed`."""
    found: dict[WindowKind, Said] = {}
    for name, value in part.entries() if part else ():
        kind = value.one_of(WindowKind, name, TIMED)
        try:
            promise = PromiseKind().read(value.text())
        except NotUnderstood:
            value.wrong(f"“{value.text()}” is no length of working time: write 90 min, 4h or 2 working days")
            continue
        if promise.elapsed and not elapsed:
            value.wrong("whether a reply is counted by the clock is said of all work alike, under targets")
        elif kind:
            found[kind] = promise
    return found


def _rung(part: Part) -> Rung | None:
    if not part.mapping():
        return None
    part.only("who", "after", "on_firm_hours")
    who, after, firm_hours = part.need("who", "lead"), part.need("after", "1h"), part.get("on_firm_hours")
    length = _length(after) if after else None
    if firm_hours and firm_hours.text().lower() not in ("true", "false"):
        firm_hours.wrong(f"“{firm_hours.text()}” is neither true nor false")
    if who is None or length is None:
        return None
    on_firm_hours = firm_hours is not None and firm_hours.text().lower() == "true"
    if who.text() in (SUPERVISING, RESPONSIBLE):
        return Rung(who.text(), length, on_firm_hours)
    role = who.one_of(Role, who.text(), OF_SIDE[Side.FIRM] | OF_SIDE[Side.PROVIDER] - {Role.OBSERVER})
    return Rung(role, length, on_firm_hours) if role else None


def _length(part: Part) -> datetime.timedelta | None:
    words = part.text().split()
    span, taken = take_span(words) or (None, 0)
    length = datetime.timedelta(minutes=span.minutes, hours=8 * span.working_days) if span else datetime.timedelta()
    if span is None or taken != len(words) or span.days or not length:
        part.wrong(f"“{part.text()}” is no length of working time: write 90 min, 4h or 2 working days")
        return None
    return length


def _number(part: Part, least: int, most: int) -> int:
    written = part.text()
    if written.isascii() and written.isdigit() and least <= int(written[:9]) <= most:
        return int(written)
    part.wrong(f"“{written}” is no number from {least} to {most}")
    return least
