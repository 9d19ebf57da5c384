"""Reads blocks as Slack shows them, line by line as the message book writes them, and holds them against Slack's rules.

The rules are those of Slack's own models, walked through to the last part, and those that the models leave out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Json = dict[str, Any]


def read_blocks(blocks: Iterable[Json]) -> tuple[list[str], list[tuple[str, str]]]:
    """(lines, buttons) of a card: what is bold is a label or a heading, what is code stands in backticks."""
    lines: list[str] = []
    buttons: list[tuple[str, str]] = []
    for block in blocks:
        match block["type"]:
            case "header":
                lines.append(block["text"]["text"])
            case "section":
                lines += [_line(line) for line in block["text"]["text"].split("\n")]
            case "rich_text":
                (part,) = block["elements"]
                words = "".join(_run(run) for run in part["elements"])
                lines.append(f"> {words}" if part["type"] == "rich_text_quote" else words)
            case "actions":
                buttons += [(each["text"]["text"], each["value"]) for each in block["elements"]]
            case other:
                raise AssertionError(f"no card has a block of type {other}")
    return lines, buttons


def _line(markup: str) -> str:
    """One line of Slack's markup, as it is read."""
    bold = re.sub(r"<https?://[^|>]+\|([^>]+)>", r"\1", re.sub(r"^\*(.*?)\*", r"\1", markup))
    return bold.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _run(run: Json) -> str:
    if run["type"] == "user":
        return f"<@{run['user_id']}>"
    words: str = run["text"]
    return f"`{words}`" if run.get("style", {}).get("code") else words


def expected(lines: Iterable[str]) -> list[str]:
    """The book's lines as a reader of Slack has them: a section needs no sign of its own."""
    return [line.removeprefix("## ") for line in lines]


def faults_of_blocks(blocks: list[Json], most: int = 50) -> list[str]:
    """What Slack would refuse of a message's blocks."""
    if len(blocks) > most:
        return [f"{len(blocks)} blocks"]
    parsed = Block.parse_all(blocks)
    if any(each is None for each in parsed):
        return ["a block of no known type"]
    return [*_walk(parsed), *_left_out(blocks)]


def faults_of_view(view: Json) -> list[str]:
    """What Slack would refuse of a view."""
    faults = [*_walk(View(**view)), *faults_of_blocks(view["blocks"], 100)]
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if view["type"] == "modal" and inputs and "submit" not in view:
        faults.append("a form that cannot be sent")
    for block in inputs:
        element = block["element"]
        options = element.get("options", [])
        if len(element.get("placeholder", {}).get("text", "")) > 150:
            faults.append("a placeholder of more than 150 characters")
        if element["type"].endswith("select") and not 1 <= len(options) <= 100:
            faults.append(f"{len(options)} options")
        for option in options:
            if not 1 <= len(option["value"]) <= 75 or not 1 <= len(option["text"]["text"]) <= 75:
                faults.append(f"an option that is too long or empty: {option}")
        if len({option["value"] for option in options}) != len(options):
            faults.append("two options of one value")
        for first in [element.get("initial_option"), *element.get("initial_options", [])]:
            if first is not None and first not in options:
                faults.append("what is chosen is not offered")
    return faults


def _walk(found: object) -> Iterator[str]:
    if isinstance(found, JsonObject):
        try:
            found.validate_json()
        except Exception as error:
            yield f"{type(found).__name__}: {error}"
        for part in vars(found).values():
            yield from _walk(part)
    elif isinstance(found, list | tuple | set):
        for part in found:
            yield from _walk(part)


def _left_out(blocks: list[Json]) -> Iterator[str]:
    """What the models do not look at."""
    named = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(named)) != len(named):
        yield "two blocks of one id"
    acts = [each["action_id"] for block in blocks if block["type"] == "actions" for each in block["elements"]]
    if len(set(acts)) != len(acts):
        yield "two buttons of one id"
    for block in blocks:
        if block["type"] == "section" and len(block["text"]["text"]) > 3000:
            yield "a section of more than 3000 characters"
        for text in _texts(block):
            if text == "":
                yield f"an empty text in {json.dumps(block)[:200]}"


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        if isinstance(found.get("text"), str):
            yield found["text"]
        for part in found.values():
            yield from _texts(part)
    elif isinstance(found, list):
        for part in found:
            yield from _texts(part)
