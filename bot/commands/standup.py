"""standup: my check-in now, a word on each thing that wants one, or one press for all; remind who is not in.

A check-in is several updates said at once, each as `update` says it. Its form asks for each by itself and makes the one
sentence of them, so the fields of that form are parts of its one field: "A-220.eta" is the time in what is said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards import checkin as cards
from bot.cards import refusals
from bot.cards.words import type_words
from bot.commands.kinds import ItemsKind, assignment_kind
from bot.commands.order import Order
from bot.commands.update import Update
from bot.language import grammar
from bot.language.cards import Card
from bot.language.command import ask, asks
from bot.language.forms import Field
from bot.language.kinds import FlagKind
from bot.language.misread import Misread, NotUnderstood, Surplus
from bot.language.tokens import tokens
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
WANTED = "each assignment and how it stands"
EXAMPLE = 'A-220 70% at-risk eta thu 5pm "slow county site" A-221 on-track'


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
        """The words of the parts in the one field that they are parts of."""
        parts = {name: text for name, text in said.items() if "." in name}
        if not parts:
            return said
        of_each = {ref: dict(heard) for ref, heard in _heard(said.get("items", "")).items()}
        for name, text in parts.items():
            ref, _, part = name.partition(".")
            of_each.setdefault(ref, {})[part] = text
        spoken = [_sentence(ref, each) for ref, each in of_each.items() if any(text.strip() for text in each.values())]
        return {name: text for name, text in said.items() if name not in parts} | {"items": " ".join(spoken)}

    @classmethod
    async def parts(cls, tx: Transaction, said: Mapping[str, str]) -> tuple[Field, ...]:
        """The form's fields: how each thing stands that wants a word, or that was said to."""
        heard = _heard(said.get("items", ""))
        works = {each.ref: each for each in await _wanted(tx)}
        refs = dict.fromkeys([*heard, *(name.partition(".")[0] for name in said if "." in name)] or works)
        fields: list[Field] = []
        for ref in list(refs)[:MOST_ASKED]:
            work = works.get(ref)
            stands = heard.get(ref) or (_stands(work) if work is not None else {})
            named = f"{ref} {type_words(work.work_type)}" if work is not None else ref
            for asked in sorted((a for a in asks(Update) if a.name in PARTS), key=lambda a: PARTS.index(a.name)):
                name = f"{ref}.{asked.name}"
                text = said.get(name, stands.get(asked.name, ""))
                label = f"{named if asked.name == PARTS[0] else ref}: {asked.label.lower()}"
                fields.append(asked.kind.field(name, label, False, text, asked.example))
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
            await words.update(tx, assignment, update.progress, update.outlook, update.note or update.because, eta)
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
    updates = _updates(text)
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


def _updates(text: str) -> dict[str, Update]:
    """What is said of each assignment, by its id. Raises Misread about the part it is in."""
    found: dict[str, Update] = {}
    for ref, piece in _pieces(text):
        if ref in found:
            raise Surplus(piece)
        try:
            update = grammar.read(f"update {piece}", (Update,))
        except Misread as error:
            error.verb, error.heard = "", {}  # the whole check-in is kept, not the piece alone
            error.field = f"{ref}.{error.field}" if error.field in PARTS else ""
            raise
        if not isinstance(update, Update):
            raise NotUnderstood(piece, f"how {ref} stands", "on-track", field=f"{ref}.outlook")
        if set(grammar.spoken(update)) - {"item", "because", *PARTS}:
            raise NotUnderstood(piece, "a share, an outlook, a time or a note", f"{ref} 70% on-track", field="items")
        found[ref] = update
    return found


def _pieces(text: str) -> list[tuple[str, str]]:
    """The text cut before each assignment that stands bare in it. Raises NotUnderstood where it begins otherwise."""
    kind, cuts = assignment_kind(), list[tuple[str, int]]()
    for token in tokens(text):
        if not token.quoted and kind.fits(token.text):
            cuts.append((kind.read(token.text), token.start))
        elif not cuts:
            raise NotUnderstood(token.text, WANTED, EXAMPLE, field="items")
    ends = [*(start for _, start in cuts), len(text)][1:]
    return [(ref, text[start:end].strip(" \t\r\n,;")) for (ref, start), end in zip(cuts, ends, strict=True)]


def _heard(text: str) -> dict[str, dict[str, str]]:
    """What is said of each assignment, part by part, as much of it as is understood."""
    found: dict[str, dict[str, str]] = {}
    try:
        pieces = _pieces(text)
    except Misread:
        return {}
    for ref, piece in pieces:
        try:
            said = grammar.read(f"update {piece}", (Update,))
            words = said.words if isinstance(said, grammar.Partial) else grammar.spoken(said)
        except Misread as error:
            words = error.heard
        found[ref] = {name: text for name, text in words.items() if name in PARTS}
    return found


def _stands(work: Assignment) -> dict[str, str]:
    """How a thing stood before: what its part of the form begins with."""
    share = {} if work.progress is None else {"progress": f"{work.progress}%"}
    return {"outlook": "at-risk" if work.at_risk else "on-track", **share}


def _sentence(ref: str, said: Mapping[str, str]) -> str:
    """What is said of one assignment, as `update` says it."""
    return grammar.compose(Update, {**said, "item": ref}).removeprefix(f"{Update.name} ")
