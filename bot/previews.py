"""A form as it is filled in: the sentence its words make, and, before it is sent, what sending it would do (G04)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot import forms
from bot.cards import giving as cards
from bot.commands.assign import Assign
from bot.commands.order import Order
from bot.language import grammar
from bot.language.cards import Card
from bot.language.command import asks
from bot.language.forms import Form
from bot.language.misread import Misread
from bot.model.people import Side
from bot.model.work import Assignment, State
from bot.store.transaction import Transaction
from bot.work import announce, giving, resolve


@dataclass(frozen=True, slots=True)
class Filling:
    """A form with the words in it so far, the sentence they make, and a preview, where there is one."""

    form: Form
    sentence: str
    preview: Card | None


async def filling(
    tx: Transaction, command: type[Order], said: Mapping[str, str], errors: Mapping[str, str] | None = None
) -> Filling:
    """The form of `command` filled with `said` (field name to words)."""
    form = await forms.form_of(tx, command, said)
    for name, error in (errors or {}).items():
        form = form.with_error(name, error)
    return Filling(form, grammar.compose(command, said), await _preview(tx, command, said))


async def _preview(tx: Transaction, command: type[Order], said: Mapping[str, str]) -> Card | None:
    """What the due in an `assign` form means for its assignee; nothing until both can be read."""
    if command is not Assign or not (said.get("assignee") and said.get("due") and said.get("work_type")):
        return None
    kinds = {asked.name: asked.kind for asked in asks(command)}
    try:
        assignee = await resolve.person(tx, kinds["assignee"].read(said["assignee"]), "assignee")
        due = await resolve.moment(tx, kinds["due"].read(said["due"]), "due", worker=assignee)
        work_type = kinds["work_type"].read(said["work_type"])
        pages = kinds["pages"].read(said["pages"]) if said.get("pages") else None
    except Misread:
        return None
    draft = Assignment(
        id=0,
        engagement_id=tx.engagement.id,
        matter_id=0,
        work_type=work_type,
        state=State.DRAFT,
        created_by=resolve.speaker(tx).id,
        created_at=tx.now,
        supervising_id=resolve.speaker(tx).id,
        assignee_id=assignee.id,
        pages=pages,
        due_at=due,
    )
    view = await giving.outlook(tx, draft, await tx.schedules.calendar_of(assignee))
    scene = await announce.scene(tx)
    if view.short:
        return cards.short(scene, view, side=Side.PROVIDER, draft="")
    return cards.fits(scene, view, side=Side.PROVIDER, sentence=grammar.compose(command, said))
