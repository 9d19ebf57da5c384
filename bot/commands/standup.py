"""standup: my check-in now, a word on each thing that wants one, or one press for all; remind who is not in.

A check-in is several updates said at once, each as `update` says it. Its form asks for each by itself and makes the one
sentence of them (see several.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards import checkin as cards
from bot.cards import refusals
from bot.cards.words import type_words
from bot.commands.kinds import ItemsKind, assignment_kind
from bot.commands.order import Order
from bot.commands.several import Several
from bot.commands.update import Update, stood
from bot.language.cards import Card
from bot.language.command import ask, asks
from bot.language.forms import Field
from bot.language.kinds import FlagKind
from bot.language.misread import NotUnderstood
from bot.model.people import Person, Side
from bot.model.work import Assignment
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.permission import Relation, Subject, act
from bot.store.transaction import Transaction
from bot.work import announce, checkins, clocks, resolve, words

STANDUP = act("standup", "Checking in", Relation.ASSIGNEE, Relation.LEAD)
REMIND = act("standup remind", "Reminding", Relation.COORDINATOR)

#: A command locks at most so many matters (D38); what is open on more is said in another check-in.
MOST_MATTERS = 25
#: The form asks for so many things at once; a platform's form holds a hundred blocks.
MOST_ASKED = 12
#: What may be said of each, in the order of the form.
PARTS = ("outlook", "progress", "eta", "note")
EXAMPLE = 'A-220 70% at-risk eta thu 5pm "slow county site" A-221 on-track'
#: A check-in is several updates said at once.
SAID = Several(
    Update,
    "items",
    assignment_kind(),
    PARTS,
    "each assignment and how it stands",
    EXAMPLE,
    "a share, an outlook, a time or a note",
    also=frozenset({"because"}),
)


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of one assignment."""

    assignment_id: int
    update: Update


class Standup(Order, name="standup", title="Check-in"):
    """Check in: say how each thing stands that wants a word, or that all of it is on track."""

    acts = (STANDUP, REMIND)
    public = True
    example = f"standup {EXAMPLE}"

    on_track: bool = ask(FlagKind("all on track"), "Is all on track?", default=False)
    edit: bool = ask(FlagKind("edit"), "What you said last, said anew?", default=False)
    remind: bool = ask(FlagKind("remind"), "Remind who is not in?", default=False)
    items: str = ask(ItemsKind(), "How does each stand?", default="", example=EXAMPLE)

    @classmethod
    def needs(cls, said: Mapping[str, str]) -> tuple[str, ...]:
        return () if "on_track" in said or "remind" in said else ("items",)

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        return frozenset({"items"})

    @classmethod
    def gathered(cls, said: Mapping[str, str]) -> Mapping[str, str]:
        return SAID.gathered(said)

    @classmethod
    async def parts(cls, tx: Transaction, said: Mapping[str, str], focus: str) -> tuple[Field, ...]:
        """The form's fields: how each thing stands that wants a word, or that was said to."""
        heard = SAID.heard(said.get("items", ""))
        works = {each.ref: each for each in await _wanted(tx)}
        edit = next(each for each in asks(cls) if each.name == "edit")
        fields: list[Field] = [edit.kind.field("edit", edit.label, False, said["edit"])] if "edit" in said else []
        for ref in (SAID.refs(said) or list(works))[:MOST_ASKED]:
            work = works.get(ref)
            stands = heard.get(ref) or (_stands(tx, work, edited="edit" in said) if work is not None else {})
            named = f"{ref} {type_words(work.work_type)}" if work is not None else ref
            for asked in SAID.asked():
                name = f"{ref}.{asked.name}"
                text = said.get(name, stands.get(asked.name, ""))
                label = f"{named if asked.name == PARTS[0] else ref}: {asked.label.lower()}"
                fields.append(asked.kind.field(name, label, False, text, asked.example))
        if not fields and not said:
            raise Refused(cards.nothing_open())
        return tuple(fields)

    async def run(self, tx: Transaction) -> Reply:
        if self.remind:
            await resolve.permit(tx, REMIND, Subject(side=Side.PROVIDER), "a team")
            return cards.reminded(await announce.scene(tx), *await checkins.remind(tx))
        said = await self._on_track(tx) if self.on_track else await _read(tx, self.items)
        if not said and not (self.on_track and await checkins.current(tx, resolve.speaker(tx))):
            return cards.nothing_open()
        for word in said:
            assignment = await tx.assignments.get(word.assignment_id)
            thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
            await resolve.permit(tx, STANDUP, thing, assignment.ref)
            update = word.update
            eta = await resolve.moment(tx, update.eta, f"{update.item}.eta") if update.eta is not None else None
            if self.edit and not words.differs(assignment, update.progress, update.outlook, update.note, eta):
                continue  # the form holds all that was said, and one thing of it is edited
            say = words.revise if self.edit else words.update
            await say(tx, assignment, update.progress, update.outlook, update.note or update.because, eta)
        return await _told(tx, said)

    async def _on_track(self, tx: Transaction) -> list[Word]:
        """All that wants a word, as on track: what was asked and is still open, else what is open at all."""
        standing = await checkins.current(tx, resolve.speaker(tx))
        if standing is not None and not standing.open and standing.asked:
            return []  # it is in already, and a press from before takes nothing back
        works = await _wanted(tx)
        matters = list(dict.fromkeys(each.matter_id for each in works))[:MOST_MATTERS]
        await tx.matters.lock(*matters)
        current = [await tx.assignments.get(each.id) for each in works if each.matter_id in matters]
        return [
            Word(each.id, Update(item=each.ref, outlook="on-track")) for each in current if each.state.with_provider
        ]


