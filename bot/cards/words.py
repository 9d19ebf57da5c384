"""Words that several families share: kinds of reply as noun and verb, numbers with nouns, typed words cut to size."""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass

from bot.language.cards import Block, Quote
from bot.model.windows import WindowKind
from bot.model.work import DeclineReason, DefectCategory

TITLE = 60
LINE = 120
TYPED = 200
LINES = 10
BUTTONS = 3
JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Wording:
    """One kind of reply: `noun` in titles, `verb` in the imperative, `does` of a person, `it` as what to do now."""

    noun: str
    verb: str
    does: str
    it: str


OWED: dict[WindowKind, Wording] = {
    WindowKind.ACKNOWLEDGE: Wording("Acknowledgement", "acknowledge", "acknowledges", "acknowledge it"),
    WindowKind.PROGRESS: Wording("Update", "update", "updates", "update it"),
    WindowKind.ANSWER: Wording("Answer", "answer", "answers", "answer it"),
    WindowKind.DELIVERY: Wording("Delivery", "deliver", "delivers", "deliver it"),
    WindowKind.REVIEW: Wording("Review", "review", "reviews", "review it"),
    WindowKind.CORRECTION: Wording("Correction", "correct", "delivers the correction", "deliver the correction"),
}

DECLINED: dict[DeclineReason, str] = {
    DeclineReason.CAPACITY: "for capacity",
    DeclineReason.CONFLICT: "for a conflict",
    DeclineReason.UNCLEAR: "because it is unclear",
    DeclineReason.SCOPE: "as outside the scope",
}


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 item`, `2 items`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def type_words(work_type: str) -> str:
    """A work type as it is read in a sentence: `deposition_summary` is "deposition summary"."""
    return work_type.replace("_", " ").replace("-", " ")


def category(defect: DefectCategory) -> str:
    return defect.value.replace("_", " ")


def shortened(words: str, length: int) -> str:
    """The words on one line, at most `length` characters, cut after a whole word where one ends near."""
    flat = " ".join(_printable(words).split())
    if len(flat) <= length:
        return flat
    kept = flat[: length - 1]
    space = kept.rfind(" ")
    return (kept[:space] if space > length * 3 // 4 else kept).rstrip(" ,;:·") + "…"


def typed(words: str, label: str = "", *, lines: int = 2) -> tuple[Quote, ...]:
    """What a person typed, at most 200 characters, as quotes of one line each; nothing typed is no quote."""
    room = LINE - len(label) - 2 if label else LINE
    text = shortened(words, min(TYPED, room * lines if lines > 1 else room))
    if not text:
        return ()
    rows = textwrap.wrap(text, room, break_on_hyphens=False, max_lines=lines, placeholder="…")
    return tuple(Quote(row, label if place == 0 else "") for place, row in enumerate(rows))


def fitted(head: tuple[Block, ...], *said: tuple[str, str]) -> tuple[Block, ...]:
    """The card's facts, then (words, label) that people typed, as many lines of those as ten allow."""
    free = LINES - 1 - len(head)
    groups = [(words, label) for words, label in said if words.strip()][: max(free, 0)]
    quotes: list[Quote] = []
    for place, (words, label) in enumerate(groups):
        waiting = len(groups) - place - 1
        quotes.extend(typed(words, label, lines=max(1, min(2, free - len(quotes) - waiting))))
    return head + tuple(quotes)


def _printable(words: str) -> str:
    """Without what nobody types to be read: control and direction characters become spaces (joiners spell words)."""
    if words.isprintable():
        return words
    return "".join(
        " " if letter not in JOINERS and unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else letter
        for letter in words
    )
