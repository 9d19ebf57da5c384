"""The timeline above the two sides: a day and a half of both teams' hours, what they share, and what is owed by when.

Drawn as SVG with percentages for x, since the page's policy allows no inline style. The style sheet widens the drawing
on narrow screens, so that an hour never gets less room than `PIXELS`, which is what labels are laid out by.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from adapters.web.fragment import Fragment, whole
from adapters.web.html import EMPTY, Html, joined, markup
from adapters.web.port import Mark, Overview, Stretch, Strip, Tone
from adapters.web.view import hours_between
from bot.cards import times
from bot.cards.words import OWED
from bot.model.people import Cities, City, Side
from bot.model.windows import WindowKind
from scheduler.worktime import wall

SEVERITY = (Tone.CALM, Tone.SOON, Tone.LATE)
PIXELS = 34.0
LETTER, BOLD = 6.6, 7.4
LANE = {Side.FIRM: 18, Side.PROVIDER: 56}
AXIS = {Side.FIRM: 13, Side.PROVIDER: 92}
NOW_PLATE = 42 / PIXELS
DAY_LABEL = 76 / PIXELS


def draw(overview: Overview) -> Fragment:
    """The strip as one element; its label says in a sentence what it shows."""
    strip, cities, now = overview.strip, overview.cities, overview.now
    chart = _Chart(strip, cities, now)
    parts = [
        *(chart.lane(side) for side in Side),
        *chart.shared(),
        chart.now_line(),
        *(chart.axis(side) for side in Side),
        *(chart.marks(side) for side in Side),
    ]
    return whole(
        "strip",
        markup(
            '<section class="strip" id="strip"><div class="names" aria-hidden="true"><span class="firm">{}</span>'
            '<span class="provider">{}</span></div><div class="chart"><svg height="96" role="img" aria-label="{}">{}'
            "</svg></div></section>",
            cities.firm.label,
            cities.provider.label,
            sentence(overview),
            joined(parts),
        ),
    )


def sentence(overview: Overview) -> str:
    """What the strip shows, for who does not see it: both teams' next hours, shared hours, the next due."""
    cities, now, strip = overview.cities, overview.now, overview.strip

    def ahead(stretches: tuple[Stretch, ...]) -> str:
        nearest = next((s for s in stretches if s.closes > now), None)
        return times.interval(nearest.opens, nearest.closes, cities, now) if nearest else "none on this timeline"

    hours = [f"{cities.of(side).label}'s hours: {ahead(strip.hours[side])}." for side in Side]
    due = min((mark for mark in strip.marks if mark.at > now), key=lambda mark: mark.at, default=None)
    owed = f"{due.subject} {_owed(due)}, by {times.at(due.at, cities, now)}" if due else "nothing on this timeline"
    return " ".join([*hours, f"Shared hours: {ahead(strip.shared)}.", f"Next due: {owed}."])


