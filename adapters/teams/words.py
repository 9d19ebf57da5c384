"""What people type in Teams, as they typed it: mentions by handle, and only those that Teams itself vouches for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from adapters.teams.read import Mentioned

_SOMEBODY = "@somebody"
_ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": " ", "\u00a0": " "}
_ESCAPES = re.compile("|".join(_ESCAPED))
_TWICE = re.compile(r"(@[\w.-]+)(?:\s+\1)+(?![\w.-])")


def sentence(text: str, mentions: Sequence[Mentioned], bot: str, handles: Mapping[str, str]) -> str:
    """The sentence in a message: without the mention of `bot` that it begins with, other people by their handles.

    `handles` are by Teams' id; whoever is not in it is "@somebody", whom nobody is called. Anybody can type
    `<at>…</at>`: only what an entity stands for is a mention, once for each entity, in order.
    """
    pieces: list[str] = []
    rest, begun = text, False
    for each in mentions:
        before, found, after = rest.partition(each.text)
        if not found:
            continue
        begun = begun or bool(_typed(before).strip(" ,:\t\r\n"))
        pieces.append(_typed(before))
        if each.id != bot:
            pieces.append(f"@{handles[each.id]}" if each.id in handles else _SOMEBODY)
            begun = True
        elif begun:
            pieces.append(_SOMEBODY)
        rest = after
    said = "".join((*pieces, _typed(rest))).strip()
    if not begun and mentions:
        said = said.lstrip(" ,:\t\r\n")
    # A name of several words may come as one mention for each of them.
    return _TWICE.sub(r"\1", said) if len(mentions) > 1 else said


def _typed(words: str) -> str:
    """The characters that were typed, for those that Teams writes otherwise."""
    return _ESCAPES.sub(lambda found: _ESCAPED[found[0]], words)
