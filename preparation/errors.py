"""What can go wrong in a preparation, beside what the rooms that it calls raise."""

from __future__ import annotations


class StepError(Exception):
    """A step cannot go on; the message says why and what to do."""
