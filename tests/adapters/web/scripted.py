"""A desk with a day on it: the far side of the console's port, small and scripted, for tests of the page itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.web.port import (
    Filling,
    Forward,
    Happening,
    Head,
    Held,
    HeldItem,
    Hint,
    Item,
    Light,
    Mark,
    Meter,
    Move,
    NotMoved,
    Onward,
    Overview,
    Page,
    Posted,
    Presence,
    Reach,
    RoomView,
    Said,
    SlotState,
    Stretch,
    Strip,
    Tone,
    Until,
)
from bot.language.cards import Audience, Button, Card, Line, for_side
from bot.language.forms import ChoiceField, Form, MomentField, Option, PersonField, TextField
from bot.model.people import Cities, City, Side
from bot.model.record import Platform, Room, RoomKind
from bot.model.windows import WindowKind
from bot.platform import Reply, Utterance
from tests.adapters.web.notation import card, text

CITIES = Cities(City("New York", "America/New_York"), City("Manila", "Asia/Manila"))
PEOPLE = {
    Side.FIRM: ("attorney", "associate", "firm_admin"),
    Side.PROVIDER: ("paralegal_2", "lead", "paralegal"),
}
TEAM = {Side.FIRM: 1, Side.PROVIDER: 2}
H = timedelta(hours=1)
MORNING = datetime(2026, 10, 14, 13, 24, tzinfo=UTC)  # Wed 14 Oct 09:24 New York · 21:24 Manila

ASSIGNMENT = """A-217 · Deposition summary · Waiting on answer
Matter: M-1042 Warehouse lease
People: @paralegal_2, supervised by @attorney
Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila
Paused since: Wed 14 Oct 09:06 New York · Wed 14 Oct 21:06 Manila, at 30 %
The due moves by the working time lost.
Next: @attorney answers Q-31 by Wed 14 Oct 13:06 New York · Thu 15 Oct 01:06 Manila
> Exhibit 14 is not in the set. Summarise without it, or wait?
Manila: [Add to Q-31 → update Q-31]
New York: [Answer Q-31 → answer Q-31]"""

IN_PROGRESS = """A-217 · Deposition summary · In progress 30 %
Matter: M-1042 Warehouse lease
People: @paralegal_2, supervised by @attorney
Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila
Next: @paralegal_2 updates by Thu 15 Oct 05:00 New York · Thu 15 Oct 17:00 Manila
Manila: [Update → update A-217] [Ask → ask A-217] [Deliver → deliver A-217]
New York: [Change → update A-217] [Put on hold → hold A-217]"""

WARNING = """26 min of working time left: review A-209
Due: Wed 14 Oct 09:50 New York · Wed 14 Oct 21:50 Manila
7 h 34 min of 8 h used.
Next: review it, or say when it will be done
[Review → review A-209] [Say when → update A-209 eta]"""

OVERDUE = """A-209 · Review is overdue
Overdue since: Wed 14 Oct 09:50 New York · Wed 14 Oct 21:50 Manila
It is still wanted. Review it, or say when it will be done.
Next: @practice_lead hears at Wed 14 Oct 10:50 New York · Wed 14 Oct 22:50 Manila, unless it is done first
[Review → review A-209] [Say when → update A-209 eta]"""

DIGEST = """New York digest · Wed 14 Oct
From: Tue 13 Oct 09:15 New York · Tue 13 Oct 21:15 Manila
To: Wed 14 Oct 09:15 New York · Wed 14 Oct 21:15 Manila
## Late: A-220, delivery owed by @paralegal. Overdue since Wed 14 Oct 03:00 New York · Wed 14 Oct 15:00 Manila
## Waiting on you: Q-31 on A-217. Answer by Wed 14 Oct 13:06 New York · Thu 15 Oct 01:06 Manila
## Waiting on them (2)
• A-228, acknowledge by Wed 14 Oct 23:00 New York · Thu 15 Oct 11:00 Manila
• A-221, 30 %, update by Thu 15 Oct 00:30 New York · Thu 15 Oct 12:30 Manila
## For review: A-215, round 1. Review by Wed 14 Oct 17:00 New York · Thu 15 Oct 05:00 Manila
## New since: A-224, A-226, A-227, A-228, Q-31
## Away and holidays: @paralegal away Fri 16 Oct Manila
[My own copy → mine]"""

MINE = """3 open, soonest first
• A-217 deposition summary, update by Thu 15 Oct 05:00 New York · Thu 15 Oct 17:00 Manila
• A-214 privilege log, deliver by Thu 15 Oct 05:30 New York · Thu 15 Oct 17:30 Manila
• A-226 draft letter, waiting on Q-33
[Late only → mine late]"""

REFUSED = """Approving A-209 needs an attorney of M-1042
Who can: @attorney, @associate
Nothing changed. A-209 is in review.
[Open A-209 → show A-209] [Who may do what → help permissions]"""

UNKNOWN = """Counterpart does not know that word
Nothing changed. Your sentence is kept.
[Help → help] [My list → mine]"""

PRIORITY = tuple(Option(word, word) for word in ("rush", "standard", "low"))
ASSIGN = Form(
    "assign",
    "Assign",
    (
        PersonField("assignee", "Assignee", True, tuple(Option(w, w) for w in ("@paralegal", "@paralegal_2"))),
        ChoiceField("matter", "Matter", True, tuple(Option(f"M-{n}", f"M-{n}") for n in (1042, 1057, 1063, 1070))),
        TextField("work_type", "Work type", True, hint="deposition-summary"),
        TextField("instructions", "Instructions", True, long=True),
        MomentField("due", "Due", False, hint="fri 5pm"),
        ChoiceField("priority", "Priority", False, PRIORITY, "standard"),
    ),
    "Assign",
    "assignee",
)  # fmt: skip
ANSWER = Form(
    "answer",
    "Answer Q-31",
    (TextField("question", "Question", True, "Q-31"), TextField("words", "Your answer", True, long=True)),
    send="Send answer",
    focus="words",
    notes=(Line(text("A-217 starts again at once, for @paralegal_2.")),),
)
FORMS = {"assign": ASSIGN, "answer": ANSWER}


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant in October 2026."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


class ScriptedDesk:
    """Holds the day's items and answers a handful of sentences; a change raises `version` and wakes whoever waits."""

    def __init__(self, *, empty: bool = False) -> None:
        self.now = MORNING
        self.version = 1
        self.seq = 100
        self.heard: dict[str, Said] = {}
        self.utterances: list[Utterance] = []
        self._changed = asyncio.Condition()
        self.items: dict[str, list[tuple[Side, str, Item]]] = {}
        self.all: list[tuple[Side, str, Item]] = [] if empty else list(_day())

    async def touch(self) -> None:
        async with self._changed:
            self.version += 1
            self._changed.notify_all()

    async def changed(self, after: int) -> int:
        async with self._changed:
            await self._changed.wait_for(lambda: self.version > after)
            return self.version

    async def hear(self, utterance: Utterance) -> Reply:
        self.utterances.append(utterance)
        if utterance.key in self.heard:
            return self.heard[utterance.key].reply
        verb, _, rest = utterance.sentence.strip().partition(" ")
        side = Side.FIRM if utterance.account in PEOPLE[Side.FIRM] else Side.PROVIDER
        if verb in FORMS and '"' not in rest and "A-225" not in rest:
            return FORMS[verb]
        if verb == "assign" and "due ?" in rest:
            return ASSIGN.with_error("due", "Give a time, like fri 5pm.")
        if verb == "mine":
            return card("mine", MINE)
        if verb == "review":
            reply = card("refused", REFUSED, "A-209")
        elif verb == "answer":
            reply = card("answer.given", "Answered: Q-31\nNext: @paralegal_2 goes on with A-217", "Q-31")
            self.edit("A-217", card("card.in_progress", IN_PROGRESS, "A-217"))
        elif verb == "ack":
            reply = card("acknowledged", "Acknowledged: A-217, after 12 min of working time", "A-217")
        else:
            reply = card("misread.verb", UNKNOWN)
        heard = Said(utterance.key, self.now, utterance.account, utterance.sentence, reply)
        self.heard[utterance.key] = heard
        self.all.append((side, utterance.account, heard))
        await self.touch()
        return reply

    def edit(self, subject: str, new: Card) -> None:
        self.seq += 1
        for at, (side, reader, item) in enumerate(self.all):
            if isinstance(item, Posted) and item.card.subject == subject and item.card.name.startswith("card."):
                shown = for_side(new, Audience(side.value))
                edited = replace(item, card=shown, seq=self.seq, edited_at=self.now, meters=())
                self.all[at] = (side, reader, edited)

    async def hint(self, handle: str, text_: str) -> Hint:
        words = text_.split()
        if not words:
            return Hint()
        verbs = ("assign", "answer", "ack", "ask", "update", "mine", "help")
        if words[0] not in verbs:
            return Hint(completions=tuple(v for v in verbs if v.startswith(words[0])))
        labels = ("assignment", "progress", "note", "eta", "due because")
        here = min(len(words) - 1, len(labels) - 1)
        states = (SlotState.DONE if n < here else SlotState.HERE if n == here else SlotState.OPEN for n in range(5))
        reads = text("10:30pm is Wed 14 Oct 10:30 New York · Wed 14 Oct 22:30 Manila") if "10:30pm" in words else ()
        return Hint(words[0], tuple(zip(labels, states, strict=True)), (), reads)

    async def form(self, handle: str, text_: str, words: Mapping[str, str] | None = None) -> Filling | None:
        asked = FORMS.get(text_.split()[0] if text_.split() else "")
        if asked is None:
            return None
        if words:
            asked = replace(asked, fields=tuple(replace(f, value=words.get(f.name, f.value)) for f in asked.fields))
        values = asked.values()
        if asked.verb == "answer":
            return Filling(asked, f'answer {values["question"]} "{values["words"]}"')
        said = [values["assignee"], values["matter"], values["work_type"]]
        said += [f'"{values["instructions"]}"'] if values["instructions"] else []
        said += [f"due {values['due']}"] if values["due"] else []
        preview = card("preview.short", PREVIEW) if values["due"] == "thu 9am" else None
        return Filling(asked, " ".join(["assign", *filter(None, said)]), preview)

    async def overview(self) -> Overview:
        since = (self.now - 3 * H).replace(minute=0)
        until = since + 36 * H
        heads = {side: self._head(side) for side in Side}
        marks = (
            Mark(Side.FIRM, utc(14, 13, 50), "A-209", WindowKind.REVIEW,
                 Tone.LATE if self.now >= utc(14, 13, 50) else Tone.SOON),
            Mark(Side.FIRM, utc(14, 17, 6), "Q-31", WindowKind.ANSWER),
            Mark(Side.PROVIDER, utc(14, 15), "A-215", WindowKind.DELIVERY),
            Mark(Side.PROVIDER, utc(15, 3), "A-220", WindowKind.ACKNOWLEDGE),
            Mark(Side.PROVIDER, utc(15, 3, 40), "A-222", WindowKind.PROGRESS),
            Mark(Side.PROVIDER, utc(15, 9), "A-214", WindowKind.DELIVERY),
        )  # fmt: skip
        strip = Strip(since, until, {side: hours(side, since, until) for side in Side}, shared(since, until), marks)
        ahead = next((happening for happening in HAPPENINGS if happening.at > self.now), None)
        return Overview(self.now, "Firm & Sons", "Provider <Ltd>", CITIES, 2, heads, strip, ahead)

    def _head(self, side: Side) -> Head:
        now = self.now
        stretches = hours(side, now - 48 * H, now + 96 * H)
        here = next((s for s in stretches if s.opens <= now < s.closes), None)
        opens = next((s.opens for s in stretches if s.opens > now), None)
        light = Light.CLOSED if here is None else Light.SOME if here.some else Light.OPEN
        on = {Light.OPEN: 3, Light.SOME: 1, Light.CLOSED: 0}[light]
        people = tuple(Presence(handle, handle, n < on) for n, handle in enumerate(PEOPLE[side]))
        return Head(side, light, here.closes if here else opens, people)

    async def stream(self, side: Side, handle: str, before: str = "", limit: int = 200) -> Page:
        mine = [item for where, reader, item in self.all if where is side and reader in ("", handle)]
        end = int(before) if before else len(mine)
        start = max(0, end - limit)
        return Page(tuple(mine[start:end]), str(start) if start else "")

    async def held(self, side: Side, sender: str) -> Held | None:
        if side is Side.FIRM or self._head(side).light is not Light.CLOSED:
            return None
        urgent = Button("Send A-220 as urgent", "urgent A-220")
        return Held(
            utc(15, 1),
            (HeldItem(text("A-220 for @paralegal, sent by @associate"), urgent), HeldItem(text("Hand-off for @lead"))),
            "2 of 3 left this week",
        )

    async def rooms(self) -> tuple[RoomView, ...]:
        return tuple(
            RoomView(Room(TEAM[side], 1, side, RoomKind.TEAM, Platform.WEB, f"team-{side}"), side.value, PEOPLE[side])
            for side in Side
        )

    async def messages(self, room_id: int, after: int = 0) -> tuple[Posted, ...]:
        posts = [i for _, _, i in self.all if isinstance(i, Posted) and i.room_id == room_id and i.seq > after]
        return tuple(sorted(posts, key=lambda post: post.seq))

    async def move(self, how: Move) -> datetime:
        match how:
            case Onward():
                self.now = next(happening.at for happening in HAPPENINGS if happening.at > self.now)
            case Forward(words="1h" | "2h" as words):
                self.now += int(words[0]) * H
            case Until(words="Thu 09:15 Manila"):
                self.now = utc(15, 1, 15)
            case _:
                raise NotMoved("The clock takes a time, like Mon 09:15 Manila, and goes forward only.")
        if self.now >= utc(14, 13, 50) and not any(
            i.card.name == "overdue.ower" for _, _, i in self.all if isinstance(i, Posted)
        ):
            self.post(Side.FIRM, "attorney", "overdue.ower", OVERDUE, "A-209", utc(14, 13, 50))
        await self.touch()
        return self.now

    def post(self, side: Side, reader: str, name: str, notation: str, subject: str, at: datetime) -> None:
        self.seq += 1
        room = 10 + PEOPLE[side].index(reader) if reader else TEAM[side]
        reach = Reach.ONLY_YOU if reader else Reach.ROOM
        self.all.append(
            (side, reader, Posted(room, f"w{self.seq}", self.seq, at, card(name, notation, subject), None, reach))
        )


