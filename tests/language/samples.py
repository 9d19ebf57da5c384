"""Commands of no product, which between them ask for every kind of thing that the language knows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.language.command import Command, ask
from bot.language.dayranges import DayRange
from bot.language.kinds import (
    ChoiceKind,
    FlagKind,
    LinkKind,
    NumberKind,
    PercentKind,
    PersonKind,
    ProseKind,
    ReferenceKind,
    SeveralKind,
)
from bot.language.moments import When
from bot.language.spans import Span
from bot.language.timekinds import CityKind, DayRangeKind, MomentKind, SpanKind


class Defect(StrEnum):
    CITATION = "citation"
    FORMAT = "format"
    INSTRUCTION_MISSED = "instruction_missed"


class Give(Command, name="give", title="Give work"):
    """Give a piece of work. More is not shown."""

    draft: str = ask(ReferenceKind("A"), "Which draft?", default="")
    to: str = ask(PersonKind(), "To whom?", word="to", default="")
    who: str = ask(PersonKind(), "Who does it?", default="")
    matter: str = ask(ReferenceKind("M", own_number=True), "Which matter?", default="")
    work_type: str = ask(ChoiceKind(("deposition_summary", "title_search")), "What type of work?", default="")
    instructions: str = ask(ProseKind(), "What is to be done?", default="")
    due: When | None = ask(MomentKind(), "When is it due?", word="due", default=None)
    sources: str = ask(LinkKind(), "Where are the sources?", word="sources", default="")
    pages: int | None = ask(NumberKind(), "How many pages?", word="pages", default=None)
    priority: str = ask(ChoiceKind(("rush", "standard")), "How soon?", word="priority", default="")
    keep: bool = ask(FlagKind("keep"), "Keep a short due?", default=False)

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        return () if "draft" in words else ("who", "matter", "work_type", "instructions")


class Tell(Command, name="tell"):
    """Tell how it goes."""

    item: str = ask(ReferenceKind("AQ"), "Which?")
    progress: int | None = ask(PercentKind(), "How much?", default=None)
    outlook: str = ask(ChoiceKind(("on-track", "at-risk"), {"all fine": "on-track"}), "How does it look?", default="")
    note: str = ask(ProseKind(), "A note", default="")
    eta: When | None = ask(MomentKind(), "When?", word="eta", default=None, example="thu 4pm")
    because: str = ask(ProseKind(), "Why?", word="because", default="")


class Rest(Command, name="rest"):
    """Take days off."""

    days: DayRange = ask(DayRangeKind(), "Which days?")
    person: str = ask(PersonKind(), "Whose?", word="for", default="")
    plan: bool = ask(FlagKind("plan"), "Go through the work?", default=False)


class Send(Command, name="send"):
    """Send it."""

    item: str = ask(ReferenceKind("A"), "Which?")
    link: str = ask(LinkKind(), "Where is it?")
    note: str = ask(ProseKind(), "A note", default="")


class Back(Command, name="back"):
    """Send it back."""

    item: str = ask(ReferenceKind("A"), "Which?")
    defects: tuple[Defect, ...] = ask(SeveralKind(Defect), "What is wrong?", default=())
    cause: str = ask(ChoiceKind(("instruction", "execution")), "Whose?", word="cause", default="")
    within: Span | None = ask(SpanKind(), "In how long?", word="within", default=None)
    words: str = ask(ProseKind(), "In your own words", default="")


class Week(Command, name="week"):
    """See a city's week."""

    city: str = ask(CityKind(), "Which city?")


class Open(Command, name="open"):
    """See what there is."""


SAMPLES: tuple[type[Command], ...] = (Give, Tell, Rest, Send, Back, Week, Open)
PLACES = frozenset({"new york", "manila", "boston"})
