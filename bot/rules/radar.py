"""The radar: which dues lie behind a day on which whoever owes them is closed (G18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.model.windows import ResponseWindow, WindowKind, WindowState
from bot.rules.morning import Closed, Crossing, Thing


def crossed(ahead: Sequence[Thing], windows: Iterable[ResponseWindow]) -> tuple[Thing, ...]:
    """What is ahead, each closure followed by what crosses it."""
    open_windows = sorted(windows, key=lambda window: (window.due_at, window.id))
    return tuple(_beside(ahead, open_windows))


def _beside(ahead: Sequence[Thing], windows: Sequence[ResponseWindow]) -> Iterator[Thing]:
    for thing in ahead:
        yield thing
        if isinstance(thing, Closed):
            refs = tuple(dict.fromkeys(_ref(window) for window in windows if crosses(window, thing)))
            if refs:
                yield Crossing(refs)


def crosses(window: ResponseWindow, closed: Closed) -> bool:
    """Whether a reply is still owed when its ower's side closes. The next word on work is never asked for on such a
    day (D14), what stands still has no due yet, and what is late is told as late."""
    live = window.state in (WindowState.RUNNING, WindowState.PENDING) and not window.paused
    owed = live and window.kind is not WindowKind.PROGRESS and window.side is closed.side
    return owed and window.due_at > closed.since


def _ref(window: ResponseWindow) -> str:
    return f"A-{window.assignment_id}" if window.question_id is None else f"Q-{window.question_id}"
