"""A request's body as Slack's payload, once its signature was found good: JSON, or JSON in a form, or a form."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

Payload = dict[str, Any]


def read_payload(content_type: str, body: bytes) -> Payload | None:
    """The payload of a request whose signature was found good; None where it is nothing that Slack documents."""
    try:
        text = body.decode()
        if content_type == "application/json":
            found = json.loads(text)
        else:
            # A repeated field is one that Slack did not write: the first stands, whoever reads it.
            fields = dict(reversed(parse_qsl(text, keep_blank_values=True, max_num_fields=200)))
            found = json.loads(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and _well_formed(found) else None


def _well_formed(found: Payload) -> bool:
    """Whether the parts that everybody looks into are of the kind that they are documented to be."""
    objects = all(isinstance(found.get(name, {}), dict) for name in ("event", "view", "container", "message"))
    either = all(
        isinstance(found.get(name, ""), str | dict | None) for name in ("team", "user", "channel", "enterprise")
    )
    granted = found.get("authorizations") or []
    return objects and either and isinstance(granted, list) and all(isinstance(each, dict) for each in granted)
