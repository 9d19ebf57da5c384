"""What `away … plan` does: for each thing inside a leave, keep, extend or reassign, each by the sentence that does it.

Keeping leaves it to whoever covers (D23). A later due is the supervising attorney's to give (D13), so extending asks;
another person is the lead's, so reassigning asks whoever may not say it themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.cards import leaveplan as cards
from bot.cards import refusals
from bot.cards.leaveplan import Chosen
from bot.cards.words import type_words
from bot.commands.assign import PASS_ON, Assign
from bot.commands.cover import Cover
from bot.commands.kinds import item_kind
from bot.commands.several import Several
from bot.language.cards import Card
from bot.language.command import Command, ask
from bot.language.forms import ChoiceField, Field, Option, PersonField
from bot.language.kinds import ChoiceKind, PersonKind
from bot.language.misread import Misread, NotUnderstood
from bot.language.moments import When
from bot.language.timekinds import MomentKind
from bot.model.leave import Choice
from bot.model.people import Role, Side
from bot.model.record import Event
from bot.model.work import Assignment
from bot.refused import Refused
from bot.rules.permission import may
from bot.store.schedules import Absence
from bot.store.transaction import Transaction
from bot.work import absences, announce, cover, giving, leaves, resolve
from bot.work.absences import Thing
from scheduler.worktime import Interval

#: A command locks at most so many matters (D38); what is on more is chosen for in another sentence.
MOST_MATTERS = 25
#: The form asks for so many things at once; a platform's form holds a hundred blocks.
MOST_ASKED = 12
EXAMPLE = "A-231 extend mon 5pm A-234 reassign @ana A-232 keep"


class Choose(Command, name="choose"):
    """Say what becomes of one thing that falls inside a leave."""

    item: str = ask(item_kind(), "Which thing?")
    choice: Choice = ask(ChoiceKind(tuple(Choice)), "Keep, extend or reassign?")
    to: str = ask(PersonKind(), "Reassign to whom?", default="")
    until: When | None = ask(MomentKind(), "Extend until when?", default=None)


SAID = Several(
    Choose,
    "plan",
    item_kind(),
    ("choice", "until", "to"),
    "each thing with keep, extend or reassign",
    EXAMPLE,
    "a choice, a time or a person",
)


async def fields(tx: Transaction, leave: Absence, said: Mapping[str, str]) -> tuple[Field, ...]:
    """The form's fields: each thing inside, with what was chosen for it."""
    person = await tx.people.get(leave.person_id)
    inside = {each.ref: each for each in await _seen(tx, await _inside(tx, leave))}
    chosen, heard = await tx.plans.of(leave.id), SAID.heard(said.get("plan", ""))
    others = tuple(
        Option(f"@{each.handle}", f"@{each.handle}")
        for each in await tx.people.everyone()
        if each.side is person.side and each.id != person.id and Role.OBSERVER not in each.roles
    )
    asked_for: list[Field] = []
    for ref in list(dict.fromkeys([*inside, *SAID.refs(said)]))[:MOST_ASKED]:
        thing = inside.get(ref)
        moves = thing is None or thing.moves
        known = {"choice": str(chosen[ref])} if ref in chosen else {}
        for asked in SAID.asked():
            if asked.name == "until" and not moves:
                continue
            name = f"{ref}.{asked.name}"
            text = said.get(name, heard.get(ref, known).get(asked.name, ""))
            label = f"{await _named(tx, thing) if thing and asked.name == 'choice' else ref}: {asked.label.lower()}"
            field = asked.kind.field(name, label, False, text, asked.example)
            if isinstance(field, ChoiceField):
                options = tuple(each for each in field.options if moves or each.value != Choice.EXTEND)
                field = replace(field, options=options)
            elif isinstance(field, PersonField):
                field = replace(field, options=others)
            asked_for.append(field)
    return tuple(asked_for)


async def _named(tx: Transaction, thing: Thing) -> str:
    work = await tx.assignments.get(thing.window.assignment_id)
    return f"{absences.inside(thing.window).ref} {type_words(work.work_type)}"


async def _inside(tx: Transaction, leave: Absence) -> list[Thing]:
    person = await tx.people.get(leave.person_id)
    return absences.things(await absences.falling_inside(tx, person, Interval(leave.opens, leave.closes)))


async def _seen(tx: Transaction, inside: Sequence[Thing]) -> list[Thing]:
    """Those that the speaker may know of: somebody may have been walled off since."""
    sights = (await tx.matters.sights()).get(resolve.speaker(tx).id, {})
    return [each for each in inside if each.window.matter_id in sights]


async def choose(tx: Transaction, leave: Absence, said: str) -> Card:
    """Carry out what is said of each thing. One that is misread, hidden or not inside stops all."""
    choices = SAID.read(said)
    await _lock(tx, choices)
    scene, days = await announce.scene(tx), await leaves.spoken(tx, leave)
    plan = await leaves.plan(tx, days, resolve.speaker(tx))
    undo = await leaves.undo(tx, days, resolve.speaker(tx))
    inside = {each.ref: each for each in await _seen(tx, await _inside(tx, leave))}
    chosen: list[Chosen] = []
    for ref, choice in choices.items():
        if ref not in inside:
            listed = [absences.inside(each.window) for each in inside.values()]
            raise Refused(cards.not_inside(scene, days, ref, listed, plan=plan))
        try:
            chosen.append(await _carry_out(tx, leave, days, inside[ref], choice))
        except Misread as error:
            error.field, error.verb, error.heard = f"{ref}.{_part(error.field)}", "", {}
            raise
        await tx.plans.choose(leave.id, ref, choice.choice)
        tx.record(
            Event.PLANNED,
            str(choice.choice),
            matter_id=inside[ref].window.matter_id,
            assignment_id=inside[ref].window.assignment_id,
            subject=ref,
        )
    await leaves.tell_plan(tx, days, chosen, {ref: inside[ref] for ref in choices})
    left = len(await _seen(tx, await absences.undecided(tx, leave)))
    return cards.planned(await announce.scene(tx), days, chosen, left=left, plan=plan, undo=undo)


