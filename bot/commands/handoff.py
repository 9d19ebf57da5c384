"""handoff: leave word for the other team at the end of a shift; accept theirs, ask about it, look at it.

Its form asks for a note on each thing and one on all, and makes the one sentence of them: "A-220.note" is a part of the
field `items`, "all.note" is the field `note`. So does the form of a question about one: "H-58.item" and "H-58.words".
A little longer than most files: four things to do with a hand-off, of which two have forms of parts.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards import handoff as cards
from bot.cards import refusals
from bot.cards.words import type_words
from bot.commands.ask import Ask
from bot.commands.kinds import HandOffKind, ItemsKind, assignment_kind
from bot.commands.order import Order
from bot.language.cards import Card
from bot.language.command import ask
from bot.language.forms import ChoiceField, Field, Option, TextField
from bot.language.kinds import ChoiceKind, FlagKind, NumberKind, PersonKind, ProseKind
from bot.language.misread import Misread, NotUnderstood, Surplus
from bot.language.tokens import quote, tokens
from bot.model.handoff import HandOffState
from bot.model.people import Person, Role
from bot.model.work import Assignment
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.permission import Relation, Subject, act
from bot.store.transaction import Transaction
from bot.work import handing, handoffs, lookup, resolve

HANDOFF = act(
    "handoff", "Handing over", Relation.ASSIGNEE, Relation.LEAD, Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF
)
ACCEPT = act("handoff accept", "Accepting", Relation.OWING_SIDE)
ACCEPT_FOR = act("handoff accept … for", "Choosing who accepts", Relation.COORDINATOR)

#: A command locks at most so many matters (D38).
MOST_MATTERS = 25
#: The form asks for notes on so many things; the rest is handed over as it stands.
MOST_ASKED = 12
ALL = "all.note"
WANTED = "each assignment and a note on it"
EXAMPLE = 'A-220 "Two parcels to go" A-221'


class Handoff(Order, name="handoff", title="Hand off"):
    """Leave word for the other team when your shift ends, or accept what they left."""

    acts = (HANDOFF, ACCEPT, ACCEPT_FOR)
    public = True
    also = (("handover", ""),)
    example = f'handoff note "A-220 first" {EXAMPLE}'

    do: str = ask(ChoiceKind(("accept", "ask", "show"), noun="accept, ask or show"), "What with it?", default="")
    hand_off: str = ask(HandOffKind(), "Which hand-off?", default="")
    who: str = ask(PersonKind(), "Who accepts it?", word="for", default="")
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)
    whole: bool = ask(FlagKind("all"), "All that is open?", default=False)
    note: str = ask(ProseKind(), "What should they know of all of it?", word="note", default="")
    items: str = ask(ItemsKind(expected=WANTED), "What is done on each, what is next?", default="", example=EXAMPLE)

    @classmethod
    def needs(cls, said: Mapping[str, str]) -> tuple[str, ...]:
        if said.get("do") == "ask":
            return ("hand_off", "items")
        if "do" in said:
            return ("hand_off",)
        return () if {"hand_off", "whole", "note"} & said.keys() else ("items",)

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        return frozenset()

    @classmethod
    def gathered(cls, said: Mapping[str, str]) -> Mapping[str, str]:
        """The words of the parts in the fields that they are parts of."""
        parts = {name: text.strip() for name, text in said.items() if "." in name}
        if not parts:
            return said
        rest = {name: text for name, text in said.items() if name not in parts}
        asked = next((name.partition(".")[0] for name in parts if name.startswith("H-")), "")
        if asked:
            about = f"{parts[f'{asked}.item']} {_quoted(parts[f'{asked}.words'])}".strip()
            return {**rest, "do": "ask", "hand_off": asked, "items": about}
        notes = [f"{name.partition('.')[0]} {_quoted(text)}".strip() for name, text in parts.items() if name != ALL]
        return {**rest, "whole": "all", "note": parts.get(ALL, ""), "items": " ".join(notes)}

    @classmethod
    async def parts(cls, tx: Transaction, said: Mapping[str, str], focus: str) -> tuple[Field, ...]:
        if said.get("do") == "ask" and "hand_off" in said:
            return await _question(tx, said)
        if "do" in said or "hand_off" in said:
            return ()
        fields = await _notes(tx, said)
        if not fields and not said:
            raise Refused(cards.nothing(tx.engagement.cities.of(resolve.speaker(tx).side.other).label))
        return fields

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        sayer = resolve.speaker(tx)
        if field == "hand_off":
            theirs = await tx.handoffs.seen_on_offer(sayer.side.other, sayer)
            return (Option(theirs.ref, theirs.ref),) if theirs is not None else ()
        if field == "who":
            found = await tx.handoffs.find(words.get("hand_off", ""), sayer)
            everyone = [each for each in await tx.people.everyone() if each.side is sayer.side]
            able = [each for each in everyone if found is not None and await _could(tx, found.ref, each)]
            return tuple(Option(f"@{each.handle}", f"@{each.handle}") for each in able)
        return ()

    async def run(self, tx: Transaction) -> Reply:
        match self.do:
            case "accept":
                return await self._accept(tx)
            case "ask":
                return await self._ask(tx)
            case "show":
                return await lookup.hand_off(tx, self.hand_off, self.page)
        if self.hand_off:
            return await lookup.hand_off(tx, self.hand_off, self.page)
        return await self._write(tx)

    async def _accept(self, tx: Transaction) -> Card:
        sayer = resolve.speaker(tx)
        chosen = await resolve.person(tx, self.who, "who") if self.who else None
        hand_off, readers = await resolve.hand_off(tx, self.hand_off)
        thing = Subject(members=readers, side=hand_off.side.other)
        row = ACCEPT if chosen is None or chosen.id == sayer.id else ACCEPT_FOR
        await resolve.permit(tx, row, thing, hand_off.ref)
        if hand_off.state is not HandOffState.OFFERED:
            raise await handoffs.over(tx, hand_off, sayer)
        if chosen is not None and not await _could(tx, hand_off.ref, chosen):
            able = [each for each in await tx.people.everyone() if await _could(tx, hand_off.ref, each)]
            expected = f"somebody of {tx.engagement.cities.of(sayer.side).label}'s team who works on it"
            raise NotUnderstood(f"@{chosen.handle}", expected, f"@{able[0].handle}" if able else "", field="who")
        return await handoffs.accept(tx, hand_off, sayer, chosen)

    async def _ask(self, tx: Transaction) -> Reply:
        """A question on one of its items, as `ask` puts it."""
        copy = await lookup.hand_off_copy(tx, self.hand_off)
        pieces = _pieces(self.items)
        (ref, words), *more = pieces
        if more:
            raise Surplus(more[0][0])
        if ref not in {each.ref for each in copy.items}:
            listed = ", ".join(each.ref for each in copy.items[:5])
            raise NotUnderstood(ref, f"one of {listed}", copy.items[0].ref, field=f"{self.hand_off}.item")
        if not words:
            raise NotUnderstood(ref, "what you ask about it", f'{ref} "Which county?"', field=f"{self.hand_off}.words")
        return await Ask(item=ref, words=words).run(tx)

    async def _write(self, tx: Transaction) -> Card:
        sayer = resolve.speaker(tx)
        note, items = (self.note, self.items) if self.note else _led(self.items)
        notes = dict(_pieces(items)) if items else {}
        await tx.lock()
        named = await _named(tx, notes)
        open_works = (await handing.desk(tx)).open_for(sayer) if self.whole or not notes else []
        works = {each.id: each for each in (*named, *open_works)}
        before = await handing.written_already(tx, sayer.side)
        matters = {each.matter_id for each in await tx.handoffs.items(before)} if before is not None else set()
        kept: list[Assignment] = []
        for work in works.values():
            if work.matter_id in matters or len(matters) < MOST_MATTERS:
                matters.add(work.matter_id)
                kept.append(work)
        if not kept:
            return cards.nothing(tx.engagement.cities.of(sayer.side.other).label)
        await tx.matters.lock(*matters)
        for work in named:
            thing = await resolve.subject(tx, work.matter_id, assignment=work)
            await resolve.permit(tx, HANDOFF, thing, work.ref)
            if work.state.ended or work.sent_at is None:
                raise NotUnderstood(work.ref, "work that is open", "", field="items")
        current = [await tx.assignments.get(each.id) for each in kept]
        said = {each.id: notes[each.ref] for each in named}
        return await handoffs.write(tx, sayer, current, said, note, len(works) - len(kept))


def _quoted(words: str) -> str:
    return quote(words) if words else ""


def _led(text: str) -> tuple[str, str]:
    """Words in quotes before the first assignment are the note on all of it, said without its keyword."""
    said = tokens(text)
    if len(said) < 2 or not said[0].quoted:
        return "", text
    return said[0].text, text[said[1].start :]


def _pieces(text: str) -> list[tuple[str, str]]:
    """Each assignment that stands bare in the text, with the words after it. Raises NotUnderstood and Surplus."""
    kind, found = assignment_kind(), dict[str, list[str]]()
    ref = ""
    for token in tokens(text):
        if not token.quoted and kind.fits(token.text):
            ref = kind.read(token.text)
            if ref in found:
                raise Surplus(token.text)
            found[ref] = []
        elif not ref:
            raise NotUnderstood(token.text, WANTED, EXAMPLE, field="items")
        else:
            found[ref].append(token.text)
    return [(each, " ".join(words)) for each, words in found.items()]


async def _named(tx: Transaction, notes: Mapping[str, str]) -> list[Assignment]:
    """The assignments that are named; one that is hidden or absent stops all."""
    works = []
    for ref in notes:
        found = await tx.assignments.find(ref, resolve.speaker(tx))
        if found is None:
            raise Refused(refusals.nothing(ref), hidden=True)
        works.append(found)
    return works


async def _could(tx: Transaction, ref: str, person: Person) -> bool:
    """Whether the person could have a hand-off of the other side."""
    hand_off = await tx.handoffs.find(ref, person)
    return hand_off is not None and person.side is hand_off.side.other and Role.OBSERVER not in person.roles


async def _notes(tx: Transaction, said: Mapping[str, str]) -> tuple[Field, ...]:
    """A note on each thing that is the sayer's to hand over, as it was written before, and one on all of it."""
    sayer = resolve.speaker(tx)
    read = await handing.desk(tx)
    works = read.open_for(sayer)
    if not works:
        return ()
    before = await handing.written_already(tx, sayer.side)
    copy = await handoffs.copy_of(tx, before, sayer) if before is not None else None
    written = {each.assignment_id: each.note for each in copy.items} if copy is not None else {}
    try:
        heard = dict(_pieces(said.get("items", "")))
    except Misread:
        heard = {}
    fields: list[Field] = [
        TextField(
            f"{work.ref}.note",
            f"{type_words(work.work_type).capitalize()}: {cards.stands(read.item(work))}",
            False,
            said.get(f"{work.ref}.note", heard.get(work.ref, written.get(work.id, _latest(work, sayer)))),
            "what is done, what is next, what waits",
            long=True,
        )
        for work in works[:MOST_ASKED]
    ]
    words = said.get(ALL, said.get("note", copy.hand_off.words if copy is not None else ""))
    other = tx.engagement.cities.of(sayer.side.other).label
    return (*fields, TextField(ALL, f"For {other}, of all of it", False, words, "what comes first", long=True))


def _latest(work: Assignment, sayer: Person) -> str:
    """What its own assignee said last of a piece of work: the note begins with it."""
    return work.note if work.assignee_id == sayer.id or sayer.coordinates else ""


async def _question(tx: Transaction, said: Mapping[str, str]) -> tuple[Field, ...]:
    """Which item, and what is asked about it."""
    ref = said["hand_off"]
    copy = await lookup.hand_off_copy(tx, ref)
    try:
        (item, words), *_ = _pieces(said.get("items", "")) or [("", "")]
    except Misread:
        item, words = "", ""
    options = tuple(Option(each.ref, cards.stands(each)) for each in copy.items[:100])
    item = item if item in {option.value for option in options} else ""
    return (
        ChoiceField(f"{ref}.item", "About which of them?", True, options, said.get(f"{ref}.item", item)),
        TextField(f"{ref}.words", "What do you ask?", True, said.get(f"{ref}.words", words), long=True),
    )
