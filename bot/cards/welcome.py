"""What is said first where Counterpart was added: what it is, how one says something, and the way in."""

from __future__ import annotations

from bot.language.cards import Block, Button, Card, Code, Fact, Line, Next
from bot.model.record import Platform

#: How one says it, and how people of other organisations do; the only lines that differ from one platform to another.
_HERE: dict[Platform, tuple[Block, Block]] = {
    Platform.SLACK: (
        Fact(
            "Say it",
            (
                Code("/cp help"),
                " anywhere, ",
                Code("@Counterpart help"),
                " in a channel, or just ",
                Code("help"),
                " in this chat",
            ),
        ),
        Fact("Outside", ("people of another workspace press buttons, or write to Counterpart in their own chat",)),
    ),
    Platform.TEAMS: (
        Fact("Say it", (Code("@Counterpart help"), " in a channel, or just ", Code("help"), " in this chat")),
        Fact("Outside", ("people of another organisation join as guests, or use Counterpart in their own Slack",)),
    ),
}
_GUIDE, _LINK = Button("Read the guide", "help"), Button("Link an account", "link")


def welcome(platform: Platform, *, agreed: bool) -> Card:
    """`welcome`. `agreed`: both teams have accepted reply times, so that nothing is left to be set up."""
    about: tuple[Block, ...] = (
        Line(("It keeps two teams in step: who has what, who owes the next word, and by when in both cities.",)),
        Line(("It reads what is said to it, and no channel.",)),
        *_HERE[platform],
    )
    title = "Counterpart is here"
    if agreed:
        next_step = Next(("say ", Code("help"), ", or press a button"))
        return Card("welcome", title, (*about, next_step), (Button("My list", "mine"), _GUIDE, _LINK))
    steps = Line(("3 steps: hours and holidays; people and roles; reply times, which both teams accept.",))
    next_step = Next(("start. Nobody is prompted or timed until the third step is done",))
    return Card("welcome", title, (*about, steps, next_step), (Button("Start", "policy show"), _GUIDE, _LINK))
