"""The zip of a matter's supervision record, with a manifest that says what each file must hash to.

The same record makes the same bytes: nothing in it is of the moment of writing.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

from adapters.export import sheets
from adapters.export.page import page
from bot.cards.export import PRIVILEGED
from bot.model.deadlines import CourtDeadline
from bot.model.windows import ResponseWindow
from bot.model.work import Assignment, DueChange, Question
from bot.store.record import End
from bot.work.supervision import Supervision

MANIFEST = "manifest.json"
#: A zip holds a time for each file; always the same one.
STILL = (1980, 1, 1, 0, 0, 0)


def name_of(of: Supervision) -> str:
    return f"{of.matter.ref}-supervision.zip"


def bundle(of: Supervision) -> bytes:
    """The record in order (to read, and as a table), the things it is about, and the manifest."""
    files = {
        "record.html": page(of),
        "record.csv": sheets.record(of),
        "assignments.csv": sheets.things(of.assignments, Assignment, of),
        "dues.csv": sheets.things(of.dues, DueChange, of),
        "questions.csv": sheets.things(of.questions, Question, of),
        "reply-times.csv": sheets.things(of.windows, ResponseWindow, of),
        "deadlines.csv": sheets.things(of.deadlines, CourtDeadline, of),
    }
    files[MANIFEST] = _manifest(of, files)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(zipfile.ZipInfo(name, STILL), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _manifest(of: Supervision, files: dict[str, bytes]) -> bytes:
    told: dict[str, Any] = {
        "heading": PRIVILEGED,
        "matter": of.matter.ref,
        "number": of.matter.number,
        "firm": of.engagement.firm,
        "provider": of.engagement.provider,
        "record": _end(of.end),
        "general record": _end(of.general),
        "files": {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()},
    }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _end(end: End) -> dict[str, Any]:
    """The end of a chain: as long as the database still has that entry with that hash, nothing up to it was changed."""
    return {"entries": end.count, "hash": end.hash.hex()}
