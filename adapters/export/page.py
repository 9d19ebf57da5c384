"""The record as a page to read: one file, no script, nothing fetched; everything that a person wrote is text in it."""

from __future__ import annotations

from datetime import datetime
from html import escape

from bot.cards import times
from bot.cards.export import PRIVILEGED
from bot.model.people import Cities
from bot.store.record import Link
from bot.work.supervision import Supervision

_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d1d1f;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}.mark{font-weight:bold;border:2px solid;padding:.5rem}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.4rem;text-align:left;"
    "vertical-align:top}td:nth-child(2){white-space:nowrap}.words{white-space:pre-wrap;overflow-wrap:anywhere}"
)


def page(of: Supervision) -> bytes:
    """The whole record in order, under what it is."""
    matter, engagement = of.matter, of.engagement
    rows = "\n".join(_row(link, of) for link in of.entries)
    given = "\n".join(
        f"<li>{escape(each.ref)} {escape(each.work_type.replace('-', ' '))}, {escape(each.state)}, "
        f"supervised by {_who(each.supervising_id, of)}</li>"
        for each in of.assignments
    )
    return (
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(matter.ref)}, supervision record</title>\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<style>{_STYLE}</style></head><body>\n"
        f'<p class="mark">{PRIVILEGED}</p>\n'
        f"<h1>Supervision record of {escape(matter.ref)} {escape(matter.title)}</h1>\n"
        f"<p>{escape(engagement.firm)} and {escape(engagement.provider)}. "
        f"The firm's number: {escape(matter.number)}. Responsible: {_who(matter.responsible_id, of)}.</p>\n"
        f"<h2>Work given ({len(of.assignments)})</h2>\n<ul>\n{given}\n</ul>\n"
        f"<h2>Record ({len(of.entries)} entries)</h2>\n"
        "<table><thead><tr><th>No.</th><th>When</th><th>What</th><th>By</th><th>About</th><th>Words</th></tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table>\n"
        f'<p class="mark">{PRIVILEGED}</p>\n</body></html>\n'
    ).encode()


def _row(link: Link, of: Supervision) -> str:
    entry = link.entry
    cells = (
        str(link.position),
        _when(entry.at, of.engagement.cities),
        escape(entry.event.value.replace("_", " ")),
        _who(entry.actor_id, of),
        escape(entry.subject),
    )
    return "<tr>" + "".join(f"<td>{each}</td>" for each in cells) + f'<td class="words">{escape(entry.words)}</td></tr>'


def _who(person_id: int | None, of: Supervision) -> str:
    return "" if person_id is None else f"@{escape(of.people[person_id].handle)}"


def _when(at: datetime, cities: Cities) -> str:
    """By both clocks, each with its year: a file is read in any year."""
    return "<br>".join(escape(times.dated(at, city)) for city in (cities.firm, cities.provider))
