"""The meter of a response window: how much of what was agreed is used, by whom, in words and as a bar."""

from __future__ import annotations

from datetime import timedelta

from adapters.web.html import Html, markup
from adapters.web.port import Meter, Tone
from bot.cards import times
from bot.cards.words import OWED

SOON = 0.75
NOTCHES = (50, 75, 90)


def tone(meter: Meter) -> Tone:
    """Late past the target, due soon from three quarters of it."""
    if meter.used >= meter.target:
        return Tone.LATE
    return Tone.SOON if meter.used >= SOON * meter.target else Tone.CALM


def meter_id(meter: Meter, of: str) -> str:
    """The id of the meter in the element `of`: one window can stand in several cards."""
    return f"{of}-w{meter.window_id}"


def draw(meter: Meter, of: str) -> Html:
    """The meter as it stands; the bar's notches are the marks at which a warning is given."""
    noun = OWED[meter.kind].noun
    share = min(1.0, meter.used / meter.target) if meter.target else 1.0
    minutes = int(meter.target / timedelta(minutes=1))
    words = in_words(meter)
    notches = "".join(f'<line class="notch" x1="{n}%" x2="{n}%" y1="0" y2="6"/>' for n in NOTCHES)
    fill = Html(f'fill="url(#hatch-{meter.side.value})"' if meter.paused else 'class="fill"')
    return markup(
        '<div class="meter {} {}{}" id="{}" role="meter" aria-label="{}" aria-valuemin="0" aria-valuemax="{}" '
        'aria-valuenow="{}" aria-valuetext="{}"><span>{}</span><svg class="track" height="6" aria-hidden="true">'
        '<rect {} width="{}%" height="6"/>{}</svg><b>{}</b></div>',
        meter.side.value,
        tone(meter).value,
        " paused" if meter.paused else "",
        meter_id(meter, of),
        f"{noun} of {meter.subject}" + (", paused" if meter.paused else ""),
        minutes,
        min(minutes, int(meter.used / timedelta(minutes=1))),
        f"paused at {words}" if meter.paused else words,
        f"{noun}, paused" if meter.paused else noun,
        fill,
        f"{share * 100:.1f}",
        Html(notches),
        words,
    )


def in_words(meter: Meter) -> str:
    """`5 h 54 min of 21 h 48 min`, `26 min left of 8 h` from three quarters on, `2 h 40 min over` when late."""
    match tone(meter):
        case Tone.LATE:
            return f"{times.duration(meter.used - meter.target)} over"
        case Tone.SOON:
            return f"{times.duration(meter.target - meter.used)} left of {times.duration(meter.target)}"
        case Tone.CALM:
            return times.used(meter.used, meter.target)
