"""Forms and corrections: what a half-said sentence opens, with what may be chosen, and what a misread one gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.cards import misread as cards
from bot.commands.order import Order
from bot.language import grammar
from bot.language.command import asks
from bot.language.forms import ChoiceField, Field, Form, Option, PersonField, TextField
from bot.language.kinds import ReferenceKind
from bot.language.misread import Misread, NotUnderstood, Past
from bot.platform import Reply
from bot.store.transaction import Transaction
from bot.work import announce, resolve

#: More than a list shows is typed, not chosen.
MOST = 100


async def form_of(tx: Transaction, command: type[Order], said: Mapping[str, str], focus: str = "") -> Form:
    """The form of a verb as its sayer gets it: their fields, filled with `said`, with what they may choose."""
    said = {**await command.prefilled(tx, said, focus), **said}
    whole = grammar.form(command, said)
    if parts := await command.parts(tx, said, focus):
        begin = focus if any(part.name == focus for part in parts) else parts[0].name
        return replace(whole, fields=parts, focus=begin)
    shown = command.asked_of(resolve.speaker(tx))
    fields = [
        await _offered(tx, command, field, said)
        for field in whole.fields
        if shown is None or field.name in shown or field.name in (*said, focus) or field.required
    ]
    return replace(whole, fields=tuple(fields), focus=focus or whole.focus)


async def _offered(tx: Transaction, command: type[Order], field: Field, said: Mapping[str, str]) -> Field:
    options = await command.options(tx, field.name, said)
    match field:
        case PersonField():
            everyone = await tx.people.everyone() if not options else ()
            offered = options or tuple(Option(f"@{person.handle}", f"@{person.handle}") for person in everyone)
            return replace(field, options=offered[:MOST])
        case TextField():
            kind = next(asked.kind for asked in asks(command) if asked.name == field.name)
            if isinstance(kind, ReferenceKind):
                references = options or await _references(tx, kind)
                if 0 < len(references) <= MOST:
                    return ChoiceField(
                        field.name, field.label, field.required, references, field.value, field.hint, field.error
                    )
            return field
        case _:
            return replace(field, options=options) if options and isinstance(field, ChoiceField) else field


async def _references(tx: Transaction, kind: ReferenceKind) -> tuple[Option, ...]:
    """What the sayer may point at, of the kinds of thing that the field takes."""
    sayer = resolve.speaker(tx)
    found: list[Option] = []
    if "M" in kind.prefixes:
        found += [Option(m.ref, f"{m.ref} {m.title}".rstrip()) for m in await tx.matters.seen_by(sayer)]
    if "A" in kind.prefixes:
        for assignment in await tx.assignments.seen_by(sayer):
            found.append(Option(assignment.ref, f"{assignment.ref} {assignment.work_type.replace('-', ' ')}"))
    return tuple(found)


async def mend(tx: Transaction, error: Misread, commands: Sequence[type[Order]]) -> Reply:
    """What a misread sentence gets: its form with the fault under the field, where that mends it, else a card."""
    scene = await announce.scene(tx)
    command = next((each for each in commands if each.name == error.verb), None)
    if command is not None and error.field and isinstance(error, NotUnderstood):
        form = await form_of(tx, command, error.heard, error.field)
        if any(field.name == error.field for field in form.fields):
            return form.with_error(error.field, cards.fault(error))
    belongs_to, due = await _about(tx, error)
    return cards.misread(scene, error, commands=commands, belongs_to=belongs_to, due=due)


async def _about(tx: Transaction, error: Misread) -> tuple[str, tuple[str, datetime] | None]:
    """What the card may name: the assignment of a question said where an assignment should be, and for a time that has
    passed the assignment it was meant for, with its due. Only what the sayer may see."""
    sayer = resolve.speaker(tx)
    if isinstance(error, NotUnderstood) and error.words[:1] in "Qq":
        question = await tx.questions.find(error.words, sayer)
        return (f"A-{question.assignment_id}" if question is not None else ""), None
    named = error.heard.get("item") or error.heard.get("assignment") or ""
    assignment = await tx.assignments.find(named, sayer) if isinstance(error, Past) and named else None
    if assignment is None or assignment.due_at is None:
        return "", None
    return "", (assignment.ref, assignment.due_at)
