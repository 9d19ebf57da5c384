"""Cards and forms as JSON and back: a closed set of kinds, so that what is stored is what the renderers know."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from bot.language import cards, forms
from bot.platform import Reply
from bot.store.cipher import Cipher

Part = (
    cards.Card
    | cards.Button
    | cards.Block
    | cards.Item
    | cards.Mention
    | cards.Code
    | cards.Link
    | forms.Form
    | forms.Field
    | forms.Option
)
KINDS: dict[str, type[Part]] = {
    kind.__name__: kind
    for kind in (
        cards.Card, cards.Button, cards.Fact, cards.Line, cards.Next, cards.Items, cards.Section, cards.Quote,
        cards.Item, cards.Mention, cards.Code, cards.Link, forms.Form, forms.TextField, forms.MomentField,
        forms.ChoiceField, forms.PersonField, forms.Option,
    )
}  # fmt: skip
NAMES = {kind: name for name, kind in KINDS.items()}
#: Each field of a kind with its default; one without has what nothing equals.
FIELDS = {name: tuple((each.name, each.default) for each in fields(kind)) for name, kind in KINDS.items()}
KIND = "is"


class NotACard(ValueError):
    """Stored JSON that is no card or form of this version."""


def to_json(reply: Reply) -> str:
    """The card or form as compact JSON; fields at their default are left out."""
    return json.dumps(_write(reply), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Reply:
    """The card or form that `to_json` wrote. Raises NotACard."""
    try:
        read = _read(json.loads(text))
    except (TypeError, ValueError) as error:
        raise NotACard(str(error)) from error
    if not isinstance(read, cards.Card | forms.Form):
        raise NotACard(f"a stored reply is a card or a form, not {type(read).__name__}")
    return read


def _write(value: Any) -> Any:
    if isinstance(value, cards.Audience):
        return value.value
    if isinstance(value, tuple):
        return [_write(each) for each in value]
    name = NAMES.get(type(value))
    if name is None:
        return value
    written = {KIND: name}
    for field, default in FIELDS[name]:
        given = getattr(value, field)
        if given != default:
            written[field] = _write(given)
    return written


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(each) for each in value)
    if isinstance(value, dict):
        kind = KINDS.get(value.get(KIND, ""))
        if kind is None:
            raise NotACard(f"unknown kind {value.get(KIND)!r}")
        given = {name: _read(each) for name, each in value.items() if name != KIND}
        if kind is cards.Button and "audience" in given:
            given["audience"] = cards.Audience(given["audience"])
        return kind(**given)
    return value


def open_card(cipher: Cipher, sealed: bytes, table: str, row_id: int) -> cards.Card:
    """The card that was sealed for that row."""
    card = from_json(cipher.open(bytes(sealed), table, "card", row_id).decode())
    if not isinstance(card, cards.Card):
        raise TypeError(f"{table} {row_id} holds a form, and only cards are sent")
    return card
