"""HTML that cannot forget to escape: every value put into markup is escaped unless it is markup already."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Markup that is safe as it stands."""

    __slots__ = ()


EMPTY = Html("")
_UNPRINTABLE = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n\r"}


def markup(template: str, *values: object, **named: object) -> Html:
    """The template with its `{}` filled in: `Html` as it is, everything else escaped for text and for attributes."""
    return Html(template.format(*map(_safe, values), **{name: _safe(value) for name, value in named.items()}))


def joined(parts: Iterable[object], between: str = "") -> Html:
    """The parts one after another, each escaped unless it is markup; `between` is markup of ours."""
    return Html(between.join(map(_safe, parts)))


def flag(name: str, on: bool) -> Html:
    """An attribute that is there or not, with the space before it."""
    return Html(f" {name}") if on else EMPTY


def typed(words: str) -> Html:
    """Words that a person typed: escaped, and kept from turning the text around them (`<bdi>`)."""
    return markup("<bdi>{}</bdi>", words)


def _safe(value: object) -> str:
    return value if isinstance(value, Html) else escape(str(value).translate(_UNPRINTABLE), quote=True)
