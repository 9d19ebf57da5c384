"""Where a card is written: the two cities, the moment of writing, the people it may name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cards import times
from bot.language.cards import Mention, Run, Text
from bot.model.people import Cities, City, Person, Side


@dataclass(frozen=True, slots=True)
class Scene:
    """What every builder is given. `people` holds, by id, everybody whom the card can name; `now` is aware UTC."""

    cities: Cities
    now: datetime
    people: Mapping[int, Person]

    def at(self, instant: datetime) -> str:
        return times.at(instant, self.cities, self.now)

    def away_in(self, instant: datetime) -> str:
        """`in 6 h`: the clock time from the moment of writing. Never on a card that is edited in place."""
        return f"in {times.duration(instant - self.now)}"

    def days(self, first: date, last: date, side: Side) -> str:
        return times.days(first, last, self.cities.of(side), self.now)

    def city(self, side: Side) -> str:
        return self.cities.of(side).label

    def place(self, side: Side) -> City:
        return self.cities.of(side)

    def side(self, person: int) -> Side:
        return self.people[person].side

    def who(self, person: int, *, notify: bool = False) -> Mention:
        """The person as a handle; `notify` only where the message asks them to act next."""
        return Mention(self.people[person].handle, notify)

    def handle(self, person: int) -> str:
        """`@ana`, for a title, which is plain text."""
        return f"@{self.people[person].handle}"

    def all(self, people: Sequence[int]) -> Text:
        """`@ana`, `@ana and @ben`, `@ana, @ben and @cara`."""
        runs: list[Run] = []
        for place, person in enumerate(people):
            if place:
                runs.append(" and " if place == len(people) - 1 else ", ")
            runs.append(self.who(person))
        return tuple(runs)


def passed(scene: Scene, instant: datetime) -> bool:
    """Whether the instant is not ahead, so that `by` would be untrue of it."""
    return instant <= scene.now


def by(scene: Scene, instant: datetime | None) -> str:
    """` by …` while that is ahead, `, overdue since …` from then on, nothing where no time runs."""
    if instant is None:
        return ""
    return f", overdue since {scene.at(instant)}" if passed(scene, instant) else f" by {scene.at(instant)}"


def lasting(length: timedelta) -> str:
    return times.working(length)
