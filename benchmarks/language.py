"""Reading a sentence, with and without a moment in it, beside the least that any reader must do.

    python -m benchmarks.language > benchmarks/results/language.md

The floor is what any reader of a sentence must do at least: split it at white space and look its verb up. The
sentences take turns in every round; figures are medians over the rounds, in microseconds a sentence.
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.commands import COMMANDS
from bot.language import grammar
from bot.language.moments import Setting, When, resolve
from scheduler.worktime import Calendar
from tests.firm import CITIES, NEW_YORK

ROUNDS, TURNS = 9, 300
NOW = datetime(2026, 10, 13, 19, 0, tzinfo=UTC)
PLAIN = {
    "short": "mine late",
    "an update": 'update A-217 60% "exhibits indexed, pages one to eighty done"',
    "a return": 'review A-217 return "Cite page and line." citation,format cause execution',
    "prose": "decline A-224 capacity because two rush assignments until Monday, and the county's site is slow",
}
TIMED = {
    "a due": 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm priority rush',
    "an instant": "update A-217 due 2026-10-16 17:00 New York because the hearing moved",
    "an expected time": 'update A-217 60% "exhibits indexed" eta thu 4pm manila',
}
GOAL = {"plain": 150, "timed": 600}
VERBS = {command.name: command for command in COMMANDS}


def floor(sentence: str) -> None:
    words = sentence.split()
    assert words[0] in VERBS


def read(sentence: str) -> None:
    understood = grammar.read(sentence, COMMANDS)
    assert not isinstance(understood, grammar.Partial), sentence


def read_and_resolve(sentence: str) -> None:
    """The sentence read, and every moment in it turned into an instant."""
    understood = grammar.read(sentence, COMMANDS)
    assert not isinstance(understood, grammar.Partial), sentence
    for value in vars(understood).values():
        if isinstance(value, When):
            resolve(value, SETTING)


HOURS = Calendar.around(NEW_YORK, NOW)
LABELS = {city.label.lower(): city.zone for city in (CITIES.firm, CITIES.provider)}
SETTING = Setting(NOW, CITIES.firm.zone, LABELS, HOURS.closing, HOURS.working_days_after)


def timed(once: Callable[[str], None], sentence: str) -> float:
    """Microseconds of one of many turns."""
    start = time.perf_counter()
    for _ in range(TURNS):
        once(sentence)
    return (time.perf_counter() - start) / TURNS * 1e6


def main() -> None:
    rows = [("plain", name, sentence, read) for name, sentence in PLAIN.items()]
    rows += [("timed", name, sentence, read_and_resolve) for name, sentence in TIMED.items()]
    figures: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for _, name, _, _ in rows}
    for _, _, sentence, once in rows:
        timed(once, sentence)
    for _ in range(ROUNDS):
        for _, name, sentence, once in rows:
            figures[name][0].append(timed(once, sentence))
            figures[name][1].append(timed(floor, sentence))
    print("# Reading a sentence\n")
    print(f"Python {platform.python_version()}, {len(COMMANDS)} verbs; {ROUNDS} rounds of {TURNS} sentences each.\n")
    print("| sentence | µs | floor, µs | times the floor | goal, µs |")
    print("|---|---|---|---|---|")
    for kind, name, _, _ in rows:
        ours, least = (statistics.median(taken) for taken in figures[name])
        print(f"| {name} | {ours:.0f} | {least:.2f} | {ours / least:.0f} | ≤ {GOAL[kind]} |")


if __name__ == "__main__":
    main()
