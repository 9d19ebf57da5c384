"""Teams' limits, and how what is sent to it is written."""

from __future__ import annotations

import json

from adapters.printed import cut as cut

Json = dict[str, object]

#: Bytes of a message in a channel, counted as Teams counts: two for each character.
MESSAGE = 28_000
LINE = 3000
TITLE = 150
BUTTON_LABEL = 75
ACTIONS = 6
INPUT = 3000
OPTIONS = 100
LABEL = 500
HINT = 200


def written(found: object) -> bytes:
    """As it is sent: no letter is written as six."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def size(found: object) -> int:
    return len(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le", "replace"))
