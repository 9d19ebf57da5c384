"""Reads a card back out of the page, line by line as the message book writes it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser


class CardReader(HTMLParser):
    """Collects the lines and the buttons (label, sentence) of the markup it is fed."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.buttons: list[tuple[str, str]] = []
        self._line = ""
        self._label: str | None = None
        self._sentence = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kinds = (given.get("class") or "").split()
        if tag == "button":
            self._label = ""
        elif tag == "input" and given.get("name") == "sentence":
            self._sentence = given.get("value") or ""
        elif tag == "code":
            self._line += "`"
        elif (
            tag in ("dt", "li", "p", "h3", "blockquote")
            or (tag == "div" and "acts" in kinds)
            or (tag == "dd" and not self._line.rstrip().endswith(":"))
        ):
            self._end()
        if tag == "li" or (tag == "dd" and not self._line):
            self._line += "• "
        elif tag == "blockquote":
            self._line += "> "

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._label is not None:
            if self._sentence:
                self.buttons.append((self._label, self._sentence))
            self._label, self._sentence = None, ""
        elif tag == "code":
            self._line += "`"
        elif tag in ("dd", "li", "p", "h3", "blockquote"):
            self._end()

    def handle_data(self, data: str) -> None:
        if self._label is not None:
            self._label += data
        else:
            self._line += data

    def _end(self) -> None:
        line = self._line.strip()
        if line and line != "•":
            self.lines.append(line)
        self._line = ""


def read_card(markup: str) -> tuple[list[str], list[tuple[str, str]]]:
    """(lines, buttons) of one card's markup."""
    reader = CardReader()
    reader.feed(markup)
    reader.close()
    reader.handle_starttag("p", [])
    return reader.lines, reader.buttons


def shown(lines: Iterator[str]) -> list[str]:
    """The lines of `bot.language.cards.lines` as a reader of the page has them: a section needs no sign of its own."""
    return [line.removeprefix("## ").replace("…and", "• …and", 1) if line[:4] == "…and" else line.removeprefix("## ")
            for line in lines]  # fmt: skip
