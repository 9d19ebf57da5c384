"""Reads cards as Teams shows them, line by line as the message book writes them, and holds them against the schema.

The schema is Microsoft's own of Adaptive Cards 1.5. Beside it stand what it leaves out, and Teams' own limits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

from jsonschema import Draft6Validator

Json = dict[str, Any]

_SCHEMA = Draft6Validator(
    json.loads((files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text(encoding="utf-8"))
)


def read_card(card: Json) -> tuple[list[str], list[tuple[str, str]]]:
    """(lines, buttons) of a card: what stands in a container was typed, what is monospaced stands in backticks."""
    lines: list[str] = []
    for block in card["body"]:
        match block["type"]:
            case "RichTextBlock":
                lines.append(_line(block))
            case "Container":
                first, *rest = [_line(each) for each in block["items"]]
                lines.append("\n".join([f"> {first}", *rest]))
            case "TextBlock":
                lines.append(f"rings {block['text']}")
            case other:
                raise AssertionError(f"no card has a block of type {other}")
    return lines, [(each["title"], each["data"]["sentence"]) for each in card["actions"]]


def _line(block: Json) -> str:
    return "".join(f"`{run['text']}`" if "fontType" in run else run["text"] for run in block["inlines"])


def expected(lines: Iterable[str]) -> list[str]:
    """The book's lines as a reader of Teams has them: a section needs no sign of its own."""
    return [line.removeprefix("## ") for line in lines]


def faults_of_card(card: Json) -> list[str]:
    """What Teams would refuse of a card, or show otherwise than it was meant."""
    bare = {name: part for name, part in card.items() if name != "msteams"}
    # A style of 1.5 by Microsoft's own pages, which this copy of its schema does not name.
    bare = json.loads(json.dumps(bare).replace('"style": "filtered"', '"style": "compact"'))
    return [*(fault.message[:300] for fault in _SCHEMA.iter_errors(bare)), *_left_out(card)]


def _left_out(card: Json) -> Iterator[str]:
    if card["version"] != "1.5":
        yield "Action.Execute needs 1.5"
    if len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le", "replace")) > 28 * 1024:
        yield "larger than a channel takes"
    if len(card["actions"]) > 6:
        yield f"{len(card['actions'])} buttons"
    rung = [each["text"] for each in card["msteams"].get("entities", ())]
    for block in card["body"]:
        if block["type"] == "TextBlock" and block["text"].replace(" ".join(rung), "").strip():
            yield f"words that are read as markup: {block['text']}"
    ids = list(_ids(card))
    if len(set(ids)) != len(ids):
        yield "two inputs of one id"
    for each in _parts(card):
        if each.get("type") == "Input.ChoiceSet":
            values = [choice["value"] for choice in each["choices"]]
            if len(set(values)) != len(values) or "" in values:
                yield f"choices that are alike or empty: {values}"
            chosen = each.get("value", "")
            if chosen and not set(chosen.split(",") if each["isMultiSelect"] else [chosen]) <= set(values):
                yield "what is chosen is not offered"
        if each.get("type") in ("Action.Execute", "Action.Submit") and each.get("style") in ("positive", "destructive"):
            yield "Teams has no such style"
        if each.get("type") == "TextRun" and not each["text"]:
            yield "an empty run"


def _ids(card: Json) -> Iterator[str]:
    yield from (each["id"] for each in _parts(card) if str(each.get("type", "")).startswith("Input."))


def _parts(part: object) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from _parts(each)
    elif isinstance(part, list):
        for each in part:
            yield from _parts(each)
