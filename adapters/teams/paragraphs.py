"""A message's HTML as people read it: its words, a line for each of its paragraphs."""

from __future__ import annotations

from html.parser import HTMLParser


class _Words(HTMLParser):
    """The words of a message's HTML, a line for each of its paragraphs."""

    _BREAKS = frozenset({"p", "div", "br", "li", "tr", "blockquote"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def plain(html: str) -> str:
    """The words of a message, a line for each paragraph that has any."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)
