"""The dock above a composer: help while one types, or a form whose filling writes the sentence into the composer.

The script asks for the dock again as one fills it and swaps only the elements marked `data-live`, so that no field
loses its focus; without script a form posts its fields and the server writes the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from adapters.web.cards import acts, blocks, text
from adapters.web.html import EMPTY, Html, flag, joined, markup
from adapters.web.port import Filling, Hint, SlotState
from adapters.web.view import View, name_of
from bot.language.cards import Card
from bot.language.forms import ChoiceField, Field, MomentField, Option, PersonField, TextField

Slots = tuple[tuple[str, SlotState], ...]

PREFIX = "w."
AHEAD = 4
SHORT = 24  # letters that a row of choices may have; more are a list


def empty(view: View) -> Html:
    return markup('<div class="dock" id="dock-{}" data-kind="" aria-live="polite" hidden></div>', view.side.value)


def hint(found: Hint, view: View) -> Html:
    """The slots of the verb being typed, the one being filled, and how a typed time reads in both cities."""
    if not (found.verb or found.completions):
        return empty(view)
    words = [markup('<span class="verb">{}</span>', found.verb)] if found.verb else []
    words += [markup('<span class="slot {}">{}</span>', state.value, label) for label, state in _near(found.slots)]
    words += [
        markup('<button class="slot" type="button" data-take="{0}">{0}</button>', word) for word in found.completions
    ]
    reads = markup('<p class="reads">{}</p>', text(found.reads, view)) if found.reads else EMPTY
    return markup(
        '<div class="dock" id="dock-{}" data-kind="hint" aria-live="polite"><p class="grammar">{}</p>{}</div>',
        view.side.value,
        joined(words, " "),
        reads,
    )


def _near(slots: Slots) -> Slots:
    """What is said, what is being said, and the next few: a verb with many fields would fill the dock with names."""
    here = next((place for place, (_, state) in enumerate(slots) if state is SlotState.HERE), 0)
    ahead = [place for place, (_, state) in enumerate(slots) if state is SlotState.OPEN and place >= here][:AHEAD]
    return tuple(slot for place, slot in enumerate(slots) if slot[1] is not SlotState.OPEN or place in ahead)


def form(filling: Filling, view: View) -> Html:
    """The form of one verb. The composer below shows `data-sentence`, and its Send serves both."""
    side, asked = view.side.value, filling.form
    notes = joined(markup('<p class="means">{}</p>', text(note.text, view)) for note in asked.notes)
    return markup(
        '<div class="dock" id="dock-{side}" data-kind="form" data-sentence="{sentence}" data-send="{send}" '
        'aria-live="off"><form class="blanks" id="form-{side}" method="post" action="/demo/say?{query}" '
        'aria-label="{title}" data-side="{side}"><div class="form-head"><h3>{title}</h3>'
        '<button class="btn bare close" type="button">Close <kbd>Esc</kbd></button></div>'
        '<input type="hidden" name="as" value="{handle}"><input type="hidden" name="verb" value="{verb}">'
        '<div class="grid">{fields}</div><div id="notes-{side}" data-live>{notes}</div>'
        '<noscript><button class="btn go">{send}</button></noscript></form>'
        '<div id="preview-{side}" data-live>{preview}</div></div>',
        side=side,
        query=view.who.query,
        sentence=filling.sentence,
        send=asked.send,
        title=asked.title,
        handle=view.handle,
        verb=asked.verb,
        fields=joined(_field(field, view, field.name == asked.focus) for field in asked.fields),
        notes=notes,
        preview=_preview(filling.preview, view) if filling.preview else EMPTY,
    )


def words_of(fields: Mapping[str, list[str]]) -> dict[str, str]:
    """The words in a posted or asked form, by field; a field given several times is joined by commas."""
    return {
        name.removeprefix(PREFIX): ", ".join(value for value in values if value)
        for name, values in fields.items()
        if name.startswith(PREFIX)
    }


def _preview(card: Card, view: View) -> Html:
    return markup(
        '<div class="preview"><p><b>{}</b></p>{}{}</div>',
        card.title,
        blocks(card, view),
        acts(card.buttons, view, f"preview.{card.name}", card.subject, filled=False),
    )


def _field(field: Field, view: View, focus: bool) -> Html:
    """One blank with its label, an example in it while it is empty, and what is wrong with it."""
    id = f"f-{view.side.value}-{name_of(field.name)}"
    common = markup(
        'name="{}" aria-describedby="{}-error"{}{}{}',
        PREFIX + field.name,
        id,
        Html(' aria-invalid="true"') if field.error else EMPTY,
        flag("data-focus", focus),
        Html(' aria-required="true"') if field.required else EMPTY,
    )
    width, control, several_controls = _control(field, id, common)
    below = markup('<small class="error" id="{}-error" data-live>{}</small>', id, field.error)
    label = joined((field.label, EMPTY if field.required else Html(' <i class="optional">optional</i>')))
    if several_controls:
        return markup('<fieldset class="field {}"><legend>{}</legend>{}{}</fieldset>', width, label, control, below)
    return markup('<div class="field {}"><label for="{}">{}</label>{}{}</div>', width, id, label, control, below)


def _control(field: Field, id: str, common: Html) -> tuple[str, Html, bool]:
    """(width, the control, whether it is a group of controls)."""
    match field:
        case TextField(long=True):
            box = '<textarea id="{}" rows="1" dir="auto" placeholder="{}" {}>\n{}</textarea>'
            return "c6", markup(box, id, field.hint, common, field.value), False
        case TextField() | MomentField():
            return "c2", _line(field, id, common), False
        case ChoiceField(several=True):
            chosen = {word.strip() for word in field.value.split(",")}
            return "c6", _group("checkbox", field.options, chosen, common), True
        case ChoiceField() if len("".join(option.label for option in field.options)) <= SHORT:
            return "c3", _group("radio", field.options, {field.value}, common), True
        case ChoiceField() | PersonField():
            if not field.options:
                return "c2", _line(field, id, common), False
            return "c2", _select(field, id, common), False
        case _:
            assert_never(field)


def _line(field: Field, id: str, common: Html) -> Html:
    box = '<input id="{}" autocomplete="off" dir="auto" placeholder="{}" value="{}" {}>'
    return markup(box, id, field.hint, field.value, common)


def _group(kind: str, options: tuple[Option, ...], chosen: set[str], common: Html) -> Html:
    boxes = [
        markup(
            '<label><input type="{}" value="{}"{} {}> {}</label>',
            kind,
            option.value,
            flag("checked", option.value in chosen),
            common,
            option.label,
        )
        for option in options
    ]
    return markup('<div class="choice">{}</div>', joined(boxes))


def _select(field: ChoiceField | PersonField, id: str, common: Html) -> Html:
    options = field.options
    if field.value not in {option.value for option in options}:
        options = (Option(field.value, field.value or "choose"), *options)
    elif not field.required:
        options = (Option("", "none"), *options)
    rows = [
        markup('<option value="{}"{}>{}</option>', o.value, flag("selected", o.value == field.value), o.label)
        for o in options
    ]
    return markup('<select id="{}" {}>{}</select>', id, common, joined(rows))
