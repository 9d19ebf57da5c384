"""Slack's limits, and the one place where words are cut to them."""

from __future__ import annotations

from adapters.printed import cut as cut

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


def plain(words: str, most: int) -> Json:
    """A text object in which nothing is read as markup; Slack takes no empty one."""
    return {"type": "plain_text", "text": cut(words, most) or "–", "emoji": False}


def escaped(words: str) -> str:
    """Words for a text that Slack reads: only these three characters can begin something there that acts."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
