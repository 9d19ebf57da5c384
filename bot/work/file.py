"""A file as it is handed over: its name, what kind of thing it is, what is in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """`name` is of plain letters, figures, dots and hyphens: it goes into a header as it is."""

    name: str
    media_type: str
    content: bytes
