"""Forms as Adaptive Cards: filled with what was said, errors in place, and back to the words in their fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import assert_never

from adapters.teams import cards, limits
from adapters.teams.cards import action, frame, line
from adapters.teams.limits import Json, cut
from adapters.teams.read import CLOSE, FORM
from bot.language.cards import Card, Line
from bot.language.cards import plain as in_words
from bot.language.forms import ChoiceField, Field, Form, MomentField, Option, PersonField, TextField

NONE = "-"
"""What "no choice" is called: an empty value is no choice that Teams sends."""
NEEDED = "This is needed"
FIELD = "field."
"""What the id of an input begins with, so that no field is taken for the button's own data."""
DAY, HOUR = ".day", ".hour"
"""What the ids of a time's two pickers end with."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"\d\d:\d\d", re.ASCII)

CLOSED = Card("form.closed", "The form is closed", (Line(("Nothing changed.",)),))


def adaptive(
    form: Form, topic: str = "", *, own: bool = False, dialog: bool = False, sent: bool = False, desk: str = ""
) -> Json:
    """The form as a card. What is wrong with a field stands below it.

    `own`: the message is the form and nothing else, and may be replaced by its answer; `dialog`: it is in no message;
    `sent`: it comes back, and what it needs is told of where it is missing; `desk`: the message it was opened from.
    """
    body = [cards.title(form.title)]
    body += [line((in_words(note.text),), isSubtle=True) for note in form.notes]
    for field in form.fields:
        body += _field(field, needed=sent and field.name == form.focus)
    about: Json = {"verb": form.verb, "topic": topic, "own": own, "dialog": dialog, "desk": desk}
    buttons = [action(FORM, form.send, about, dialog=dialog)]
    if not dialog:
        close = action(CLOSE, "Close", about)
        close["associatedInputs"] = "none"
        buttons.append(close)
    return frame(body, buttons)


def words_of(values: Mapping[str, object]) -> dict[str, str]:
    """The words in a form that was sent, by field. A day that was picked is what a time says, whatever was typed."""
    found: dict[str, str] = {}
    for id, value in values.items():
        name = id.removeprefix(FIELD)
        if id.startswith(FIELD) and isinstance(value, str) and not name.endswith((DAY, HOUR)):
            found[name] = "" if value == NONE else value
    for id, value in values.items():
        name = id.removeprefix(FIELD).removesuffix(DAY)
        if id == f"{FIELD}{name}{DAY}" and isinstance(value, str) and _DATE.fullmatch(value):
            hour = values.get(f"{FIELD}{name}{HOUR}")
            found[name] = f"{value} {hour}" if isinstance(hour, str) and _CLOCK.fullmatch(hour) else value
    return found


def _field(field: Field, *, needed: bool) -> list[Json]:
    found: Json = {
        "id": f"{FIELD}{field.name}",
        "label": cut(field.label, limits.LABEL),
        "isRequired": field.required,
        **({"errorMessage": NEEDED} if field.required else {}),
        **_input(field),
    }
    shown = [found]
    if isinstance(field, MomentField):
        shown.append(_pickers(field))
        # One of the two ways is enough, and Teams can only be told that the one is needed.
        found.pop("errorMessage", None)
        found["isRequired"] = False
    error = field.error or (NEEDED if needed and field.required and not field.value else "")
    if error:
        shown.append(line((cut(error, limits.LABEL),), color="Attention"))
    if len(field.value) > limits.INPUT:
        left = f"A field here holds {limits.INPUT} characters: the rest of {len(field.value)} is left out"
        shown.append(line((left,), isSubtle=True))
    return shown


def _input(field: Field) -> Json:
    match field:
        case TextField(long=long):
            return _typed(field, long=long)
        case MomentField():
            return _typed(field, long=False)
        case ChoiceField(several=True):
            return _choices(field, several=True)
        case ChoiceField() | PersonField():
            return _choices(field, several=False)
        case _:
            assert_never(field)


def _typed(field: Field, *, long: bool) -> Json:
    element: Json = {"type": "Input.Text", "isMultiline": long, "maxLength": limits.INPUT}
    if field.value:
        element["value"] = cut(field.value, limits.INPUT)
    if field.hint:
        element["placeholder"] = cut(field.hint, limits.HINT)
    return element


def _pickers(field: MomentField) -> Json:
    """A day and a time to pick instead of typing."""
    day: Json = {"type": "Input.Date", "id": f"{FIELD}{field.name}{DAY}", "label": "or pick a day"}
    hour: Json = {"type": "Input.Time", "id": f"{FIELD}{field.name}{HOUR}", "label": "and a time"}
    columns = [{"type": "Column", "width": "stretch", "items": [each]} for each in (day, hour)]
    return {"type": "ColumnSet", "spacing": "Small", "columns": columns}


def _choices(field: ChoiceField | PersonField, *, several: bool) -> Json:
    offered = [option for option in field.options if option.value]
    if not 0 < len(offered) < limits.OPTIONS:
        return _typed(field, long=False)
    if field.value and not several and field.value not in {option.value for option in offered}:
        offered = [Option(field.value, field.value), *offered]
    if not field.required and not several:
        offered = [next((o for o in field.options if not o.value), Option("", "None")), *offered]
    element: Json = {
        "type": "Input.ChoiceSet",
        "choices": [
            {"title": cut(option.label, limits.LABEL) or "–", "value": option.value or NONE} for option in offered
        ],
        "isMultiSelect": several,
        "style": "filtered" if isinstance(field, PersonField) else "compact",
    }
    if several:
        said = {word.strip() for word in field.value.split(",")}
        chosen = ",".join(option.value for option in offered if option.value in said)
    else:
        chosen = field.value or ("" if field.required else NONE)
    if chosen:
        element["value"] = chosen
    return element
