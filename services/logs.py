"""Logs as JSON lines on standard error: one for each call, with the log_id that its inner calls share."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_FIELDS = "fields"


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, message, what `fields` gave, and the traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        content = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info:
            content["traceback"] = self.formatException(record.exc_info)
        return json.dumps(content, ensure_ascii=False)


def fields(**values: object) -> dict[str, object]:
    """What `extra` of a logging call takes, so that `values` become members of the line."""
    return {_FIELDS: values}


def log_json_lines(level: str) -> None:
    """Log everything from `level` on to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("grpc").setLevel(logging.CRITICAL)  # its lines would be traces of what we log ourselves
