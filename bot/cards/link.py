"""Linking: the code, who is told when it was said, and what stands in its way. For one person alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.cards import times
from bot.cards.refusals import MINE
from bot.cards.scene import Scene
from bot.language.cards import Button, Card, Code, Fact, Line, Next, Run
from bot.model.record import Platform
from bot.rules.linking import LASTS, TRIES

MINUTE = timedelta(minutes=1)
CODE = Button("Get a code", "link")
PLACE = {Platform.SLACK: "Slack", Platform.TEAMS: "Teams", Platform.WEB: "the console"}
#: How a platform is said in a sentence.
WORD = {Platform.SLACK: "slack", Platform.TEAMS: "teams", Platform.WEB: "console"}


def code(scene: Scene, digits: str) -> Card:
    """`link.code`: eight digits, in two groups to be read and in one to be said."""
    until = scene.now + LASTS
    return Card(
        "link.code",
        "Your code to link a second account",
        (
            Fact("Code", (f"{digits[:4]} {digits[4:]}",)),
            Line(("Write ", Code(f"link {digits}"), " to Counterpart on the other platform.")),
            Line((f"It works once, by {scene.at(until)}, {scene.away_in(until)}",)),
            Line((f"{TRIES} wrong tries lock linking for 1 h. Nobody will ask you for this code.",)),
            Next(("both accounts count as one person",)),
        ),
        (Button("Cancel the code", "link cancel"),),
    )


def cancelled(*, had: bool) -> Card:
    """`link.cancelled`: the code is worth nothing any more, or there was none."""
    title = "The code is cancelled" if had else "There was no code to cancel"
    done = "Nobody can link an account by it." if had else "Nothing changed."
    return Card("link.cancelled", title, (Line((done,)),), (CODE,))


def linked(scene: Scene, first: Platform, second: Platform, person: int) -> Card:
    """`link.done`: to the account that said the code."""
    return Card(
        "link.done",
        _linked(first, second),
        (
            Line(("Both count as one person now: ", scene.who(person))),
            Line(("Private word comes to the one you spoke from last.",)),
        ),
        (MINE,),
    )


def told(scene: Scene, first: Platform, second: Platform, helpers: Sequence[int]) -> Card:
    """`link.told`: to the account that was given the code; `helpers` can be told if somebody else had it."""
    whom: tuple[Run, ...] = scene.all(helpers[:1]) if helpers else ("your administrator",)
    return Card(
        "link.told",
        _linked(first, second),
        (
            Line((f"An account in {PLACE[second]} said the code, and speaks for you from now on.",)),
            Next(("if that was not you, remove it, and tell ", *whom, " at once")),
        ),
        (Button("Remove it", f"unlink {WORD[second]}"),),
    )


def wrong(tries: int) -> Card:
    """`link.wrong`: a code that is nobody's, or was, or is too old: one answer for all of them."""
    left = "say `link` where Counterpart knows you, and write here the sentence that it gives you"
    return Card(
        "link.wrong",
        "That code does not match",
        (Line((f"Nothing changed. {tries} of {TRIES} tries used.",)), Next(_coded(left))),
    )


def locked(length: timedelta) -> Card:
    """`link.locked`: an account that said too many wrong codes."""
    minutes = -(-length // MINUTE)
    return Card(
        "link.locked",
        "Linking is locked for this account",
        (
            Line((f"Nothing changed. {TRIES} of {TRIES} tries used.",)),
            Line((f"It opens again in {times.duration(minutes * MINUTE)}.",)),
            Next(_coded("after that, say `link` where Counterpart knows you, and write its sentence here")),
        ),
    )


def taken(scene: Scene, person: int) -> Card:
    """`link.taken`: a code said from an account that speaks for somebody: it is not even looked at."""
    return Card(
        "link.taken",
        "This account speaks for somebody already",
        (
            Fact("For", (scene.who(person),)),
            Line(("Nothing changed. Linking attaches an account without a person; it never joins two people.",)),
            Next(("write the code from the account that Counterpart does not know yet",)),
        ),
        (CODE,),
    )


def removed(platform: Platform, accounts: int) -> Card:
    """`unlink.done`: to the account from which others were removed."""
    which = f"your account in {PLACE[platform]}" if accounts == 1 else f"{accounts} accounts in {PLACE[platform]}"
    return Card(
        "unlink.done",
        f"Removed: {which}",
        (
            Line(("Nothing is told there any more, and what was told there alone is taken back.",)),
            Line(("An account that the set-up names comes back when the set-up is carried out again.",)),
        ),
        (CODE,),
    )


def removed_here() -> Card:
    """`unlink.told`: to the account that was removed, which may be anybody's."""
    return Card(
        "unlink.told",
        "This account speaks for nobody here any more",
        (
            Line(("Another account of the same person removed it.",)),
            Next(("if that was not you, tell your coordinator at once",)),
        ),
    )


def no_other(platform: Platform, *, here: bool) -> Card:
    """`unlink.none`: there is no account to remove; `here`: the one that is spoken from is there."""
    only = "You speak from the one you have there: another account of yours can remove it." if here else ""
    return Card(
        "unlink.none",
        f"No other account of yours is in {PLACE[platform]}",
        (Line((f"Nothing changed. {only}".strip(),)),),
        (CODE,),
    )


def _linked(first: Platform, second: Platform) -> str:
    if first is second:
        return f"Linked: your two accounts in {PLACE[first]}"
    return f"Linked: your accounts in {PLACE[first]} and {PLACE[second]}"


def _coded(words: str) -> tuple[Run, ...]:
    """Words in which what stands between backticks is a sentence to say."""
    return tuple(Code(part) if place % 2 else part for place, part in enumerate(words.split("`")))
