"""How long tests wait for what should come at once."""

from __future__ import annotations

PATIENCE = 60.0
"""Seconds for what takes milliseconds: only a fault lasts as long, on however busy a machine."""