PREVIEW = """Not sent yet: the due is 4 h of working time short
Due: Thu 15 Oct 09:00 New York · Thu 15 Oct 21:00 Manila
First work: Wed 14 Oct 21:00 New York · Thu 15 Oct 09:00 Manila, in 5 h
Earliest: Fri 16 Oct 01:00 New York · Fri 16 Oct 13:00 Manila
[Use the earliest → assign A-225 due 2026-10-16 01:00 New York]"""

HAPPENINGS = (
    Happening(utc(14, 13, 50), "A-209 review due", Side.FIRM),
    Happening(utc(14, 15), "Manila closes", Side.PROVIDER),
    Happening(utc(14, 22), "New York closes", Side.FIRM),
    Happening(utc(15, 1), "Manila opens", Side.PROVIDER),
    Happening(utc(15, 1, 15), "digest for Manila", Side.PROVIDER),
)


def hours(side: Side, since: datetime, until: datetime) -> tuple[Stretch, ...]:
    shifts = [(13, 9, False)] if side is Side.FIRM else [(1, 4, False), (6, 4, False), (11, 4, True)]
    found = []
    for day in range(11, 20):
        for start, length, some in shifts:
            opens = utc(day, start)
            if opens < until and opens + length * H > since:
                found.append(Stretch(opens, opens + length * H, some))
    return tuple(found)