class _Chart:
    """Where things stand on one drawing; hours are counted from its left edge."""

    def __init__(self, strip: Strip, cities: Cities, now: datetime) -> None:
        self.strip, self.cities, self.at_now = strip, cities, now
        self.span = hours_between(strip.since, strip.until)
        self.now = self.hour(now)

    def hour(self, at: datetime) -> float:
        return hours_between(self.strip.since, at)

    def x(self, hour: float) -> str:
        return f"{hour / self.span * 100:.3f}%"

    def band(self, stretch: Stretch) -> tuple[float, float]:
        return max(0.0, self.hour(stretch.opens)), min(self.span, self.hour(stretch.closes))

    def lane(self, side: Side) -> Html:
        top, bars = LANE[side], []
        for stretch in self.strip.hours[side]:
            start, end = self.band(stretch)
            bars.append(
                markup(
                    '<rect x="{}" y="{}" width="{}" height="22" rx="5" {}><title>{}</title></rect>',
                    self.x(start),
                    top,
                    self.x(end - start),
                    Html(f'fill="url(#band-{side.value})"' if stretch.some else 'class="open"'),
                    ("Some on shift: " if stretch.some else "Open: ")
                    + times.interval(stretch.opens, stretch.closes, self.cities, self.at_now),
                )
            )
        ground = markup('<rect class="ground" y="{}" width="100%" height="22" rx="5"/>', top)
        return markup('<g class="{}">{}{}</g>', side.value, ground, joined(bars))

    def shared(self) -> Iterator[Html]:
        for stretch in self.strip.shared:
            start, end = self.band(stretch)
            yield markup(
                '<rect x="{0}" y="40" width="{2}" height="16" fill="url(#shared)"/>'
                '<line class="edge" x1="{0}" x2="{0}" y1="18" y2="78"/>'
                '<line class="edge" x1="{1}" x2="{1}" y1="18" y2="78"/>',
                self.x(start),
                self.x(end),
                self.x(end - start),
            )
            words = f"shared {times.duration(stretch.closes - stretch.opens)}"
            if end + (len(words) * LETTER + 8) / PIXELS < self.span:
                yield markup(
                    '<svg class="at" x="{}"><text class="soft" x="6" y="52">{}</text></svg>', self.x(end), words
                )

    def now_line(self) -> Html:
        left = (
            any(-DAY_LABEL < hour - self.now < NOW_PLATE for hour, midnight in self.thirds(Side.FIRM) if midnight)
            or self.now + NOW_PLATE > self.span
        )
        return markup(
            '<svg class="at now" x="{}"><line y1="0" y2="81"/><rect x="{}" width="36" height="17" rx="4"/>'
            '<text x="{}" y="12.5" text-anchor="middle">now</text></svg>',
            self.x(self.now),
            -36 if left else 0,
            -18 if left else 18,
        )

    def axis(self, side: Side) -> Html:
        """The side's own hours, every third; a midnight is named by its day."""
        labels, y, city = [], AXIS[side], self.cities.of(side)
        for hour, midnight in self.thirds(side):
            plate = side is Side.FIRM and abs(hour - self.now) < NOW_PLATE + 0.4
            if midnight and hour + DAY_LABEL < self.span:
                labels.append(
                    markup(
                        '<svg class="at" x="{}"><line class="edge" y1="{}" y2="{}"/>'
                        '<text class="day" x="6" y="{}">{}</text></svg>',
                        self.x(hour),
                        y - 10,
                        y + 2,
                        y,
                        self.day_of(hour, city),
                    )
                )
            elif not midnight and not plate and 0.5 < hour < self.span - 0.5:
                labels.append(
                    markup(
                        '<text class="hour" x="{}" y="{}" text-anchor="middle">{}</text>',
                        self.x(hour),
                        y,
                        f"{wall(self.instant(hour), city.zone):%H}",
                    )
                )
        return markup('<g aria-hidden="true">{}</g>', joined(labels))

    def thirds(self, side: Side) -> Iterator[tuple[float, bool]]:
        """(hour of the chart, whether a midnight) of the side's clock at 00, 03, 06 …, through changes of clocks."""
        zone = self.cities.of(side).zone
        for quarter in range(int(self.span * 4)):
            local = wall(self.instant(quarter / 4), zone)
            if local.minute == 0 and local.hour % 3 == 0:
                yield quarter / 4, local.hour == 0

    def instant(self, hour: float) -> datetime:
        return self.strip.since + timedelta(hours=hour)

    def day_of(self, hour: float, city: City) -> str:
        return times.bare_day(wall(self.instant(hour), city.zone).date(), city, self.at_now)

    def marks(self, side: Side) -> Html:
        """Diamonds; a tag that would touch the next diamond, or the edge, loses its words and keeps its diamond.

        What falls due at one instant shares a diamond: the first, and how many more.
        """
        shown = sorted(
            (mark for mark in self.strip.marks if mark.side is side and 0 <= self.hour(mark.at) < self.span),
            key=lambda mark: (mark.at, mark.subject),
        )
        together = [list(marks) for _, marks in groupby(shown, key=lambda mark: mark.at)]
        ends = [*(marks[0].at for marks in together[1:]), self.strip.until][: len(together)]
        return joined(self.mark(marks, self.hour(end)) for marks, end in zip(together, ends, strict=True))

    def mark(self, marks: list[Mark], end: float) -> Html:
        """The marks of one instant; the words must end before the hour `end`."""
        worst = max(marks, key=lambda mark: SEVERITY.index(mark.tone))
        words = f"{worst.subject} {_owed(worst)}" + (f" +{len(marks) - 1}" if len(marks) > 1 else "")
        width = len(words) * (LETTER if worst.tone is Tone.CALM else BOLD) + 12
        tag = markup(
            '<g class="tag"><rect x="9" y="-9" width="{}" height="18" rx="4"/>'
            '<text x="{}" y="4" text-anchor="middle">{}</text></g>',
            f"{width:.0f}",
            f"{9 + width / 2:.1f}",
            words,
        )
        hour = self.hour(worst.at)
        what = ", ".join(f"{mark.subject} {_owed(mark)}" for mark in marks)
        return markup(
            '<svg class="at mark {} {}" x="{}" y="{}"><title>{}</title><rect class="diamond" x="-4.5" y="-4.5" '
            'width="9" height="9" rx="1.5" transform="rotate(45)"/>{}</svg>',
            worst.side.value,
            worst.tone.value,
            self.x(hour),
            LANE[worst.side] + 11,
            f"{what}: {times.at(worst.at, self.cities, self.at_now)}",
            tag if hour + (width + 18) / PIXELS <= end else EMPTY,
        )


def _owed(mark: Mark) -> str:
    if mark.tone is Tone.LATE:
        return "late"
    return "acknowledge" if mark.kind is WindowKind.ACKNOWLEDGE else OWED[mark.kind].noun.lower()
