"""A piece of the page with a stable id: what the first page is made of is what the live feed sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.web.html import Html


@dataclass(frozen=True, slots=True)
class Fragment:
    """One element. `frame` is the element without its running parts, so that a meter's minute is no edit of the card.

    `running` holds the parts by their own ids; an element without any has its whole markup as frame.
    """

    id: str
    html: Html
    frame: Html
    running: Mapping[str, Html] = field(default_factory=dict)


def whole(id: str, html: Html) -> Fragment:
    """A fragment without running parts."""
    return Fragment(id, html, html)