def shared(since: datetime, until: datetime) -> tuple[Stretch, ...]:
    return tuple(Stretch(utc(d, 13), utc(d, 15)) for d in range(11, 20) if utc(d, 13) < until and utc(d, 15) > since)


def _day() -> list[tuple[Side, str, Item]]:
    seq = 0

    def posted(side: Side, reader: str, name: str, notation: str, subject: str, at: datetime, reach: Reach,
               *meters: Meter, edited: datetime | None = None) -> tuple[Side, str, Item]:  # fmt: skip
        nonlocal seq
        seq += 1
        shown = for_side(card(name, notation, subject), Audience(side.value))
        room = 10 + PEOPLE[side].index(reader) if reader else TEAM[side]
        return side, reader, Posted(room, f"w{seq}", seq, at, shown, edited, reach, meters)

    def said(
        handle: str, at: datetime, sentence: str, reply: str, name: str = "reply", reach: Reach = Reach.ROOM
    ) -> tuple[Side, str, Item]:
        side = Side.FIRM if handle in PEOPLE[Side.FIRM] else Side.PROVIDER
        return side, handle, Said(f"k{at:%d%H%M}", at, handle, sentence, card(name, reply), reach)

    delivery = Meter(1, WindowKind.DELIVERY, Side.PROVIDER, "A-217", 5.9 * H, 21.8 * H, paused=True)
    answer = Meter(2, WindowKind.ANSWER, Side.FIRM, "Q-31", 0.3 * H, 4 * H)
    review = Meter(3, WindowKind.REVIEW, Side.FIRM, "A-209", timedelta(hours=7, minutes=34), 8 * H)
    asked = 'ask A-217 "Exhibit 14 is not in the set. Summarise without it, or wait?"'
    return [
        posted(Side.FIRM, "attorney", "warn", WARNING, "A-209", utc(14, 13, 2), Reach.ONLY_YOU, review),
        posted(Side.FIRM, "", "card.waiting", ASSIGNMENT, "A-217", utc(14, 13, 6), Reach.FROM_OTHER, answer, delivery),
        posted(Side.FIRM, "", "digest.room", DIGEST, "", utc(14, 13, 15), Reach.ROOM),
        posted(Side.PROVIDER, "", "card.waiting", ASSIGNMENT, "A-217", utc(14, 1), Reach.BOTH, answer, delivery,
               edited=utc(14, 13, 6)),
        said("paralegal_2", utc(14, 6, 12), "ack A-217", "Acknowledged: A-217, after 12 min of working time"),
        said("paralegal_2", utc(14, 9, 50), 'update A-217 30% "pages 1 to 80 done"', "Updated: A-217, 30 %, on track"),
        said("paralegal_2", utc(14, 13, 6), asked,
             "Asked: Q-31, on A-217\nNext: @attorney answers by Wed 14 Oct 13:06 New York · Thu 15 Oct 01:06 Manila",
             reach=Reach.TO_OTHER),
        said("paralegal_2", utc(14, 13, 20), "review A-209 approve", REFUSED, "refused"),
    ]  # fmt: skip
