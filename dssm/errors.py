"""Everything that can go wrong with the towers, as one tree. Messages say what to do.

DssmError
├── TrainingError     cannot train: settings, device, disk or data do not allow it
└── ArtifactError     files made by training are missing, damaged or belong to other data
"""

from __future__ import annotations


class DssmError(Exception):
    """Base of all errors raised on purpose by the towers."""


class TrainingError(DssmError):
    """Training cannot start or go on."""


class ArtifactError(DssmError):
    """Files made by training are missing, damaged or do not belong together."""
