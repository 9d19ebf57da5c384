"""Who may be heard at all: size, timestamp and signature of a request, before a byte of it is read as anything."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

#: Bytes of a request. A message of 40,000 characters comes with its blocks, each character up to 12 bytes long.
LARGEST = 1024 * 1024
#: Seconds by which a request may be older or newer than the clock here.
WINDOW = 300

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


def signer(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime) -> str | None:
    """The one of the signing secrets that signed this request within the window; None if none did.

    Headers that Slack never sends (words for numbers, numbers of any length, other letters) sign nothing.
    """
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
        return None
    if abs(now.timestamp() - int(stamp)) > WINDOW:
        return None
    base = b"v0:" + stamp.encode() + b":" + body
    found = None
    for secret in secrets:
        expected = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        if secret and hmac.compare_digest(expected, signature):
            found = secret
    return found