async def _wanted(tx: Transaction) -> list[Assignment]:
    """What the sayer's check-in is about: what was asked and is open, else what was asked, else what is open at all."""
    person = resolve.speaker(tx)
    standing = await checkins.current(tx, person)
    asked = () if standing is None else tuple(w.assignment_id for w in standing.open) or standing.asked
    if not asked:
        return await checkins.open_work(tx, person)
    works = [await tx.assignments.get(each) for each in asked]
    return [each for each in works if each.state.with_provider]


async def _read(tx: Transaction, text: str) -> list[Word]:
    """What is said of each assignment, all of their matters locked. One that is misread, hidden or absent stops all."""
    updates = SAID.read(text)
    ids: list[int] = []
    matters: set[int] = set()
    for ref in updates:
        found = await tx.assignments.find(ref, resolve.speaker(tx))
        if found is None:
            raise Refused(refusals.nothing(ref), hidden=True)
        ids.append(found.id)
        matters.add(found.matter_id)
    if len(matters) > MOST_MATTERS:
        raise NotUnderstood(text, f"work on {MOST_MATTERS} matters at most", "", field="items")
    await tx.matters.lock(*matters)
    return [Word(each, update) for each, update in zip(ids, updates.values(), strict=True)]


async def _told(tx: Transaction, said: list[Word]) -> Card:
    """What came in, and what is still wanted."""
    standing = await checkins.current(tx, resolve.speaker(tx))
    scene, since = await announce.scene(tx), tx.now
    asked: tuple[int, ...] = ()
    waiting: set[int] = set()
    if standing is not None:
        asked, since = standing.asked, standing.check_in.asked_at
        waiting = {window.assignment_id for window in standing.open}
        tx.remind(clocks.CHECK_IN, clocks.subject(tx, standing.check_in.id), tx.now)
    notes = {word.assignment_id: word.update.note for word in said}
    shown = dict.fromkeys([*(each for each in asked if each not in waiting), *notes])
    items = [await checkins.item(tx, each, since, note=notes.get(each, "")) for each in shown]
    if standing is not None and waiting:
        by = standing.check_in.answer_by
        return cards.partly(scene, items, of=len(asked), left=len(waiting), answer_by=by)
    return cards.done(scene, items, of=len(asked), how=standing.result if standing is not None and asked else None)


def _stands(tx: Transaction, work: Assignment, *, edited: bool) -> dict[str, str]:
    """How a thing stood before: what its part of the form begins with; a note and a time only where they are edited."""
    stands = stood(tx, work)
    return stands if edited else {name: text for name, text in stands.items() if name in ("outlook", "progress")}