def _part(field: str) -> str:
    """The part of the form that a field of the sentence stands for."""
    return {"by": "to", "due": "until"}.get(field, field)


async def _lock(tx: Transaction, choices: Mapping[str, Choose]) -> None:
    """The matters of all that is spoken of, locked together. What is hidden and what is absent stop all alike."""
    matters: set[int] = set()
    for ref in choices:
        sayer = resolve.speaker(tx)
        questions = ref.startswith("Q-")
        found = await tx.questions.find(ref, sayer) if questions else await tx.assignments.find(ref, sayer)
        if found is None:
            raise Refused(refusals.nothing(ref), hidden=True)
        matters.add(found.matter_id)
    if len(matters) > MOST_MATTERS:
        raise NotUnderstood(" ".join(choices), f"work on {MOST_MATTERS} matters at most", "", field="plan")
    await tx.matters.lock(*matters)


async def _carry_out(tx: Transaction, leave: Absence, days: cards.Leave, thing: Thing, said: Choose) -> Chosen:
    assignment = await tx.assignments.get(thing.window.assignment_id)
    tx.unsay(topic(leave, thing.ref))  # what was asked before, if it is not read yet
    if said.until is not None and said.choice is not Choice.EXTEND:
        raise NotUnderstood(said.until.words, "a time where it is extended, and only there", "", field="until")
    if said.to and said.choice is not Choice.REASSIGN:
        raise NotUnderstood(f"@{said.to}", "a person where it is reassigned, and only there", "", field="to")
    match said.choice:
        case Choice.KEEP:
            to = await cover.stand_in(tx, leave, assignment.matter_id)
            return Chosen(thing.ref, said.choice, to.id if to is not None else None)
        case Choice.EXTEND:
            return await _extend(tx, leave, days, thing, assignment, said)
        case Choice.REASSIGN:
            return await _reassign(tx, leave, days, thing, assignment, said)


async def _extend(
    tx: Transaction, leave: Absence, days: cards.Leave, thing: Thing, assignment: Assignment, said: Choose
) -> Chosen:
    """Ask the supervising attorney for a later due: the time said, else later by the working time that is lost."""
    if not thing.moves:
        raise NotUnderstood(str(said.choice), "keep or reassign, where no work is due", "keep", field="choice")
    due = thing.window.due_at
    if said.until is not None:
        until = await resolve.moment(tx, said.until, "until")
    else:
        person = await tx.people.get(leave.person_id)
        lost = (await tx.schedules.clock_of(person)).between(leave.opens, due)
        until = (await tx.schedules.calendar_of(person)).add(leave.opens, lost)
    if until <= due:
        after = (await announce.scene(tx)).at(due)
        raise NotUnderstood(said.until.words if said.until else "", f"a time after {after}", "mon 5pm", field="until")
    who, by = assignment.supervising_id, resolve.speaker(tx).id
    card = cards.later_due_asked(await announce.scene(tx), days, assignment, by=by, due=due, until=until)
    await announce.tell_of(tx, assignment, who, card, topic=topic(leave, thing.ref))
    return Chosen(thing.ref, said.choice, who, until)


async def _reassign(
    tx: Transaction, leave: Absence, days: cards.Leave, thing: Thing, assignment: Assignment, said: Choose
) -> Chosen:
    """Another person has it from now on, where the speaker may say so; else their lead is asked."""
    sayer, person = resolve.speaker(tx), await tx.people.get(leave.person_id)
    to = await resolve.person(tx, said.to, "to") if said.to else None
    work = person.side is Side.PROVIDER and not thing.ref.startswith("Q-")
    subject = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
    if not work or may(sayer, PASS_ON, subject):
        if to is None:
            raise NotUnderstood("", "somebody who has it from now on", "@ana", field="to")
        if work:
            await Assign(assignment=thing.ref, to=to.handle).run(tx)
        else:
            await Cover(item=thing.ref, by=to.handle).run(tx)
        return Chosen(thing.ref, said.choice, to.id, now=True)
    if to is not None:
        await giving.worker(tx, assignment.matter_id, to.handle, "to")
    leads = [each for each in await tx.people.holders(Role.LEAD, Side.PROVIDER) if each.id != person.id]
    leads = [each for each in leads if await cover.able(tx, each, assignment.matter_id)]
    if not leads:
        raise NotUnderstood(str(said.choice), "keep or extend: no lead may know of it", "keep", field="choice")
    card = cards.person_asked(
        await announce.scene(tx),
        days,
        assignment,
        by=sayer.id,
        decides=[each.id for each in leads],
        named=to.id if to is not None else None,
    )
    for each in leads:
        await announce.tell_of(tx, assignment, each.id, card, topic=topic(leave, thing.ref))
    return Chosen(thing.ref, said.choice, leads[0].id)


def topic(leave: Absence, ref: str) -> str:
    """The message that asks about one thing."""
    return f"{ref}:leave:{leave.id}"
