"""What looking over a platform finds: one thing after the other, with the mend for each fault."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `mend` is what to do, "" where all is well."""

    about: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A room of the database: what people call it, and its address on the platform."""

    name: str
    address: str
