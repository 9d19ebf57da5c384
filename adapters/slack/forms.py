"""Forms as Slack's modal views: filled with what was said, errors in place, and back to the words in their fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from adapters.slack import cards, limits
from adapters.slack.limits import Json, cut, escaped, plain
from adapters.slack.read import FORM
from bot.language.cards import Button, Card, Line, Next
from bot.language.cards import plain as in_words
from bot.language.forms import ChoiceField, Field, Form, MomentField, Option, PersonField, TextField

VALUE = "value"
"""The action id of every field."""
NONE = "-"
"""What "no choice" is called: Slack takes no option without a value."""
NEEDED = "This is needed"


@dataclass(frozen=True, slots=True)
class Begun:
    """What a view keeps: the verb of its form, the id of the card from which it was begun, or "", and whether that was
    at home."""

    verb: str
    topic: str = ""
    home: bool = False

    @classmethod
    def read(cls, metadata: str) -> Begun | None:
        """None where the view is none of ours."""
        try:
            found = json.loads(metadata)
            return cls(str(found["verb"]), str(found["topic"]), bool(found.get("home")))
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def written(self) -> str:
        return json.dumps({"verb": self.verb, "topic": self.topic, "home": self.home}, separators=(",", ":"))


def from_home(metadata: str) -> bool:
    """Whether a view was begun by a button at somebody's home."""
    begun = Begun.read(metadata)
    return begun is not None and begun.home


def view(form: Form, topic: str = "", *, home: bool = False) -> Json:
    """The form as a modal view. What is wrong with a field stands below it until the form is sent."""
    blocks: list[Json] = [_note(in_words(note.text)) for note in form.notes]
    for field in form.fields:
        blocks += _field(field, focus=field.name == form.focus)
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain(form.title, limits.VIEW_TITLE),
        "submit": plain(form.send, limits.VIEW_TITLE),
        "close": plain("Close", limits.VIEW_TITLE),
        "private_metadata": Begun(form.verb, topic, home).written(),
        "blocks": blocks[: limits.VIEW_BLOCKS],
    }


def reply(card: Card, *, home: bool = False) -> Json:
    """A card as a view to read: what a form answered, or what a button in a view said."""
    return {
        "type": "modal",
        "callback_id": "reply",
        "title": plain("Counterpart", limits.VIEW_TITLE),
        "private_metadata": Begun("", home=home).written(),
        "close": plain("Close", limits.VIEW_TITLE),
        "blocks": cards.blocks(card, {}, limits.VIEW_BLOCKS),
    }


def home(card: Card) -> Json:
    """A card as somebody's home."""
    return {"type": "home", "callback_id": "home", "blocks": cards.blocks(card, {}, limits.VIEW_BLOCKS)}


def offer(form: Form, sentence: str) -> Card:
    """`form.offer`: where a form cannot open by itself, as after a message; its button opens it."""
    faults = [field for field in form.fields if field.error]
    return Card(
        "form.offer",
        f"{form.title}: the form is ready",
        (
            *(Line((f"{field.label} {field.error}.",)) for field in faults[:3]),
            Line(("Nothing changed. Your sentence is kept in the form.",)),
            Next(("open it, and fill in what is missing",)),
        ),
        (Button("Open the form", sentence),),
    )


def words_of(values: Mapping[str, object]) -> dict[str, str]:
    """The words in a form that was sent, by field."""
    return {name: _said(each.get(VALUE)) for name, each in values.items() if isinstance(each, dict)}


def errors(form: Form, shown: Mapping[str, object]) -> dict[str, str]:
    """What is wrong, by field, for a view that shows `shown`; nothing where none of its fields is at fault."""
    found = {field.name: cut(field.error, limits.PLACEHOLDER) for field in form.fields if field.error}
    if not found and form.focus:
        found = {form.focus: NEEDED}
    return {name: error for name, error in found.items() if name in shown}


def _said(state: object) -> str:
    """What one field of Slack's state says."""
    match state:
        case {"type": "plain_text_input", "value": str(words)}:
            return words
        case {"type": "static_select", "selected_option": {"value": str(value)}}:
            return "" if value == NONE else value
        case {"type": "multi_static_select", "selected_options": list(chosen)}:
            return ", ".join(str(each["value"]) for each in chosen if isinstance(each, dict) and "value" in each)
    return ""


def _field(field: Field, *, focus: bool) -> list[Json]:
    found: Json = {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": plain(field.label, limits.LABEL),
        "element": _element(field) | {"action_id": VALUE} | ({"focus_on_load": True} if focus else {}),
    }
    notes = [field.error] if field.error else []
    if len(field.value) > limits.INPUT:
        notes.append(f"Slack's field holds {limits.INPUT} characters: the rest of {len(field.value)} is left out")
    return [found, *(_note(words) for words in notes)]


def _element(field: Field) -> Json:
    match field:
        case TextField(long=long):
            return _input(field, long=long)
        case MomentField():
            return _input(field, long=False)
        case ChoiceField(several=True):
            return _several(field)
        case ChoiceField() | PersonField():
            return _select(field)
        case _:
            assert_never(field)


def _input(field: Field, *, long: bool) -> Json:
    element: Json = {"type": "plain_text_input", "multiline": long, "max_length": limits.INPUT}
    if field.value:
        element["initial_value"] = cut(field.value, limits.INPUT)
    if field.hint:
        element["placeholder"] = plain(field.hint, limits.PLACEHOLDER)
    return element


def _select(field: ChoiceField | PersonField) -> Json:
    offered = [option for option in field.options if option.value]
    if not offered:
        return _input(field, long=False)
    if not field.required:
        offered = [next((o for o in field.options if not o.value), Option("", "None")), *offered]
    if field.value and field.value not in {option.value for option in offered}:
        offered = [Option(field.value, field.value), *offered]
    if not _choosable(offered):
        return _input(field, long=False)
    options = [_option(option) for option in offered]
    element: Json = {"type": "static_select", "options": options}
    chosen = [drawn for option, drawn in zip(offered, options, strict=True) if option.value == field.value]
    if chosen and (field.value or not field.required):
        element["initial_option"] = chosen[0]
    return element


def _several(field: ChoiceField) -> Json:
    if not _choosable(field.options):
        return _input(field, long=False)
    element: Json = {"type": "multi_static_select", "options": [_option(option) for option in field.options]}
    said = {word.strip() for word in field.value.split(",")}
    if chosen := [_option(option) for option in field.options if option.value in said]:
        element["initial_options"] = chosen
    return element


def _choosable(options: list[Option] | tuple[Option, ...]) -> bool:
    """Whether Slack can offer these; what is more, or longer, is typed."""
    return 0 < len(options) <= limits.OPTIONS and all(len(option.value) <= limits.OPTION for option in options)


def _option(option: Option) -> Json:
    return {"text": plain(option.label, limits.OPTION), "value": option.value or NONE}


def _note(words: str) -> Json:
    """A line of small print."""
    text = {"type": "mrkdwn", "text": escaped(cut(words, limits.NOTE)), "verbatim": True}
    return {"type": "context", "elements": [text]}
