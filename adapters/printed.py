"""What of somebody's words a platform is given to show: as many as it takes, and nothing that nobody can see."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def cut(words: str, most: int) -> str:
    """The words, at most `most` characters of them, "…" where they were longer.

    What nobody can see (controls, halves of pairs, what turns text around) is shown as a replacement mark.
    """
    clean = _UNPRINTABLE.sub("\ufffd", words)
    return clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"
