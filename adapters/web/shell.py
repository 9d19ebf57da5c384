"""The still part of the page: masthead, clock control, templates for the script, the list of keys."""

from __future__ import annotations

from importlib.resources import files

from adapters.web.html import Html, joined, markup
from adapters.web.port import Overview
from adapters.web.view import Who

KEYS = (
    ("Alt O", "the other side’s composer"),
    ("Alt N", "clock to the next event"),
    ("Alt J", "clock on by an hour"),
    ("Alt G", "clock to a time you type"),
    ("Tab", "in the composer: take the hint"),
    ("↑", "in an empty composer: your last sentence"),
    ("Enter", "send; Shift Enter begins a line"),
    ("Ctrl Enter", "send the open form"),
    ("Esc", "close the form, then the hint"),
    ("Alt K", "this list"),
)

# The document with its blanks; it also carries what is drawn once and referred to: icons, hatchings, the templates.
DOCUMENT = files("adapters.web").joinpath("shell.html").read_text(encoding="utf-8")


def shell(overview: Overview, who: Who, last: str, strip: Html, next_event: Html, sides: Html) -> Html:
    """The document around the strip and the two sides. `last` is where the live feed goes on from."""
    chords = [(joined((markup("<kbd>{}</kbd>", key) for key in chord.split()), " "), does) for chord, does in KEYS]
    return markup(
        DOCUMENT,
        last=last,
        firm=who.firm,
        provider=who.provider,
        query=who.query,
        firm_name=overview.firm,
        provider_name=overview.provider,
        agreement=f" · reply times, version {overview.agreement}" if overview.agreement else "",
        city=overview.cities.provider.label,
        next_event=next_event,
        strip=strip,
        sides=sides,
        keys=joined(markup("<dt>{}</dt><dd>{}</dd>", chord, does) for chord, does in chords),
    )
