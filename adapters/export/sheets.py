"""The record as CSV: each instant in UTC and by both cities' clocks; no cell is a formula to whatever opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.model.people import Cities
from bot.store.record import Link
from bot.work.supervision import Supervision
from scheduler.worktime import wall

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Fields that hold a person, shown by handle.
PEOPLE = frozenset(
    {
        "created_by", "supervising_id", "assignee_id", "verdict_by", "held_by", "ended_by", "asked_by", "owed_by",
        "answered_by", "entered_by", "confirmed_by", "ticked_by", "by",
    }
)  # fmt: skip
#: What one matter's rows have all alike.
LEFT_OUT = frozenset({"engagement_id", "matter_id"})

Row = Sequence[str]


def record(of: Supervision) -> bytes:
    """Every entry in order, private word included, with the hashes that bind it to the one before."""
    head = ("position", *_instant_heads("at", of), "event", "by", "about", "words", "hash_of_words", "hash")
    return _written(head, (_entry(link, of) for link in of.entries))


def _entry(link: Link, of: Supervision) -> Row:
    entry = link.entry
    return (
        str(link.position),
        *_instant(entry.at, of.engagement.cities),
        entry.event.value,
        _handle(entry.actor_id, of),
        entry.subject,
        entry.words,
        link.words_hash.hex(),
        link.hash.hex(),
    )


def things(items: Sequence[DataclassInstance], kind: type[DataclassInstance], of: Supervision) -> bytes:
    """A table of one kind of thing, a column for each of its fields, three for an instant."""
    names = [each.name for each in fields(kind) if each.name not in LEFT_OUT]
    instants = {name for name, type_ in ((f.name, str(f.type)) for f in fields(kind)) if type_.startswith("datetime")}
    head = [column for name in names for column in (_instant_heads(name, of) if name in instants else (name,))]
    return _written(head, (_thing(item, names, instants, of) for item in items))


def _thing(item: DataclassInstance, names: Sequence[str], instants: set[str], of: Supervision) -> Row:
    row: list[str] = []
    for name in names:
        value = getattr(item, name)
        if name in instants:
            row += _instant(value, of.engagement.cities)
        else:
            row.append(_handle(value, of) if name in PEOPLE else _plain(value))
    return row


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(_plain(each) for each in value)
    return str(value)


def _handle(person_id: int | None, of: Supervision) -> str:
    """By handle, without the sign that a spreadsheet takes for a formula."""
    return "" if person_id is None else of.people[person_id].handle


def _instant_heads(name: str, of: Supervision) -> Row:
    cities = of.engagement.cities
    return f"{name} UTC", f"{name} {cities.firm.label}", f"{name} {cities.provider.label}"


def _instant(at: datetime | None, cities: Cities) -> Row:
    if at is None:
        return "", "", ""
    clocks = [wall(at, city.zone).isoformat(" ", "seconds") for city in (cities.firm, cities.provider)]
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds"), *clocks


def _written(head: Iterable[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with its mark, without which a spreadsheet reads names in another alphabet."""
    into = io.StringIO()
    sheet = csv.writer(into, lineterminator="\r\n")
    for row in (head, *rows):
        sheet.writerow([safe(cell) for cell in row])
    return into.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """The cell, as text to a spreadsheet whatever it begins with, and without what no file of text may hold."""
    cell = cell.replace("\0", "")
    return f"'{cell}" if cell.startswith(FORMULA) else cell
