"""What people type in Slack, as they typed it: Slack's own notation for links, people and channels taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MARK = re.compile(r"<([^<>]{1,3000})>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
_SOMEBODY = "@somebody"


def people_in(text: str) -> tuple[str, ...]:
    """The Slack ids of the people whom a text mentions, each once, in order."""
    return tuple(dict.fromkeys(_PERSON.findall(text)))


def sentence(text: str, bot: str = "", handles: Mapping[str, str] | None = None) -> str:
    """The sentence in a message: without the mention of `bot` that it begins with, other people by their handles.

    `handles` are by Slack id; whoever is not in it is "@somebody", whom nobody is called.
    """
    known = handles or {}
    said = text.strip()
    if bot:
        said = re.sub(rf"^(?:<@{re.escape(bot)}(?:\|[^<>]*)?>[\s,:]*)+", "", said)
    said = _MARK.sub(lambda mark: _typed(mark[1], known), said)
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _typed(mark: str, handles: Mapping[str, str]) -> str:
    """What stood in the message before Slack marked it."""
    target, _, label = mark.partition("|")
    match target[:1]:
        case "@":
            return f"@{handles[target[1:]]}" if target[1:] in handles else _SOMEBODY
        case "#":
            return f"#{label or target[1:]}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
        case _:
            return _link(target, label)


def _link(url: str, label: str) -> str:
    """A link as it was typed: Slack puts http:// before an address without it, and mailto: before a mail address."""
    if label and url in (f"http://{label}", f"https://{label}", f"mailto:{label}"):
        return label
    return url
