"""A request's body as an activity, once its token was found good; what is no activity is nothing."""

from __future__ import annotations

import json
from typing import Any

Payload = dict[str, Any]


def read_payload(body: bytes) -> Payload | None:
    """The activity in a body; None where it is nothing that the Bot Framework documents."""
    try:
        found = json.loads(body.decode())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("type"), str) else None


def text(found: object, name: str) -> str:
    """A field as text; "" where it is not there, or something else."""
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def part(found: object, name: str) -> Payload:
    """A field as an object; an empty one where it is not there, or something else."""
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, dict) else {}
