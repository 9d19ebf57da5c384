"""Who sees a matter: the one rule that every list, search, digest, picker, export and error obeys."""

from __future__ import annotations

from enum import StrEnum

from bot.model.people import Person, Role


class Sight(StrEnum):
    """How much of a matter a person sees. An outline is ids, dates and windows, never words."""

    FULL = "full"
    OUTLINE = "outline"


def sight(person: Person, *, member: bool, screened: bool) -> Sight | None:
    """What `person` sees of a matter; None means that it does not exist for them. A screen beats everything."""
    if screened:
        return None
    if member or person.coordinates:
        return Sight.FULL
    if Role.FIRM_ADMIN in person.roles:
        return Sight.OUTLINE
    return None
