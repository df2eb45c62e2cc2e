"""What can go wrong in training on purpose; every message is for the person at the keyboard."""

from __future__ import annotations


class TrainingError(Exception):
    """Training cannot start or go on; the message says why and what to do."""
