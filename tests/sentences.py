"""Hypothesis strategies for any command: values of every kind of field, and commands that can be said."""

from __future__ import annotations

import unicodedata
from typing import Any, TypeVar

from hypothesis import strategies as st

from bot.commands.kinds import TopicKind
from bot.language.command import Asked, Command, asks
from bot.language.dayranges import parse_day_range
from bot.language.kinds import (
    ChoiceKind,
    FlagKind,
    Kind,
    LinkKind,
    NumberKind,
    PercentKind,
    PersonKind,
    ProseKind,
    ReferenceKind,
    SeveralKind,
)
from bot.language.moments import parse_moment
from bot.language.timekinds import CityKind, DayRangeKind, MomentKind, SpanKind
from bot.language.tokens import tokens

C = TypeVar("C", bound=Command)

PLACES = frozenset({"new york", "manila"})
MOMENTS = (
    "fri 5pm", "thu", "tomorrow 10:30", "cob friday", "eod", "in 6h", "in 90 min", "in 2 working days", "1 dec 5pm",
    "2026-12-01 17:00 New York", "2026-12-01 17:00 manila", "thu 4pm manila", "12/25 9am", "noon", "today 16:00",
)  # fmt: skip
DAYS = ("today", "tomorrow", "half today", "24 dec – 2 jan", "fri", "22 oct", "22 oct – 23 oct")
SPANS = ("4h", "90 min", "2 working days", "1 day", "45 min", "3 days")
#: What people type or paste that other programs stumble over.
AWKWARD = (
    "<!channel>", "@here", "<b>bold</b>", "=SUM(A1)", "don't", "it's the client's", "\u201csmart\u201d quotes",
    '5" of rain', 'she said "no"', "a, b; c.", "due", "until fri", "because", "100%", "A-217", "two\nlines", "`code`",
    "*bold*", "\ufb01", "é", "日本語",
)  # fmt: skip


def _readable(words: str) -> bool:
    try:
        tokens(words)
    except Exception:
        return False
    return bool(words.strip())


#: Prose as a field keeps it: nothing that nobody can see, no blanks at its ends.
prose = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=40).map(str.strip),
).filter(_readable)
handles = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}[a-z0-9]", fullmatch=True).map(
    lambda handle: unicodedata.normalize("NFC", handle)
)


def values(kind: Kind[Any]) -> st.SearchStrategy[Any]:
    """Values of a kind, each as reading a sentence makes it."""
    match kind:
        case ReferenceKind():
            own = st.sampled_from(["2026-1042", "CV-24-1187"]) if kind.own_number else st.nothing()
            numbers = st.integers(1, 999_999_999)
            return st.one_of(st.builds(lambda p, n: f"{p}-{n}", st.sampled_from(kind.prefixes), numbers), own)
        case PersonKind():
            return handles
        case PercentKind():
            return st.integers(0, 100)
        case NumberKind():
            return st.integers(kind.least, min(kind.most, 999_999_999))
        case ChoiceKind():
            return st.sampled_from(kind.options)
        case SeveralKind():
            return st.lists(st.sampled_from(kind.one.options), min_size=1, unique=True).map(tuple)
        case MomentKind():
            return st.sampled_from(MOMENTS).map(parse_moment)
        case SpanKind():
            return st.sampled_from(SPANS).map(kind.read)
        case DayRangeKind():
            return st.sampled_from(DAYS).map(parse_day_range)
        case CityKind():
            return st.sampled_from(sorted(PLACES))
        case LinkKind():
            return st.from_regex(r"https://files\.example/[a-z0-9/-]{1,20}", fullmatch=True)
        case FlagKind():
            return st.just(True)
        case TopicKind():
            return st.from_regex(r"[a-z][a-z-]{0,12}", fullmatch=True)
        case ProseKind():
            return prose
    return st.just(kind.read(kind.example))


@st.composite
def commands(draw: st.DrawFn, order: type[C]) -> C:
    """A command of this class with some of its fields said, and all that it then needs."""
    fields: dict[str, Asked] = {asked.name: asked for asked in asks(order)}
    said = {name: draw(values(each.kind)) for name, each in fields.items() if each.required or draw(st.booleans())}
    while True:
        words = {name: fields[name].kind.write(value) for name, value in said.items()}
        lacking = [name for name in order.needs(words) if name not in said]
        if not lacking:
            return order(**said)
        said |= {name: draw(values(fields[name].kind)) for name in lacking}
