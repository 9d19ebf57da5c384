"""What the one who pressed is answered with, in the HTTP response and for their eyes alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from adapters.teams.limits import Json

CARD = "application/vnd.microsoft.card.adaptive"
TEXT = "application/vnd.microsoft.activity.message"


@dataclass(frozen=True, slots=True)
class InPlace:
    """A card in the place of the one that was pressed."""

    content: Json


@dataclass(frozen=True, slots=True)
class Told:
    """One line below the card, which stays."""

    words: str


@dataclass(frozen=True, slots=True)
class Dialog:
    """A card in a dialog."""

    title: str
    content: Json


Answer = InPlace | Told | Dialog


def body(answer: Answer) -> Json:
    """An answer as the Bot Framework has it."""
    match answer:
        case InPlace(content=content):
            return {"statusCode": 200, "type": CARD, "value": content}
        case Told(words=words):
            return {"statusCode": 200, "type": TEXT, "value": words}
        case Dialog(title=title, content=content):
            card = {"contentType": CARD, "content": content}
            return {"task": {"type": "continue", "value": {"title": title, "width": "medium", "card": card}}}
        case _:
            assert_never(answer)
