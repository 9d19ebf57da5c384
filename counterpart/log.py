"""Where the log goes and what it looks like: stderr, a line each, as text or as JSON for what collects it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class AsJson(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if reference := getattr(record, "reference", ""):
            told["reference"] = reference
        if record.exc_info:
            told["trouble"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def start_log(form: str) -> None:
    """Logs from here on; `form` is text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson() if form == "json" else logging.Formatter(LINE))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it tells of every beat
    logging.getLogger("alembic").setLevel(logging.WARNING)
