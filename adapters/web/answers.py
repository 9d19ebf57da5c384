"""Replies, rooms and messages as JSON, for scripts and tests."""

from __future__ import annotations

from typing import assert_never

from adapters.web.port import Filling, Hint, Posted, RoomView
from bot.language.cards import Button, Card, lines, links, plain
from bot.language.forms import ChoiceField, Field, Form, MomentField, PersonField, TextField
from bot.platform import Reply

Json = dict[str, object]


def reply(said: Reply) -> Json:
    """A card as title, lines and buttons; or a form, with what is in it and what is wrong with it."""
    match said:
        case Card():
            return card(said)
        case Form():
            return {"form": form(said)}
        case _:
            assert_never(said)


def card(said: Card) -> Json:
    first, *rest = lines(said)
    return {
        "name": said.name,
        "subject": said.subject,
        "title": first,
        "lines": rest,
        "buttons": [button(one) for one in said.buttons],
        "links": [{"words": each.words, "url": each.url} for each in links(said)],
    }


def button(one: Button) -> Json:
    return {"label": one.label, "sentence": one.sentence}


def form(asked: Form) -> Json:
    return {
        "verb": asked.verb,
        "title": asked.title,
        "send": asked.send,
        "focus": asked.focus,
        "notes": [plain(note.text) for note in asked.notes],
        "fields": [_field(field) for field in asked.fields],
    }


def hint(found: Hint) -> Json:
    return {
        "verb": found.verb,
        "slots": [{"label": label, "state": state.value} for label, state in found.slots],
        "completions": list(found.completions),
        "reads": plain(found.reads),
    }


def filling(filled: Filling) -> Json:
    """A form as it is being filled: the sentence it makes, and what sending it would do."""
    preview = card(filled.preview) if filled.preview else None
    return {"sentence": filled.sentence, "form": form(filled.form), "preview": preview}


def _field(field: Field) -> Json:
    told: Json = {
        "name": field.name,
        "label": field.label,
        "required": field.required,
        "value": field.value,
        "hint": field.hint,
        "error": field.error,
    }
    match field:
        case TextField():
            return told | {"kind": "text"}
        case MomentField():
            return told | {"kind": "moment"}
        case ChoiceField():
            return told | {"kind": "choice", "several": field.several, "options": _options(field)}
        case PersonField():
            return told | {"kind": "person", "options": _options(field)}
        case _:
            assert_never(field)


def _options(field: ChoiceField | PersonField) -> list[Json]:
    return [{"value": option.value, "label": option.label} for option in field.options]


def room(view: RoomView) -> Json:
    return {
        "id": view.room.id,
        "name": view.name,
        "side": view.room.side.value,
        "kind": view.room.kind.value,
        "people": list(view.people),
    }


def message(post: Posted) -> Json:
    return {
        "id": post.message_id,
        "seq": post.seq,
        "at": post.at.isoformat(),
        "edited": post.edited_at.isoformat() if post.edited_at else None,
    } | card(post.card)
