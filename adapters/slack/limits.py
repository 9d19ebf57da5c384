"""Slack's limits, and the one place where words are cut to them."""

from __future__ import annotations

import re

Json = dict[str, object]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION = 3000
HEADER = 150
FALLBACK = 4000
BUTTON_LABEL = 75
BUTTON_VALUE = 2000
ACTIONS = 25
VIEW_TITLE = 24
LABEL = 2000
NOTE = 500  # Slack takes more; a note is one line, and its characters may be six once they are escaped
PLACEHOLDER = 150
OPTIONS = 100
OPTION = 75
INPUT = 3000
METADATA = 3000
BLOCK_ID = 255

_UNPRINTABLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def cut(words: str, most: int) -> str:
    """The words, at most `most` of them by Slack's count (characters), "…" where they were longer.

    What nobody can see (controls, halves of pairs, what turns text around) is shown as a replacement mark.
    """
    clean = _UNPRINTABLE.sub("\ufffd", words)
    return clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"


def plain(words: str, most: int) -> Json:
    """A text object in which nothing is read as markup; Slack takes no empty one."""
    return {"type": "plain_text", "text": cut(words, most) or "–", "emoji": False}


def escaped(words: str) -> str:
    """Words for a text that Slack reads: only these three characters can begin something there that acts."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
